"""Reading feeds holds for any input."""

import json
from datetime import UTC, datetime
from html import escape

from hypothesis import given
from hypothesis import strategies as st

from bench.reading import facts, theirs
from bot.domain.source import Document, Reading, Url
from bot.sources._feed_charset import to_utf8
from bot.sources._feed_lenient import read_odd
from bot.sources._feed_prolog import without_harm
from bot.sources._feed_strict import StrictReader
from bot.sources._feed_walk import Unsure
from bot.sources._html import clean
from bot.sources.feed import FEED
from tests.make import make_spec

HERE = Url("https://example.org/feeds/feed.xml")
NAMESPACES = (
    "xmlns:atom='http://www.w3.org/2005/Atom' xmlns:content='http://purl.org/rss/1.0/modules/content/' "
    "xmlns:dc='http://purl.org/dc/elements/1.1/' xmlns:dcterms='http://purl.org/dc/terms/' "
    "xmlns:h='http://www.w3.org/1999/xhtml' xmlns:itunes='http://www.itunes.com/dtds/podcast-1.0.dtd' "
    "xmlns:media='http://search.yahoo.com/mrss/' xmlns:odd='urn:odd' "
    "xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#' xmlns:sy='http://purl.org/rss/1.0/modules/syndication/'"
)

WORDS = st.sampled_from(
    [
        *(
            "",
            "x",
            " spaced ",
            "A &amp; B",
            "&lt;b&gt;bold&lt;/b&gt;",
            "5 &lt; 6",
            "&lt;think&gt;",
            "AT&amp;T &amp;amp;",
        ),
        *(
            "<![CDATA[<i>it</i> & co]]>",
            "café",
            "\u00c3\u00a9",
            "It&#146;s",
            "日本",
            "a\nb",
            "x<!-- c -->y",
            "\u00a0n\u00a0",
        ),
        *("&lt;a href='rel'&gt;r&lt;/a&gt;", "&lt;script&gt;x&lt;/script&gt;y", "<![CDATA[ ]]>", "&amp;nbsp;&amp;lt;"),
    ]
)
ADDRESSES = st.sampled_from(
    [
        *("https://a.example/b", "rel/x", "/abs", "", "https://a.example/?q=1&amp;r=2", "//host.example/p", "#f", "?q"),
        *("urn:uuid:1", "tag:example.org,2026:1", "HTTP://A.example/c?", "http:///odd", "http://[bad", "x y", "é:"),
        *("https://é.example/ü", "javascript:x", "https://a.example/?x&amp;copy;=1", "https://a.example/c#", "1"),
    ]
)
DATES = st.sampled_from(
    [
        *("Thu, 05 Mar 2026 12:00:00 GMT", "2026-03-05T12:00:00Z", "2026-03-05", "soon", "", "05 Mar 26 10:11 EST"),
        *("2026-03-05T12:00:00.5+09:00", "Mon, 31 Jun 2026 00:00:00 GMT"),
    ]
)
INLINE = st.sampled_from(
    [
        *("<div xmlns='http://www.w3.org/1999/xhtml'>a <b>c</b></div>", "<div>plain</div>", "<p>p</p>", "<b>x</b> y"),
        *("<h:div>x<h:br/></h:div>", "<title>inner</title>", "<link>l</link>", "<div><div>a</div></div>b<p/>"),
        "<svg xmlns='http://www.w3.org/2000/svg'><title>t</title></svg>z",
    ]
)
TYPES = st.sampled_from(
    [
        *("", "", "", " type='text'", " type='html'", " type='xhtml'", " type='text/plain' mode='escaped'"),
        *(
            " mode='base64'",
            " type='HTML'",
            " type='image/png'",
            " xml:base='b/'",
            " odd:type='html'",
            " xml:lang='de'",
        ),
    ]
)


