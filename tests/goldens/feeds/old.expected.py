"""What `old.atom` says: Atom 0.3, with a title in HTML and a text in base64."""

from datetime import UTC, datetime

from bot.domain.source import Entry, Reading

READING = Reading(
    entries=(
        Entry(
            guid="https://example.org/rnd",
            link="https://example.org/rnd",
            title="R&amp;D",
            markup="<p>Base64, once.</p>",
            published_at=datetime(2026, 3, 5, 10, 0, tzinfo=UTC),
        ),
    ),
    title="Atom before it was finished",
    link="https://example.org/",
    language="en",
)
