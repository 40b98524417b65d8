"""When all that came is placed, stories that lie near each other are looked at together: late merges and splits."""

import asyncio
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Self

from bot.domain.item import Item, ItemId
from bot.domain.source import SourceId, SourceSpec, Trust
from bot.domain.story import Move, Placement, Standing, Story, StoryId
from bot.flows.attach import attach_anew
from bot.ports import Doors, Transaction
from bot.rules.claims import standing_of
from bot.rules.enriching import Enriched, enrich
from bot.rules.likeness.clustering import MANY
from bot.rules.likeness.profile import Profile, clock
from bot.rules.moving import moved_at, replay
from bot.rules.placement import UNSURE, Judgment, joined, opened
from bot.rules.settling import Regrouping, neighborhoods, regroup

HELD = 100_000
"""Profiles kept at hand, some 8 KB each: those of the open window, of which 20,000 items take 160 MB; one that is missing is
made again, in 3 ms."""


@dataclass(slots=True)
class Links:
    """Which stories lie near each other, and how sure that is, as placing found."""

    sure: dict[tuple[StoryId, StoryId], float] = field(default_factory=dict)

    def add(self, story: Story, judgments: Iterable[Judgment]) -> None:
        """Take in what placing one item into a story told of the others; one that has grown large is looked at by itself too.

        An archive opens thousands of small ones, of which nothing is to be looked at.
        """
        if len(story.items) >= 2 * MANY:
            self.sure[story.id, story.id] = 1.0
        for each in judgments:
            if each.sure is not None and each.sure >= UNSURE and each.story.id != story.id:
                pair = (min(story.id, each.story.id), max(story.id, each.story.id))
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
    """Look at one neighborhood. It may take seconds: nobody waits for the store meanwhile, nor for this process."""
    async with doors.store.begin() as tx:
        stories = await tx.stories.get(names)
        ids = [id_ for story in stories for id_ in story.items]
        members = await recall(ids, tx, doors)
        rulings = await tx.rulings.of(ids)
    changes = await asyncio.to_thread(regroup, stories, members, rulings)
    if not changes:
        return 0
    async with doors.store.begin() as tx:
        now = await tx.stories.get(names)
        if [story.items for story in now] != [story.items for story in stories] or await tx.rulings.of(ids) != rulings:
            return 0  # somebody moved them meanwhile: whoever did has looked at what there is now
        for change in changes:
            reason = f"looked at together: {change.sure:.2f} sure of each other, {len(change.items)} in all"
            await tx.stories.put(await placements(change, reason, tx, specs, doors))
        await attach_anew((story for change in changes for story in (change.story, *change.origins)), tx, doors)
    return len(changes)


async def placements(
    change: Regrouping, reason: str, tx: Transaction, specs: Mapping[SourceId, SourceSpec], doors: Doors
) -> list[Placement]:
    """Make a story anew of the items it is to hold, and say of each that moved why it did."""
    items = await tx.items.get(change.items)
    vectors = await tx.items.vectors(doors.embedder.name, change.items)
    told = await tx.stories.of(change.items)
    read = [enrich(item, vectors.get(item.id)) for item in items]
    story = stood(assembled(change.story, read, specs), read, await tx.moves.of(change.items), specs)
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


def stood(
    story: Story,
    members: Sequence[Enriched],
    moves: Mapping[ItemId, Sequence[Move]],
    specs: Mapping[SourceId, SourceSpec],
) -> Story:
    """Let a story made anew stand where the ledger had moved it: what was seen stays with the items."""
    seen = [move for each in moves.values() for move in each]
    if not seen:
        return story
    standing, steps = replay(standings(members, specs), seen)
    return replace(story, standing=standing, moved_at=moved_at(steps))


def standings(
    members: Sequence[Enriched], specs: Mapping[SourceId, SourceSpec]
) -> list[tuple[datetime, Standing | None]]:
    """Return when each item became news, and the standing it gives its story."""
    return [(clock(each.item), standing_of(each.traits, trust_of(each.item, specs))) for each in members]


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
