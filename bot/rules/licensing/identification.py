"""A text → which license it is: exact, then the family by its fingerprint, then the member by every word that differs.

Similarity picks the family and never the member: real siblings are 0.9 to 0.99 alike and grant different things.
"""

from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np

from bot.domain.license import Identification, License, Statement, Tier
from bot.rules.licensing import catalogue, readme
from bot.rules.licensing.clauses import state
from bot.rules.licensing.fingerprints import Index, index, trigrams
from bot.rules.licensing.fitting import Fit, Reading, fit, is_clean
from bot.rules.licensing.headings import is_renamed
from bot.rules.licensing.normalizing import MARK, body, digest, essence, exactly, folded, placed
from bot.rules.licensing.readme import is_readme, license_sentences
from bot.rules.licensing.sentences import plain, sentences
from bot.rules.licensing.surroundings import (
    COVERED,
    LEFTOVER_WORDS,
    is_amended,
    is_among_others,
    is_overruled,
    is_weighty,
    obliges,
    parted,
    share,
)

LONGEST = 1024 * 1024
"""Characters of a text that are looked at; the longest real license has a tenth of that."""

FRAYED, TORN = 6, 0.85
"""Word triples of a license that may be missing where its lines were joined anew, and how much of it must stand all the same."""

FRAYED_SHORT, FRAYED_LONG, LONG, MARKS_MOST = 4, 15, 400, 3
"""How many more for each of the first copyright lines, whose ends are not told, in licenses short and long."""

VARIANT = 0.55
"""How alike a text must be to be called a variant; unrelated licenses of model makers are up to 0.5 alike."""

SHORT = 12
"""Words below which a text has no fingerprint worth comparing."""

SOLID_TEXT = 30
"""Word triples a license needs to be looked for within longer texts: shorter ones are notices, and stand everywhere."""

NEARLY = 0.8
"""How alike a text must be to one license to be called its variant even though it holds another whole: Kimi's holds MIT's."""

WORTH = 60
"""Words a license needs for a text that holds most of it to be called its variant."""

HOLDS = 0.8
"""How much of a license must stand in a text that is called a variant of it, however much else stands there."""

MENTIONED = 0.6
"""How sure it is that a license is the one that a text names without containing it."""

POINTER = 4_000
"""Characters of a text that only points to a license; a longer one says more than its first name does."""

