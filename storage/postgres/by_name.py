"""Models found by a part of what they are called, in PostgreSQL.

Looking at every needle took 50 ms at 100,000 records. Now exact names come from an index of grams; then the most used are
looked through, and only what few are called is asked of that index again.
"""

from storage.grams import FEW, LOOKED_AT, SIZE, grams
from storage.postgres.block import Block

# Alone in its block, or the planner walks through all there is in the order of downloads.
_NAMED = (
    "WITH named AS MATERIALIZED "
    "(SELECT place, downloads, needle FROM model_records WHERE grams(needle) @> %s::text[] LIMIT %s)"
)
_MOST_USED = "SELECT place, needle FROM model_records ORDER BY downloads DESC, place LIMIT %s"


async def find(block: Block, said: str, limit: int) -> list[str]:
    """Return the bodies of the records that are called so or hold it: exact ones first, then by downloads."""
    exact = await _exact(block, said, limit)
    known = set(exact)
    places = exact + [place for place in await _holding(block, said, limit + len(known)) if place not in known]
    sql = (
        "SELECT r.body FROM unnest(%s::text[]) WITH ORDINALITY AS asked (place, at) "
        "JOIN model_records AS r ON r.place = asked.place ORDER BY asked.at"
    )
    return [row[0] for row in await block.rows(sql, (places[:limit],))]


async def _exact(block: Block, said: str, limit: int) -> list[str]:
    """Return the places of records one of whose names, or whose place, is just that."""
    if not said:
        return []
    name = f"\n{said}\n"
    sql = (
        f"{_NAMED} SELECT place, downloads FROM named WHERE strpos(needle, %s) > 0 "
        "UNION SELECT place, downloads FROM model_records WHERE lower(place) = %s ORDER BY downloads DESC, place LIMIT %s"
    )
    return [row[0] for row in await block.rows(sql, (grams(name), None, name, said, limit))]


async def _holding(block: Block, said: str, limit: int) -> list[str]:
    """Return the places of records that hold it, the most used first."""
    most_used = await block.rows(_MOST_USED, (LOOKED_AT,))
    found = [place for place, needle in most_used if said in needle][:limit]
    if len(found) >= limit or len(most_used) < LOOKED_AT:
        return found
    if len(said) >= SIZE:
        named = await block.rows(f"{_NAMED} SELECT place, downloads, needle FROM named", (grams(said), FEW + 1))
        if len(named) <= FEW:
            held = sorted((row for row in named if said in row[2]), key=lambda row: (-row[1], row[0].encode()))
            return [row[0] for row in held[:limit]]
    sql = "SELECT place FROM model_records WHERE strpos(needle, %s) > 0 ORDER BY downloads DESC, place LIMIT %s"
    return [row[0] for row in await block.rows(sql, (said, limit))]
