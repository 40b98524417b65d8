"""What items say happened, in SQLite."""

import sqlite3
from collections.abc import Mapping, Sequence

from bot.domain.claim import Claim
from bot.domain.item import ItemId
from bot.errors import StoreError
from storage.codec import listed
from storage.codec_claims import claims_body, claims_of, names_in
from storage.codec_ledger import key_of
from storage.sqlite.block import Block


class SqliteClaims:
    """`Claims` over SQLite."""

    def __init__(self, block: Block) -> None:
        self._block = block

    async def put(self, said: Mapping[ItemId, Sequence[Claim]]) -> None:
        """Keep what each item says, in place of what was kept of it before."""
        if said:
            await self._block.write(lambda raw: _put(raw, said))

    async def of(self, items: Sequence[ItemId]) -> dict[ItemId, tuple[Claim, ...]]:
        """Return the claims of each item that has any, the main one first."""
        sql = (
            "SELECT i.id, c.body FROM json_each(?) AS asked CROSS JOIN items AS i ON i.id = asked.value "
            "CROSS JOIN claims AS c ON c.item = i.key"
        )
        binds = (listed(items),)
        return await self._block.read(
            lambda raw: {ItemId(id_): claims_of(body) for id_, body in raw.execute(sql, binds)}
        )

    async def naming(self, names: Sequence[str], *, limit: int) -> list[ItemId]:
        """Return items whose claims name any of these models (canonical names), last published first."""
        keys = dict.fromkeys(map(key_of, names))

        def naming(raw: sqlite3.Connection) -> list[ItemId]:
            sql = "SELECT published_at, item FROM claim_names WHERE name = ? ORDER BY published_at DESC, item DESC LIMIT ?"
            found = {row for key in keys for row in raw.execute(sql, (key, limit))}
            last = [item for _, item in sorted(found, reverse=True)[:limit]]
            ids = (
                "SELECT i.id FROM json_each(?) AS asked CROSS JOIN items AS i ON i.key = asked.value ORDER BY asked.key"
            )
            return [ItemId(id_) for (id_,) in raw.execute(ids, (listed(last),))]

        return await self._block.read(naming)


def _put(raw: sqlite3.Connection, said: Mapping[ItemId, Sequence[Claim]]) -> None:
    found = raw.execute(
        "SELECT id, key, published_at FROM items WHERE id IN (SELECT value FROM json_each(?))", (listed(said),)
    )
    rows = {id_: (item, published_at) for id_, item, published_at in found}
    strangers = [id_ for id_ in said if id_ not in rows]
    if strangers:
        raise StoreError(f"There is no item {strangers[0]!r} to keep claims for.")
    for table in ("claims", "claim_names"):
        raw.executemany(f"DELETE FROM {table} WHERE item = ?", [(item,) for item, _ in rows.values()])
    raw.executemany(
        "INSERT INTO claims (item, body) VALUES (?, ?)",
        [(rows[id_][0], claims_body(claims)) for id_, claims in said.items() if claims],
    )
    raw.executemany(
        "INSERT INTO claim_names (name, published_at, item) VALUES (?, ?, ?)",
        [(name, rows[id_][1], rows[id_][0]) for id_, claims in said.items() for name in names_in(claims)],
    )
