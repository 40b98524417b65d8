"""A text → which license it is: exact, then the family by its fingerprint, then the member by title, version and clauses.

Similarity picks the family and never the member: real siblings are 0.9 to 0.99 alike and grant different things.
"""

import re
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from bot.domain.license import Identification, License, Statement, Tier
from bot.rules.licensing import catalogue
from bot.rules.licensing.clauses import state
from bot.rules.licensing.fingerprints import Entry, Hashes, index, sampled, trigrams
from bot.rules.licensing.normalizing import body, digest, words
from bot.rules.licensing.sentences import sentences

SAME = 0.98
"""How alike a text must be to be called by a license's name; Hunyuan's Large and Video licenses are 0.988 alike and differ in
territory, so that title and clauses must agree as well."""

HELD = 0.97
"""How much of a license must stand in a longer document for the document to hold it."""

FRAYED, TORN = 6, 0.85
"""Word triples of a short license that may be missing where its lines were joined anew, four more for each copyright line,
and how much of it must stand all the same."""

VARIANT = 0.55
"""How alike a text must be to be called a variant; unrelated licenses of model makers are up to 0.5 alike."""

SHORT = 12
"""Words below which a text has no fingerprint worth comparing."""

LEFTOVER_WORDS = 8
"""Words a sentence needs to add anything to a license."""

COVERED = 0.5
"""The share of a sentence's word triples that must stand in a license for the sentence to be its own."""

LEGAL = re.compile(
    r"\b(?:shall|must|may not|may only|must not|only if|provided that|prohibited|not permitted|permission|permitted|except|unless|condition|required)\b"
)
SUBJECT = re.compile(
    r"\b(?:software|licen[sc]e[ed]?|licensor|commercial|rights?|derivative|distribut\w+|terms|agreement|model|weights|outputs?|users?|revenue|use)\b"
)
"""A leftover sentence counts when it both obliges and is about what is licensed: a README's other sentences do not."""

