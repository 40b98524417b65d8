"""Admission: an entry becomes an item, is recognized, or is refused with a reason."""

from datetime import UTC, datetime, timedelta, timezone
from html import unescape

import pytest

from bot.domain.item import Item, ItemId, Known, Refusal
from bot.domain.source import Entry, PollState, SourceSpec, Url
from bot.rules.admission import admit, content_hash, draft, is_teaser, plain, strangers
from bot.rules.identity import Lookups
from tests.make import NOW, make_entry, make_item, make_spec, make_state

LONG = "The weights are on the hub under the Apache 2.0 license, for anyone to use. " * 4


def stripped(markup: str) -> str:
    """Take the tags of this file's entries off."""
    return unescape(markup.replace("<p>", "").replace("</p>", "\n"))


def drafted(
    *entries: Entry, spec: SourceSpec | None = None, state: PollState | None = None
) -> tuple[tuple[Item, ...], tuple[Refusal, ...]]:
    """Draft entries of a source that was polled an hour ago."""
    state = state or make_state(succeeded_at=NOW - timedelta(hours=1))
    return draft(
        entries,
        spec or make_spec(language=None),
        state,
        NOW,
        clean=stripped,
        detect=lambda text, declared: declared or ("ja" if "重み" in text else "und"),
        feed_language=None,
    )


def only(*entries: Entry, state: PollState | None = None) -> Item:
    """Return the one item these entries make."""
    items, refused = drafted(*entries, state=state)
    assert (len(items), refused) == (1, ())
    return items[0]


def known_of(item: Item, **changes: str | None) -> Known:
    """Make what a store remembers of an item."""
    return Known(
        id=ItemId("known"),
        guid=changes.get("guid", item.guid),
        url=Url(url) if (url := changes.get("url")) else item.url,
        title=item.title,
        content_hash=item.content_hash,
    )


def test_an_item_is_plain_and_complete() -> None:
    """An entry becomes an item: canonical URL, plain words, our clock beside the publisher's."""
    item = only(make_entry(link="http://www.example.org/acme-7b?utm_source=rss", title=" Acme\u200b  <p>7B</p> "))

    assert item.url == "https://example.org/acme-7b"
    assert item.link == "http://www.example.org/acme-7b?utm_source=rss"
    assert (item.guid, item.title) == ("urn:example:1", "Acme 7B")
    assert item.text == "The weights are on the hub under the Apache 2.0 license."
    assert (item.published_at, item.seen_at, item.dated, item.archival) == (NOW, NOW, True, False)
    assert item.content_hash == content_hash(item.title, item.text)


def test_an_untitled_entry_borrows_its_first_sentence() -> None:
    """The first sentence of the text, or 80 characters of it, stands in for a missing title."""
    assert only(make_entry(title="", markup="One is told. Two is more.")).title == "One is told."
    assert only(make_entry(title="", markup="重みが公開。続く。")).title == "重みが公開。"
    assert only(make_entry(title="", markup="brief")).title == "brief"
    assert only(make_entry(title="", markup="word " * 50)).title == "word " * 15 + "word…"
    assert only(make_entry(title="", markup="長" * 100)).title == "長" * 79 + "…"


def test_titles_and_texts_are_capped() -> None:
    """What is too long to keep ends with an ellipsis."""
    item = only(make_entry(title="t" * 400, markup="x" * 100_000))

    assert (len(item.title), item.title[-1]) == (300, "…")
    assert (len(item.text), item.text[-1]) == (20_000, "…")


@pytest.mark.parametrize(
    ("title", "markup", "reason"),
    [
        ("", "", "it has neither a title nor a text"),
        (" ", "\n", "it has neither a title nor a text"),
        ("<p></p>", "", "its title and text hold markup and no words"),
        ("", "<p>&nbsp;</p>", "its title and text hold markup and no words"),
        ("\u200b", "&nbsp;", "its title and text are blank"),
    ],
)
def test_an_entry_that_says_nothing_is_refused_in_words(title: str, markup: str, reason: str) -> None:
    """A refusal names the entry and says why."""
    items, refused = drafted(make_entry(title=title, markup=markup, link="mailto:press@example.org"))

    assert items == ()
    assert [(refusal.link, refusal.reason) for refusal in refused] == [("mailto:press@example.org", reason)]


def test_a_picture_without_a_word_goes_by_its_address() -> None:
    """An entry that has an address and says nothing is admitted; its address is its title."""
    item = only(make_entry(title="", markup="", link="https://example.org/photo/7/"))

    assert (item.title, item.text) == ("example.org/photo/7", "")


def test_links_no_store_could_keep_are_left_out() -> None:
    """A link is kept as written, unless it is blank or endless."""
    assert only(make_entry(link=" \x00 ")).link is None
    assert only(make_entry(link="https://example.org/" + "a" * 5_000)).link is None
    assert only(make_entry(link="ftp://example.org/a")).url is None


def test_dates_are_claims_within_our_clock() -> None:
    """A date in the future becomes our clock's, a naive one is UTC, a missing one is said to be missing."""
    tokyo = timezone(timedelta(hours=9))

    assert only(make_entry(published_at=NOW + timedelta(days=9))).published_at == NOW
    assert only(make_entry(published_at=NOW.replace(tzinfo=None))).published_at == NOW
    assert only(make_entry(published_at=NOW.astimezone(tokyo))).published_at.tzinfo is UTC
    assert only(make_entry(published_at=datetime(1, 1, 1, tzinfo=tokyo))).published_at.year == 1
    undated = only(make_entry(published_at=None))
    assert (undated.published_at, undated.dated) == (NOW, False)


