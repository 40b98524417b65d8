"""What is known of models now, in SQLite."""

import sqlite3
from collections.abc import Sequence

from bot.domain.model import ModelId, ModelRecord, Output, Place
from bot.domain.source import SourceId
from storage.codec import listed
from storage.codec_ledger import MOST_DOWNLOADS, RECORD, by_key, folded, key_of, place_key, record_of, record_row
from storage.sqlite.block import TIMES, Block
from storage.sqlite.by_name import find

_BINDS = ", ".join("?" * len(RECORD.split(", ")))
# Not INSERT OR REPLACE, which fires no trigger for what it takes away. https://www.sqlite.org/lang_conflict.html
_SET = ", ".join(f"{column} = excluded.{column}" for column in RECORD.split(", ")[1:])
_PUT = f"INSERT INTO model_records ({RECORD}) VALUES ({_BINDS}) ON CONFLICT (place) DO UPDATE SET {_SET}"


class SqliteModels:
    """`Models` over SQLite."""

    def __init__(self, block: Block) -> None:
        self._block = block

    async def put(self, records: Sequence[ModelRecord]) -> None:
        """Keep each record under its place."""

        def put(raw: sqlite3.Connection) -> None:
            last = {place_key(record.place): record for record in records}
            rows = [record_row(record, TIMES) for record in last.values()]
            raw.executemany(_PUT, rows)
            raw.executemany("DELETE FROM model_parents WHERE child = ?", [(child,) for child in last])
            raw.executemany(
                "INSERT OR IGNORE INTO model_parents (parent, child) VALUES (?, ?)",
                [(place_key(parent.place), child) for child, record in last.items() for parent in record.parents],
            )

        if records:
            await self._block.write(put)

    async def at(self, places: Sequence[Place]) -> dict[Place, ModelRecord]:
        """Return the records there are."""
        keys = by_key(places)
        sql = "SELECT place, body FROM model_records WHERE place IN (SELECT value FROM json_each(?))"
        return await self._block.read(
            lambda raw: {keys[key]: record_of(body) for key, body in raw.execute(sql, (listed(keys),))}
        )

    async def of(self, model: ModelId) -> list[ModelRecord]:
        """Return the places of one model, first seen first."""
        sql = "SELECT body FROM model_records WHERE model = ? ORDER BY seen_at, place"
        return await self._records(sql, (key_of(model),))

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
        said = folded(words)
        return [record_of(body) for body in await self._block.read(lambda raw: find(raw, said, limit))]

    async def count(self) -> int:
        """Return how many models there are, however many places each has."""
        sql = "SELECT count(DISTINCT model) FROM model_records"
        return int(await self._block.read(lambda raw: raw.execute(sql).fetchone()[0]))

    async def output(self, makers: Sequence[str]) -> dict[str, Output]:
        """Return how much is known of each maker (the first half of its models' ids) that has any model that is there."""
        # "0" follows "/": the ids that begin with the maker and a slash are one stretch of the index.
        sql = (
            "SELECT asked.value, count(DISTINCT r.model), sum(min(r.downloads, ?)) FROM json_each(?) AS asked "
            "JOIN model_records AS r ON r.model >= asked.value || '/' AND r.model < asked.value || '0' "
            "WHERE r.gone = 0 GROUP BY asked.value"
        )
        binds = (MOST_DOWNLOADS, listed(dict.fromkeys(makers)))
        rows = await self._block.read(lambda raw: raw.execute(sql, binds).fetchall())
        return {maker: Output(models=models, downloads=max(0, downloads)) for maker, models, downloads in rows}

    async def _records(self, sql: str, binds: Sequence[object]) -> list[ModelRecord]:
        return await self._block.read(lambda raw: [record_of(body) for (body,) in raw.execute(sql, binds)])
