"""The items, their vectors and the pages behind them, in PostgreSQL."""

from collections.abc import Sequence
from datetime import datetime

from bot.domain.item import Item, ItemId, Known, PageText
from bot.domain.source import SourceId
from bot.domain.vector import Matrix, Vector
from bot.errors import StoreError
from storage.codec import ITEM, item_of, item_row, known_of, page_row
from storage.postgres.block import TIMES, Block
from storage.postgres.embedders import embedder_key, find_embedder, size_embedder
from storage.postgres.lock import Lock
from storage.postgres.vectors import of_wire, to_wire

_I = ", ".join(f"i.{name}" for name in ITEM.split(", "))
_BINDS = ", ".join(["%s"] * len(ITEM.split(", ")))


class PostgresItems:
    """`Items` over PostgreSQL."""

    def __init__(self, block: Block) -> None:
        self._block = block

    async def known(
        self, source: SourceId, *, guids: Sequence[str], urls: Sequence[str], hashes: Sequence[str]
    ) -> list[Known]:
        """Return this source's items that share any of these."""
        asked = (("guid", guids), ("url", urls), ("content_hash", hashes))
        legs = [f"SELECT key FROM items WHERE source = %s AND {column} = ANY(%s)" for column, values in asked if values]
        if not legs:
            return []
        sql = f"SELECT id, guid, url, title, content_hash FROM items WHERE key IN ({' UNION '.join(legs)}) ORDER BY key"
        binds = [bind for _, values in asked if values for bind in (source, list(values))]
        return [known_of(row) for row in await self._block.rows(sql, binds)]

    async def add(self, items: Sequence[Item]) -> frozenset[ItemId]:
        """Append items; return the ids that were new. An id that is there already stays as it was."""
        if not items:
            return frozenset()
        await self._block.lock(Lock.ITEMS)
        wanted = {item.id: item for item in reversed(items)}  # of two with one id the first counts
        for (id_,) in await self._block.rows("SELECT id FROM items WHERE id = ANY(%s)", (list(wanted),)):
            del wanted[id_]
        await self._block.change_each(
            f"INSERT INTO items ({ITEM}) VALUES ({_BINDS})",
            [item_row(item, TIMES) for item in reversed(wanted.values())],
        )
        await self._block.change(
            "WITH new AS (SELECT key, archival, published_at FROM items WHERE id = ANY(%s)), "
            "found AS (INSERT INTO unsearched (item) SELECT key FROM new ORDER BY key) "
            "INSERT INTO unplaced (item, archival, published_at) SELECT key, archival, published_at FROM new",
            (list(wanted),),
        )
        return frozenset(wanted)

    async def get(self, ids: Sequence[ItemId]) -> list[Item]:
        """Return the items that exist, in the order asked."""
        if not ids:
            return []
        sql = (
            f"SELECT {_I} FROM unnest(%s::text[]) WITH ORDINALITY AS asked (id, place) "
            "JOIN items AS i ON i.id = asked.id ORDER BY asked.place"
        )
        return await self._items(sql, (list(ids),))

    async def newest(
        self, *, limit: int | None = None, source: SourceId | None = None, since: datetime | None = None
    ) -> list[Item]:
        """Return items by `seen_at`, then `published_at`, newest first."""
        conditions = ["source = %s"] if source is not None else []
        conditions += ["seen_at >= %s"] if since is not None else []
        where = f"WHERE {' AND '.join(conditions)}" if conditions else ""
        sql = f"SELECT {ITEM} FROM items {where} ORDER BY seen_at DESC, published_at DESC, key DESC LIMIT %s"
        asked = [bind for bind in (source, since) if bind is not None]
        return await self._items(sql, (*asked, limit))

    async def by_url(self, url: str) -> list[Item]:
        """Return the items of any source with this canonical URL, oldest first."""
        return await self._items(f"SELECT {ITEM} FROM items WHERE url = %s ORDER BY seen_at, published_at, key", (url,))

    async def unplaced(self, *, limit: int) -> list[Item]:
        """Return items no story holds yet: fresh before archival, then newest `published_at` first."""
        sql = (
            f"SELECT {_I} FROM unplaced AS u JOIN items AS i ON i.key = u.item "
            "ORDER BY u.archival, u.published_at DESC, u.item LIMIT %s"
        )
        return await self._items(sql, (limit,))

    async def unembedded(self, embedder: str, langs: Sequence[str] | None, *, limit: int) -> list[Item]:
        """Return placed items without a vector of this embedder, in these languages (None: any), newest first."""
        sql = (
            f"SELECT {_I} FROM unembedded AS u JOIN items AS i ON i.key = u.item "
            f"WHERE u.embedder = %s {'' if langs is None else 'AND u.lang = ANY(%s)'} "
            "AND EXISTS (SELECT 1 FROM placements AS p WHERE p.item = u.item) "
            "ORDER BY u.published_at DESC, u.item LIMIT %s"
        )
        wanted = () if langs is None else (list(langs),)
        key = await embedder_key(self._block, embedder)  # a name never heard: from now on its backlog is kept
        return await self._items(sql, (key, *wanted, limit))

    async def teasers(self, *, since: datetime, limit: int) -> list[Item]:
        """Return fresh items with a URL seen since then whose page was never followed, newest first."""
        sql = (
            f"SELECT {ITEM} FROM items WHERE seen_at >= %s AND NOT archival AND url IS NOT NULL "
            "AND NOT EXISTS (SELECT 1 FROM pages WHERE pages.item = items.key) "
            "ORDER BY seen_at DESC, published_at DESC, key DESC LIMIT %s"
        )
        return await self._items(sql, (since, limit))

    async def put_vectors(self, embedder: str, ids: Sequence[ItemId], vectors: Matrix) -> None:
        """Keep one vector an item for this embedder."""
        self._block.embedder = embedder
        await self._block.lock(Lock.STORIES)
        key = await embedder_key(self._block, embedder)
        found = await self._block.rows("SELECT id, key, seen_at FROM items WHERE id = ANY(%s)", (list(ids),))
        rows = {id_: (item, seen_at) for id_, item, seen_at in found}
        strangers = [id_ for id_ in ids if id_ not in rows]
        if strangers:
            raise StoreError(f"There is no item {strangers[0]!r} to keep a vector for.")
        await size_embedder(self._block, key, embedder, vectors.shape[1])
        await self._block.change_each(
            "INSERT INTO vectors (embedder, item, seen_at, vector) VALUES (%s, %s, %s, %s) "
            "ON CONFLICT (embedder, item) DO UPDATE SET vector = excluded.vector",
            [(key, *rows[id_], to_wire(vector)) for id_, vector in zip(ids, vectors, strict=True)],
        )
        await self._block.change(
            "DELETE FROM unembedded WHERE embedder = %s AND item = ANY(%s)", (key, [item for item, _ in rows.values()])
        )

    async def vectors(self, embedder: str, ids: Sequence[ItemId]) -> dict[ItemId, Vector]:
        """Return the vectors there are."""
        key = await find_embedder(self._block, embedder)
        sql = (
            "SELECT i.id, vector_send(v.vector) FROM items AS i JOIN vectors AS v ON v.item = i.key "
            "WHERE v.embedder = %s AND i.id = ANY(%s)"
        )
        return {ItemId(id_): of_wire(written) for id_, written in await self._block.rows(sql, (key, list(ids)))}

    async def put_page(self, page: PageText) -> None:
        """Keep what lay behind a teaser, or that nothing could be had."""
        await self._block.lock(Lock.ITEMS)
        sql = (
            "INSERT INTO pages (item, fetched_at, text, sha256, problem) "
            "SELECT key, %s::timestamptz, %s::text, %s::text, %s::text FROM items WHERE id = %s "
            "ON CONFLICT (item) DO UPDATE SET fetched_at = excluded.fetched_at, text = excluded.text, "
            "sha256 = excluded.sha256, problem = excluded.problem RETURNING item"
        )
        put = await self._block.row(sql, (*page_row(page, TIMES), page.item))
        if put is None:
            raise StoreError(f"There is no item {page.item!r} to keep a page for.")
        await self._block.change("INSERT INTO unsearched (item) VALUES (%s)", put)

    async def pages(self, ids: Sequence[ItemId]) -> dict[ItemId, str]:
        """Return the page texts there are."""
        sql = (
            "SELECT i.id, p.text FROM items AS i JOIN pages AS p ON p.item = i.key "
            "WHERE i.id = ANY(%s) AND p.text IS NOT NULL"
        )
        return {ItemId(id_): text for id_, text in await self._block.rows(sql, (list(ids),))}

    async def forget_pages(self, *, before: datetime) -> int:
        """Drop page texts fetched before then, keeping their hashes; return how many."""
        await self._block.lock(Lock.ITEMS)
        return await self._block.change(
            "WITH forgotten AS (UPDATE pages SET text = NULL WHERE fetched_at < %s AND text IS NOT NULL RETURNING item) "
            "INSERT INTO unsearched (item) SELECT item FROM forgotten",
            (before,),
        )

    async def count(self, *, since: datetime | None = None, source: SourceId | None = None) -> int:
        """Return how many items were seen since then; of one source, if asked."""
        conditions = ["source = %s"] if source is not None else []
        conditions += ["seen_at >= %s"] if since is not None else []
        where = f"WHERE {' AND '.join(conditions)}" if conditions else ""
        binds = tuple(bind for bind in (source, since) if bind is not None)
        return int(await self._block.value(f"SELECT count(*) FROM items {where}", binds))

    async def _items(self, sql: str, binds: Sequence[object]) -> list[Item]:
        return [item_of(row, TIMES) for row in await self._block.rows(sql, binds)]
