"""When all that came is placed, stories that lie near each other are looked at together: late merges and splits."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Self

from bot.domain.item import Item, ItemId
from bot.domain.source import SourceId, SourceSpec, Trust
from bot.domain.story import Placement, Story, StoryId
from bot.ports import Doors, Transaction
from bot.rules.enriching import Enriched, enrich
from bot.rules.likeness.profile import Profile
from bot.rules.placement import UNSURE, Judgment, joined, opened
from bot.rules.settling import Regrouping, neighborhoods, regroup

HELD = 20_000
"""Profiles kept at hand, some 6 KB each: those of the last weeks' items; one that is missing is made again."""


@dataclass(slots=True)
class Links:
    """Which stories lie near each other, and how sure that is, as placing found."""

    sure: dict[tuple[StoryId, StoryId], float] = field(default_factory=dict)

    def add(self, story: StoryId, judgments: Iterable[Judgment]) -> None:
        """Take in what placing one item into a story told of the others."""
        for each in judgments:
            if each.sure is not None and each.sure >= UNSURE and each.story.id != story:
                pair = (min(story, each.story.id), max(story, each.story.id))
                self.sure[pair] = max(each.sure, self.sure.get(pair, 0.0))

    def __ior__(self, other: "Links") -> Self:
        """Take in what another knows."""
        for pair, sure in other.sure.items():
            self.sure[pair] = max(sure, self.sure.get(pair, 0.0))
        return self


async def settle(links: Links, specs: Mapping[SourceId, SourceSpec], doors: Doors) -> int:
    """Look at near stories together; keep every one that changes by it, and return how many did."""
    names = sorted({story for pair in links.sure for story in pair})
    async with doors.store.begin() as tx:
        there = {story.id: story for story in await tx.stories.get(names)}
    pairs = [(one, other, sure) for (one, other), sure in links.sure.items()]
    sizes = {name: len(story.items) for name, story in there.items()}
    changed = 0
    for group in neighborhoods(pairs, sizes):
        changed += await _settle(sorted(group), specs, doors)
    return changed


async def _settle(names: Sequence[StoryId], specs: Mapping[SourceId, SourceSpec], doors: Doors) -> int:
    """Look at one neighborhood."""
    async with doors.store.begin() as tx:
        stories = await tx.stories.get(names)
        ids = [id_ for story in stories for id_ in story.items]
        members = await recall(ids, tx, doors)
        changes = regroup(stories, members, await tx.rulings.of(ids))
        for change in changes:
            reason = f"looked at together: {change.sure:.2f} sure of each other, {len(change.items)} in all"
            await tx.stories.put(await placements(change, reason, tx, specs, doors))
    return len(changes)


async def placements(
    change: Regrouping, reason: str, tx: Transaction, specs: Mapping[SourceId, SourceSpec], doors: Doors
) -> list[Placement]:
    """Make a story anew of the items it is to hold, and say of each that moved why it did."""
    items = await tx.items.get(change.items)
    vectors = await tx.items.vectors(doors.embedder.name, change.items)
    told = await tx.stories.of(change.items)
    story = assembled(change.story, [enrich(item, vectors.get(item.id)) for item in items], specs)
    moved = [item.id for item in items if told.get(item.id) != change.story] or [items[0].id]
    placed = []
    for id_ in moved:
        before = await tx.stories.reasons(id_)
        why = (*before, f"{reason}; from {told.get(id_)}" if told.get(id_) != change.story else reason)
        placed.append(Placement(item=id_, story=story, joined=True, reasons=why, origins=change.origins))
    return placed


def assembled(name: StoryId, members: Sequence[Enriched], specs: Mapping[SourceId, SourceSpec]) -> Story:
    """Make a story of its items, the earliest first; a round-up is attached to a story of others, and never opens it."""
    in_time = sorted(
        members, key=lambda each: (each.traits.roundup, each.item.published_at, each.item.seen_at, each.item.id)
    )
    first, *rest = in_time
    story = replace(opened(first.item, first.held.vector, first.traits, trust_of(first.item, specs)), id=name)
    for each in rest:
        story = joined(story, each.item, each.held.vector, each.traits, trust_of(each.item, specs))
    return story


async def recall(ids: Sequence[ItemId], tx: Transaction, doors: Doors) -> dict[ItemId, Profile]:
    """Return the profiles of items, from what is at hand, else made again of what is stored."""
    missing = [id_ for id_ in dict.fromkeys(ids) if id_ not in doors.held]
    if missing:
        vectors = await tx.items.vectors(doors.embedder.name, missing)
        for item in await tx.items.get(missing):
            keep(enrich(item, vectors.get(item.id)).held, doors)
    return {id_: doors.held[id_] for id_ in ids if id_ in doors.held}


def keep(held: Profile, doors: Doors) -> None:
    """Keep a profile at hand; the oldest is let go when there are too many."""
    doors.held.pop(held.item, None)
    doors.held[held.item] = held
    while len(doors.held) > HELD:
        del doors.held[next(iter(doors.held))]


def trust_of(item: Item, specs: Mapping[SourceId, SourceSpec]) -> Trust:
    """Return whose word an item is; a source nobody wrote down is the community."""
    spec = specs.get(item.source)
    return spec.trust if spec else Trust.COMMUNITY
