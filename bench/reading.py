"""Reading feeds: ours beside `feedparser.parse`, over the same bytes; prints one JSON document.

`python -m bench.reading FOLDER [ROUNDS]` reads every feed under a folder.
"""

import io
import json
import statistics
import sys
import time
import warnings
from calendar import timegm
from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from xml.parsers.expat import ExpatError

import feedparser

from bot.domain.source import Document, Entry, SourceId, SourceSpec, Url
from bot.sources._feed_strict import StrictReader
from bot.sources._feed_walk import Unsure
from bot.sources.feed import FEED

SUFFIXES = frozenset({".xml", ".rss", ".atom", ".rdf", ".json"})
LARGEST = 4 * 1024 * 1024
ROUNDS = 5

SPEC = SourceSpec(id=SourceId("bench"), kind="feed", url=Url("https://example.org/feed.xml"))
HEADERS = {"content-type": "application/xml"}
"""As the loopback server sends them."""

Facts = tuple[str | None, str | None, str, datetime | None]
"""guid, link, title, date."""


def documents(folder: Path) -> list[Document]:
    """Load the feeds under a folder."""
    paths = sorted(path for path in folder.rglob("*") if path.suffix in SUFFIXES and path.stat().st_size < LARGEST)
    now = datetime(2026, 3, 5, tzinfo=UTC)
    return [
        Document(url=SPEC.url, status=200, headers=HEADERS, body=path.read_bytes(), fetched_at=now) for path in paths
    ]


def ours(document: Document) -> tuple[Entry, ...]:
    """Read with the `feed` kind."""
    return FEED.read(SPEC, document).entries


def theirs(document: Document) -> list[Any]:
    """Read with feedparser, told what we are told."""
    headers = {"content-location": document.url, **document.headers}
    entries: list[Any] = feedparser.parse(io.BytesIO(document.body), response_headers=headers)["entries"]
    return entries


def facts(entry: dict[str, Any]) -> Facts:
    """Return what must be equal, of a feedparser entry."""
    parts = dict.get(entry, "published_parsed") or dict.get(entry, "updated_parsed")
    at = datetime.fromtimestamp(timegm(parts), UTC) if parts else None
    return entry.get("id") or None, entry.get("link") or None, entry.get("title") or "", at


def differences(document: Document) -> Counter[str]:
    """Count where the two readings differ."""
    mine = [(entry.guid, entry.link, entry.title, entry.published_at) for entry in ours(document)]
    yours = [facts(entry) for entry in theirs(document)]
    found = Counter(entries=abs(len(mine) - len(yours)))
    for one, other in zip(mine, yours, strict=False):
        found.update(name for name, a, b in zip(("guid", "link", "title", "date"), one, other, strict=True) if a != b)
    return +found


def is_fallback(document: Document) -> bool:
    """Say whether a document is more than the fast reader dares to read alone."""
    try:
        StrictReader(document.body, document.url, None).read()
    except (ExpatError, Unsure):
        return True
    return False


def seconds(read: Callable[[Document], object], feeds: list[Document]) -> float:
    """Return the processor seconds of one round over all the feeds."""
    began = time.process_time()
    for document in feeds:
        read(document)
    return time.process_time() - began


def measure(folder: Path, rounds: int = ROUNDS) -> dict[str, Any]:
    """Read everything in turns, ours and theirs, so that a machine's mood touches both; return medians and their ratio."""
    feeds = documents(folder)
    found = sum((differences(document) for document in feeds), Counter[str]())  # this warms both up
    mine, yours = [], []
    for _ in range(rounds):
        mine.append(seconds(ours, feeds))
        yours.append(seconds(theirs, feeds))
    return {
        "feeds": len(feeds),
        "entries": sum(len(ours(document)) for document in feeds),
        "fallbacks": sum(map(is_fallback, feeds)),
        "ours_seconds": statistics.median(mine),
        "feedparser_seconds": statistics.median(yours),
        "ratio": statistics.median(yours) / statistics.median(mine),
        "differences": dict(found),
    }


if __name__ == "__main__":
    warnings.simplefilter("ignore")  # feedparser is of two minds about `updated`
    print(json.dumps(measure(Path(sys.argv[1]), *map(int, sys.argv[2:]))))
