"""Real feeds: no identity, link, title or date differs from feedparser's own reading."""

from collections import Counter
from pathlib import Path

import pytest

from bench.reading import differences, documents, ours

REAL = Path(__file__).parents[3] / "shared" / "corpora" / "feeds" / "real"

pytestmark = [
    pytest.mark.shared,
    pytest.mark.slow,
    pytest.mark.skipif(not REAL.is_dir(), reason="the real feeds are not beside this checkout"),
]


def test_real_feeds_are_read_as_feedparser_reads_them() -> None:
    """Every entry has feedparser's id, link, title and date, in feedparser's order."""
    feeds = documents(REAL)

    found = sum(map(differences, feeds), Counter[str]())

    assert found == Counter()
    assert sum(len(ours(document)) for document in feeds) > 9_000
