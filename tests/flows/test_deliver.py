"""Promises become messages."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from bot.domain.subscription import Delivery, DeliveryId, Destination, Receipt, SubscriptionState
from bot.errors import DeliveryError, Undeliverable
from bot.flows.deliver import Sent, deliver_pending, resume
from bot.ports import Doors
from tests.fakes import RecordingCourier
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
