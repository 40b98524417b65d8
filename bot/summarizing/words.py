"""What each word of a story is worth: how likely an editor would use it, from how many sources use it, and where."""

import math
import re
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from itertools import islice
from typing import NamedTuple

_TERM = re.compile(r"[a-z0-9\u00df-\u024f][a-z0-9\u00df-\u024f.+-]*|[\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]+")
_HIRAGANA = re.compile(r"[\u3040-\u309f]+")
_DIGIT = re.compile(r"\d")
_POSSESSIVE = re.compile(r"['’]s\b")

STEM = 6
"""Letters of a word that count: `release`, `releases` and `released` are one. A word with a digit is a name, and counts whole."""

_STOP = frozenset({
    "the", "of", "and", "to", "in", "a", "is", "for", "with", "on", "that", "by", "from", "at", "are", "was", "its", "this", "has",
    "as", "be", "an", "it", "his", "he", "her", "she", "they", "their", "have", "will", "not", "said", "who", "would", "were",
    "been", "after", "had", "but", "which", "or", "about", "more", "than", "also", "over", "i", "we", "you", "our", "your", "my",
})  # fmt: skip
"""The commonest English words; they say nothing of what a text is about."""

LEAD = 600
"""Characters of a text that are counted: news stands at the beginning, and a long text must not outvote a short one."""

FLOOR = 0.15
"""Chance below which a word is worth nothing: else many dull words outweigh the few that are the news."""

CORE = 45
"""Words that a whole summary has room for: a summary that held the best so many would be worth 1."""

OF_THREE = 3
"""Sources that the weights were learned of; more or fewer are read as if they were three."""


class Weights(NamedTuple):
    """Log-odds that an editor's summary uses a word."""

    base: float
    texts: tuple[float, float, float]  # used by one, two, three of three texts
    titles: tuple[float, float, float]
    often: float  # by the logarithm of how often the texts use it


LEARNED = Weights(base=-3.11, texts=(0.14, 0.85, 0.58), titles=(0.97, 0.84, 0.48), often=1.49)
"""Learned by `python -m bench.summaries` over 307 stories of three articles each and what an editor made of them (NeuS,
https://aclanthology.org/2022.naacl-main.228): a logistic regression over 21,000 words."""


def terms_of(text: str) -> list[str]:
    """Return the terms of a text: Latin words by their beginnings, and two-character words of Japanese and Chinese."""
    terms: list[str] = []
    for run in _TERM.findall(_POSSESSIVE.sub("", text.lower())):
        if run[0] < "\u3040":
            word = run.rstrip(".-")
            terms.append(word if _DIGIT.search(word) else word[:STEM])
        else:
            terms.extend(run[at : at + 2] for at in range(max(1, len(run) - 1)))
    return terms


def told_by(terms: Collection[str]) -> frozenset[str]:
    """Return the terms that say what a text is about."""
    return frozenset(term for term in terms if len(term) > 1 and term not in _STOP and not _HIRAGANA.fullmatch(term))


class Counts(NamedTuple):
    """How often one word is used: by how many texts, by how many titles, and how often in all, of three."""

    texts: float
    titles: float
    often: float

    def features(self) -> tuple[float, ...]:
        """Return what the weights are for, in their order."""
        return (1.0, *_steps(self.texts), *_steps(self.titles), math.log1p(self.often))


def count(titles: Sequence[str], texts: Sequence[str]) -> dict[str, Counts]:
    """Count the words of a story's titles and texts, as if it had three of each."""
    by_text: Counter[str] = Counter()
    by_title: Counter[str] = Counter()
    often: Counter[str] = Counter()
    for title, text in zip(titles, texts, strict=True):
        terms = terms_of(text[:LEAD])
        often.update(terms)
        by_text.update(set(terms))
        by_title.update(set(terms_of(title)))
    share = OF_THREE / max(1, len(texts))
    return {
        term: Counts(by_text[term] * share, by_title[term] * share, often[term] * share)
        for term in told_by(by_text.keys() | by_title.keys())
    }


def worth(counts: Mapping[str, Counts], weights: Weights = LEARNED) -> dict[str, float]:
    """Return what each word is worth: those a whole summary has room for are worth 1 together."""
    flat = (weights.base, *weights.texts, *weights.titles, weights.often)
    chances = {term: _chance(sum(map(_product, flat, each.features()))) for term, each in counts.items()}
    above = {term: chance - FLOOR for term, chance in chances.items() if chance > FLOOR}
    whole = sum(islice(sorted(above.values(), reverse=True), CORE)) or 1.0
    return {term: value / whole for term, value in above.items()}


def _product(weight: float, feature: float) -> float:
    return weight * feature


def _chance(odds: float) -> float:
    return 1 / (1 + math.exp(-odds))


def _steps(count: float) -> tuple[float, float, float]:
    """Write a count of three as three steps, so that each has a weight of its own."""
    return min(1.0, count), min(1.0, max(0.0, count - 1)), min(1.0, max(0.0, count - 2))


def follows(voice: Sequence[str], told: Sequence[str]) -> float:
    """Return how far two texts say the same in the same order: the F-measure of their longest common subsequence.

    A bit a word of `voice`: https://doi.org/10.1007/3-540-45123-4_5
    """
    places: dict[str, int] = {}
    for at, term in enumerate(voice):
        places[term] = places.get(term, 0) | 1 << at
    full = (1 << len(voice)) - 1
    row = full
    for term in told:
        here = row & places.get(term, 0)
        row = ((row + here) | (row - here)) & full
    shared = len(voice) - row.bit_count()
    return 2 * shared / (len(voice) + len(told)) if shared else 0.0
