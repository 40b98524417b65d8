"""What the ledger saw happen to models that items are about, in PostgreSQL."""

from collections.abc import Sequence

from bot.domain.item import ItemId
from bot.domain.story import Move
from storage.codec_moves import MOVE, move_of, move_row
from storage.postgres.block import TIMES, Block
from storage.postgres.lock import Lock

_BINDS = ", ".join(["%s"] * len(MOVE.split(", ")))


class PostgresMoves:
    """`Moves` over PostgreSQL."""

    def __init__(self, block: Block) -> None:
        self._block = block

    async def append(self, moves: Sequence[Move]) -> list[Move]:
        """Append moves; return those that were new. One of that item and event that is there already stays as it was."""
        if not moves:
            return []
        # The standing that is decided by what is new must not be undone by a placement that began before.
        await self._block.lock(Lock.STORIES)
        sql = f"INSERT INTO moves ({MOVE}) VALUES ({_BINDS}) ON CONFLICT DO NOTHING"
        return [each for each in moves if await self._block.change(sql, move_row(each, TIMES))]

    async def of(self, items: Sequence[ItemId]) -> dict[ItemId, tuple[Move, ...]]:
        """Return the moves of each item that has any, by `happened_at`, oldest first."""
        sql = "SELECT item, body FROM moves WHERE item = ANY(%s) ORDER BY happened_at, event"
        found: dict[ItemId, list[Move]] = {}
        for item, body in await self._block.rows(sql, (list(items),)):
            found.setdefault(ItemId(item), []).append(move_of(body))
        return {item: tuple(moves) for item, moves in found.items()}
