"""Any digest can be shown: within Discord's limits, nothing dropped, nothing of a stranger's obeyed."""

import io
import unicodedata
from dataclasses import replace
from datetime import timedelta
from html.parser import HTMLParser

from hypothesis import given, settings
from hypothesis import strategies as st
from rich.cells import cell_len
from rich.console import Console

from bot.chat.footer import bears, sign
from bot.chat.limits import MAX_COMPONENTS, MAX_TEXT, count_components, count_text, texts
from bot.chat.markdown import escape
from bot.chat.render import render
from bot.domain.digest import Counts, Digest, Flood, Line, SourceLink
from bot.domain.item import ItemId
from bot.domain.source import SourceId, Trust, Url
from bot.domain.story import Quote, Standing, StoryId, Summary
from bot.domain.subscription import DeliveryId
from bot.rules.legibility import clip, legible
from bot.rules.wording import words
from bot.terminal.courier import of_page, to_page
from bot.terminal.html import page
from bot.terminal.telling import tell, telling
from bot.terminal.wrapping import line_ends
from tests.make import NOW, make_digest, make_line, make_link, make_quote
from tests.world.discord_document import discords_own
from tests.world.discord_rules import is_empty, message_faults
from tests.world.discord_schemas import OURS

THEIRS = discords_own()
MANY = settings(max_examples=60, deadline=None)
"""Digests are large: sixty of them take a second."""

HOSTILE = st.sampled_from(
    [
        *("**bold**", "```", "||", "[free](https://evil.example)", "<@1>", "@everyone", "<t:0:R>", "# ", "-# ", "> ", "1. "),
        *("\n", "\r\n", "\u2028", "\u202e", "\u200b", "\u2066", "\U000e0041", "\ufe0f", "\x1b[31m", "\x00", "\ud800", "\u0301"),
        *("<script>alert(1)</script>", "<!--", "]]>", "&amp;", '" onclick="', "'", "漢字", "「」", "👩‍💻", "نص", "example.org"),
        *(" ", "word ", "\\", "*" * 50, "https://bank.example/", "_" * 40),
    ]
)  # fmt: skip
TEXT = st.lists(HOSTILE | st.text(max_size=30), max_size=12).map("".join)
LONG = st.sampled_from(["*", "漢", "𠮷", "a ", "\\", "@everyone "]).map(lambda unit: (unit * 400)[:400])
WORDS = TEXT | LONG
URLS = st.none() | st.sampled_from(
    [
        *("https://example.org/a", "https://example.org/(x)", "https://user:pw@bank.example/", "http://[::1]/", "https://[half/"),
        *("javascript:alert(1)", "https://example.org/" + "x" * 600, "https://" + "_" * 60 + ".example/" + "y" * 400),
        *("https://" + ".".join(["_" * 60] * 7) + ".com/", 'https://example.org/"><script>', "https://e.org/\x1b]8;;\x07"),
    ]
).map(Url)  # fmt: skip
LANGS = st.sampled_from(["en", "ja", "zh", "und", "zh-CN", "x<b>"])
QUOTES = st.builds(Quote, text=WORDS, item=st.just(ItemId("item")), lang=LANGS)
LINKS = st.builds(
    SourceLink, name=WORDS, url=URLS, lang=LANGS, trust=st.sampled_from(list(Trust)), published_at=st.just(NOW)
)
LINES = st.builds(
    Line,
    story=st.just(StoryId("")),
    items=st.just(()),
    standing=st.none() | st.sampled_from(list(Standing)),
    leaked=st.booleans(),
    summary=st.builds(Summary, headline=QUOTES, sentences=st.lists(QUOTES, max_size=3).map(tuple)),
    sources=st.lists(LINKS, max_size=10).map(tuple),
    reasons=st.just(()),
    first_seen_at=st.timedeltas(timedelta(), timedelta(days=400)).map(lambda span: NOW - span),
)
SHORT_LINES = st.builds(make_line, sources=st.just(()), standing=st.none() | st.sampled_from(list(Standing)))
LONGEST = make_quote("*" * 400, lang="ja")
LONGEST_LINES = st.builds(
    make_line,
    leaked=st.just(True),  # noqa: FBT003 (hypothesis's own shape)
    summary=st.just(Summary(headline=LONGEST, sentences=(LONGEST,) * 3)),
    sources=st.sampled_from(["Acme", "bank.example", "*" * 60]).map(
        lambda name: (make_link(name=name, url=Url("https://" + ".".join(["_" * 63] * 7 + ["_" * 48]) + ".com/")),) * 3
    ),
)
FLOODS = st.builds(
    Flood,
    source=st.just(SourceId("flooding")),
    name=WORDS,
    entries=st.integers(21, 5000),
    shown=st.lists(st.tuples(WORDS, URLS), max_size=20).map(tuple),
    stories=st.just((StoryId("flooded-1"), StoryId("flooded-2"))),
    items=st.just(()),
)


