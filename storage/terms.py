"""The terms of a text as both stores index them: words without case, accents and English endings, and pairs of characters.

tantivy makes them. One analysis for both stores: what one finds, the other finds.
"""

from collections import Counter
from dataclasses import dataclass

from tantivy import Filter, TextAnalyzer, TextAnalyzerBuilder, Tokenizer

from storage.words import asked, is_single, spaced

LONGEST_TERM = 64
"""Bytes; what is longer is no word: a key, a picture, a trap."""

MOST_TERMS = 128
"""Different terms of a question that are looked for; the questions measured had 40 at most."""

MOST_BEGUN = 200
"""Terms a single character may begin and be found by."""

TITLE_WEIGHT = 0.5
"""How much a term in the title adds to what it counts in title and text together: measured .385 → .396 on Cranfield."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """A term a question asks for, and how often it says it."""

    term: str
    times: int

    @property
    def is_single(self) -> bool:
        """Say whether it is a single character, found by the terms it begins."""
        return is_single(self.term)


def analyzer(*, stop: bool) -> TextAnalyzer:
    """Make what cuts a text into terms; `stop` leaves out the commonest English words."""
    builder = (
        TextAnalyzerBuilder(Tokenizer.simple())
        .filter(Filter.remove_long(LONGEST_TERM))
        .filter(Filter.lowercase())
        .filter(Filter.ascii_fold())
    )
    if stop:
        builder = builder.filter(Filter.stopword("english"))
    return builder.filter(Filter.stemmer("english")).build()


_EVERY, _TELLING = analyzer(stop=False), analyzer(stop=True)


def terms(text: str) -> list[str]:
    """Return the terms a text is found by, in its order."""
    found: list[str] = _EVERY.analyze(spaced(text))
    return found


def wanted(question: str) -> list[Wanted]:
    """Return the terms a question asks for; where it holds nothing but the commonest words, those."""
    said = asked(question)
    counted = Counter(_TELLING.analyze(said) or _EVERY.analyze(said))
    return [Wanted(term=term, times=times) for term, times in counted.most_common(MOST_TERMS)]
