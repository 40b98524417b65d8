"""Well-formed feeds: the same identities, links, titles and dates as feedparser's, quirk by quirk."""

from datetime import datetime, timedelta

import pytest

from bench.reading import facts, theirs
from bot.domain.source import Document, Entry, Reading, Url
from bot.sources._feed_strict import StrictReader
from bot.sources._feed_walk import Unsure
from bot.sources.feed import FEED
from tests.make import NOW, make_spec

HERE = Url("https://example.org/feeds/feed.xml")
NAMESPACES = {
    "atom": "http://www.w3.org/2005/Atom",
    "content": "http://purl.org/rss/1.0/modules/content/",
    "dc": "http://purl.org/dc/elements/1.1/",
    "dcterms": "http://purl.org/dc/terms/",
    "h": "http://www.w3.org/1999/xhtml",
    "itunes": "http://www.itunes.com/dtds/podcast-1.0.dtd",
    "media": "http://search.yahoo.com/mrss/",
    "odd": "urn:odd",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "sy": "http://purl.org/rss/1.0/modules/syndication/",
    "xlink": "http://www.w3.org/1999/xlink",
}
DECLARED = " ".join(f"xmlns:{prefix}='{uri}'" for prefix, uri in NAMESPACES.items())


def rss(inside: str, channel: str = "") -> str:
    """Write an RSS feed of one item."""
    return f"<rss version='2.0' {DECLARED}><channel>{channel}<item>{inside}</item></channel></rss>"


def atom(inside: str, feed: str = "", attributes: str = "") -> str:
    """Write an Atom feed of one entry."""
    return f"<feed xmlns='http://www.w3.org/2005/Atom' {DECLARED} {attributes}>{feed}<entry>{inside}</entry></feed>"


def document(body: str) -> Document:
    """Make a document as a server answers it."""
    headers = {"content-type": "application/xml"}
    return Document(url=HERE, status=200, headers=headers, body=body.encode(), fetched_at=NOW)


def read(body: str) -> Reading:
    """Read a feed, and check it against feedparser."""
    asked = document(body)
    reading = FEED.read(make_spec(), asked)
    assert [(entry.guid, entry.link, entry.title, entry.published_at) for entry in reading.entries] == [
        facts(entry) for entry in theirs(asked)
    ]
    return reading


def only(body: str) -> Entry:
    """Read a feed of one entry, quickly and as feedparser does."""
    StrictReader(body.encode(), HERE, None).read()
    [entry] = read(body).entries
    return entry


def is_unsure(body: str) -> bool:
    """Say whether a feed is left to feedparser."""
    try:
        StrictReader(body.encode(), HERE, None).read()
    except Unsure:
        return True
    return False


@pytest.mark.parametrize(
    ("inside", "title"),
    [
        ("<title>  One &amp; two </title>", "One & two"),
        ("<title>AT&amp;T &lt;b&gt;bold&lt;/b&gt;</title>", "AT&amp;T <b>bold</b>"),
        ("<title>5 &lt; 6</title>", "5 < 6"),
        ("<title>&lt;think&gt;</title>", "<think>"),
        ("<title type='html'><![CDATA[<script>x</script>safe &amp; <i>sound</i>]]></title>", "safe &amp; <i>sound</i>"),
        ("<title type='html'>&lt;a href='rel'&gt;r&lt;/a&gt;</title>", '<a href="https://example.org/feeds/rel">r</a>'),
        ("<title type='text/xml'>&lt;b&gt;</title>", "<b>"),
        ("<title type='html'>a&#13;&#10;b</title>", "a\nb"),
        ("<title>It&#146;s</title>", "It’s"),
        ("<title>caf\u00c3\u00a9</title>", "café"),
        ("<title>caf\u00e9 日本</title>", "café 日本"),
        ("<title>First</title><title>Second</title>", "First"),
        ("<title></title><title>Second</title>", "Second"),
        ("<title>First</title><dc:title>Second</dc:title>", "First"),
        ("<dc:title>First</dc:title><title>Second</title>", "First"),
        ("<media:title>Attached</media:title><title>Own</title>", "Own"),
        ("<title>Own</title><media:title>Attached</media:title>", "Own"),
        ("<media:title>Attached</media:title>", "Attached"),
        ("<media:title type='html'>Attached</media:title>", "Attached"),
        ("<media:group><media:title>Deep</media:title></media:group><title>Own</title>", "Own"),
        ("<title>Own</title><box><title>Deep</title></box>", "Own"),
        ("<box><title>Deep</title></box><title>Own</title>", "Own"),
        ("<title>Own</title><image><title>Pictured</title></image>", "Own"),
        ("<source><title>Elsewhere</title></source><title>Own</title>", "Own"),
        ("<title>Own</title><itunes:title>Pod</itunes:title><odd:title>Odd</odd:title>", "Own"),
        ("<h:title>XHTML</h:title>", ""),
        ("<Title>Case</Title>", "Case"),
        ("<title xmlns='urn:nobody'>Nobody's</title>", "Nobody's"),
    ],
)
def test_titles_of_rss(inside: str, title: str) -> None:
    """The first title stands, or the highest; markup is cleaned where it looks like markup."""
    assert only(rss(inside)).title == title


