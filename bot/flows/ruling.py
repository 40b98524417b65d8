"""The operator says that two items are one happening, or are not. It is done at once, and remembered for that pair."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from bot.domain.claim import Bond, Ruling
from bot.domain.item import ItemId
from bot.domain.source import SourceId, SourceSpec
from bot.domain.story import Story, StoryId
from bot.errors import ConfigError, Mistake
from bot.flows.attach import attach_anew
from bot.flows.rows import Row, moment
from bot.flows.settle import placements, recall
from bot.ports import Doors, Transaction
from bot.rules.likeness.pairs import stack, sureness
from bot.rules.placement import story_id
from bot.rules.settling import Regrouping

Specs = Mapping[SourceId, SourceSpec]
"""The sources of the roster, by id."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ruled:
    """What was ruled, and what it moved."""

    ruling: Ruling
    stories: tuple[StoryId, ...]  # that hold the two items now: one or two
    moved: tuple[ItemId, ...] = ()  # into the last of them


@dataclass(frozen=True, slots=True, kw_only=True)
class Meant:
    """What a word of the operator's names: an item, or a story and all its items."""

    words: str
    story: Story
    item: ItemId | None  # None: a story was named


async def merge(one: str, other: str, specs: Specs, doors: Doors) -> Ruled:
    """Rule that two items, or stories, are one happening: everything of the other's story moves into the one's."""
    async with doors.store.begin() as tx:
        first, second = await _both(one, other, tx)
        if _item(first) == _item(second):
            raise ConfigError((_mistake(other, "is the same item.", "Name two items, or two stories."),))
        ruling = await _rule(Bond.MERGE, _item(first), _item(second), tx, doors)
        kept, gone = first.story, second.story
        if kept.id == gone.id:
            return Ruled(ruling=ruling, stories=(kept.id,))
        change = Regrouping(story=kept.id, items=(*kept.items, *gone.items), origins=(kept.id, gone.id), sure=1.0)
        reason = f"the operator merged {ruling.first} and {ruling.second}"
        await tx.stories.put(await placements(change, reason, tx, specs, doors))
        await attach_anew(change.origins, tx, doors)
    return Ruled(ruling=ruling, stories=(kept.id,), moved=gone.items)


async def split(one: str, other: str, specs: Specs, doors: Doors) -> Ruled:
    """Rule that two items, or stories, are two happenings; the other, with what is surer of it than of the one, moves out.

    Of an item and the story that holds it the item moves out, whichever is named first.
    """
    async with doors.store.begin() as tx:
        first, second = await _both(one, other, tx)
        story = first.story
        if story.id != second.story.id:
            ruling = await _rule(Bond.SPLIT, _item(first), _item(second), tx, doors)
            return Ruled(ruling=ruling, stories=(story.id, second.story.id))
        if second.item is None:
            first, second = second, first
        leaves = _item(second)
        stays = first.item or next((item for item in story.items if item != leaves), leaves)
        if stays == leaves:
            problem = "is one and the same." if len(story.items) > 1 else "holds nothing that could be split off."
            raise ConfigError((_mistake(other, problem, "Name two items of one story."),))
        ruling = await _rule(Bond.SPLIT, stays, leaves, tx, doors)
        moved = await _company(leaves, stays, story, tx, doors)
        parted = await _free_id(leaves, story.id, tx)
        reason = f"the operator split {leaves} from {stays}"
        for name, items in ((parted, moved), (story.id, [item for item in story.items if item not in moved])):
            change = Regrouping(story=name, items=tuple(items), origins=(story.id,), sure=1.0)
            await tx.stories.put(await placements(change, reason, tx, specs, doors))
        await attach_anew((story.id, parted), tx, doors)
    return Ruled(ruling=ruling, stories=(story.id, parted), moved=tuple(moved))


async def _rule(bond: Bond, first: ItemId, second: ItemId, tx: Transaction, doors: Doors) -> Ruling:
    """Remember a ruling of a pair. The operator's last word holds, also where the clock was set back since the one before."""
    pair = {first, second}
    before = [each.at for each in await tx.rulings.of([first]) if {each.first, each.second} == pair]
    at = max([doors.clock.now(), *(said_at + timedelta(microseconds=1) for said_at in before)])
    ruling = Ruling(bond=bond, first=first, second=second, at=at)
    await tx.rulings.put([ruling])
    return ruling


async def _company(leaves: ItemId, stays: ItemId, story: Story, tx: Transaction, doors: Doors) -> list[ItemId]:
    """Return what of a story goes with the item that leaves it: what is surer of it, unless the operator ruled otherwise."""
    held = await recall(story.items, tx, doors)
    there = [item for item in story.items if item in held]
    sure = sureness(stack([held[item] for item in there]), stack([held[leaves], held[stays]]))
    goes = {item: bool(row[0] > row[1]) for item, row in zip(there, sure, strict=True)}
    for ruling in await tx.rulings.of([leaves, stays]):
        for item, other in ((ruling.first, ruling.second), (ruling.second, ruling.first)):
            if item in {leaves, stays}:
                goes[other] = (item == leaves) is (ruling.bond is Bond.MERGE)
    goes |= {leaves: True, stays: False}
    return [item for item in story.items if goes.get(item)]


async def _free_id(item: ItemId, parted_from: StoryId, tx: Transaction) -> StoryId:
    """Return an id for the story an item is parted into that no story bears: others may have joined an earlier one."""
    name = story_id(item, parted_from=parted_from)
    while await tx.stories.get([name]):
        name = story_id(item, parted_from=name)
    return name


async def _both(one: str, other: str, tx: Transaction) -> tuple[Meant, Meant]:
    """Return what two words name; a `ConfigError` names each that names nothing."""
    found = [await meant(words, tx) for words in (one, other)]
    remedy = "Name an item or a story by its id, as kaiho items --json and kaiho stories --json list them."
    mistakes = [
        _mistake(words, "is no item or story.", remedy)
        for words, each in zip((one, other), found, strict=True)
        if each is None
    ]
    first, second = found
    if first is None or second is None:
        raise ConfigError(tuple(mistakes))
    return first, second


async def meant(words: str, tx: Transaction) -> Meant | None:
    """Return the item of an id, with its story, or the story of an id; None where there is neither."""
    asked = words.strip()
    stories = await tx.stories.get([StoryId(asked)])
    if stories:
        return Meant(words=asked, story=stories[0], item=None)
    told = await tx.stories.of([ItemId(asked)])
    found = await tx.stories.get(list(told.values()))
    return Meant(words=asked, story=found[0], item=ItemId(asked)) if found else None


def _item(named: Meant) -> ItemId:
    """Return the item that stands for what was named: of a story its first."""
    return named.item or named.story.items[0]


def ruled_row(ruled: Ruled) -> Row:
    """Say what was ruled, and what it moved."""
    return {**ruling_row(ruled.ruling), "stories": list(ruled.stories), "moved": list(ruled.moved)}


def ruling_row(ruling: Ruling) -> Row:
    """Say everything a ruling holds."""
    return {"bond": ruling.bond, "first": ruling.first, "second": ruling.second, "at": moment(ruling.at)}


def rulings_of(items: Sequence[ItemId], rulings: Sequence[Ruling]) -> list[Row]:
    """Return the rows of those rulings that name any of these items."""
    there = set(items)
    return [ruling_row(ruling) for ruling in rulings if {ruling.first, ruling.second} & there]


def _mistake(what: str, problem: str, remedy: str) -> Mistake:
    return Mistake(file=what, line=0, column=0, problem=problem, remedy=remedy)
