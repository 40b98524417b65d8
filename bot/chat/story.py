"""A story as a reader sees it: standing first, the news, what the ledger says of it, who tells it, what can be done with it."""

from collections.abc import Iterator, Sequence

from bot.chat.box import Box
from bot.chat.buttons import story_buttons
from bot.chat.happening import facts_of, happening_text
from bot.chat.limits import width
from bot.chat.look import COLORS
from bot.chat.markdown import escape, link, names_another, safe_url
from bot.chat.pages import LONGEST_PIECE
from bot.domain.digest import Line, SourceLink
from bot.domain.event import EventId
from bot.domain.story import Quote
from bot.rules.legibility import clip, legible
from bot.rules.wording import Words, language_mark
from bot.rules.wording_moves import moved_in_words
from bot.rules.wording_verdicts import Worded, spoken

SENTENCES_SHOWN = 2
"""Sentences below a headline: a reader has ten seconds; the rest stands behind the sources."""

SOURCES_SHOWN = 8
NAME_LENGTH = 60

MOVED = 400
"""Characters of what moved a story, its link among them; where that is longer, it is said without its link."""

FEET = 700
"""Characters left free below the verdicts of a story: for its first sources, and since when it is known."""


def story_boxes(line: Line, own: Words) -> Iterator[Box]:
    """Yield a story's box; verdicts and happenings it has no room for stand in boxes of their own below it."""
    chips = [own.chip(line.standing)] if line.standing else []
    chips += [own.leak_chip()] if line.leaked else []
    facts = facts_of(line.happenings, line.verdicts, own.lang)
    summary = line.summary
    news = Box(
        chips=tuple(chips),
        facts=tuple((name, escape(value)) for name, value in facts),
        title=f"{quotation(summary.headline)}{mark(summary.headline.lang, own)}",
        address=_address(line),
        body=tuple(_body(line, own)),
        foot_name=own.sources,
        color=COLORS[line.standing],
    )
    extras: list[tuple[str, tuple[EventId, ...]]] = [
        *((verdict_text(verdict), ()) for verdict in spoken(line, own.lang)),
        *((happening_text(each, own, said=facts), each.ids) for each in line.happenings),
    ]
    room = LONGEST_PIECE - news.width
    inside = 0
    for text, _ in extras:
        if width(text) + 1 > room - FEET:
            break
        room -= width(text) + 1
        inside += 1
    yield Box(
        chips=news.chips,
        facts=news.facts,
        title=news.title,
        address=news.address,
        body=(*news.body, *(text for text, _ in extras[:inside])),
        foot=tuple(_foot(line, own, room=room - 8)),
        foot_name=news.foot_name,
        color=news.color,
        stories=(line.story,),
        events=tuple(event for _, events in extras[:inside] for event in events),
        buttons=story_buttons(line, own.lang),
    )
    for text, events in extras[inside:]:
        yield Box(body=(text,), color=news.color, events=events)


def quotation(quote: Quote, limit: int | None = None) -> str:
    """Return what somebody wrote, clipped and made to mean nothing but itself; a mark where nothing can be seen of it."""
    said = clip(legible(quote.text))
    return escape(said if limit is None else clip(said, limit)) or "…"


def mark(lang: str, own: Words) -> str:
    """Return the mark of a text that is not in the reader's language; "" where it is."""
    marked = language_mark(lang, own.lang)
    return f" `{marked}`" if marked else ""


def verdict_text(told: Worded) -> str:
    """Say what the ledger says of a claim, its evidence linked where it is named, and the sentence of the license."""
    said = evident(told)
    head = " · ".join((f"**{told.chip}**", *map(escape, filter(None, (told.disputed, told.about))), said))
    return f"{head}\n> {escape(told.quote)}" if told.quote else head


def evident(told: Worded) -> str:
    """Return a verdict's sentence with its evidence linked."""
    said = escape(told.sentence)
    if told.link is not None and safe_url(told.link[1]):
        label, linked = escape(told.link[0]), link(*told.link)
        return said.replace(label, linked, 1) if label in said else f"{said} {linked}"
    return said


def clean_name(name: str) -> str:
    """Return a source's name, not yet escaped."""
    return clip(legible(name), NAME_LENGTH)


def _body(line: Line, own: Words) -> Iterator[str]:
    summary = line.summary
    for quote in summary.sentences[:SENTENCES_SHOWN]:
        text = f"{quotation(quote)}{mark(quote.lang, own)}"
        yield f"> {text}" if quote.verbatim else text  # a model's words stand as plain text
    if by := own.worded_by(summary):
        yield f"-# {escape(by)}"
    if moved := moved_in_words(line, own.lang):
        linked = link(*moved)
        yield f"-# {linked if width(linked) <= MOVED else escape(moved[0])}"


def _address(line: Line) -> str | None:
    """Return what a headline may link to: its first source, unless it reads as another host."""
    address = safe_url(line.sources[0].url) if line.sources else None
    return None if address is None or names_another(line.summary.headline.text, address) else address


def _foot(line: Line, own: Words, *, room: int) -> Iterator[str]:
    seen = [
        own.also_in(line.roundups),
        own.first_seen(f"<t:{int(line.first_seen_at.timestamp())}:R>"),
        own.unworded_note(line.summary),
    ]
    seen = [*filter(None, seen)]
    yield from _sources(line.sources, own, room=room - width(" · ".join(seen)) - 8)
    yield from seen


def _sources(sources: Sequence[SourceLink], own: Words, *, room: int) -> list[str]:
    """Name the sources that there is room for and count the rest; the first is always named, if need be without its link."""
    shown: list[str] = []
    room -= 60  # for "30 sources" and "and 12 more"
    for source in sources[:SOURCES_SHOWN]:
        who = own.teller(source, first=source is sources[0] and len(sources) > 1)
        text = f"{link(clean_name(source.name), source.url) or '…'} ({who})"
        if width(text) > room:
            if shown:
                break
            text = f"{escape(clean_name(source.name)) or '…'} ({who})"
        shown.append(text)
        room -= width(text) + 3
    rest = len(sources) - len(shown)
    tellers = [own.tellers(len(sources))] if len(sources) > 1 else []
    return [*tellers, *shown, *([own.more(rest)] if rest else [])]
