"""Round-ups are attached to the stories they tell, whichever of the two comes first."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from bot.domain.claim import Claim
from bot.domain.item import Item, ItemId
from bot.domain.story import Placement, Story, StoryId
from bot.ports import Doors, Transaction
from bot.rules.attaching import (
    AHEAD,
    FEW,
    WINDOW,
    attach,
    found_by,
    looks_for,
    read_roundup,
    sought,
    told_of,
)
from bot.rules.enriching import Enriched
from bot.rules.placement import MOST_MEMBERS

NEAR = 24
"""Stories looked at for each passage of a round-up: those that share the most with it, then the newest."""

MOST = 40
"""Round-ups looked at for one story: of ten days there are some dozens that name a model in everybody's mouth."""


async def attach_placed(read: Enriched, placed: Placement, tx: Transaction, doors: Doors) -> None:
    """Attach a round-up that has just been placed, or the round-ups that tell the story an item was placed in.

    A copy of a round-up tells nothing that its original did not.
    """
    if placed.story.roundup:
        if not placed.joined:
            await _spread(read.item, tx, doors)
    elif await _anybody_names(read, placed.story, tx):
        await _gather(placed.story, (), tx, doors.clock.now())


async def attach_anew(stories: Iterable[StoryId], tx: Transaction, doors: Doors) -> None:
    """Attach round-ups to stories whose items have moved between them; what holds nothing any more is told by none."""
    names = sorted(set(stories))
    before = await tx.roundups.of(names)
    there = {story.id: story for story in await tx.stories.get(names) if not story.roundup}
    known = dict.fromkeys(each.item for attached in before.values() for each in attached)
    for name in names:
        if name in there:
            await _gather(there[name], tuple(known), tx, doors.clock.now())
        elif name in before:
            await tx.roundups.detach(name)


async def _spread(item: Item, tx: Transaction, doors: Doors) -> None:
    """Find the stories that a round-up tells."""
    roundup = read_roundup(item)
    await tx.roundups.put(item.id, found_by(roundup), roundup.at)
    near: dict[StoryId, Story] = {}
    for passage in roundup.passages:
        if not passage.models and len(passage.words) < FEW:
            continue
        found = await tx.stories.near(
            embedder=doors.embedder.name,
            vector=None,
            names=looks_for(passage),
            after=roundup.at - WINDOW,
            before=roundup.at + AHEAD,
            limit=NEAR,
        )
        near |= {each.story.id: each.story for each in found if not each.story.roundup}
    for address in {address for passage in roundup.passages for address in passage.addresses}:
        held = await tx.stories.of([each.id for each in await tx.items.by_url(address)])
        near |= {story.id: story for story in await tx.stories.get(list(held.values())) if not story.roundup}
    now = doors.clock.now()
    attached = [attach(roundup, told_of(story, *await _read(story, tx)), now) for story in near.values()]
    await tx.roundups.attach([each for each in attached if each])


async def _anybody_names(read: Enriched, story: Story, tx: Transaction) -> bool:
    """Say, in one look, whether any round-up could tell a story that an item has joined: mostly none does."""
    return bool(await _naming(story, [read.item], {read.item.id: read.claims}, tx))


async def _naming(
    story: Story, items: Sequence[Item], claims: Mapping[ItemId, Sequence[Claim]], tx: Transaction
) -> list[ItemId]:
    names, words = sought(story, items, claims)
    after, before = story.opened_at - AHEAD, story.updated_at + WINDOW
    return await tx.roundups.naming(names, words, at_least=FEW, after=after, before=before, limit=MOST)


async def _gather(story: Story, known: Sequence[ItemId], tx: Transaction, now: datetime) -> None:
    """Find the round-ups that tell a story as it is now, among them those that told it, or what it was made of, before."""
    items, claims = await _read(story, tx)
    attached = (await tx.roundups.of([story.id])).get(story.id, ())
    found = [*known, *(each.item for each in attached), *await _naming(story, items, claims, tx)]
    there = await tx.items.get([item for item in dict.fromkeys(found) if item not in story.items])
    told = told_of(story, items, claims)
    kept = [each for item in there if (each := attach(read_roundup(item), told, now))]
    if attached:
        await tx.roundups.detach(story.id, but=[each.item for each in kept])
    await tx.roundups.attach(kept)


async def _read(story: Story, tx: Transaction) -> tuple[list[Item], Mapping[ItemId, Sequence[Claim]]]:
    ids = story.items[-MOST_MEMBERS:]
    return await tx.items.get(ids), await tx.claims.of(ids)
