"""Two processes on one ledger."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace

import pytest

from bot.domain.event import EventId
from bot.domain.model import ModelRecord, Parent, Relation, Text
from bot.domain.subscription import Destination, SubscriptionId
from bot.ports import Store, Transaction
from tests.claims import make_verdict
from tests.ledger import SEEN, make_place, make_record, make_released, make_snapshot
from tests.make import NOW, make_delivery

Pair = tuple[Store, Store]

PLACES = [make_place(f"acme/m{n}") for n in range(20)]
TEXTS = [Text(sha256=f"{n:064x}", text=f"license {n}") for n in range(20)]
TERMINAL = Destination(kind="terminal")
EVERYTHING = SubscriptionId("everything")


async def test_the_same_sightings_of_two_processes_are_kept_once(pair: Pair) -> None:
    """Two processes that see the same models write everything once and both get through, in whatever order they write."""
    events = [make_released(place, id=f"e{n}") for n, place in enumerate(PLACES)]

    async def keep(store: Store, *, backwards: bool) -> int:
        step = -1 if backwards else 1
        async with store.begin() as tx:

            async def status() -> None:
                await tx.models.put([make_record(place) for place in PLACES[::step]])
                await tx.texts.put(TEXTS[::step], oids={f"blob-{text.text}": text.sha256 for text in TEXTS[::step]})

            async def facts() -> int:
                await tx.snapshots.append([make_snapshot(place) for place in PLACES[::step]])
                return len(await tx.events.append(events[::step]))

            if backwards:
                new = await facts()
                await status()
                return new
            await status()
            return await facts()

    new = await asyncio.gather(*(keep(store, backwards=backwards) for store in pair for backwards in (False, True)))

    assert sorted(new) == [0, 0, 0, 20]
    async with pair[0].begin() as tx:
        assert await tx.models.count() == 20
        assert await tx.texts.get([text.sha256 for text in TEXTS]) == {text.sha256: text.text for text in TEXTS}
        assert [len(await tx.snapshots.history(make_record(place).model)) for place in PLACES] == [1] * 20


@pytest.mark.parametrize(
    "write",
    [
        lambda tx: tx.texts.put(TEXTS, oids={}),
        lambda tx: tx.models.put([make_record()]),
        lambda tx: tx.snapshots.append([make_snapshot()]),
        lambda tx: tx.events.append([make_released()]),
        lambda tx: tx.verdicts.append([make_verdict()]),
    ],
    ids=["texts", "models", "snapshots", "events", "verdicts"],
)
@pytest.mark.parametrize("first", ["texts", "events"])
async def test_who_writes_the_ledger_waits_for_who_does(
    pair: Pair, first: str, write: Callable[[Transaction], Awaitable[object]]
) -> None:
    """Whatever a block writes first, another process writes nothing to the ledger before that block has ended."""
    one, other = pair
    order: list[str] = []

    async def second() -> None:
        async with other.begin() as tx:
            await write(tx)
            order.append("second")

    async with asyncio.TaskGroup() as group, one.begin() as tx:
        if first == "texts":
            await tx.texts.put(TEXTS[:1], oids={})
        else:
            await tx.events.append([make_released(id="other")])
        group.create_task(second())
        for _ in range(20):  # long enough for the second to write, were it let
            await tx.models.count()
        order.append("first")

    assert order == ["first", "second"]


async def test_what_one_process_keeps_the_other_finds(pair: Pair) -> None:
    """What one process has written of a model, the other reads the next time it asks."""
    one, other = pair
    child = make_record(make_place("zoe/tuned"), parents=(Parent(place=make_place(), relation=Relation.FINETUNE),))

    async def below(store: Store) -> list[ModelRecord]:
        async with store.begin() as tx:
            return await tx.models.children([make_place()])

    before = await below(other)
    async with one.begin() as tx:
        await tx.models.put([child])
    between = await below(other)
    async with one.begin() as tx:
        await tx.models.put([replace(child, parents=())])

    assert (before, between, await below(other)) == ([], [child], [])


async def test_one_event_is_promised_once(pair: Pair) -> None:
    """Of two processes that find an event untold, one promises it; the other finds nothing left to tell."""
    async with pair[0].begin() as tx:
        await tx.events.append([make_released()])

    async def promise(store: Store) -> list[EventId]:
        async with store.begin() as tx:
            state = await tx.deliveries.state(EVERYTHING, TERMINAL)
            untold = await tx.events.untold(TERMINAL, since=SEEN)
            ids = tuple(event.id for event in untold)
            if ids:
                await tx.deliveries.promise([make_delivery(events=ids)], replace(state, digested_at=NOW))
            return list(ids)

    promised = await asyncio.gather(*(promise(store) for store in (*pair, *pair)))

    assert sorted(promised) == [[], [], [], ["released-1"]]
