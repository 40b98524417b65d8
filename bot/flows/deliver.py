"""Promises become messages: pending → send with the id as nonce → receipt."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from bot.domain.subscription import Delivery, Destination, Receipt, Subscription
from bot.errors import DeliveryError, Undeliverable
from bot.ports import Courier, Doors


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """How one delivery went: a receipt, or a problem."""

    delivery: Delivery
    receipt: Receipt | None = None
    problem: str | None = None


async def deliver_pending(doors: Doors) -> list[Sent]:
    """Keep every promise that can be kept now, oldest first; a page that fails holds back the later ones of its destination."""
    async with doors.store.begin() as tx:
        pending = await tx.deliveries.pending()
    blocked: set[Destination] = set()
    done: list[Sent] = []
    for delivery in pending:
        courier = doors.couriers.get(delivery.destination.kind)
        if courier is None or delivery.destination in blocked:
            continue
        sent = await deliver(delivery, courier, doors)
        if sent.receipt is None:
            blocked.add(delivery.destination)
        done.append(sent)
    return done


async def deliver(delivery: Delivery, courier: Courier, doors: Doors) -> Sent:
    """Send one page once.

    Killed after any step and run again, the page is there exactly once: a promise that was tried before is looked for at
    its destination before it is sent again, and the destination folds two sends under one nonce where they come close.
    """
    async with doors.store.begin() as tx:
        state = await tx.deliveries.state(delivery.subscription, delivery.destination)
        if state.paused:
            return Sent(delivery=delivery, problem=state.paused)
    try:
        receipt = await courier.find(delivery) if delivery.attempts else None
        if receipt is None:
            async with doors.store.begin() as tx:
                await tx.deliveries.attempted(delivery.id)
            receipt = await courier.send(delivery)
    except DeliveryError as error:
        async with doors.store.begin() as tx:
            await tx.deliveries.attempted(delivery.id, problem=str(error))
            if isinstance(error, Undeliverable):
                await tx.deliveries.put_state(replace(state, paused=str(error)))
        return Sent(delivery=delivery, problem=str(error))
    async with doors.store.begin() as tx:
        await tx.deliveries.receive(receipt)
    return Sent(delivery=delivery, receipt=receipt)


async def resume(subscriptions: Sequence[Subscription], doors: Doors) -> None:
    """Give paused destinations another try: done when the bot starts, and when an operator asks for a digest."""
    for subscription in subscriptions:
        for destination in subscription.destinations:
            async with doors.store.begin() as tx:
                state = await tx.deliveries.state(subscription.id, destination)
                if state.paused:
                    await tx.deliveries.put_state(replace(state, paused=None))
