"""Evidence → events: what a place said before against what it says now."""

import base64
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from bot.domain.event import (
    AccessChanged,
    Event,
    EventId,
    LicenseChanged,
    LineageConflictFound,
    ModelReleased,
    ModelReturned,
    ModelWithdrawn,
)
from bot.domain.license import Comparison, Direction, Evidence, License, LicenseSnapshot, Rung
from bot.domain.model import Access, ModelRecord
from bot.rules.ladder import is_graded
from bot.rules.licensing.comparison import compare, compare_licenses, compare_sentences
from bot.rules.lineage import Conflict


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """What a look at one place found: the record before and after, and when news of it is still news."""

    before: ModelRecord | None
    after: ModelRecord
    now: datetime
    window: timedelta  # what happened longer ago is history: kept, never announced
    first: bool = False  # the source's first look at all: what it holds is no news unless it is dated


def event_id(*parts: object) -> EventId:
    """Make the id of an event out of what it says: 20 characters, the same for the same fact."""
    said = "\0".join(map(str, parts))
    return EventId(
        base64.b32encode(hashlib.sha256(said.encode("utf-8", "surrogatepass")).digest()[:12])
        .decode()
        .rstrip("=")
        .lower()
    )


def detect_presence(look: Look, license_: License | None) -> list[Event]:
    """Say whether a model appeared, came back, or changed who may have it."""
    before, after = look.before, look.after
    if before is None:
        at = min(after.created_at or look.now, look.now)
        old = look.now - at > look.window or (look.first and after.created_at is None)
        return [
            ModelReleased(
                id=event_id("released", after.place),
                license=license_,
                access=after.access,
                parents=after.parents,
                **_about(after, at=at, look=look, archival=old),
            )
        ]
    if before.access is Access.GONE and after.access is not Access.GONE:
        gone_at = before.withdrawn_at or before.checked_at
        return [
            ModelReturned(
                id=event_id("returned", after.place, gone_at.isoformat()),
                withdrawn_at=gone_at,
                **_about(after, at=look.now, look=look),
            )
        ]
    if after.access is Access.GONE and before.access is not Access.GONE:
        return [
            ModelWithdrawn(
                id=event_id("withdrawn", after.place, look.now.isoformat()),
                misses=after.misses,
                **_about(after, at=look.now, look=look),
            )
        ]
    if before.access is not after.access:
        return [
            AccessChanged(
                id=event_id("access", after.place, before.access, after.access, look.now.isoformat()),
                before=before.access,
                after=after.access,
                **_about(after, at=look.now, look=look),
            )
        ]
    return []


def _about(record: ModelRecord, *, at: datetime, look: Look, archival: bool = False) -> dict[str, Any]:
    """Return what every event of a look carries."""
    return {
        "model": record.model,
        "name": record.name,
        "place": record.place,
        "at": at,
        "seen_at": look.now,
        "evidence": record.url,
        "archival": archival,
    }


def detect_license(
    before: LicenseSnapshot,
    after: LicenseSnapshot,
    texts: Mapping[str, str],
    look: Look,
    *,
    copy: bool,
    archival: bool = False,
) -> list[Event]:
    """Say whether an artifact's license is another one now.

    `copy`: the repository is a copy of somebody else's model. A change found late is still news, but for a history's.
    """
    comparison = judge(before, after, texts, copy=copy)
    if comparison is None or comparison.direction is Direction.NONE:
        return []
    at = min(after.dated_at or look.now, look.now)
    return [
        LicenseChanged(
            id=event_id(
                "license", after.place, after.artifact, before.revision, after.revision, _mark(before), _mark(after)
            ),
            artifact=after.artifact,
            revision_before=before.revision,
            revision=after.revision,
            comparison=comparison,
            evidence_before=before.evidence,
            **_about(look.after, at=at, look=look, archival=archival) | {"evidence": after.evidence},
        )
    ]


def _mark(snapshot: LicenseSnapshot) -> str:
    return snapshot.text_sha256 or snapshot.declared


def judge(
    before: LicenseSnapshot, after: LicenseSnapshot, texts: Mapping[str, str], *, copy: bool
) -> Comparison | None:
    """Compare two snapshots of one artifact on the best rung both have; None where there is nothing to compare.

    A better rung found later is better evidence, not a change; a rung that went while another stayed the same is none either.
    Labels that contradict each other are a finding, and are not graded.
    """
    old, new = _stated(before), _stated(after)
    if not old or not new:
        return _appeared(before, after, copy=copy) if bool(old) != bool(new) else None
    if not (is_graded(old, before.contradictions) and is_graded(new, after.contradictions)):
        return None
    for rung in Evidence:
        one, two = _on(old, rung), _on(new, rung)
        if one is not None and two is not None:
            return _between(one, two, texts)
    return _between(old[0], new[0], texts)


def _stated(snapshot: LicenseSnapshot) -> tuple[Rung, ...]:
    """Return what a place says itself: what it inherits, nobody said."""
    return tuple(rung for rung in snapshot.rungs if rung.rung is not Evidence.INHERITED)


def _on(rungs: tuple[Rung, ...], kind: Evidence) -> Rung | None:
    return next((rung for rung in rungs if rung.rung is kind), None)


def _between(one: Rung, two: Rung, texts: Mapping[str, str]) -> Comparison | None:
    """Compare two rungs: texts as texts, labels by what they stand for."""
    before, after = texts.get(one.text_sha256 or ""), texts.get(two.text_sha256 or "")
    if before is not None and after is not None:
        if before == after:
            return None
        if two.rung is Evidence.README:
            return compare_sentences(before.splitlines(), after.splitlines())
        return compare(before, after, path=two.declared if two.rung is Evidence.TEXT else "")
    if one.text_sha256 and one.text_sha256 == two.text_sha256:
        return None
    if _label(one) == _label(two):
        return None
    return compare_licenses(one.license, one.clauses, two.license, two.clauses)


def _label(rung: Rung) -> str:
    return rung.license.key or " ".join(rung.declared.casefold().split())


def _appeared(before: LicenseSnapshot, after: LicenseSnapshot, *, copy: bool) -> Comparison:
    """Judge a license that is stated for the first time, or no more; a copy that names its license only says what held before."""
    added, removed = tuple(sorted(after.clauses)), tuple(sorted(before.clauses))
    if _stated(after):
        # A card that said `other` and now says what that is says more, and grants nothing else.
        direction = Direction.NONE if copy or before.declared else Direction.NEUTRAL
        said = f"A license is stated for the first time: {after.license.name}."
        removed = ()
    else:
        direction, added = Direction.MORE_RESTRICTIVE, ()
        said = f"No license is stated any more; it was {before.license.name}. Without one, nothing is granted."
    return Comparison(
        direction=direction,
        mixed=False,
        old=before.license,
        new=after.license,
        added=added,
        removed=removed,
        explanation=said,
    )


def detect_conflict(look: Look, conflict: Conflict) -> LineageConflictFound:
    """Say that a model's license is looser than that of one it was made from."""
    ancestor = conflict.chain[-1]
    return LineageConflictFound(
        id=event_id("lineage", look.after.place, conflict.license.name, ancestor[0], ancestor[1].name),
        license=conflict.license,
        chain=conflict.chain,
        missing=conflict.missing,
        **_about(look.after, at=look.now, look=look, archival=conflict.archival),
    )
