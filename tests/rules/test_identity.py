"""Identity: one URL, one spelling; one entry, one item."""

import time

import pytest

from bot.domain.item import ItemId, Known
from bot.domain.source import Entry, SourceId, Url
from bot.rules.identity import (
    Lookups,
    canonical,
    distinct,
    entry_key,
    guid_of,
    is_root,
    item_id,
    lookups,
    plain_title,
    unrecognized,
)
from tests.make import make_entry

HOME = "https://example.org/"


def make_known(number: int, **changes: str | None) -> Known:
    """Make what a store remembers of `make_post(number)`."""
    return Known(
        id=ItemId(f"item-{number}"),
        guid=changes.get("guid", f"urn:{number}"),
        url=Url(changes.get("url") or f"https://example.org/post-{number}"),
        title=changes.get("title") or f"Post {number}",
        content_hash="0" * 64,
    )


def make_post(number: int, **changes: str | None) -> Entry:
    """Make one of several entries of a feed."""
    return make_entry(
        **{
            "guid": f"urn:{number}",
            "link": f"https://example.org/post-{number}",
            "title": f"Post {number}",
            **changes,
        }
    )


@pytest.mark.parametrize(
    ("written", "folded"),
    [
        # scheme, host, port, user, dots
        ("http://Example.ORG", "https://example.org/"),
        ("https://example.org:443/a", "https://example.org/a"),
        ("http://example.org:80/a", "https://example.org/a"),
        ("http://example.org:8080/a", "https://example.org:8080/a"),
        ("http://user:secret@example.org./a", "https://example.org/a"),
        ("https://www.example.org/a/", "https://example.org/a"),
        ("https://例え.jp/あ", "https://xn--r8jz45g.jp/%E3%81%82"),
        ("http://[2001:DB8::1]/a", "https://[2001:db8::1]/a"),
        ("  https://example.org/a\n", "https://example.org/a"),
        ("https://example.org/a/./b/../c//d", "https://example.org/a/c//d"),
        ("https://example.org/a/..", "https://example.org/"),
        # escapes
        ("https://example.org/%7eme/%e3%81%82?q=%41 b", "https://example.org/~me/%E3%81%82?q=A%20b"),
        ("https://example.org/100%", "https://example.org/100%25"),
        # fragments
        ("https://example.org/a#part", "https://example.org/a"),
        ("https://example.org/#!/a b", "https://example.org/#!/a%20b"),
        ("https://example.org/a#!", "https://example.org/a"),
        # trackers go; what may name content stays, in its order
        ("https://example.org/a?utm_source=x&id=2&UTM_medium=y&gclid=z&p=1", "https://example.org/a?id=2&p=1"),
        ("https://example.org/a?b=1&amp;utm_source=x&amp;c=2", "https://example.org/a?b=1&c=2"),
        ("https://example.org/a?%75tm_source=x", "https://example.org/a"),
        ("https://example.org/a?ref=x&source=y&s=3&v=4", "https://example.org/a?ref=x&source=y&s=3&v=4"),
        ("https://blog.medium.com/a?source=rss", "https://blog.medium.com/a"),
        ("https://example.org/a;jsessionid=0A1B?x=1", "https://example.org/a?x=1"),
        ("https://example.org/a?", "https://example.org/a"),
        # phones and AMP
        ("https://m.example.org/a", "https://example.org/a"),
        ("https://mobile.twitter.com/a/status/1?s=20", "https://x.com/a/status/1"),
        ("https://en.m.wikipedia.org/wiki/LLaMA", "https://en.wikipedia.org/wiki/LLaMA"),
        ("https://m.co.uk/a", "https://m.co.uk/a"),
        ("https://amp.dev/about", "https://amp.dev/about"),
        ("https://www.example.org/2026/a-long-post/amp/", "https://example.org/2026/a-long-post"),
        ("https://example.org/20260305/amp", "https://example.org/20260305"),
        ("https://pytorch.org/docs/amp", "https://pytorch.org/docs/amp"),
        ("https://example.org/a-long-post/amp/more", "https://example.org/a-long-post/amp/more"),
        ("https://example.org/a?amp=1&outputType=amp", "https://example.org/a"),
        ("https://example.org/a?amp=12", "https://example.org/a?amp=12"),
        ("https://www.google.com/amp/s/www.example.org/a?x=1", "https://example.org/a?x=1"),
        ("https://example-org.cdn.ampproject.org/c/s/example.org/a", "https://example.org/a"),
        ("https://cdn.ampproject.org/v0.js", "https://cdn.ampproject.org/v0.js"),
        # wrappers
        ("https://www.google.co.jp/url?sa=t&url=https%3A%2F%2Fexample.org%2Fa%3Fb%3D1", "https://example.org/a?b=1"),
        ("https://www.google.com/url?sa=t", "https://google.com/url?sa=t"),
        ("https://out.reddit.com/t3_x?url=https%3A%2F%2Fexample.org%2Fa&token=1", "https://example.org/a"),
        ("https://l.facebook.com/l.php?u=https%3A%2F%2Fexample.org%2Fa%3Ffbclid%3D1&h=2", "https://example.org/a"),
        ("https://t.umblr.com/redirect?z=https%3A%2F%2Fexample.org%2Fa&t=x", "https://example.org/a"),
        ("https://link.zhihu.com/?target=https%3A//example.org/a", "https://example.org/a"),
        (
            "https://www.google.com/url?q=https://www.google.com/url%3Fq%3Dhttps://example.org/a",
            "https://example.org/a",
        ),
        # one site, several names
        ("https://youtu.be/abc?si=1&t=9", "https://youtube.com/watch?v=abc&t=9"),
        ("https://old.reddit.com/r/x/comments/1/", "https://reddit.com/r/x/comments/1"),
        ("https://export.arxiv.org/abs/2302.13971", "https://arxiv.org/abs/2302.13971"),
    ],
)
def test_one_address_has_one_spelling(written: str, folded: str) -> None:
    """A URL is folded to one spelling, and that spelling is its own."""
    assert canonical(written) == folded
    assert canonical(folded) == folded


