"""The ledger, in SQLite."""

from collections.abc import Sequence
from datetime import datetime

from bot.domain.license import Artifact, LicenseSnapshot
from bot.domain.model import ModelId, Place
from storage.codec import listed, to_micros
from storage.codec_ledger import SNAPSHOT, by_key, key_of, snapshot_of, snapshot_row
from storage.sqlite.block import TIMES, Block

_BINDS = ", ".join("?" * len(SNAPSHOT.split(", ")))


class SqliteSnapshots:
    """`Snapshots` over SQLite."""

    def __init__(self, block: Block) -> None:
        self._block = block

    async def append(self, snapshots: Sequence[LicenseSnapshot]) -> None:
        """Append; one that is there already (place, artifact, revision, observed_at) stays as it was."""
        rows = [snapshot_row(held, TIMES) for held in snapshots]
        sql = f"INSERT OR IGNORE INTO license_snapshots ({SNAPSHOT}) VALUES ({_BINDS})"
        if rows:
            await self._block.write(lambda raw: raw.executemany(sql, rows))

    async def latest(self, places: Sequence[Place]) -> dict[tuple[Place, Artifact], LicenseSnapshot]:
        """Return the newest snapshot of each artifact in each of these places, by `observed_at`."""
        keys = by_key(places)
        sql = (
            "SELECT s.place, s.body FROM json_each(?) AS asked JOIN json_each(?) AS kinds JOIN license_snapshots AS s ON s.key = "
            "(SELECT key FROM license_snapshots WHERE place = asked.value AND artifact = kinds.value "
            "ORDER BY observed_at DESC, key DESC LIMIT 1)"
        )
        binds = (listed(keys), listed(artifact.value for artifact in Artifact))
        found = await self._block.read(lambda raw: [(key, snapshot_of(body)) for key, body in raw.execute(sql, binds)])
        return {(keys[key], held.artifact): held for key, held in found}

    async def moved(self, *, since: datetime) -> list[ModelId]:
        """Return the models of which a snapshot was taken since then, or that an event was seen of, each once."""
        sql = (
            "SELECT model FROM license_snapshots WHERE observed_at >= ? "
            "UNION SELECT model FROM events WHERE archival = 0 AND seen_at >= ? ORDER BY model"
        )
        binds = (to_micros(since),) * 2
        return await self._block.read(lambda raw: [ModelId(model) for (model,) in raw.execute(sql, binds)])

    async def history(self, model: ModelId) -> list[LicenseSnapshot]:
        """Return every snapshot of a model in all its places, by `dated_at` or else `observed_at`, oldest first."""
        sql = "SELECT body FROM license_snapshots WHERE model = ? ORDER BY happened_at, observed_at, key"
        return await self._block.read(lambda raw: [snapshot_of(body) for (body,) in raw.execute(sql, (key_of(model),))])
