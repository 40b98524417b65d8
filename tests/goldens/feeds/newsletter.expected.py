"""What `newsletter.rss` says: RSS 2.0 with the modules that blogs use."""

from datetime import UTC, datetime, timedelta

from bot.domain.source import Entry, Reading

READING = Reading(
    entries=(
        Entry(
            guid="1001",
            link="https://example.org/acme-7b?a=1&b=2",
            title="Acme-7B & the <em>license</em> behind it",
            markup="<p>Weights are on the hub,<br/>under the <b>Apache 2.0</b> license.</p>",
            published_at=datetime(2026, 3, 5, 0, 30, tzinfo=UTC),
        ),
        Entry(
            guid="https://example.org/only-a-guid",
            link="https://example.org/only-a-guid",
            title="A guid is a link too",
            markup="<p>Escaped &amp; read.</p>",
            published_at=datetime(2026, 3, 4, 12, 0, tzinfo=UTC),
        ),
        Entry(markup="No title, no link: <b>text</b> alone."),
    ),
    title="Acme & Friends",
    link="https://example.org/",
    language="en-us",
    ttl=timedelta(minutes=90),
)
