"""Digests of anything: strangers' text of every sort, in every look and for every purpose."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

from hypothesis import strategies as st

from bot.domain.claim import VerdictId
from bot.domain.digest import Counts, Digest, Flood, Happening, Line, SourceLink
from bot.domain.event import EventId
from bot.domain.item import ItemId
from bot.domain.license import Clause, Contrast, License, Tier
from bot.domain.model import Access, Hub, ModelId
from bot.domain.source import SourceId, Trust, Url
from bot.domain.story import Note, Quote, Standing, StoryId, Summary
from bot.domain.subscription import DeliveryKind, Enclosure, Look, Urgent
from tests.claims import make_claim, make_verdict
from tests.ledger import (
    make_access_changed,
    make_changed,
    make_comparison,
    make_conflict,
    make_move,
    make_place,
    make_released,
    make_withdrawn,
)
from tests.make import NOW, make_digest, make_line, make_link, make_quote

HOSTILE = st.sampled_from(
    [
        *("**bold**", "```", "||", "[free](https://evil.example)", "<@1>", "<@&2>", "@everyone", "@here", "<t:0:R>", "# ", "-# "),
        *("\n", "\r\n", "\u2028", "\u202e", "\u200b", "\u2066", "\U000e0041", "\ufe0f", "\x1b[31m", "\x00", "\ud800", "\u0301"),
        *("<script>alert(1)</script>", "<!--", "]]>", "&amp;", '" onclick="', "'", "漢字", "「」", "👩‍💻", "نص", "example.org"),
        *(" ", "word ", "\\", "*" * 50, "https://bank.example/", "_" * 40, "> ", "1. ", "Z\u0337\u0321\u0322\u0323\u0324\u0325\u0326"),
        *("bank．example", "bank。example", "192.0.2.7", "bank.example]( https://evil.example )", "](", "kaiho · " + "x" * 25),
    ]
)  # fmt: skip
TEXT = st.lists(HOSTILE | st.text(max_size=30), max_size=12).map("".join)
LONG = st.sampled_from(["*", "漢", "𠮷", "a ", "\\", "@everyone ", "bank.example "]).map(
    lambda unit: (unit * 4_000)[:4_000]
)
WORDS = TEXT | LONG
URLS = st.none() | st.sampled_from(
    [
        *("https://example.org/a", "https://example.org/(x)", "https://user:pw@bank.example/", "http://[::1]/", "https://[half/"),
        *("javascript:alert(1)", "https://example.org/" + "x" * 600, "https://" + "_" * 60 + ".example/" + "y" * 400),
        *("https://" + ".".join(["_" * 60] * 7) + ".com/", 'https://example.org/"><script>', "https://e.org/\x1b]8;;\x07"),
    ]
).map(Url)  # fmt: skip
LANGS = st.sampled_from(["en", "ja", "zh", "und", "zh-CN", "x<b>"])
QUOTES = st.builds(Quote, text=WORDS, item=st.just(ItemId("item")), lang=LANGS, verbatim=st.booleans())
LINKS = st.builds(
    SourceLink, name=WORDS, url=URLS, lang=LANGS, trust=st.sampled_from(list(Trust)), published_at=st.just(NOW)
)
SOURCES = st.lists(LINKS, max_size=10).map(tuple) | LINKS.map(lambda link: (link,) * 200)
SUMMARIES = st.builds(
    Summary,
    headline=QUOTES,
    sentences=st.lists(QUOTES, max_size=3).map(tuple),
    by=WORDS,
    note=st.none() | st.sampled_from(list(Note)),
)
LICENSES = st.builds(
    License, key=st.none() | WORDS, name=WORDS, tier=st.none() | st.sampled_from(list(Tier)), doubts=st.just(())
)
ACCESSES = st.sampled_from(list(Access))


@st.composite
def happenings(draw: st.DrawFn) -> Happening:
    """Draw what the ledger saw of a model; its events are numbered later."""
    name, license_ = draw(WORDS), draw(LICENSES)
    quote = Contrast(clause=Clause(word="naming"), before=draw(WORDS), after=draw(WORDS))
    comparison = make_comparison(
        old=draw(LICENSES), new=license_, quotes=(quote,) * draw(st.integers(0, 4)), mixed=draw(st.booleans())
    )
    every = [
        make_changed(name=name, comparison=comparison, revision=draw(WORDS), revision_before=draw(WORDS)),
        make_released(name=name),
        make_withdrawn(name=name),
        make_access_changed(name=name, after=draw(ACCESSES)),
        make_conflict(name=name, license=license_),
    ]
    return Happening(
        model=ModelId(draw(WORDS)),
        name=name,
        events=tuple(draw(st.lists(st.sampled_from(every), min_size=1, max_size=6))),
        places=tuple((Hub.HUGGINGFACE, url) for url in draw(st.lists(URLS, max_size=8)) if url),
        license=draw(st.none() | st.just(license_)),
        access=draw(st.none() | ACCESSES),
        conflicts=draw(st.integers(0, 3)),
    )


VERDICTS = st.builds(
    lambda words, url, license_, reason, firm: make_verdict(
        reason=reason,
        firm=firm,
        claim=make_claim("m", models=(words,), license=words),
        place=make_place(f"acme/{words}"),
        license=license_,
        revision=words,
        quote=words,
        evidence=url,
    ),
    WORDS,
    URLS,
    st.none() | LICENSES,
    st.sampled_from(["license-forbids", "another-license", "rumored", "osi-approved", "no-change-seen"]),
    st.booleans(),
)
LINES = st.builds(
    Line,
    story=st.just(StoryId("")),
    items=st.just(()),
    standing=st.none() | st.sampled_from(list(Standing)),
    leaked=st.booleans(),
    summary=SUMMARIES,
    sources=SOURCES,
    reasons=st.just(()),
    first_seen_at=st.timedeltas(timedelta(), timedelta(days=400)).map(lambda span: NOW - span),
    happenings=st.lists(happenings(), max_size=2).map(tuple),
    verdicts=st.lists(VERDICTS, max_size=3).map(tuple),
    moved=st.none() | st.builds(lambda name, url: make_move(name=name, evidence=url or Url("x")), WORDS, URLS),
    roundups=st.integers(0, 3),
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
PICTURES = st.builds(
    Enclosure, name=st.just("week.png"), media_type=st.just("image/png"), content=st.just(b"PNG"), alt=WORDS
)
ROLES = st.lists(st.sampled_from(["123456789012345678", "<@1>", "everyone", "٣", "9" * 19, ""]), max_size=3).map(tuple)


@st.composite
def digests(draw: st.DrawFn) -> Digest:
    """Draw a digest of a few stories of every sort, of many short ones, or of the longest there can be."""
    few, longest = st.lists(LINES, max_size=4), st.lists(LONGEST_LINES, min_size=1, max_size=2)
    many = st.builds(lambda line, times: [line] * times, SHORT_LINES, st.sampled_from([10, 45, 300]))
    numbers = iter(range(100_000))
    lines = draw(few | many | longest)
    return make_digest(
        language=draw(st.sampled_from(["en", "ja", "zh"])),
        timezone=draw(st.sampled_from(["UTC", "Asia/Tokyo", "America/St_Johns"])),
        lines=tuple(_told_once(replace(line, story=StoryId(f"story-{next(numbers)}")), numbers) for line in lines),
        happenings=tuple(_numbered(each, numbers) for each in draw(st.lists(happenings(), max_size=3))),
        floods=tuple(draw(st.lists(FLOODS, max_size=1))),
        left_out=draw(st.integers(0, 10_000)),
        counts=Counts(items=draw(st.integers(0, 10**6)), sources=71, down=tuple(draw(st.lists(WORDS, max_size=12)))),
        kind=draw(st.sampled_from(list(DeliveryKind))),
        look=draw(st.sampled_from(list(Look))),
        urgent=draw(st.frozensets(st.sampled_from(list(Urgent)))),
        roles=draw(ROLES),
        picture=draw(st.none() | PICTURES),
    )


def events_of(digest: Digest) -> list[EventId]:
    """Return every event of a digest."""
    every = [*digest.happenings, *(each for line in digest.lines for each in line.happenings)]
    return [id_ for happening in every for id_ in happening.ids]


def stories_of(digest: Digest) -> list[StoryId]:
    """Return every story of a digest, in order."""
    return [*(line.story for line in digest.lines), *(story for flood in digest.floods for story in flood.stories)]


def _told_once(line: Line, numbers: Iterator[int]) -> Line:
    return replace(
        line,
        happenings=tuple(_numbered(each, numbers) for each in line.happenings),
        verdicts=tuple(replace(each, id=VerdictId(f"verdict-{next(numbers)}")) for each in line.verdicts),
    )


def _numbered(happening: Happening, numbers: Iterator[int]) -> Happening:
    events = tuple(replace(event, id=EventId(f"event-{next(numbers)}")) for event in happening.events)
    return replace(happening, events=events)