@pytest.mark.parametrize(
    "written",
    [
        "",
        "example.org/a",
        "/a",
        "mailto:a@example.org",
        "javascript:alert(1)",
        "http://",
        "http://a b/",
        "http://a..b/",
        "http://[1::2",
        "http://example.org:port/",
        "http://" + "あ" * 80 + ".jp/",
        "https://example.org/" + "a" * 2_000,
        "https://example.org/" + "a" * 20_000,
    ],
)
def test_what_is_no_web_address_is_none(written: str) -> None:
    """What is not http(s), has no host or is too long to index is no identity."""
    assert canonical(written) is None


def test_an_entry_is_its_id_else_link_and_title_else_words() -> None:
    """What makes entries of one document different: id; else link and title; else title and text."""
    assert entry_key(make_post(1)) == entry_key(make_post(1, link="https://example.org/moved", title="Other"))
    assert entry_key(make_post(1)) != entry_key(make_post(2, link="https://example.org/post-1", title="Post 1"))
    assert entry_key(make_post(1, guid=None)) == entry_key(make_post(1, guid=" ", markup="edited"))
    assert entry_key(make_post(1, guid=None)) != entry_key(make_post(1, guid=None, title="Other"))
    assert entry_key(make_post(1, guid=None, link=None)) != entry_key(
        make_post(1, guid=None, link=None, markup="edited")
    )


def test_the_first_of_each_key_is_kept() -> None:
    """A document that repeats an entry says it once, in its order."""
    first, second, again = make_post(1), make_post(2), make_post(1, title="Again")

    assert distinct([first, second, again]) == (first, second)


def test_an_id_is_short_and_always_the_same() -> None:
    """An item's id depends on its source and its entry's key alone."""
    assert item_id(SourceId("a"), make_post(1)) == item_id(SourceId("a"), make_post(1, title="Edited"))
    assert item_id(SourceId("a"), make_post(1)) != item_id(SourceId("b"), make_post(1))
    assert len(item_id(SourceId("a"), make_post(1, guid="\ud800" * 9))) == 20


def test_guids_are_storable() -> None:
    """A guid no store could hold or index is made one that it can."""
    assert guid_of(make_post(1, guid=" urn:\x00a\ud800 ")) == "urn:a"
    assert guid_of(make_post(1, guid="")) is None
    long = guid_of(make_post(1, guid="a" * 5_000))
    assert long is not None
    assert long.startswith("sha256:")
    assert long != guid_of(make_post(1, guid="a" * 5_001))


