"""What `broken.rss` says, read as feedparser reads what is no XML: a blank line first, bare ampersands, no end."""

from datetime import UTC, datetime

from bot.domain.source import Entry, Reading

READING = Reading(
    entries=(
        Entry(
            guid="a&amp;b",
            link="https://example.org/rnd?a=1&b=2",
            title="R&D; \xa0news",
            markup="<p>This text is long enough to be hidden from feedparser &amp; found again.</p>",
            published_at=datetime(2026, 3, 5, 9, 30, tzinfo=UTC),
        ),
        Entry(
            link="https://example.org/half",
            title="Half a post",
            markup="<p>Text & more text, and still more of it to make it long.</p>",
        ),
    ),
    problems=(
        "its XML is broken in line 3 (XML or text declaration not at start of entity); it was read as well as it goes",
    ),
    title="A blank line too many",
    link="https://example.org/",
)
