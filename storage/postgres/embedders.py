"""The embedders a store has heard of, each a small number in its rows, with an index of its vectors."""

from bot.errors import StoreError
from storage.postgres.block import Block
from storage.postgres.lock import Lock

INDEXED = 2_000
"""Numbers a vector may have to be indexed; longer ones are compared one by one. https://github.com/pgvector/pgvector#hnsw."""


async def find_embedder(block: Block, name: str) -> int | None:
    """Return an embedder's number, if the store has heard of it."""
    if name not in block.embedders:
        row = await block.row("SELECT key FROM embedders WHERE name = %s", (name,))
        if row is None:
            return None
        block.embedders[name] = int(row[0])
    return block.embedders[name]


async def embedder_key(block: Block, name: str) -> int:
    """Return an embedder's number; a new one begins with every placed item in its backlog."""
    key = await find_embedder(block, name)
    if key is not None:
        return key
    await block.lock(Lock.STORIES)  # what is placed meanwhile would be missing from the backlog
    await block.change(
        "WITH made AS (INSERT INTO embedders (name) VALUES (%s) ON CONFLICT DO NOTHING RETURNING key) "
        "INSERT INTO unembedded (embedder, item, published_at, lang) "
        "SELECT made.key, i.key, i.published_at, i.lang "
        "FROM made CROSS JOIN placements AS p JOIN items AS i ON i.key = p.item",
        (name,),
    )
    return int(await block.value("SELECT key FROM embedders WHERE name = %s", (name,)))


async def size_embedder(block: Block, key: int, name: str, dimensions: int) -> None:
    """Hold an embedder to the length of its first vector, and index its vectors from then on."""
    held = await block.value("SELECT dimensions FROM embedders WHERE key = %s", (key,))
    if held is None:
        await block.change("UPDATE embedders SET dimensions = %s WHERE key = %s", (dimensions, key))
        if dimensions <= INDEXED:
            await block.change(
                f"CREATE INDEX {index_of(key)} ON vectors USING hnsw ((vector::vector({dimensions:d})) vector_ip_ops) "
                f"WHERE embedder = {key:d}"
            )
    elif held != dimensions:
        raise StoreError(f"Vectors of {name!r} have {held} numbers, not {dimensions}.")


def index_of(key: int) -> str:
    """Name the index of an embedder's vectors."""
    return f"vectors_nearest_{key:d}"