@st.composite
def digests(draw: st.DrawFn) -> Digest:
    """Draw a digest of a few stories of every sort, of many short ones, or of the longest there can be."""
    few, longest = st.lists(LINES, max_size=5), st.lists(LONGEST_LINES, min_size=1, max_size=2)
    many = st.builds(lambda line, times: [line] * times, SHORT_LINES, st.integers(10, 45))
    lines = draw(few | many | longest)
    return make_digest(
        language=draw(st.sampled_from(["en", "ja", "zh"])),
        timezone=draw(st.sampled_from(["UTC", "Asia/Tokyo", "America/St_Johns"])),
        lines=tuple(replace(line, story=StoryId(f"story-{number}")) for number, line in enumerate(lines)),
        floods=tuple(draw(st.lists(FLOODS, max_size=2))),
        left_out=draw(st.integers(0, 10_000)),
        counts=Counts(items=draw(st.integers(0, 10**6)), sources=71, down=tuple(draw(st.lists(WORDS, max_size=12)))),
    )


@MANY
@given(digests())
def test_every_page_is_one_that_discord_takes(digest: Digest) -> None:
    """Every page of any digest, signed, is within every limit, and calls nobody."""
    for made, *_ in render(digest):
        signed = {**sign(made, DeliveryId("x" * 25)), "nonce": "x" * 25, "enforce_nonce": True}

        assert count_components(signed) <= MAX_COMPONENTS
        assert count_text(signed) <= MAX_TEXT
        assert signed["allowed_mentions"] == {"parse": []}
        assert not is_empty(signed)
        assert list(message_faults(signed)) == []
        for document in (OURS, THEIRS):
            assert document is None or list(document.request_faults("POST", "/channels/1/messages", signed)) == []
        assert bears(signed, DeliveryId("x" * 25))


@MANY
@given(digests())
def test_discord_is_told_everything(digest: Digest) -> None:
    """Every story, sentence, first source, flood, title and count of any digest is there, each story once and in order."""
    pages = render(digest)
    said = "\n".join(text for made, *_ in pages for text in texts(made))
    own = words(digest.language)

    told = [story for _, stories, _ in pages for story in stories]
    assert told == [line.story for line in digest.lines] + [s for flood in digest.floods for s in flood.stories]
    for line in digest.lines:
        for quote in (line.summary.headline, *line.summary.sentences):
            assert escape(clip(legible(quote.text))) in said
        for source in line.sources[:1]:
            assert escape(clip(legible(source.name), 60)) in said
    for flood in digest.floods:
        assert own.flood(flood.entries, len(flood.shown)) in said
        assert all(escape(clip(legible(title), 100)) in said for title, _ in flood.shown)
    assert not digest.left_out or own.left_out(digest.left_out) in said


@MANY
@given(digests())
def test_nothing_invisible_reaches_a_reader(digest: Digest) -> None:
    """No page holds a control or direction character; the one zero-width space breaks a call to everyone."""
    said = "".join(text.replace("\n", "").replace("@\u200b", "") for made, *_ in render(digest) for text in texts(made))

    assert {unicodedata.category(character) for character in said}.isdisjoint({"Cc", "Cf", "Cs", "Co"})


class Reader(HTMLParser):
    """Reads a page as a browser would, and notes what could do harm."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: set[str] = set()
        self.links: list[str] = []
        self.attributes: set[str] = set()
        self.said = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes |= {name for name, _ in attrs}
        self.links += [value or "" for name, value in attrs if name in {"href", "src"}]

    def handle_data(self, data: str) -> None:
        self.said += data

    def handle_comment(self, data: str) -> None:
        self.tags.add("comment")


@MANY
@given(digests())
def test_the_page_escapes_everything(digest: Digest) -> None:
    """The page holds our own tags and attributes alone, links to the web alone, and every sentence as it is."""
    reader = Reader()

    written = page([digest])
    reader.feed(written)

    assert written.encode()
    ours = "html head meta title style body main section i div p b span h1 h2 time article blockquote code a"
    assert reader.tags <= set(ours.split())
    known = "lang charset name content http-equiv class aria-hidden datetime title style href rel"
    assert reader.attributes <= set(known.split())
    assert all(link.startswith(("https://", "http://")) for link in reader.links)
    for line in digest.lines:
        assert all(
            clip(legible(quote.text)) in reader.said for quote in (line.summary.headline, *line.summary.sentences)
        )
    assert all(clip(legible(title), 100) in reader.said for flood in digest.floods for title, _ in flood.shown)


@MANY
@given(digests(), st.sampled_from([20, 80, 100, 300]))
def test_the_terminal_is_not_steered(digest: Digest, width: int) -> None:
    """Printed lines fit the terminal and hold no control characters; a page is the same after the store had it."""
    paper = io.StringIO()

    tell(digest, Console(file=paper, width=width, color_system=None))

    lines = paper.getvalue().split("\n")
    assert all(cell_len(line) <= max(min(width, 100), 24) for line in lines)
    assert all(unicodedata.category(character) != "Cc" for line in lines for character in line)
    assert all(line == line.rstrip() for line in lines)
    assert tuple(of_page(to_page(telling(digest)))) == telling(digest)


@given(WORDS | st.text("「漢字ー、。）( a\t"), st.integers(4, 60))
def test_wrapping_loses_nothing(text: str, width: int) -> None:
    """The lines of a text put together are the text, and none is wider than it may be."""
    legibly = legible(text)
    ends = line_ends(legibly, first=width, rest=width)

    lines = [legibly[start:end] for start, end in zip([0, *ends], [*ends, None], strict=True)]

    assert "".join(lines) == legibly
    assert all(cell_len(line.rstrip()) <= width for line in lines)
