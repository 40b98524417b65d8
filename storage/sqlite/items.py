"""The items, their vectors and the pages behind them, in SQLite."""

import sqlite3
from collections.abc import Sequence
from datetime import datetime

from bot.domain.item import Item, ItemId, Known, PageText
from bot.domain.source import SourceId
from bot.domain.vector import Matrix, Vector
from bot.errors import StoreError
from storage.codec import ITEM, Row, item_of, item_row, known_of, listed, of_bytes, page_row, to_bytes, to_micros
from storage.sqlite.block import TIMES, Block
from storage.sqlite.embedders import embedder_key, find_embedder

_I = ", ".join(f"i.{name}" for name in ITEM.split(", "))
_BINDS = ", ".join("?" * len(ITEM.split(", ")))


class SqliteItems:
    """`Items` over SQLite."""

    def __init__(self, block: Block) -> None:
        self._block = block

    async def known(
        self, source: SourceId, *, guids: Sequence[str], urls: Sequence[str], hashes: Sequence[str]
    ) -> list[Known]:
        """Return this source's items that share any of these."""
        asked = (("guid", guids), ("url", urls), ("content_hash", hashes))
        legs = [
            f"SELECT key FROM items WHERE source = ? AND {column} IN (SELECT value FROM json_each(?))"
            for column, values in asked
            if values
        ]
        if not legs:
            return []
        sql = f"SELECT id, guid, url, title, content_hash FROM items WHERE key IN ({' UNION '.join(legs)}) ORDER BY key"
        binds = [bind for _, values in asked if values for bind in (source, listed(values))]
        return await self._block.read(lambda raw: [known_of(row) for row in raw.execute(sql, binds)])

    async def add(self, items: Sequence[Item]) -> frozenset[ItemId]:
        """Append items; return the ids that were new. An id that is there already stays as it was."""
        if not items:
            return frozenset()
        return await self._block.write(lambda raw: _add(raw, items))

    async def get(self, ids: Sequence[ItemId]) -> list[Item]:
        """Return the items that exist, in the order asked."""
        if not ids:
            return []
        sql = f"SELECT {_I} FROM json_each(?) AS asked JOIN items AS i ON i.id = asked.value ORDER BY asked.key"
        return await self._items(sql, (listed(ids),))

    async def newest(
        self, *, limit: int | None = None, source: SourceId | None = None, since: datetime | None = None
    ) -> list[Item]:
        """Return items by `seen_at`, then `published_at`, newest first."""
        conditions = ["source = ?"] if source is not None else []
        conditions += ["seen_at >= ?"] if since is not None else []
        where = f"WHERE {' AND '.join(conditions)}" if conditions else ""
        sql = f"SELECT {ITEM} FROM items {where} ORDER BY seen_at DESC, published_at DESC, key DESC LIMIT ?"
        asked = [bind for bind in (source, TIMES.maybe_at(since)) if bind is not None]
        return await self._items(sql, (*asked, _all_or(limit)))

    async def by_url(self, url: str) -> list[Item]:
        """Return the items of any source with this canonical URL, oldest first."""
        return await self._items(f"SELECT {ITEM} FROM items WHERE url = ? ORDER BY seen_at, published_at, key", (url,))

    async def unplaced(self, *, limit: int) -> list[Item]:
        """Return items no story holds yet: fresh before archival, then newest `published_at` first."""
        sql = (
            f"SELECT {_I} FROM unplaced AS u JOIN items AS i ON i.key = u.item "
            "ORDER BY u.archival, u.published_at DESC, u.item LIMIT ?"
        )
        return await self._items(sql, (limit,))

    async def unembedded(self, embedder: str, langs: Sequence[str] | None, *, limit: int) -> list[Item]:
        """Return placed items without a vector of this embedder, in these languages (None: any), newest first."""
        sql = (
            f"SELECT {_I} FROM unembedded AS u CROSS JOIN items AS i ON i.key = u.item "
            f"WHERE u.embedder = ? {'' if langs is None else 'AND u.lang IN (SELECT value FROM json_each(?))'} "
            "AND EXISTS (SELECT 1 FROM placements AS p WHERE p.item = u.item) "
            "ORDER BY u.published_at DESC, u.item LIMIT ?"
        )
        wanted = () if langs is None else (listed(langs),)
        key = await self._block.read(lambda raw: find_embedder(raw, embedder))
        if key is None:  # a name never heard: from now on its backlog is kept
            key = await self._block.write(lambda raw: embedder_key(raw, embedder))
        return await self._items(sql, (key, *wanted, limit))

    async def teasers(self, *, since: datetime, limit: int) -> list[Item]:
        """Return fresh items with a URL seen since then whose page was never followed, newest first."""
        sql = (
            f"SELECT {ITEM} FROM items WHERE seen_at >= ? AND NOT archival AND url IS NOT NULL "
            "AND NOT EXISTS (SELECT 1 FROM pages WHERE pages.item = items.key) "
            "ORDER BY seen_at DESC, published_at DESC, key DESC LIMIT ?"
        )
        return await self._items(sql, (to_micros(since), limit))

    async def put_vectors(self, embedder: str, ids: Sequence[ItemId], vectors: Matrix) -> None:
        """Keep one vector an item for this embedder."""
        self._block.embedder = embedder
        await self._block.write(lambda raw: _put_vectors(raw, embedder, ids, vectors))

    async def vectors(self, embedder: str, ids: Sequence[ItemId]) -> dict[ItemId, Vector]:
        """Return the vectors there are."""
        sql = (
            "SELECT i.id, v.vector FROM json_each(?) AS asked JOIN items AS i ON i.id = asked.value "
            "JOIN vectors AS v ON v.item = i.key JOIN embedders AS e ON e.key = v.embedder AND e.name = ?"
        )
        binds = (listed(ids), embedder)
        return await self._block.read(lambda raw: {ItemId(id_): of_bytes(v) for id_, v in raw.execute(sql, binds)})

    async def put_page(self, page: PageText) -> None:
        """Keep what lay behind a teaser, or that nothing could be had."""
        sql = (
            "INSERT OR REPLACE INTO pages (item, fetched_at, text, sha256, problem) "
            "SELECT key, ?, ?, ?, ? FROM items WHERE id = ?"
        )
        row = (*page_row(page, TIMES), page.item)
        if await self._block.write(lambda raw: raw.execute(sql, row).rowcount) == 0:
            raise StoreError(f"There is no item {page.item!r} to keep a page for.")

    async def pages(self, ids: Sequence[ItemId]) -> dict[ItemId, str]:
        """Return the page texts there are."""
        sql = (
            "SELECT i.id, p.text FROM json_each(?) AS asked JOIN items AS i ON i.id = asked.value "
            "JOIN pages AS p ON p.item = i.key WHERE p.text IS NOT NULL"
        )
        binds = (listed(ids),)
        return await self._block.read(lambda raw: {ItemId(id_): text for id_, text in raw.execute(sql, binds)})

    async def forget_pages(self, *, before: datetime) -> int:
        """Drop page texts fetched before then, keeping their hashes; return how many."""
        sql = (
            "INSERT OR REPLACE INTO pages (item, fetched_at, text, sha256, problem) "
            "SELECT item, fetched_at, NULL, sha256, problem FROM pages WHERE fetched_at < ? AND text IS NOT NULL"
        )
        return await self._block.write(lambda raw: raw.execute(sql, (to_micros(before),)).rowcount)

    async def count(self, *, since: datetime | None = None, source: SourceId | None = None) -> int:
        """Return how many items were seen since then; of one source, if asked."""
        conditions = ["source = ?"] if source is not None else []
        conditions += ["seen_at >= ?"] if since is not None else []
        where = f"WHERE {' AND '.join(conditions)}" if conditions else ""
        binds = tuple(bind for bind in (source, TIMES.maybe_at(since)) if bind is not None)
        row: Row = await self._block.read(
            lambda raw: raw.execute(f"SELECT count(*) FROM items {where}", binds).fetchone()
        )
        return int(row[0])

    async def _items(self, sql: str, binds: Sequence[object]) -> list[Item]:
        return await self._block.read(lambda raw: [item_of(row, TIMES) for row in raw.execute(sql, binds)])


