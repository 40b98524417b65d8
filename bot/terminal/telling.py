"""A digest, told in a terminal."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from rich.console import Console
from rich.text import Text

from bot.domain.digest import Correction, Digest, Flood, Line, SourceLink
from bot.domain.source import Url
from bot.domain.story import Quote, Standing
from bot.rules.legibility import clip, legible
from bot.rules.wording import Words, language_mark, words
from bot.rules.wording_ledger import Told, counted, told
from bot.rules.wording_moves import moved_in_words
from bot.rules.wording_verdicts import Worded, advice, spoken
from bot.terminal.wrapping import line_ends

COLORS = {
    Standing.RUMORED: "yellow",
    Standing.ANNOUNCED: "cyan",
    Standing.RELEASED: "green",
    Standing.CHANGED: "magenta",
    Standing.WITHDRAWN: "red",
}
"""Beside a shape and a word, never instead of them."""

CLAUSE_COLORS = {"−": "green", "+": "red", "~": "yellow"}
"""What went, what came, what moved: beside its sign, never instead of it."""

FINDING_COLORS = {"✓": "green", "≠": "red", "?": "yellow"}
"""By the shape of a verdict's chip: beside it and its words, never instead of them."""

SOURCES_SHOWN = 8
"""Sources of a story that are named; the rest are counted, as on Discord."""

NAME_LENGTH = 60
"""Characters of a source's name."""

TITLE_LENGTH = 100
"""Characters of each title in a flood's one line."""

WIDEST = 100
"""Columns a line may have: longer ones are hard to read, however wide the terminal."""

NARROWEST = 20
"""Columns a line is given even where the terminal has fewer."""