@pytest.mark.parametrize(
    ("inside", "title"),
    [
        ("<title>AT&amp;T &lt;b&gt;bold&lt;/b&gt;</title>", "AT&T <b>bold</b>"),
        ("<title type='text'>&lt;b&gt;</title>", "<b>"),
        ("<title type='html'>R&amp;amp;D &lt;b onclick='x'&gt;b&lt;/b&gt;</title>", "R&amp;D <b>b</b>"),
        ("<title type='xhtml'><div xmlns='http://www.w3.org/1999/xhtml'>Hi <b>you</b></div></title>", None),
        ('<title type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml">Hi <b>you</b></div></title>', "Hi <b>you</b>"),
        ("<title type='xhtml'><div>Hi <b>you</b></div></title>", "Hi <b>you</b>"),
        ("<title type='xhtml'><div>Hi <b class='x'>you</b></div></title>", None),
        ("<title type='xhtml'>Hi</title>", None),
        ("<title type='image/png'>aGk=</title>", None),
        ("<title mode='base64'>aGk=</title>", None),
        ("<title>Hi <b>you</b></title>", None),
    ],
)
def test_titles_of_atom(inside: str, title: str | None) -> None:
    """In Atom a title is what its type says; what is more than simple is left to feedparser."""
    if title is None:
        assert is_unsure(atom(inside))
        assert read(atom(inside)).entries[0].title
    else:
        assert only(atom(inside)).title == title


