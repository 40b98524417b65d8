"""What a hub's turn asks beyond the listing: details, parents, and whether what is missing is really gone."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from bot.domain.model import ModelRecord, Place, Sighting
from bot.domain.source import Reading, SourceSpec
from bot.errors import FetchError, Gone, Missing, Refused, Throttled
from bot.flows.reading import merged, read
from bot.ports import Doors, SourceKind
from bot.rules.absence import is_believable, is_there
from bot.rules.ladder import Found, Said
from bot.rules.noise import is_noise

MOVED_PER_TURN = 50
"""Models asked again in one turn because they moved; what is over comes with the next."""

NEW_PER_TURN = 8
"""Models asked for the first time in one turn: forty makers at two minutes stay within 500 calls in five."""

PARENTS_PER_TURN = 2
"""Models above those listed that are asked for in one turn."""

LOOKS_PER_TURN = 10
"""Models that went missing that are looked for in one turn."""

ABSENT = frozenset({401, 403, 404, 410})
"""How hubs say that a model is not there, or not for us."""

THERE = frozenset({"GatedRepo", "DisabledRepo", "InvalidCredentials"})
"""What a hub's own word says is no absence: gated and disabled models are there, and a wrong token sees nothing."""


@dataclass(slots=True, kw_only=True)
class Survey:
    """What one turn brought to light; kept in one transaction afterwards."""

    rows: dict[Place, Sighting]  # everything seen, at its fullest
    known: dict[Place, ModelRecord]  # what was known of these, and of all the source listed
    listed: Mapping[Place, ModelRecord]  # what the source listed so far
    noise: int  # rows left out as copies of other models
    complete: bool  # the source lists these models for good: they are its own
    climbed: dict[Place, tuple[Found, tuple[Said, ...]]] = field(default_factory=dict)  # of those fully read
    missed: tuple[Place, ...] = ()  # looked for, and not there while a neighbor was
    moved: dict[Place, Place] = field(default_factory=dict)  # new place → the one it was known under
    above: set[Place] = field(default_factory=set)  # rows nobody lists: models others were made from
    texts: dict[str, str] = field(default_factory=dict)  # sha256 → text
    oids: dict[str, str] = field(default_factory=dict)  # oid → sha256
    unread: set[Place] = field(default_factory=set)  # their license file can not be read: gated, or too large
    later: set[Place] = field(default_factory=set)  # something of theirs did not come this time: asked again
    waiting: bool = False  # something is still to be asked: look again soon
    problems: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True, kw_only=True)
class Hub:
    """Whom a turn asks, and through which doors."""

    spec: SourceSpec
    kind: SourceKind
    doors: Doors

    async def probe(self, place: Place) -> Sighting | None:
        """Ask for one model by name; None where the hub says that it is not there."""
        assert self.kind.probe is not None, "only hubs that can be asked for one model are probed"
        try:
            document = await self.doors.fetcher.fetch(self.kind.probe(self.spec, place))
        except (Refused, Missing, Gone) as error:
            if says_absent(error):
                return None
            raise
        reading = await read(self.kind, self.spec, document)
        return reading.sightings[0] if reading.sightings else None


def says_absent(error: FetchError) -> bool:
    """Say whether an error is a hub's answer that a model is not there."""
    return error.status in ABSENT and error.code not in THERE


async def survey(hub: Hub, reading: Reading, *, unchanged: bool = False) -> Survey:
    """Ask what the listing left open, within bounds; a failure is a problem, and the rest is kept.

    `unchanged`: the listing is as it was, and what an earlier turn left open is gone on with.
    """
    rows = {row.place: row for row in reading.sightings if is_worth(row, reading)}
    async with hub.doors.store.begin() as tx:
        listed = {record.place: record for record in await tx.models.listed(hub.spec.id)}
        known = listed | await tx.models.at([*rows, *(place for row in rows.values() for place in row.also)])
    found = Survey(
        rows=rows, known=known, listed=listed, noise=len(reading.sightings) - len(rows), complete=reading.complete
    )
    try:
        await _find_missing(found, hub, reading, unchanged=unchanged)
        if hub.kind.probe is not None:
            if unchanged:
                await _go_on(found, hub)
            await _ask_for_more(found, hub)
            await _ask_for_parents(found, hub)
    except Throttled as error:
        found.waiting = True
        found.problems.append(f"the rest of it waits: {error.reason}")
    return found


def is_worth(row: Sighting, reading: Reading) -> bool:
    """Say whether a row is kept: a maker's own, one that was asked for, or one that is not a copy of somebody else's."""
    return reading.complete or len(reading.sightings) == 1 or is_noise(row) is None


