"""How Kaiho is doing, as pages."""

from collections.abc import Iterator

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
    """Return what an operator wants to know first: what does not answer, and why."""
    title = f"## {say('status.heading', lang, version=status.version)}"
    counts = say(
        "status.counts",
        lang,
        sources=f"{status.sources:,}",
        items=f"{status.items:,}",
        stories=f"{status.stories:,}",
    )
    return tuple(leaf.page for leaf in bind(f"{title}\n-# {counts}", title, _pieces(status, lang)))


def _pieces(status: Status, lang: str) -> Iterator[Piece]:
    if not status.troubles:
        yield Piece(texts=(say("status.well", lang),), color=WELL)
        return
    text = f"**{say('status.troubles', lang, count=len(status.troubles))}**"
    for trouble in status.troubles:
        line = _line(trouble)
        if width(text) + width(line) + 1 > LONGEST_PIECE:
            yield Piece(texts=(text,), color=TROUBLED)
            text = line
        else:
            text = f"{text}\n{line}"
    yield Piece(texts=(text,), color=TROUBLED)


def _line(trouble: Trouble) -> str:
    name, outcome = (escape(clip(legible(text), NAME_LENGTH)) for text in (trouble.source, trouble.outcome))
    return f"**{name}** · {outcome} · {escape(clip(legible(trouble.problem), PROBLEM_LENGTH))}"
