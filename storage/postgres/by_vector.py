"""The vector leg of search: pgvector's index of an embedder's vectors, or each of them where few are young enough."""

from bot.domain.item import ItemId
from bot.domain.search import Hit, Query
from storage.postgres.block import Block
from storage.postgres.vectors import to_wire

FEW = 5_000
"""Vectors compared one by one, about 2 µs each, rather than looked for in an index that holds mostly older ones."""

FARTHEST = 50_000
"""Vectors the index looks at before it gives up finding enough that are young: more than `FEW` of 1,000,000 leave 250."""

BREADTH = 100
"""How many candidates the index keeps in hand, at least: pgvector's own 40 is fewer than some questions ask for."""

_HITS = (
    "SELECT i.id, i.lang, -near.distance FROM ({near} ORDER BY distance LIMIT {limit:d}) AS near "
    "JOIN items AS i ON i.key = near.item ORDER BY near.distance, i.id"
)


async def nearest(block: Block, query: Query, embedder: str) -> tuple[Hit, ...]:
    """Return the nearest items with a vector of this embedder, with their cosines."""
    row = await block.row("SELECT key, dimensions FROM embedders WHERE name = %s", (embedder,))
    if query.vector is None or row is None or row[1] != len(query.vector):
        return ()
    key, dimensions = int(row[0]), int(row[1])
    # All vectors have unit length: the inner product is the cosine, and <#> is that product's negative.
    if query.since is not None and await _are_few(block, key, query):
        near = (
            "SELECT item, distance FROM (SELECT item, vector <#> %(vector)s::vector AS distance FROM vectors "
            f"WHERE embedder = {key} AND seen_at >= %(since)s OFFSET 0) AS young"
        )
    else:
        await block.rows(
            "SELECT set_config('hnsw.iterative_scan', 'strict_order', true), set_config('hnsw.ef_search', %s, true), "
            "set_config('hnsw.max_scan_tuples', %s, true)",
            (str(min(max(BREADTH, query.limit), 1_000)), str(FARTHEST)),
        )
        # Word for word what the index is made of (embedders.py), or PostgreSQL does not recognize it.
        near = (
            f"SELECT item, vector::vector({dimensions}) <#> %(vector)s::vector AS distance FROM vectors "
            f"WHERE embedder = {key} {'' if query.since is None else 'AND seen_at >= %(since)s'}"
        )
    binds = {"vector": to_wire(query.vector), "since": query.since}
    # The limit is written out: of one that it is to hear later, PostgreSQL assumes that it is a tenth of the table.
    rows = await block.rows(_HITS.format(near=near, limit=query.limit), binds)
    return tuple(Hit(item=ItemId(id_), score=score, lang=lang) for id_, lang, score in rows)


async def _are_few(block: Block, key: int, query: Query) -> bool:
    """Say whether so few vectors are young enough that they are best compared one by one."""
    young = await block.value(
        f"SELECT count(*) FROM (SELECT 1 FROM vectors WHERE embedder = %s AND seen_at >= %s LIMIT {FEW + 1}) AS young",
        (key, query.since),
    )
    return bool(young <= FEW)
