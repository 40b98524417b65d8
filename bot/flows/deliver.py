"""Promises become messages: pending → send with the id as nonce → receipt."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.domain.subscription import (
    Delivery,
    DeliveryKind,
    Destination,
    Receipt,
    Subscription,
    SubscriptionId,
    SubscriptionState,
)
from bot.errors import DeliveryError, Undeliverable, Untraceable
from bot.flows.lanes import Lanes
from bot.flows.promising import made_id
from bot.ports import Courier, Doors, Transaction

AT_ONCE = 16
"""Destinations that are sent to side by side: at a fifth of a second for an answer that is more than the fifty requests a
second Discord allows, and a few that hang hold back nobody."""

NONCE_REMEMBERED = timedelta(minutes=2)
"""How long Discord surely folds two messages of one nonce into one: "within a few minutes", it says.
https://docs.discord.com/developers/resources/message#create-message"""

LOW = 50
"""Promises still waiting when more are made: a second of what Discord takes, so that sending never stops for composing."""

OPERATOR = SubscriptionId("operator")
"""Under whose name an operator is told what went wrong."""

MOST_SAID = 1_500
"""Characters of a problem told to an operator; a message holds 2,000, with its reference."""

DOUBT = "It may be there twice: it was sent again, and nobody could look whether it had arrived before."
"""What is kept of a page that is worth a look."""

DOUBTS_TOLD = 20
"""Doubts an operator is told in an hour; after a night without Discord there may be thousands, and each is kept anyway."""

