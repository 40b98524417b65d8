"""Search in the database itself: full text once it is taken in, vectors as soon as they are committed."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from bot.domain.search import Found, Query
from storage.postgres.block import Block
from storage.postgres.by_vector import nearest
from storage.postgres.by_words import matching
from storage.postgres.connection import Connections
from storage.postgres.lock import SPACE, Lock
from storage.postgres.texts import count_texts, take, take_all_again


class Search:
    """Both legs of search, on connections that wait for no block of `begin`."""

    def __init__(self, connections: Connections) -> None:
        self._connections = connections
        self._one = asyncio.Lock()

    async def search(self, query: Query, *, embedder: str) -> Found:
        """Return what both legs find, each best first."""
        if query.limit < 1:
            return Found(text=(), vectors=())
        async with self._block() as block:
            return Found(text=await matching(block, query), vectors=await nearest(block, query, embedder))

    async def refresh(self) -> int:
        """Take in what waits to be; return how many texts that were.

        Where another process is at it, nothing is lost: it takes in the same.
        """
        async with self._one:
            return await self._take_all(wait=False)

    async def rebuild(self) -> int:
        """Make the full-text index anew; return how many texts it holds. PostgreSQL keeps those of vectors by itself."""
        async with self._one:
            async with self._block() as block:
                await block.lock(Lock.SEARCHING)
                await take_all_again(block)
            await self._take_all(wait=True)
            async with self._block() as block:
                return await count_texts(block)

    async def _take_all(self, *, wait: bool) -> int:
        """Take in batch by batch, each kept at once: what is cut short goes on from there."""
        taken = 0
        while True:
            async with self._block() as block:
                if wait:
                    await block.lock(Lock.SEARCHING)
                elif not await block.value("SELECT pg_try_advisory_xact_lock(%s, %s)", (SPACE, Lock.SEARCHING)):
                    return taken
                batch = await take(block)
            if batch == 0:
                return taken
            taken += batch

    @asynccontextmanager
    async def _block(self) -> AsyncIterator[Block]:
        async with self._connections.beside() as raw:
            block = Block(raw, self._connections)
            try:
                yield block
                await block.keep()
            except BaseException:
                await block.forget()
                raise
