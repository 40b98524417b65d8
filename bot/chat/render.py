"""A digest becomes pages, each exactly what Discord's "create message" takes."""

from collections.abc import Iterator, Mapping
from types import MappingProxyType
from zoneinfo import ZoneInfo

from bot.chat.limits import width
from bot.chat.markdown import escape, link, safe_url
from bot.chat.pages import LONGEST_PIECE, Piece, bind
from bot.domain.digest import Digest, Flood, Happening, Line, SourceLink
from bot.domain.story import Quote, Standing, StoryId
from bot.domain.subscription import Leaf
from bot.rules.legibility import clip, legible
from bot.rules.wording import Words, language_mark, words
from bot.rules.wording_ledger import counted, told
from bot.rules.wording_moves import moved_in_words
from bot.rules.wording_verdicts import Worded, advice, spoken

COLORS: Mapping[Standing | None, int] = MappingProxyType(
    {
        None: 0x5C6370,
        Standing.RUMORED: 0x8B949E,
        Standing.ANNOUNCED: 0x3B82F6,
        Standing.RELEASED: 0x2EA043,
        Standing.CHANGED: 0xD29922,
        Standing.WITHDRAWN: 0xDA3633,
    }
)
"""The bar beside a story. It only repeats what the chip says in words and shape."""

SENTENCES_SHOWN = 3
SOURCES_SHOWN = 8
DOWN_SHOWN = 10
NAME_LENGTH = 60
TITLE_LENGTH = 100

FOOT = 600
"""Characters left free below what happened to a model: for what its license is now, and for links."""

FEET = 700
"""Characters left free below the verdicts of a story: for its first sources, and since when it is known."""

FLOOD_PIECE = 1_800
"""Characters of one box of a flood's titles; more go to a next box, so that a flood shares a page with other news."""


def render(digest: Digest) -> tuple[Leaf, ...]:
    """Return the pages of a digest, each with the stories it tells; together they drop nothing."""
    own = words(digest.language)
    head = own.headline(digest.at.astimezone(ZoneInfo(digest.timezone)), len(digest.lines))
    title = f"## {' · '.join((head, *counted(digest, own.lang)))}"
    return bind("\n".join([title, *_opening(digest, own)]), title, _pieces(digest, own))


def _opening(digest: Digest, own: Words) -> Iterator[str]:
    if not (digest.lines or digest.floods or digest.left_out or digest.happenings):
        yield own.quiet(digest.since.astimezone(ZoneInfo(digest.timezone)), heard=digest.counts.heard)
    counts = digest.counts
    down = own.down([_name(name) for name in counts.down], shown=DOWN_SHOWN)
    yield f"-# {own.counts(counts.items, counts.sources)} · {down}"


def _pieces(digest: Digest, own: Words) -> Iterator[Piece]:
    for happening in digest.happenings:
        yield _happening(happening, own)
    for line in digest.lines:
        yield from _story(line, own)
        for happening in line.happenings:
            yield _happening(happening, own)
    for flood in digest.floods:
        yield from _flood(flood, own)
    if digest.left_out:
        yield Piece(texts=(f"-# {own.left_out(digest.left_out)}",))
    if says := advice(digest, own.lang):
        yield Piece(texts=(f"-# {says}",))


def _story(line: Line, own: Words) -> Iterator[Piece]:
    """Say a story: standing first, the news, what its sources say, the verdicts on it, who they are.

    Verdicts that the box has no room for stand in boxes of their own below it.
    """
    chips = [own.chip(line.standing)] if line.standing else []
    chips += [own.leak_chip()] if line.leaked else []
    told = [
        *([" · ".join(f"**{chip}**" for chip in chips)] if chips else []),
        f"### {_quotation(line.summary.headline)}{_mark(line.summary.headline.lang, own)}",
        *(_sentence(quote, own) for quote in line.summary.sentences[:SENTENCES_SHOWN]),
        *([f"-# {escape(by)}"] if (by := own.worded_by(line.summary)) else []),
        *([f"-# {link(*moved)}"] if (moved := moved_in_words(line, own.lang)) else []),
    ]
    texts = ["\n".join(told)]
    room = LONGEST_PIECE - width(texts[0])
    below: list[str] = []
    for verdict in map(_verdict, spoken(line, own.lang)):
        if width(verdict) <= room - FEET and not below:
            texts.append(verdict)
            room -= width(verdict)
        else:
            below.append(verdict)
    seen = [own.first_seen(f"<t:{int(line.first_seen_at.timestamp())}:R>")]
    seen = [*filter(None, (own.also_in(line.roundups),)), *seen, *filter(None, (own.unworded_note(line.summary),))]
    sources = _sources(line.sources, own, room=room - width(" · ".join(seen)) - 8)
    texts.append(f"-# {' · '.join([*sources, *seen])}")
    yield Piece(texts=tuple(texts), color=COLORS[line.standing], stories=(line.story,))
    for verdict in below:
        yield Piece(texts=(verdict,), color=COLORS[line.standing])