def element(names: str, *contents: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    """Write one of these elements, its type and its content."""
    name = st.sampled_from(names.split())
    return st.builds("<{0}{1}>{2}</{0}>".format, name, TYPES, st.one_of(contents))


TITLES = element("title dc:title media:title itunes:title odd:title atom:title Title", WORDS, WORDS, INLINE)
TEXTS = element(
    "description summary content content:encoded itunes:summary media:description h:body rights", WORDS, INLINE
)
OTHERS = element("category author dc:creator comments odd:link name url subtitle language ttl sy:updatePeriod", WORDS)
LINKS = element("link link atom:link", ADDRESSES) | st.builds(
    "<{}link{} {}='{}'/>".format,
    st.sampled_from(["", "atom:"]),
    st.sampled_from(["", " rel='alternate'", " rel='self'", " rel='enclosure'", " type='text/plain'"]),
    st.sampled_from(["href", "url", "uri", "odd:href"]),
    ADDRESSES,
)
GUIDS = st.builds(
    "<{0}{1}>{2}</{0}>".format,
    st.sampled_from(["guid", "id", "atom:id"]),
    st.sampled_from(["", "", " isPermaLink='false'", " isPermaLink='true'"]),
    ADDRESSES,
)
MOMENTS = st.builds(
    "<{0}>{1}</{0}>".format,
    st.sampled_from(
        [
            "pubDate",
            "published",
            "updated",
            "dc:date",
            "dcterms:issued",
            "issued",
            "modified",
            "lastBuildDate",
            "created",
        ]
    ),
    DATES,
)
LEAVES = st.one_of(TITLES, TEXTS, OTHERS, LINKS, GUIDS, MOMENTS)
GROUPS = st.builds(
    "<{0}{1}>{2}</{0}>".format,
    st.sampled_from(
        ["image", "source", "atom:source", "media:group", "media:content", "author", "odd:box", "box", "skipDays"]
    ),
    st.sampled_from(["", " xml:base='g/'", " url='https://i.example/'", " a='b'"]),
    st.lists(LEAVES, max_size=3).map("".join),
)
PARTS = st.lists(LEAVES | GROUPS, max_size=7).map("".join)
ITEMS = st.builds(
    "<{0}{1}>{2}</{0}>".format,
    st.sampled_from(["item", "entry"]),
    st.sampled_from(["", "", " xml:base='i/'", " rdf:about='https://about.example/'", " href='https://cdf.example/'"]),
    PARTS,
)
INSIDE = st.builds("{}{}{}".format, PARTS, st.lists(ITEMS, min_size=1, max_size=3).map("".join), PARTS)
ROOTS = st.sampled_from(
    [
        ("<rss version='2.0' {}><channel>", "</channel></rss>"),
        ("<rss version='0.91' xml:base='https://base.example/r/' {}><channel>", "</channel></rss>"),
        ("<feed xmlns='http://www.w3.org/2005/Atom' xml:lang='en_US' {}>", "</feed>"),
        ("<feed version='0.3' xmlns='http://purl.org/atom/ns#' {}>", "</feed>"),
        ("<rdf:RDF xmlns='http://purl.org/rss/1.0/' {}><channel/>", "</rdf:RDF>"),
        ("<html {}>", "</html>"),
    ]
)
FEEDS = st.builds(lambda root, inside: root[0].format(NAMESPACES) + inside + root[1], ROOTS, INSIDE)
MISTAKES = st.sampled_from(
    ["", "&", "<", "&nbsp;", "&colon;", "]]>", "<br>", "</p>", "\0", "<!--", "<![CDATA[", "&#x1;"]
)
BROKEN = st.builds(
    lambda feed, at, mistake, end: feed[: at % len(feed)] + mistake + feed[at % len(feed) : end % len(feed) + at],
    *(FEEDS, st.integers(0, 5_000), MISTAKES, st.integers(0, 5_000)),
)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text() | ADDRESSES,
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["items", "id", "url", "title", "content_html", "date_published"]), inner)
    ),
)


def document(body: bytes, content_type: str = "application/xml") -> Document:
    """Make a document as a server answers it."""
    at = datetime(2026, 3, 5, tzinfo=UTC)
    return Document(url=HERE, status=200, headers={"content-type": content_type}, body=body, fetched_at=at)


def read(body: bytes, content_type: str = "application/xml") -> Reading:
    """Read a document."""
    return FEED.read(make_spec(), document(body, content_type))


@given(st.binary(), st.sampled_from(["application/xml", "text/html", "text/xml; charset=utf-16", "a; charset=\0", ""]))
def test_any_bytes_are_read(body: bytes, content_type: str) -> None:
    """Bytes of no kind make reading raise, whatever a server calls them."""
    reading = read(body, content_type)

    assert isinstance(reading, Reading)
    assert read(b"<rss><channel><item>" + body, content_type) is not None
    assert read(b'{"items": [' + body, content_type) is not None


@given(BROKEN, st.sampled_from(["utf-8", "utf-16", "latin-1", "shift_jis"]))
def test_any_broken_feed_is_read(feed: str, charset: str) -> None:
    """Feeds cut, mangled, and in another charset than they say are read without raising."""
    for entry in read(feed.encode(charset, "ignore")).entries:
        assert (entry.title + entry.markup).encode("utf-8", "replace") is not None


@given(JSON)
def test_any_json_is_read(value: object) -> None:
    """JSON of any shape is read without raising."""
    assert isinstance(read(json.dumps({"items": [value], "title": value}).encode()), Reading)
    assert isinstance(read(json.dumps([value]).encode()), Reading)


@given(FEEDS)
def test_feeds_are_read_as_feedparser_reads_them(feed: str) -> None:
    """Whatever a well-formed feed holds, its ids, links, titles and dates are feedparser's; so is what it says of itself."""
    asked = document(feed.encode())

    reading = FEED.read(make_spec(), asked)

    assert [(entry.guid, entry.link, entry.title, entry.published_at) for entry in reading.entries] == [
        facts(entry) for entry in theirs(asked)
    ]


@given(FEEDS)
def test_reading_fast_and_reading_slowly_agree(feed: str) -> None:
    """What the fast reader is sure of, feedparser's machine says too: the feed's title, link, language and patience."""
    reader = StrictReader(feed.encode(), HERE, None)
    try:
        reader.read()
    except Unsure:
        return
    fast = reader.reading()

    slow = read_odd(without_harm(to_utf8(feed.encode(), {"content-type": "application/xml"})), HERE, None)

    assert slow is not None
    assert (fast.title, fast.link, fast.language, fast.ttl) == (slow.title, slow.link, slow.language, slow.ttl)
    assert [entry.guid for entry in fast.entries] == [entry.guid for entry in slow.entries]


@given(
    st.sampled_from(["description", "content:encoded", "summary"]),
    WORDS | st.text("a &<>;'\"/b\n日", max_size=80).map(escape),
)
def test_texts_read_fast_and_slowly_are_the_same(name: str, words: str) -> None:
    """A text, made plain, does not hang on how it was read: a feed that is broken one day brings no entry twice."""
    whole = f"<rss {NAMESPACES}><channel><item><{name}>{words}</{name}></item></channel></rss>"

    [[fast], [slow]] = [read(body.encode()).entries for body in (whole, f"{whole}<junk/>")]

    assert clean(fast.markup) == clean(slow.markup)
