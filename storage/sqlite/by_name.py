"""Models found by a part of what they are called, in SQLite.

Looking at every needle took 50 ms at 100,000 records. Now exact names come from an index of grams; then the most used are
looked through, and only what few are called is asked of that index again.
"""

import sqlite3

from storage.codec import Row, listed
from storage.grams import FEW, LOOKED_AT, SIZE, grams

_EXACT = (
    "SELECT r.place, r.downloads FROM model_grams AS g JOIN model_needles AS n ON n.key = g.rowid "
    "JOIN model_records AS r ON r.place = n.place WHERE model_grams MATCH ?2 AND instr(r.needle, ?1) > 0 "
    "UNION SELECT place, downloads FROM model_records WHERE lower(place) = ?3 ORDER BY 2 DESC, 1 LIMIT ?4"
)
_MOST_USED = "SELECT place, needle FROM model_records INDEXED BY records_by_use ORDER BY downloads DESC, place LIMIT ?"
_OF_THESE = (
    "SELECT r.place FROM json_each(?2) AS asked CROSS JOIN model_needles AS n ON n.key = asked.value "
    "JOIN model_records AS r ON r.place = n.place WHERE instr(r.needle, ?1) > 0 ORDER BY r.downloads DESC, r.place LIMIT ?3"
)
_OF_ALL = (
    "SELECT place FROM model_records INDEXED BY records_by_use WHERE instr(needle, ?) > 0 "
    "ORDER BY downloads DESC, place LIMIT ?"
)


def find(raw: sqlite3.Connection, said: str, limit: int) -> list[str]:
    """Return the bodies of the records that are called so or hold it: exact ones first, then by downloads."""
    exact = _exact(raw, said, limit)
    known = set(exact)
    places = exact + [place for place in _holding(raw, said, limit + len(known)) if place not in known]
    sql = (
        "SELECT r.body FROM json_each(?) AS asked CROSS JOIN model_records AS r ON r.place = asked.value "
        "ORDER BY asked.key"
    )
    return [body for (body,) in raw.execute(sql, (listed(places[:limit]),))]


def _exact(raw: sqlite3.Connection, said: str, limit: int) -> list[str]:
    """Return the places of records one of whose names, or whose place, is just that."""
    if not said:
        return []
    name = f"\n{said}\n"
    return [row[0] for row in raw.execute(_EXACT, (name, _match(name), said, limit))]


def _holding(raw: sqlite3.Connection, said: str, limit: int) -> list[str]:
    """Return the places of records that hold it, the most used first."""
    most_used: list[Row] = raw.execute(_MOST_USED, (LOOKED_AT,)).fetchall()
    found = [place for place, needle in most_used if said in needle][:limit]
    if len(found) >= limit or len(most_used) < LOOKED_AT:
        return found
    if len(said) >= SIZE:
        named = raw.execute("SELECT rowid FROM model_grams WHERE model_grams MATCH ? LIMIT ?", (_match(said), FEW + 1))
        keys = [key for (key,) in named]
        if len(keys) <= FEW:
            rows = raw.execute(_OF_THESE, (said, listed(keys), limit))
            return [place for (place,) in rows]
    return [place for (place,) in raw.execute(_OF_ALL, (said, limit))]


def _match(said: str) -> str:
    """Ask the index for what holds all these grams."""
    return " AND ".join('"' + gram.replace('"', '""') + '"' for gram in grams(said))
