"""The Store's contract: items, their pages and their vectors."""

from dataclasses import replace
from datetime import timedelta

import numpy as np
import pytest

from bot.domain.item import Item, ItemId, Known, PageText
from bot.domain.source import SourceId, Url
from bot.errors import StoreError
from bot.ports import Store
from tests.make import NOW, make_item, make_items, make_placement, make_story, make_vectors

HOUR = timedelta(hours=1)


async def place(store: Store, *items: Item) -> None:
    """Give each item a story of its own."""
    async with store.begin() as tx:
        await tx.stories.put([make_placement(make_story(id=f"of-{item.id}", items=(item.id,))) for item in items])


def ids(items: list[Item]) -> list[str]:
    return [item.id for item in items]


async def test_an_item_is_kept_as_it_is(store: Store) -> None:
    """Every field of an item comes back."""
    bare = make_item(id=ItemId("bare"), url=None, link=None, guid=None, title="", text="", dated=False, archival=True)
    items = [make_item(text="一行目\n二行目 🙂 “quoted” \\ '"), bare]

    async with store.begin() as tx:
        assert await tx.items.add(items) == {"item-1", "bare"}

    async with store.begin() as tx:
        assert await tx.items.get([ItemId("bare"), ItemId("nobody"), ItemId("item-1")]) == items[::-1]


async def test_an_id_that_is_there_stays_as_it_was(store: Store) -> None:
    """Adding an item again changes nothing and is not new; of two in one call the first is kept."""
    first, second = make_item(title="first"), make_item(title="second")
    (other,) = make_items("other")

    async with store.begin() as tx:
        assert await tx.items.add([first, second]) == {"item-1"}
    async with store.begin() as tx:
        assert await tx.items.add([second, other]) == {"other"}
        assert await tx.items.get([first.id]) == [first]
        assert await tx.items.count() == 2


async def test_known_finds_a_source_s_items_by_guid_url_or_hash(store: Store) -> None:
    """An item is recognized within its source by any of the three, once."""
    a, b, c, d = make_items("a", "b", "c", "d")
    elsewhere = replace(a, id=ItemId("elsewhere"), source=SourceId("other"))
    async with store.begin() as tx:
        await tx.items.add([a, b, c, d, elsewhere])

        found = await tx.items.known(
            a.source,
            guids=["urn:example:a", "none"],
            urls=["https://example.org/b", str(a.url)],
            hashes=["hash-c", "hash-a"],
        )

    assert sorted(found, key=lambda known: known.id) == [
        Known(id=item.id, guid=item.guid, url=item.url, title=item.title, content_hash=item.content_hash)
        for item in (a, b, c)
    ]


async def test_newest_is_by_seen_then_published(store: Store) -> None:
    """Items come newest first, within a source, since a moment, up to a limit."""
    old, late, early = make_items("old", "late", "early")
    old = replace(old, seen_at=NOW - HOUR, published_at=NOW - HOUR)
    early = replace(early, published_at=NOW - 2 * HOUR)
    other = make_items("other", source=SourceId("other"), seen_at=NOW + HOUR)
    async with store.begin() as tx:
        await tx.items.add([old, early, late, *other])

        assert ids(await tx.items.newest()) == ["other", "late", "early", "old"]
        assert ids(await tx.items.newest(limit=2)) == ["other", "late"]
        assert ids(await tx.items.newest(source=old.source, since=NOW)) == ["late", "early"]
        assert ids(await tx.items.newest(source=old.source, limit=1)) == ["late"]
        assert await tx.items.count() == 4
        assert await tx.items.count(since=NOW) == 3


async def test_by_url_finds_every_source_s_copy(store: Store) -> None:
    """The items of one canonical URL come oldest first, whatever their source."""
    later, first = make_items("later", "first", url=Url("https://example.org/same"))
    first = replace(first, source=SourceId("other"), seen_at=NOW - HOUR)
    async with store.begin() as tx:
        await tx.items.add([later, first, *make_items("else")])

        assert ids(await tx.items.by_url("https://example.org/same")) == ["first", "later"]
        assert await tx.items.by_url("https://example.org/none") == []


async def test_unplaced_are_fresh_before_archival_then_newest(store: Store) -> None:
    """Items no story holds come fresh first, newest published first; a placed one comes no more."""
    fresh, newer, old = make_items("fresh", "newer", "old")
    fresh, old = replace(fresh, published_at=NOW - HOUR), replace(old, archival=True)
    async with store.begin() as tx:
        await tx.items.add([old, fresh, newer])
        assert ids(await tx.items.unplaced(limit=9)) == ["newer", "fresh", "old"]
        assert ids(await tx.items.unplaced(limit=2)) == ["newer", "fresh"]

    await place(store, newer)

    async with store.begin() as tx:
        assert ids(await tx.items.unplaced(limit=9)) == ["fresh", "old"]


