"""What a survey found becomes records, snapshots and events: one transaction, or nothing."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from bot.domain.event import Event, LicenseChanged
from bot.domain.license import Artifact, License, LicenseSnapshot
from bot.domain.model import Access, ModelRecord, Place, Sighting
from bot.domain.source import SourceSpec
from bot.flows.survey import Survey
from bot.flows.texts import as_texts
from bot.ports import Doors, Transaction
from bot.rules.absence import is_withdrawn
from bot.rules.detection import Look, detect_conflict, detect_license, detect_presence
from bot.rules.ladder import differs, snapshot
from bot.rules.lineage import GENERATIONS, find_conflict
from bot.rules.noise import is_noise
from bot.rules.watching import model_of

LINEAGE = "lineage"
"""The source of a model nobody lists: it is known because another was made from it."""

TOUCHED = timedelta(hours=1)
"""How often a record that says nothing new is written all the same, so that it is known when it was last seen."""


@dataclass(slots=True, kw_only=True)
class _Ledger:
    """What one transaction is about to keep, and out of what."""

    spec: SourceSpec
    found: Survey
    doors: Doors
    now: datetime
    records: dict[Place, ModelRecord] = field(default_factory=dict)
    snapshots: list[LicenseSnapshot] = field(default_factory=list)
    events: list[Event] = field(default_factory=list)
    looks: dict[Place, Look] = field(default_factory=dict)


async def record(spec: SourceSpec, found: Survey, tx: Transaction, doors: Doors, now: datetime) -> tuple[Event, ...]:
    """Keep what a survey found; return the events that were new."""
    ledger = _Ledger(spec=spec, found=found, doors=doors, now=now)
    for row in found.rows.values():
        _see(row, ledger)
    for place in found.missed:
        _miss(found.known[place], ledger)
    for old in found.moved.values():  # what answers under a new name is not missing under its old one
        ledger.records[old] = replace(found.known[old], source="", access=Access.GONE, checked_at=now, misses=0)
    if found.texts:
        await tx.texts.put(as_texts(found.texts), oids=found.oids)
    await tx.models.put(list(ledger.records.values()))
    await _snapshots(ledger, tx)
    await tx.snapshots.append(ledger.snapshots)
    await _conflicts(ledger, tx)
    fresh = await tx.events.append(ledger.events)
    return tuple(event for event in ledger.events if event.id in fresh)


def _see(row: Sighting, ledger: _Ledger) -> None:
    """Bring the record of one place up to what was just seen."""
    found, now = ledger.found, ledger.now
    moved = found.known.get(found.moved[row.place]) if row.place in found.moved else None
    before = found.known.get(row.place) or (replace(moved, place=row.place) if moved else None)
    also = {place: record.model for place in row.also if (record := found.known.get(place))}
    source = LINEAGE if row.place in found.above else ledger.spec.id
    revision = row.revision or (before.revision if before else None)
    read = row.place in found.climbed or row.place in found.unread
    scanned = revision or "" if read else before.scanned if before else None
    after = ModelRecord(
        model=before.model if before else model_of(row.place, ledger.doors.makers, known=also, also=row.also),
        place=row.place,
        name=row.name,
        url=row.url,
        source=before.source if before and not (found.complete and source == ledger.spec.id) else source,
        revision=revision,
        access=row.access or (before.access if before and before.access is not Access.GONE else Access.OPEN),
        parents=row.parents or (before.parents if before else ()),
        files=(
            {file.path: file.oid for file in row.files if file.request}
            if row.files is not None
            else before.files
            if before
            else {}
        ),
        created_at=row.created_at or (before.created_at if before else None),
        seen_at=before.seen_at if before else now,
        checked_at=now,
        downloads=row.downloads if row.downloads is not None else before.downloads if before else None,
        likes=row.likes if row.likes is not None else before.likes if before else None,
        scanned=scanned,
    )
    look = Look(before=before, after=after, now=now, window=ledger.spec.first_window, first=not found.listed)
    ledger.looks[row.place] = look
    ledger.events += detect_presence(look, _license(row.place, found))
    if before is None or _says_more(before, after):
        ledger.records[row.place] = after


def _license(place: Place, found: Survey) -> License | None:
    """Return the first license that was read there; None where none was."""
    _, climbed = found.climbed.get(place, (None, ()))
    return next((said.rungs[0].license for said in climbed if said.rungs), None)


def _says_more(before: ModelRecord, after: ModelRecord) -> bool:
    """Say whether a record is worth writing: downloads and likes alone may wait."""
    if after.checked_at - before.checked_at >= TOUCHED:
        return True
    as_before = {"checked_at": before.checked_at, "downloads": before.downloads, "likes": before.likes}
    return replace(after, **as_before) != before  # type: ignore[arg-type]  # the fields' own values


def _miss(before: ModelRecord, ledger: _Ledger) -> None:
    """Count a look that missed a model; enough of them, and it is withdrawn."""
    now = ledger.now
    after = replace(before, misses=before.misses + 1, checked_at=now)
    if is_withdrawn(after):
        after = replace(after, access=Access.GONE, withdrawn_at=now)
    ledger.records[before.place] = after
    look = Look(before=before, after=after, now=now, window=timedelta.max)
    ledger.events += detect_presence(look, None)


async def _snapshots(ledger: _Ledger, tx: Transaction) -> None:
    """Append what the ladder says now where it differs from what it said, and say what changed."""
    found = ledger.found
    before = await tx.snapshots.latest([*found.climbed, *found.moved.values()])
    for place, (one, climbed) in found.climbed.items():
        look = ledger.looks[place]
        for said in climbed:
            held = before.get((place, said.artifact))
            if held is None and place in found.moved:
                held = before.get((found.moved[place], said.artifact))
            after = snapshot(said, one, look.after, ledger.now)
            if not differs(held, after):
                continue
            ledger.snapshots.append(after)
            if held is not None:
                texts = {**said.texts} | await tx.texts.get(
                    [rung.text_sha256 for rung in held.rungs if rung.text_sha256]
                )
                ledger.events += detect_license(held, after, texts, look, copy=is_noise(one.sighting) is not None)


async def _conflicts(ledger: _Ledger, tx: Transaction) -> None:
    """Look at every model whose license, or that of one above it, was just read."""
    changed = {each.place: ledger.looks[each.place] for each in ledger.snapshots if each.artifact is Artifact.WEIGHTS}
    moved = [event.place for event in ledger.events if isinstance(event, LicenseChanged)]
    looks = dict(changed)
    for child in await tx.models.children([*moved, *changed]):
        if child.place not in looks and child.access is not Access.GONE:
            window = ledger.spec.first_window
            looks[child.place] = Look(before=child, after=child, now=ledger.now, window=window)
    if not looks:
        return
    parents, snapshots = await ancestry(looks, tx)
    for place, look in looks.items():
        held = snapshots.get(place)
        conflict = find_conflict(held, parents, snapshots) if held else None
        if conflict is not None:
            age = look.now - (look.after.created_at or look.now)
            old = look.before is None and age > look.window
            ledger.events.append(detect_conflict(look, replace(conflict, archival=old)))


async def ancestry(
    below: Iterable[Place], tx: Transaction
) -> tuple[Mapping[Place, Sequence[Place]], Mapping[Place, LicenseSnapshot]]:
    """Return who was made from whom above these, and what is known of all their licenses."""
    parents: dict[Place, tuple[Place, ...]] = {}
    waiting = list(below)
    for _ in range(GENERATIONS):
        if not waiting:
            break
        records = await tx.models.at(waiting)
        parents |= {place: tuple(parent.place for parent in each.parents) for place, each in records.items()}
        waiting = list(dict.fromkeys(up for place in records for up in parents[place] if up not in parents))
    everybody = list(dict.fromkeys([*parents, *(up for ups in parents.values() for up in ups)]))
    latest = await tx.snapshots.latest(everybody)
    return parents, {place: each for (place, artifact), each in latest.items() if artifact is Artifact.WEIGHTS}
