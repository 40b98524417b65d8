"""What happened to models, in SQLite."""

import sqlite3
from collections.abc import Sequence
from datetime import datetime

from bot.domain.event import Event, EventId
from bot.domain.model import ModelId
from bot.domain.subscription import Destination
from storage.codec import to_micros
from storage.codec_ledger import EVENT, event_of, event_row, key_of
from storage.sqlite.block import TIMES, Block

_BINDS = ", ".join("?" * len(EVENT.split(", ")))


class SqliteEvents:
    """`Events` over SQLite."""

    def __init__(self, block: Block) -> None:
        self._block = block

    async def append(self, events: Sequence[Event]) -> frozenset[EventId]:
        """Append events; return the ids that were new. An id that is there already stays as it was."""

        def append(raw: sqlite3.Connection) -> frozenset[EventId]:
            sql = f"INSERT OR IGNORE INTO events ({EVENT}) VALUES ({_BINDS})"
            return frozenset(event.id for event in events if raw.execute(sql, event_row(event, TIMES)).rowcount)

        return await self._block.write(append) if events else frozenset()

    async def newest(
        self, *, limit: int | None = None, since: datetime | None = None, model: ModelId | None = None
    ) -> list[Event]:
        """Return events by `at`, newest first; `since` counts by `at`."""
        conditions = ["model = ?"] if model is not None else []
        conditions += ["at >= ?"] if since is not None else []
        where = f"WHERE {' AND '.join(conditions)}" if conditions else ""
        asked = [bind for bind in (model and key_of(model), TIMES.maybe_at(since)) if bind is not None]
        sql = f"SELECT kind, body FROM events {where} ORDER BY at DESC, key DESC LIMIT ?"
        return await self._events(sql, (*asked, -1 if limit is None else limit))

    async def untold(self, destination: Destination, *, since: datetime) -> list[Event]:
        """Return events seen since then, none archival, that no delivery to this destination has told, oldest first."""
        sql = (
            "SELECT e.kind, e.body FROM events AS e WHERE e.archival = 0 AND e.seen_at >= ? AND NOT EXISTS "
            "(SELECT 1 FROM told_events AS t WHERE t.kind = ? AND t.address = ? AND t.event = e.id) "
            "ORDER BY e.seen_at, e.key"
        )
        return await self._events(sql, (to_micros(since), destination.kind, destination.address))

    async def _events(self, sql: str, binds: Sequence[object]) -> list[Event]:
        return await self._block.read(lambda raw: [event_of(kind, body) for kind, body in raw.execute(sql, binds)])