def test_lookups_name_every_guid_and_url_once() -> None:
    """A store is asked for all guids and canonical URLs of a document, once each."""
    entries = [make_post(1), make_post(2, link="http://www.example.org/post-1"), make_post(3, guid=None, link=None)]

    assert lookups(entries) == Lookups(guids=("urn:1", "urn:2"), urls=(Url("https://example.org/post-1"),))


def test_a_guid_is_recognized_whatever_else_changed() -> None:
    """An entry whose guid is known is that item, moved and retitled."""
    entry = make_post(1, link="https://example.com/moved", title="Other words")

    assert unrecognized([entry], [make_known(1)], home=HOME) == ()


def test_guids_may_change_en_masse() -> None:
    """Entries with new guids are recognized by their URLs, one to one."""
    entries = [make_post(number, guid=f"new:{number}") for number in range(5)]

    assert unrecognized(entries, [make_known(number) for number in range(4)], home=HOME) == (entries[4],)


def test_a_new_title_at_a_specific_url_is_a_retitle() -> None:
    """The same specific URL under another title is the same item, with or without guids."""
    known = [make_known(1, guid=None), make_known(2)]
    entries = [make_post(1, guid=None, title="Corrected"), make_post(2, guid="new", title="Corrected")]

    assert unrecognized(entries, known, home=HOME) == ()


@pytest.mark.parametrize(
    "link", [HOME, "https://example.org/blog", "https://example.com", "https://example.org/log#v2"]
)
def test_a_link_to_a_front_page_is_no_identity_by_itself(link: str) -> None:
    """A second post that links to the home page, a bare site root or a part of a page is new unless its title agrees."""
    known = [make_known(1, url=canonical(link))]
    new, same = make_post(2, link=link), make_post(3, link=link, title=" <b>POST&nbsp;1</b>")

    assert unrecognized([new], known, home="https://www.example.org/blog/") == (new,)
    assert unrecognized([same], known, home="https://www.example.org/blog/") == ()
    assert unrecognized([make_post(4, link=link, title="")], known, home="https://example.org/blog") != ()


def test_entries_of_one_document_that_share_a_url_are_never_one() -> None:
    """Two ids at one URL are two items, on the first poll and on every later one."""
    url = "https://example.org/changes"
    old, new = make_post(1, link=url), make_post(2, link=url)

    assert unrecognized([old, new], [make_known(1, url=url)], home=HOME) == (new,)
    assert unrecognized([old, new], [make_known(1, url=url), make_known(2, url=url)], home=HOME) == ()


def test_equal_titles_at_one_url_are_claimed_one_to_one() -> None:
    """As many entries are recognized as there are items, and no more."""
    url = "https://example.org/changes"
    known = [make_known(number, url=url, title="Changes") for number in (1, 2)]
    entries = [make_post(number, guid=f"new:{number}", link=url, title="Changes") for number in (1, 2, 3)]

    assert unrecognized(entries, known, home=None) == (entries[2],)


def test_an_entry_without_guid_and_link_is_left_to_its_content() -> None:
    """Neither guid nor URL recognizes what has neither."""
    entry = make_post(1, guid=None, link=None)

    assert unrecognized([entry], [make_known(1)], home=None) == (entry,)


def test_a_site_root_is_bare() -> None:
    """A root has neither path nor query."""
    assert is_root(Url("https://example.org/"))
    assert not is_root(Url("https://example.org/?p=1"))
    assert not is_root(Url("https://example.org/a"))


def test_titles_compare_by_what_they_say() -> None:
    """Markup, entities, blanks and case do not make titles different."""
    assert plain_title("A &amp;amp; B  <i>c</i>\u200b") == plain_title("a & b\u3000C")


def test_thousands_of_posts_at_one_url_take_no_longer_than_their_number() -> None:
    """A feed whose every link is its home page is recognized as quickly as any other."""
    entries = [make_post(number, guid=f"new:{number}", link=HOME) for number in range(5_000)]
    known = [make_known(number, url=HOME) for number in range(5_000)]
    began = time.process_time()

    strange = unrecognized(entries, known, home=HOME)

    assert strange == ()
    assert time.process_time() - began < 2
