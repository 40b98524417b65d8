"""The store that grows."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager

from bot.domain.search import Found, Query
from bot.errors import StoreError
from bot.ports import Transaction
from storage.centroids import Window
from storage.postgres.address import read_address
from storage.postgres.block import Block
from storage.postgres.claims import PostgresClaims
from storage.postgres.connection import PATIENCE, Connections
from storage.postgres.deliveries import PostgresDeliveries
from storage.postgres.events import PostgresEvents
from storage.postgres.forgetting import PostgresForgetting
from storage.postgres.items import PostgresItems
from storage.postgres.license_texts import PostgresTexts
from storage.postgres.models import PostgresModels
from storage.postgres.moves import PostgresMoves
from storage.postgres.people import PostgresFollows, PostgresMutes, PostgresSubscriptions
from storage.postgres.polls import PostgresPolls
from storage.postgres.roundups import PostgresRoundups
from storage.postgres.rulings import PostgresRulings
from storage.postgres.search import Search
from storage.postgres.snapshots import PostgresSnapshots
from storage.postgres.stories import PostgresStories
from storage.postgres.verdicts import PostgresVerdicts
from storage.repositories import Repositories


class PostgresStore:
    """`Store` over one PostgreSQL database. Blocks run side by side, in this process and in others."""

    def __init__(self, connections: Connections) -> None:
        self._connections = connections
        self._inside: set[asyncio.Task[object] | None] = set()
        self._window = Window()
        self._search = Search(connections)

    @asynccontextmanager
    async def begin(self) -> AsyncIterator[Transaction]:
        """Open a transaction; it is kept when the block ends, and leaves no trace when the block raises."""
        with self._alone():
            async with self._connections.for_block() as raw:
                block = Block(raw, self._connections)
                try:
                    yield Repositories(
                        items=PostgresItems(block),
                        stories=PostgresStories(block, self._window),
                        polls=PostgresPolls(block),
                        deliveries=PostgresDeliveries(block),
                        texts=PostgresTexts(block),
                        models=PostgresModels(block),
                        snapshots=PostgresSnapshots(block),
                        events=PostgresEvents(block),
                        claims=PostgresClaims(block),
                        verdicts=PostgresVerdicts(block),
                        rulings=PostgresRulings(block),
                        moves=PostgresMoves(block),
                        roundups=PostgresRoundups(block),
                        subscriptions=PostgresSubscriptions(block),
                        follows=PostgresFollows(block),
                        mutes=PostgresMutes(block),
                        forgetting=PostgresForgetting(block),
                    )
                    await block.keep()
                except BaseException:
                    if block.wrote_stories:
                        self._window.held = None
                    await block.forget()
                    raise

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """Refuse a task that is in a block already."""
        task = asyncio.current_task()
        if task in self._inside:
            raise StoreError("A transaction can not be opened inside another: it would wait for itself for ever.")
        self._inside.add(task)
        try:
            yield
        finally:
            self._inside.discard(task)

    async def search(self, query: Query, *, embedder: str) -> Found:
        """Return what both legs find; committed items are found after `refresh`."""
        return await self._search.search(query, embedder=embedder)

    async def refresh(self) -> int:
        """Bring the full-text index up to what is stored; return how many items it took in."""
        with self._alone():
            return await self._search.refresh()

    async def rebuild(self) -> int:
        """Make the search indexes anew from what is stored; return how many items they hold."""
        with self._alone():
            return await self._search.rebuild()

    async def close(self) -> None:
        """Let go of everything."""
        await self._connections.close()


async def open_postgres(url: str, *, patience: float = PATIENCE) -> PostgresStore:
    """Open a database; `patience` is how long another process's writing is waited for."""
    connections = Connections(read_address(url), patience=patience)
    await connections.open()
    return PostgresStore(connections)
