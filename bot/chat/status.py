"""How Kaiho is doing, as pages."""

from collections.abc import Iterable, Iterator

from bot.chat.answers import Status, Trouble
from bot.chat.limits import width
from bot.chat.locales import say
from bot.chat.markdown import escape
from bot.chat.pages import LONGEST_PIECE, Piece, bind
from bot.domain.subscription import Page
from bot.rules.legibility import clip, legible

TROUBLED = 0xD29922
WELL = 0x2EA043
NAME_LENGTH = 60
PROBLEM_LENGTH = 300


def status_pages(status: Status, lang: str) -> tuple[Page, ...]:
    """Return what an operator wants to know first: what does not answer and why, what waits, where nothing is sent."""
    title = f"## {say('status.heading', lang, version=status.version)}"
    counts = say(
        "status.counts",
        lang,
        sources=f"{status.sources:,}",
        items=f"{status.items:,}",
        stories=f"{status.stories:,}",
    )
    opening = [title, f"-# {counts}", f"-# {' · '.join(_now(status, lang))}"]
    return tuple(leaf.page for leaf in bind("\n".join(opening), title, _pieces(status, lang)))


def _now(status: Status, lang: str) -> Iterator[str]:
    if status.polled_at is None:
        yield say("render.status.never", lang)
    else:
        yield say("render.status.polled", lang, when=f"<t:{int(status.polled_at.timestamp())}:R>")
    yield say("render.status.pending", lang, count=f"{status.pending:,}")


def _pieces(status: Status, lang: str) -> Iterator[Piece]:
    if status.troubles:
        head = f"**{say('status.troubles', lang, count=len(status.troubles))}**"
        yield from _listed(head, map(_line, status.troubles))
    else:
        yield Piece(texts=(say("status.well", lang),), color=WELL)
    if status.paused:
        head = f"**{say('render.status.paused', lang, count=len(status.paused))}**"
        yield from _listed(head, (escape(clip(legible(each), PROBLEM_LENGTH)) or "…" for each in status.paused))


def _listed(head: str, lines: Iterable[str]) -> Iterator[Piece]:
    text = head
    for line in lines:
        if width(text) + width(line) + 1 > LONGEST_PIECE:
            yield Piece(texts=(text,), color=TROUBLED)
            text = line
        else:
            text = f"{text}\n{line}"
    yield Piece(texts=(text,), color=TROUBLED)


def _line(trouble: Trouble) -> str:
    name, outcome = (escape(clip(legible(text), NAME_LENGTH)) for text in (trouble.source, trouble.outcome))
    return f"**{name}** · {outcome} · {escape(clip(legible(trouble.problem), PROBLEM_LENGTH))}"
