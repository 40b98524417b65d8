"""What the ledger saw happen to models that items are about, in SQLite."""

import sqlite3
from collections.abc import Sequence

from bot.domain.item import ItemId
from bot.domain.story import Move
from storage.codec import listed
from storage.codec_moves import MOVE, move_of, move_row
from storage.sqlite.block import TIMES, Block

_BINDS = ", ".join("?" * len(MOVE.split(", ")))


class SqliteMoves:
    """`Moves` over SQLite."""

    def __init__(self, block: Block) -> None:
        self._block = block

    async def append(self, moves: Sequence[Move]) -> list[Move]:
        """Append moves; return those that were new. One of that item and event that is there already stays as it was."""

        def append(raw: sqlite3.Connection) -> list[Move]:
            sql = f"INSERT OR IGNORE INTO moves ({MOVE}) VALUES ({_BINDS})"
            return [each for each in moves if raw.execute(sql, move_row(each, TIMES)).rowcount]

        return await self._block.write(append) if moves else []

    async def of(self, items: Sequence[ItemId]) -> dict[ItemId, tuple[Move, ...]]:
        """Return the moves of each item that has any, by `happened_at`, oldest first."""
        sql = (
            "SELECT m.item, m.body FROM json_each(?) AS asked CROSS JOIN moves AS m ON m.item = asked.value "
            "ORDER BY m.happened_at, m.event"
        )
        binds = (listed(dict.fromkeys(items)),)
        found: dict[ItemId, list[Move]] = {}
        for id_, body in await self._block.read(lambda raw: raw.execute(sql, binds).fetchall()):
            found.setdefault(ItemId(id_), []).append(move_of(body))
        return {item: tuple(moves) for item, moves in found.items()}
