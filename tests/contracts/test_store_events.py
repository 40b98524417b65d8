"""The Store's contract: events, and what was told of them."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain.event import Event, EventId
from bot.domain.model import Hub, ModelId
from bot.domain.subscription import DeliveryId, Destination, SubscriptionId, SubscriptionState
from bot.ports import Store
from tests.ledger import (
    SEEN,
    make_access_changed,
    make_changed,
    make_conflict,
    make_place,
    make_released,
    make_returned,
    make_withdrawn,
)
from tests.make import make_delivery

HOUR = timedelta(hours=1)
TERMINAL = Destination(kind="terminal")
CHANNEL = Destination(kind="discord", address="777")
STATE = SubscriptionState(subscription=SubscriptionId("everything"), destination=TERMINAL, digested_at=SEEN)

EVERY_KIND = [
    make_released(license=None, parents=()),
    make_released(id="released-2"),
    make_changed(),
    make_access_changed(),
    make_withdrawn(),
    make_returned(),
    make_conflict(),
]


@pytest.mark.parametrize("event", EVERY_KIND, ids=lambda event: event.id)
async def test_an_event_is_kept_whole(store: Store, event: Event) -> None:
    """Every kind of event comes back as it was."""
    async with store.begin() as tx:
        await tx.events.append([event])

    async with store.begin() as tx:
        assert await tx.events.newest() == [event]


async def test_an_event_is_never_edited(store: Store) -> None:
    """An id that is there already stays as it was, in one go or later; only new ids are returned."""
    first, second = make_released(id="one"), make_withdrawn(id="two")
    async with store.begin() as tx:
        begun = await tx.events.append([first, replace(first, name="other")])
        went_on = await tx.events.append([replace(first, name="other"), second])

        assert (begun, went_on) == (frozenset([first.id]), frozenset([second.id]))
        assert sorted(await tx.events.newest(), key=lambda event: event.id) == [first, second]


async def test_events_come_by_when_they_happened(store: Store) -> None:
    """Newest first by `at`, of all or of one model, since a moment, and no more than asked for."""
    at = {name: SEEN + hours * HOUR for name, hours in (("b", 2), ("c", 3), ("a", 1))}
    events = {name: make_released(id=name, at=moment, seen_at=SEEN - HOUR) for name, moment in at.items()}
    other = make_released(make_place("acme/engine-7b"), id="other", at=SEEN + 4 * HOUR)
    model = ModelId("acme/rocket-7b")
    async with store.begin() as tx:
        await tx.events.append([*events.values(), other])

        async def ids(**asked: object) -> list[str]:
            return [event.id for event in await tx.events.newest(**asked)]  # type: ignore[arg-type]  # the real keywords

        assert await ids() == ["other", "c", "b", "a"]
        assert await ids(limit=2) == ["other", "c"]
        assert await ids(since=at["b"]) == ["other", "c", "b"]
        assert await ids(model=model) == ["c", "b", "a"]
        assert await ids(model=model, since=at["b"], limit=1) == ["c"]
        assert await ids(model=ModelId("acme/unknown")) == []


async def test_what_happened_at_one_moment_comes_last_appended_first(store: Store) -> None:
    """Events of one moment keep an order: what was appended later counts as newer."""
    async with store.begin() as tx:
        await tx.events.append([make_released(id="z"), make_changed(id="a")])
        await tx.events.append([make_withdrawn(id="m")])

        assert [event.id for event in await tx.events.newest()] == ["m", "a", "z"]
        assert [event.id for event in await tx.events.untold(TERMINAL, since=SEEN)] == ["z", "a", "m"]


async def test_untold_events_come_oldest_first_and_history_never(store: Store) -> None:
    """Events seen since a moment come in the order they were seen, however long ago they happened; archival ones never."""
    early = make_released(id="early", seen_at=SEEN - timedelta(microseconds=1))
    late = make_changed(id="late", seen_at=SEEN + HOUR, at=SEEN - 99 * HOUR)
    now = make_withdrawn(make_place(hub=Hub.OLLAMA), id="now", seen_at=SEEN)
    old = make_changed(id="old", seen_at=SEEN + HOUR, archival=True)
    async with store.begin() as tx:
        await tx.events.append([late, old, early, now])

        assert await tx.events.untold(TERMINAL, since=SEEN) == [now, late]


async def test_what_a_delivery_tells_is_told_there_and_nowhere_else(store: Store) -> None:
    """An event a delivery promised to a destination is untold no more there, receipt or not; elsewhere it still is."""
    events: list[Event] = [make_released(id="one"), make_changed(id="two")]
    delivery = make_delivery(destination=CHANNEL, events=(EventId("one"),))
    same = make_delivery(id=DeliveryId("again"), destination=CHANNEL, events=(EventId("one"), EventId("one")))
    async with store.begin() as tx:
        await tx.events.append(events)
        await tx.deliveries.promise([delivery], replace(STATE, destination=CHANNEL))
        await tx.deliveries.promise([same], replace(STATE, destination=CHANNEL))

    async with store.begin() as tx:
        assert await tx.events.untold(CHANNEL, since=SEEN) == events[1:]
        assert await tx.events.untold(replace(CHANNEL, address="778"), since=SEEN) == events
        assert await tx.events.untold(TERMINAL, since=SEEN) == events
        assert [each.events for each in await tx.deliveries.pending()] == [("one",), ("one", "one")]


async def test_a_promise_that_fails_tells_nothing(store: Store) -> None:
    """An event stays untold where the block that promised it raised."""

    async def fail() -> None:
        async with store.begin() as tx:
            await tx.deliveries.promise([make_delivery(events=(EventId("released-1"),))], STATE)
            raise LookupError

    async with store.begin() as tx:
        await tx.events.append([make_released()])
    with pytest.raises(LookupError):
        await fail()

    async with store.begin() as tx:
        assert await tx.events.untold(TERMINAL, since=SEEN) == [make_released()]


async def test_a_thousand_events_are_appended_in_one_go(store: Store) -> None:
    """A first look at a whole hub is one append."""
    events = [make_released(make_place(f"acme/m{n}"), id=f"e{n}") for n in range(1_000)]
    async with store.begin() as tx:
        new = await tx.events.append(events)

        assert len(new) == 1_000
        assert await tx.events.newest() == events[::-1]
