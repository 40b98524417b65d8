"""One hub, one turn: what its models are, what they grant, and what changed."""

from dataclasses import replace
from datetime import timedelta

from bot.domain.model import Absence
from bot.domain.source import Document, PollState, Reading, SourceSpec
from bot.flows.record import record
from bot.flows.survey import Hub, says_absent, survey
from bot.flows.texts import read_texts
from bot.flows.turn import Asked, Turn, admit_new, settled
from bot.ports import Doors
from bot.rules.polling import next_turn

LOOK_AGAIN = timedelta(seconds=45)
"""When a turn left something open, the next comes this soon: three looks at a model that vanished then fit in five minutes."""


def is_hub(spec: SourceSpec, asked: Asked, doors: Doors) -> bool:
    """Say whether a turn is about models."""
    reading = asked.reading
    said = reading is not None and bool(reading.sightings or reading.absences)
    return said or doors.kinds[spec.kind].probe is not None


async def hub_turn(spec: SourceSpec, state: PollState, asked: Asked, reading: Reading, doors: Doors) -> Turn:
    """Conclude a turn at a hub: records, snapshots, events and the new state are stored together, or not at all."""
    hub = Hub(spec=spec, kind=doors.kinds[spec.kind], doors=doors)
    found = await survey(hub, reading, unchanged=asked.reading is None)
    await read_texts(found, hub)
    now = doors.clock.now()
    items, refused = await admit_new(reading, spec, state, doors, now) if reading.entries else ((), ())
    said = asked.reading and replace(asked.reading, problems=(*asked.reading.problems, *found.problems))
    async with doors.store.begin() as tx:
        added = await tx.items.add(items)
        events = await record(spec, found, tx, doors, now)
        after = next_turn(spec, state, asked.answer, reading=said, new=len(added) + len(events), now=now)
        soon = now + (LOOK_AGAIN if found.waiting else spec.interval)
        if found.waiting or not isinstance(asked.answer, Document):
            after = replace(after, due_at=min(after.due_at, soon))
        await tx.polls.put([after])
    return Turn(
        source=spec.id,
        state=after,
        entries=len(reading.entries),
        kept=len(added),
        refused=refused,
        models=len(found.rows) + found.noise,
        events=events,
    )


def unheard(spec: SourceSpec, state: PollState, asked: Asked, doors: Doors) -> Turn:
    """Conclude a turn that says nothing of models: nothing came, or a page on which none can be found. Its state is unwritten."""
    now = doors.clock.now()
    if asked.reading is None:
        return settled(spec, state, asked, now)
    return Turn(source=spec.id, state=next_turn(spec, state, asked.answer, reading=asked.reading, new=0, now=now))


async def heard(spec: SourceSpec, asked: Asked, doors: Doors) -> Reading | None:
    """Return what is to be surveyed: a reading; nothing new; or that the one model asked for is not there."""
    if asked.reading is not None:
        return None if asked.reading.not_a_feed else asked.reading
    if isinstance(asked.answer, Document):
        return Reading()
    if not says_absent(asked.answer) or doors.kinds[spec.kind].probe is None:
        return None
    async with doors.store.begin() as tx:
        listed = await tx.models.listed(spec.id)
    if len(listed) != 1:  # a listing that is refused says nothing about its models
        return None
    return Reading(absences=(Absence(place=listed[0].place, said=asked.answer.reason),))
