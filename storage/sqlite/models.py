"""What is known of models now, in SQLite."""

import sqlite3
from collections.abc import Sequence

from bot.domain.model import ModelId, ModelRecord, Place
from bot.domain.source import SourceId
from storage.codec import listed
from storage.codec_ledger import RECORD, place_key, plainly, record_of, record_row
from storage.sqlite.block import TIMES, Block

_BINDS = ", ".join("?" * len(RECORD.split(", ")))


class SqliteModels:
    """`Models` over SQLite."""

    def __init__(self, block: Block) -> None:
        self._block = block

    async def put(self, records: Sequence[ModelRecord]) -> None:
        """Keep each record under its place."""

        def put(raw: sqlite3.Connection) -> None:
            rows = [record_row(record, TIMES) for record in records]
            raw.executemany(f"INSERT OR REPLACE INTO model_records ({RECORD}) VALUES ({_BINDS})", rows)
            raw.executemany("DELETE FROM model_parents WHERE child = ?", [(row[0],) for row in rows])
            raw.executemany(
                "INSERT OR IGNORE INTO model_parents (parent, child) VALUES (?, ?)",
                [(place_key(parent.place), place_key(record.place)) for record in records for parent in record.parents],
            )

        if records:
            await self._block.write(put)

    async def at(self, places: Sequence[Place]) -> dict[Place, ModelRecord]:
        """Return the records there are."""
        sql = "SELECT body FROM model_records WHERE place IN (SELECT value FROM json_each(?))"
        found = await self._records(sql, (listed(map(place_key, places)),))
        return {record.place: record for record in found}

    async def of(self, model: ModelId) -> list[ModelRecord]:
        """Return the places of one model, first seen first."""
        sql = "SELECT body FROM model_records WHERE model = ? ORDER BY seen_at, place"
        return await self._records(sql, (plainly(model),))

    async def listed(self, source: SourceId) -> list[ModelRecord]:
        """Return every record this source listed last, withdrawn ones too."""
        return await self._records("SELECT body FROM model_records WHERE source = ? ORDER BY place", (source,))

    async def children(self, places: Sequence[Place]) -> list[ModelRecord]:
        """Return the records that name any of these places as a parent, first seen first."""
        sql = (
            "SELECT body FROM model_records WHERE place IN "
            "(SELECT child FROM model_parents WHERE parent IN (SELECT value FROM json_each(?))) ORDER BY seen_at, place"
        )
        return await self._records(sql, (listed(map(place_key, places)),))

    async def neighbors(self, place: Place, *, limit: int) -> list[ModelRecord]:
        """Return other records of the same hub that were there when last looked at, last looked at first."""
        sql = (
            "SELECT body FROM model_records WHERE hub = ? AND gone = 0 AND place != ? "
            "ORDER BY checked_at DESC, place LIMIT ?"
        )
        return await self._records(sql, (place.hub.value, place_key(place), limit))

    async def find(self, words: str, *, limit: int) -> list[ModelRecord]:
        """Return records whose id, name or repository holds these words in any case: exact ones first, then by downloads."""
        said = plainly(words).lower()
        exact = "'\n' || needle || '\n'"
        sql = (
            f"SELECT body FROM model_records WHERE instr(needle, ?) > 0 ORDER BY instr({exact}, ?) = 0, "
            "gone, downloads DESC, place LIMIT ?"
        )
        return await self._records(sql, (said, f"\n{said}\n", limit))

    async def count(self) -> int:
        """Return how many models there are, however many places each has."""
        sql = "SELECT count(DISTINCT model) FROM model_records"
        return int(await self._block.read(lambda raw: raw.execute(sql).fetchone()[0]))

    async def _records(self, sql: str, binds: Sequence[object]) -> list[ModelRecord]:
        return await self._block.read(lambda raw: [record_of(body) for (body,) in raw.execute(sql, binds)])
