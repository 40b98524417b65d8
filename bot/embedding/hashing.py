"""Vectors without a model: words and runs of characters, hashed. For unit tests, and where nothing better may be installed."""

import re
import zlib
from collections import Counter
from collections.abc import Iterator, Sequence

import numpy as np

from bot.domain.vector import Matrix, Vector
from bot.embedding.texts import readable

DIMENSIONS = 256
"""Few enough to read in a failing test, enough that two short texts seldom share a place by chance."""

NARROW = re.compile(r"[^\W_]+")
"""Words, as they are in scripts with spaces."""

RUN = 3
"""Characters in a run: what words with a common stem share; in Japanese and Chinese two make a word, and are runs too."""


class HashingEmbedder:
    """Reads every language a little: texts are near when they share words or runs of characters."""

    name = "hashing@1/sums"
    dimensions = DIMENSIONS

    def reads(self, lang: str) -> bool:  # noqa: ARG002 - the door asks about a language; here the answer is the same for all
        """Say yes: letters are letters."""
        return True

    async def embed(self, texts: Sequence[str], *, query: bool = False) -> Matrix:  # noqa: ARG002 - a question is a text here
        """Return one row a text."""
        rows = [_vector(text) for text in readable(texts)]
        return np.stack(rows) if rows else np.zeros((0, DIMENSIONS), np.float32)


def _vector(text: str) -> Vector:
    """Add up a text's features, each at its place and with its sign; a text without any lies on the first axis."""
    sums = np.zeros(DIMENSIONS, np.float32)
    for feature, count in Counter(_features(text.casefold())).items():
        # crc32 and not hash(): the same in every process.
        number = zlib.crc32(feature.encode())
        sums[number % DIMENSIONS] += (1 + np.log(count)) * (1 if number & 0x8000_0000 else -1)
    length = float(np.linalg.norm(sums))
    if length == 0:
        sums[0] = length = 1
    vector: Vector = (sums / length).astype(np.float32)
    return vector


def _features(text: str) -> Iterator[str]:
    """Yield a text's words, and the runs of characters within them."""
    for word in NARROW.findall(text):
        yield word
        length = RUN if word.isascii() else RUN - 1
        yield from (f"~{word[at : at + length]}" for at in range(len(word) - length + 1))