NUMBERS = re.compile(r"\d+(?:\.\d+)*")
TELLING = frozenset(
    {"research", "commercial", "non", "noncommercial", "community", "large", "video", "image", "3d", "dev", "lite", "code", "instruct", "open", "seed", "m2", "audio", "nc", "sa", "nd", "lesser", "affero", "library", "clause", "clear"}
)  # fmt: skip
"""Words of a title that tell one member of a family from another."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Likeness:
    """How alike a text and an entry are."""

    entry: Entry
    number: int
    alike: float  # Dice over word triples
    held: float  # the share of the entry that stands in the text


def identify(text: str) -> Identification:
    """Say which license a text is and what it states; what it resembles without being it is `variant_of`."""
    return _identify(body(text[: 1024 * 1024]))


@lru_cache(maxsize=256)
def _identify(text: str) -> Identification:
    said = words(text)
    known = index()
    exact = known.by_digest.get(digest(said))
    if exact is not None:
        return Identification(license=named(known.entries[exact].key), confidence=1.0, statements=state(text))
    statements = state(text)
    if len(said) < SHORT:
        return _mentioned(text, statements)
    hashes = trigrams(said)
    best = _likest(sampled(hashes))
    if best is None:
        return _mentioned(text, statements)
    return _judged(text, said, hashes, best, statements)


def _likest(asked: Hashes) -> list[Likeness] | None:
    """Return the entries most alike, and those a longer text may hold, best first."""
    known = index()
    shared = known.shared(asked)
    sizes = np.array([entry.size for entry in known.entries])
    alike = 2 * shared / np.maximum(sizes + len(asked), 1)
    held = shared / np.maximum(sizes, 1)
    order = np.argsort(-alike, kind="stable")[:6].tolist()
    holds = [
        number
        for number in np.argsort(-(held * (sizes >= 30)) - sizes * 1e-7, kind="stable")[:4].tolist()
        if held[number] >= HELD
    ]
    chosen = dict.fromkeys([*order, *holds])
    found = [
        Likeness(entry=known.entries[number], number=number, alike=float(alike[number]), held=float(held[number]))
        for number in chosen
        if shared[number] > 0
    ]
    return found or None


def _judged(
    text: str, said: list[str], hashes: Hashes, near: list[Likeness], statements: tuple[Statement, ...]
) -> Identification:
    best = max(near, key=lambda each: each.alike)
    inside = [each for each in near if each.held >= HELD]
    if best.alike < SAME and inside:
        largest = max(inside, key=lambda each: each.entry.size)
        if largest.held >= HELD and largest.alike >= best.alike - 0.02 or best.alike < VARIANT:
            best = largest
    license_ = named(best.entry.key)
    frayed = FRAYED + 4 * text.lower().count("copyright")
    missing = round(best.entry.size * (1 - best.held))
    whole = best.alike >= SAME or best.held >= HELD or (best.held >= TORN and missing <= frayed)
    left = leftovers(text, best.number) if whole else ()
    agrees = whole and not left and _title_agrees(text, best, near) and _clauses_agree(best, statements)
    if agrees:
        return Identification(
            license=license_,
            confidence=round(min(0.99, 0.9 + 0.09 * max(best.alike, best.held)), 3),
            statements=statements,
        )
    if best.alike >= VARIANT or best.held >= 0.8:
        return Identification(
            license=variant(license_, statements),
            confidence=round(0.8 * max(best.alike, best.held), 3),
            statements=statements,
        )
    return _mentioned(text, statements)


def named(key: str) -> License:
    """Return the license of a key; of one that only the index knows, its key is its name."""
    row = catalogue.row(key)
    return row.license if row else License(key=key, name=key)


def variant(of: License, statements: tuple[Statement, ...]) -> License:
    """Return what resembles a license without being it; its tier follows from what it states, never from its neighbor."""
    name = f"modified {of.name}" if of.tier is Tier.OSI_OPEN else f"variant of {of.name}"
    return License(key=None, name=name, variant_of=of.key, tier=tier_of(statements))


def tier_of(statements: tuple[Statement, ...]) -> Tier | None:
    """Say how open a license is whose name nobody knows, from its clauses; None where they do not tell."""
    said = {statement.clause.word for statement in statements}
    if "research-only" in said:
        return Tier.RESEARCH_ONLY
    if "non-commercial" in said:
        return Tier.NON_COMMERCIAL
    if said & {
        "registration-required",
        "prior-written-authorization",
        "mau-threshold",
        "dau-threshold",
        "revenue-threshold",
        "traffic-threshold",
    }:
        return Tier.COMMERCIAL_THRESHOLD
    if said & {
        "acceptable-use-policy",
        "field-of-use",
        "territorial-exclusion",
        "output-training-restriction",
        "competing-use",
    }:
        return Tier.USE_RESTRICTED
    return None


def leftovers_of(text: str, key: str) -> tuple[str, ...]:
    """Return the sentences of a text that oblige and that no text of this key has; none where the index has no such text."""
    known = index()
    numbers = [number for number, entry in enumerate(known.entries) if entry.key == key]
    if not numbers:
        return ()
    left = [set(leftovers(text, number)) for number in numbers]
    return tuple(sentence for sentence in sentences(text) if all(sentence in each for each in left))


def leftovers(text: str, number: int) -> tuple[str, ...]:
    """Return the sentences that oblige and that are not the license's own."""
    left = []
    for sentence in sentences(text):
        said = words(sentence)
        if len(said) < LEFTOVER_WORDS:
            continue
        lowered = sentence.lower()
        if not (LEGAL.search(lowered) and SUBJECT.search(lowered)) and not state(sentence):
            continue
        hashes = trigrams(said)
        if float(np.mean(index().has(number, hashes))) < COVERED:
            left.append(sentence)
    return tuple(left)


def _title_agrees(text: str, best: Likeness, near: list[Likeness]) -> bool:
    """Say whether a text's own heading names the entry: the numbers and telling words in its title must be in the beginning.

    Asked only where siblings are near: a lone license needs no heading.
    """
    siblings = [
        each
        for each in near
        if each.number != best.number and each.alike >= best.alike - 0.12 and each.entry.key != best.entry.key
    ]
    if not siblings:
        return True
    beginning = set(words(text)[:160])
    wanted = _telling(best.entry.title)
    if not wanted <= beginning:
        return False
    return all(
        not (_telling(each.entry.title) - wanted)
        or not _telling(each.entry.title) <= beginning
        or each.alike < best.alike
        for each in siblings
    )


def _telling(title: str) -> set[str]:
    said = set(words(title))
    return {word for word in said if word in TELLING or NUMBERS.fullmatch(word)}


def _clauses_agree(best: Likeness, statements: tuple[Statement, ...]) -> bool:
    """Say whether a text states what the entry states: a near-copy that states something else is another license."""
    said = {statement.clause for statement in statements}
    return best.entry.clauses <= said and (best.alike < SAME or said <= best.entry.clauses)


def _mentioned(text: str, statements: tuple[Statement, ...]) -> Identification:
    """Say which license a text only names; the first one, and never with confidence."""
    first = next((found for _, found in catalogue.mentions(text[:20_000])), None)
    if first is not None and len(text) < 4_000:
        return Identification(license=first, confidence=0.6, statements=statements)
    name = next((sentence[:80] for sentence in sentences(text)[:3] if len(sentence) > 3), "unknown license")
    return Identification(
        license=License(key=None, name=name, tier=tier_of(statements)), confidence=0.0, statements=statements
    )
