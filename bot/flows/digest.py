"""Every digest that is owed is composed and promised; what is the same for many is composed once."""

from collections.abc import AsyncGenerator, Iterator, Sequence
from dataclasses import replace
from datetime import datetime

from bot.domain.digest import Digest
from bot.domain.subscription import Delivery, Destination, Subscription, SubscriptionState
from bot.flows.composing import Composing, Due, Specs, due, facts_of
from bot.flows.promising import delivery_id, promises
from bot.ports import Doors, Transaction
from bot.rules.cadence import last_due
from bot.rules.quiet import quiet_until

__all__ = ["Specs", "delivery_id", "facts_of", "preview", "promise", "promise_due", "promise_some"]

SLICE = 100
"""Destinations promised in one go: a few seconds of what Discord takes of one bot (50 requests a second, two or three for each
destination), so that what is more urgent and comes meanwhile waits no longer.
https://docs.discord.com/developers/topics/rate-limits#global-rate-limit"""

LOOKED_AT = 500
"""Destinations whose state is read in one transaction: a fraction of a second."""

Pair = tuple[Subscription, Destination]


async def promise_due(subscriptions: Sequence[Subscription], specs: Specs, doors: Doors) -> list[Delivery]:
    """Compose every digest that is owed, and write it down as promises to send."""
    return [each async for some in promise_some(subscriptions, specs, doors) for each in some]


async def promise(subscription: Subscription, destination: Destination, specs: Specs, doors: Doors) -> list[Delivery]:
    """Promise one destination its digest, when it is owed one and not paused."""
    return await promise_due([replace(subscription, destinations=(destination,))], specs, doors)


async def promise_some(
    subscriptions: Sequence[Subscription], specs: Specs, doors: Doors
) -> AsyncGenerator[list[Delivery], None]:
    """Promise what is owed at this moment, some destinations at a time; what was not reached is owed next time."""
    composing = Composing(specs, doors, doors.clock.now())
    cadences = _Cadences(composing.now)
    pairs = [
        (subscription, destination)
        for subscription in subscriptions
        if quiet_until(subscription.quiet, subscription.timezone, composing.now) is None
        for destination in subscription.destinations
        if destination.kind in doors.couriers
    ]
    waiting: list[Pair] = []
    for looked in _chunks(pairs, LOOKED_AT):
        async with doors.store.begin() as tx:
            waiting += [
                pair for pair in looked if cadences.owes(pair[0], await tx.deliveries.state(pair[0].id, pair[1]))
            ]
    while waiting:
        some, waiting = _apart(waiting)
        yield await _promise(some, composing, doors)


async def _promise(pairs: Sequence[Pair], composing: Composing, doors: Doors) -> list[Delivery]:
    """Promise these; whom another process promised the same digest meanwhile is left out."""
    cadences = _Cadences(composing.now)
    found: list[tuple[Pair, SubscriptionState, Due]] = []
    async with doors.store.begin() as tx:
        for subscription, destination in pairs:
            state = await tx.deliveries.state(subscription.id, destination)
            if cadences.owes(subscription, state):
                owed = await due(subscription, destination, state, tx, composing.now)
                found.append(((subscription, destination), state, composing.shared(owed)))
    made: list[tuple[SubscriptionState, list[Delivery]]] = []
    for (subscription, destination), state, owed in found:
        digest = replace(await composing.digest(owed), subscription=subscription.id)
        leaves = await composing.leaves(owed, destination.kind)
        made.append((state, promises(digest, destination, leaves, subscription=subscription)))
    async with doors.store.begin() as tx:
        return [each for state, deliveries in made for each in await _keep(deliveries, state, composing.now, tx)]


async def _keep(deliveries: list[Delivery], state: SubscriptionState, now: datetime, tx: Transaction) -> list[Delivery]:
    if await tx.deliveries.state(state.subscription, state.destination) != state:
        return []
    await tx.deliveries.promise(deliveries, replace(state, digested_at=now))
    return deliveries


async def preview(subscription: Subscription, destination: Destination, specs: Specs, doors: Doors) -> Digest:
    """Compose what a destination is owed now, and promise nothing."""
    now = doors.clock.now()
    async with doors.store.begin() as tx:
        state = await tx.deliveries.state(subscription.id, destination)
        owed = await due(subscription, destination, state, tx, now)
    return await Composing(specs, doors, now).digest(owed)


class _Cadences:
    """When each cadence last came round: many subscriptions share one."""

    def __init__(self, now: datetime) -> None:
        self._now = now
        self._last: dict[tuple[str, str], datetime] = {}

    def owes(self, subscription: Subscription, state: SubscriptionState) -> bool:
        """Say whether a digest is owed: a slot has passed since the last one, or there was none; and it is not paused."""
        if state.paused or state.digested_at is None:
            return not state.paused
        key = subscription.cadence, subscription.timezone
        if key not in self._last:
            self._last[key] = last_due(*key, self._now)
        return state.digested_at < self._last[key]


def _apart(waiting: Sequence[Pair]) -> tuple[list[Pair], list[Pair]]:
    """Take a slice in which no destination comes twice, so that none is told a story by two subscriptions; and the rest."""
    some: dict[Destination, Pair] = {}
    rest: list[Pair] = []
    for pair in waiting:
        if len(some) < SLICE and pair[1] not in some:
            some[pair[1]] = pair
        else:
            rest.append(pair)
    return list(some.values()), rest


def _chunks(pairs: Sequence[Pair], size: int) -> Iterator[Sequence[Pair]]:
    for start in range(0, len(pairs), size):
        yield pairs[start : start + size]
