"""Questions to the ledger, shared by the command line and slash commands. JSON rows, or nouns that a face can draw."""

from collections.abc import Sequence

from bot.domain.answer import Known
from bot.domain.event import (
    AccessChanged,
    Event,
    LicenseChanged,
    LineageConflictFound,
    ModelReleased,
    ModelReturned,
    ModelWithdrawn,
)
from bot.domain.license import Artifact, Clause, Comparison, Identification, License, LicenseSnapshot, Statement
from bot.domain.lineage import Kin
from bot.domain.model import ModelRecord, Place
from bot.flows.record import ancestry
from bot.flows.rows import Row, moment
from bot.ports import Doors, Transaction
from bot.rules.absence import is_there
from bot.rules.lineage import GENERATIONS, Family, find_conflict, said

FAMILY = 400
"""Models of one family that are looked at for its tree."""


async def find(words: str, doors: Doors) -> ModelRecord | None:
    """Return the record somebody means: a place, a model's id, a name; the one most used where several are meant."""
    async with doors.store.begin() as tx:
        found = await tx.models.find(words.strip(), limit=20)
    there = [record for record in found if is_there(record)]
    return next(iter(there or found), None)


async def near(words: str, doors: Doors) -> list[str]:
    """Return what somebody may have meant instead."""
    async with doors.store.begin() as tx:
        for part in (words, words.rpartition("/")[2], words.split("-", maxsplit=1)[0]):
            found = await tx.models.find(part.strip(), limit=5) if part.strip() else []
            if found:
                return [str(record.place) for record in found]
    return []


async def model(words: str, doors: Doors) -> Known | None:
    """Return everything known of a model; None where none is meant."""
    record = await find(words, doors)
    if record is None:
        return None
    async with doors.store.begin() as tx:
        places = await tx.models.of(record.model)
        latest = await tx.snapshots.latest([each.place for each in places])
        history = await tx.snapshots.history(record.model)
        events = await tx.events.newest(model=record.model, limit=100)
        family = await _tree(record, tx)
    now = tuple(
        latest[each.place, artifact] for each in places for artifact in Artifact if (each.place, artifact) in latest
    )
    return Known(
        places=tuple(places),
        now=now,
        history=tuple(history),
        events=tuple(events),
        family=family,
        mismatches=mismatches(now),
    )


def mismatches(now: Sequence[LicenseSnapshot]) -> tuple[str, ...]:
    """Say where places, or the rungs of one, do not agree: a finding of its own, and never a change."""
    between_rungs = [f"{each.place}: {contradiction}" for each in now for contradiction in each.contradictions]
    between_places = []
    for artifact in Artifact:
        mine = [each for each in now if each.artifact is artifact and each.license.key]
        between_places += [
            f"{artifact}: {mine[0].place} says {mine[0].license.name}, {other.place} says {other.license.name}"
            for other in mine[1:]
            if other.license.key != mine[0].license.key
        ]
    return (*between_rungs, *between_places)


async def lineage(words: str, doors: Doors, *, whole: bool = True) -> Kin | None:
    """Return the family a model is of, from its oldest known ancestor; or, not `whole`, what was made from it."""
    record = await find(words, doors)
    if record is None:
        return None
    async with doors.store.begin() as tx:
        return await _tree(record, tx, whole=whole)


async def _tree(record: ModelRecord, tx: Transaction, *, whole: bool = True) -> Kin:
    root = await _root(record, tx) if whole else record
    records: dict[Place, ModelRecord] = {root.place: root}
    children: dict[Place, list[ModelRecord]] = {}
    level = [root]
    for _ in range(GENERATIONS):
        if not level or len(records) > FAMILY:
            break
        below = await tx.models.children([each.place for each in level])
        level = []
        for child in below:
            for parent in child.parents:
                if parent.place in records:
                    children.setdefault(parent.place, []).append(child)
                    break
            if child.place not in records:
                records[child.place] = child
                level.append(child)
    parents, snapshots = await ancestry(list(records), tx)
    conflicts: dict[Place, str] = {}
    for place in records:
        conflict = find_conflict(snapshots[place], parents, snapshots) if place in snapshots else None
        if conflict is not None:
            conflicts[place] = said(conflict.chain, conflict.license)
    return Family(children=children, snapshots=snapshots, conflicts=conflicts).tree(root)


async def _root(record: ModelRecord, tx: Transaction) -> ModelRecord:
    """Walk up to the oldest model above that is known, by the parent named first."""
    seen = {record.place}
    for _ in range(GENERATIONS):
        above = await tx.models.at([parent.place for parent in record.parents])
        known = [above[parent.place] for parent in record.parents if parent.place in above]
        if not known or known[0].place in seen:
            break
        record = known[0]
        seen.add(record.place)
    return record


def clauses(stated: Sequence[Clause] | frozenset[Clause]) -> list[str]:
    """Write clauses as they are written everywhere, sorted."""
    return sorted(map(str, stated))


def identification_row(found: Identification) -> Row:
    """Say what a text is."""
    license_ = found.license
    return {
        "key": license_.key,
        "spdx": license_.spdx,
        "name": license_.name,
        "variant_of": license_.variant_of,
        "confidence": round(found.confidence, 3),
        "tier": license_.tier,
        "doubts": list(license_.doubts),
        "clauses": clauses(found.clauses),
        "statements": [statement_row(statement) for statement in found.statements],
    }


