"""The operator's word on what is one happening and what is not: done at once, remembered, obeyed."""

from datetime import timedelta

import pytest

from bot.domain.claim import Bond
from bot.domain.item import ItemId
from bot.domain.source import SourceId, Trust, Url
from bot.domain.story import Standing, Story, StoryId
from bot.domain.subscription import SubscriptionState
from bot.errors import ConfigError
from bot.flows.ruling import merge, ruled_row, split
from bot.flows.understand import understand
from bot.ports import Doors
from tests.fakes import FixedClock
from tests.make import NOW, make_delivery, make_item, make_spec, make_subscription

MAKER = SourceId("acme")
SPECS = {MAKER: make_spec(id=MAKER, trust=Trust.MAKER)}
SAID = "Alibaba released Qwen3.8-27B today: the weights are on the hub."
HOUR = timedelta(hours=1)
THERE = make_subscription().destinations[0]


@pytest.fixture
async def told(doors: Doors) -> Doors:
    """Place two reports of one release, and one each of a rumor and of the weather, in this order."""
    said = {
        "report": ("Qwen3.8-27B is out", SAID),
        "again": ("Alibaba releases Qwen3.8-27B", SAID),
        "rumor": ("OpenAI may release an open model next month, sources say", "OpenAI declined to comment."),
        "rain": ("Rain tomorrow", "Take an umbrella, and boots."),
    }
    async with doors.store.begin() as tx:
        for number, (name, (title, text)) in enumerate(said.items()):
            at = NOW - (5 - number) * HOUR
            url = Url(f"https://press.example.org/{name}")
            item = make_item(id=ItemId(name), source=SourceId(name), url=url, title=title, text=text, published_at=at)
            await tx.items.add([item])
    await understand(SPECS, doors)
    assert await together(doors) == [["rain"], ["report", "again"], ["rumor"]]
    return doors


async def stories(doors: Doors) -> list[Story]:
    """Return the stories there are."""
    async with doors.store.begin() as tx:
        return await tx.stories.newest()


async def together(doors: Doors) -> list[list[str]]:
    """Return the items of each story."""
    return sorted([*map(str, story.items)] for story in await stories(doors))


async def story_of(doors: Doors, item: str) -> StoryId:
    """Return the story that holds an item."""
    async with doors.store.begin() as tx:
        return (await tx.stories.of([ItemId(item)]))[ItemId(item)]


async def reasons(doors: Doors, item: str) -> tuple[str, ...]:
    """Return why an item lies where it does."""
    async with doors.store.begin() as tx:
        return await tx.stories.reasons(ItemId(item))


async def unplaced(doors: Doors) -> int:
    """Return how many items no story holds."""
    async with doors.store.begin() as tx:
        return len(await tx.items.unplaced(limit=10))


@pytest.mark.parametrize("by_story", [False, True], ids=["of items", "of stories"])
async def test_a_merge_moves_the_other_story_in(told: Doors, *, by_story: bool) -> None:
    """Everything of the other's story lies in the one's from then on, in the order it was published, and says why."""
    kept, gone = await story_of(told, "rumor"), await story_of(told, "again")
    one, other = (kept, gone) if by_story else ("rumor", "again")

    ruled = await merge(one, other, SPECS, told)

    assert await together(told) == [["rain"], ["report", "again", "rumor"]]
    assert (ruled.stories, ruled.moved) == ((kept,), ("report", "again"))
    assert await story_of(told, "report") == kept
    assert (await reasons(told, "again"))[-1].startswith("the operator merged rumor and ")
    assert (await reasons(told, "again"))[-1].endswith(f"; from {gone}")
    assert len(await reasons(told, "again")) > 1
    assert next(story for story in await stories(told) if story.id == kept).standing is Standing.ANNOUNCED
    assert await unplaced(told) == 0


