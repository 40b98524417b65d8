"""What `simple.rss` says: RSS 0.91 without a declaration, ids or dates."""

from bot.domain.source import Entry, Reading

READING = Reading(
    entries=(
        Entry(link="https://example.org/feeds/one.html", title="One"),
        Entry(link="https://example.org/two", title="Two", markup="Second."),
    ),
    title="Without a declaration",
    link="https://example.org/",
    language="en",
)
