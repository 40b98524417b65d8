"""One `async with store.begin()`: when its writing begins, and whether it is over."""

import sqlite3
from typing import TypeVar

from bot.errors import StoreError
from storage.codec import Times, of_micros, to_micros
from storage.sqlite.connection import Connection, Work

T = TypeVar("T")

TIMES = Times(to_micros, of_micros)
"""SQLite has no type for moments; whole microseconds compare and index as they should."""


class Block:
    """One block's way to the connection.

    Reads before the first write see what is committed at that moment, and wait for nobody. The first write, or a read that
    a write will follow from, takes the file's one write lock; from then on nobody else changes anything until the block ends.
    """

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._over = False
        self._wrote = False
        self.wrote_stories = False
        self.embedder: str | None = None  # whose vectors this block is about, once it has said so

    async def read(self, work: Work[T]) -> T:
        """Read, in one hop."""
        return await self._connection.run(self._live(work))

    async def write(self, work: Work[T]) -> T:
        """Write, or read what a write will follow from, in one hop."""

        def locked(raw: sqlite3.Connection) -> T:
            if not raw.in_transaction:
                raw.execute("BEGIN IMMEDIATE")
            return work(raw)

        work_locked = self._live(locked)
        self._wrote = True
        return await self._connection.run(work_locked)

    async def keep(self) -> None:
        """Commit what was written, and let nothing more be done through this block."""
        self._over = True
        if self._wrote:
            await self._connection.finish(_commit)

    async def forget(self) -> None:
        """Undo what was written, and let nothing more be done through this block."""
        self._over = True
        if self._wrote:
            await self._connection.finish(_roll_back)

    def _live(self, work: Work[T]) -> Work[T]:
        if self._over:
            raise StoreError("This transaction is over; open another with store.begin().")
        return work


def _commit(raw: sqlite3.Connection) -> None:
    raw.execute("COMMIT")


def _roll_back(raw: sqlite3.Connection) -> None:
    # Some failures, a full disk among them, have rolled back by themselves. https://www.sqlite.org/lang_transaction.html
    if raw.in_transaction:
        raw.execute("ROLLBACK")
