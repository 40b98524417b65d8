"""What the elements of a feed are about: the feed, an entry, or neither."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.sources.feed import FEED
from tests.make import make_spec
from tests.sources.test_feed_strict import DECLARED, atom, document, only, read, rss


def test_the_feed_is_told_from_its_parts() -> None:
    """A feed's title, link and language are not those of its image, search field, or entries."""
    reading = read(
        rss(
            "<title>T</title><language>ja</language>",
            channel="<image><title>Logo</title><url>u</url><link>https://logo.example/</link><pubDate/><name/></image>"
            "<itunes:image href='https://logo.example/'/><title>Feed</title><link>https://example.org/?a&amp;b;</link>"
            "<textInput><description>d</description><title>Search</title><name>q</name><link>s</link></textInput>"
            "<dc:language>de</dc:language>",
        )
    )

    assert (reading.title, reading.link, reading.language) == ("Feed", "https://example.org/?a&b", "de")
    assert reading.entries[0].language == "ja"


def test_an_image_ends_where_something_else_begins() -> None:
    """An element that no image has ends it, for feedparser and us; so it does in a search field."""
    reading = read(
        rss(
            "<title>T</title>",
            channel="<image><category x='y'/><title>A</title></image><textInput><link>b</link><guid>c</guid></textInput>",
        )
    )

    assert (reading.title, reading.link) == ("A", "https://example.org/feeds/c")


@pytest.mark.parametrize(
    ("attributes", "language"),
    [("xml:lang='en_US'", "en-US"), ("lang='fr'", "fr"), ("xml:lang=''", "xx"), ("", "xx")],
)
def test_the_language_is_the_feeds_or_the_servers(attributes: str, language: str) -> None:
    """A feed that names no language has the one its server named."""
    asked = document(atom("<title>T</title>", attributes=attributes))
    asked = replace(asked, headers={**asked.headers, "content-language": "xx"})

    assert FEED.read(make_spec(), asked).language == language


@pytest.mark.parametrize(
    ("said", "wait"),
    [
        ("<ttl>60</ttl>", timedelta(hours=1)),
        ("<ttl>soon</ttl>", None),
        ("<ttl>99999999999</ttl>", None),
        ("<ttl>9999999</ttl>", timedelta(days=365)),
        ("<ttl>0</ttl><sy:updatePeriod>hourly</sy:updatePeriod>", timedelta(hours=1)),
        ("<sy:updatePeriod> Weekly </sy:updatePeriod>", timedelta(weeks=1)),
        ("<sy:updateFrequency>2</sy:updateFrequency>", timedelta(hours=12)),
        ("<sy:updatePeriod>daily</sy:updatePeriod><sy:updateFrequency>0</sy:updateFrequency>", None),
        ("<sy:updatePeriod>never</sy:updatePeriod>", None),
        ("", None),
    ],
)
def test_a_publisher_may_ask_for_patience(said: str, wait: timedelta | None) -> None:
    """How long to wait is what `<ttl>` says, or the syndication module; nonsense says nothing."""
    assert read(rss("<title>T</title>", channel=said)).ttl == wait


def test_versions_decide_what_is_guessed() -> None:
    """Plain text may be markup in RSS, whatever namespaces it declares; in Atom it is plain."""
    title = "<title>&lt;b&gt;B&lt;/b&gt; &amp;amp; &lt;i onclick=''&gt;I&lt;/i&gt;</title>"
    item = f"<item>{title}</item>"

    assert (
        read(f"<rss xmlns:a='http://www.w3.org/2005/Atom'><channel>{item}</channel></rss>")
        .entries[0]
        .title.endswith("<i>I</i>")
    )
    assert read(f"<feed version='0.3'><entry>{title}</entry></feed>").entries[0].title.endswith("<i onclick=''>I</i>")
    assert read(f"<r:RDF xmlns='http://my.netscape.com/rdf/simple/0.9/' xmlns:r='urn:r'>{item}</r:RDF>").entries
    assert read(f"<rss xmlns='http://backend.userland.com/rss2'><channel>{item}</channel></rss>").entries[0].title


def test_entries_outside_of_a_feed_are_entries() -> None:
    """RSS 1.0 has its items beside the channel; what is said outside of both is not heard."""
    reading = read(
        f"<rdf:RDF xmlns='http://purl.org/rss/1.0/' {DECLARED}><channel><title>C</title></channel><title>Unheard</title>"
        "<link>unheard</link><language>xx</language><item rdf:about='https://a.example/1'><title>A</title></item></rdf:RDF>"
    )

    assert (reading.title, reading.link, reading.language) == ("C", None, None)
    assert reading.entries[0].guid == "https://a.example/1"


def test_namespaces_are_known_by_their_address() -> None:
    """A prefix may be anything, be bound anew, or be bound to an address feedparser does not know."""
    secure = "xmlns:dc='https://purl.org/dc/elements/1.1/'"

    assert only(f"<rss><channel><item {secure}><dc:title>A</dc:title></item></channel></rss>").title == "A"
    assert only(
        "<rss><channel><item xmlns:d='http://purl.org/dc/elements/1.1/'><d:title>A</d:title></item></channel></rss>"
    ).title
    assert (
        only("<rss><channel><item><x:title xmlns:x='urn:x'>A</x:title><x xmlns=''/></item></channel></rss>").title == ""
    )
    assert not only(
        "<rss><channel><item><b xmlns:x='urn:x'/><b xmlns:x='urn:y'/><x:title xmlns:x='urn:y'>A</x:title></item></channel></rss>"
    ).title


def test_many_names_are_forgotten_and_learned_again() -> None:
    """A document may have any number of names and namespaces; only so many are remembered."""
    names = "".join(
        f"<n{number} a{number}='x'/><p:n xmlns:p='urn:{number}' xmlns:q{number}='urn:q{number}'/>"
        for number in range(1_500)
    )
    inline = "".join(f"<n{number}/>" for number in range(1_500))

    entry = only(rss(f"{names}<title>T</title><description>{inline}</description>"))

    assert entry.title == "T"