TIER_WORDS = (
    (Tier.RESEARCH_ONLY, {"research-only"}),
    (Tier.NON_COMMERCIAL, {"non-commercial"}),
    (
        Tier.COMMERCIAL_THRESHOLD,
        {
            "registration-required", "prior-written-authorization", "mau-threshold", "dau-threshold", "revenue-threshold",
            "traffic-threshold",
        },
    ),
    (
        Tier.USE_RESTRICTED,
        {"acceptable-use-policy", "field-of-use", "territorial-exclusion", "output-training-restriction", "competing-use"},
    ),
)  # fmt: skip
"""What a license that nobody knows is held to be by what it states; the strictest first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Likeness:
    """An entry of the index, and how alike a text is to it."""

    number: int
    alike: float  # Dice over word triples
    held: float  # the share of the entry that stands anywhere in the text


def identify(text: str) -> Identification:
    """Say which license a text is and what it states; what it resembles without being it is `variant_of`."""
    return _identify(plain(body(text[:LONGEST])))


@lru_cache(maxsize=64)
def _identify(text: str) -> Identification:
    statements = state(text)
    license_, confidence = recognize(text, statements, index())
    if license_.tier is None and license_.key is not None:
        license_ = replace(license_, tier=tier_of(statements))
    return Identification(license=license_, confidence=confidence, statements=statements)


def recognize(text: str, statements: tuple[Statement, ...], known: Index) -> tuple[License, float]:
    """Say which of the licenses known a text is, and how sure that is, when it is clear what it states."""
    exact = known.by_exact.get(exactly(text))
    if exact is not None:
        return named(known.entries[exact].key), 1.0
    said = folded(text)
    words, starts = placed(said)
    exact = known.by_digest.get(digest(words))
    if exact is not None:
        return named(known.entries[exact].key), 1.0
    if len(words) < SHORT:
        return _mentioned(text, statements)
    reading = Reading(words=words, starts=starts, said=said, hashes=trigrams(words))
    near = _likest(reading, known)
    fits = [found for each in near if each.held >= TORN and (found := fit(reading, known, each.number)) is not None]
    whole = sorted(
        (found for found in fits if _is_whole(found, reading)),
        key=lambda found: (found.cost, found.number),
    )
    apart = _apart(whole)
    if apart and _stands_alone(reading, apart, statements, known):
        return _together([named(found.entry.key) for found in apart]), _confidence(apart)
    return _resembling(text, near, apart, statements, known)


def _likest(reading: Reading, known: Index) -> list[Likeness]:
    """Return the entries most alike, and those a longer text may hold, best first."""
    asked = np.unique(reading.hashes)
    shared = known.shared(asked)
    alike = 2 * shared / np.maximum(known.sizes + len(asked), 1)
    held = shared / np.maximum(known.sizes, 1)
    within = np.where((known.sizes >= SOLID_TEXT) & (held >= TORN), held + known.sizes * 1e-6, 0)
    chosen = dict.fromkeys([*np.argsort(-alike, kind="stable")[:5].tolist(), *np.argsort(-within)[:6].tolist()])
    return [
        Likeness(number=number, alike=float(alike[number]), held=float(held[number]))
        for number in chosen
        if held[number] > 0.2
    ]


def _is_whole(found: Fit, reading: Reading) -> bool:
    """Say whether a license stands in a text from beginning to end, and nothing within it that is not its own."""
    marks = min(MARKS_MOST, reading.said.count(MARK))
    frayed = FRAYED + (FRAYED_LONG if found.entry.words > LONG else FRAYED_SHORT) * marks
    return found.held >= TORN and found.missing <= frayed and is_clean(found, reading)


def _apart(whole: list[Fit]) -> list[Fit]:
    """Return the licenses that stand in different places of a text, in their order; of several in one place the first given."""
    kept: list[Fit] = []
    for found in whole:
        if all(found.end <= other.start or other.end <= found.start for other in kept):
            kept.append(found)
    return sorted(kept, key=lambda found: found.start)


def _confidence(apart: list[Fit]) -> float:
    worst = min(found.held for found in apart)
    return round(min(0.99, 0.9 + 0.09 * worst), 3)


def _together(licenses: list[License]) -> License:
    """Return one license for all that a text holds: they bind together, so the strictest tier stands."""
    distinct = list({license_.key: license_ for license_ in licenses}.values())
    if len(distinct) == 1:
        return distinct[0]
    tiers = [license_.tier for license_ in distinct]
    return License(
        key=" and ".join(str(license_.key) for license_ in distinct),
        name=" and ".join(license_.name for license_ in distinct),
        spdx=" AND ".join(str(license_.spdx) for license_ in distinct) if all(each.spdx for each in distinct) else None,
        tier=max((tier for tier in tiers if tier), key=list(Tier).index) if all(tiers) else None,
        doubts=tuple(doubt for license_ in distinct for doubt in license_.doubts),
    )


def _stands_alone(reading: Reading, apart: list[Fit], statements: tuple[Statement, ...], known: Index) -> bool:
    """Say whether nothing beside the licenses changes them: no heading that says so, no sentence left over, no clause added."""
    among = is_among_others(reading, apart[0].start)
    if is_renamed(reading, apart[0], is_open=_is_open(apart[0]), among=among):
        return False
    numbers = [found.number for found in apart]
    own, added = parted(tuple(filter(is_weighty, statements)), numbers, known)
    return not is_amended(reading, apart, known, among=among, own=own) and not is_overruled(own, added)


def _is_open(found: Fit) -> bool:
    return named(found.entry.key).tier is Tier.OSI_OPEN


def _resembling(
    text: str, near: list[Likeness], apart: list[Fit], statements: tuple[Statement, ...], known: Index
) -> tuple[License, float]:
    """Return what a text that is no license we know comes nearest to."""
    best = max(near, key=lambda each: each.alike, default=None)
    if apart and (best is None or best.alike < NEARLY):
        number, held = max(
            ((found.number, found.held) for found in apart), key=lambda each: known.entries[each[0]].words
        )
        return variant(number, statements, known), round(0.8 * held, 3)
    if best is not None and best.alike >= VARIANT:
        return variant(best.number, statements, known), round(0.8 * best.alike, 3)
    within = [each for each in near if each.held >= HOLDS and known.entries[each.number].words >= WORTH]
    if within:
        largest = max(within, key=lambda each: each.held)
        return variant(largest.number, statements, known), round(0.8 * largest.held, 3)
    return _mentioned(text, statements)


def named(key: str) -> License:
    """Return the license of a key; of one that only the index knows, its key is its name."""
    row = catalogue.row(key)
    return row.license if row else License(key=key, name=key)


def variant(number: int, statements: tuple[Statement, ...], known: Index) -> License:
    """Return what resembles a license without being it; its tier follows from what it states, never from its neighbor's."""
    of = named(known.entries[number].key)
    if of.tier is not Tier.OSI_OPEN:
        return License(key=None, name=f"variant of {of.name}", variant_of=of.key, tier=tier_of(statements))
    _, added = parted(statements, [number], known)
    return License(key=None, name=f"modified {of.name}", variant_of=of.key, tier=tier_of(added))


def tier_of(statements: tuple[Statement, ...]) -> Tier | None:
    """Say how open a license is whose name nobody knows, from its clauses; None where they do not tell."""
    said = {statement.clause.word for statement in statements}
    return next((tier for tier, words in TIER_WORDS if said & words), None)


def leftovers_of(text: str, key: str) -> tuple[str, ...]:
    """Return the sentences of a text that oblige and that no text of this key has; none where the index has no such text."""
    known = index()
    numbers = [number for number, entry in enumerate(known.entries) if entry.key == key]
    if not numbers:
        return ()
    return tuple(
        sentence
        for sentence in sentences(text)
        if (obliges(sentence.lower()) or (len(essence(sentence)) >= LEFTOVER_WORDS and state(sentence)))
        and all(share(sentence, number, known) < COVERED for number in numbers)
    )


def _mentioned(text: str, statements: tuple[Statement, ...]) -> tuple[License, float]:
    """Say which licenses a short text, or a README where it speaks of them, only names; never with confidence."""
    if len(text) < POINTER:
        first = [found for _, found in catalogue.mentions(text)]
    elif is_readme(text, text):
        first = [found for _, found in readme.named("\n".join(license_sentences(text)))]
    else:
        first = []
    if first:
        return _together(first), MENTIONED
    name = next((sentence[:80] for sentence in sentences(text[:POINTER])[:3] if len(sentence) > 3), "unknown license")
    return License(key=None, name=name, tier=tier_of(statements)), 0.0
