"""What `oshirase.html` says, read with its selectors: Japanese dates, and a link that leads nowhere."""

from datetime import UTC, datetime

from bot.domain.source import Entry, Reading, Url

SELECTORS = {"items": ".item", "title": "a", "date": "dt"}

READING = Reading(
    entries=(
        Entry(
            link="https://example.org/news/12.html",
            title="大規模言語モデル「エース7B」を公開",
            published_at=datetime(2026, 3, 5, tzinfo=UTC),
        ),
        Entry(
            link="https://example.org/news/11.html",
            title="ライセンスを変更しました",
            published_at=datetime(2026, 2, 27, tzinfo=UTC),
        ),
        Entry(title="準備中"),
    ),
    title="お知らせ｜株式会社エース",
    link=Url("https://example.org/about/news"),
    language="ja",
)
