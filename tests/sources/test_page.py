"""The `page` kind: a listing page, read by CSS selectors."""

import runpy
from pathlib import Path
from typing import Any

import pytest

from bot.domain.source import Document, Reading, Url
from bot.sources.page import NOTHING_FOUND, PAGE
from tests.make import NOW, make_spec, make_state

GOLDENS = Path(__file__).parent.parent / "goldens" / "pages"
HERE = Url("https://example.org/about/news")


def make_page(body: bytes, content_type: str = "text/html; charset=utf-8") -> Document:
    """Make a page as a server answers it."""
    return Document(url=HERE, status=200, headers={"content-type": content_type}, body=body, fetched_at=NOW)


def read(body: bytes, content_type: str = "text/html; charset=utf-8", **options: Any) -> Reading:
    """Read a page with these selectors."""
    return PAGE.read(make_spec(kind="page", options=options), make_page(body, content_type))


@pytest.mark.parametrize("name", ["newsroom", "oshirase"])
def test_a_page_says_what_its_golden_says(name: str) -> None:
    """Links are resolved, words are plain, dates are read, and what is not an entry is counted."""
    expected = runpy.run_path(str(GOLDENS / f"{name}.expected.py"))

    assert read((GOLDENS / f"{name}.html").read_bytes(), **expected["SELECTORS"]) == expected["READING"]


def test_the_usual_selectors_read_a_plain_blog() -> None:
    """Without options, articles with a heading and a time are read."""
    reading = read(b"<article><h2><a href=/a>One</a></h2><time datetime=2026-03-05>then</time><p>Text</article>")

    [entry] = reading.entries
    assert (entry.link, entry.title, entry.markup) == ("https://example.org/a", "One", "<p>Text</p>")
    assert reading.problems == ()


def test_xhtml_is_a_page_too() -> None:
    """A declaration before the page changes nothing."""
    page = b'<?xml version="1.0" encoding="utf-8"?><html xmlns="http://www.w3.org/1999/xhtml"><article><h2>A</h2></article>'

    assert read(page).entries[0].title == "A"


def test_an_item_may_be_the_link_itself() -> None:
    """A list of bare links is a list of entries."""
    [entry] = read(b"<a class=x href=/a> One <b>more</b></a>", items="a.x").entries

    assert (entry.link, entry.title) == ("https://example.org/a", "One more")


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"<p>redesigned</p>",
        b"<article></article>",
        b"https://example.org/",
        b"page.html",
        b"\x00\xff\xfe<",
        b'<?xml version="1.0"?><rss><channel/></rss>',
        "<p>two bytes each</p>".encode("utf-16"),
        b"<div>" * 30_000,
    ],
)
def test_finding_nothing_is_a_loud_problem(body: bytes) -> None:
    """A page that yields no entry says so, whatever it holds."""
    reading = read(body)

    assert (reading.entries, reading.problems) == ((), (NOTHING_FOUND,))


def test_a_selector_that_is_none_is_a_problem() -> None:
    """A mistake in a selector is told, not raised."""
    assert read(b"<p>x</p>", items="li[").problems[0].startswith("a selector can not be read: ")


def test_a_charset_is_the_servers_or_the_pages() -> None:
    """Characters come out right, declared by the server or by the page."""
    page = "<meta charset=shift_jis><article><h2>公開</h2></article>".encode("shift_jis")

    assert read(page, "text/html; charset=Shift_JIS").entries[0].title == "公開"
    assert read(page, "text/html").entries[0].title == "公開"
    assert read(page, "text/html; charset=no-such-charset").entries[0].title == "公開"
    assert read(page.decode("shift_jis").replace("<meta charset=shift_jis>", "").encode("utf-16"), "text/html").entries


def test_robots_are_obeyed_for_pages() -> None:
    """A page is asked for as a guest asks: conditionally, within its cap, where robots.txt allows it."""
    request = PAGE.plan(make_spec(kind="page", url=HERE), make_state(etag='"1"', last_modified="then"))

    assert (request.url, request.etag, request.last_modified, request.obey_robots) == (HERE, '"1"', "then", True)
    assert request.max_bytes < 16 * 1024 * 1024
