"""The Store's contract: stories, and which of them are near."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

import numpy as np
import pytest

from bot.domain.item import ItemId
from bot.domain.story import Near, Standing, Story, StoryId
from bot.domain.subscription import Destination, SubscriptionId, SubscriptionState
from bot.domain.vector import Matrix
from bot.errors import StoreError
from bot.ports import Store
from tests.make import NOW, make_delivery, make_item, make_items, make_placement, make_story, make_vectors

DAY = timedelta(days=1)
TERMINAL = Destination(kind="terminal")


def said(story: Story) -> tuple[object, ...]:
    """Say everything about a story in values that compare."""
    centroid = None if story.centroid is None else tuple(story.centroid.tolist())
    return (replace(story, centroid=None), centroid)


async def tell(store: Store, *stories: Story, vectors: Matrix | None = None, embedder: str = "tiny") -> None:
    """Keep stories of one item each, with the vectors given as their items' and their own."""
    items = make_items(*(item for story in stories for item in story.items))
    async with store.begin() as tx:
        await tx.items.add(items)
        if vectors is not None:
            await tx.items.put_vectors(embedder, [item.id for item in items], vectors)
            stories = tuple(
                replace(story, centroid=vector, embedded=1) for story, vector in zip(stories, vectors, strict=True)
            )
        await tx.stories.put([make_placement(story) for story in stories])


async def near(
    store: Store, vector: Sequence[float] | None = None, names: str = "", embedder: str = "tiny", limit: int = 9
) -> list[Near]:
    """Ask for what is near within a day of NOW."""
    async with store.begin() as tx:
        return await tx.stories.near(
            embedder=embedder,
            vector=None if vector is None else make_vectors(tuple(vector))[0],
            names=frozenset(names.split()),
            after=NOW - DAY,
            before=NOW + DAY,
            limit=limit,
        )


def one(name: str, **changes: object) -> Story:
    """Make a story of one item that shares nothing with another."""
    return make_story(id=StoryId(name), items=(ItemId(f"item-{name}"),), **{"names": frozenset({name}), **changes})


async def test_a_story_is_kept_as_its_placement_left_it(store: Store) -> None:
    """Every field of a story comes back, with its items in the order they joined."""
    bare = make_story(
        id=StoryId("bare"), items=(ItemId("c"),), names=frozenset(), models=frozenset(), numbers=frozenset(),
        acts=frozenset(), langs=frozenset(), standing=None, archival=True,
    )  # fmt: skip
    full = make_story(
        items=(ItemId("b"), ItemId("a")),
        opened_at=NOW - DAY,
        centroid=make_vectors((1, 2, 3))[0],
        embedded=2,
        names=frozenset({"メタ", "llama"}),
        standing=Standing.RUMORED,
        leaked=True,
    )
    async with store.begin() as tx:
        await tx.items.add(make_items("a", "b", "c"))
        await tx.stories.put([make_placement(full, reasons=("veto: none", "joins")), make_placement(bare)])

    async with store.begin() as tx:
        found = await tx.stories.get([StoryId("bare"), StoryId("none"), full.id])
        assert [said(story) for story in found] == [said(bare), said(full)]
        assert await tx.stories.of([ItemId("a"), ItemId("c"), ItemId("none")]) == {"a": full.id, "c": "bare"}
        assert await tx.stories.reasons(ItemId("a")) == ("veto: none", "joins")
        assert await tx.stories.reasons(ItemId("b")) == ()
        assert await tx.stories.reasons(ItemId("none")) == ()
        assert await tx.stories.count() == 2


async def test_a_story_grows_item_by_item(store: Store) -> None:
    """Each placement takes the place of what was known, and the reasons of earlier ones stay."""
    async with store.begin() as tx:
        await tx.items.add(make_items("a", "b"))
        opened = make_story(items=(ItemId("a"),))
        await tx.stories.put([make_placement(opened, reasons=("opens",))])
        grown = replace(
            opened, items=(*opened.items, ItemId("b")), updated_at=NOW + DAY, names=frozenset({"acme", "new"})
        )
        await tx.stories.put([make_placement(grown, reasons=("joins",))])

    async with store.begin() as tx:
        assert [said(story) for story in await tx.stories.newest()] == [said(grown)]
        assert await tx.stories.reasons(ItemId("a")) == ("opens",)
        assert await tx.stories.reasons(ItemId("b")) == ("joins",)
    assert [each.story.id for each in await near(store, names="new")] == [grown.id]
    assert await near(store, names="acme-7b") == []


async def test_an_item_lies_in_one_story(store: Store) -> None:
    """An item put into another story leaves the first; a story nothing lies in is found no more."""
    a, b = ItemId("a"), ItemId("b")
    first, second = make_story(id=StoryId("first"), items=(a, b)), make_story(id=StoryId("second"), items=(a,))
    async with store.begin() as tx:
        await tx.items.add(make_items("a", "b"))
        await tx.stories.put([make_placement(first)])
        await tx.stories.put([make_placement(second)])
        assert await tx.stories.of([a, b]) == {a: "second", b: "first"}
        assert [story.items for story in await tx.stories.get([first.id])] == [(b,)]

        await tx.stories.put([make_placement(replace(second, items=(a, b)))])

        assert await tx.stories.get([first.id]) == []
        assert [story.id for story in await tx.stories.newest()] == ["second"]
        assert await tx.stories.count() == 1
        assert await tx.stories.untold(TERMINAL, since=NOW - DAY) != []
    assert [each.story.id for each in await near(store, names="acme")] == ["second"]


