"""What cannot wait for a digest is promised at once."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import timedelta

from bot.domain.digest import Digest, Happening
from bot.domain.event import Event, EventId
from bot.domain.subscription import Delivery, DeliveryKind, Destination, Subscription
from bot.flows.composing import Composing, Specs
from bot.flows.promising import promises
from bot.ports import Doors, Transaction
from bot.rules.composition import is_worth
from bot.rules.quiet import quiet_until
from bot.rules.urgency import called, is_urgent, kinds_of

BREAKING = timedelta(days=1)
"""How old what the ledger saw may be and still be told at once: as long as quiet hours can be; later the digest has told it."""

HOUR = timedelta(hours=1)

TOGETHER = 10
"""Models told in one alert: more are a list, and wait for the next."""

Heard = set[tuple[Destination, EventId]]
"""Which destinations were told which events."""

NOBODY = Destination(kind="nobody")
"""Who was never told anything: whatever was seen is untold to it."""


async def promise_alerts(
    subscriptions: Sequence[Subscription], specs: Specs, doors: Doors, *, heard: Heard | None = None
) -> list[Delivery]:
    """Promise every destination what is urgent to it, as far as its hour has room; what waits comes together.

    In quiet hours nothing is promised: what they held back is one page after them. `heard` remembers who was told what from one
    call to the next, so that who looks every few seconds does not ask the store again.
    """
    heard = set() if heard is None else heard
    composing = Composing(specs, doors, doors.clock.now())
    listening = [
        each
        for each in subscriptions
        if each.alerts.urgent and quiet_until(each.quiet, each.timezone, composing.now) is None
    ]
    if not listening:
        return []
    async with doors.store.begin() as tx:
        seen = await tx.events.untold(NOBODY, since=composing.now - BREAKING)
    promised: list[Delivery] = []
    for subscription in listening:
        fresh = _urgent(seen, subscription, doors)
        for destination in subscription.destinations if fresh else ():
            news = [event for event in fresh if (destination, event.id) not in heard]
            if news and destination.kind in doors.couriers:
                promised += await _promise(subscription, destination, news, composing, heard)
    return promised


def _urgent(events: Iterable[Event], subscription: Subscription, doors: Doors) -> list[Event]:
    """Return what a subscription wants at once, of what was seen since it was made: nobody is alarmed by the past."""
    began = subscription.made_at
    return [
        event
        for event in events
        if (began is None or event.seen_at >= began) and is_urgent(event, subscription, doors.makers)
    ]


async def _promise(
    subscription: Subscription, destination: Destination, fresh: Sequence[Event], composing: Composing, heard: Heard
) -> list[Delivery]:
    doors, since = composing.doors, composing.now - BREAKING
    async with doors.store.begin() as tx:
        untold = {event.id for event in await tx.events.untold(destination, since=since)}
        waiting = [event for event in fresh if event.id in untold]
        heard.update((destination, event.id) for event in fresh if event.id not in untold)
        if not waiting or (await tx.deliveries.state(subscription.id, destination)).paused:
            return []
        sent = await tx.deliveries.count(destination, DeliveryKind.ALERT, since=composing.now - HOUR)
        room = subscription.alerts.most - sent
        happenings = await _wanted(waiting, subscription, composing, tx) if room > 0 else []
        # The state was read for writing: no other process promises the same meanwhile.
        deliveries = _fitting(happenings, subscription, destination, composing, room, alone=not sent)
        await tx.deliveries.promise(deliveries, None)
    return deliveries


async def _wanted(
    events: Sequence[Event], subscription: Subscription, composing: Composing, tx: Transaction
) -> list[Happening]:
    mutes = await tx.mutes.of([f"guild:{subscription.guild}"]) if subscription.guild else []
    happenings = await composing.happened(events, tx, subscription)
    return [each for each in happenings if is_worth(each, subscription.taste, mutes, composing.doors.makers)]


def _fitting(
    happenings: Sequence[Happening],
    subscription: Subscription,
    destination: Destination,
    composing: Composing,
    room: int,
    *,
    alone: bool,
) -> list[Delivery]:
    """Return the pages of as many happenings as the hour has room for, the weightiest first.

    One that takes more pages than an hour may have is told whole, `alone` in its hour.
    """
    courier = composing.doors.couriers[destination.kind]
    told = list(happenings[:TOGETHER])
    while told:
        digest = _alert(told, subscription, composing)
        leaves = courier.render(digest)
        if len(leaves) <= room or (len(told) == 1 and alone):
            return promises(digest, destination, leaves, subscription=subscription)
        del told[len(told) // 2 :]
    return []


def _alert(told: Sequence[Happening], subscription: Subscription, composing: Composing) -> Digest:
    digest = Digest(
        subscription=subscription.id,
        language=subscription.language,
        timezone=subscription.timezone,
        at=composing.now,
        since=composing.now - HOUR,
        lines=(),
        happenings=tuple(told),
        kind=DeliveryKind.ALERT,
        look=subscription.look,
        urgent=kinds_of(told),
    )
    return replace(digest, roles=called(subscription.alerts, told, composing.doors.makers))
