"""Two processes on one store: each on a connection of its own, as two that were started apart."""

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain.item import ItemId
from bot.domain.search import Query
from bot.domain.story import Near, StoryId
from bot.domain.subscription import Destination, SubscriptionId
from bot.domain.vector import Matrix
from bot.errors import StoreError
from bot.ports import Store, Transaction
from storage import open_store
from tests.make import NOW, make_delivery, make_item, make_items, make_placement, make_state, make_story, make_vectors

DAY = timedelta(days=1)
TERMINAL = Destination(kind="terminal")
EVERYTHING = SubscriptionId("everything")

Pair = tuple[Store, Store]


async def open_story(tx: Transaction, name: str, vector: Matrix) -> None:
    """Give an item a story of its own, with its vector as centroid."""
    await tx.items.put_vectors("tiny", [ItemId(name)], vector)
    story = make_story(id=StoryId(f"of-{name}"), items=(ItemId(name),), centroid=vector[0], embedded=1)
    await tx.stories.put([make_placement(story)])


async def ask(tx: Transaction, *vector: float) -> list[Near]:
    """Ask what is near a vector within a day of NOW."""
    return await tx.stories.near(
        embedder="tiny",
        vector=make_vectors(vector)[0],
        names=frozenset(),
        after=NOW - DAY,
        before=NOW + DAY,
        limit=9,
    )


async def near(store: Store, *vector: float) -> list[str]:
    async with store.begin() as tx:
        return [each.story.id for each in await ask(tx, *vector)]


async def test_stories_another_process_placed_are_near(pair: Pair) -> None:
    """What one process places, moves or empties, the other sees the next time it asks."""
    one, other = pair
    async with one.begin() as tx:
        await tx.items.add(make_items("a", "b"))
        await open_story(tx, "a", make_vectors((1, 0)))
    assert await near(other, 1, 0) == ["of-a"]

    async with one.begin() as tx:
        await open_story(tx, "b", make_vectors((1, 0.1)))
    assert await near(other, 1, 0) == ["of-a", "of-b"]

    async with one.begin() as tx:
        (story,) = await tx.stories.get([StoryId("of-b")])
        await tx.stories.put([make_placement(replace(story, items=(ItemId("b"), ItemId("a"))))])

    assert await near(other, 1, 0) == ["of-b"]


async def test_a_story_that_lost_its_last_item_is_near_nothing(pair: Pair) -> None:
    """The process that empties a story does not find it either, in the same block or later."""
    one, _ = pair
    async with one.begin() as tx:
        await tx.items.add(make_items("a", "b"))
        await open_story(tx, "a", make_vectors((1, 0)))
        await open_story(tx, "b", make_vectors((0, 1)))
        assert [each.story.id for each in await ask(tx, 1, 0)] == ["of-a", "of-b"]
        (story,) = await tx.stories.get([StoryId("of-b")])
        await tx.stories.put([make_placement(replace(story, items=(ItemId("b"), ItemId("a"))))])

        assert [each.story.id for each in await ask(tx, 1, 0)] == ["of-b"]

    assert await near(one, 1, 0) == ["of-b"]


async def test_placing_waits_for_who_places(pair: Pair) -> None:
    """Of two processes that look and then place, the second looks when the first is done, and builds on what it did."""
    one, other = pair
    async with one.begin() as tx:
        await tx.items.add(make_items("a", "b"))
    looked, begun = asyncio.Event(), asyncio.Event()

    async def join(store: Store, name: str, mine: asyncio.Event, theirs: asyncio.Event) -> None:
        async with store.begin() as tx:
            begun.set()
            await tx.items.put_vectors("tiny", [ItemId(name)], make_vectors((1, 0)))
            found = await ask(tx, 1, 0)
            mine.set()
            await theirs.wait()
            if found:
                story = found[0].story
                story = replace(story, items=(*story.items, ItemId(name)), embedded=story.embedded + 1)
            else:
                story = make_story(
                    id=StoryId(name), items=(ItemId(name),), centroid=make_vectors((1, 0))[0], embedded=1
                )
            await tx.stories.put([make_placement(story)])

    async with asyncio.TaskGroup() as group:
        group.create_task(join(one, "a", looked, begun))
        await looked.wait()
        begun.clear()
        group.create_task(join(other, "b", begun, looked))

    async with one.begin() as tx:
        stories = await tx.stories.newest()
    assert [(story.id, story.items, story.embedded) for story in stories] == [("a", ("a", "b"), 2)]


