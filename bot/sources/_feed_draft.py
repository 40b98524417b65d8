"""What a feed and its entries are known to say, half way through the document."""

from datetime import timedelta

from bot.domain.source import Entry
from bot.sources._feed_dates import to_moment

PERIODS = {
    "hourly": timedelta(hours=1),
    "daily": timedelta(days=1),
    "weekly": timedelta(weeks=1),
    "monthly": timedelta(days=30),
    "yearly": timedelta(days=365),
}
"""https://web.resource.org/rss/1.0/modules/syndication/"""

MOST_ENTRIES = 5_000
"""The longest of some five hundred real feeds, a lab's whole archive, has 1,105."""

TOO_MANY_ENTRIES = f"it has more than {MOST_ENTRIES:,} entries; only the first were read"

LONGEST_TTL = timedelta(days=365)


class Draft:
    """An entry, or the feed itself. A depth says how far down the tree a value was found: the shallower one stands."""

    id: str | None = None
    id_depth: int | None = None
    link: str | None = None
    title: str | None = None
    title_depth: int | None = None
    published: str | None = None
    updated: str | None = None
    language: str | None = None
    texts: tuple[str, ...] = ()
    ttl: str | None = None
    period: str | None = None
    frequency: str | None = None

    def entry(self) -> Entry:
        """Conclude an entry."""
        published_at = to_moment(self.published) if self.published else None
        if published_at is None and self.updated:
            published_at = to_moment(self.updated)
        return Entry(
            guid=self.id or None,
            link=self.link or None,
            title=self.title or "",
            markup=max(self.texts, key=len, default=""),
            published_at=published_at,
            language=self.language or None,
        )


def patience(ttl: str | None, period: str | None, frequency: str | None) -> timedelta | None:
    """Return how long the publisher asks us to wait between two visits; None where that is not said, or not to be understood."""
    if minutes := _number(ttl):
        return min(timedelta(minutes=minutes), LONGEST_TTL)
    if not period and not frequency:
        return None
    length = PERIODS.get((period or "daily").strip().lower())
    times = _number(frequency or "1")
    return length / times if length and times else None


def _number(text: str | None) -> int:
    """Read a small whole number; 0 where there is none."""
    text = (text or "").strip()
    return int(text) if text.isascii() and text.isdigit() and len(text) < 8 else 0
