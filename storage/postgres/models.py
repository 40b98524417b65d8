"""What is known of models now, in PostgreSQL."""

from collections.abc import Sequence

from bot.domain.model import ModelId, ModelRecord, Output, Place
from bot.domain.source import SourceId
from storage.codec_ledger import MOST_DOWNLOADS, RECORD, by_key, folded, key_of, place_key, record_of, record_row
from storage.postgres.block import TIMES, Block
from storage.postgres.by_name import find
from storage.postgres.lock import Lock

_BINDS = ", ".join(["%s"] * len(RECORD.split(", ")))
_SET = ", ".join(f"{column} = excluded.{column}" for column in RECORD.split(", ")[1:])


class PostgresModels:
    """`Models` over PostgreSQL."""

    def __init__(self, block: Block) -> None:
        self._block = block

    async def put(self, records: Sequence[ModelRecord]) -> None:
        """Keep each record under its place."""
        if not records:
            return
        await self._block.lock(Lock.LEDGER)
        last = {place_key(record.place): record for record in records}
        await self._block.change_each(
            f"INSERT INTO model_records ({RECORD}) VALUES ({_BINDS}) ON CONFLICT (place) DO UPDATE SET {_SET}",
            [record_row(record, TIMES) for record in last.values()],
        )
        await self._block.change("DELETE FROM model_parents WHERE child = ANY(%s)", (list(last),))
        await self._block.change_each(
            "INSERT INTO model_parents (parent, child) VALUES (%s, %s) ON CONFLICT DO NOTHING",
            [(place_key(parent.place), child) for child, record in last.items() for parent in record.parents],
        )

    async def at(self, places: Sequence[Place]) -> dict[Place, ModelRecord]:
        """Return the records there are."""
        keys = by_key(places)
        rows = await self._block.rows("SELECT place, body FROM model_records WHERE place = ANY(%s)", (list(keys),))
        return {keys[key]: record_of(body) for key, body in rows}

    async def of(self, model: ModelId) -> list[ModelRecord]:
        """Return the places of one model, first seen first."""
        sql = "SELECT body FROM model_records WHERE model = %s ORDER BY seen_at, place"
        return await self._records(sql, (key_of(model),))

    async def listed(self, source: SourceId) -> list[ModelRecord]:
        """Return every record this source listed last, withdrawn ones too."""
        return await self._records("SELECT body FROM model_records WHERE source = %s ORDER BY place", (source,))

    async def children(self, places: Sequence[Place]) -> list[ModelRecord]:
        """Return the records that name any of these places as a parent, first seen first."""
        sql = (
            "SELECT body FROM model_records WHERE place IN "
            "(SELECT child FROM model_parents WHERE parent = ANY(%s)) ORDER BY seen_at, place"
        )
        return await self._records(sql, (list(map(place_key, places)),))

    async def neighbors(self, place: Place, *, limit: int) -> list[ModelRecord]:
        """Return other records of the same hub that were there when last looked at, last looked at first."""
        sql = (
            "SELECT body FROM model_records WHERE hub = %s AND NOT gone AND place <> %s "
            "ORDER BY checked_at DESC, place LIMIT %s"
        )
        return await self._records(sql, (place.hub.value, place_key(place), limit))

    async def find(self, words: str, *, limit: int) -> list[ModelRecord]:
        """Return records whose id, name or repository holds these words in any case: exact ones first, then by downloads."""
        return [record_of(body) for body in await find(self._block, folded(words), limit)]

    async def count(self) -> int:
        """Return how many models there are, however many places each has."""
        # Not count(DISTINCT model): that sorts, and took 1.2 s for a million.
        sql = "SELECT count(*) FROM (SELECT DISTINCT model FROM model_records) AS models"
        return int(await self._block.value(sql))

    async def output(self, makers: Sequence[str]) -> dict[str, Output]:
        """Return how much is known of each maker (the first half of its models' ids) that has any model that is there."""
        # "0" follows "/": the ids that begin with the maker and a slash are one stretch of the index.
        sql = (
            "SELECT asked.maker, count(DISTINCT r.model), sum(least(r.downloads, %s)) FROM unnest(%s::text[]) AS asked (maker) "
            "JOIN model_records AS r ON r.model >= (asked.maker || '/') COLLATE \"C\" "
            "AND r.model < (asked.maker || '0') COLLATE \"C\" WHERE NOT r.gone GROUP BY asked.maker"
        )
        rows = await self._block.rows(sql, (MOST_DOWNLOADS, list(dict.fromkeys(makers))))
        return {maker: Output(models=models, downloads=max(0, int(total))) for maker, models, total in rows}

    async def _records(self, sql: str, binds: Sequence[object]) -> list[ModelRecord]:
        return [record_of(row[0]) for row in await self._block.rows(sql, binds)]
