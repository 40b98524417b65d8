"""Reads JSON Feed: https://www.jsonfeed.org/version/1.1/"""

import codecs
import json
import re
from collections.abc import Iterator
from html import escape
from itertools import islice
from typing import Any

from bot.domain.source import Document, Entry, Reading
from bot.sources._feed_charset import DECLARATION, to_utf8
from bot.sources._feed_dates import to_moment
from bot.sources._feed_draft import MOST_ENTRIES, TOO_MANY_ENTRIES
from bot.sources._feedparser import join

HEAD_BYTES = 1_000
NO_SIGNS = codecs.BOM_UTF8 + codecs.BOM_UTF16_LE + b" \t\r\n"
"""What may stand before the first sign of a document."""

ITEMS = re.compile(r'"items"\s*:\s*\[')
GAP = re.compile(r"[\s,]*")

MOST_CHARACTERS = 4 * 1024 * 1024
"""Of a longer feed the items are read one by one, no more of them than we keep: all at once they take twenty times the room."""

NO_JSON_FEED = "it is JSON, but no JSON Feed: it has no items"
CUT = "its JSON is broken; what came before the mistake was read"


def is_json(body: bytes) -> bool:
    """Say whether a document begins as JSON does."""
    return body[:HEAD_BYTES].replace(b"\0", b"").lstrip(NO_SIGNS).startswith((b"{", b"["))


def read_json(document: Document) -> Reading:
    """Read a JSON Feed; never raises."""
    text = _text(document)
    problems: tuple[str, ...] = ()
    try:
        feed = json.loads(text) if len(text) <= MOST_CHARACTERS else _salvaged(text)
    except (ValueError, RecursionError):  # a mistake, a number of 5,000 digits, or 1,000 lists inside one another
        feed = _salvaged(text)
        problems = (CUT,)
    items = feed.get("items") if isinstance(feed, dict) else None
    if not isinstance(items, list):
        return Reading(problems=(NO_JSON_FEED,))
    if len(items) > MOST_ENTRIES:
        problems += (TOO_MANY_ENTRIES,)
    return Reading(
        entries=tuple(_entry(item, document.url) for item in items[:MOST_ENTRIES] if isinstance(item, dict)),
        problems=problems,
        title=_string(feed, "title") or None,
        link=_string(feed, "home_page_url") or None,
        language=_string(feed, "language") or None,
    )


def _text(document: Document) -> str:
    """Return the characters: UTF-8 by RFC 8259, else what the server or, last, the bytes themselves suggest."""
    try:
        return document.body.decode(json.detect_encoding(document.body))
    except UnicodeDecodeError:
        _, _, parameters = document.headers.get("content-type", "").partition(";")
        body = to_utf8(document.body, {"content-type": f"text/plain;{parameters}"})
        return body.removeprefix(DECLARATION).decode("utf-8", "replace")


def _salvaged(text: str) -> dict[str, Any]:
    """Return what a feed says before its items, and those of them that come before a mistake."""
    begun = ITEMS.search(text)
    if begun is None:
        return {}
    try:
        feed: dict[str, Any] = json.loads(f"{text[: begun.end()]}]}}")
    except (ValueError, RecursionError):
        feed = {}
    return feed | {"items": list(islice(_items(text, begun.end()), MOST_ENTRIES + 1))}


def _items(text: str, at: int) -> Iterator[Any]:
    """Yield the items of a list one by one, up to its end or a mistake."""
    decoder = json.JSONDecoder()
    while True:
        gap = GAP.match(text, at)
        try:
            item, at = decoder.raw_decode(text, gap.end() if gap else at)
        except (ValueError, RecursionError):
            return
        yield item


def _entry(item: dict[str, Any], base: str) -> Entry:
    """Keep what we need of one item. Titles, summaries and `content_text` are plain text there."""
    link = _string(item, "url") or _string(item, "external_url")
    texts = (
        _string(item, "content_html"),
        escape(_string(item, "content_text"), quote=False),
        escape(_string(item, "summary"), quote=False),
    )
    return Entry(
        guid=_string(item, "id") or None,
        link=join(base, link) or None if link else None,
        title=escape(_string(item, "title").strip(), quote=False),
        markup=max(texts, key=len),
        published_at=to_moment(_string(item, "date_published")) or to_moment(_string(item, "date_modified")),
        language=_string(item, "language") or None,
    )


def _string(thing: dict[str, Any], name: str) -> str:
    """Return a text; ids are numbers at times, and anything else is no text."""
    value = thing.get(name)
    return str(value) if isinstance(value, str | int | float) and not isinstance(value, bool) else ""
