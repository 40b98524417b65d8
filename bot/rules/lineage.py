"""Who was made from whom, and whether a child's license says less than its parent's."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from bot.domain.license import Clause, Evidence, License, LicenseSnapshot
from bot.domain.lineage import Kin
from bot.domain.model import ModelRecord, Place, Relation
from bot.rules.licensing.vocabulary import LEVELS

GENERATIONS = 8
"""How far up a chain is followed: the longest real ones (a merge of merges) have five or six."""

DRAWN = 12
"""Children shown of one model; a popular base has thousands."""

BINDING = frozenset(
    {
        "non-commercial",
        "research-only",
        "registration-required",
        "prior-written-authorization",
        "mau-threshold",
        "dau-threshold",
        "revenue-threshold",
        "traffic-threshold",
        "territorial-exclusion",
        "acceptable-use-policy",
        "field-of-use",
        "output-training-restriction",
        "competing-use",
        "attribution-display",
        "naming",
        "copyleft",
        "network-copyleft",
        "share-alike",
        "upstream-passthrough",
        "no-derivatives",
        "no-redistribution",
    }
)
"""What a license demands of whoever passes a derivative on; a child that does not say it says less than its parent."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Conflict:
    """A child whose license is looser than that of a model above it."""

    license: License
    chain: tuple[tuple[Place, License], ...]  # from the parent upward; the last is the one it conflicts with
    missing: tuple[Clause, ...]
    archival: bool = False


def looser(child: LicenseSnapshot, parent: LicenseSnapshot) -> tuple[Clause, ...]:
    """Return what the parent's license demands and the child's does not say; empty where it says no less.

    Judged only where both are known and not doubtful, and only where the child's license is of a more open tier: a license
    that forbids more may leave out a clause its parent needs. What a child inherits, it does not state.
    """
    if child.rung is Evidence.INHERITED or parent.rung is Evidence.INHERITED:
        return ()
    one, two = child.license, parent.license
    if one.tier is None or two.tier is None or one.doubts or two.doubts or one.key == two.key:
        return ()
    if LEVELS[one.tier] >= LEVELS[two.tier]:
        return ()
    said = {clause.word for clause in child.clauses}
    return tuple(sorted(clause for clause in parent.clauses if clause.word in BINDING and clause.word not in said))


def find_conflict(
    child: LicenseSnapshot,
    parents: Mapping[Place, Sequence[Place]],
    snapshots: Mapping[Place, LicenseSnapshot],
) -> Conflict | None:
    """Walk up from a child, nearest first, and return the first model above it whose license it is looser than."""
    waiting: list[tuple[Place, tuple[Place, ...]]] = [(parent, (parent,)) for parent in parents.get(child.place, ())]
    seen = {child.place}
    while waiting:
        place, path = waiting.pop(0)
        if place in seen or len(path) > GENERATIONS:
            continue
        seen.add(place)
        above = snapshots.get(place)
        missing = looser(child, above) if above else ()
        if missing:
            chain = tuple((step, snapshots[step].license) for step in path if step in snapshots)
            return Conflict(license=child.license, chain=chain, missing=missing)
        waiting += [(parent, (*path, parent)) for parent in parents.get(place, ())]
    return None


@dataclass(frozen=True, slots=True, kw_only=True)
class Family:
    """What is known of a family, from which its tree is drawn."""

    children: Mapping[Place, Sequence[ModelRecord]]
    snapshots: Mapping[Place, LicenseSnapshot]
    conflicts: Mapping[Place, str]  # why, in words

    def tree(self, root: ModelRecord) -> Kin:
        """Draw the tree below a model; what has a conflict or children of its own comes first, then what is loaded most."""
        return self._kin(root, None, frozenset())

    def _kin(self, record: ModelRecord, relation: Relation | None, above: frozenset[Place]) -> Kin:
        line = above | {record.place}
        below = [child for child in self.children.get(record.place, ()) if child.place not in line]
        below.sort(key=self._weight)
        shown = below[:DRAWN] if len(line) <= GENERATIONS else []
        held = self.snapshots.get(record.place)
        return Kin(
            place=record.place,
            name=record.name,
            url=record.url,
            relation=relation,
            license=held.license if held else None,
            access=record.access,
            conflict=self.conflicts.get(record.place),
            children=tuple(self._kin(child, _relation(child, record.place), line) for child in shown),
            more=len(below) - len(shown),
        )

    def _weight(self, child: ModelRecord) -> tuple[bool, bool, int, Place]:
        return (
            child.place not in self.conflicts,
            not self.children.get(child.place),
            -(child.downloads or 0),
            child.place,
        )


def _relation(child: ModelRecord, parent: Place) -> Relation:
    return next((each.relation for each in child.parents if each.place == parent), Relation.UNSAID)


def roots(record: ModelRecord, above: Mapping[Place, ModelRecord]) -> ModelRecord:
    """Return the oldest model above this one that is known, by the parent named first."""
    seen = {record.place}
    while True:
        known = [above[parent.place] for parent in record.parents if parent.place in above]
        if not known or known[0].place in seen:
            return record
        record = known[0]
        seen.add(record.place)


def said(conflict_chain: Iterable[tuple[Place, License]], license_: License) -> str:
    """Say a conflict in words: never a violation, since a label may simply be wrong."""
    place, above = list(conflict_chain)[-1]
    return f"possible relabel: says {license_.name}, made from {place.repository} under {above.name}"
