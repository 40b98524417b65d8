"""What `releases.atom` says: Atom 1.0, its addresses relative, its texts of every type."""

from datetime import UTC, datetime

from bot.domain.source import Entry, Reading

READING = Reading(
    entries=(
        Entry(
            guid="tag:example.org,2026:blog/1",
            link="https://example.org/blog/think.html",
            title="The &lt;think&gt; tag, <code>explained</code>",
            markup=(
                '<div xmlns="http://www.w3.org/1999/xhtml"><p>A model <em>thinks</em> first.</p><hr/><p class="x"/></p></div>'
            ),
            published_at=datetime(2026, 3, 5, 9, 0, tzinfo=UTC),
        ),
        Entry(
            guid="urn:uuid:2",
            link="https://example.org/claims",
            title="Bold <b>claims</b>",
            markup="Vec&lt;T&gt; is a type.",
            published_at=datetime(2026, 3, 4, 10, 0, tzinfo=UTC),
        ),
    ),
    title="Generics & <T>",
    link="https://example.org/blog/",
    language="en",
)