async def _find_missing(found: Survey, hub: Hub, reading: Reading, *, unchanged: bool) -> None:
    """Find out what became of models that a whole listing no longer names, or that were asked for and are not there."""
    absent = {absence.place for absence in reading.absences}
    there = [record for record in found.listed.values() if is_there(record)]
    missing = [
        record
        for record in there
        if record.place not in found.rows
        and (reading.complete or record.place in absent or (unchanged and record.misses > 0))
    ]
    if missing and hub.kind.probe is not None:
        await _look_for(missing[:LOOKS_PER_TURN], absent, found, hub)
        found.waiting |= len(missing) > LOOKS_PER_TURN
    elif is_believable(listed=len(there), missing=len(missing)):
        found.missed = tuple(record.place for record in missing)
    else:
        found.problems.append(f"{len(missing)} of {len(there)} models are not in the listing; it is not believed yet")


async def _look_for(missing: Sequence[ModelRecord], absent: set[Place], found: Survey, hub: Hub) -> None:
    """Ask for each missing model by name: it is not there, has another name, or the listing left it out."""
    missed: list[Place] = []
    for record in missing:
        seen = None if record.place in absent else await hub.probe(record.place)
        if seen is None:
            missed.append(record.place)
            continue
        if seen.place != record.place:
            found.moved[seen.place] = record.place
        found.rows[seen.place] = seen
    if missed:
        found.waiting = True
        if await _is_healthy(found, hub, missed):
            found.missed = tuple(missed)


async def _is_healthy(found: Survey, hub: Hub, missed: Sequence[Place]) -> bool:
    """Say whether a neighbor that should be there is: else it is the hub that is ill, or we who are shut out."""
    async with hub.doors.store.begin() as tx:
        neighbors = await tx.models.neighbors(missed[0], limit=len(missed) + 1)
    controls = [*found.rows, *(record.place for record in neighbors if record.place not in missed)]
    if not controls:
        found.problems.append("nothing else is known there that could show whether the hub answers as it should")
        return False
    if await hub.probe(controls[0]) is None:
        found.problems.append(f"{controls[0].repository}, which should be there, is missing too; nothing is concluded")
        return False
    return True


async def _go_on(found: Survey, hub: Hub) -> None:
    """Ask for models an earlier turn had no time for."""
    behind = [record for record in found.listed.values() if is_there(record) and record.scanned != record.revision]
    for record in behind[:NEW_PER_TURN]:
        seen = await hub.probe(record.place)
        if seen is not None and seen.place == record.place:
            found.rows[record.place] = seen
    found.waiting |= len(behind) > NEW_PER_TURN


async def _ask_for_more(found: Survey, hub: Hub) -> None:
    """Ask for the models that moved, and for some of those never asked for, newest first."""
    behind = [row for row in found.rows.values() if row.more and is_behind(row, found)]
    moved = [row for row in behind if _was_scanned(row, found)]
    new = [row for row in behind if not _was_scanned(row, found)]
    new.sort(key=lambda row: row.created_at.timestamp() if row.created_at else 0.0, reverse=True)
    asked = [*moved[:MOVED_PER_TURN], *new[:NEW_PER_TURN]]
    found.waiting |= len(asked) < len(behind) and found.complete  # a list of everybody's newest never ends
    for row in asked:
        assert row.more is not None, "only such rows were chosen"
        try:
            more = await read(hub.kind, hub.spec, await hub.doors.fetcher.fetch(row.more))
        except Throttled:
            raise
        except FetchError as error:
            found.problems.append(f"{row.place.repository} did not answer: {error.reason}")
            continue
        found.problems += more.problems
        if more.sightings:
            found.rows[row.place] = replace(merged(row, more.sightings[0]), more=None)


def is_behind(row: Sighting, found: Survey) -> bool:
    """Say whether a place has moved on since it was read: a gate that opens lets its files be read without a commit."""
    record = found.known.get(row.place)
    if record is not None and row.access is not None and row.access is not record.access:
        return True
    return record is None or record.scanned is None or record.scanned != (row.revision or record.revision or "")


def _was_scanned(row: Sighting, found: Survey) -> bool:
    record = found.known.get(row.place)
    return record is not None and record.scanned is not None


async def _ask_for_parents(found: Survey, hub: Hub) -> None:
    """Look once at models that others here were made from and that nobody lists."""
    named = [
        parent.place
        for row in found.rows.values()
        if row.more is None
        for parent in row.parents
        if parent.place not in found.rows
    ]
    async with hub.doors.store.begin() as tx:
        found.known |= await tx.models.at(named)
    for place in [place for place in dict.fromkeys(named) if place not in found.known][:PARENTS_PER_TURN]:
        try:
            seen = await hub.probe(place)
        except Throttled:
            raise
        except FetchError:  # a parent nobody can reach is a parent nobody knows
            continue
        if seen is not None and seen.place not in found.rows:
            found.rows[seen.place] = seen
            found.above.add(seen.place)
