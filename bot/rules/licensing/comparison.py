"""Two texts → how they differ, clause by clause. Clauses decide; names are one clause among others; similarity never does."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import replace
from difflib import SequenceMatcher
from itertools import zip_longest

from bot.domain.license import Artifact, Clause, Comparison, Contrast, Direction, License, Tier
from bot.rules.licensing.edits import common_language, edits
from bot.rules.licensing.explanation import explain
from bot.rules.licensing.laws import COMPLIANCE
from bot.rules.licensing.normalizing import words
from bot.rules.licensing.readme import is_readme, license_sentences
from bot.rules.licensing.sentences import sentences
from bot.rules.licensing.sides import EXTREMES, Side, is_edited, same_license, side, side_of_readme, sized, sizes
from bot.rules.licensing.vocabulary import LEVELS, NARROWED, THRESHOLDS, tighter, weight

QUOTED = 6
"""Pairs of sentences shown of one change: more is a wall of text."""

STEP = 3.0
"""What a step from one tier to the next weighs between two different licenses, whose drafting no table catches whole."""

BOTH_WAYS = 2.0
"""From which weight on a clause pulls a change its way; two such, in opposite ways, make it mixed."""

FORM = frozenset(
    {
        "attribution-notice", "modification-notice", "no-endorsement", "sublicensing", "non-transferable", "indemnity",
        "automatic-termination", "governing-law", "output-ownership-claim", "watermark",
    }
)  # fmt: skip
"""Clauses of legal form: between two different licenses they come and go with the drafting, within one they are edits."""

ATTRIBUTES = frozenset({"revocable"})
"""Single words of a grant: they are there or not, however the sentence around them is edited."""

GATES = frozenset({"registration-required", "prior-written-authorization"})
"""Clauses that ask for a step before commercial use: together they bind as the heavier one does."""

WITHIN = {"field-of-use": "acceptable-use-policy", "copyleft": "network-copyleft"}
"""Clauses that a stronger one holds within it: a list of forbidden uses, copyleft; they neither come nor go beside it."""

ALIGNED = 400
"""Words in sentences that differ up to which they are aligned one by one; beyond that they are only counted: it is another text."""

DECISIVE = 10.0
"""The weight of commerce itself: less of it does not tell where one of two licenses is unknown."""

_QUOTED = re.compile(r"\"([^\"]{2,60})\"")

Difference = tuple[list[Clause], list[Clause], list[tuple[Clause, Clause]]]
"""Clauses that came, that went, and that changed."""

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
    """Say how the sentences differ in which two READMEs speak of their licenses: of the weights, else of the code, else of data."""
    first = _readmes_compared(*_where_moved(before, after), Artifact.WEIGHTS)
    for about in (Artifact.CODE, Artifact.DATA):
        if first.direction is not Direction.NONE:
            break
        other = _readmes_compared(before, after, about)
        if (
            other.words_before and other.words_after
        ):  # said in prose of both: a badge that came is not a license that changed
            first = other if other.direction is not Direction.NONE else first
    return first


def _where_moved(before: Sequence[str], after: Sequence[str]) -> tuple[Sequence[str], Sequence[str]]:
    """Return the sentences of both about the sizes of a model whose license moved while the old one stays for others.

    What a card said of the model as a whole it said of every size: CogVideoX-2B went to Apache, CogVideoX-5B did not
    (https://github.com/THUDM/CogVideo/commit/6d7f6e8). All of them where every size moved, or none.
    """
    old, new = sized(before), sized(after)
    moved = {
        size
        for size in (old.keys() | new.keys()) - {""}
        if (was := old.get(size) or old.get("")) and (now := new.get(size) or new.get("")) and was != now
    }
    kept = {each.key for each in old.values()} & {each.key for each in new.values()}
    if not moved or not kept:
        return before, after
    return _of_sizes(before, moved & old.keys()), _of_sizes(after, moved & new.keys())


def _of_sizes(said: Sequence[str], wanted: AbstractSet[str]) -> list[str]:
    """Return the sentences that name one of these sizes; those that name none where no size is wanted."""
    return [each for each in said if sizes(each) & wanted or (not wanted and not sizes(each))]


def _readmes_compared(before: Sequence[str], after: Sequence[str], about: Artifact) -> Comparison:
    old, new = side_of_readme(before, about), side_of_readme(after, about)
    if old.speaks and new.speaks and old.is_known is not new.is_known:
        return _whole(_with_unknown(old, new), old, new)
    differ = words(old.text) != words(new.text) or old.license != new.license
    found = _compared(old.license, _stated(old), new.license, _stated(new), differ=differ)
    renamed = not (old.is_known or new.is_known) and old.names != new.names and bool(old.names and new.names)
    corrected = old.labels != new.labels and bool(old.labels and new.labels)
    if found.direction is Direction.NONE and (renamed or corrected):
        found = replace(found, direction=Direction.NEUTRAL)
    return _whole(found, old, new)


def _with_unknown(old: Side, new: Side) -> Comparison:
    """Compare a license we know with one we only know the name of.

    Between the two ends of openness whatever it is is tighter, or looser; in the middle only what the sentences state counts,
    and nothing less than commerce itself tells which way it goes.
    """
    known = old if old.is_known else new
    if known.license.tier not in EXTREMES:
        old, new = old.bare(), new.bare()
    found = _compared(old.license, _stated(old), new.license, _stated(new), differ=True)
    score = _score(found.added, found.removed, found.changed)
    if known.license.tier not in EXTREMES:
        direction = found.direction if abs(score) >= DECISIVE else Direction.NEUTRAL
    elif found.direction is Direction.NEUTRAL:
        opener = (known.license.tier is Tier.OSI_OPEN) is (known is new)
        direction = Direction.MORE_OPEN if opener else Direction.MORE_RESTRICTIVE
    else:
        direction = found.direction
    return replace(found, direction=direction)


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
    edit = is_edited(old, new)
    found = _compared(old.license, _stated(old), new.license, _stated(new), differ=differ, same=edit)
    if not differ:
        return found
    if not edit:
        return replace(found, changed=tuple(sorted({*found.changed, *_renamed(old, new)})))
    edited = edits(old.text, new.text)
    both = _stated(old).keys() & _stated(new).keys() | {"scope"}
    if "scope" in edited.words:  # an exception written into a definition draws it anew; one of its own comes or goes
        found = replace(
            found,
            added=tuple(each for each in found.added if each.word != "scope"),
            removed=tuple(each for each in found.removed if each.word != "scope"),
        )
    told = {clause.word for clause in (*found.added, *found.removed, *(one for one, _ in found.changed))}
    detail = (
        edited.details - {"scope"} if told else frozenset()
    )  # beside a clause that came or went a list's items are detail
    same = [(clause, clause) for clause in map(_word, edited.words & both - FORM - ATTRIBUTES - told - detail)]
    changed = tuple(sorted({*found.changed, *same}))
    if told:
        return replace(found, changed=changed)
    direction = Direction.NEUTRAL if edited.material or edited.party else Direction.NONE
    return replace(found, direction=direction, changed=changed)


def _word(word: str) -> Clause:
    return Clause(word=word)


def _renamed(old: Side, new: Side) -> list[tuple[Clause, Clause]]:
    """Return the names to be shown or carried that another license has otherwise."""
    found = []
    for word in ("naming", "attribution-display"):
        was = next((statement.quote for statement in old.statements if statement.clause.word == word), "")
        now = next((statement.quote for statement in new.statements if statement.clause.word == word), "")
        before, after = _QUOTED.findall(was), _QUOTED.findall(now)
        if before and after and before != after:
            found.append((Clause(word=word, value=before[0]), Clause(word=word, value=after[0])))
    return found


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


def _compared(
    old: License, before: Values, new: License, after: Values, *, differ: bool, same: bool | None = None
) -> Comparison:
    """Compare two sets of clauses; `differ`: whether the texts do, in more than form; `same`: whether one is the other, edited."""
    same = same_license(old, new) if same is None else same
    ignored = frozenset() if same else FORM | {"scope"}
    added = [Clause(word=word, value=value) for word in _only(after, before) - ignored for value in after[word]]
    removed = [Clause(word=word, value=value) for word in _only(before, after) - ignored for value in before[word]]
    changed: list[tuple[Clause, Clause]] = []
    for word in before.keys() & after.keys() - ignored:
        more, less, other = _moved(word, before[word], after[word])
        added, removed, changed = added + more, removed + less, changed + other
    if not differ:
        added, removed, changed = [], [], []
    gates = _gate(after.keys()) - _gate(before.keys()) if differ else 0.0
    come, gone = _ungated(added), _ungated(removed)
    score = gates + _score(come, gone, changed)
    pulls = _pulls(gates, come, gone, changed)
    direction = _direction(score, old, new, any_clause=bool(added or removed or changed), same=same)
    if differ and not (same or added or removed or changed):  # licenses that differ in form alone: that is what to tell
        added = [Clause(word=word, value=value) for word in _only(after, before) & FORM for value in after[word]]
        removed = [Clause(word=word, value=value) for word in _only(before, after) & FORM for value in before[word]]
    return Comparison(
        direction=direction,
        mixed=pulls == {1, -1} and direction is not Direction.NONE,
        old=old,
        new=new,
        added=tuple(sorted(added)),
        removed=tuple(sorted(removed)),
        changed=tuple(sorted(changed)),
    )


def _only(one: Values, other: Values) -> set[str]:
    """Return the words only one side states, without those that the other has in a stronger form."""
    return {word for word in one.keys() - other.keys() if WITHIN.get(word, "") not in other}


def _moved(word: str, before: frozenset[str], after: frozenset[str]) -> Difference:
    """Sort out a word both state: a number that moved, a territory that came or went."""
    gone, come = sorted(before - after), sorted(after - before)
    if word in THRESHOLDS | NARROWED and gone and come:
        return [], [], [(Clause(word=word, value=gone[0]), Clause(word=word, value=come[0]))]
    if word in THRESHOLDS or word == "territorial-exclusion":
        return [Clause(word=word, value=each) for each in come], [Clause(word=word, value=each) for each in gone], []
    if word == "governing-law":
        return _law_moved(set(gone) - {""}, set(come) - {""})
    return [], [], []


def _law_moved(gone: set[str], come: set[str]) -> Difference:
    """Sort out another law, and a duty to follow whichever is local."""
    added, removed = (
        [Clause(word="governing-law", value=each) for each in side_ & {COMPLIANCE}] for side_ in (come, gone)
    )
    places = sorted(gone - {COMPLIANCE}), sorted(come - {COMPLIANCE})
    if not (places[0] and places[1]):
        return added, removed, []
    one, two = (Clause(word="governing-law", value=each[0]) for each in places)
    return added, removed, [(one, two)]


def _score(added: Sequence[Clause], removed: Sequence[Clause], changed: Sequence[tuple[Clause, Clause]]) -> float:
    moved = sum(abs(weight(one.word)) * tighter(one.word, one.value, two.value) for one, two in changed)
    words_added, words_removed = {clause.word for clause in added}, {clause.word for clause in removed}
    return sum(map(weight, words_added)) - sum(map(weight, words_removed)) + moved


def _gate(words_: Iterable[str]) -> float:
    """Return how much the steps before commercial use weigh together: an approval on registering is one step, not two."""
    return max((weight(word) for word in words_ if word in GATES), default=0.0)


def _ungated(clauses: Sequence[Clause]) -> list[Clause]:
    return [clause for clause in clauses if clause.word not in GATES]


def _pulls(
    gates: float, added: Sequence[Clause], removed: Sequence[Clause], changed: Sequence[tuple[Clause, Clause]]
) -> set[int]:
    """Return which ways the weighty clauses pull: 1 more restrictive, -1 more open."""
    each = [gates, *(weight(clause.word) for clause in added), *(-weight(clause.word) for clause in removed)]
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
    rest_one = words("\n".join((had - has).elements()))
    rest_two = words("\n".join((has - had).elements()))
    if max(len(rest_one), len(rest_two)) > ALIGNED:
        same = (Counter(rest_one) & Counter(rest_two)).total()
    else:
        same = sum(
            block.size for block in SequenceMatcher(None, rest_one, rest_two, autojunk=False).get_matching_blocks()
        )
    return len(one), len(two), max(len(rest_one), len(rest_two)) - same
