"""Feeds with mistakes in them, feeds that did not come whole, and feeds that are more than anyone needs."""

from dataclasses import replace

import pytest

from bot.domain.source import Reading
from bot.sources import _feed_lenient as lenient
from bot.sources._feed_draft import MOST_ENTRIES, TOO_MANY_ENTRIES
from bot.sources._feed_xml import MOST_TAGS, TOO_MANY_TAGS
from bot.sources.feed import FEED
from tests.make import make_spec
from tests.sources.test_feed_strict import document, is_unsure, read

LONG = "Text that is long enough to be hidden from feedparser. " * 3
BASE = "https://example.org/feeds/feed.xml"


def whole(*titles: str) -> str:
    """Write the beginning of a feed with these entries."""
    items = "".join(f"<item><title>{title}</title><link>/{title}</link></item>" for title in titles)
    return f"<rss version='2.0'><channel><title>Feed</title>{items}"


def cut(body: str) -> Reading:
    """Read what came of a document before its connection broke."""
    return FEED.read(make_spec(), replace(document(body), truncated="the connection broke off half way"))


@pytest.mark.parametrize(
    "body",
    [
        whole("A", "B"),
        whole("A & C", "B"),
        whole("A", "B") + "</channel></rss><rss/>",
        whole("A", "B") + "<item><title>&nbsp;&colon;&eacute;&#38;&#x3c;</title><guid>a&amp;b</guid></item>",
        "\n<?xml version='1.0'?>" + whole("A", "B"),
        whole("A") + "<item><title><b>C</title><unbound:x>y</unbound:x><link>a?b=1&c=2</link></item></channel></rss>",
        whole("A") + f"<item><description><![CDATA[{LONG} & <b>]]></description><title>B & C</title></item>",
        whole("A") + f"<item><description>{LONG} &amp;lt; &lt;</description><title>B & C</title></item>",
        whole("A") + f"<item><title>B & <description>{LONG}</description></title></item>",
        whole("A") + f"<item><title><![CDATA[<description>{LONG}</description>]]> & </title></item>",
        whole("A") + f"<item><title>\ue000 & </title><description>{LONG}</description></item>",
        whole("A") + "<item><description><![CDATA[never closed",
        whole("A") + "<item><description>never closed",
        whole("A")
        + "<item><image><category/><title>C & D</title></image><textInput><title>x</title></textInput></item>",
        "<rss xmlns:itunes='http://purl.org/rss/1.0/'>"
        + whole("A & B")
        + "<item><itunes:author>x</itunes:author></item>",
        "<rss xmlns:dc='http://purl.org/dc/elements/1.1/'>"
        + whole("A & B")
        + "<item><dc:creator>x</dc:creator></item>",
        "<feed xmlns='http://www.w3.org/2005/Atom' xml:lang='en'><entry><title>A & B</title><link href='x'/></entry>",
    ],
)
def test_a_broken_feed_is_read_as_feedparser_reads_it(body: str) -> None:
    """Mistakes cost neither identities nor titles, and are told."""
    reading = read(body)

    assert reading.entries
    assert "; it was read as well as it goes" in reading.problems[0]


def test_texts_hidden_from_feedparser_are_found_again() -> None:
    """A long text is the entry's, escaped once, in CDATA or not."""
    escaped = f"&lt;p&gt;{LONG}&amp;amp; &lt;b&gt;&lt;/p&gt;"
    odd = f"&lt;p&gt;{LONG}&nbsp;&lt;/p&gt;"
    items = (
        f"<item><description>{text}</description></item>"
        for text in (escaped, f"<![CDATA[<p>{LONG}]]>", odd, "short & ")
    )

    entries = read(whole("A & B") + "".join(items)).entries

    assert [entry.markup for entry in entries[1:]] == [
        f"<p>{LONG}&amp; <b></p>",
        f"<p>{LONG}",
        f"<p>{LONG}\xa0</p>",
        "short &",
    ]


def test_a_half_said_entry_of_a_cut_feed_is_dropped() -> None:
    """Of a document that did not come whole only whole entries are read; the rest comes with the next turn."""
    for body in (whole("A", "B") + "<item><title>Ha", whole("A", "B") + "<item><link>https://exa", whole("A", "B")):
        reading = cut(body)

        assert [entry.title for entry in reading.entries] == ["A", "B"]
        assert reading.problems == ()