@pytest.mark.parametrize(
    ("inside", "link"),
    [
        ("<link> https://a.example/x </link>", "https://a.example/x"),
        ("<link>rel/x</link>", "https://example.org/feeds/rel/x"),
        ("<link>//host.example/p</link>", "https://host.example/p"),
        ("<link>http:///odd</link>", "http://odd"),
        ("<link>http://[bad</link>", None),
        ("<link>https://a.example/?x=1&amp;amp;y=2</link>", "https://a.example/?x=1&y=2"),
        ("<link>https://a.example/?a&amp;copy;=1</link>", "https://a.example/?a&copy=1"),
        ("<link/><guid>https://a.example/guid</guid>", None),
        ("<guid>https://a.example/guid</guid>", "https://a.example/guid"),
        ("<guid>https://a.example/guid</guid><link>https://a.example/x</link>", "https://a.example/x"),
        ("<link>https://a.example/1</link><link>https://a.example/2</link>", "https://a.example/2"),
        ("<guid isPermaLink='false'>https://a.example/guid</guid>", None),
        ("<link href=''/>", "https://example.org/feeds/feed.xml"),
        ("<link uri='x'/>", "https://example.org/feeds/x"),
        ("<link url='' href='y'/>", "https://example.org/feeds/y"),
        ("<link rel='Alternate' href='x'/>", "https://example.org/feeds/x"),
        ("<link rel='enclosure' href='x'/>", None),
        ("<link rel='self' href='x'/>", None),
        ("<link type='application/pdf' href='x'/>", None),
        ("<link type='html' href='x'/>", "https://example.org/feeds/x"),
        ("<link rel='x'>https://a.example/text</link>", "https://a.example/text"),
        ("<atom:link href='x'/><link>y</link>", "https://example.org/feeds/y"),
        ("<odd:link>x</odd:link><itunes:link href='y'/>", None),
        ("<link odd:href='x'/>", "https://example.org/feeds/x"),
        ("<link xlink:href='x'>y</link>", "https://example.org/feeds/y"),
        ("<source><link>https://elsewhere.example/</link></source>", None),
        ("<image><link>https://pictured.example/</link></image>", None),
        ("<link>https://caf\u00c3\u00a9.example/</link>", "https://café.example/"),
        ("<link xml:base='https://base.example/a/'>x</link>", "https://base.example/a/x"),
        ("<box base='b/'><link>x</link></box>", "https://example.org/feeds/b/x"),
        ("<box xml:base='javascript:'><link>x</link></box>", "https://example.org/feeds/x"),
        ("<box xml:base=''><link>x</link></box>", "https://example.org/feeds/x"),
    ],
)
def test_links_of_rss(inside: str, link: str | None) -> None:
    """A link is the last one, in words or as an attribute, or for want of one the guid; it is made absolute."""
    body = rss(inside, channel="<textInput><title>Search</title></textInput><image><title>Logo</title></image>")

    assert only(body).link == link


@pytest.mark.parametrize(
    ("inside", "guid"),
    [
        ("<guid>https://a.example/1</guid>", "https://a.example/1"),
        ("<guid>one two</guid>", "https://example.org/feeds/one two"),
        ("<guid isPermaLink='false'>one two</guid>", "one two"),
        ("<guid isPermaLink='TRUE'>1</guid>", "1"),
        ("<id>tag:example.org,2026:1</id>", "tag:example.org,2026:1"),
        ("<guid>urn:uuid:1</guid>", "urn:uuid:1"),
        ("<guid isPermaLink='false'>1</guid><guid isPermaLink='false'>2</guid>", "2"),
        ("<guid>caf\u00c3\u00a9:</guid>", "https://example.org/feeds/café:"),
        ("<guid isPermaLink='false'>1</guid><box><guid isPermaLink='false'>2</guid></box>", "1"),
        ("<source><id>urn:other</id></source>", None),
        ("<guid></guid>", None),
    ],
)
def test_guids_of_rss(inside: str, guid: str | None) -> None:
    """An id is the last one, or the highest; it is made absolute unless it says it is no link."""
    assert only(rss(inside)).guid == guid


@pytest.mark.parametrize(
    ("inside", "at"),
    [
        ("<pubDate>Thu, 05 Mar 2026 12:00:00 GMT</pubDate>", NOW),
        ("<dc:date>2026-03-05T12:00:00Z</dc:date>", NOW),
        ("<updated>2026-03-05T12:00:00Z</updated><published>2026-03-04T12:00:00Z</published>", NOW - timedelta(days=1)),
        ("<published>some day</published><updated>2026-03-05T12:00:00Z</updated>", NOW),
        ("<pubDate>2026-03-05T12:00:00Z</pubDate><dcterms:issued>soon</dcterms:issued>", None),
        ("<dcterms:modified xml:lang='en'>2026-03-05T12:00:00Z</dcterms:modified>", NOW),
        ("<lastBuildDate>2026-03-05T12:00:00Z</lastBuildDate>", NOW),
        ("<source><updated>2026-03-05T12:00:00Z</updated></source>", None),
        ("<created>2026-03-05T12:00:00Z</created>", None),
        ("<date>2026-03-05T12:00:00Z</date>", None),
        ("<pubDate></pubDate>", None),
    ],
)
def test_dates_of_rss(inside: str, at: datetime | None) -> None:
    """An entry is as old as its publishing, or for want of a date that can be read, as its last change."""
    assert only(rss(inside)).published_at == at


