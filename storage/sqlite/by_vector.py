"""The vector leg of search: an index for each embedder, and the exact cosines of what it finds."""

import asyncio
import sqlite3
from collections.abc import Sequence
from functools import partial
from pathlib import Path

import numpy as np

from bot.domain.item import ItemId
from bot.domain.search import Hit
from bot.domain.vector import Vector
from storage.codec import listed, of_bytes
from storage.sqlite.by_words import Reader
from storage.sqlite.embedders import find_embedder
from storage.sqlite.vectors import LONGEST_TAIL, Vectors
from storage.sqlite.watermark import Stored

BATCH = 2_000
"""Vectors read in one hop: 3 MB."""


class ByVector:
    """Items by their vectors. Whoever holds the folder's lock saves the indexes; others keep up beside them."""

    def __init__(self, folder: Path | None, read: Reader, peek: Reader) -> None:
        self._folder = folder
        self._read = read
        self._peek = peek  # reads at once, in the middle of a block if need be: for what is found anyway
        self._held: dict[int, Vectors] = {}
        self._taken = 0

    def is_behind(self, stored: Stored) -> bool:
        """Say whether there is anything to take in."""
        return stored.vectors != self._taken

    async def search(self, vector: Vector, embedder: str, *, limit: int, since: int | None) -> tuple[Hit, ...]:
        """Return the nearest items with a vector of this embedder."""
        key = await self._peek(lambda raw: find_embedder(raw, embedder))
        if key is None:
            return ()
        held = await self._open(key)
        wanted = limit
        while True:
            keys = await asyncio.to_thread(held.nearest, vector, wanted)
            hits = await self._peek(partial(_weighed, embedder=key, keys=keys, vector=vector, since=since))
            # What is older than asked takes places in the index's answer: ask for more until enough are young.
            if len(hits) >= limit or len(keys) < wanted or since is None:
                return tuple(hits[:limit])
            wanted *= 4

    async def take(self, stored: Stored, *, may_save: bool) -> None:
        """Take in the vectors written since; what has grown long is saved, where that is ours to do."""
        whole = True
        for embedder in await self._read(_embedders):
            held = await self._open(embedder)
            await asyncio.to_thread(held.look)
            while rows := await self._read(partial(_past, embedder=held.embedder, mark=held.mark)):
                held.take(rows)
                if held.size >= LONGEST_TAIL:
                    if not may_save:  # whoever holds the lock is about to save these
                        whole = False
                        break
                    await asyncio.to_thread(held.absorb)
            if may_save and held.is_long:
                await asyncio.to_thread(held.save)
        if whole:
            self._taken = stored.vectors

    async def make(self, stored: Stored) -> None:
        """Make every index anew."""
        self._held.clear()
        await asyncio.to_thread(self._wipe)
        await self.take(stored, may_save=True)
        for held in self._held.values():
            await asyncio.to_thread(held.save)

    async def _open(self, embedder: int) -> Vectors:
        if embedder not in self._held:
            self._held[embedder] = await asyncio.to_thread(Vectors, self._folder, embedder)
        return self._held[embedder]

    def _wipe(self) -> None:
        if self._folder is not None:
            for path in self._folder.glob("vectors-*"):
                path.unlink(missing_ok=True)


def _embedders(raw: sqlite3.Connection) -> list[int]:
    return [key for (key,) in raw.execute("SELECT key FROM embedders")]


def _past(raw: sqlite3.Connection, embedder: int, mark: int) -> list[tuple[int, int, Vector]]:
    # The plus keeps SQLite on the table's own order: it would rather sort all of an embedder's vectors by seq.
    rows = raw.execute(
        f"SELECT seq, item, vector FROM vectors WHERE seq > ? AND +embedder = ? ORDER BY seq LIMIT {BATCH}",
        (mark, embedder),
    )
    return [(seq, item, of_bytes(vector)) for seq, item, vector in rows]


def _weighed(
    raw: sqlite3.Connection, embedder: int, keys: Sequence[int], vector: Vector, since: int | None
) -> list[Hit]:
    """Return these items with their exact cosines, nearest first, without those seen earlier than asked."""
    rows = raw.execute(
        # CROSS keeps SQLite on the few that are asked: it would rather begin with all of an embedder's vectors.
        "SELECT i.id, i.lang, v.vector FROM json_each(?) AS asked CROSS JOIN items AS i ON i.key = asked.value "
        "CROSS JOIN vectors AS v ON v.embedder = ? AND v.item = i.key WHERE i.seen_at >= ?",
        (listed(keys), embedder, -(2**63) if since is None else since),
    )
    hits = [Hit(item=ItemId(id_), score=float(np.dot(of_bytes(v), vector)), lang=lang) for id_, lang, v in rows]
    return sorted(hits, key=lambda hit: (-hit.score, hit.item))
