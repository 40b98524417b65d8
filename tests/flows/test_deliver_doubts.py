"""Where nobody can look whether a page arrived, it is sent, and its operator told that it may be there twice."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain.subscription import Delivery, DeliveryId, DeliveryKind, Destination, Receipt
from bot.errors import DeliveryError, Untraceable
from bot.flows.deliver import DOUBT, DOUBTS_TOLD, NONCE_REMEMBERED, OPERATOR, deliver_pending
from bot.ports import Clock, Doors, Store
from tests.fakes import FixedClock
from tests.flows.outflow import CHANNEL, OTHER, Channels, pending
from tests.make import NOW, make_delivery, make_doors

LATE = 2 * NONCE_REMEMBERED
CONTROL = Destination(kind="discord", address="9")


class Blind(Channels):
    """Channels that let nobody read back."""

    def __init__(self, clock: Clock, *, folds: bool) -> None:
        super().__init__(clock)
        self._folds = folds

    async def find(self, delivery: Delivery) -> Receipt | None:
        """Say that nobody can tell."""
        self.looked_for.append(delivery.id)
        raise Untraceable("we may not look", folds=self._folds)


@pytest.fixture
def doors(store: Store, clock: FixedClock) -> Doors:
    return make_doors(store, clock=clock, couriers={"discord": Blind(clock, folds=True)})


async def tried(doors: Doors, *deliveries: Delivery) -> None:
    """Promise pages, each of which was tried once by who died then."""
    async with doors.store.begin() as tx:
        await tx.deliveries.promise(deliveries, None)
        for each in deliveries:
            await tx.deliveries.attempted(each.id)


def page(name: str = "1", to: Destination = CHANNEL) -> Delivery:
    """Make one promise."""
    return make_delivery(id=DeliveryId(name), destination=to, page={"text": name}, stories=(), items=(), created_at=NOW)


@pytest.mark.parametrize(
    ("later", "folds", "doubtful"),
    [
        pytest.param(timedelta(), True, False, id="soon enough to be folded"),
        pytest.param(timedelta(), False, True, id="where nothing is ever folded"),
        pytest.param(LATE, True, True, id="too late to be folded"),
    ],
)
async def test_what_may_be_there_twice_is_said(
    doors: Doors, clock: FixedClock, later: timedelta, *, folds: bool, doubtful: bool
) -> None:
    """Sent again where nobody can look and nothing folds, a page is worth a look: it says so, and the operator is told."""
    courier = Blind(clock, folds=folds)
    doors = replace(doors, couriers={"discord": courier})
    await tried(doors, page())
    clock.move(later)

    (sent,) = await deliver_pending(doors, operator=CONTROL)
    told = await pending(doors)

    assert (sent.receipt is not None, sent.doubtful, courier.looked_for) == (True, doubtful, ["1"])
    assert [(each.destination, each.kind) for each in told] == [(CONTROL, DeliveryKind.NOTICE)] * doubtful
    assert all("kaiho · 1" in str(each.page["content"]) and DOUBT in str(each.page["content"]) for each in told)


async def test_what_can_be_looked_for_is_no_doubt(doors: Doors, clock: FixedClock) -> None:
    """A page that was looked for and is not there is sent, however late, and nobody is bothered."""
    doors = replace(doors, couriers={"discord": Channels(clock)})
    await tried(doors, page())
    clock.move(LATE)

    (sent,) = await deliver_pending(doors, operator=CONTROL)

    assert (sent.receipt is not None, sent.doubtful, await pending(doors)) == (True, False, [])


async def test_a_doubt_is_written_down_before_the_page_is_sent(doors: Doors, clock: FixedClock) -> None:
    """Whoever dies while sending has told the operator; sent once more, it is one more doubt."""

    class Failing(Blind):
        """Channels that can neither be read nor written to, but for the operator's."""

        async def send(self, delivery: Delivery) -> Receipt:
            if delivery.destination == CONTROL:
                return await super().send(delivery)
            raise DeliveryError("cut off")

    doors = replace(doors, couriers={"discord": Failing(clock, folds=True)})
    await tried(doors, page())
    clock.move(LATE)

    (cut,) = await deliver_pending(doors, operator=CONTROL)
    first = [each.id for each in await pending(doors) if each.destination == CONTROL]
    again = await deliver_pending(doors, operator=CONTROL)
    second = [each.id for each in await pending(doors) if each.destination == CONTROL]

    assert (cut.receipt, cut.problem) == (None, "cut off")
    assert [each.receipt is not None for each in again if each.delivery.destination == CONTROL] == [True]
    assert (len(first), len(second), set(first) & set(second)) == (1, 1, set())


async def test_an_operator_is_not_flooded(doors: Doors, clock: FixedClock) -> None:
    """After a night without Discord the first doubts are told, and every page is sent."""
    await tried(doors, *(page(str(number)) for number in range(DOUBTS_TOLD + 3)))
    clock.move(LATE)

    sent = await deliver_pending(doors, operator=CONTROL)

    assert [each.doubtful for each in sent] == [True] * (DOUBTS_TOLD + 3)
    assert len(await pending(doors)) == DOUBTS_TOLD


@pytest.mark.parametrize("operator", [None, Destination(kind="terminal")])
async def test_where_no_operator_reads_nothing_is_promised(
    doors: Doors, clock: FixedClock, operator: Destination | None
) -> None:
    """Without a channel for operators the doubt is only kept."""
    await tried(doors, page())
    clock.move(LATE)

    (sent,) = await deliver_pending(doors, operator=operator)

    assert (sent.doubtful, await pending(doors)) == (True, [])


async def test_a_doubt_about_a_notice_to_operators_is_not_told_in_another(doors: Doors, clock: FixedClock) -> None:
    """What tells an operator is sent again, and makes no more of its kind."""
    await tried(doors, replace(page(to=OTHER), subscription=OPERATOR, kind=DeliveryKind.NOTICE))
    clock.move(LATE)

    (sent,) = await deliver_pending(doors, operator=CONTROL)

    assert (sent.doubtful, await pending(doors)) == (True, [])