def statement_row(statement: Statement) -> Row:
    """Say one clause, and the sentence that states it."""
    threshold = statement.threshold
    return {
        "clause": str(statement.clause),
        "quote": statement.quote,
        "threshold": None
        if threshold is None
        else {
            "kind": threshold.kind,
            "value": threshold.value,
            "unit": threshold.unit,
            "period": threshold.period,
            "effect": threshold.effect,
        },
    }


def license_row(license_: License | None) -> Row | None:
    """Say which license something is."""
    if license_ is None:
        return None
    return {
        "key": license_.key,
        "spdx": license_.spdx,
        "name": license_.name,
        "variant_of": license_.variant_of,
        "tier": license_.tier,
        "doubts": list(license_.doubts),
    }


def comparison_row(found: Comparison) -> Row:
    """Say how two licenses differ."""
    return {
        "direction": found.direction,
        "mixed": found.mixed,
        "old": license_row(found.old),
        "new": license_row(found.new),
        "clauses_added": list(map(str, found.added)),
        "clauses_removed": list(map(str, found.removed)),
        "clauses_changed": [str(after) for _, after in found.changed],
        "changes": [{"before": str(before), "after": str(after)} for before, after in found.changed],
        "explanation": found.explanation,
        "quotes": [
            {"clause": str(quote.clause) if quote.clause else None, "before": quote.before, "after": quote.after}
            for quote in found.quotes
        ],
        "words": {"before": found.words_before, "after": found.words_after, "changed": found.words_changed},
    }


def snapshot_row(held: LicenseSnapshot) -> Row:
    """Say everything a snapshot holds."""
    return {
        "model": held.model,
        "place": str(held.place),
        "artifact": held.artifact,
        "license": license_row(held.license),
        "declared": held.declared,
        "rung": held.rung,
        "clauses": clauses(held.clauses),
        "access": held.access,
        "revision": held.revision,
        "evidence": held.evidence,
        "text_sha256": held.text_sha256,
        "observed_at": moment(held.observed_at),
        "dated_at": moment(held.dated_at),
        "rungs": [
            {
                "rung": rung.rung,
                "license": license_row(rung.license),
                "declared": rung.declared,
                "clauses": clauses(rung.clauses),
                "evidence": rung.evidence,
            }
            for rung in held.rungs
        ],
        "contradictions": list(held.contradictions),
    }


def event_row(event: Event) -> Row:
    """Say everything an event holds; `event` is its name."""
    row: Row = {
        "event": type(event).__name__,
        "id": event.id,
        "model": event.model,
        "name": event.name,
        "place": str(event.place),
        "at": moment(event.at),
        "seen_at": moment(event.seen_at),
        "evidence": event.evidence,
        "archival": event.archival,
    }
    match event:
        case ModelReleased():
            parents = [{"place": str(each.place), "relation": each.relation} for each in event.parents]
            return row | {"license": license_row(event.license), "access": event.access, "parents": parents}
        case LicenseChanged():
            return row | {
                "artifact": event.artifact,
                "revision_before": event.revision_before,
                "revision": event.revision,
                "evidence_before": event.evidence_before,
                "comparison": comparison_row(event.comparison),
            }
        case AccessChanged():
            return row | {"before": event.before, "after": event.after}
        case ModelWithdrawn():
            return row | {"misses": event.misses}
        case ModelReturned():
            return row | {"withdrawn_at": moment(event.withdrawn_at)}
        case LineageConflictFound():
            chain = [{"place": str(place), "license": license_row(license_)} for place, license_ in event.chain]
            return row | {"license": license_row(event.license), "chain": chain, "missing": clauses(event.missing)}


def record_row(record: ModelRecord) -> Row:
    """Say everything known of a model in one place."""
    return {
        "model": record.model,
        "place": str(record.place),
        "name": record.name,
        "url": record.url,
        "source": record.source,
        "revision": record.revision,
        "access": record.access,
        "parents": [{"place": str(each.place), "relation": each.relation} for each in record.parents],
        "created_at": moment(record.created_at),
        "seen_at": moment(record.seen_at),
        "checked_at": moment(record.checked_at),
        "withdrawn_at": moment(record.withdrawn_at),
        "downloads": record.downloads,
        "likes": record.likes,
    }


def kin_row(kin: Kin) -> Row:
    """Say a family tree, each model with those made from it."""
    return {
        "place": str(kin.place),
        "name": kin.name,
        "url": kin.url,
        "relation": kin.relation,
        "license": license_row(kin.license),
        "access": kin.access,
        "conflict": kin.conflict,
        "children": [kin_row(child) for child in kin.children],
        "more": kin.more,
    }


def known_row(known: Known) -> Row:
    """Say everything known of one model."""
    return {
        "model": known.places[0].model,
        "places": [record_row(record) for record in known.places],
        "license": [snapshot_row(held) for held in known.now],
        "history": [snapshot_row(held) for held in known.history],
        "events": [event_row(event) for event in known.events],
        "lineage": kin_row(known.family),
        "mismatches": list(known.mismatches),
    }