def test_a_cut_feed_with_mistakes_is_read_as_well_as_it_goes() -> None:
    """Mistakes before the cut cost no entry that was whole."""
    assert [entry.title for entry in cut(whole("A & B", "C") + "<item><title>Ha").entries] == ["A & B", "C"]
    assert cut("<rss><channel><item><title>A & ").entries == ()


def test_only_so_many_entries_are_read() -> None:
    """A flood is read up to the cap, whether its XML is in order or not."""
    flood = "<rss><channel>" + "<item><title>x</title></item>" * (MOST_ENTRIES + 2)

    for body in (flood, flood + "<title>&</title>", "<title>&</title>" + flood):
        reading = FEED.read(make_spec(), document(body))

        assert len(reading.entries) == MOST_ENTRIES
        assert reading.problems[-1] == TOO_MANY_ENTRIES


def test_only_so_many_tags_are_read() -> None:
    """A document of nothing but tags is read up to the cap, and its whole entries are kept."""
    body = whole("A") + "<item>" + "<x/>" * MOST_TAGS

    reading = FEED.read(make_spec(), document(body))

    assert [entry.title for entry in reading.entries] == ["A"]
    assert reading.problems == (TOO_MANY_TAGS,)


@pytest.mark.parametrize("filler", ["<x>", "x"], ids=["tags", "characters"])
def test_feedparser_is_given_no_more_than_it_can_read_in_time(filler: str) -> None:
    """Of a broken document of great length the beginning is read."""
    length = lenient.MOST_TAGS if filler == "<x>" else lenient.MOST_CHARACTERS

    reading = FEED.read(make_spec(), document(whole("A & B") + filler * length + "<item><title>Far</title></item>"))

    assert [entry.title for entry in reading.entries] == ["A & B"]
    assert reading.problems[1:] == (lenient.TOO_LONG,)


def test_what_is_odd_and_long_is_read_without_feedparser() -> None:
    """A document that would be left to feedparser, were it shorter, is read as far as we understand it."""
    odd = (
        "<title>A <b>b</b></title><link>/x<b/></link><links/><title type='xhtml'>B</title>"
        "<content mode='base64'>QQ==</content><content type='xhtml'><title/></content>"
    )
    body = whole() + f"<item href='y'>{odd}</item>" + "<x/>" * lenient.MOST_TAGS + "</channel></rss>"

    assert is_unsure(body)
    [entry] = FEED.read(make_spec(), document(body)).entries

    assert (entry.title, entry.link) == ("A b", "https://example.org/x")


def test_what_is_odd_and_broken_is_broken() -> None:
    """Where feedparser's own XML parser gives up, it reads loosely, and so do we."""
    reading = read(whole() + "<item><links/><title>A</title></item><item><title>B & C</title></item>")

    assert [entry.title for entry in reading.entries] == ["A", "B & C"]


@pytest.mark.parametrize(
    "inside",
    [
        "<width><content/></width>",
        "<title>&#99999999999;</title>",
        "<summary_detail a='b'/><published_parsed a='b'/><id a='b'/>",
        "<links a='b'/><link href='x'/>",
        "<textInput><title>x</title></textInput><link>y</link>",
        "<content:encoded/><description/><media:rating/>",
        "<creativeCommons:license xmlns:creativeCommons='http://backend.userland.com/creativeCommonsRssModule'>x</creativeCommons:license>",
    ],
)
@pytest.mark.parametrize("mistake", ["", "&"])
def test_what_trips_feedparser_does_not_trip_us(inside: str, mistake: str) -> None:
    """Documents over which feedparser stumbles are read up to there, or beyond."""
    body = whole("A") + f"<item><title>B</title><links/>{inside}</item></channel></rss>{mistake}"

    assert FEED.read(make_spec(), document(body)).entries[0].title == "A"


def test_base_addresses_do_not_grow_without_end() -> None:
    """Elements in one another may each lengthen the address of the last; not for ever."""
    nested = "<x base='a/'>" * 3_000

    reading = FEED.read(make_spec(), document(whole("A & B") + f"<item>{nested}<link>end</link>"))

    assert len(reading.entries[1].link or "") < 2 * 4_000
