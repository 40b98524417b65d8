"""Round-ups are attached to the stories they tell, and are never one."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from itertools import permutations

import pytest

from bot.domain.item import Item, ItemId
from bot.domain.source import SourceId, Url
from bot.domain.story import Attachment, StoryId
from bot.flows.answers import items as items_answer
from bot.flows.answers import search
from bot.flows.answers_stories import stories
from bot.flows.answers_why import why
from bot.flows.digest import preview, promise
from bot.flows.ruling import merge, split
from bot.flows.settle import Links, settle
from bot.flows.understand import understand
from bot.ports import Doors
from tests.make import NOW, make_item, make_spec, make_subscription

HOUR = timedelta(hours=1)
LETTER = SourceId("letter")
SPECS = {SourceId("example-news"): make_spec(), LETTER: make_spec(id=LETTER, name="The Letter")}
DAILY = make_subscription()


def item(name: str, title: str, text: str = "", hours: int = 5, source: str = "example-news") -> Item:
    """Make an item at an address of its own."""
    return make_item(
        id=ItemId(name), source=SourceId(source), url=Url(f"https://{name}.example.org/a"), title=title, text=text,
        published_at=NOW - hours * HOUR,
    )  # fmt: skip


QWEN = item("qwen", "Alibaba releases Qwen3.8-27B", "The weights of Qwen3.8-27B are on the hub.")
GEMMA = item("gemma", "Google releases Gemma 4 31B, an open model", "Gemma 4 31B can be downloaded.", hours=4)
WEEK = item(
    "week",
    "Weekly AI roundup: models, robots and more",
    "Dear reader,\nAlibaba released Qwen3.8-27B.\nGoogle launched Gemma 4 31B.\nMistral raised money.",
    hours=1,
    source="letter",
)


async def admit(doors: Doors, *items: Item) -> None:
    """Place items, one after the other, each in a round of its own."""
    for each in items:
        async with doors.store.begin() as tx:
            await tx.items.add([each])
        await understand(SPECS, doors)


async def attached(doors: Doors) -> Mapping[str, list[str]]:
    """Return which round-ups tell each story, by the story's first item."""
    async with doors.store.begin() as tx:
        found = await tx.stories.newest()
        told = await tx.roundups.of([story.id for story in found])
    return {story.items[0]: [each.item for each in told.get(story.id, ())] for story in found}


async def story_of(doors: Doors, name: str) -> StoryId:
    async with doors.store.begin() as tx:
        return (await tx.stories.of([ItemId(name)]))[ItemId(name)]


@pytest.mark.parametrize(
    "order", [*permutations((QWEN, GEMMA, WEEK))], ids=lambda order: "-".join(each.id for each in order)
)
async def test_whichever_comes_first(doors: Doors, order: tuple[Item, ...]) -> None:
    """A round-up is attached to each story it tells and is none itself, in whatever order they come."""
    await admit(doors, *order)

    assert await attached(doors) == {"qwen": ["week"], "gemma": ["week"]}


async def test_answers_tell_of_round_ups_beside_items(doors: Doors) -> None:
    """`roundups` stand beside a story's items; the item itself is listed and found by search, and lies in no story."""
    await admit(doors, QWEN, WEEK)

    (row,) = await stories(SPECS, doors)
    listed = {each["id"]: each["story"] for each in await items_answer(doors)}
    found = {each["id"]: each["story"] for each in await search("Weekly AI roundup", doors, limit=5)}

    assert (row["items"], row["roundups"]) == (["qwen"], ["week"])
    assert listed == {"week": None, "qwen": row["id"]}
    assert found["week"] is None


async def test_a_digest_counts_round_ups_apart_from_sources(doors: Doors) -> None:
    """A digest tells the story once, by its source, and how many round-ups tell it too; nobody counts them as sources."""
    await admit(doors, QWEN, WEEK)

    digest = await preview(DAILY, DAILY.destinations[0], SPECS, doors)

    (line,) = digest.lines
    assert (line.items, len(line.sources), line.roundups) == (("qwen",), 1, 1)
    assert not any("independent" in reason for reason in line.reasons)


async def test_a_story_of_one_item_explains_its_round_ups(doors: Doors) -> None:
    """`kaiho why STORY` names each round-up with what its passage shares, and the passage."""
    await admit(doors, QWEN, WEEK)

    row = await why(await story_of(doors, "qwen"), SPECS, doors)

    assert row is not None
    assert row["attached"] == [
        {
            "id": "week",
            "title": WEEK.title,
            "source": "letter",
            "url": WEEK.url,
            "reason": "names qwen3.8-27b and tells its release",
            "quote": "Alibaba released Qwen3.8-27B.",
            "at": "2026-03-05T12:00:00Z",
        }
    ]