async def test_one_digest_is_promised_once(pair: Pair) -> None:
    """Of two processes that find a digest due, one promises it; the other sees that it is due no more."""

    async def promise(store: Store) -> bool:
        async with store.begin() as tx:
            state = await tx.deliveries.state(EVERYTHING, TERMINAL)
            if state.digested_at is not None:
                return False
            await tx.deliveries.promise([make_delivery()], replace(state, digested_at=NOW))
            return True

    promised = await asyncio.gather(*(promise(store) for store in (*pair, *pair)))

    assert sorted(promised) == [False, False, False, True]


async def test_the_same_items_of_two_processes_are_kept_once(pair: Pair) -> None:
    """Two processes that read one document keep each of its entries once, whichever comes first."""
    items = make_items(*(f"i{n}" for n in range(40)))

    async def add(store: Store, *, backwards: bool) -> int:
        async with store.begin() as tx:
            return len(await tx.items.add(items[::-1] if backwards else items))

    added = await asyncio.gather(*(add(store, backwards=backwards) for store in pair for backwards in (False, True)))

    assert sorted(added) == [0, 0, 0, 40]
    async with pair[0].begin() as tx:
        assert await tx.items.count() == 40
        assert len(await tx.items.unplaced(limit=99)) == 40


async def test_poll_states_of_two_processes_do_not_collide(pair: Pair) -> None:
    """Two processes that keep the states of the same sources, in whatever order, both get through."""
    states = [make_state(source=f"s{n}") for n in range(20)]

    async def put(store: Store, *, backwards: bool) -> None:
        async with store.begin() as tx:
            await tx.polls.put(states[::-1] if backwards else states)

    await asyncio.gather(*(put(store, backwards=backwards) for store in pair for backwards in (False, True)))

    async with pair[0].begin() as tx:
        assert len(await tx.polls.get([state.source for state in states])) == 20


async def test_an_embedder_two_processes_hear_of_is_one(pair: Pair) -> None:
    """A new embedder's backlog is begun once, and what is placed meanwhile is in it."""
    async with pair[0].begin() as tx:
        await tx.items.add(make_items("a", "b"))
        await tx.stories.put([make_placement(make_story(items=(ItemId("a"),)))])

    async def backlog(store: Store) -> list[str]:
        async with store.begin() as tx:
            return [item.id for item in await tx.items.unembedded("new", None, limit=9)]

    assert await asyncio.gather(*(backlog(store) for store in (*pair, *pair))) == [["a"]] * 4

    async with pair[0].begin() as tx:
        await tx.stories.put([make_placement(make_story(id=StoryId("other"), items=(ItemId("b"),)))])
    assert set(await backlog(pair[1])) == {"a", "b"}


async def test_refreshing_in_two_processes_takes_each_text_once(pair: Pair) -> None:
    """Two refreshes at once take in everything between them, and nothing twice."""
    one, other = pair
    async with one.begin() as tx:
        await tx.items.add(make_items(*(f"i{n}" for n in range(30)), title="llama"))

    taken = await asyncio.gather(one.refresh(), other.refresh(), one.refresh())
    later = await other.refresh()

    assert sum(taken) + later == 30
    answer = await other.search(Query(text="llama", limit=99), embedder="tiny")
    assert len(answer.text) == 30


@pytest.mark.parametrize("method", ["refresh", "rebuild"])
async def test_an_index_is_not_brought_up_from_within_a_block(address: str, method: str) -> None:
    """What a block has not kept can not be taken in, so that a refresh or a rebuild in the middle of one is refused."""
    store = await open_store(address)

    async with store.begin() as tx:
        await tx.items.add([make_item()])
        with pytest.raises(StoreError, match="inside another"):
            await getattr(store, method)()

    await store.close()
