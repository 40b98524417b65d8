"""One `async with store.begin()`: a transaction on a connection of its own, and whether it is over."""

import asyncio
from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import UTC, datetime
from typing import Any

import psycopg
from psycopg.pq import TransactionStatus

from bot.errors import StoreError
from storage.codec import Row, Times
from storage.postgres.connection import Connections, Raw
from storage.postgres.lock import SPACE, Lock

Binds = Sequence[object] | Mapping[str, object]
"""What a statement's placeholders stand for, in their order or by their names."""


def at(moment: datetime) -> datetime:
    """Write a moment; psycopg binds it with its zone."""
    return moment


def moment(written: datetime) -> datetime:
    """Read a moment, whatever zone the connection speaks in."""
    return written.astimezone(UTC)


TIMES = Times(at, moment)
"""PostgreSQL keeps moments to the microsecond, as timestamptz."""


class Block:
    """One block's way to the database.

    Each statement sees what is committed when it begins, and what the block itself wrote. Before something is read that a
    write will depend on, the block takes the lock for it; from then on nobody else changes that until the block ends.
    """

    def __init__(self, raw: Raw, connections: Connections) -> None:
        self._raw = raw
        self._connections = connections
        self._over = False
        self._held: set[Lock] = set()
        self.wrote_stories = False
        self.embedder: str | None = None  # whose vectors this block is about, once it has said so
        self.embedders: dict[str, int] = {}  # the numbers of those it has asked for: they never change

    async def rows(self, sql: str, binds: Binds = ()) -> list[Row]:
        """Run one statement, and return its rows."""
        self._live()
        with self._connections.speaking():
            return list(await (await self._raw.execute(sql, binds)).fetchall())

    async def row(self, sql: str, binds: Binds = ()) -> Row | None:
        """Run one statement, and return its first row."""
        found = await self.rows(sql, binds)
        return found[0] if found else None

    async def value(self, sql: str, binds: Binds = ()) -> Any:  # noqa: ANN401 - what a driver returns
        """Run one statement that always has a row, and return the first column of it."""
        return (await self.rows(sql, binds))[0][0]

    async def change(self, sql: str, binds: Binds = ()) -> int:
        """Run one statement, and return how many rows it changed."""
        self._live()
        with self._connections.speaking():
            return (await self._raw.execute(sql, binds)).rowcount

    async def change_each(self, sql: str, rows: Sequence[Sequence[object]]) -> None:
        """Run one statement for each of these rows, in one go."""
        self._live()
        with self._connections.speaking():
            async with self._raw.cursor() as cursor:
                await cursor.executemany(sql, rows)

    async def lock(self, *locks: Lock) -> None:
        """Hold these until the block ends."""
        for lock in locks:
            if lock not in self._held:
                await self.rows("SELECT pg_advisory_xact_lock(%s, %s)", (SPACE, lock))
                self._held.add(lock)

    async def keep(self) -> None:
        """Commit what was written, and let nothing more be done through this block."""
        self._over = True
        # PostgreSQL answers COMMIT with a silent ROLLBACK where a statement of the transaction had failed.
        if self._raw.info.transaction_status == TransactionStatus.INERROR:
            raise StoreError("Something in this transaction had failed, so that nothing of it was kept.")
        with self._connections.speaking():
            await asyncio.shield(self._raw.commit())

    async def forget(self) -> None:
        """Undo what was written, and let nothing more be done through this block."""
        self._over = True
        with suppress(psycopg.Error):  # a connection that is lost has undone it all
            await asyncio.shield(self._raw.rollback())

    def _live(self) -> None:
        if self._over:
            raise StoreError("This transaction is over; open another with store.begin().")
