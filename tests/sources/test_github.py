"""The `github` kind: releases of a repository."""

from bot.domain.source import Document, Entry, Url
from bot.sources.github import GITHUB
from tests.make import NOW, make_spec, make_state

RELEASES = Url("https://github.com/example/llama.cpp/releases.atom")

ATOM = b"""<?xml version="1.0" encoding="UTF-8"?>
<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en-US">
<id>tag:github.com,2008:https://github.com/example/llama.cpp/releases</id>
<title>Release notes from llama.cpp</title><updated>2026-03-05T10:00:00Z</updated>
<entry><id>tag:github.com,2008:Repository/1/b1234</id><updated>2026-03-05T10:00:00Z</updated>
<link rel="alternate" type="text/html" href="https://github.com/example/llama.cpp/releases/tag/b1234"/>
<title>b1234</title><content type="html">&lt;p&gt;Faster.&lt;/p&gt;</content></entry>
<entry><id>tag:github.com,2008:Repository/1/v2</id><updated>2026-03-04T10:00:00Z</updated>
<link rel="alternate" type="text/html" href="https://github.com/example/llama.cpp/releases/tag/v2"/>
<title>Llama.cpp v2, the second</title><content>No content.</content></entry>
<entry><id>tag:github.com,2008:Repository/1/v1</id><updated>2026-03-03T10:00:00Z</updated>
<link rel="alternate" type="text/html" href="https://github.com/example/llama.cpp/releases/tag/v1"/>
<title></title></entry>
</feed>"""


def read(url: Url, body: bytes = ATOM) -> tuple[Entry, ...]:
    """Read releases found at this address."""
    document = Document(
        url=url, status=200, headers={"content-type": "application/atom+xml"}, body=body, fetched_at=NOW
    )
    return GITHUB.read(make_spec(kind="github", url=url), document).entries


def test_titles_name_the_repository() -> None:
    """A title that is a bare tag, or none, gets the repository's name; one that has it stays."""
    assert [entry.title for entry in read(RELEASES)] == [
        "llama.cpp b1234",
        "Llama.cpp v2, the second",
        "llama.cpp v1",
    ]


def test_ids_and_links_are_the_feeds() -> None:
    """Only titles are touched, and the words GitHub puts where a release has no notes."""
    first, second, _ = read(RELEASES)

    assert (first.guid, first.link) == (
        "tag:github.com,2008:Repository/1/b1234",
        "https://github.com/example/llama.cpp/releases/tag/b1234",
    )
    assert "Faster." in first.markup
    assert second.markup == ""


def test_an_address_without_a_repository_leaves_titles_alone() -> None:
    """Where the address names no repository there is nothing to prefix."""
    assert read(Url("https://github.com/releases.atom"))[0].title == "b1234"


def test_garbage_is_read_without_entries() -> None:
    """Any bytes are read without raising."""
    assert read(RELEASES, b"\x00\xff<<<") == ()


def test_the_request_is_a_feeds() -> None:
    """Releases are asked for conditionally."""
    request = GITHUB.plan(make_spec(kind="github", url=RELEASES), make_state(etag='"1"'))

    assert (request.url, request.etag) == (RELEASES, '"1"')
