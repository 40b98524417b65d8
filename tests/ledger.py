"""Models, snapshots and events, valid by default: a test names only what matters."""

from datetime import UTC, datetime, timedelta

from bot.domain.event import (
    AccessChanged,
    EventId,
    LicenseChanged,
    LineageConflictFound,
    ModelReleased,
    ModelReturned,
    ModelWithdrawn,
)
from bot.domain.item import ItemId
from bot.domain.license import (
    Artifact,
    Clause,
    Comparison,
    Contrast,
    Direction,
    Evidence,
    License,
    LicenseSnapshot,
    Rung,
    Tier,
)
from bot.domain.model import Access, Card, Hub, ModelId, ModelRecord, Parent, Place, Relation, Sighting
from bot.domain.source import Url
from bot.domain.story import Move, Seen

SEEN = datetime(2026, 3, 5, 8, tzinfo=UTC)
"""When things are seen in tests unless they say otherwise."""

APACHE = License(key="apache-2.0", name="Apache License 2.0", spdx="Apache-2.0", tier=Tier.OSI_OPEN)
NON_COMMERCIAL = License(key="cc-by-nc-4.0", name="CC BY-NC 4.0", spdx="CC-BY-NC-4.0", tier=Tier.NON_COMMERCIAL)


def make_place(repository: str = "acme/rocket-7b", hub: Hub = Hub.HUGGINGFACE) -> Place:
    return Place(hub=hub, repository=repository)


def url_of(place: Place) -> Url:
    return Url(f"https://{place.hub}.example/{place.repository}")


def make_sighting(place: Place | None = None, **said: object) -> Sighting:
    place = place or make_place()
    fields: dict[str, object] = {
        "place": place,
        "url": url_of(place),
        "name": place.repository.rpartition("/")[2],
        "revision": "r1",
        "access": Access.OPEN,
        "card": Card(licenses=("apache-2.0",)),
        "files": (),
    }
    return Sighting(**{**fields, **said})  # type: ignore[arg-type]  # a test names real fields


def make_record(place: Place | None = None, **said: object) -> ModelRecord:
    place = place or make_place()
    fields: dict[str, object] = {
        "model": ModelId(place.repository.lower()),
        "place": place,
        "name": place.repository.rpartition("/")[2],
        "url": url_of(place),
        "source": "acme-hub",
        "revision": "r1",
        "access": Access.OPEN,
        "parents": (),
        "seen_at": SEEN,
        "checked_at": SEEN,
        "scanned": "r1",
    }
    return ModelRecord(**{**fields, **said})  # type: ignore[arg-type]  # a test names real fields


def make_rung(license: License = APACHE, rung: Evidence = Evidence.TAG, **said: object) -> Rung:
    fields: dict[str, object] = {
        "rung": rung,
        "license": license,
        "declared": license.key or license.name,
        "evidence": url_of(make_place()),
    }
    return Rung(**{**fields, **said})  # type: ignore[arg-type]  # a test names real fields


def make_snapshot(place: Place | None = None, license: License = APACHE, **said: object) -> LicenseSnapshot:
    place = place or make_place()
    fields: dict[str, object] = {
        "model": ModelId(place.repository.lower()),
        "place": place,
        "artifact": Artifact.WEIGHTS,
        "license": license,
        "declared": license.key or license.name,
        "text_sha256": None,
        "clauses": frozenset(),
        "rung": Evidence.TAG,
        "access": Access.OPEN,
        "revision": "r1",
        "evidence": url_of(place),
        "observed_at": SEEN,
        "rungs": (make_rung(license),),
    }
    return LicenseSnapshot(**{**fields, **said})  # type: ignore[arg-type]  # a test names real fields


def make_released(place: Place | None = None, *, id: str = "released-1", **said: object) -> ModelReleased:
    place = place or make_place()
    fields: dict[str, object] = {
        "id": EventId(id),
        "model": ModelId(place.repository.lower()),
        "name": place.repository.rpartition("/")[2],
        "place": place,
        "at": SEEN - timedelta(hours=1),
        "seen_at": SEEN,
        "evidence": url_of(place),
        "license": APACHE,
        "access": Access.OPEN,
        "parents": (Parent(place=make_place("acme/engine-7b"), relation=Relation.FINETUNE),),
    }
    return ModelReleased(**{**fields, **said})  # type: ignore[arg-type]  # a test names real fields


