"""One subscription, one destination, one digest."""

import base64
import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from bot.domain.claim import Verdict, VerdictId
from bot.domain.digest import Counts, Digest, Happening
from bot.domain.item import Item, ItemId
from bot.domain.model import ModelId
from bot.domain.source import SourceId, SourceSpec
from bot.domain.story import StoryId
from bot.domain.subscription import Delivery, DeliveryId, Destination, Subscription
from bot.flows.judge import holding
from bot.flows.makers import makers_of
from bot.flows.record import ancestry
from bot.ports import Doors, Transaction
from bot.rules.cadence import is_owed
from bot.rules.composition import choose, compose, members, name_of
from bot.rules.happenings import Facts, gather, is_to_taste
from bot.rules.lineage import find_conflict

MODELS = 60
"""Models whose facts one digest looks up, those seen last: it tells a handful of them."""

CHILDREN = 200
"""Models made from another that are looked at for relabels."""

Specs = Mapping[SourceId, SourceSpec]
"""The sources of the roster, by id."""


async def promise_due(subscriptions: Sequence[Subscription], specs: Specs, doors: Doors) -> list[Delivery]:
    """Compose every digest that is owed, and write it down as promises to send."""
    promised: list[Delivery] = []
    for subscription in subscriptions:
        for destination in subscription.destinations:
            if destination.kind in doors.couriers:
                promised += await promise(subscription, destination, specs, doors)
    return promised


async def promise(subscription: Subscription, destination: Destination, specs: Specs, doors: Doors) -> list[Delivery]:
    """Promise one destination its digest, when it is owed one and not paused."""
    now = doors.clock.now()
    async with doors.store.begin() as tx:
        state = await tx.deliveries.state(subscription.id, destination)
    if state.paused or not is_owed(subscription.cadence, subscription.timezone, state.digested_at, now):
        return []
    digest = await preview(subscription, destination, specs, doors)
    deliveries = promises(digest, destination, doors)
    async with doors.store.begin() as tx:
        current = await tx.deliveries.state(subscription.id, destination)
        if current != state:  # another process has just promised the same digest
            return []
        await tx.deliveries.promise(deliveries, replace(state, digested_at=now))
    return deliveries


async def preview(subscription: Subscription, destination: Destination, specs: Specs, doors: Doors) -> Digest:
    """Compose what a destination is owed now, and promise nothing."""
    now = doors.clock.now()
    async with doors.store.begin() as tx:
        state = await tx.deliveries.state(subscription.id, destination)
        stories = await tx.stories.untold(destination, since=now - subscription.window)
        ids = [item for story in stories for item in story.items]
        gathered = await tx.stories.untold(destination, since=now - subscription.window, roundups=True)
        held = {
            item.id: item for item in await tx.items.get([*ids, *(item for story in gathered for item in story.items)])
        }
        happenings = await happened(subscription, destination, specs, tx, since=now - subscription.window)
    verdicts, disputed = await judged(ids, doors)
    makers = await makers_of(stories, doors)
    choice = choose(
        stories,
        held,
        subscription,
        specs,
        now,
        happenings=happenings,
        verdicts=verdicts,
        makers=makers,
        roundups=gathered,
    )
    told = [story for story, _ in choice.told]
    async with doors.store.begin() as tx:
        moves = await tx.moves.of([item for story in told if story.moved_at for item in story.items])
        roundups = await tx.roundups.of([story.id for story in told])
    pages = await page_texts([item for story in told for item in members(story, held)], doors)
    summaries = [
        await doors.summarizer.summarize(story, members(story, held), pages, subscription.language) for story in told
    ]
    since = state.digested_at or now - subscription.window
    return compose(
        choice,
        summaries,
        held,
        subscription,
        specs,
        since=since,
        at=now,
        counts=await count(specs, since, doors),
        verdicts=verdicts,
        disputed=disputed,
        moves=moves,
        roundups={story: len(attached) for story, attached in roundups.items()},
    )


