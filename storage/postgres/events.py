"""What happened to models, in PostgreSQL."""

from collections.abc import Sequence
from datetime import datetime

from bot.domain.event import Event, EventId
from bot.domain.model import ModelId
from bot.domain.subscription import Destination
from storage.codec_ledger import EVENT, event_of, event_row, key_of
from storage.postgres.block import TIMES, Block
from storage.postgres.lock import Lock

_BINDS = ", ".join(["%s"] * len(EVENT.split(", ")))


class PostgresEvents:
    """`Events` over PostgreSQL."""

    def __init__(self, block: Block) -> None:
        self._block = block

    async def append(self, events: Sequence[Event]) -> frozenset[EventId]:
        """Append events; return the ids that were new. An id that is there already stays as it was."""
        if not events:
            return frozenset()
        await self._block.lock(Lock.LEDGER)
        new = {event.id: event for event in reversed(events)}  # of two with one id the first counts
        for (id_,) in await self._block.rows("SELECT id FROM events WHERE id = ANY(%s)", (list(new),)):
            del new[id_]
        await self._block.change_each(
            f"INSERT INTO events ({EVENT}) VALUES ({_BINDS})",
            [event_row(event, TIMES) for event in reversed(new.values())],
        )
        return frozenset(new)

    async def newest(
        self, *, limit: int | None = None, since: datetime | None = None, model: ModelId | None = None
    ) -> list[Event]:
        """Return events by `at`, newest first; `since` counts by `at`."""
        conditions = ["model = %s"] if model is not None else []
        conditions += ["at >= %s"] if since is not None else []
        where = f"WHERE {' AND '.join(conditions)}" if conditions else ""
        asked = [bind for bind in (model and key_of(model), since) if bind is not None]
        return await self._events(
            f"SELECT kind, body FROM events {where} ORDER BY at DESC, key DESC LIMIT %s", (*asked, limit)
        )

    async def untold(self, destination: Destination, *, since: datetime) -> list[Event]:
        """Return events seen since then, none archival, that no delivery to this destination has told, oldest first."""
        sql = (
            "SELECT e.kind, e.body FROM events AS e WHERE NOT e.archival AND e.seen_at >= %s AND NOT EXISTS "
            "(SELECT 1 FROM told_events AS t WHERE t.kind = %s AND t.address = %s AND t.event = e.id) "
            "ORDER BY e.seen_at, e.key"
        )
        return await self._events(sql, (since, destination.kind, destination.address))

    async def _events(self, sql: str, binds: Sequence[object]) -> list[Event]:
        return [event_of(kind, body) for kind, body in await self._block.rows(sql, binds)]
