"""What `notes.json` says: JSON Feed, whose titles are plain text."""

from datetime import UTC, datetime

from bot.domain.source import Entry, Reading

READING = Reading(
    entries=(
        Entry(
            guid="1",
            link="https://example.org/1",
            title="Use the &lt;think&gt; tag",
            markup="<p>It <b>thinks</b>.</p>",
            published_at=datetime(2026, 3, 5, tzinfo=UTC),
            language="en",
        ),
        Entry(
            guid="2",
            link="https://example.org/elsewhere",
            markup="Plain text &amp; &lt;nothing&gt; else",
            published_at=datetime(2026, 3, 4, tzinfo=UTC),
        ),
        Entry(title="Neither id nor link"),
    ),
    title="Notes",
    link="https://example.org/",
    language="en",
)