@pytest.mark.parametrize(
    ("succeeded", "published", "archival"),
    [
        (None, timedelta(days=2), False),
        (None, timedelta(days=4), True),
        (None, None, True),
        (timedelta(hours=1), timedelta(days=2), False),
        (timedelta(hours=1), timedelta(days=4), True),
        (timedelta(hours=1), None, False),
        (timedelta(days=8), timedelta(days=10), False),
        (timedelta(days=8), timedelta(days=12), True),
    ],
)
def test_what_is_old_when_first_seen_is_never_announced(
    succeeded: timedelta | None, published: timedelta | None, *, archival: bool
) -> None:
    """A first poll announces its window; an archive that floods nothing; a source that was down what it missed."""
    state = make_state(succeeded_at=NOW - succeeded if succeeded else None)
    entry = make_entry(published_at=NOW - published if published else None)

    assert only(entry, state=state).archival is archival


def test_the_language_is_declared_by_operator_then_entry_then_feed() -> None:
    """What was declared is handed on, the operator's word first."""
    entry = make_entry(language="zh", markup="重み")
    detect = lambda _text, declared: declared or "und"  # noqa: E731 - the shape `draft` takes

    def lang(spec_says: str | None, entry_says: str | None) -> str:
        items, _ = draft(
            [make_entry(language=entry_says)],
            make_spec(language=spec_says),
            make_state(),
            NOW,
            clean=stripped,
            detect=detect,
            feed_language="ko",
        )
        return items[0].lang

    assert (lang("ja", "zh"), lang(None, "zh"), lang(None, None)) == ("ja", "zh", "ko")
    assert only(entry).lang == "zh"


def test_strangers_are_neither_known_by_guid_nor_by_url() -> None:
    """Only what the store does not know is drafted."""
    known = known_of(only(make_entry()))
    new = make_entry(guid="urn:example:2", link="https://example.org/other")

    assert strangers([make_entry(), new], [known], home=None) == (new,)


def test_substantial_content_is_recognized_after_a_move() -> None:
    """Where guids and addresses change at once, title and text still tell."""
    item = only(make_entry(markup=LONG))

    assert admit([item], [known_of(item, guid="old", url="https://old.example.com/1")]) == ()
    assert admit([item], []) == (item,)


def test_brief_content_is_an_identity_only_where_nothing_speaks_against_it() -> None:
    """Two short posts may say the same; one that moved host keeps its path; one without guid and link has only its words."""
    item = only(make_entry(markup="Resolved."))
    bare = only(make_entry(guid=None, link=None, markup="Resolved."))

    assert admit([item], [known_of(item, guid="old", url="https://example.org/other")]) == (item,)
    assert admit([item], [known_of(item, guid="old", url="https://example.com/acme-7b")]) == ()
    assert admit([item], [known_of(item, guid="old")]) == ()
    assert admit([bare], [known_of(bare)]) == ()


def test_roots_of_two_hosts_are_not_one_path() -> None:
    """That two links have no path does not make them one that moved."""
    item = only(make_entry(link="https://example.org/", markup="Resolved."))

    assert admit([item], [known_of(item, guid="old", url="https://example.com/")]) == (item,)


def test_an_item_still_in_the_document_is_not_another_entry() -> None:
    """Last week's thread, there under its own id or address, does not swallow this week's with the same words."""
    item = only(make_entry(guid="new", link="https://example.org/new", markup=LONG))
    last = known_of(item, guid="old", url="https://example.org/old")

    assert admit([item], [last], present=Lookups(guids=("new", "old"))) == (item,)
    assert admit([item], [last], present=Lookups(guids=("new",), urls=(Url("https://example.org/old"),))) == (item,)
    assert admit([item], [last], present=Lookups(guids=("new",), urls=(Url("https://example.org/new"),))) == ()


def test_content_is_claimed_one_to_one() -> None:
    """One item answers for one draft."""
    item = only(make_entry(guid="new", markup=LONG))

    assert admit([item, item], [known_of(item, guid="old")]) == (item,)


@pytest.mark.parametrize(
    ("text", "teaser"),
    [
        ("", True),
        ("Brief.", True),
        ("long " * 200, False),
        ("long " * 200 + "…", True),
        ("long " * 200 + "[...]", True),
        ("long " * 200 + "Read more »", True),
        ("長い文" * 100 + "続きを読む", True),
        ("长文" * 200 + "阅读全文>>", True),
        ("長い文" * 100 + "。", False),
    ],
)
def test_a_teaser_is_short_or_breaks_off(text: str, *, teaser: bool) -> None:
    """What is brief or ends with an invitation to go on is only the beginning of something."""
    assert is_teaser(make_item(text=text)) is teaser
    assert is_teaser(make_item(text=text, link=None)) is False


def test_plain_makes_any_markup_an_items_text() -> None:
    """Cleaned, visible, without runs of blanks."""
    assert plain("<p>one</p><p>two  \u200b three</p>", stripped) == "one\ntwo three"