Span = tuple[str, str]
"""Some words, and rich's name of how they look."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Paragraph:
    """Words that a terminal breaks into lines where it must; no words: a blank line."""

    spans: tuple[Span, ...] = ()
    indent: int = 0  # of every line
    hang: int = 0  # more, of every line but the first


def tell(digest: Digest, console: Console) -> None:
    """Print a digest."""
    show(telling(digest), console)


def show(paragraphs: Sequence[Paragraph], console: Console) -> None:
    """Print paragraphs in lines that the terminal holds."""
    for paragraph in paragraphs:
        text = Text.assemble(*paragraph.spans)
        width = max(min(console.width, WIDEST) - paragraph.indent, NARROWEST)
        ends = line_ends(text.plain, first=width, rest=width - paragraph.hang)
        for number, line in enumerate(text.divide(ends)):
            line.rstrip()
            console.print(Text(" " * (paragraph.indent + (paragraph.hang if number else 0))) + line, soft_wrap=True)


def telling(digest: Digest) -> tuple[Paragraph, ...]:
    """Say a digest: what it is, what was read and what was not, its stories and its floods."""
    return tuple(_paragraphs(digest, words(digest.language)))


def correcting(correction: Correction) -> tuple[Paragraph, ...]:
    """Say where each story of a message stood, and where it stands."""
    said = words(correction.language)
    return tuple(
        Paragraph(
            spans=(
                (" → ".join(said.chip(each) for each in (one.before, one.line.standing) if each), "bold"),
                ("  ", ""),
                *_quotation(one.line.summary.headline, said),
            ),
            hang=2,
        )
        for one in correction.stories
    )


def web_address(url: Url | None) -> str | None:
    """Return an address that may be linked: of the web, and without anything that could end a link or steer a terminal."""
    if url is None or not url.startswith(("https://", "http://")):
        return None
    return url if url.isprintable() and " " not in url else None


def _paragraphs(digest: Digest, said: Words) -> Iterator[Paragraph]:
    zone = ZoneInfo(digest.timezone)
    down = said.down([source_name(name) for name in digest.counts.down])
    head = " · ".join((said.headline(digest.at.astimezone(zone), len(digest.lines)), *counted(digest, said.lang)))
    yield Paragraph(spans=((head, "bold"),))
    yield Paragraph(spans=((f"{said.counts(digest.counts.items, digest.counts.sources)} · {down}", "dim"),))
    yield Paragraph()
    if not (digest.lines or digest.floods or digest.left_out or digest.happenings):
        yield Paragraph(spans=((said.quiet(digest.since.astimezone(zone), heard=digest.counts.heard), ""),))
        yield Paragraph()
    for happening in digest.happenings:
        yield from _happening(told(happening, said.lang), said)
        yield Paragraph()
    for line in digest.lines:
        yield from _story(line, said, digest)
    for flood in digest.floods:
        yield from _flood(flood, said)
    if digest.left_out:
        yield Paragraph(spans=((said.left_out(digest.left_out), "dim"),))
        yield Paragraph()
    if says := advice(digest, said.lang):
        yield Paragraph(spans=((says, "dim italic"),))
        yield Paragraph()


def _story(line: Line, said: Words, digest: Digest) -> Iterator[Paragraph]:
    chips: list[Span] = []
    if line.standing:
        chips += [(said.chip(line.standing), f"bold {COLORS[line.standing]}"), ("  ", "")]
    if line.leaked:
        chips += [(said.leak_chip(), "bold red"), ("  ", "")]
    yield Paragraph(spans=(*chips, *_quotation(line.summary.headline, said, style="bold")), hang=2)
    for quote in line.summary.sentences:
        marks = said.quotes if quote.verbatim else ("", "")
        yield Paragraph(spans=tuple(_quotation(quote, said, marks=marks)), indent=2)
    if by := said.worded_by(line.summary):
        yield Paragraph(spans=((by, "dim italic"),), indent=2)
    if moved := moved_in_words(line, said.lang):
        yield Paragraph(spans=((moved[0], _linked(moved[1])),), indent=2, hang=2)
    for verdict in spoken(line, said.lang):
        yield from _verdict(verdict)
    for happening in line.happenings:
        yield from _happening(told(happening, said.lang), said, indent=2)
    seen = said.first_seen(said.ago(digest.at - line.first_seen_at))
    note = said.unworded_note(line.summary)
    yield Paragraph(spans=(*_tellers(line, said), (f"{seen} · {note}" if note else seen, "dim")), indent=2)
    yield Paragraph()


def _tellers(line: Line, said: Words) -> Iterator[Span]:
    """Say who tells a story: its sources, as many as are shown, and how many round-ups do too."""
    several = len(line.sources) > 1
    if several:
        yield f"{said.tellers(len(line.sources))} · ", "dim"
    for number, source in enumerate(line.sources[:SOURCES_SHOWN]):
        yield from _source(source, said, first=several and not number)
    if len(line.sources) > SOURCES_SHOWN:
        yield f"{said.more(len(line.sources) - SOURCES_SHOWN)} · ", "dim"
    if also := said.also_in(line.roundups):
        yield f"{also} · ", "dim"


def _verdict(told: Worded) -> Iterator[Paragraph]:
    """Say what the ledger says of a claim, its evidence linked where it is named, and the sentence of the license."""
    color = next((color for shape, color in FINDING_COLORS.items() if shape in told.chip), "")
    head = " · ".join(filter(None, (told.disputed, told.about)))
    label, linked = (told.link[0], _linked(told.link[1])) if told.link else ("", "")
    before, named, after = told.sentence.partition(label) if label else (told.sentence, "", "")
    if label and not named:
        before, named = f"{before} ", label
    spans = [(told.chip, f"bold {color}"), (f" · {head}" if head else "", ""), (f" · {before}", "")]
    yield Paragraph(spans=(*spans, (named, linked), (after, "")), indent=2, hang=2)
    if told.quote:
        yield Paragraph(spans=((told.quote, "dim"),), indent=4)


def _happening(happened: Told, said: Words, *, indent: int = 0) -> Iterator[Paragraph]:
    """Say what the ledger saw of one model: what changed, clause by clause, and what holds now."""
    chip = (said.chip(happened.standing), f"bold {COLORS[happened.standing]}")
    yield Paragraph(spans=(chip, ("  ", ""), (happened.headline, "bold")), indent=indent, hang=2)
    for line in happened.lines:
        yield Paragraph(spans=((line, CLAUSE_COLORS.get(line[:1], "")),), indent=indent + 2, hang=2)
    for before, after in happened.quotes:
        for sign, said_there in (("−", before), ("+", after)):
            if said_there:
                yield Paragraph(spans=((f"{sign} {said_there}", "dim"),), indent=indent + 4, hang=2)
    links = [span for label, url in happened.links for span in ((source_name(label), _linked(url)), (" · ", "dim"))]
    facts = [(" · ".join(happened.facts), ""), (" · ", "dim")] if happened.facts else []
    yield Paragraph(spans=(*facts, *links[:-1]), indent=indent + 2)


def _linked(url: Url) -> str:
    address = web_address(url)
    return f"dim link {address}" if address else "dim"


def _quotation(quote: Quote, said: Words, *, style: str = "", marks: tuple[str, str] = ("", "")) -> Iterator[Span]:
    text = clip(legible(quote.text)) or "…"
    yield f"{marks[0]}{text}{marks[1]}", style
    if mark := language_mark(quote.lang, said.lang):
        yield f" {mark}", "dim italic"


def _source(source: SourceLink, said: Words, *, first: bool) -> Iterator[Span]:
    address = web_address(source.url)
    yield source_name(source.name), f"dim link {address}" if address else "dim"
    yield f" ({said.teller(source, first=first)})", "dim"
    yield " · ", "dim"


def _flood(flood: Flood, said: Words) -> Iterator[Paragraph]:
    head = f" · {said.flood(flood.entries, len(flood.shown))}"
    yield Paragraph(spans=((source_name(flood.name), "bold"), (head, "")))
    if flood.shown:
        titles = " · ".join(clip(legible(title), TITLE_LENGTH) or "…" for title, _ in flood.shown)
        yield Paragraph(spans=((titles, "dim"),), indent=2)
    yield Paragraph()


def source_name(name: str) -> str:
    """Return a source's name as readers see it."""
    return clip(legible(name), NAME_LENGTH)
