"""Identity holds for any input."""

from urllib.parse import quote

from hypothesis import given
from hypothesis import strategies as st

from bot.domain.item import Known
from bot.domain.source import Entry, SourceId
from bot.rules.identity import canonical, distinct, entry_key, item_id, lookups, unrecognized, url_of

PIECES = st.sampled_from(
    [
        *("http://", "https://", "HTTPS://", "www.", "m.", "amp.", "mobile.", "example.org", "Example.COM.", "co.uk"),
        *("google.com/url?q=", "google.com/amp/s/", "cdn.ampproject.org/c/s/", "out.reddit.com/?url=", "youtu.be/a"),
        *(
            "/",
            "//",
            "..",
            "/./",
            "/../",
            "/amp",
            "/a-long-slug",
            ";jsessionid=1",
            ":80",
            ":443",
            ":8080",
            "@",
            "[",
            "]",
        ),
        *("?", "&", "&amp;", "amp;", "utm_source=x", "id=1", "amp=1", "=", "#", "#!", "%", "%2", "%2e", "%41", "%zz"),
        *("%3Fa", "あ", "\ud800", "\x00", " ", "\n", "\\", "{", "b"),
    ]
)
URLS = st.lists(PIECES, max_size=14).map("".join) | st.text(max_size=40)
ENTRIES = st.lists(
    st.builds(
        Entry,
        guid=st.none() | st.sampled_from(["a", "b", "c", ""]),
        link=st.none() | st.sampled_from(["https://example.org/", "https://example.org/a", "http://www.example.org/b"]),
        title=st.sampled_from(["", "one", "two"]),
        markup=st.sampled_from(["", "text"]),
    ),
    max_size=8,
)


@given(URLS)
def test_a_canonical_url_is_its_own(url: str) -> None:
    """Any string has one spelling or none, and folding twice changes nothing."""
    once = canonical(url)

    assert once is None or canonical(once) == once


@given(URLS)
def test_wrapping_changes_no_identity(url: str) -> None:
    """A web address wrapped by a search engine is the address it leads to."""
    plain = canonical(url)

    if plain and url.lower().startswith(("http://", "https://")):
        assert canonical(f"https://www.google.com/url?q={quote(plain, safe='')}") == plain


@given(st.builds(Entry, guid=st.none() | st.text(), link=st.none() | URLS, title=st.text(), markup=st.text()))
def test_any_entry_has_a_key_and_an_id(entry: Entry) -> None:
    """No text an entry may carry keeps it from being identified."""
    assert entry_key(entry)
    assert item_id(SourceId("a"), entry) == item_id(SourceId("a"), entry)
    assert all(guid.encode() for guid in lookups([entry]).guids)


@given(ENTRIES)
def test_a_document_is_recognized_whole(entries: list[Entry]) -> None:
    """Every entry with a guid, or with a link and a title, is recognized the second time; new guids change nothing."""
    kept = distinct(entries)
    known = [
        Known(
            id=item_id(SourceId("a"), entry),
            guid=entry.guid or None,
            url=url_of(entry),
            title=entry.title,
            content_hash="",
        )
        for entry in kept
    ]
    renamed = [Entry(guid=f"new {number}", link=entry.link, title=entry.title) for number, entry in enumerate(kept)]

    assert all(not entry.guid and not (entry.link and entry.title) for entry in unrecognized(kept, known, home=None))
    assert all(not (entry.link and entry.title) for entry in unrecognized(renamed, known, home=None))
