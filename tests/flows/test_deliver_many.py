"""Many promises to many destinations: side by side, and made while others are on their way."""

import asyncio
from dataclasses import replace
from datetime import timedelta

from bot.domain.subscription import Delivery, DeliveryId, DeliveryKind, Destination, Receipt
from bot.flows.deliver import AT_ONCE, LOW, deliver_pending
from bot.ports import Doors, Store
from tests.fakes import FixedClock, RecordingCourier
from tests.flows.outbox import ELSEWHERE, TERMINAL, page, pending, promised
from tests.flows.outflow import CHANNEL, Channels
from tests.make import NOW, make_doors


def channel(number: int) -> Destination:
    """Name a channel."""
    return Destination(kind="discord", address=str(number))


class Slow(Channels):
    """Channels of which one answers only when all the others have all their pages."""

    def __init__(self, clock: FixedClock, slow: Destination, *, after: int) -> None:
        super().__init__(clock)
        self._slow = slow
        self._after = after
        self._let_go = asyncio.Event()

    async def send(self, delivery: Delivery) -> Receipt:
        if delivery.destination == self._slow:
            await self._let_go.wait()
        receipt = await super().send(delivery)
        if len(self.order) == self._after:
            self._let_go.set()
        return receipt


async def test_a_slow_destination_holds_nobody_back(store: Store, clock: FixedClock) -> None:
    """While one channel does not answer, every other gets all of its pages, each in order."""
    others = [channel(number) for number in range(10, 10 + 3 * AT_ONCE)]
    pages = [page(f"{to.address}-{part}", to=to, at=NOW + timedelta(part)) for part in (1, 2) for to in others]
    courier = Slow(clock, CHANNEL, after=len(pages))
    doors = make_doors(store, clock=clock, couriers={"discord": courier})
    await promised(doors, [page("slow-1", to=CHANNEL), page("slow-2", to=CHANNEL, at=NOW + timedelta(1)), *pages])

    sent = await deliver_pending(doors)

    assert (len(sent), courier.order[-2:]) == (len(pages) + 2, ["slow-1", "slow-2"])
    assert all(courier.order.index(f"{to.address}-1") < courier.order.index(f"{to.address}-2") for to in others)


class Crowded(Channels):
    """Channels that answer when so many are asked at once."""

    def __init__(self, clock: FixedClock, many: int) -> None:
        super().__init__(clock)
        self.at_once = self.most = 0
        self._many = many
        self._full = asyncio.Event()

    async def send(self, delivery: Delivery) -> Receipt:
        self.at_once += 1
        self.most = max(self.most, self.at_once)
        if self.at_once == self._many:
            self._full.set()
        await self._full.wait()
        self.at_once -= 1
        return await super().send(delivery)


async def test_destinations_are_sent_to_side_by_side(store: Store, clock: FixedClock) -> None:
    """As many as are allowed are on their way at once, and never more."""
    courier = Crowded(clock, AT_ONCE)
    doors = make_doors(store, clock=clock, couriers={"discord": courier})
    await promised(doors, [page(str(number), to=channel(number)) for number in range(3 * AT_ONCE)])

    sent = await deliver_pending(doors)

    assert (len(sent), courier.most) == (3 * AT_ONCE, AT_ONCE)


async def test_more_is_made_while_little_is_left(doors: Doors, courier: RecordingCourier) -> None:
    """Promises made on the way are kept in the same round, and what is urgent among them comes before what waits."""
    made: list[int] = []

    async def refill() -> bool:
        made.append(len(courier.tried))
        if len(made) == 1:
            digests = [page(f"{number:03}", to=replace(TERMINAL, address=str(number))) for number in range(LOW + 10)]
            await promised(doors, digests)
        if len(made) == 2:
            await promised(doors, [replace(page("alert"), kind=DeliveryKind.ALERT, destination=ELSEWHERE)])
        return len(made) < 3

    sent = await deliver_pending(doors, refill=refill, at_once=1)

    assert (len(sent), len(made), await pending(doors)) == (LOW + 11, 3, {})
    assert courier.tried.index(DeliveryId("alert")) == made[1] == 11
