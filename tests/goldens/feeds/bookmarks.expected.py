"""What `bookmarks.rdf` says: RSS 1.0, as Japanese sites still have it."""

from datetime import UTC, datetime, timedelta

from bot.domain.source import Entry, Reading

READING = Reading(
    entries=(
        Entry(
            guid="https://example.jp/1",
            link="https://example.jp/1",
            title="「エース7B」を公開",
            markup="重みを公開しました。",
            published_at=datetime(2026, 3, 5, tzinfo=UTC),
        ),
    ),
    title="人気の記事",
    link="https://example.jp/",
    language="ja",
    ttl=timedelta(hours=6),
)
