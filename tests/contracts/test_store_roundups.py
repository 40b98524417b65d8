"""The Store's contract: round-ups, and the stories they are attached to."""

from datetime import timedelta

import pytest

from bot.domain.item import ItemId
from bot.domain.story import ROUNDUP, Attachment, StoryId
from bot.domain.subscription import Destination
from bot.ports import Store
from tests.make import NOW, make_items, make_placement, make_story

DAY = timedelta(days=1)
WEEK, MONTH, A, B = map(ItemId, ("week", "month", "a", "b"))
ONE, TWO = StoryId("one"), StoryId("two")


def make_attachment(
    item: ItemId = WEEK, story: StoryId = ONE, days: int = 0, reason: str = "names acme-7b"
) -> Attachment:
    """Make an attachment."""
    return Attachment(item=item, story=story, reason=reason, quote="Acme released Acme-7B.", at=NOW + days * DAY)


@pytest.fixture
async def told(store: Store) -> Store:
    """Keep two stories, and two round-ups that lie in none."""
    stories = [make_story(id=ONE, items=(A,)), make_story(id=TWO, items=(B,))]
    held = [make_story(id=StoryId(f"of-{item}"), items=(item,), acts=frozenset({ROUNDUP})) for item in (WEEK, MONTH)]
    async with store.begin() as tx:
        await tx.items.add(make_items(A, B, WEEK, MONTH))
        await tx.stories.put([make_placement(story) for story in (*stories, *held)])
    return store


async def test_what_only_holds_a_round_up_is_no_story(told: Store) -> None:
    """It is neither listed nor counted nor told; whoever knows its id finds it, and the item is placed."""
    async with told.begin() as tx:
        newest = {story.id for story in await tx.stories.newest()}
        since = {story.id for story in await tx.stories.newest(since=NOW - DAY)}
        untold = {story.id for story in await tx.stories.untold(Destination(kind="terminal"), since=NOW - DAY)}

        gathered = await tx.stories.untold(Destination(kind="terminal"), since=NOW - DAY, roundups=True)

        assert newest == since == untold == {ONE, TWO}
        assert {story.id for story in gathered} == {StoryId("of-week"), StoryId("of-month")}
        assert await tx.stories.count() == 2
        assert [story.roundup for story in await tx.stories.get([StoryId("of-week"), ONE])] == [True, False]
        assert await tx.stories.of([WEEK]) == {WEEK: StoryId("of-week")}
        assert await tx.items.unplaced(limit=9) == []


async def test_what_takes_in_other_items_is_a_story_again(told: Store) -> None:
    """What held a round-up and holds a happening now is told as any other."""
    async with told.begin() as tx:
        await tx.stories.put([make_placement(make_story(id=StoryId("of-week"), items=(A, WEEK)))])

        assert {story.id for story in await tx.stories.newest()} == {StoryId("of-week"), TWO}
        assert await tx.stories.count() == 2


async def test_a_round_up_is_found_by_a_name_or_by_words(told: Store) -> None:
    """One name is enough, or so many words; those that share the most come first, then the newest, of the span alone."""
    async with told.begin() as tx:
        await tx.roundups.put(WEEK, frozenset({"acme-7b", "~a", "~b"}), NOW)
        await tx.roundups.put(MONTH, frozenset({"acme-7b", "~b"}), NOW + DAY)

        async def naming(names: str, words: str = "", *, days: int = 2, limit: int = 9) -> list[ItemId]:
            return await tx.roundups.naming(
                frozenset(names.split()), frozenset(words.split()), at_least=2, after=NOW - days * DAY,
                before=NOW + days * DAY, limit=limit,
            )  # fmt: skip

        assert await naming("acme-7b unknown") == [MONTH, WEEK]
        assert await naming("acme-7b", "~a ~b") == [WEEK, MONTH]
        assert await naming("", "~a ~b ~c") == [WEEK]
        assert await naming("", "~b") == []
        assert await naming("acme-7b", limit=1) == [MONTH]
        assert await naming("acme-7b", days=0) == [WEEK]
        assert await naming("acme") == []
        assert await naming("") == []


async def test_keys_are_those_put_last(told: Store) -> None:
    """A round-up that is read again is found by what it says now."""
    async with told.begin() as tx:
        await tx.roundups.put(WEEK, frozenset({"old", "both"}), NOW)
        await tx.roundups.put(WEEK, frozenset({"new", "both"}), NOW)

        found = [
            await tx.roundups.naming(frozenset({key}), at_least=1, after=NOW, before=NOW, limit=9)
            for key in ("old", "both", "new")
        ]
    assert found == [[], [WEEK], [WEEK]]


async def test_attachments_are_found_from_either_side(told: Store) -> None:
    """A story knows its round-ups and a round-up its stories, oldest first; who has none is not named."""
    first, second, third = make_attachment(), make_attachment(MONTH, days=1), make_attachment(WEEK, TWO, days=2)
    async with told.begin() as tx:
        await tx.roundups.attach([second, third, first])
        await tx.roundups.attach([])

    async with told.begin() as tx:
        assert await tx.roundups.of([ONE, TWO, StoryId("unknown")]) == {ONE: (first, second), TWO: (third,)}
        assert await tx.roundups.told_by([WEEK, A]) == {WEEK: (first, third)}
        assert await tx.roundups.of([]) == {}


async def test_a_pair_is_attached_once(told: Store) -> None:
    """What is attached again takes the new words, and keeps the moment when it was first."""
    async with told.begin() as tx:
        await tx.roundups.attach([make_attachment()])
        await tx.roundups.attach([make_attachment(days=3, reason="links to https://example.org/a")])

        assert await tx.roundups.of([ONE]) == {ONE: (make_attachment(reason="links to https://example.org/a"),)}


async def test_who_is_not_there_is_attached_to_nothing(told: Store) -> None:
    """An attachment of an item or a story that is not kept is not kept either."""
    async with told.begin() as tx:
        await tx.roundups.attach([make_attachment(ItemId("unknown")), make_attachment(story=StoryId("unknown"))])

        assert await tx.roundups.of([ONE, StoryId("unknown")]) == {}


async def test_round_ups_are_detached(told: Store) -> None:
    """A story forgets its round-ups, all or all but some; other stories do not."""
    kept, gone, other = make_attachment(), make_attachment(MONTH), make_attachment(MONTH, TWO)
    async with told.begin() as tx:
        await tx.roundups.attach([kept, gone, other])
        await tx.roundups.detach(ONE, but=[WEEK])
        assert await tx.roundups.of([ONE, TWO]) == {ONE: (kept,), TWO: (other,)}

        await tx.roundups.detach(ONE)
        assert await tx.roundups.of([ONE, TWO]) == {TWO: (other,)}
