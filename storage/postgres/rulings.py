"""What the operator ruled of pairs of items, in PostgreSQL."""

from collections.abc import Sequence

from bot.domain.claim import Ruling
from bot.domain.item import ItemId
from storage.codec_claims import RULING, newest_of, ruling_of, ruling_row
from storage.postgres.block import TIMES, Block
from storage.postgres.lock import Lock

_BINDS = ", ".join(["%s"] * len(RULING.split(", ")))


class PostgresRulings:
    """`Rulings` over PostgreSQL."""

    def __init__(self, block: Block) -> None:
        self._block = block

    async def put(self, rulings: Sequence[Ruling]) -> None:
        """Keep rulings; a pair has one, whichever way round it is named: the newest."""
        if not rulings:
            return
        await self._block.lock(Lock.STORIES)
        await self._block.change_each(
            f"INSERT INTO rulings AS r ({RULING}) VALUES ({_BINDS}) "
            "ON CONFLICT (low, high) DO UPDATE SET at = excluded.at, body = excluded.body WHERE excluded.at >= r.at",
            [ruling_row(ruling, TIMES) for ruling in newest_of(rulings)],
        )

    async def of(self, items: Sequence[ItemId]) -> list[Ruling]:
        """Return the rulings that name any of these items, oldest first."""
        sql = "SELECT body FROM rulings WHERE low = ANY(%s) OR high = ANY(%s) ORDER BY at, low, high"
        return [ruling_of(row[0]) for row in await self._block.rows(sql, (list(items), list(items)))]
