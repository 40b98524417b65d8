"""How a text fits one license of the index: where it stands in it, what of it is missing, and what stands in between.

Similarity alone cannot tell: real siblings are 0.9 to 0.99 alike and grant different things, so every word that is not the license's
own is looked at.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from bot.rules.licensing.fingerprints import Entry, Flags, Hashes, Index
from bot.rules.licensing.normalizing import MARK

SOLID = 6
"""Words in a row that must be a license's own for its text to stand there; fewer are turns of phrase that all licenses share."""

GAP = 80
"""Words between two parts of one license; more, and they are two places. The longest clause we saw added to MIT has 70 (MiniMax-M2)."""

SLIP = 2
"""Words in a row that may differ without meaning anything, where they are small."""

SMALL = frozenset(
    {
        "a",
        "an",
        "the",
        "of",
        "to",
        "in",
        "on",
        "s",
        "is",
        "are",
        "this",
        "that",
        "it",
        "its",
        "such",
        "or",
        "and",
        "as",
        "by",
    }
)
"""Words that are mended in a text without anybody's rights changing: Llama 2's license has had an `an` corrected. No other word is a
slip: a territory, a party and a number are single words, too."""

SLIPS_LEAST, WORDS_A_SLIP = 3, 400
"""How many such slips a text may have: three, or one in four hundred words. More is a name that was exchanged throughout."""

HOLDER = 14
"""Words that may stand beside a copyright line that was taken out: the rest of a holder's name where lines were joined anew."""

LARGER = 0.05
"""How many missing words one word of length is worth where several licenses stand in one place."""

MEANING = frozenset(
    {
        "not", "no", "non", "nor", "only", "except", "unless", "without", "never", "cannot", "must", "may", "shall",
        "prohibited", "forbidden", "allowed", "permitted", "required", "commercial", "noncommercial", "commercially",
        "research", "academic", "evaluation", "personal", "educational", "internal", "military", "government",
        "million", "billion", "thousand", "hundred", "users", "revenue", "monthly", "annual", "percent", "territory",
        "union", "europe", "european", "eu", "uk", "korea", "china", "worldwide", "large", "video", "image", "3d",
        "dev", "lite", "code", "instruct", "open", "seed", "m2", "audio", "community", "nc", "sa", "nd", "lesser",
        "affero", "library", "clause", "clear", "plus", "pro", "max", "mini", "school", "developer", "enterprise",
        "perpetual", "revocable", "irrevocable", "sublicense", "royalty", "fee", "free", "exclusive", "nonexclusive",
        "modified", "derivative", "derivatives", "train", "training", "distill", "output", "outputs", "competing",
        "compete", "attribution", "display", "不", "非", "禁", "须", "必", "仅", "商", "研", "学", "万", "亿", "月", "年",
    }
)  # fmt: skip
"""Words of which a single one changes what a license grants, or which license it is."""