def _all_or(limit: int | None) -> int:
    """Say a limit as SQLite does: -1 is none."""
    return -1 if limit is None else limit


def _add(raw: sqlite3.Connection, items: Sequence[Item]) -> frozenset[ItemId]:
    """Append the items whose ids are new, and line them up to be placed."""
    wanted = {item.id: item for item in reversed(items)}  # of two with one id the first counts
    there = raw.execute("SELECT id FROM items WHERE id IN (SELECT value FROM json_each(?))", (listed(wanted),))
    for (id_,) in there.fetchall():
        del wanted[id_]
    last = raw.execute("SELECT coalesce(max(key), 0) FROM items").fetchone()[0]
    raw.executemany(
        f"INSERT INTO items ({ITEM}) VALUES ({_BINDS})", [item_row(item, TIMES) for item in reversed(wanted.values())]
    )
    raw.execute(
        "INSERT INTO unplaced (archival, published_at, item) SELECT archival, published_at, key FROM items WHERE key > ?",
        (last,),
    )
    return frozenset(wanted)


def _put_vectors(raw: sqlite3.Connection, embedder: str, ids: Sequence[ItemId], vectors: Matrix) -> None:
    """Keep the vectors, each with a new seq, and strike their items off the backlog."""
    key = embedder_key(raw, embedder)
    found = raw.execute(
        "SELECT id, key, published_at FROM items WHERE id IN (SELECT value FROM json_each(?))", (listed(ids),)
    )
    rows = {id_: (item, published_at) for id_, item, published_at in found}
    strangers = [id_ for id_ in ids if id_ not in rows]
    if strangers:
        raise StoreError(f"There is no item {strangers[0]!r} to keep a vector for.")
    raw.executemany(
        "INSERT OR REPLACE INTO vectors (embedder, item, vector) VALUES (?, ?, ?)",
        [(key, rows[id_][0], to_bytes(vector)) for id_, vector in zip(ids, vectors, strict=True)],
    )
    raw.executemany(
        "DELETE FROM unembedded WHERE embedder = ? AND published_at = ? AND item = ?",
        [(key, published_at, item) for item, published_at in rows.values()],
    )
