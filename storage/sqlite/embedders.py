"""The embedders a store has heard of, each a small number in its rows."""

import sqlite3


def find_embedder(raw: sqlite3.Connection, name: str) -> int | None:
    """Return an embedder's number, if the store has heard of it."""
    row = raw.execute("SELECT key FROM embedders WHERE name = ?", (name,)).fetchone()
    return None if row is None else int(row[0])


def embedder_key(raw: sqlite3.Connection, name: str) -> int:
    """Return an embedder's number; a new one begins with every placed item in its backlog."""
    key = find_embedder(raw, name)
    if key is None:
        key = raw.execute("INSERT INTO embedders (name) VALUES (?) RETURNING key", (name,)).fetchone()[0]
        raw.execute(
            "INSERT INTO unembedded (embedder, published_at, item, lang) "
            "SELECT ?, i.published_at, i.key, i.lang FROM placements AS p JOIN items AS i ON i.key = p.item",
            (key,),
        )
    return int(key)
