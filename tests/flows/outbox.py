"""What the tests of the outbox begin with, and look at."""

from collections.abc import Sequence
from datetime import datetime

from bot.domain.subscription import Delivery, DeliveryId, Destination, Receipt, SubscriptionState
from bot.flows.deliver import Sent
from bot.ports import Doors
from tests.make import NOW, make_delivery, make_subscription

TERMINAL = Destination(kind="terminal")
ELSEWHERE = Destination(kind="terminal", address="elsewhere")
SUBSCRIPTION = make_subscription(destinations=(TERMINAL, ELSEWHERE))


def page(name: str, *, to: Destination = TERMINAL, at: datetime = NOW) -> Delivery:
    """Make one promise."""
    return make_delivery(id=DeliveryId(name), destination=to, page={"text": name}, stories=(), items=(), created_at=at)


async def promised(doors: Doors, deliveries: Sequence[Delivery]) -> None:
    """Write these promises down."""
    async with doors.store.begin() as tx:
        for delivery in deliveries:
            state = SubscriptionState(subscription=delivery.subscription, destination=delivery.destination)
            await tx.deliveries.promise([delivery], state)


async def pending(doors: Doors) -> dict[str, int]:
    """Return what is promised and not sent, and how often each was tried."""
    async with doors.store.begin() as tx:
        return {delivery.id: delivery.attempts for delivery in await tx.deliveries.pending()}


async def receipts(doors: Doors) -> dict[str, Receipt | None]:
    """Return the receipt of each delivery."""
    async with doors.store.begin() as tx:
        return {delivery.id: receipt for delivery, receipt in await tx.deliveries.newest()}


async def paused(doors: Doors, destination: Destination = TERMINAL) -> str | None:
    """Return why nothing is sent to a destination."""
    async with doors.store.begin() as tx:
        return (await tx.deliveries.state(SUBSCRIPTION.id, destination)).paused


def told(sent: Sequence[Sent]) -> list[tuple[str, str | None]]:
    """Return how each delivery went."""
    return [(each.delivery.id, each.problem) for each in sent]
