"""What `newsroom.html` says, read with its selectors."""

from datetime import UTC, datetime

from bot.domain.source import Entry, Reading, Url

SELECTORS = {"items": "li.card", "link": "a.more", "title": "h3", "date": "time, .when", "text": "p"}

READING = Reading(
    entries=(
        Entry(
            link="https://example.org/news/acme-7b?utm_source=site",
            title="Acme-7B &amp; Acme-70B are here",
            markup="<p>Both under <b>Apache 2.0</b>.</p>",
            published_at=datetime(2026, 3, 5, 0, 30, tzinfo=UTC),
        ),
        Entry(
            link="https://blog.example.org/license",
            title="Using the &lt;think&gt; tag",
            published_at=datetime(2026, 3, 3, tzinfo=UTC),
        ),
        Entry(title="Write to us"),
    ),
    problems=("1 of 4 items have neither a link nor a title",),
    title="Acme Newsroom",
    link=Url("https://example.org/about/news"),
    language="en",
)
