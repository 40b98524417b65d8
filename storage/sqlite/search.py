"""Search beside the SQLite file: two indexes derived from it, brought up to it, made anew when in doubt."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager

from bot.domain.search import Found, Query
from bot.errors import StoreError
from storage.codec import to_micros
from storage.sqlite.by_vector import ByVector
from storage.sqlite.by_words import ByWords, read_items
from storage.sqlite.connection import Connection, T, Work
from storage.sqlite.lock import take_lock
from storage.sqlite.texts import Broken
from storage.sqlite.watermark import read_stored


class Search:
    """The search indexes of one store: in the folder beside its file, or in memory with it."""

    def __init__(self, connection: Connection, turn: Callable[[], AbstractAsyncContextManager[None]]) -> None:
        self._connection = connection
        self._turn = turn
        self._folder = None if connection.file is None else connection.file.with_suffix(".search")
        self._one = asyncio.Lock()
        self._by_words = ByWords(self._folder, self._read)
        self._by_vector = ByVector(self._folder, self._read, connection.run)

    async def search(self, query: Query, *, embedder: str) -> Found:
        """Return what both legs find, each best first."""
        if query.limit < 1:
            return Found(text=(), vectors=())
        since = None if query.since is None else to_micros(query.since)
        stored = await self._connection.run(read_stored)
        keys = await self._by_words.search(query.text, stored, limit=query.limit, since=since)
        text = await self._connection.run(lambda raw: read_items(raw, keys))
        if query.vector is None:
            return Found(text=text, vectors=())
        near = await self._by_vector.search(query.vector, embedder, limit=query.limit, since=since)
        return Found(text=text, vectors=near)

    async def refresh(self) -> int:
        """Take in what is stored past the indexes; return how many texts that were.

        Where another process is at it, nothing is lost: it takes in the same.
        """
        async with self._one:
            stored = await self._read(read_stored)
            behind = await self._by_words.is_behind(stored)
            if not behind and not self._by_vector.is_behind(stored):
                return 0
            async with self._locked() as mine:
                taken = await self._by_words.take(stored) if behind and mine else 0
                await self._by_vector.take(stored, may_save=mine)
                return taken

    async def rebuild(self) -> int:
        """Make both indexes anew; return how many texts they hold."""
        async with self._one, self._locked() as mine:
            if not mine:
                raise StoreError("Another process is bringing the search index up to date. Try again when it is done.")
            stored = await self._read(read_stored)
            held = await self._by_words.make(stored)
            await self._by_vector.make(stored)
            return held

    async def _read(self, work: Work[T]) -> T:
        """Read between two blocks: what a block has not yet kept is not there."""
        async with self._turn():
            return await self._connection.run(work)

    @asynccontextmanager
    async def _locked(self) -> AsyncIterator[bool]:
        """Hold the folder's lock, if it is to be had."""
        try:
            lock = await asyncio.to_thread(take_lock, self._folder)
            try:
                yield lock is not None
            finally:
                if lock is not None:
                    lock.release()
        except (OSError, Broken) as error:
            raise StoreError(f"The search index in {self._folder} can not be written: {error}.") from error
