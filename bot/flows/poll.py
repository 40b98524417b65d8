"""Every source that is due gets its turn."""

import asyncio
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from urllib.parse import urlsplit

import structlog

from bot.domain.source import PollState, SourceId, SourceSpec
from bot.errors import Unreachable
from bot.flows.hub import heard, hub_turn, is_hub, unheard
from bot.flows.turn import Asked, Turn, ask, kept, settled
from bot.ports import Doors
from bot.rules.polling import address, first_state, is_due

AT_ONCE = 64
"""How many sources may be in hand together, from asking to keeping: bounds memory as well as sockets."""

HOST_AT_ONCE = 16
"""How many of them may be of one host, so that a host that stalls never starves the rest."""

STATES_PER_WRITE = 128
"""Turns that brought nothing new are written down together: one commit for many. A crash costs one more conditional GET each."""

log = structlog.get_logger()


async def states(specs: Iterable[SourceSpec], doors: Doors) -> dict[SourceId, PollState]:
    """Return what we remember of each source; a first state for one never asked."""
    wanted = list(specs)
    now = doors.clock.now()
    async with doors.store.begin() as tx:
        known = await tx.polls.get([spec.id for spec in wanted])
    return {spec.id: known.get(spec.id) or first_state(spec, now) for spec in wanted}


async def due(specs: Iterable[SourceSpec], doors: Doors) -> list[SourceSpec]:
    """Return the enabled sources whose time has come."""
    enabled = [spec for spec in specs if spec.enabled]
    known = await states(enabled, doors)
    now = doors.clock.now()
    return [spec for spec in enabled if is_due(spec, known[spec.id], now)]


async def poll(specs: Sequence[SourceSpec], doors: Doors, report: Callable[[Turn], None] | None = None) -> list[Turn]:
    """Give each source a turn, due or not; `report` hears of each as it ends.

    A source that fails is a turn with a problem; none holds up another.
    """
    known = await states(specs, doors)
    by_host: dict[str, list[SourceSpec]] = defaultdict(list)
    for spec in specs:
        by_host[urlsplit(address(spec, known[spec.id])).netloc].append(spec)
    places = asyncio.Semaphore(AT_ONCE)
    turns: list[Turn] = []
    unwritten: list[PollState] = []

    async def serve(queue: Iterator[SourceSpec]) -> None:
        for spec in queue:
            async with places:
                turn = await _turn(spec, known[spec.id], doors, unwritten)
            turns.append(turn)
            if report:
                report(turn)
            if len(unwritten) >= STATES_PER_WRITE:
                await _write(unwritten, doors)

    try:
        async with asyncio.TaskGroup() as group:
            for queued in by_host.values():
                queue = iter(queued)
                for _ in range(min(HOST_AT_ONCE, len(queued))):
                    group.create_task(serve(queue))
    except ExceptionGroup as broken:  # the store gave way: callers know its own error, and no group of it
        raise broken.exceptions[0] from broken
    await _write(unwritten, doors)
    return turns


async def _turn(spec: SourceSpec, state: PollState, doors: Doors, unwritten: list[PollState]) -> Turn:
    """Give one source its turn; what nobody foresaw ends this turn, loudly, and no other."""
    try:
        asked = await ask(spec, state, doors)
        if is_hub(spec, asked, doors):
            reading = await heard(spec, asked, doors)
            if reading is not None:
                return await hub_turn(spec, state, asked, reading, doors)
            turn = unheard(spec, state, asked, doors)
        elif asked.reading is not None:
            return await kept(spec, state, asked, asked.reading, doors)
        else:
            turn = settled(spec, state, asked, doors.clock.now())
    except Exception as error:  # the flow's boundary: one broken source is one line, not an outage
        log.exception("a turn broke", source=spec.id)
        unforeseen = Unreachable(spec.url, f"an error of ours, not theirs: {error!r}")
        turn = settled(spec, state, Asked(answer=unforeseen, reading=None), doors.clock.now())
    unwritten.append(turn.state)
    return turn


async def _write(unwritten: list[PollState], doors: Doors) -> None:
    if unwritten:
        batch = unwritten.copy()
        unwritten.clear()
        async with doors.store.begin() as tx:
            await tx.polls.put(batch)
