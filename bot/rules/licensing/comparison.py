"""Two texts → how they differ, clause by clause. Clauses decide; names are one clause among others; similarity never does."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from difflib import SequenceMatcher
from itertools import zip_longest

from bot.domain.license import Clause, Comparison, Contrast, Direction, License, Tier
from bot.rules.licensing.edits import common_language, edits
from bot.rules.licensing.explanation import explain
from bot.rules.licensing.normalizing import words
from bot.rules.licensing.readme import is_readme, license_sentences
from bot.rules.licensing.sentences import sentences
from bot.rules.licensing.sides import Side, side, side_of_readme
from bot.rules.licensing.vocabulary import THRESHOLDS, tighter, weight

QUOTED = 6
"""Pairs of sentences shown of one change: more is a wall of text."""

STEP = 3.0
"""What a step from one tier to the next weighs between two different licenses, whose drafting no table catches whole."""

BOTH_WAYS = 2.0
"""From which weight on a clause pulls a change its way; two such, in opposite ways, make it mixed."""

FORM = frozenset(
    {
        "attribution-notice", "modification-notice", "no-endorsement", "sublicensing", "non-transferable", "indemnity",
        "automatic-termination", "governing-law", "output-ownership-claim", "patent-retaliation", "watermark",
    }
)  # fmt: skip
"""Clauses of legal form: between two different licenses they come and go with the drafting, within one they are edits."""

LEVELS = {tier: number for number, tier in enumerate(Tier)} | {
    Tier.RESEARCH_ONLY: list(Tier).index(Tier.NON_COMMERCIAL)
}
"""How open a tier is, from 0; to whoever wants to earn with a model, research only and non-commercial are the same."""

Values = Mapping[str, frozenset[str]]
"""What is stated: word → its values; "" where the text gives none."""


def compare(before: str, after: str, *, path: str = "") -> Comparison:
    """Say how two texts differ: license files as a whole, READMEs by the sentences in which they speak of a license."""
    if is_readme(before, after, path=path):
        return compare_sentences(license_sentences(before), license_sentences(after))
    before, after = common_language(before, after)
    old, new = side(before), side(after)
    return _whole(_texts_compared(old, new), old, new)


def compare_sentences(before: Sequence[str], after: Sequence[str]) -> Comparison:
    """Say how the sentences differ in which two READMEs speak of their licenses."""
    old, new = side_of_readme(before), side_of_readme(after)
    differ = words(old.text) != words(new.text)
    found = _compared(old.license, _stated(old), new.license, _stated(new), differ=differ)
    if found.direction is Direction.NONE and old.labels != new.labels and old.labels and new.labels:
        found = replace(found, direction=Direction.NEUTRAL)  # a badge was corrected
    return _whole(found, old, new)


def _whole(found: Comparison, old: Side, new: Side) -> Comparison:
    """Add the sentences, the words and their count to a comparison."""
    counts = _words(old.text, new.text)
    return replace(
        found,
        quotes=_quotes(found, old, new),
        explanation=explain(found),
        words_before=counts[0],
        words_after=counts[1],
        words_changed=counts[2],
    )


def _texts_compared(old: Side, new: Side) -> Comparison:
    """Compare license texts; where no clause differs, an edit of substance is neutral, and any other is none."""
    differ = words(old.text) != words(new.text)
    found = _compared(old.license, _stated(old), new.license, _stated(new), differ=differ)
    if not differ or found.added or found.removed or found.changed or not _same_family(old.license, new.license):
        return found
    edited = edits(old.text, new.text)
    if not (edited.material or edited.party):
        return replace(found, direction=Direction.NONE)
    same = sorted(Clause(word=word) for word in edited.words if word not in FORM and edited.material)
    return replace(found, direction=Direction.NEUTRAL, changed=tuple((clause, clause) for clause in same))


def compare_licenses(
    before: License, before_clauses: frozenset[Clause], after: License, after_clauses: frozenset[Clause]
) -> Comparison:
    """Say how two licenses differ that are only named: by what the catalogue knows of them."""
    found = _compared(before, _values(before_clauses), after, _values(after_clauses), differ=True)
    return replace(found, explanation=explain(found))


def _stated(side_: Side) -> dict[str, frozenset[str]]:
    return _values(statement.clause for statement in side_.statements)


def _values(clauses: Iterable[Clause]) -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    for clause in clauses:
        found[clause.word].add(clause.value)
    return {word: frozenset(values) for word, values in found.items()}


def _compared(old: License, before: Values, new: License, after: Values, *, differ: bool) -> Comparison:
    """Compare two sets of clauses; `differ`: whether the texts differ in anything but form at all."""
    same = _same_family(old, new)
    ignored = frozenset() if same else FORM
    added = [Clause(word=word, value=value) for word in after.keys() - before.keys() - ignored for value in after[word]]
    removed = [
        Clause(word=word, value=value) for word in before.keys() - after.keys() - ignored for value in before[word]
    ]
    changed: list[tuple[Clause, Clause]] = []
    for word in before.keys() & after.keys() - ignored:
        _moved(word, before[word], after[word], added, removed, changed)
    if not differ:
        added, removed, changed = [], [], []
    score = _score(added, removed, changed)
    pulls = _pulls(added, removed, changed)
    direction = _direction(score, old, new, any_clause=bool(added or removed or changed), same=same)
    return Comparison(
        direction=direction,
        mixed=pulls == {1, -1} and direction is not Direction.NONE,
        old=old,
        new=new,
        added=tuple(sorted(added)),
        removed=tuple(sorted(removed)),
        changed=tuple(sorted(changed)),
    )


def _moved(
    word: str,
    before: frozenset[str],
    after: frozenset[str],
    added: list[Clause],
    removed: list[Clause],
    changed: list[tuple[Clause, Clause]],
) -> None:
    """Sort out a word both state: a number that moved, a territory that came or went."""
    if before == after:
        return
    gone, come = sorted(before - after), sorted(after - before)
    if word in THRESHOLDS and gone and come:
        changed.append((Clause(word=word, value=gone[0]), Clause(word=word, value=come[0])))
    elif word in THRESHOLDS or word == "territorial-exclusion":
        added += [Clause(word=word, value=value) for value in come]
        removed += [Clause(word=word, value=value) for value in gone]


def _score(added: Sequence[Clause], removed: Sequence[Clause], changed: Sequence[tuple[Clause, Clause]]) -> float:
    moved = sum(abs(weight(one.word)) * tighter(one.word, one.value, two.value) for one, two in changed)
    words_added, words_removed = {clause.word for clause in added}, {clause.word for clause in removed}
    return sum(map(weight, words_added)) - sum(map(weight, words_removed)) + moved


def _pulls(added: Sequence[Clause], removed: Sequence[Clause], changed: Sequence[tuple[Clause, Clause]]) -> set[int]:
    """Return which ways the weighty clauses pull: 1 more restrictive, -1 more open."""
    each = [weight(clause.word) for clause in added] + [-weight(clause.word) for clause in removed]
    each += [abs(weight(one.word)) * tighter(one.word, one.value, two.value) for one, two in changed]
    return {1 if one > 0 else -1 for one in each if abs(one) >= BOTH_WAYS}


def _direction(score: float, old: License, new: License, *, any_clause: bool, same: bool) -> Direction:
    """Say which way a change goes: by its clauses and by how far apart the tiers are; neutral where neither tells."""
    if not same and old.tier and new.tier:
        score += STEP * (LEVELS[new.tier] - LEVELS[old.tier])
    if abs(score) >= BOTH_WAYS:
        return Direction.MORE_RESTRICTIVE if score > 0 else Direction.MORE_OPEN
    if not same and old.tier and new.tier and old.tier is not new.tier:
        step = LEVELS[new.tier] - LEVELS[old.tier]
        if step:
            return Direction.MORE_RESTRICTIVE if step > 0 else Direction.MORE_OPEN
    return Direction.NEUTRAL if any_clause or not same else Direction.NONE


def _same_family(old: License, new: License) -> bool:
    """Say whether both are the same license, maybe edited."""
    one, two = old.key or old.variant_of, new.key or new.variant_of
    return one == two if one and two else old.name.casefold() == new.name.casefold() or not (one or two)


def _quotes(found: Comparison, old: Side, new: Side) -> tuple[Contrast, ...]:
    """Return the sentences behind each clause that came, went or changed, and the nearest one on the other side."""
    stated = {statement.clause: statement.quote for statement in reversed(old.statements)}
    states = {statement.clause: statement.quote for statement in reversed(new.statements)}
    quotes = [Contrast(clause=clause, before="", after=states.get(clause, "")) for clause in found.added]
    quotes += [Contrast(clause=clause, before=stated.get(clause, ""), after="") for clause in found.removed]
    quotes += [
        Contrast(clause=two, before=stated.get(one, ""), after=states.get(two, "")) for one, two in found.changed
    ]
    if not quotes and found.direction is not Direction.NONE:
        quotes = _edited(old.text, new.text)
    return tuple(sorted(quotes, key=lambda each: -abs(weight(each.clause.word)) if each.clause else 0.0)[:QUOTED])


def _edited(before: str, after: str) -> list[Contrast]:
    """Return sentences that differ where no clause does."""
    one, two = sentences(before), sentences(after)
    had, has = set(one), set(two)
    gone = [sentence for sentence in one if sentence not in has]
    come = [sentence for sentence in two if sentence not in had]
    return [
        Contrast(clause=None, before=was[:400], after=now[:400])
        for was, now in zip_longest(gone[:3], come[:3], fillvalue="")
    ]


def _words(before: str, after: str) -> tuple[int, int, int]:
    """Count the words of both, and how many are not in common; sentences in common are not looked into."""
    one, two = words(before), words(after)
    had, has = Counter(sentences(before)), Counter(sentences(after))
    rest_one = words("\n".join((had - has).elements()))[:4_000]
    rest_two = words("\n".join((has - had).elements()))[:4_000]
    matcher = SequenceMatcher(None, rest_one, rest_two, autojunk=True)
    same = sum(block.size for block in matcher.get_matching_blocks())
    return len(one), len(two), max(len(rest_one), len(rest_two)) - same
