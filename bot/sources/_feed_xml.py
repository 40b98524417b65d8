"""Reads RSS and Atom: quickly where the XML is in order, as well as it goes where it is not."""

import re
from collections import deque
from dataclasses import dataclass, replace
from itertools import islice
from xml.parsers.expat import ErrorString, ExpatError, errors

from bot.domain.source import Document, Reading
from bot.sources._feed_charset import says_utf8, to_utf8
from bot.sources._feed_draft import TOO_MANY_ENTRIES
from bot.sources._feed_lenient import is_small, read_broken, read_odd
from bot.sources._feed_prolog import Xml, without_harm
from bot.sources._feed_scopes import Enough
from bot.sources._feed_strict import StrictReader
from bot.sources._feed_walk import Unsure

FEED = re.compile(rb"<(?:[\w.-]+:)?(?:rss|feed|rdf|channel|item|entry)\b", re.IGNORECASE)
"""An element without which there is nothing to read."""

ENTRY_ENDS = re.compile(rb"</(?:[\w.-]+:)?(?:item|entry)\s*>", re.IGNORECASE)

CUT = frozenset(
    errors.codes[message]
    for message in (
        errors.XML_ERROR_NO_ELEMENTS,
        errors.XML_ERROR_UNCLOSED_TOKEN,
        errors.XML_ERROR_PARTIAL_CHAR,
        errors.XML_ERROR_UNCLOSED_CDATA_SECTION,
    )
)
"""What expat says of a document that is in order as far as it goes."""

UNKNOWN = "it is neither RSS, Atom nor JSON Feed"
BOMB = "it declares entities of its own that could blow it up; they were left as they are"


MOST_TAGS = 300_000
"""No real feed has more than a quarter of it, and `MOST_ENTRIES` of the busiest sort come to it."""

TOO_MANY_TAGS = f"it has more than {MOST_TAGS:,} tags; only the first were read"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Attempt:
    """How the reading of a document as well-formed XML went; `reading` goes up to the mistake."""

    xml: Xml
    reading: Reading
    mistake: str | None = None
    cut: bool = False  # the mistake is that it ends too soon


def read_xml(document: Document) -> Reading:
    """Read RSS or Atom; never raises."""
    # A tag has three bytes; documents that can not have too many are not searched for them.
    if len(document.body) > 3 * MOST_TAGS and document.body.count(b"<") > MOST_TAGS:
        last = next(islice(re.finditer(b"<", document.body), MOST_TAGS, None))
        reading = read_xml(replace(document, body=document.body[: last.start()], truncated=TOO_MANY_TAGS))
        return replace(reading, problems=(TOO_MANY_TAGS, *reading.problems))
    attempt = None
    if says_utf8(document.body, document.headers):
        # The XML parser passes over an honest declaration, and sees for itself whether the bytes are UTF-8.
        attempt = _attempt(without_harm(document.body), document)
    if attempt is None or attempt.mistake:
        attempt = _attempt(without_harm(to_utf8(document.body, document.headers)), document)
    if not attempt.reading.entries and not FEED.search(attempt.xml.body):
        return Reading(problems=(UNKNOWN,))
    if attempt.mistake and not (attempt.cut and document.truncated):
        return _as_it_goes(attempt.xml, attempt.mistake, document)
    return attempt.reading


def _attempt(xml: Xml, document: Document, *, alone: bool = False) -> _Attempt:
    """Read a document up to its first mistake."""
    if not xml.harmless:
        return _Attempt(xml=xml, reading=Reading(), mistake=BOMB)
    base, language = document.url, document.headers.get("content-language")
    reader = StrictReader(xml.body, base, language, alone=alone)
    try:
        if xml.entities:
            reader.doubt()
        reader.read()
    except Unsure:
        odd = read_odd(xml, base, language) if is_small(xml.body) else None
        return _Attempt(xml=xml, reading=odd) if odd else _attempt(xml, document, alone=True)
    except Enough:
        return _Attempt(xml=xml, reading=replace(reader.reading(), problems=(TOO_MANY_ENTRIES,)))
    except ExpatError as error:
        mistake = (
            f"its XML is broken in line {error.lineno} ({ErrorString(error.code)}); it was read as well as it goes"
        )
        return _Attempt(xml=xml, reading=reader.reading(), mistake=mistake, cut=error.code in CUT)
    return _Attempt(xml=xml, reading=reader.reading())


def _as_it_goes(xml: Xml, mistake: str, document: Document) -> Reading:
    """Read a document with mistakes; of one that did not come whole, only the entries that did."""
    if document.truncated:
        last = deque(ENTRY_ENDS.finditer(xml.body), maxlen=1)
        xml = replace(xml, body=xml.body[: last[0].end()] if last else b"")
    reading = read_broken(xml, document.url, document.headers.get("content-language"))
    return replace(reading, problems=(mistake, *reading.problems))
