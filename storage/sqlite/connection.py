"""One SQLite connection on a thread of its own: the event loop never waits for a disk."""

import asyncio
import sqlite3
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TypeVar

from bot.errors import StoreError
from storage.migrate import missing, read_migrations

T = TypeVar("T")

Work = Callable[[sqlite3.Connection], T]
"""What is done on the connection's thread, in one hop."""

PATIENCE = 10.0
"""Seconds waited for another process to finish writing: its longest transaction places 128 items, about a second."""

CACHE_KIB = 16 * 1024
"""Page cache; SQLite's own default is 2 MiB, too little for a thousand look-ups over half a million items."""


class Connection:
    """One SQLite connection; whatever goes wrong with it is a `StoreError` in plain words."""

    def __init__(self, file: Path | None, *, patience: float) -> None:
        self.file = file
        self._patience = patience
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="sqlite")
        self._raw: sqlite3.Connection | None = None
        self._closed = False

    async def open(self) -> None:
        """Open the file, made when it is not there, and bring its schema up to date."""
        try:
            await asyncio.shield(self._submit(self._open))
        except BaseException:
            await self.close()
            raise

    async def run(self, work: Work[T]) -> T:
        """Do this on the connection's thread; work not yet begun is dropped when its caller is."""
        return await self._submit(lambda: work(self._connected()))

    async def finish(self, work: Work[T]) -> T:
        """Do this even if the caller is cancelled meanwhile: a transaction is never left open."""
        return await asyncio.shield(self._submit(lambda: work(self._connected())))

    async def close(self) -> None:
        """Close the connection, after everything begun is done; closing it again does nothing."""
        if self._closed:
            return
        closing = self._submit(self._close)
        self._closed = True
        await asyncio.shield(closing)
        self._thread.shutdown(wait=False)

    def _submit(self, work: Callable[[], T]) -> "asyncio.Future[T]":
        if self._closed:
            raise StoreError(f"{self.name} is closed.")

        def spoken() -> T:
            try:
                return work()
            except sqlite3.Error as error:
                raise StoreError(in_words(error, self.name, self._patience)) from error

        return asyncio.get_running_loop().run_in_executor(self._thread, spoken)

    @property
    def name(self) -> str:
        """Name the store as an operator knows it."""
        return str(self.file) if self.file else "the store in memory"

    def _connected(self) -> sqlite3.Connection:
        if self._raw is None:
            raise StoreError(f"{self.name} is closed.")
        return self._raw

    def _open(self) -> None:
        if self.file is not None:
            try:
                self.file.parent.mkdir(parents=True, exist_ok=True)
            except OSError as error:
                raise StoreError(f"{self.file.parent} can not be made: {error.strerror}.") from error
        self._raw = raw = sqlite3.connect(
            self.file or ":memory:", timeout=self._patience, isolation_level=None, cached_statements=256
        )
        # WAL: readers and the one writer do not wait for each other. https://www.sqlite.org/wal.html
        raw.execute("PRAGMA journal_mode = WAL")
        # In WAL mode NORMAL never corrupts; a power cut may lose the last moments, which are read again.
        raw.execute("PRAGMA synchronous = NORMAL")
        raw.execute("PRAGMA foreign_keys = ON")
        raw.execute(f"PRAGMA cache_size = -{CACHE_KIB}")
        raw.execute("PRAGMA temp_store = MEMORY")
        migrate(raw, self.name)

    def _close(self) -> None:
        if self._raw is not None:
            if self._raw.in_transaction:
                self._raw.execute("ROLLBACK")
            self._raw.close()
            self._raw = None


def migrate(raw: sqlite3.Connection, name: str) -> None:
    """Take the steps this file has yet to take, all or none; two processes that open it at once take them once."""
    steps = read_migrations(Path(__file__).parent / "migrations")
    if not missing(steps, version=_version(raw), store=name):
        return
    raw.execute("BEGIN IMMEDIATE")
    try:
        for step in missing(steps, version=_version(raw), store=name):
            for statement in statements(step.sql):
                raw.execute(statement)
            raw.execute(f"PRAGMA user_version = {step.number}")
    except BaseException:
        raw.execute("ROLLBACK")
        raise
    raw.execute("COMMIT")


def statements(sql: str) -> list[str]:
    """Split a script where SQLite sees a statement end: `executescript` would commit in the middle."""
    done: list[str] = []
    part = ""
    for line in sql.splitlines(keepends=True):
        part += line
        if sqlite3.complete_statement(part):
            done.append(part)
            part = ""
    return done


def _version(raw: sqlite3.Connection) -> int:
    version: int = raw.execute("PRAGMA user_version").fetchone()[0]
    return version


def in_words(error: sqlite3.Error, name: str, patience: float) -> str:
    """Say what went wrong, and what would help."""
    # The low byte is the primary code. https://www.sqlite.org/rescode.html
    code = (getattr(error, "sqlite_errorcode", None) or 0) & 0xFF
    if code in {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}:
        return f"{name} was being written by another process for {patience:g} seconds. Stop that one, or try again."
    if code == sqlite3.SQLITE_FULL:
        return f"There is no room left for {name}. Free some disk space."
    if code in {sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_CORRUPT}:
        return f"{name} is damaged, or not a store of Kaiho's. Restore it from a backup, or move it away to begin anew."
    if code in {sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_READONLY, sqlite3.SQLITE_PERM}:
        return f"{name} can not be opened for writing. Check that its folder is there and who may write in it."
    return f"{name}: {error}."