def make_comparison(**said: object) -> Comparison:
    fields: dict[str, object] = {
        "direction": Direction.MORE_RESTRICTIVE,
        "mixed": False,
        "old": APACHE,
        "new": NON_COMMERCIAL,
        "added": (Clause(word="non-commercial"),),
        "removed": (Clause(word="patent-grant"),),
        "changed": (
            (Clause(word="mau-threshold", value="700000000"), Clause(word="mau-threshold", value="100000000")),
        ),
        "explanation": "Commercial use is no longer allowed.",
        "quotes": (
            Contrast(
                clause=Clause(word="non-commercial"),
                before="You may sell it.",
                after="You may not use it for commercial purposes.",
            ),
        ),
        "words_before": 1600,
        "words_after": 3412,
        "words_changed": 1900,
    }
    return Comparison(**{**fields, **said})  # type: ignore[arg-type]  # a test names real fields


def make_changed(place: Place | None = None, *, id: str = "changed-1", **said: object) -> LicenseChanged:
    place = place or make_place()
    fields: dict[str, object] = {
        "id": EventId(id),
        "model": ModelId(place.repository.lower()),
        "name": place.repository.rpartition("/")[2],
        "place": place,
        "at": SEEN - timedelta(hours=1),
        "seen_at": SEEN,
        "evidence": url_of(place),
        "artifact": Artifact.WEIGHTS,
        "revision_before": "r1",
        "revision": "r2",
        "comparison": make_comparison(),
        "evidence_before": url_of(place),
    }
    return LicenseChanged(**{**fields, **said})  # type: ignore[arg-type]  # a test names real fields


def _fact(place: Place, id: str) -> dict[str, object]:
    return {
        "id": EventId(id),
        "model": ModelId(place.repository.lower()),
        "name": place.repository.rpartition("/")[2],
        "place": place,
        "at": SEEN - timedelta(hours=1),
        "seen_at": SEEN,
        "evidence": url_of(place),
    }


def make_access_changed(place: Place | None = None, *, id: str = "access-1", **said: object) -> AccessChanged:
    fields = {**_fact(place or make_place(), id), "before": Access.OPEN, "after": Access.GATED_MANUAL}
    return AccessChanged(**{**fields, **said})  # type: ignore[arg-type]  # a test names real fields


def make_withdrawn(place: Place | None = None, *, id: str = "withdrawn-1", **said: object) -> ModelWithdrawn:
    fields = {**_fact(place or make_place(), id), "misses": 3}
    return ModelWithdrawn(**{**fields, **said})  # type: ignore[arg-type]  # a test names real fields


def make_returned(place: Place | None = None, *, id: str = "returned-1", **said: object) -> ModelReturned:
    fields = {**_fact(place or make_place(), id), "withdrawn_at": SEEN - timedelta(days=9)}
    return ModelReturned(**{**fields, **said})  # type: ignore[arg-type]  # a test names real fields


def make_conflict(place: Place | None = None, *, id: str = "conflict-1", **said: object) -> LineageConflictFound:
    fields = {
        **_fact(place or make_place(), id),
        "license": APACHE,
        "chain": ((make_place("acme/engine-7b"), APACHE), (make_place("acme/fuel-7b"), NON_COMMERCIAL)),
        "missing": (Clause(word="non-commercial"),),
    }
    return LineageConflictFound(**{**fields, **said})  # type: ignore[arg-type]  # a test names real fields


def make_move(item: str = "a", event: str = "released-1", **said: object) -> Move:
    place = make_place()
    fields: dict[str, object] = {
        "item": ItemId(item),
        "act": "rumored_release",
        "seen": Seen.RELEASED,
        "event": EventId(event),
        "model": ModelId(place.repository.lower()),
        "name": "rocket-7b",
        "place": place,
        "evidence": url_of(place),
        "happened_at": SEEN - timedelta(hours=1),
        "at": SEEN,
    }
    return Move(**{**fields, **said})  # type: ignore[arg-type]  # a test names real fields
