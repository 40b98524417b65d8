"""How the matrix of centroids is read from PostgreSQL, and kept in step with other processes."""

from bot.domain.vector import Vector
from storage.centroids import Centroids, around
from storage.codec import Row, of_micros, to_micros
from storage.postgres.block import Block
from storage.postgres.vectors import of_wire

_SQL = "SELECT key, opened_at, updated_at, changed, embedder, vector_send(centroid) FROM stories"


async def load(block: Block, embedder: int, after: int, before: int, held: Centroids | None = None) -> Centroids:
    """Read the stories of a window around this span."""
    loaded = around(embedder, after, before, held)
    # The block holds the stories' lock: nothing is written between these two.
    loaded.changed = int(await block.value("SELECT coalesce(max(changed), 0) FROM stories"))
    rows = await block.rows(
        f"{_SQL} WHERE updated_at >= %s AND opened_at <= %s AND embedder = %s AND centroid IS NOT NULL",
        (of_micros(loaded.after), of_micros(loaded.before), embedder),
    )
    for row in rows:
        _put(loaded, row)
    return loaded


async def catch_up(block: Block, held: Centroids) -> None:
    """Take in what was written since, by whomever."""
    for row in await block.rows(f"{_SQL} WHERE changed > %s ORDER BY changed", (held.changed,)):
        _put(held, row)
        held.changed = row[3]


def _put(held: Centroids, row: Row) -> None:
    story, opened, updated, _, embedder, written = row
    centroid: Vector | None = of_wire(written) if written is not None and embedder == held.embedder else None
    held.put(story, to_micros(opened), to_micros(updated), centroid)
