"""The vector index of one embedder: usearch for the many, and a matrix for those written since it was saved."""

import os
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from usearch.index import Index

from bot.domain.vector import Matrix, Vector

TAIL = 4_096
"""Vectors searched one by one before they are taken into the index: 384 numbers each, together under a millisecond."""

LONGEST_TAIL = 20_000
"""However large the index is: 30 MB."""

OVERFETCH = 4
"""The index keeps a byte a number; so many times the hits asked for, weighed exactly afterwards, lose none of them."""

Keys = NDArray[np.uint64]


@dataclass(slots=True)
class Tail:
    """The vectors past the index, in the order they were written."""

    keys: list[int] = field(default_factory=list)
    rows: dict[int, int] = field(default_factory=dict)
    matrix: Matrix = field(default_factory=lambda: np.zeros((0, 0), dtype=np.float32))

    def put(self, key: int, vector: Vector) -> None:
        """Take in one vector, in place of an earlier one of its key."""
        row = self.rows.get(key)
        if row is None:
            row = len(self.keys)
            if row == len(self.matrix):
                grown = np.zeros((max(256, row * 2), len(vector)), dtype=np.float32)
                grown[:row] = self.matrix.reshape(row, len(vector))
                self.matrix = grown
            self.rows[key] = row
            self.keys.append(key)
        self.matrix[row] = vector

    def nearest(self, vector: Vector, limit: int) -> list[tuple[int, float]]:
        """Return the nearest keys with their cosines."""
        size = len(self.keys)
        if size == 0 or self.matrix.shape[1] != len(vector):
            return []
        cosines = self.matrix[:size] @ vector
        best = np.argpartition(-cosines, limit - 1)[:limit] if size > limit else np.arange(size)
        return [(self.keys[i], float(cosines[i])) for i in best.tolist()]


class Vectors:
    """The vectors of one embedder, as they were written up to `mark`.

    The file is called after what it holds, `vectors-EMBEDDER-MARK-BYTES.usearch`: it is whole, or it is not looked at.
    """

    def __init__(self, folder: Path | None, embedder: int) -> None:
        self._folder = folder
        self.embedder = embedder
        self._path: Path | None = None  # what the index looks at; None: it lies in memory
        self._saved = 0  # the mark of the newest file held
        self._held: tuple[Index | None, Tail] = (None, Tail())  # swapped whole: a search sees both or neither
        self.mark = 0
        self.look()

    def look(self) -> None:
        """Look at the newest file there is, where another process has saved a newer one."""
        for mark, size, path in sorted(self._files(), reverse=True):
            if mark <= self._saved:
                return
            if path.stat().st_size == size and (index := _opened(path)) is not None:
                self._held = (index, Tail())
                self._path, self._saved, self.mark = path, mark, mark
                return

    def take(self, rows: Sequence[tuple[int, int, Vector]]) -> None:
        """Take in vectors in the order they were written: seq, key, vector."""
        _, tail = self._held
        for seq, key, vector in rows:
            tail.put(key, vector)
            self.mark = seq

    @property
    def size(self) -> int:
        """Return how many vectors lie past the index."""
        return len(self._held[1].keys)

    @property
    def is_long(self) -> bool:
        """Say whether so many vectors lie past the index, or past what is saved of it, that it is worth saving anew."""
        index, tail = self._held
        if index is not None and self._path is None:
            return True
        many = 0 if index is None else min(LONGEST_TAIL, len(index) // 20)
        return len(tail.keys) > max(TAIL, many)

    def nearest(self, vector: Vector, limit: int) -> list[int]:
        """Return keys among which the nearest are: a few more than asked, to be weighed exactly."""
        index, tail = self._held
        near = tail.nearest(vector, limit)
        if index is not None and len(index) and index.ndim == len(vector):
            found = index.search(vector, min(limit * OVERFETCH, len(index)))
            pairs = zip(found.keys.tolist(), found.distances.tolist(), strict=True)
            near += [(key, 1.0 - distance) for key, distance in pairs if key not in tail.rows]
        near.sort(key=lambda pair: -pair[1])
        return [key for key, _ in near[: limit * OVERFETCH]]

    def absorb(self) -> None:
        """Take the vectors past the index into it, in memory."""
        index, tail = self._held
        if not tail.keys:
            return
        dimensions = tail.matrix.shape[1]
        if index is None or index.ndim != dimensions:
            index = Index(ndim=dimensions, metric="cos", dtype="i8")
        elif self._path is not None:
            index = Index.restore(self._path)
        self._path = None
        keys: Keys = np.array(tail.keys, dtype=np.uint64)
        there = keys[index.contains(keys)] if len(index) else keys[:0]
        if len(there):
            index.remove(there)
        index.add(keys, tail.matrix[: len(keys)])
        self._held = (index, Tail())

    def save(self) -> None:
        """Absorb, and keep the index in place of the older one; it is looked at where it lies, and costs no memory."""
        self.absorb()
        index, tail = self._held
        if index is None or self._path is not None or self._folder is None:
            return
        self._folder.mkdir(parents=True, exist_ok=True)
        draft = self._folder / f"vectors-{self.embedder}.new"
        index.save(draft)
        with draft.open("rb+") as file:  # on the disk before its name says that it is whole
            os.fsync(file.fileno())
        path = self._folder / f"vectors-{self.embedder}-{self.mark}-{draft.stat().st_size}.usearch"
        draft.replace(path)
        self._held = (_opened(path), tail)
        self._path, self._saved = path, self.mark
        for _, _, older in self._files():
            if older != path:
                with suppress(OSError):  # Windows keeps a file another process looks at
                    older.unlink()

    def _files(self) -> list[tuple[int, int, Path]]:
        """Return what files of this embedder there are: mark, size, path."""
        if self._folder is None:
            return []
        files = []
        for path in self._folder.glob(f"vectors-{self.embedder}-*-*.usearch"):
            mark, size = path.stem.rsplit("-", 2)[1:]
            if mark.isdigit() and size.isdigit():
                files.append((int(mark), int(size), path))
        return files


def _opened(path: Path) -> Index | None:
    """Look at an index where it lies; None where it is none of ours."""
    try:
        return Index.restore(path, view=True)
    except (ValueError, RuntimeError):
        return None
