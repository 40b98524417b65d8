"""The pictures that go with deliveries, in PostgreSQL; and how both are let go of."""

from collections.abc import Sequence

from bot.domain.subscription import Delivery, Enclosure
from storage.codec_deliveries import ENCLOSURE, enclosures_of, picture_of
from storage.postgres.block import Block

_PUT = f"INSERT INTO enclosures ({ENCLOSURE}) SELECT key, %s, %s, %s, %s, %s FROM deliveries WHERE id = %s"


async def put_enclosures(block: Block, delivery: Delivery) -> None:
    """Keep a delivery's pictures; the content of one that is there already is not kept again."""
    for place, file in enumerate(delivery.files):
        name = picture_of(file)
        sql = "INSERT INTO pictures (sha256, content) VALUES (%s, %s) ON CONFLICT DO NOTHING"
        await block.change(sql, (name, file.content))
        await block.change(_PUT, (place, file.name, file.media_type, file.alt, name, delivery.id))


async def read_enclosures(block: Block, ids: Sequence[str]) -> dict[str, tuple[Enclosure, ...]]:
    """Return the pictures of each of these deliveries that has any."""
    rows = await block.rows(
        "SELECT d.id, e.name, e.media_type, e.alt, e.picture FROM deliveries AS d "
        "JOIN enclosures AS e ON e.delivery = d.key WHERE d.id = ANY(%s) ORDER BY e.delivery, e.place",
        (list(ids),),
    )
    wanted = list({row[-1] for row in rows})
    contents = await block.rows("SELECT sha256, content FROM pictures WHERE sha256 = ANY(%s)", (wanted,))
    return enclosures_of(rows, {name: bytes(content) for name, content in contents})


async def drop_deliveries(block: Block, where: str, binds: Sequence[object]) -> None:
    """Let deliveries go, with the pictures no other has."""
    sql = f"SELECT DISTINCT picture FROM enclosures WHERE delivery IN (SELECT key FROM deliveries WHERE {where})"
    pictures = [row[0] for row in await block.rows(sql, binds)]
    await block.change(f"DELETE FROM deliveries WHERE {where}", binds)
    await block.change(
        "DELETE FROM pictures WHERE sha256 = ANY(%s) "
        "AND NOT EXISTS (SELECT 1 FROM enclosures AS e WHERE e.picture = pictures.sha256)",
        (pictures,),
    )