@pytest.mark.parametrize(
    ("inside", "markup"),
    [
        ("<description>&lt;p&gt;A&lt;/p&gt;</description>", "<p>A</p>"),
        ("<description>Short</description><content:encoded>Much longer</content:encoded>", "Much longer"),
        ("<description>Much longer</description><itunes:summary>Short</itunes:summary>", "Much longer"),
        ("<description>It&#146;s 日本</description>", "It’s 日本"),
        ("<description>It\u00e2\u0080\u0099s</description>", "It’s"),
        ("<description>日本</description><content:encoded>日本語</content:encoded>", "日本語"),
        ("<itunes:summary>Vec&lt;T&gt;</itunes:summary>", "Vec&lt;T&gt;"),
        ("<itunes:summary>&lt;b&gt;B&lt;/b&gt;</itunes:summary>", "<b>B</b>"),
        ("<content type='xhtml'>5 &lt; 6</content>", "5 &lt; 6"),
        ("<h:body><h:p>A<h:br/>B<h:i/></h:p></h:body>", "<p>A<br/>B<i/></i></p>"),
        ("<content type='xhtml'><p title='>'><![CDATA[1 < 2]]></p></content>", "<p title='>'>1 &lt; 2</p>"),
        ("<description><p>Not <b>escaped</b></p></description>", "<p>Not <b>escaped</b></p>"),
        ("<description>A<div>B</div>C<p>D</p></description>", "A<div>B</div>C<p>D</p>"),
        ("<source><description>Elsewhere</description></source>", ""),
        ("<image><description>Pictured</description></image>", ""),
        ("<rights>All <b>reserved</b></rights><copyright type='html'>x</copyright>", ""),
    ],
)
def test_texts_of_rss(inside: str, markup: str) -> None:
    """The fullest text is kept, as HTML."""
    assert only(rss(inside)).markup == markup


@pytest.mark.parametrize(
    "inside",
    [
        "<description>A<h:div>B<h:summary/></h:div></description><title>T</title>",
        "<content type='xhtml'><h:p>A<svg xmlns='http://www.w3.org/2000/svg'><title>t</title><g/></svg></h:p></content>",
        "<content type='xhtml'><h:details><h:summary>S</h:summary></h:details></content><title>T</title>",
        "<description><div>A</div></description><box><title>T</title></box><title>U</title>",
    ],
)
def test_elements_in_a_text_do_no_harm(inside: str) -> None:
    """What stands inside a text is passed over, whatever its name means elsewhere."""
    assert only(rss(inside)).markup


@pytest.mark.parametrize(
    "body",
    [
        rss("<content type='xhtml'><title>T</title></content><title>U</title>"),
        rss("<content type='xhtml'><h:body>T</h:body></content><title>U</title>"),
        rss("<description><div xml:base='x/'>A</div></description>").replace("<channel>", "<channel xml:base='y/'>"),
        rss("<content type='application/xml'><p>A</p></content>"),
        rss("<content mode='base64'>PHA+QTwvcD4=</content>"),
        rss("<link>https://a.example/<b>x</b></link>"),
        rss("<links>x</links>"),
        rss("<item><title>Inner</title></item>").replace("<item>", "<item href='https://a.example/'>", 1),
        rss("<title>T</title>").replace("<channel>", "<channel lastmod='2026-03-05'>"),
        rss("<title>T</title>").replace("<item>", "<item odd:about='https://a.example/'>"),
        f"<rss {DECLARED}><channel><item>"
        + "<box xml:base='a/'>" * 2_000
        + "</box>" * 2_000
        + "</item></channel></rss>",
    ],
)
def test_what_is_odd_is_left_to_feedparser(body: str) -> None:
    """Where feedparser's ways are not worth following, it is asked itself."""
    assert is_unsure(body)
    assert read(body).entries
