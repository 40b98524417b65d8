"""The embedded store."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from bot.domain.search import Found, Query
from bot.errors import StoreError
from bot.ports import Transaction
from storage.centroids import Window
from storage.repositories import Repositories
from storage.sqlite.block import Block
from storage.sqlite.claims import SqliteClaims
from storage.sqlite.connection import PATIENCE, Connection
from storage.sqlite.deliveries import SqliteDeliveries
from storage.sqlite.events import SqliteEvents
from storage.sqlite.forgetting import SqliteForgetting
from storage.sqlite.items import SqliteItems
from storage.sqlite.license_texts import SqliteTexts
from storage.sqlite.models import SqliteModels
from storage.sqlite.moves import SqliteMoves
from storage.sqlite.people import SqliteFollows, SqliteMutes, SqliteSubscriptions
from storage.sqlite.polls import SqlitePolls
from storage.sqlite.roundups import SqliteRoundups
from storage.sqlite.rulings import SqliteRulings
from storage.sqlite.search import Search
from storage.sqlite.snapshots import SqliteSnapshots
from storage.sqlite.stories import SqliteStories
from storage.sqlite.verdicts import SqliteVerdicts


class SqliteStore:
    """`Store` over one SQLite file, or over memory. Within a process its blocks run one after the other."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._turn = asyncio.Lock()
        self._holder: asyncio.Task[object] | None = None
        self._window = Window()
        self._search = Search(connection, self._taking_turns)

    @asynccontextmanager
    async def begin(self) -> AsyncIterator[Transaction]:
        """Open a transaction; it is kept when the block ends, and leaves no trace when the block raises."""
        async with self._taking_turns():
            block = Block(self._connection)
            try:
                yield Repositories(
                    items=SqliteItems(block),
                    stories=SqliteStories(block, self._window),
                    polls=SqlitePolls(block),
                    deliveries=SqliteDeliveries(block),
                    texts=SqliteTexts(block),
                    models=SqliteModels(block),
                    snapshots=SqliteSnapshots(block),
                    events=SqliteEvents(block),
                    claims=SqliteClaims(block),
                    verdicts=SqliteVerdicts(block),
                    rulings=SqliteRulings(block),
                    moves=SqliteMoves(block),
                    roundups=SqliteRoundups(block),
                    subscriptions=SqliteSubscriptions(block),
                    follows=SqliteFollows(block),
                    mutes=SqliteMutes(block),
                    forgetting=SqliteForgetting(block),
                )
                await block.keep()
            except BaseException:
                if block.wrote_stories:
                    self._window.held = None
                await block.forget()
                raise

    @asynccontextmanager
    async def _taking_turns(self) -> AsyncIterator[None]:
        """Wait until nobody else is in a block."""
        if self._turn.locked() and self._holder is asyncio.current_task():
            raise StoreError("A transaction can not be opened inside another: it would wait for itself for ever.")
        async with self._turn:
            self._holder = asyncio.current_task()
            try:
                yield
            finally:
                self._holder = None

    async def search(self, query: Query, *, embedder: str) -> Found:
        """Return what both legs find; committed items are found after `refresh`."""
        return await self._search.search(query, embedder=embedder)

    async def refresh(self) -> int:
        """Bring the search indexes up to what is stored; return how many items they took in."""
        return await self._search.refresh()

    async def rebuild(self) -> int:
        """Make the search indexes anew from what is stored; return how many items they hold."""
        return await self._search.rebuild()

    async def close(self) -> None:
        """Let go of everything."""
        await self._connection.close()


async def open_sqlite(file: Path | None, *, patience: float = PATIENCE) -> SqliteStore:
    """Open a file, or memory alone; `patience` is how long another process's writing is waited for."""
    connection = Connection(file, patience=patience)
    await connection.open()
    return SqliteStore(connection)