async def test_what_a_story_lets_go_of_is_to_be_placed_again(store: Store) -> None:
    """An item its story holds no more is unplaced."""
    a, b = ItemId("a"), ItemId("b")
    story = make_story(items=(a, b))
    async with store.begin() as tx:
        await tx.items.add(make_items("a", "b"))
        await tx.stories.put([make_placement(story)])
        assert await tx.items.unplaced(limit=9) == []

        await tx.stories.put([make_placement(replace(story, items=(b,)))])

        assert [item.id for item in await tx.items.unplaced(limit=9)] == ["a"]
        assert await tx.stories.of([a, b]) == {b: story.id}


async def test_a_story_of_nobody_is_refused(store: Store) -> None:
    """A story that holds an item that was never added is an error, and leaves no trace."""
    with pytest.raises(StoreError, match="nobody"):
        async with store.begin() as tx:
            await tx.stories.put([make_placement(make_story(items=(ItemId("nobody"),)))])

    async with store.begin() as tx:
        assert await tx.stories.newest() == []


async def test_newest_is_by_update(store: Store) -> None:
    """Stories come by their last update, since a moment, up to a limit."""
    await tell(store, one("a", updated_at=NOW - DAY), one("b", updated_at=NOW + DAY), one("c"))

    async with store.begin() as tx:
        assert [story.id for story in await tx.stories.newest()] == ["b", "c", "a"]
        assert [story.id for story in await tx.stories.newest(limit=1)] == ["b"]
        assert [story.id for story in await tx.stories.newest(since=NOW)] == ["b", "c"]


async def test_near_is_by_cosine(store: Store) -> None:
    """The nearest stories by vector come nearest first, up to the limit, with their cosines."""
    await tell(store, one("x"), one("y"), one("z"), vectors=make_vectors((1, 0, 0), (1, 1, 0), (0, 0, 1)))

    found = await near(store, (1, 0.1, 0), limit=2)

    assert [each.story.id for each in found] == ["x", "y"]
    assert [round(each.cosine or 0, 3) for each in found] == [0.995, 0.774]
    assert found[1].story.centroid is not None
    assert np.allclose(found[1].story.centroid, make_vectors((1, 1, 0))[0])


async def test_near_is_also_by_name(store: Store) -> None:
    """Stories that share a name come too, each once, those without a vector behind the others, most names first."""
    await tell(store, one("x"), one("y", names=frozenset({"acme"})), vectors=make_vectors((1, 0), (0, 1)))
    await tell(store, one("p", names=frozenset({"acme"})), one("q", names=frozenset({"acme", "llama"})), one("r"))

    found = await near(store, (1, 0), names="acme llama", limit=1)
    unread = await near(store, names="acme llama")

    assert [(each.story.id, each.cosine) for each in found] == [("x", 1.0), ("q", None)]
    assert [each.story.id for each in await near(store, (1, 0), names="acme llama")] == ["x", "y", "q", "p"]
    assert [(each.story.id, each.cosine) for each in unread] == [("q", None), ("y", None), ("p", None)]
    assert await near(store) == []


async def test_near_is_within_the_span_asked(store: Store) -> None:
    """Only stories whose span touches the one asked are near, by vector or by name."""
    spans = {"ended": (-9, -2), "reaches": (-9, -1), "opens": (1, 9), "later": (2, 9), "around": (-9, 9)}
    stories = [
        one(name, opened_at=NOW + DAY * start, updated_at=NOW + DAY * end, names=frozenset({"acme"}))
        for name, (start, end) in spans.items()
    ]
    await tell(store, *stories, vectors=make_vectors(*[(1.0, 0.0)] * 5))

    by_vector, by_name = await near(store, (1, 0)), await near(store, names="acme")

    assert (
        {each.story.id for each in by_vector} == {each.story.id for each in by_name} == {"reaches", "opens", "around"}
    )


async def test_near_follows_what_is_written(store: Store) -> None:
    """Stories written in the same block are near at once; those of a block that raised are not."""
    await tell(store, one("x"), vectors=make_vectors((1, 0)))
    assert [each.story.id for each in await near(store, (1, 0))] == ["x"]
    await tell(store, one("y"), vectors=make_vectors((1, 0.1)))
    assert [each.story.id for each in await near(store, (1, 0.1))] == ["y", "x"]

    async def fail() -> None:
        async with store.begin() as tx:
            (moved,) = await tx.stories.get([StoryId("x")])
            moved = replace(moved, centroid=make_vectors((0, 1))[0])
            await tx.items.put_vectors("tiny", [moved.items[0]], make_vectors((0, 1)))
            await tx.stories.put([make_placement(moved)])
            raise LookupError

    with pytest.raises(LookupError):
        await fail()

    assert [each.story.id for each in await near(store, (1, 0))] == ["x", "y"]