async def happened(
    subscription: Subscription, destination: Destination, specs: Specs, tx: Transaction, *, since: datetime
) -> list[Happening]:
    """Return what the ledger saw that this destination has not been told, a model each."""
    events = await tx.events.untold(destination, since=since)
    models = list(dict.fromkeys(event.model for event in events))[-MODELS:]
    facts = {model: await facts_of(model, tx) for model in models}
    wanted = {model for model, known in facts.items() if is_to_taste(known, subscription.taste, specs)}
    return gather([event for event in events if event.model in wanted], facts)


async def facts_of(model: ModelId, tx: Transaction) -> Facts:
    """Return what the ledger holds of one model now."""
    records = await tx.models.of(model)
    places = [record.place for record in records]
    latest = await tx.snapshots.latest(places)
    children = [child.place for child in await tx.models.children(places)][:CHILDREN]
    parents, snapshots = await ancestry(children, tx)
    conflicts = sum(
        find_conflict(snapshots[child], parents, snapshots) is not None for child in children if child in snapshots
    )
    return Facts(records=tuple(records), snapshots=tuple(latest.values()), conflicts=conflicts)


async def page_texts(items: Sequence[Item], doors: Doors) -> dict[ItemId, str]:
    """Return the articles behind these items, where they were followed."""
    async with doors.store.begin() as tx:
        return await tx.items.pages([item.id for item in items])


async def judged(
    items: Sequence[ItemId], doors: Doors
) -> tuple[dict[ItemId, tuple[Verdict, ...]], frozenset[VerdictId]]:
    """Return what the ledger says of what these items say, and which of the verdicts are disputed."""
    async with doors.store.begin() as tx:
        verdicts = await holding(items, tx)
        disputes = await tx.verdicts.disputes([verdict.id for each in verdicts.values() for verdict in each])
    return verdicts, frozenset(dispute.verdict for dispute in disputes)


async def count(specs: Specs, since: datetime, doors: Doors) -> Counts:
    """Count what was read since then, and name what was not: who was never asked has not answered either."""
    enabled = [spec.id for spec in specs.values() if spec.enabled]
    async with doors.store.begin() as tx:
        items = await tx.items.count(since=since)
        states = await tx.polls.get(enabled)
    well = {source for source, state in states.items() if state.checked_at is not None and state.failures == 0}
    down = sorted(name_of(source, specs) for source in enabled if source not in well)
    return Counts(items=items, sources=len(enabled), down=tuple(down))


def promises(digest: Digest, destination: Destination, doors: Doors) -> list[Delivery]:
    """Turn a digest into one promise a page."""
    held: dict[StoryId, tuple[ItemId, ...]] = {line.story: line.items for line in digest.lines}
    leaves = doors.couriers[destination.kind].render(digest)
    flooded = {story: items for flood in digest.floods for story, items in _flood_items(flood.stories, flood.items)}
    return [
        Delivery(
            id=delivery_id(digest, destination, part),
            subscription=digest.subscription,
            destination=destination,
            page=leaf.page,
            part=part,
            parts=len(leaves),
            stories=leaf.stories,
            items=tuple(item for story in leaf.stories for item in (held.get(story) or flooded.get(story, ()))),
            created_at=digest.at,
            events=leaf.events,
        )
        for part, leaf in enumerate(leaves, start=1)
    ]


def _flood_items(stories: tuple[StoryId, ...], items: tuple[ItemId, ...]) -> list[tuple[StoryId, tuple[ItemId, ...]]]:
    """Hang a flood's items on its first story: they are told together or not at all."""
    return [(story, items if story == stories[0] else ()) for story in stories]


def delivery_id(digest: Digest, destination: Destination, part: int) -> DeliveryId:
    """Make the id of one page: 20 characters, under Discord's 25 for a nonce, the same for the same digest."""
    said = f"{digest.subscription}\0{destination}\0{digest.at.isoformat()}\0{part}"
    return DeliveryId(base64.b32encode(hashlib.sha256(said.encode()).digest()[:12]).decode().rstrip("=").lower())
