"""The Store's contract: the outbox."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain.item import ItemId
from bot.domain.story import StoryId
from bot.domain.subscription import DeliveryId, Destination, Receipt, SubscriptionId, SubscriptionState
from bot.errors import StoreError
from bot.ports import Store
from tests.make import NOW, make_delivery

TERMINAL = Destination(kind="terminal")
CHANNEL = Destination(kind="discord", address="777")
STATE = SubscriptionState(subscription=SubscriptionId("everything"), destination=TERMINAL, digested_at=NOW)


async def test_a_promise_is_kept_whole(store: Store) -> None:
    """A promised delivery comes back as it was, pending, together with the state written beside it."""
    delivery = make_delivery(
        destination=CHANNEL,
        page={"embeds": [{"title": "快報 🙂", "color": 5, "fields": []}], "flags": None},
        stories=(StoryId("b"), StoryId("a")),
        items=(ItemId("1"), ItemId("2")),
    )
    async with store.begin() as tx:
        await tx.deliveries.promise([delivery], replace(STATE, destination=CHANNEL))

    async with store.begin() as tx:
        assert await tx.deliveries.pending() == [delivery]
        assert await tx.deliveries.newest() == [(delivery, None)]
        assert await tx.deliveries.state(STATE.subscription, CHANNEL) == replace(STATE, destination=CHANNEL)
        assert await tx.deliveries.state(STATE.subscription, TERMINAL) == replace(STATE, digested_at=None)


async def test_a_quiet_promise_keeps_its_state(store: Store) -> None:
    """A promise of no deliveries still makes the subscription due no more."""
    async with store.begin() as tx:
        await tx.deliveries.promise([], STATE)

        assert await tx.deliveries.pending() == []
        assert await tx.deliveries.state(STATE.subscription, TERMINAL) == STATE


async def test_pending_come_oldest_first_and_parts_in_order(store: Store) -> None:
    """The pages of one digest stand together in order, after those of earlier digests; a received one comes no more."""
    late = [
        make_delivery(id=DeliveryId(f"late-{to.kind}-{part}"), destination=to, part=part, created_at=NOW)
        for part in (2, 1)
        for to in (TERMINAL, CHANNEL)
    ]
    early = make_delivery(id=DeliveryId("early"), created_at=NOW - timedelta(hours=1))
    async with store.begin() as tx:
        await tx.deliveries.promise([*late, early], STATE)
        order = [delivery.id for delivery in await tx.deliveries.pending()]
        await tx.deliveries.receive(Receipt(delivery=early.id, at=NOW, reference="printed"))
        newest = [delivery.id for delivery, _ in await tx.deliveries.newest(limit=2)]

        assert order == ["early", "late-discord-1", "late-discord-2", "late-terminal-1", "late-terminal-2"]
        assert [delivery.id for delivery in await tx.deliveries.pending()] == order[1:]
        assert newest == order[1:3]


async def test_attempts_are_counted_when_they_are_made(store: Store) -> None:
    """Each try is counted once; saying why it failed does not count another."""
    delivery = make_delivery()
    async with store.begin() as tx:
        await tx.deliveries.promise([delivery], STATE)
        await tx.deliveries.attempted(delivery.id)
        await tx.deliveries.attempted(delivery.id, problem="The channel did not answer.")
        await tx.deliveries.attempted(delivery.id)

        assert await tx.deliveries.pending() == [replace(delivery, attempts=2)]


async def test_the_first_receipt_stands(store: Store) -> None:
    """A receipt is kept with its delivery; a second one changes nothing."""
    delivery, receipt = make_delivery(), Receipt(delivery=make_delivery().id, at=NOW, reference="123")
    async with store.begin() as tx:
        await tx.deliveries.promise([delivery], STATE)
        await tx.deliveries.receive(receipt)
        await tx.deliveries.receive(replace(receipt, reference="456", at=NOW + timedelta(days=1)))

    async with store.begin() as tx:
        assert await tx.deliveries.newest() == [(delivery, receipt)]
        assert await tx.deliveries.pending() == []


async def test_a_delivery_is_promised_once(store: Store) -> None:
    """Promising an id again is an error, and leaves the state as it was."""
    async with store.begin() as tx:
        await tx.deliveries.promise([make_delivery()], STATE)

    with pytest.raises(StoreError, match="promised before"):
        async with store.begin() as tx:
            await tx.deliveries.promise([make_delivery()], replace(STATE, digested_at=NOW + timedelta(days=1)))

    async with store.begin() as tx:
        assert await tx.deliveries.state(STATE.subscription, TERMINAL) == STATE


async def test_a_delivery_never_promised_is_an_error(store: Store) -> None:
    """Neither a try nor a receipt is kept for what nobody promised."""
    with pytest.raises(StoreError, match="never promised"):
        async with store.begin() as tx:
            await tx.deliveries.attempted(DeliveryId("nobody"))
    with pytest.raises(StoreError, match="never promised"):
        async with store.begin() as tx:
            await tx.deliveries.receive(Receipt(delivery=DeliveryId("nobody"), at=NOW, reference="x"))


async def test_a_pause_is_remembered_and_lifted(store: Store) -> None:
    """A subscription's state is replaced as a whole."""
    paused = replace(STATE, paused="The channel is gone.", digested_at=None)
    async with store.begin() as tx:
        await tx.deliveries.put_state(STATE)
        await tx.deliveries.put_state(paused)
        assert await tx.deliveries.state(STATE.subscription, TERMINAL) == paused

        await tx.deliveries.put_state(replace(paused, paused=None))
        assert await tx.deliveries.state(STATE.subscription, TERMINAL) == replace(STATE, digested_at=None)