@pytest.mark.parametrize("by", ["item", "holder"])
async def test_a_round_up_explains_what_it_is_attached_to(doors: Doors, by: str) -> None:
    """`kaiho why ITEM` says of a round-up which stories it is attached to; by what holds it in the store it is the same."""
    await admit(doors, QWEN, WEEK)
    asked = "week" if by == "item" else await story_of(doors, "week")

    row = await why(asked, SPECS, doors)

    assert row is not None
    assert (row["kind"], row["id"], row["story"]) == ("item", "week", None)
    assert isinstance(row["attached"], list)
    assert [(each["story"], each["title"]) for each in row["attached"]] == [(await story_of(doors, "qwen"), QWEN.title)]
    plain = await why("qwen", SPECS, doors)
    assert plain is not None
    assert plain["attached"] is None


async def test_a_copy_of_a_round_up_is_no_second_one(doors: Doors) -> None:
    """One newsletter in two archives is one round-up."""
    copy = replace(WEEK, id=ItemId("copy"), source=SourceId("archive"))
    await admit(doors, QWEN, WEEK, copy)

    assert await attached(doors) == {"qwen": ["week"]}
    assert await story_of(doors, "copy") == await story_of(doors, "week")


async def test_attachments_follow_a_merge_and_a_split(doors: Doors) -> None:
    """What the operator merges is told by the round-ups of both; what is split off takes along those that tell it."""
    await admit(doors, QWEN, GEMMA, WEEK)

    await merge("qwen", "gemma", SPECS, doors)
    merged = await attached(doors)
    await split("qwen", "gemma", SPECS, doors)

    assert merged == {"qwen": ["week"]}
    assert await attached(doors) == {"qwen": ["week"], "gemma": ["week"]}
    async with doors.store.begin() as tx:
        told = await tx.roundups.told_by([ItemId("week")])
        assert {each.story for each in told[ItemId("week")]} == {story.id for story in await tx.stories.newest()}


async def test_attachments_follow_what_is_looked_at_together(doors: Doors) -> None:
    """Stories that turn out to be one are told by the round-ups of both, and what is left of the other by none."""
    again = item("again", "Qwen3.8-27B released by Alibaba", "The weights of Qwen3.8-27B are on the hub.", hours=3)
    await admit(doors, QWEN, again, WEEK)
    await split("qwen", "again", SPECS, doors)
    one, other = await story_of(doors, "qwen"), await story_of(doors, "again")
    apart = await attached(doors)
    await merge("qwen", "again", SPECS, doors)

    await settle(Links({(min(one, other), max(one, other)): 0.9}), SPECS, doors)

    assert apart == {"qwen": ["week"], "again": ["week"]}
    assert await attached(doors) == {"qwen": ["week"]}
    async with doors.store.begin() as tx:
        assert set(await tx.roundups.of([one, other])) == {one}


async def test_what_tells_a_story_no_more_is_let_go(doors: Doors) -> None:
    """When an item joins, the story is looked at anew: a round-up that no passage attaches to it now is detached."""
    await admit(doors, QWEN, WEEK)
    other = item("other", "Weekly AI roundup: robots", "Nothing of models this time.", hours=1, source="letter")
    await admit(doors, other)
    story = await story_of(doors, "qwen")
    async with doors.store.begin() as tx:
        stale = Attachment(item=other.id, story=story, reason="named what it was about", quote="", at=NOW)
        await tx.roundups.attach([stale])
    before = await attached(doors)

    await admit(doors, replace(QWEN, id=ItemId("copy"), source=SourceId("archive")))

    assert before == {"qwen": ["other", "week"]}
    assert await attached(doors) == {"qwen": ["week"]}


async def test_a_digest_names_round_ups_together_and_once(doors: Doors) -> None:
    """Whoever reads digests alone misses no round-up, whatever it is attached to: titles and links, in one box, once."""
    lone = item(
        "lone", "Monthly AI roundup: chips, courts and more", "Courts ruled.\nChips came.\nPrices fell.", hours=2
    )
    await admit(doors, QWEN, WEEK, lone)

    digest = await preview(DAILY, DAILY.destinations[0], SPECS, doors)
    await promise(DAILY, DAILY.destinations[0], SPECS, doors)
    after = await preview(DAILY, DAILY.destinations[0], SPECS, doors)

    (flood,) = digest.floods
    assert (flood.name, flood.entries) == ("Round-ups", 2)
    assert flood.shown == ((WEEK.title, WEEK.url), (lone.title, lone.url))
    assert [line.items for line in digest.lines] == [(QWEN.id,)]
    assert after.floods == ()
