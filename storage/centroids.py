"""The centroids of the stories that can still be joined, in one matrix: nearness is one multiplication."""

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from bot.domain.vector import Matrix, Vector

DAY = 24 * 60 * 60 * 1_000_000
"""In microseconds."""

MARGIN = 4 * DAY
"""Kept on either side of the span asked for: what is asked next is seldom far, and memory stays bounded."""

LONGEST = 60 * DAY
"""A window that a question lies beside grows up to this; items of one time that come in no order do not load it anew each."""

LOOKED_AT = 256
"""Stories whose cosines are taken; of more, those whose centroids point to the same sides most often."""

WORDS = 3
"""Words of 64 signs that are compared: of 192 numbers, so that a byte counts those that differ."""

Keys = NDArray[np.int64]
Signs = NDArray[np.uint64]


@dataclass(slots=True)
class Centroids:
    """The stories of one embedder whose spans touch one window of time.

    Rows are in no order; a freed row is taken by the next story.
    """

    embedder: int
    after: int
    before: int
    changed: int = 0  # the greatest stories.changed it has taken in
    version: int = 0  # SQLite's data_version when it was last in step with other processes
    rows: dict[int, int] = field(default_factory=dict)  # story → row
    free: list[int] = field(default_factory=list)
    matrix: Matrix = field(default_factory=lambda: np.zeros((0, 0), dtype=np.float32))
    signs: Signs = field(default_factory=lambda: np.zeros((WORDS, 0), dtype=np.uint64))  # a column a row
    cut: int = 0  # signs that differed, about, in what was near last
    stories: Keys = field(default_factory=lambda: np.zeros(0, dtype=np.int64))
    opened: Keys = field(default_factory=lambda: np.zeros(0, dtype=np.int64))
    updated: Keys = field(default_factory=lambda: np.zeros(0, dtype=np.int64))

    def covers(self, embedder: int, after: int, before: int) -> bool:
        """Say whether this window holds every story a question is about."""
        return embedder == self.embedder and self.after <= after and before <= self.before

    def put(self, story: int, opened: int, updated: int, centroid: Vector | None) -> None:
        """Take in a story as it is now; without a centroid, or outside the window, it is left out."""
        row = self.rows.get(story)
        if centroid is None or updated < self.after or opened > self.before:
            if row is not None:
                self._drop(story, row)
            return
        if row is None:
            row = self._row(len(centroid))
            self.rows[story] = row
        self.matrix[row], self.signs[:, row] = centroid, _signs(centroid)
        self.stories[row], self.opened[row], self.updated[row] = story, opened, updated

    def nearest(self, vector: Vector, after: int, before: int, limit: int) -> list[int]:
        """Return the stories whose spans touch [after, before], nearest first.

        Of more than `LOOKED_AT`, cosines are taken of those whose vectors share the most signs with the one asked about
        (the angle between two vectors is the share of signs that differ on random axes: Charikar 2002); where too few of
        those lie in the span, of all that do.
        """
        if len(self.rows) == 0 or self.matrix.shape[1] != len(vector):
            return []
        near = self._likely(vector)
        near = near[(self.updated[near] >= after) & (self.opened[near] <= before)]
        if len(near) < limit < len(self.rows):
            near = np.flatnonzero((self.updated >= after) & (self.opened <= before))
        cosines = np.einsum("ij,j->i", self.matrix[near], vector)
        order = np.lexsort((self.stories[near], -cosines))[:limit]
        nearest: list[int] = self.stories[near[order]].tolist()
        return nearest

    def _likely(self, vector: Vector) -> NDArray[np.intp]:
        """Return the rows that share the most signs with a vector, at least `LOOKED_AT` of them."""
        if len(self.matrix) <= LOOKED_AT:
            return np.arange(len(self.matrix))
        apart = _apart(self.signs, _signs(vector))
        # The least number that enough rows keep to, whatever was asked before; where it lay last it is found the soonest.
        most = self.cut
        while most > 0 and np.count_nonzero(apart < most) >= LOOKED_AT:
            most -= 1
        while np.count_nonzero(apart <= most) < LOOKED_AT:
            most += 1
        self.cut = most
        return np.flatnonzero(apart <= most)

    def _row(self, dimensions: int) -> int:
        """Return a row nobody uses, making room as needed."""
        if not self.free:
            size = len(self.matrix)
            grown = max(256, size * 2)
            dimensions = self.matrix.shape[1] or dimensions
            matrix = np.zeros((grown, dimensions), dtype=np.float32)
            matrix[:size] = self.matrix.reshape(size, dimensions)
            self.matrix = matrix
            signs = np.zeros((WORDS, grown), dtype=np.uint64)
            signs[:, :size] = self.signs
            self.signs = signs
            # A free row lies in no window: its span ends before it begins.
            self.stories = _grown(self.stories, grown, 0)
            self.opened = _grown(self.opened, grown, np.iinfo(np.int64).max)
            self.updated = _grown(self.updated, grown, np.iinfo(np.int64).min)
            self.free = list(range(grown - 1, size - 1, -1))
        return self.free.pop()

    def _drop(self, story: int, row: int) -> None:
        del self.rows[story]
        self.opened[row], self.updated[row] = np.iinfo(np.int64).max, np.iinfo(np.int64).min
        self.free.append(row)


def _signs(vector: Vector) -> Signs:
    """Return which of the first numbers are positive, 64 in a word."""
    bits = np.zeros(WORDS * 8, dtype=np.uint8)
    packed = np.packbits(vector[: WORDS * 64] > 0)
    bits[: len(packed)] = packed
    return bits.view(np.uint64)


def _apart(signs: Signs, asked: Signs) -> NDArray[np.uint8]:
    """Return in how many signs each column differs: word by word, as a row of words lies in one piece."""
    apart = np.zeros(signs.shape[1], dtype=np.uint8)
    for mine, word in zip(signs, asked, strict=True):
        apart += np.bitwise_count(mine ^ word)
    return apart


def _grown(values: Keys, size: int, empty: int) -> Keys:
    more = np.full(size, empty, dtype=np.int64)
    more[: len(values)] = values
    return more


@dataclass(slots=True)
class Window:
    """The matrix a store holds, if it holds one; a block that fails after writing stories drops it."""

    held: Centroids | None = None


def around(embedder: int, after: int, before: int, held: Centroids | None = None) -> Centroids:
    """Begin the matrix of a window around this span, still empty; it goes on covering what was held, within reason."""
    first, last = after - MARGIN, before + MARGIN
    if held is not None and held.embedder == embedder:
        both = min(first, held.after), max(last, held.before)
        first, last = both if both[1] - both[0] <= LONGEST else (first, last)
    return Centroids(embedder=embedder, after=first, before=last)
