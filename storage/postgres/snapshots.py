"""The ledger, in PostgreSQL."""

from collections.abc import Sequence
from datetime import datetime

from bot.domain.license import Artifact, LicenseSnapshot
from bot.domain.model import ModelId, Place
from storage.codec_ledger import SNAPSHOT, by_key, key_of, snapshot_of, snapshot_row
from storage.postgres.block import TIMES, Block
from storage.postgres.lock import Lock

_BINDS = ", ".join(["%s"] * len(SNAPSHOT.split(", ")))


class PostgresSnapshots:
    """`Snapshots` over PostgreSQL."""

    def __init__(self, block: Block) -> None:
        self._block = block

    async def append(self, snapshots: Sequence[LicenseSnapshot]) -> None:
        """Append; one that is there already (place, artifact, revision, observed_at) stays as it was."""
        if not snapshots:
            return
        await self._block.lock(Lock.LEDGER)
        sql = f"INSERT INTO license_snapshots ({SNAPSHOT}) VALUES ({_BINDS}) ON CONFLICT DO NOTHING"
        await self._block.change_each(sql, [snapshot_row(held, TIMES) for held in snapshots])

    async def latest(self, places: Sequence[Place]) -> dict[tuple[Place, Artifact], LicenseSnapshot]:
        """Return the newest snapshot of each artifact in each of these places, by `observed_at`."""
        keys = by_key(places)
        sql = (
            "SELECT asked.place, s.body FROM unnest(%s::text[]) AS asked (place) CROSS JOIN unnest(%s::text[]) AS kinds (artifact) "
            "CROSS JOIN LATERAL (SELECT body FROM license_snapshots AS l WHERE l.place = asked.place "
            "AND l.artifact = kinds.artifact ORDER BY l.observed_at DESC, l.key DESC LIMIT 1) AS s"
        )
        binds = (list(keys), [artifact.value for artifact in Artifact])
        found = [(key, snapshot_of(body)) for key, body in await self._block.rows(sql, binds)]
        return {(keys[key], held.artifact): held for key, held in found}

    async def moved(self, *, since: datetime) -> list[ModelId]:
        """Return the models of which a snapshot was taken since then, or that an event was seen of, each once."""
        sql = (
            "SELECT model FROM license_snapshots WHERE observed_at >= %s "
            "UNION SELECT model FROM events WHERE NOT archival AND seen_at >= %s ORDER BY model"
        )
        return [ModelId(model) for (model,) in await self._block.rows(sql, (since, since))]

    async def history(self, model: ModelId) -> list[LicenseSnapshot]:
        """Return every snapshot of a model in all its places, by `dated_at` or else `observed_at`, oldest first."""
        sql = "SELECT body FROM license_snapshots WHERE model = %s ORDER BY happened_at, observed_at, key"
        return [snapshot_of(row[0]) for row in await self._block.rows(sql, (key_of(model),))]
