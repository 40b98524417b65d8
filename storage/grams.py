"""What a name is found by from within: every three characters that stand side by side in it."""

from typing import Final

SIZE: Final = 3
"""Characters of a gram, as SQLite's trigram tokenizer cuts them. https://www.sqlite.org/fts5.html#the_trigram_tokenizer"""

MOST_GRAMS: Final = 48
"""Grams of what is searched for that are looked up; what they find is read anyway, so that fewer are never wrong."""

LOOKED_AT: Final = 2_000
"""Records, the most used, that are looked through before an index is asked: what many are called is found among them in a
millisecond, and the index would have named thousands."""

FEW: Final = 400
"""Records an index may name before it is left: what so many are called is met sooner by going through all in their order."""


def grams(said: str) -> list[str]:
    """Return the grams of a text, each once; a shorter text has none."""
    every = dict.fromkeys(said[at : at + SIZE] for at in range(len(said) - SIZE + 1))
    return list(every)[:MOST_GRAMS]
