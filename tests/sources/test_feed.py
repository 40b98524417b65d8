"""The `feed` kind: RSS, Atom, JSON Feed."""

import runpy
from pathlib import Path
from typing import Any

import pytest

from bot.domain.source import Document, Reading, Url
from bot.sources._feed_xml import UNKNOWN
from bot.sources.feed import FEED
from tests.make import NOW, make_entry, make_spec, make_state

GOLDENS = sorted(
    path for path in (Path(__file__).parent.parent / "goldens" / "feeds").iterdir() if path.suffix != ".py"
)
HERE = Url("https://example.org/feeds/feed.xml")


def read(body: bytes | str, content_type: str = "application/xml", **changes: Any) -> Reading:
    """Read a document as a server answers it."""
    body = body.encode() if isinstance(body, str) else body
    headers = {"content-type": content_type}
    return FEED.read(make_spec(), Document(url=HERE, status=200, headers=headers, body=body, fetched_at=NOW, **changes))


@pytest.mark.parametrize("path", GOLDENS, ids=lambda path: path.name)
def test_a_feed_says_what_its_golden_says(path: Path) -> None:
    """Every format is read to the letter: identities, links, titles, dates, texts, and how long to wait."""
    expected = runpy.run_path(str(path.with_suffix(".expected.py")))["READING"]

    assert read(path.read_bytes()) == expected


def test_feeds_are_asked_for_conditionally() -> None:
    """A feed is asked for at its address, and only if it changed."""
    request = FEED.plan(make_spec(url=HERE), make_state(etag='"1"', last_modified="then"))

    assert (request.url, request.etag, request.last_modified, request.obey_robots) == (HERE, '"1"', "then", False)
    assert "application/feed+json" in request.accept


@pytest.mark.parametrize(
    ("page", "title"),
    [
        (
            "<!doctype html><html><head><title>Just a moment...</title></head><body>Checking</body></html>",
            "Just a moment...",
        ),
        ("\ufeff <!-- a --> <!-- b --><HTML lang=en><title>\n Login &amp; \u202emore\n</title>", "Login & more"),
        ('<?xml version="1.0"?>\n<!DOCTYPE html PUBLIC "x" "y"><html><title>Old</title></html>', "Old"),
        (f"<html><title>{'long ' * 50}</title>", ("long " * 50)[:80]),
    ],
)
def test_a_web_page_is_no_feed(page: str, title: str) -> None:
    """A page in a feed's place is told by its title, so that a challenge shows as what it is."""
    reading = read(page, "text/html")

    assert reading == Reading(not_a_feed=f'the answer is a web page ("{title}"), not a feed')


@pytest.mark.parametrize(
    "page", ["<html><body>Welcome</body></html>", "<script>location='/'</script>", "Access denied"]
)
def test_a_page_without_a_title_is_no_feed_either(page: str) -> None:
    """What has no title is known by how it begins, or by what the server says it is."""
    assert read(page, "text/html; charset=utf-8").not_a_feed == "the answer is a web page, not a feed"


def test_a_feed_that_says_it_is_a_page_is_read() -> None:
    """What has entries is a feed, whatever it begins with and the server calls it."""
    body = "<!DOCTYPE html>\n<rss><channel><item><title>One</title></item></channel></rss>"

    reading = read(body, "text/html")

    assert [entry.title for entry in reading.entries] == ["One"]
    assert reading.not_a_feed is None


def test_a_feed_without_entries_is_no_problem() -> None:
    """A lab's feed was empty for weeks: it is read, and says nothing."""
    reading = read("<rss><channel><title>Quiet</title></channel></rss>", "text/html")

    assert reading == Reading(title="Quiet")


@pytest.mark.parametrize(
    "body",
    [
        b"\x00\xff<<<",
        b"   ",
        b"%PDF-1.7 %\xe2\xe3",
        b"<opml version='2.0'><body><outline text='x'/></body></opml>",
        b"<sitemapindex><sitemap/></sitemapindex>",
        b"no such feed",
    ],
)
def test_what_is_no_feed_says_so(body: bytes) -> None:
    """Bytes in no format we know are a problem, in words."""
    assert read(body) == Reading(problems=(UNKNOWN,))


def test_no_bytes_are_an_empty_reading() -> None:
    """What the server did not send is told by polling, not by us."""
    assert read(b"") == Reading()


def test_entries_are_read_in_their_order() -> None:
    """The order of a document is the order of its entries."""
    items = "".join(f"<item><guid isPermaLink='false'>{number}</guid></item>" for number in range(5))

    assert read(f"<rss><channel>{items}</channel></rss>").entries == tuple(
        make_entry(guid=str(number), link=None, title="", markup="", published_at=None) for number in range(5)
    )