def _sentence(quote: Quote, own: Words) -> str:
    """Quote a sentence as its publisher wrote it; a model's words stand as plain text."""
    text = f"{_quotation(quote)}{_mark(quote.lang, own)}"
    return f"> {text}" if quote.verbatim else text


def _verdict(told: Worded) -> str:
    """Say what the ledger says of a claim, its evidence linked where it is named, and the sentence of the license."""
    said = escape(told.sentence)
    if told.link is not None and safe_url(told.link[1]):
        label, linked = escape(told.link[0]), link(*told.link)
        said = said.replace(label, linked, 1) if label in said else f"{said} {linked}"
    head = " · ".join((f"**{told.chip}**", *map(escape, filter(None, (told.disputed, told.about))), said))
    return f"{head}\n> {escape(told.quote)}" if told.quote else head


def _happening(happening: Happening, own: Words) -> Piece:
    """Say what the ledger saw of one model: what changed, clause by clause, and what holds now."""
    happened = told(happening, own.lang)
    head = [f"**{own.chip(happened.standing)}**", f"### {escape(happened.headline)}"]
    quotes = [
        f"> {sign} {escape(said)}" for pair in happened.quotes for sign, said in zip("−+", pair, strict=True) if said
    ]
    body = [*map(escape, happened.lines), *quotes]
    shown: list[str] = []
    room = LONGEST_PIECE - FOOT - sum(width(line) + 1 for line in head)
    for line in body:
        if width(line) + 1 > room:
            shown.append(own.more(len(body) - len(shown)))
            break
        shown.append(line)
        room -= width(line) + 1
    text = "\n".join([*head, *shown])
    foot: list[str] = []
    room = LONGEST_PIECE - width(text) - 8
    for said in (*map(escape, happened.facts), *(link(_clean_name(label), url) for label, url in happened.links)):
        if width(said) + 3 <= room:
            foot.append(said)
            room -= width(said) + 3
    texts = (text, f"-# {' · '.join(foot)}") if foot else (text,)
    return Piece(texts=texts, color=COLORS[happened.standing], events=happening.ids)


def _quotation(quote: Quote) -> str:
    return escape(clip(legible(quote.text))) or "…"


def _mark(lang: str, own: Words) -> str:
    mark = language_mark(lang, own.lang)
    return f" `{mark}`" if mark else ""


def _sources(sources: tuple[SourceLink, ...], own: Words, *, room: int) -> list[str]:
    """Name the sources that there is room for and count the rest; the first is always named, if need be without its link."""
    shown: list[str] = []
    room -= 60  # for "30 sources" and "and 12 more"
    for source in sources[:SOURCES_SHOWN]:
        who = own.teller(source, first=source is sources[0] and len(sources) > 1)
        text = f"{link(_clean_name(source.name), source.url)} ({who})"
        if width(text) > room:
            if shown:
                break
            text = f"{_name(source.name)} ({who})"
        shown.append(text)
        room -= width(text) + 3
    rest = len(sources) - len(shown)
    tellers = [own.tellers(len(sources))] if len(sources) > 1 else []
    return [*tellers, *shown, *([own.more(rest)] if rest else [])]


def _flood(flood: Flood, own: Words) -> Iterator[Piece]:
    """Say a flood in one line, and the titles shown of it below, in as many boxes as they need."""
    name = _name(flood.name)
    head = f"**{name}** · {own.flood(flood.entries, len(flood.shown))}"
    titles: list[str] = []
    stories = flood.stories
    for title, url in flood.shown:
        text = link(clip(legible(title), TITLE_LENGTH), url) or "…"
        if titles and width(head) + sum(width(each) + 3 for each in titles) + width(text) > FLOOD_PIECE:
            yield _flood_piece(head, titles, stories)
            head, titles, stories = f"**{name}**", [], ()
        titles.append(text)
    yield _flood_piece(head, titles, stories)


def _flood_piece(head: str, titles: list[str], stories: tuple[StoryId, ...]) -> Piece:
    texts = (head, f"-# {' · '.join(titles)}") if titles else (head,)
    return Piece(texts=texts, color=COLORS[None], stories=stories)


def _name(name: str) -> str:
    return escape(_clean_name(name))


def _clean_name(name: str) -> str:
    return clip(legible(name), NAME_LENGTH)
