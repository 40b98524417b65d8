"""Promises become messages."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from bot.domain.subscription import (
    Delivery,
    DeliveryId,
    DeliveryKind,
    Destination,
    Receipt,
    SubscriptionId,
)
from bot.errors import DeliveryError, StoreError, Undeliverable, Untraceable
from bot.flows.deliver import NONCE_REMEMBERED, deliver_pending, resume
from bot.ports import Doors
from tests.fakes import FixedClock, RecordingCourier
from tests.flows.outbox import ELSEWHERE, SUBSCRIPTION, TERMINAL, page, paused, pending, promised, receipts, told
from tests.flows.outflow import CHANNEL, OTHER, Channels
from tests.make import NOW


async def test_nothing_promised_is_nothing_sent(doors: Doors, courier: RecordingCourier) -> None:
    """Without promises no courier is asked."""
    assert await deliver_pending(doors) == []
    assert courier.tried == courier.looked_for == []


async def test_a_promise_is_kept_with_a_receipt(doors: Doors, courier: RecordingCourier) -> None:
    """A page is sent, its receipt is stored, and it is pending no more; it was counted as tried before it was sent."""
    await promised(doors, [page("one")])

    (sent,) = await deliver_pending(doors)
    again = await deliver_pending(doors)

    assert sent.receipt == Receipt(delivery=DeliveryId("one"), at=NOW, reference="kept as one")
    assert (await receipts(doors))["one"] == sent.receipt
    assert (again, courier.seen(), await pending(doors)) == ([], ["one"], {})


async def test_the_oldest_comes_first(doors: Doors, courier: RecordingCourier) -> None:
    """Promises are kept in the order they were made, whatever they were called."""
    await promised(
        doors, [page("b", at=NOW), page("a", at=NOW + timedelta(hours=1)), page("c", at=NOW - timedelta(hours=1))]
    )

    await deliver_pending(doors)

    assert courier.tried == ["c", "b", "a"]


async def test_a_page_that_fails_holds_back_its_destination_only(doors: Doors, courier: RecordingCourier) -> None:
    """After a failure the later pages of that destination wait, so that they stay in order; other destinations do not."""
    pages = [page("1"), page("2", at=NOW + timedelta(1)), page("3", to=ELSEWHERE, at=NOW + timedelta(2))]
    await promised(doors, pages)
    courier.break_down(DeliveryError("the server is down"))

    first = await deliver_pending(doors)
    left = await pending(doors)
    second = await deliver_pending(doors)

    assert told(first) == [("1", "the server is down"), ("3", None)]
    assert left == {"1": 1, "2": 0}
    assert told(second) == [("1", None), ("2", None)]
    assert courier.seen() == ["3", "1", "2"]


async def test_what_was_tried_before_is_looked_for_before_it_is_sent_again(
    doors: Doors, courier: RecordingCourier
) -> None:
    """A page that arrived while its answer was lost is found, and not sent twice."""
    await promised(doors, [page("one")])
    courier.break_down(DeliveryError("the connection broke"), arrived=True)

    first = await deliver_pending(doors)
    second = await deliver_pending(doors)

    assert told(first) == [("one", "the connection broke")]
    assert told(second) == [("one", None)]
    assert (courier.tried, courier.looked_for, courier.seen()) == (["one"], ["one"], ["one"])
    assert (await receipts(doors))["one"] is not None


async def test_what_is_not_found_is_sent_again(doors: Doors, courier: RecordingCourier) -> None:
    """A page that never arrived is sent again; one that was never tried is not looked for."""
    await promised(doors, [page("one")])
    courier.break_down(DeliveryError("the connection broke"))

    await deliver_pending(doors)
    await deliver_pending(doors)

    assert (courier.tried, courier.looked_for, courier.seen()) == (["one", "one"], ["one"], ["one"])


async def test_a_process_killed_after_sending_sends_nothing_twice(doors: Doors, courier: RecordingCourier) -> None:
    """Killed between the send and the receipt, and run again, the page is there once, and has its receipt."""
    await promised(doors, [page("one")])
    async with doors.store.begin() as tx:
        await tx.deliveries.attempted(DeliveryId("one"))
        (tried,) = await tx.deliveries.pending()
    await courier.send(tried)

    (sent,) = await deliver_pending(doors)

    assert sent.receipt is not None
    assert (courier.tried, courier.seen()) == (["one"], ["one"])


async def test_a_destination_that_is_gone_is_paused(doors: Doors, courier: RecordingCourier) -> None:
    """Where nothing can be delivered nothing is tried any more, and the reason is said; other destinations go on."""
    await promised(doors, [page("1"), page("2", to=ELSEWHERE)])
    courier.gone.add(TERMINAL)

    first = await deliver_pending(doors)
    second = await deliver_pending(doors)

    assert told(first) == [("1", "terminal is gone"), ("2", None)]
    assert told(second) == [("1", "terminal is gone")]
    assert courier.tried == ["1", "2"]
    assert (await paused(doors), await paused(doors, ELSEWHERE)) == ("terminal is gone", None)


async def test_one_that_is_gone_when_it_is_looked_for_is_paused_too(doors: Doors, courier: RecordingCourier) -> None:
    """A channel may go between two tries."""
    await promised(doors, [page("1")])
    courier.break_down(DeliveryError("the connection broke"))
    await deliver_pending(doors)
    courier.gone.add(TERMINAL)

    assert told(await deliver_pending(doors)) == [("1", "terminal is gone")]
    assert (courier.tried, await paused(doors)) == (["1"], "terminal is gone")


async def test_resume_gives_another_try(doors: Doors, courier: RecordingCourier) -> None:
    """When the bot starts or an operator asks, paused destinations are tried again: what was promised is delivered."""
    await promised(doors, [page("1")])
    courier.break_down(Undeliverable("no permission"))
    await deliver_pending(doors)

    await resume([SUBSCRIPTION], doors)
    sent = await deliver_pending(doors)

    assert (told(sent), courier.seen(), await paused(doors)) == ([("1", None)], ["1"], None)


async def test_a_promise_nobody_here_can_carry_waits(doors: Doors, courier: RecordingCourier) -> None:
    """Without a courier for it a promise stays pending, and is no problem."""
    await promised(doors, [page("1", to=Destination(kind="discord", address="1")), page("2")])

    sent = await deliver_pending(doors)
    later = await deliver_pending(replace(doors, couriers={"discord": courier}))

    assert (told(sent), told(later)) == ([("2", None)], [("1", None)])


def posting(name: str, kind: DeliveryKind, *, to: Destination = CHANNEL, at: datetime = NOW) -> Delivery:
    """Make one promise of a kind, to Discord."""
    return replace(page(name, to=to, at=at), kind=kind)


async def test_the_most_urgent_comes_first(doors: Doors, clock: FixedClock) -> None:
    """Alerts, corrections, notices, digests; of each the oldest first, whatever was promised when."""
    courier = Channels(clock)
    earlier = NOW - timedelta(hours=1)
    await promised(
        doors,
        [
            posting("digest", DeliveryKind.DIGEST, at=earlier),
            posting("notice", DeliveryKind.NOTICE, to=OTHER),
            posting("correction", DeliveryKind.CORRECTION),
            posting("alert 2", DeliveryKind.ALERT),
            posting("alert 1", DeliveryKind.ALERT, at=earlier, to=OTHER),
        ],
    )

    await deliver_pending(replace(doors, couriers={"discord": courier}), at_once=1)

    assert courier.order == ["alert 1", "alert 2", "correction", "notice", "digest"]


async def test_what_fails_holds_back_its_own_kind(doors: Doors, clock: FixedClock) -> None:
    """A correction that can not be made does not keep the digest from coming."""

    class Stubborn(Channels):
        """Channels in which nothing can be edited."""

        async def send(self, delivery: Delivery) -> Receipt:
            if delivery.edits:
                raise DeliveryError("it can not be edited")
            return await super().send(delivery)

    courier = Stubborn(clock)
    edit = replace(posting("edit", DeliveryKind.CORRECTION), edits="100")
    after = posting("visible", DeliveryKind.CORRECTION, at=NOW + timedelta(hours=1))
    await promised(doors, [edit, after, posting("digest", DeliveryKind.DIGEST)])

    sent = await deliver_pending(replace(doors, couriers={"discord": courier}))

    assert told(sent) == [("edit", "it can not be edited"), ("digest", None)]


async def test_what_is_not_to_be_sent_yet_waits(doors: Doors, courier: RecordingCourier, clock: FixedClock) -> None:
    """What quiet hours hold back is sent after them, and holds nothing back itself."""
    await promised(doors, [replace(page("late"), not_before=NOW + timedelta(hours=1)), page("now")])

    first = await deliver_pending(doors)
    clock.move(timedelta(hours=1))
    second = await deliver_pending(doors)

    assert (told(first), told(second), courier.seen()) == ([("now", None)], [("late", None)], ["now", "late"])


async def test_the_operator_is_told_once_what_is_lost(doors: Doors, clock: FixedClock) -> None:
    """When a destination is found gone its subscription pauses there, and one notice says so where the operator reads."""
    courier = Channels(clock)
    courier.gone.add(CHANNEL)
    doors = replace(doors, couriers={"discord": courier})
    second = replace(page("of another", to=CHANNEL), subscription=SubscriptionId("another"))
    await promised(doors, [page("1", to=CHANNEL), page("2", to=CHANNEL, at=NOW + timedelta(1)), second])

    first = await deliver_pending(doors, operator=OTHER)
    again = await deliver_pending(doors, operator=OTHER)
    third = await deliver_pending(doors, operator=OTHER)

    assert {(each.delivery.id, each.lost) for each in first} == {("1", True), ("of another", True)}
    assert sorted(str(each.page["content"]) for each in courier.arrived.values()) == [
        "another is paused at discord:1: discord:1 is gone",
        "everything is paused at discord:1: discord:1 is gone",
    ]
    assert {(each.delivery.id, each.paused, each.lost) for each in again if not each.receipt} == {
        ("1", True, False),
        ("of another", True, False),
    }
    assert (len(again), len(third)) == (4, 2)


async def test_an_operator_that_is_gone_is_told_nothing(doors: Doors, clock: FixedClock) -> None:
    """Nobody writes to the very place that is lost, nor to a terminal, where the log says it."""
    courier = Channels(clock)
    courier.gone.add(CHANNEL)
    doors = replace(doors, couriers={"discord": courier})
    await promised(doors, [page("1", to=CHANNEL)])

    await deliver_pending(doors, operator=CHANNEL)
    await resume([replace(SUBSCRIPTION, destinations=(CHANNEL,))], doors)
    await deliver_pending(doors, operator=TERMINAL)

    assert await pending(doors) == {"1": 1}


class Hidden(Channels):
    """Channels whose messages we may not read; some fold what is sent twice, and some do not."""

    def __init__(self, clock: FixedClock, *, folds: bool) -> None:
        super().__init__(clock)
        self._folds = folds

    async def find(self, delivery: Delivery) -> Receipt | None:
        self.looked_for.append(delivery.id)
        raise Untraceable("we may not read there", folds=self._folds)


@pytest.mark.parametrize(
    ("later", "folds", "doubtful"),
    [
        (timedelta(), True, False),
        (NONCE_REMEMBERED, True, False),
        (2 * NONCE_REMEMBERED, True, True),
        (timedelta(), False, True),
    ],
)
async def test_what_may_be_there_twice_is_said(
    doors: Doors, clock: FixedClock, later: timedelta, *, folds: bool, doubtful: bool
) -> None:
    """Where nobody can look and two sends are not folded into one any more, a page is sent and said to be worth a look."""
    courier = Hidden(clock, folds=folds)
    doors = replace(doors, couriers={"discord": courier})
    await promised(doors, [page("1", to=CHANNEL)])
    async with doors.store.begin() as tx:
        await tx.deliveries.attempted(DeliveryId("1"))
    clock.move(later)

    (sent,) = await deliver_pending(doors, operator=OTHER)
    (told_of,) = await deliver_pending(doors) or (None,)

    assert (sent.receipt is not None, sent.doubtful, courier.looked_for) == (True, doubtful, ["1"])
    assert (told_of is not None and told_of.delivery.destination == OTHER) is doubtful


async def test_what_was_looked_for_and_not_found_is_in_no_doubt(doors: Doors, clock: FixedClock) -> None:
    """Where we can look, a page that is not there was never there, however long ago it was tried."""
    courier = Channels(clock)
    doors = replace(doors, couriers={"discord": courier})
    await promised(doors, [page("1", to=CHANNEL)])
    async with doors.store.begin() as tx:
        await tx.deliveries.attempted(DeliveryId("1"))
    clock.move(2 * NONCE_REMEMBERED)

    (sent,) = await deliver_pending(doors)

    assert (sent.receipt is not None, sent.doubtful, courier.looked_for) == (True, False, ["1"])


async def test_a_store_that_breaks_says_so(doors: Doors, clock: FixedClock) -> None:
    """However many were sent side by side, what went wrong is raised as itself."""

    class Breaking(Channels):
        """Channels during whose sending the store breaks."""

        async def send(self, delivery: Delivery) -> Receipt:
            raise StoreError(f"the store broke at {delivery.id}")

    await promised(doors, [page("1", to=CHANNEL), page("2", to=OTHER)])

    with pytest.raises(StoreError, match="the store broke"):
        await deliver_pending(replace(doors, couriers={"discord": Breaking(clock)}))


async def test_what_another_process_paused_is_told_once(doors: Doors, clock: FixedClock) -> None:
    """Two processes that find the same destination gone do not both tell the operator."""

    class Meanwhile(Channels):
        """Channels during whose sending another process pauses the destination."""

        async def send(self, delivery: Delivery) -> Receipt:
            async with doors.store.begin() as tx:
                state = await tx.deliveries.state(delivery.subscription, delivery.destination)
                await tx.deliveries.put_state(replace(state, paused="gone, says another"))
            raise Undeliverable("gone")

    await promised(doors, [page("1", to=CHANNEL)])

    await deliver_pending(replace(doors, couriers={"discord": Meanwhile(clock)}), operator=OTHER)

    assert (await paused(doors, CHANNEL), await pending(doors)) == ("gone, says another", {"1": 1})