async def test_near_looks_at_any_time(store: Store) -> None:
    """The past is asked as well as the present, in any order."""
    ago = timedelta(days=400)
    await tell(
        store, one("now"), one("then", opened_at=NOW - ago, updated_at=NOW - ago), vectors=make_vectors((1, 0), (1, 0))
    )
    found = []
    async with store.begin() as tx:
        for at in (NOW, NOW - ago, NOW):
            got = await tx.stories.near(
                embedder="tiny",
                vector=make_vectors((1, 0))[0],
                names=frozenset(),
                after=at - DAY,
                before=at + DAY,
                limit=9,
            )
            found.append([each.story.id for each in got])

    assert found == [["now"], ["then"], ["now"]]


async def test_centroids_of_another_embedder_do_not_compare(store: Store) -> None:
    """A story's centroid is another embedder's: it is near by name alone, and comes without it."""
    await tell(store, one("x"), vectors=make_vectors((1, 0)), embedder="before")

    assert await near(store, (1, 0), embedder="after") == []
    (found,) = await near(store, (1, 0), names="x", embedder="after")
    assert (found.cosine, found.story.centroid, found.story.embedded) == (None, None, 0)

    async with store.begin() as tx:
        joined = replace(found.story, centroid=make_vectors((0, 1))[0], embedded=1)
        await tx.stories.near(embedder="after", vector=None, names=frozenset(), after=NOW, before=NOW, limit=1)
        await tx.stories.put([make_placement(joined)])

    assert [each.story.id for each in await near(store, (0, 1), embedder="after")] == ["x"]
    assert await near(store, (1, 0), embedder="before") == []


async def test_a_story_without_a_new_vector_keeps_its_centroid_s_embedder(store: Store) -> None:
    """An item that can not be read joins a story without taking its centroid away."""
    await tell(store, one("x"), vectors=make_vectors((1, 0)))
    async with store.begin() as tx:
        await tx.items.add(make_items("more"))
        (story,) = await tx.stories.get([StoryId("x")])
        await tx.stories.put([make_placement(replace(story, items=(*story.items, ItemId("more"))))])

    assert [each.story.id for each in await near(store, (1, 0))] == ["x"]


async def test_stories_lose_their_centroid(store: Store) -> None:
    """A story put without a centroid is not near by vector any more."""
    await tell(store, one("x"), vectors=make_vectors((1, 0)))
    assert await near(store, (1, 0)) != []
    async with store.begin() as tx:
        (story,) = await tx.stories.get([StoryId("x")])
        await tx.stories.put([make_placement(replace(story, centroid=None, embedded=0))])

    assert await near(store, (1, 0)) == []


async def test_untold_are_what_no_delivery_to_this_destination_has_told(store: Store) -> None:
    """A story is untold until a delivery to that destination is promised; archives and old stories are never."""
    await tell(store, one("a"), one("b", updated_at=NOW + DAY), one("c"), one("old", updated_at=NOW - DAY))
    await tell(store, one("archive", archival=True))
    state = SubscriptionState(subscription=SubscriptionId("s"), destination=TERMINAL)
    async with store.begin() as tx:
        await tx.deliveries.promise([make_delivery(stories=(StoryId("a"),))], state)

        terminal = await tx.stories.untold(TERMINAL, since=NOW)
        discord = await tx.stories.untold(Destination(kind="discord", address="1"), since=NOW)

    assert [story.id for story in terminal] == ["b", "c"]
    assert {story.id for story in discord} == {"a", "b", "c"}


async def test_an_item_is_placed_where_it_was_seen(store: Store) -> None:
    """Reasons of an item that lies in no story are none."""
    async with store.begin() as tx:
        await tx.items.add([make_item()])

        assert await tx.stories.reasons(make_item().id) == ()
        assert await tx.stories.of([make_item().id]) == {}


async def test_a_story_of_told_items_is_told(store: Store) -> None:
    """Where a story was told that another's items came from, the other counts as told there, and nowhere else."""
    items = make_items("1", "2")
    first, second = (make_story(id=StoryId(f"s{item.id}"), items=(item.id,)) for item in items)
    merged = replace(second, items=(ItemId("1"), ItemId("2")))
    elsewhere = Destination(kind="discord", address="1")
    state = SubscriptionState(subscription=SubscriptionId("s"), destination=TERMINAL)
    async with store.begin() as tx:
        await tx.items.add(items)
        await tx.stories.put([make_placement(first), make_placement(second)])
        await tx.deliveries.promise([make_delivery(stories=(first.id,), items=first.items)], state)
        await tx.stories.put([make_placement(merged, origins=(first.id, second.id))])

        assert await tx.stories.untold(TERMINAL, since=NOW) == []
        assert [story.id for story in await tx.stories.untold(elsewhere, since=NOW)] == [second.id]