async def test_a_round_up_is_attached(told: Doors) -> None:
    """A round-up that the operator merges with a story takes nothing from it: its standing stays, and it is open as before."""
    said = "This week: Alibaba released Qwen3.8. Google launched Gemma 4. Mistral raised money. OpenAI teases a model."
    roundup = make_item(id=ItemId("week"), title="Weekly AI roundup: Qwen3.8, Gemma 4, and more", text=said, published_at=NOW - 24 * HOUR)  # fmt: skip
    async with told.store.begin() as tx:
        await tx.items.add([roundup])
    await understand(SPECS, told)
    assert not any("week" in items for items in await together(told))

    await merge("report", "week", SPECS, told)

    story = next(story for story in await stories(told) if "week" in story.items)
    assert story.items == ("report", "again", "week")
    assert story.standing is Standing.ANNOUNCED
    assert "roundup" not in story.acts


async def test_what_was_merged_stays_merged(told: Doors) -> None:
    """Items that come later, and looking at near stories together, leave the ruling as it is; a later one joins it there."""
    await merge("report", "rumor", SPECS, told)
    await split("report", "again", SPECS, told)
    late = make_item(id=ItemId("late"), source=MAKER, url=Url("https://acme.example.org/x"), title="Releasing Qwen3.8-27B", text=SAID)  # fmt: skip
    async with told.store.begin() as tx:
        await tx.items.add([late])

    await understand(SPECS, told)

    assert await story_of(told, "report") == await story_of(told, "rumor")
    assert await story_of(told, "report") != await story_of(told, "again")
    assert await unplaced(told) == 0


async def test_a_split_parts_the_other_item(told: Doors) -> None:
    """The other item is a story of its own, which says why and from where; the one's story keeps its id and the rest."""
    before = await story_of(told, "report")

    ruled = await split("report", "again", SPECS, told)

    assert await together(told) == [["again"], ["rain"], ["report"], ["rumor"]]
    assert (ruled.stories, ruled.moved) == ((before, await story_of(told, "again")), ("again",))
    assert await story_of(told, "report") == before
    assert (await reasons(told, "again"))[-1] == f"the operator split again from report; from {before}"
    assert await unplaced(told) == 0


async def test_a_split_takes_along_what_is_surer_of_the_item(told: Doors) -> None:
    """Of a story that two happenings were put into, a split of one item of each parts the two happenings."""
    await merge("again", "rumor", SPECS, told)

    ruled = await split("rumor", "again", SPECS, told)

    assert sorted(ruled.moved) == ["again", "report"]
    assert await together(told) == [["rain"], ["report", "again"], ["rumor"]]


async def test_a_split_leaves_what_the_operator_merged(told: Doors) -> None:
    """An item that was ruled to be one with the one that stays does not leave, whatever it is like."""
    await merge("rumor", "report", SPECS, told)

    await split("rumor", "again", SPECS, told)

    assert await together(told) == [["again"], ["rain"], ["report", "rumor"]]


@pytest.mark.parametrize("item", ["report", "again"])
@pytest.mark.parametrize("story_first", [False, True])
async def test_an_item_is_split_from_its_story(told: Doors, item: str, *, story_first: bool) -> None:
    """Of a story and an item in it the item leaves, its first one too, whichever is named first."""
    story = await story_of(told, "report")
    one, other = (story, item) if story_first else (item, story)

    ruled = await split(one, other, SPECS, told)

    assert ruled.moved == (item,)
    assert await story_of(told, item) != story
    assert await together(told) == [["again"], ["rain"], ["report"], ["rumor"]]


async def test_two_that_are_apart_are_kept_apart(told: Doors) -> None:
    """A split of two stories moves nothing, and is remembered by their first items."""
    one, other = await story_of(told, "rain"), await story_of(told, "again")

    ruled = await split(one, other, SPECS, told)

    assert (ruled.moved, ruled.stories) == ((), (one, other))
    assert (ruled.ruling.bond, ruled.ruling.first, ruled.ruling.second) == (Bond.SPLIT, "rain", "report")
    async with told.store.begin() as tx:
        assert await tx.rulings.of([ItemId("report")]) == [ruled.ruling]


