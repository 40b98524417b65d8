"""Real feeds: no identity, link, title or date differs from feedparser's own reading."""

from collections import Counter
from pathlib import Path

import pytest

from bench.reading import differences, documents, ours
from bot.domain.source import Document

REAL = Path(__file__).parents[3] / "shared" / "corpora" / "feeds" / "real"

pytestmark = [
    pytest.mark.shared,
    pytest.mark.slow,
    pytest.mark.skipif(not REAL.is_dir(), reason="the real feeds are not beside this checkout"),
]


@pytest.mark.parametrize(
    "content_type", ["application/xml", "text/xml", "text/html; charset=utf-8", "application/octet-stream"]
)
def test_real_feeds_are_read_as_feedparser_reads_them(content_type: str) -> None:
    """Whatever the server calls them, every entry has feedparser's id, link, title and date, in feedparser's order."""
    feeds = [served(document, content_type) for document in documents(REAL)]

    found = sum((differences(document) for document in feeds), Counter[str]())

    assert found == Counter()
    assert sum(len(ours(document)) for document in feeds) > 9_000


def served(document: Document, content_type: str) -> Document:
    """Serve a document as something."""
    return Document(
        url=document.url,
        status=200,
        headers={"content-type": content_type},
        body=document.body,
        fetched_at=document.fetched_at,
    )
