"""A few connections to one database, each as this code expects it, and the schema they find there."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path

import psycopg
from psycopg import AsyncConnection
from psycopg.rows import TupleRow
from psycopg.types.string import TextLoader
from psycopg_pool import AsyncConnectionPool

from bot.errors import StoreError
from storage.migrate import missing, read_migrations
from storage.postgres.address import Address
from storage.postgres.failures import in_words, why_unreachable
from storage.postgres.lock import SPACE, Lock
from storage.postgres.vectors import Wire, WireDumper

PATIENCE = 30.0
"""Seconds waited for another process to finish writing: its longest transaction places 128 items, about two seconds."""

BLOCKS = 4
"""Blocks open at once; others wait for one to end."""

BESIDE = 2
"""Connections kept free of blocks: a search in the middle of a block waits for no other block."""

PGVECTOR = (0, 8)
"""The first version whose index goes on looking where a filter leaves too little. https://github.com/pgvector/pgvector#iterative-index-scans."""

Raw = AsyncConnection[TupleRow]
"""One connection, as the driver gives it."""


class Connections:
    """The connections of one store; whatever goes wrong with them is a `StoreError` in plain words."""

    def __init__(self, address: Address, *, patience: float) -> None:
        self.name = address.name
        self._address = address
        self._patience = patience
        self._places = asyncio.Semaphore(BLOCKS)
        self._pool: AsyncConnectionPool[Raw] = AsyncConnectionPool(
            address.url,
            kwargs={"connect_timeout": address.connect_seconds},
            min_size=1,
            max_size=BLOCKS + BESIDE,
            timeout=patience,
            open=False,
            configure=self._configure,
            check=AsyncConnectionPool.check_connection,
            name="kaiho",
        )

    async def open(self) -> None:
        """Bring the schema up to date, and let connections be had."""
        try:
            raw = await AsyncConnection.connect(self._address.url, connect_timeout=self._address.connect_seconds)
        except psycopg.Error as error:
            raise StoreError(why_unreachable(error, self.name)) from error
        try:
            with self.speaking():
                async with raw:
                    await self._configure(raw)
                    await migrate(raw, self.name)
                    # A pool that is cancelled while it connects never ends: nobody is given one that still does.
                    await self._pool.open(wait=True, timeout=self._patience)
        except BaseException:
            await self._pool.close()
            raise

    async def close(self) -> None:
        """Let go of every connection, once it is free; closing again does nothing."""
        await self._pool.close()

    @asynccontextmanager
    async def for_block(self) -> AsyncIterator[Raw]:
        """Lend a connection to a block; what a block left open on it is undone."""
        async with self._places, self.beside() as raw:
            yield raw

    @asynccontextmanager
    async def beside(self) -> AsyncIterator[Raw]:
        """Lend a connection for something short that waits for no block."""
        with self.speaking():
            raw = await self._pool.getconn()
        try:
            yield raw
        finally:
            await asyncio.shield(self._pool.putconn(raw))

    @contextmanager
    def speaking(self) -> Iterator[None]:
        """Say in words what goes wrong meanwhile."""
        try:
            yield
        except psycopg.Error as error:
            raise StoreError(in_words(error, self.name, self._patience)) from error

    async def _configure(self, raw: Raw) -> None:
        """Make a new connection one of ours."""
        raw.adapters.register_dumper(Wire, WireDumper)
        raw.adapters.register_loader("json", TextLoader)  # storage/codec.py reads it
        await raw.set_autocommit(True)
        await raw.execute(
            # Compiling a statement (jit) costs more than any of ours takes.
            "SELECT set_config('TimeZone', 'UTC', false), set_config('jit', 'off', false), "
            "set_config('lock_timeout', %s, false)",
            (f"{int(self._patience * 1000)}ms",),
        )
        await raw.set_autocommit(False)


async def migrate(raw: Raw, name: str) -> None:
    """Take the steps this database has yet to take, all or none; two processes that open it at once take them once."""
    steps = read_migrations(Path(__file__).parent / "migrations")
    async with raw.transaction():
        if missing(steps, version=await _version(raw), store=name):
            await raw.execute("SELECT pg_advisory_xact_lock(%s, %s)", (SPACE, Lock.MIGRATING))
            await raw.execute(
                "CREATE TABLE IF NOT EXISTS migrations (number integer PRIMARY KEY, name text NOT NULL, "
                "taken_at timestamptz NOT NULL DEFAULT now())"
            )
            for step in missing(steps, version=await _version(raw), store=name):
                await raw.execute(step.sql.encode())
                await raw.execute("INSERT INTO migrations (number, name) VALUES (%s, %s)", (step.number, step.name))
        await _check(raw, name)


async def _version(raw: Raw) -> int:
    """Return the last step taken; 0 for a database that is empty."""
    (table,) = await _one(raw, "SELECT to_regclass('migrations')")
    if table is None:
        return 0
    (version,) = await _one(raw, "SELECT coalesce(max(number), 0) FROM migrations")
    return int(version)


async def _check(raw: Raw, name: str) -> None:
    """Refuse a database that would fail later, when something is at stake."""
    encoding, version = await _one(
        raw,
        "SELECT current_setting('server_encoding'), (SELECT extversion FROM pg_extension WHERE extname = 'vector')",
    )
    if encoding != "UTF8":
        raise StoreError(f"{name} keeps its texts as {encoding}. Make it with ENCODING 'UTF8'.")
    if tuple(map(int, version.split(".")[:2])) < PGVECTOR:
        raise StoreError(f"{name} has pgvector {version}; 0.8 or newer is needed (ALTER EXTENSION vector UPDATE).")


async def _one(raw: Raw, sql: str) -> TupleRow:
    """Read the row a query always has."""
    row = await (await raw.execute(sql)).fetchone()
    assert row is not None
    return row