async def test_two_that_lie_together_are_kept_together(told: Doors) -> None:
    """A merge of two items of one story moves nothing, and is remembered."""
    ruled = await merge("again", "report", SPECS, told)

    assert ruled.moved == ()
    async with told.store.begin() as tx:
        assert await tx.rulings.of([ItemId("again")]) == [ruled.ruling]


async def test_the_last_word_holds(told: Doors, clock: FixedClock) -> None:
    """Split, merged and split again, a pair lies as the last ruling says, also when the clock stood still or went back."""
    ids = set()
    for _ in range(3):
        await split("report", "again", SPECS, told)
        ids.add(await story_of(told, "again"))
        assert await together(told) == [["again"], ["rain"], ["report"], ["rumor"]]
        await merge("report", "again", SPECS, told)
        assert await together(told) == [["rain"], ["report", "again"], ["rumor"]]
        clock.move(-HOUR)

    async with told.store.begin() as tx:
        (ruling,) = await tx.rulings.of([ItemId("again")])
    assert ruling.bond is Bond.MERGE
    assert len(ids) == 1


async def test_a_story_that_was_parted_is_no_trap(told: Doors) -> None:
    """Where others have joined the story an item was once parted into, the item is parted into another."""
    await split("report", "again", SPECS, told)
    first = await story_of(told, "again")
    await merge(first, "rain", SPECS, told)
    await merge("report", "again", SPECS, told)
    await split("again", "rain", SPECS, told)
    await merge("again", "report", SPECS, told)

    await split("report", "again", SPECS, told)

    assert await story_of(told, "report") != await story_of(told, "again")
    assert await unplaced(told) == 0


async def test_nobody_hears_of_a_happening_twice(told: Doors) -> None:
    """Who was told of a story was told of what is split off from it, and of what it is merged with."""
    story = await story_of(told, "report")
    async with told.store.begin() as tx:
        delivery = make_delivery(stories=(story,), items=())
        state = SubscriptionState(subscription=delivery.subscription, destination=THERE)
        await tx.deliveries.promise([delivery], state)

    await split("report", "again", SPECS, told)
    await merge("rain", "report", SPECS, told)

    async with told.store.begin() as tx:
        untold = await tx.stories.untold(THERE, since=NOW - 24 * HOUR)
    assert [[*story.items] for story in untold] == [["rumor"]]


async def test_names_of_nothing_name_themselves(told: Doors) -> None:
    """Each word that is no item or story is told with what to do, both at once, and nothing is ruled."""
    for rule in (merge, split):
        with pytest.raises(ConfigError) as error:
            await rule("nobody", "nothing", SPECS, told)
        assert [mistake.file for mistake in error.value.mistakes] == ["nobody", "nothing"]
        assert all("kaiho items --json" in mistake.remedy for mistake in error.value.mistakes)
        with pytest.raises(ConfigError, match=r"^nobody  is no item or story\."):
            await rule("rain", "nobody", SPECS, told)
    async with told.store.begin() as tx:
        assert await tx.rulings.of([ItemId("rain")]) == []


async def test_one_thing_can_not_be_ruled_about(told: Doors) -> None:
    """An item and itself, or a story of one item and that item, are one: that is said, and nothing is ruled."""
    alone = await story_of(told, "rain")
    for one, other in (("rain", "rain"), (alone, "rain"), (alone, alone)):
        with pytest.raises(ConfigError, match="is the same item"):
            await merge(one, other, SPECS, told)
        with pytest.raises(ConfigError, match="holds nothing that could be split off"):
            await split(one, other, SPECS, told)
    with pytest.raises(ConfigError, match="is one and the same"):
        await split("report", "report", SPECS, told)

    async with told.store.begin() as tx:
        assert await tx.rulings.of([ItemId("rain"), ItemId("report")]) == []


async def test_a_ruling_is_a_row(told: Doors) -> None:
    """What was ruled, when, which stories hold the two now, and what moved, in JSON values."""
    ruled = await split("report", "again", SPECS, told)

    assert ruled_row(ruled) == {
        "bond": "split",
        "first": "report",
        "second": "again",
        "at": "2026-03-05T12:00:00Z",
        "stories": [*ruled.stories],
        "moved": ["again"],
    }
