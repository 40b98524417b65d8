"""The `feed` kind: RSS, Atom, JSON Feed."""

import re
from html import unescape

from bot.domain.source import Document, PollState, Reading, Request, SourceSpec
from bot.ports import SourceKind
from bot.rules.polling import address
from bot.sources._feed_json import is_json, read_json
from bot.sources._feed_xml import UNKNOWN, read_xml

ACCEPT = (
    "application/rss+xml, application/atom+xml, application/feed+json;q=0.9, "
    "application/rdf+xml;q=0.9, application/xml;q=0.8, text/xml;q=0.8, application/json;q=0.7, */*;q=0.1"
)

PAGE = re.compile(
    rb"(?:\xef\xbb\xbf)?\s*+(?:<\?xml[^>]*+>\s*+)?(?:<!--(?:(?!-->).)*+-->\s*+)*+<(?:!doctype\s++html|html)\b",
    re.IGNORECASE | re.DOTALL,
)
PAGE_TITLE = re.compile(rb"<title[^>]{0,200}>([^<]{1,300})", re.IGNORECASE)
HEAD_BYTES = 16 * 1024
"""The title of a page, or what kind of document it is, shows as early as this."""

SHOWN = 80
"""Characters of a page's title that are repeated to the operator."""


def plan(spec: SourceSpec, state: PollState) -> Request:
    """Ask for the feed, and only if it changed."""
    return Request(
        url=address(spec, state),
        accept=ACCEPT,
        etag=state.etag,
        last_modified=state.last_modified,
        polite_delay=spec.polite_delay,
    )


def read(_: SourceSpec, document: Document) -> Reading:
    """Say what a feed document holds; never raise."""
    if not document.body:
        return Reading()
    if is_json(document.body):
        return read_json(document)
    reading = read_xml(document)
    # Two real feeds begin with `<!doctype html>`: what has entries is a feed, whatever it says of itself.
    return (
        reading
        if reading.entries or not _is_page(reading, document)
        else Reading(not_a_feed=_said_of_page(document.body))
    )


def _is_page(reading: Reading, document: Document) -> bool:
    """Say whether a document without entries is a web page."""
    if PAGE.match(document.body[:HEAD_BYTES]):
        return True
    return UNKNOWN in reading.problems and document.headers.get("content-type", "").lower().startswith("text/html")


def _said_of_page(body: bytes) -> str:
    """Say that a web page came, by its title where it has one: that of a challenge tells what it is."""
    found = PAGE_TITLE.search(body[:HEAD_BYTES])
    words = unescape(found[1].decode("utf-8", "replace")).split() if found else []
    title = "".join(sign for sign in " ".join(words) if sign.isprintable())[:SHOWN]
    return f'the answer is a web page ("{title}"), not a feed' if title else "the answer is a web page, not a feed"


FEED = SourceKind(name="feed", options={}, plan=plan, read=read)
