"""What items say happened, in PostgreSQL."""

from collections.abc import Mapping, Sequence

from bot.domain.claim import Claim
from bot.domain.item import ItemId
from bot.errors import StoreError
from storage.codec_claims import claims_body, claims_of, names_in
from storage.codec_ledger import key_of
from storage.postgres.block import Block
from storage.postgres.lock import Lock


class PostgresClaims:
    """`Claims` over PostgreSQL."""

    def __init__(self, block: Block) -> None:
        self._block = block

    async def put(self, said: Mapping[ItemId, Sequence[Claim]]) -> None:
        """Keep what each item says, in place of what was kept of it before."""
        if not said:
            return
        await self._block.lock(Lock.STORIES)
        found = await self._block.rows("SELECT id, key, published_at FROM items WHERE id = ANY(%s)", (list(said),))
        rows = {id_: (item, published_at) for id_, item, published_at in found}
        strangers = [id_ for id_ in said if id_ not in rows]
        if strangers:
            raise StoreError(f"There is no item {strangers[0]!r} to keep claims for.")
        for table in ("claims", "claim_names"):
            await self._block.change(
                f"DELETE FROM {table} WHERE item = ANY(%s)", ([item for item, _ in rows.values()],)
            )
        await self._block.change_each(
            "INSERT INTO claims (item, body) VALUES (%s, %s)",
            [(rows[id_][0], claims_body(claims)) for id_, claims in said.items() if claims],
        )
        await self._block.change_each(
            "INSERT INTO claim_names (name, published_at, item) VALUES (%s, %s, %s)",
            [(name, rows[id_][1], rows[id_][0]) for id_, claims in said.items() for name in names_in(claims)],
        )

    async def of(self, items: Sequence[ItemId]) -> dict[ItemId, tuple[Claim, ...]]:
        """Return the claims of each item that has any, the main one first."""
        sql = "SELECT i.id, c.body FROM items AS i JOIN claims AS c ON c.item = i.key WHERE i.id = ANY(%s)"
        return {ItemId(id_): claims_of(body) for id_, body in await self._block.rows(sql, (list(items),))}

    async def naming(self, names: Sequence[str], *, limit: int) -> list[ItemId]:
        """Return items whose claims name any of these models (canonical names), last published first."""
        sql = (
            "WITH found AS (SELECT DISTINCT n.published_at, n.item FROM unnest(%s::text[]) AS asked (name) "
            "CROSS JOIN LATERAL (SELECT published_at, item FROM claim_names AS c WHERE c.name = asked.name "
            "ORDER BY published_at DESC, item DESC LIMIT %s) AS n) "
            "SELECT i.id FROM found AS f JOIN items AS i ON i.key = f.item "
            "ORDER BY f.published_at DESC, f.item DESC LIMIT %s"
        )
        keys = list(dict.fromkeys(map(key_of, names)))
        return [ItemId(row[0]) for row in await self._block.rows(sql, (keys, limit, limit))]
