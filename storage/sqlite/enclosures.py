"""The pictures that go with deliveries, in SQLite; and how both are let go of."""

import sqlite3
from collections.abc import Sequence

from bot.domain.subscription import Delivery, Enclosure
from storage.codec import Row, listed
from storage.codec_deliveries import ENCLOSURE, enclosures_of, picture_of

_PUT = f"INSERT INTO enclosures ({ENCLOSURE}) SELECT key, ?, ?, ?, ?, ? FROM deliveries WHERE id = ?"


def put_enclosures(raw: sqlite3.Connection, delivery: Delivery) -> None:
    """Keep a delivery's pictures; the content of one that is there already is not kept again."""
    for place, file in enumerate(delivery.files):
        name = picture_of(file)
        raw.execute("INSERT OR IGNORE INTO pictures (sha256, content) VALUES (?, ?)", (name, file.content))
        raw.execute(_PUT, (place, file.name, file.media_type, file.alt, name, delivery.id))


def read_enclosures(raw: sqlite3.Connection, ids: Sequence[str]) -> dict[str, tuple[Enclosure, ...]]:
    """Return the pictures of each of these deliveries that has any."""
    rows: list[Row] = raw.execute(
        "SELECT d.id, e.name, e.media_type, e.alt, e.picture FROM json_each(?) AS asked "
        "CROSS JOIN deliveries AS d ON d.id = asked.value JOIN enclosures AS e ON e.delivery = d.key "
        "ORDER BY e.delivery, e.place",
        (listed(ids),),
    ).fetchall()
    wanted = listed({row[-1] for row in rows})
    sql = "SELECT sha256, content FROM pictures WHERE sha256 IN (SELECT value FROM json_each(?))"
    return enclosures_of(rows, dict(raw.execute(sql, (wanted,)).fetchall()))


def drop_deliveries(raw: sqlite3.Connection, where: str, binds: Sequence[object]) -> None:
    """Let deliveries go, with the pictures no other has."""
    sql = f"SELECT DISTINCT picture FROM enclosures WHERE delivery IN (SELECT key FROM deliveries WHERE {where})"
    pictures = [picture for (picture,) in raw.execute(sql, binds)]
    raw.execute(f"DELETE FROM deliveries WHERE {where}", binds)
    raw.execute(
        "DELETE FROM pictures WHERE sha256 IN (SELECT value FROM json_each(?)) "
        "AND NOT EXISTS (SELECT 1 FROM enclosures AS e WHERE e.picture = pictures.sha256)",
        (listed(pictures),),
    )
