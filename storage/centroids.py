"""The centroids of the stories that can still be joined, in one matrix: nearness is one multiplication."""

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from bot.domain.vector import Matrix, Vector

DAY = 24 * 60 * 60 * 1_000_000
"""In microseconds."""

MARGIN = 4 * DAY
"""Kept on either side of the span asked for: what is asked next is seldom far, and memory stays bounded."""

Keys = NDArray[np.int64]


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
        self.matrix[row] = centroid
        self.stories[row], self.opened[row], self.updated[row] = story, opened, updated

    def nearest(self, vector: Vector, after: int, before: int, limit: int) -> list[int]:
        """Return the stories whose spans touch [after, before], nearest first."""
        if len(self.rows) == 0 or self.matrix.shape[1] != len(vector):
            return []
        near = np.flatnonzero((self.updated >= after) & (self.opened <= before))
        # Gathering rows costs about three times what multiplying them does.
        all_rows = len(near) * 3 > len(self.matrix)
        cosines = _products(self.matrix, vector)[near] if all_rows else _products(self.matrix[near], vector)
        if len(near) > limit:
            best = np.argpartition(-cosines, limit - 1)[:limit]
            near, cosines = near[best], cosines[best]
        order = np.lexsort((self.stories[near], -cosines))
        nearest: list[int] = self.stories[near[order]].tolist()
        return nearest

    def _row(self, dimensions: int) -> int:
        """Return a row nobody uses, making room as needed."""
        if not self.free:
            size = len(self.matrix)
            grown = max(256, size * 2)
            dimensions = self.matrix.shape[1] or dimensions
            matrix = np.zeros((grown, dimensions), dtype=np.float32)
            matrix[:size] = self.matrix.reshape(size, dimensions)
            self.matrix = matrix
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


def _products(matrix: Matrix, vector: Vector) -> Vector:
    """Multiply in this thread alone: BLAS would wake one on every core, and on a busy machine wait 11 ms for the last."""
    products: Vector = np.einsum("ij,j->i", matrix, vector)
    return products


def _grown(values: Keys, size: int, empty: int) -> Keys:
    more = np.full(size, empty, dtype=np.int64)
    more[: len(values)] = values
    return more


@dataclass(slots=True)
class Window:
    """The matrix a store holds, if it holds one; a block that fails after writing stories drops it."""

    held: Centroids | None = None


def around(embedder: int, after: int, before: int) -> Centroids:
    """Begin the matrix of a window around this span, still empty."""
    return Centroids(embedder=embedder, after=after - MARGIN, before=before + MARGIN)
