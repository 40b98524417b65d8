"""The Store's contract: what the ledger saw happen to models that items are about, and whom it is told again."""

from dataclasses import replace
from datetime import timedelta

from bot.domain.item import ItemId
from bot.domain.model import Access, ModelId, Output
from bot.domain.story import Seen, Standing, StoryId
from bot.domain.subscription import Destination, SubscriptionId, SubscriptionState
from bot.ports import Store
from tests.ledger import SEEN, make_move, make_place, make_record
from tests.make import NOW, make_delivery, make_items, make_placement, make_story

HOUR = timedelta(hours=1)
TERMINAL = Destination(kind="terminal")
STATE = SubscriptionState(subscription=SubscriptionId("s"), destination=TERMINAL)


async def told(store: Store) -> list[StoryId]:
    """Return the stories this destination has still to be told."""
    async with store.begin() as tx:
        return [story.id for story in await tx.stories.untold(TERMINAL, since=NOW)]


async def test_a_move_is_kept_once(store: Store) -> None:
    """Every field of a move comes back, oldest first; one of that item and event that is there already stays as it was."""
    late = make_move(
        event="changed-1", seen=Seen.LICENSE_CHANGED, act="license_change", revision="r2", happened_at=SEEN + HOUR
    )
    early, other = make_move(name="名前 \x1b", at=SEEN + HOUR), make_move("b")
    async with store.begin() as tx:
        first = await tx.moves.append([late, early, other])
        again = await tx.moves.append([replace(early, name="other"), make_move("c")])

    async with store.begin() as tx:
        assert (first, again) == ([late, early, other], [make_move("c")])
        assert await tx.moves.of([ItemId("a"), ItemId("b"), ItemId("a"), ItemId("x")]) == {
            "a": (early, late),
            "b": (other,),
        }
        assert await tx.moves.of([]) == {}
        assert await tx.moves.append([]) == []


async def test_a_moved_story_is_told_again(store: Store) -> None:
    """Who was told of a story before the ledger moved it is told again, once; nothing else of it changes by the move."""
    (item,) = make_items("a")
    old = make_story(items=(item.id,), opened_at=NOW - 99 * HOUR, updated_at=NOW - 99 * HOUR, standing=Standing.RUMORED)
    async with store.begin() as tx:
        await tx.items.add([item])
        await tx.stories.put([make_placement(old)])
        await tx.deliveries.promise([make_delivery(stories=(old.id,), created_at=NOW)], STATE)
    before = await told(store)

    async with store.begin() as tx:
        await tx.stories.move(old.id, Standing.RELEASED, NOW + HOUR)
        await tx.stories.move(StoryId("nobody"), Standing.RELEASED, NOW + HOUR)
        moved = await tx.stories.get([old.id])
    after = await told(store)
    async with store.begin() as tx:
        again = make_delivery(id="again", stories=(old.id, old.id), created_at=NOW + 2 * HOUR)
        await tx.deliveries.promise([again], STATE)

    assert (before, after, await told(store)) == ([], [old.id], [])
    assert moved == [replace(old, standing=Standing.RELEASED, moved_at=NOW + HOUR)]


async def test_what_was_told_since_it_moved_is_told(store: Store) -> None:
    """A story made of one that was told after it moved counts as told; of one that was told before it moved, it does not."""
    a, b, c = make_items("a", "b", "c")
    stories = [make_story(id=StoryId(f"s{each.id}"), items=(each.id,)) for each in (a, b, c)]
    async with store.begin() as tx:
        await tx.items.add([a, b, c])
        await tx.stories.put([make_placement(story) for story in stories])
        await tx.deliveries.promise(
            [
                make_delivery(id="early", stories=("sa", "sb"), created_at=NOW),
                make_delivery(id="late", stories=("sc",), created_at=NOW + 2 * HOUR),
            ],
            STATE,
        )
        both = replace(stories[0], items=(a.id, b.id), moved_at=NOW + HOUR)
        await tx.stories.put([make_placement(both, origins=(StoryId("sa"), StoryId("sb")))])
    before = await told(store)

    async with store.begin() as tx:
        whole = replace(both, items=(a.id, b.id, c.id))
        await tx.stories.put([make_placement(whole, origins=(StoryId("sa"), StoryId("sc")))])
        kept = await tx.stories.get([both.id])

    assert (before, await told(store)) == (["sa"], [])
    assert kept[0].moved_at == NOW + HOUR


async def test_how_much_is_known_of_a_maker(store: Store) -> None:
    """Models that are there and their downloads are added up by maker, whatever else begins with its name."""
    records = [
        make_record(make_place("acme/a"), model=ModelId("acme/a"), downloads=2),
        make_record(make_place("mirror/a"), model=ModelId("acme/a"), downloads=3),
        make_record(make_place("acme/b"), model=ModelId("acme/b"), downloads=None),
        make_record(make_place("acme/gone"), model=ModelId("acme/gone"), downloads=9, access=Access.GONE),
        make_record(make_place("acme2/c"), model=ModelId("acme2/c"), downloads=50),
        make_record(make_place("acme-lab/d"), model=ModelId("acme-lab/d"), downloads=10**18),
    ]
    async with store.begin() as tx:
        await tx.models.put(records)

        assert await tx.models.output(["acme", "acme", "nobody", "acme-lab"]) == {
            "acme": Output(models=2, downloads=5),
            "acme-lab": Output(models=1, downloads=10**12),
        }
        assert await tx.models.output([]) == {}