Refill = Callable[[], Awaitable[bool]]
"""Makes more promises; False: there are no more to make."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """How one delivery went: a receipt, or a problem. The delivery comes without its page and pictures."""

    delivery: Delivery
    receipt: Receipt | None = None
    problem: str | None = None
    paused: bool = False  # nothing is sent there any more
    lost: bool = False  # it was this try that found it gone
    doubtful: bool = False  # sent again when nobody could tell any more whether it had arrived: worth a look


async def deliver_pending(
    doors: Doors, *, refill: Refill | None = None, operator: Destination | None = None, at_once: int = AT_ONCE
) -> list[Sent]:
    """Keep every promise that can be kept now: alerts first, then corrections, notices and digests, the oldest of each first.

    Destinations are sent to side by side, each in its order; a page that fails holds back the later ones of its kind there,
    and nobody else. `refill` is asked for more when little is left.
    """
    lanes, done, looking = Lanes(), list[Sent](), asyncio.Lock()

    async def look() -> None:
        async with doors.store.begin() as tx:
            pending = await tx.deliveries.pending()
        now = doors.clock.now()
        lanes.take(
            each
            for each in pending
            if each.destination.kind in doors.couriers and (each.not_before is None or each.not_before <= now)
        )

    async def more() -> None:
        nonlocal refill
        async with looking:
            while refill is not None and lanes.waiting < LOW:
                refill = refill if await refill() else None
                await look()

    async def work() -> None:
        while True:
            await more()
            delivery = await lanes.next()
            if delivery is None:
                return
            sent = await deliver(delivery, doors.couriers[delivery.destination.kind], doors, operator=operator)
            done.append(replace(sent, delivery=replace(delivery, page={}, files=())))
            lanes.finish(delivery, went_well=sent.receipt is not None, gone=sent.paused)

    await look()
    try:
        async with asyncio.TaskGroup() as group:
            for _ in range(at_once):
                group.create_task(work())
    except (
        BaseExceptionGroup
    ) as failed:  # the store is broken, or we are being killed: the first to say so speaks for all
        raise failed.exceptions[0] from None
    return done


async def deliver(delivery: Delivery, courier: Courier, doors: Doors, *, operator: Destination | None = None) -> Sent:
    """Send one page once.

    Killed after any step and run again, the page is there exactly once: a promise that was tried before is looked for at
    its destination before it is sent again, and the destination folds two sends under one nonce where they come close.
    Where nobody can look and nothing folds any more, it is sent, and said to be worth a look before it is: neither lost nor
    doubled in silence.
    """
    doubtful = False
    async with doors.store.begin() as tx:
        state = await tx.deliveries.state(delivery.subscription, delivery.destination)
        if state.paused:
            return Sent(delivery=delivery, problem=state.paused, paused=True)
        if not delivery.attempts:
            await tx.deliveries.attempted(delivery.id)
    try:
        receipt, blind = await _look(delivery, courier) if delivery.attempts else (None, None)
        if receipt is None:
            if delivery.attempts:
                now = doors.clock.now()
                doubtful = blind is not None and (not blind.folds or is_late(delivery, now))
                async with doors.store.begin() as tx:
                    await tx.deliveries.attempted(delivery.id)
                    if doubtful:
                        await _doubt(delivery, tx, operator, now)
            receipt = await courier.send(delivery)
    except DeliveryError as error:
        gone = isinstance(error, Undeliverable)
        async with doors.store.begin() as tx:
            await tx.deliveries.attempted(delivery.id, problem=str(error))
            if gone:
                await _pause(state, str(error), tx, operator, doors.clock.now())
        return Sent(delivery=delivery, problem=str(error), paused=gone, lost=gone)
    async with doors.store.begin() as tx:
        await tx.deliveries.receive(receipt)
        if doubtful:
            await tx.deliveries.attempted(delivery.id, problem=DOUBT)
    return Sent(delivery=delivery, receipt=receipt, doubtful=doubtful)


def is_late(delivery: Delivery, now: datetime) -> bool:
    """Say whether a page may have been sent so long ago that its nonce is forgotten."""
    return now - delivery.created_at > NONCE_REMEMBERED


async def _look(delivery: Delivery, courier: Courier) -> tuple[Receipt | None, Untraceable | None]:
    """Look for a page that may have been sent; where nobody can, say so."""
    try:
        return await courier.find(delivery), None
    except Untraceable as error:
        return None, error


async def _doubt(delivery: Delivery, tx: Transaction, operator: Destination | None, now: datetime) -> None:
    """Write down that a page is about to be sent for what may be the second time, and tell the operator."""
    await tx.deliveries.attempted(delivery.id, problem=DOUBT)
    if operator is None or not operator.kind.startswith("discord") or delivery.subscription == OPERATOR:
        return
    if await tx.deliveries.count(operator, DeliveryKind.NOTICE, since=now - timedelta(hours=1)) < DOUBTS_TOLD:
        # Killed and sent again, the same page is in doubt again: the count of its tries tells one doubt from the next.
        which = (delivery.id, str(delivery.attempts))
        said = f"{delivery.destination} ({delivery.subscription}, kaiho · {delivery.id}): {DOUBT}"
        await tx.deliveries.promise([_notice(operator, said, which, now)], None)


async def _pause(
    state: SubscriptionState, problem: str, tx: Transaction, operator: Destination | None, now: datetime
) -> None:
    """Send nothing there any more, and tell the operator so, once."""
    current = await tx.deliveries.state(state.subscription, state.destination)
    if current.paused:
        return
    await tx.deliveries.put_state(replace(current, paused=problem))
    if operator is None or operator == state.destination or not operator.kind.startswith("discord"):
        return  # on a terminal the log says it
    said = f"{state.subscription} is paused at {state.destination}: {problem}"
    which = (state.subscription, str(state.destination), now.isoformat())
    await tx.deliveries.promise([_notice(operator, said, which, now)], None)


def _notice(operator: Destination, said: str, which: Sequence[str], now: datetime) -> Delivery:
    """Make a page that tells an operator something, once for each `which`."""
    return Delivery(
        id=made_id(OPERATOR, str(operator), *which),
        subscription=OPERATOR,
        destination=operator,
        page={"content": said[:MOST_SAID]},
        part=1,
        parts=1,
        stories=(),
        items=(),
        created_at=now,
        kind=DeliveryKind.NOTICE,
    )


async def resume(subscriptions: Sequence[Subscription], doors: Doors) -> None:
    """Give paused destinations another try: done when the bot starts, and when an operator asks for a digest."""
    for subscription in subscriptions:
        for destination in subscription.destinations:
            async with doors.store.begin() as tx:
                state = await tx.deliveries.state(subscription.id, destination)
                if state.paused:
                    await tx.deliveries.put_state(replace(state, paused=None))