async def test_unembedded_are_placed_items_without_this_embedder_s_vector(store: Store) -> None:
    """Each embedder has its own backlog: placed items of the languages asked, newest first."""
    a, b, c, d = make_items("a", "b", "c", "d")
    b, c = replace(b, lang="ja", published_at=NOW - HOUR), replace(c, published_at=NOW - 2 * HOUR)
    async with store.begin() as tx:
        await tx.items.add([a, b, c, d])
    await place(store, a, b)
    async with store.begin() as tx:
        assert ids(await tx.items.unembedded("tiny", None, limit=9)) == ["a", "b"]
    await place(store, c)

    async with store.begin() as tx:
        assert ids(await tx.items.unembedded("tiny", None, limit=9)) == ["a", "b", "c"]
        assert ids(await tx.items.unembedded("tiny", ["en", "zh"], limit=9)) == ["a", "c"]
        assert ids(await tx.items.unembedded("tiny", ["en"], limit=1)) == ["a"]
        await tx.items.put_vectors("tiny", [a.id, d.id], make_vectors((1, 0), (0, 1)))
        assert ids(await tx.items.unembedded("tiny", None, limit=9)) == ["b", "c"]
        assert ids(await tx.items.unembedded("other", None, limit=9)) == ["a", "b", "c"]
    await place(store, d)
    async with store.begin() as tx:
        assert ids(await tx.items.unembedded("tiny", None, limit=9)) == ["b", "c"]
        assert set(ids(await tx.items.unembedded("other", None, limit=9))) == {"a", "b", "c", "d"}


async def test_vectors_are_kept_by_embedder(store: Store) -> None:
    """A vector comes back bit by bit, under its embedder alone; a new one takes its place."""
    a, b = make_items("a", "b")
    vectors = make_vectors((0.1, 0.7, 0.3), (1, 2, 3))
    async with store.begin() as tx:
        await tx.items.add([a, b])
        await tx.items.put_vectors("tiny", [a.id, b.id], make_vectors((1, 0, 0), (1, 2, 3)))
        await tx.items.put_vectors("tiny", [a.id], vectors[:1])
        await tx.items.put_vectors("wide", [a.id], make_vectors((1, 1, 1, 1)))

    async with store.begin() as tx:
        found = await tx.items.vectors("tiny", [a.id, b.id, ItemId("nobody")])
        wide = await tx.items.vectors("wide", [a.id, b.id])
        none = await tx.items.vectors("unheard of", [a.id])

    assert found.keys() == {"a", "b"}
    assert np.array_equal(np.stack([found[a.id], found[b.id]]), vectors)
    assert found[a.id].dtype == np.float32
    assert wide[a.id].tolist() == [0.5] * 4
    assert none == {}


async def test_a_vector_of_nobody_is_refused(store: Store) -> None:
    """A vector for an item that was never added is an error, and nothing of the call is kept."""
    with pytest.raises(StoreError, match="nobody"):
        async with store.begin() as tx:
            await tx.items.put_vectors("tiny", [ItemId("nobody")], make_vectors((1, 0)))


async def test_pages_are_kept_until_they_are_forgotten(store: Store) -> None:
    """A page's text is found until it is forgotten; an item whose page could not be had has none."""
    a, b, c = make_items("a", "b", "c")
    old = PageText(item=a.id, fetched_at=NOW - HOUR, text="The old article.", sha256="aa")
    new = PageText(item=b.id, fetched_at=NOW, text="The new article.", sha256="bb")
    none = PageText(item=c.id, fetched_at=NOW - HOUR, text=None, sha256=None, problem="It did not come.")
    async with store.begin() as tx:
        await tx.items.add([a, b, c])
        await tx.items.put_page(replace(new, text="An earlier text."))
        for page in (old, new, none):
            await tx.items.put_page(page)
        assert await tx.items.pages([a.id, b.id, c.id]) == {"a": "The old article.", "b": "The new article."}

        assert await tx.items.forget_pages(before=NOW) == 1
        assert await tx.items.forget_pages(before=NOW) == 0
        assert await tx.items.pages([a.id, b.id, c.id]) == {"b": "The new article."}


async def test_a_page_of_nobody_is_refused(store: Store) -> None:
    """A page for an item that was never added is an error."""
    with pytest.raises(StoreError, match="nobody"):
        async with store.begin() as tx:
            await tx.items.put_page(PageText(item=ItemId("nobody"), fetched_at=NOW, text="x", sha256=None))


async def test_teasers_are_fresh_items_whose_page_was_never_followed(store: Store) -> None:
    """Only fresh items with a URL come, newest first; once followed they come no more, found or not."""
    a, b, late, stale, bare, gone, forgotten = make_items("a", "b", "late", "stale", "bare", "gone", "forgotten")
    everyone = [
        replace(a, published_at=NOW - HOUR),
        b,
        replace(late, seen_at=NOW + HOUR),
        replace(stale, archival=True),
        replace(bare, url=None),
        gone,
        forgotten,
        *make_items("before", seen_at=NOW - HOUR),
    ]
    async with store.begin() as tx:
        await tx.items.add(everyone)
        await tx.items.put_page(PageText(item=gone.id, fetched_at=NOW, text=None, sha256=None, problem="404"))
        await tx.items.put_page(PageText(item=forgotten.id, fetched_at=NOW, text="x", sha256="x"))
        await tx.items.forget_pages(before=NOW + HOUR)

        assert ids(await tx.items.teasers(since=NOW, limit=9)) == ["late", "b", "a"]
        assert ids(await tx.items.teasers(since=NOW, limit=1)) == ["late"]
