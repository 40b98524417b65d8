"""What the operator ruled of pairs of items, in SQLite."""

from collections.abc import Sequence

from bot.domain.claim import Ruling
from bot.domain.item import ItemId
from storage.codec import listed
from storage.codec_claims import RULING, newest_of, ruling_of, ruling_row
from storage.sqlite.block import TIMES, Block

_BINDS = ", ".join("?" * len(RULING.split(", ")))


class SqliteRulings:
    """`Rulings` over SQLite."""

    def __init__(self, block: Block) -> None:
        self._block = block

    async def put(self, rulings: Sequence[Ruling]) -> None:
        """Keep rulings; a pair has one, whichever way round it is named: the newest."""
        rows = [ruling_row(ruling, TIMES) for ruling in newest_of(rulings)]
        sql = (
            f"INSERT INTO rulings ({RULING}) VALUES ({_BINDS}) "
            "ON CONFLICT (low, high) DO UPDATE SET at = excluded.at, body = excluded.body WHERE excluded.at >= at"
        )
        if rows:
            await self._block.write(lambda raw: raw.executemany(sql, rows))

    async def of(self, items: Sequence[ItemId]) -> list[Ruling]:
        """Return the rulings that name any of these items, oldest first."""
        sql = (
            "WITH asked AS MATERIALIZED (SELECT value AS item FROM json_each(?)) "
            "SELECT body FROM rulings WHERE low IN (SELECT item FROM asked) OR high IN (SELECT item FROM asked) "
            "ORDER BY at, low, high"
        )
        binds = (listed(items),)
        return await self._block.read(lambda raw: [ruling_of(body) for (body,) in raw.execute(sql, binds)])