_DIGIT = re.compile(r"\d")


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """A text, ready to be held against licenses."""

    words: Sequence[str]
    starts: Sequence[int]  # where each word begins in `said`
    said: str  # the text folded
    hashes: Hashes  # of every three words in a row

    def between(self, start: int, end: int) -> str:
        """Return the text from the end of the word before `start` to the beginning of the word `end`, marks and all."""
        first = self.starts[start - 1] + len(self.words[start - 1]) if start else 0
        return self.said[first : self.starts[end] if end < len(self.starts) else len(self.said)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Fit:
    """One license held against a text."""

    number: int
    entry: Entry
    start: int  # the words of the text between which the license stands
    end: int
    covered: Flags  # word for word, whether it is the license's own
    held: float  # the share of the license that stands there
    missing: int  # word triples of it that do not
    strange: tuple[tuple[int, int], ...]  # runs of words between `start` and `end` that are not its own
    cuts: tuple[tuple[int, int], ...]  # places where words of it were left out

    @property
    def cost(self) -> float:
        """Return how far the place is from being this license and no other; of two that fit, the larger is meant."""
        foreign = sum(end - start for start, end in self.strange)
        longer = abs(self.end - self.start - self.entry.words)
        return self.missing + foreign + (longer - self.entry.words) * LARGER


def fit(reading: Reading, known: Index, number: int) -> Fit | None:
    """Hold one license of the index against a text; None where no part of it stands there."""
    own = known.has(number, reading.hashes)
    covered = _covered(own, len(reading.words))
    place = _place(own, covered, reading.hashes)
    if place is None:
        return None
    start, end = place
    found = _count(own, reading.hashes, start, end)
    size = int(known.sizes[number])
    return Fit(
        number=number,
        entry=known.entries[number],
        start=start,
        end=end,
        covered=covered,
        held=found / size,
        missing=size - found,
        strange=tuple(runs(~covered, start, end)),
        cuts=tuple(_cuts(own, covered, start, end)),
    )


def is_clean(found: Fit, reading: Reading) -> bool:
    """Say whether a license stands unbroken and all within it is its own, but for slips and names beside copyright lines."""
    if any(not _around_mark(reading, start, end + 2) for start, end in found.cuts):
        return False
    slips = 0
    for start, end in found.strange:
        said = reading.words[start:end]
        if end - start <= HOLDER and beside_mark(reading, start, end) and not _means(said):
            continue
        if end - start > SLIP or not all(word in SMALL for word in said):
            return False
        slips += 1
    return slips <= max(SLIPS_LEAST, found.entry.words // WORDS_A_SLIP)


def _around_mark(reading: Reading, start: int, end: int) -> bool:
    return MARK in reading.between(start, min(len(reading.words), end))


def beside_mark(reading: Reading, start: int, end: int) -> bool:
    """Say whether words follow a copyright line that was taken out, or stand around one."""
    return MARK in reading.between(start, end - 1)


def runs(flags: Flags, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Return where flags are up in a row, from one place to another."""
    part = flags[start:end].astype(np.int8)
    edges = np.flatnonzero(np.diff(part, prepend=0, append=0))
    for first, last in edges.reshape(-1, 2).tolist():
        yield start + first, start + last


def _means(words: Sequence[str]) -> bool:
    return any(word in MEANING or _DIGIT.search(word) for word in words)


def _covered(own: Flags, count: int) -> Flags:
    """Say which words stand in any triple that is the license's own."""
    covered = np.zeros(count, dtype=np.bool_)
    for shift in range(3):
        covered[shift : shift + len(own)] |= own
    return covered


def _place(own: Flags, covered: Flags, hashes: Hashes) -> tuple[int, int] | None:
    """Return where the license stands: its longest part in a row, and what lies near enough before and after it.

    Parts at either end that say nothing new of it are left out: another text that begins there repeats its turns of phrase.
    """
    parts = [(start, end) for start, end in runs(covered, 0, len(covered)) if end - start >= SOLID]
    if not parts:
        return None
    first = last = max(range(len(parts)), key=lambda number: parts[number][1] - parts[number][0])
    while first > 0 and parts[first][0] - parts[first - 1][1] <= GAP:
        first -= 1
    while last + 1 < len(parts) and parts[last + 1][0] - parts[last][1] <= GAP:
        last += 1
    whole = _count(own, hashes, parts[first][0], parts[last][1])
    while first < last and _count(own, hashes, parts[first][0], parts[last - 1][1]) == whole:
        last -= 1
    while first < last and _count(own, hashes, parts[first + 1][0], parts[last][1]) == whole:
        first += 1
    return parts[first][0], parts[last][1]


def _count(own: Flags, hashes: Hashes, start: int, end: int) -> int:
    """Count the license's own triples, once each, that lie between two words."""
    place = slice(start, max(start, end - 2))
    return len(np.unique(hashes[place][own[place]]))


def _cuts(own: Flags, covered: Flags, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Return the places where every word is the license's own and the triple is not: something was left out between them."""
    last = max(start, end - 2)
    lone = ~own & covered[:-2] & covered[1:-1] & covered[2:]
    return runs(lone, start, last)
