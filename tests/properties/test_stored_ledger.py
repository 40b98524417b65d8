"""What the ledger holds comes back equal, in every store."""

import hashlib

from hypothesis import given
from hypothesis import strategies as st

from bot.domain.event import (
    AccessChanged,
    Event,
    LicenseChanged,
    LineageConflictFound,
    ModelReleased,
    ModelReturned,
    ModelWithdrawn,
)
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
from bot.domain.model import Access, Hub, ModelRecord, Parent, Place, Relation, Text
from bot.ports import Store
from tests.properties.stored import MOMENT, several, trying

SAID = st.text(st.characters(exclude_categories=["Cs"]), max_size=30)
"""What hubs say: NUL too, which JSON can carry. A lone surrogate has a test of its own in tests/storage/test_ledger.py."""

LATELY = st.none() | MOMENT
MANY = st.none() | st.integers(0, 2**70)
CLAUSE = st.builds(Clause, word=SAID, value=SAID)
CLAUSES = st.frozensets(CLAUSE, max_size=3)
PLACE = st.builds(Place, hub=st.sampled_from(Hub), repository=SAID)
PARENTS = st.lists(st.builds(Parent, place=PLACE, relation=st.sampled_from(Relation)), max_size=3).map(tuple)
LICENSE = st.builds(
    License, key=st.none() | SAID, name=SAID, spdx=st.none() | SAID, tier=st.none() | st.sampled_from(Tier),
    variant_of=st.none() | SAID, doubts=st.lists(SAID, max_size=2).map(tuple),
)  # fmt: skip
RUNG = st.builds(
    Rung, rung=st.sampled_from(Evidence), license=LICENSE, declared=SAID, clauses=CLAUSES, text_sha256=st.none() | SAID,
    evidence=SAID,
)  # fmt: skip
SNAPSHOT = st.builds(
    LicenseSnapshot, model=SAID, place=PLACE, artifact=st.sampled_from(Artifact), license=LICENSE, declared=SAID,
    text_sha256=st.none() | SAID, clauses=CLAUSES, rung=st.sampled_from(Evidence), access=st.sampled_from(Access),
    revision=SAID, evidence=SAID, observed_at=MOMENT, dated_at=LATELY, rungs=st.lists(RUNG, max_size=2).map(tuple),
    contradictions=st.lists(SAID, max_size=2).map(tuple),
)  # fmt: skip
RECORD = st.builds(
    ModelRecord, model=SAID, place=PLACE, name=SAID, url=SAID, source=st.just("acme-hub"), revision=st.none() | SAID,
    access=st.sampled_from(Access), parents=PARENTS, files=st.dictionaries(SAID, SAID, max_size=3), created_at=LATELY,
    seen_at=MOMENT, checked_at=MOMENT, misses=st.integers(0, 99), downloads=MANY, likes=MANY, scanned=st.none() | SAID,
    withdrawn_at=LATELY,
)  # fmt: skip
COMPARISON = st.builds(
    Comparison, direction=st.sampled_from(Direction), mixed=st.booleans(), old=LICENSE, new=LICENSE,
    added=st.lists(CLAUSE, max_size=2).map(tuple), removed=st.lists(CLAUSE, max_size=2).map(tuple),
    changed=st.lists(st.tuples(CLAUSE, CLAUSE), max_size=2).map(tuple), explanation=SAID,
    quotes=st.lists(st.builds(Contrast, clause=st.none() | CLAUSE, before=SAID, after=SAID), max_size=2).map(tuple),
    words_before=st.integers(0, 10**6), words_after=st.integers(0, 10**6), words_changed=st.integers(0, 10**6),
)  # fmt: skip
FACT = {
    "id": st.text("abcdefghijklmnopqrstuvwxyz234567", min_size=20, max_size=20),
    "model": SAID,
    "name": SAID,
    "place": PLACE,
    "at": MOMENT,
    "seen_at": MOMENT,
    "evidence": SAID,
    "archival": st.booleans(),
}
ACCESS = st.sampled_from(Access)
EVENT: st.SearchStrategy[Event] = st.one_of(
    st.builds(ModelReleased, **FACT, license=st.none() | LICENSE, access=ACCESS, parents=PARENTS),
    st.builds(
        LicenseChanged, **FACT, artifact=st.sampled_from(Artifact), revision_before=SAID, revision=SAID,
        comparison=COMPARISON, evidence_before=SAID,
    ),
    st.builds(AccessChanged, **FACT, before=ACCESS, after=ACCESS),
    st.builds(ModelWithdrawn, **FACT, misses=st.integers(0, 99)),
    st.builds(ModelReturned, **FACT, withdrawn_at=MOMENT),
    st.builds(
        LineageConflictFound, **FACT, license=LICENSE, chain=st.lists(st.tuples(PLACE, LICENSE), max_size=2).map(tuple),
        missing=st.lists(CLAUSE, max_size=2).map(tuple),
    ),
)  # fmt: skip


@several
@given(texts=st.lists(st.text(), max_size=4), oid=SAID)
async def test_texts(store: Store, texts: list[str], oid: str) -> None:
    """Texts come back to the last sign, lone surrogates included, by their own hash and by the hub's."""
    hashed = {hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest(): text for text in texts}
    async with trying(store) as tx:
        await tx.texts.put(
            [Text(sha256=sha256, text=text) for sha256, text in hashed.items()],
            oids={f"{oid}-{sha256}": sha256 for sha256 in hashed},
        )

        assert await tx.texts.get(list(hashed)) == hashed
        assert await tx.texts.known([f"{oid}-{sha256}" for sha256 in hashed]) == {
            f"{oid}-{sha256}": sha256 for sha256 in hashed
        }


@several
@given(records=st.lists(RECORD, max_size=4, unique_by=lambda record: record.place))
async def test_records(store: Store, records: list[ModelRecord]) -> None:
    """Records come back under their places, and are their parents' children."""
    parents = {parent.place for record in records for parent in record.parents}
    async with trying(store) as tx:
        await tx.models.put(records)

        assert await tx.models.at([record.place for record in records]) == {record.place: record for record in records}
        assert {child.place for child in await tx.models.children(list(parents))} == {
            record.place for record in records if record.parents
        }


@several
@given(snapshot=SNAPSHOT)
async def test_snapshots(store: Store, snapshot: LicenseSnapshot) -> None:
    """Snapshots come back as they were."""
    async with trying(store) as tx:
        await tx.snapshots.append([snapshot])

        assert await tx.snapshots.latest([snapshot.place]) == {(snapshot.place, snapshot.artifact): snapshot}
        assert await tx.snapshots.history(snapshot.model) == [snapshot]


@several
@given(events=st.lists(EVENT, max_size=4, unique_by=lambda event: event.id))
async def test_events(store: Store, events: list[Event]) -> None:
    """Events of every kind come back as they were, each of its kind."""
    async with trying(store) as tx:
        new = await tx.events.append(events)
        found = {event.id: event for event in await tx.events.newest()}

    assert new == set(found)
    assert found == {event.id: event for event in events}
    assert {id_: type(event) for id_, event in found.items()} == {event.id: type(event) for event in events}
