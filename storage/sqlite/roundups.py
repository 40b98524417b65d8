"""Round-ups and the stories they are attached to, in SQLite."""

import json
import sqlite3
from collections.abc import Sequence
from datetime import datetime

from bot.domain.item import ItemId
from bot.domain.story import Attachment, StoryId
from storage.codec import ATTACHMENT, attachment_of, by_item, by_story, listed, to_micros
from storage.sqlite.block import TIMES, Block

_NAMING = (
    "SELECT i.id FROM (SELECT k.item, k.published_at, sum(asked.value) AS shared FROM json_each(?) AS asked "
    "CROSS JOIN roundup_keys AS k ON k.name = asked.key AND k.published_at BETWEEN ? AND ? "
    "GROUP BY k.item HAVING shared >= ? ORDER BY shared DESC, k.published_at DESC, k.item LIMIT ?) AS found "
    "JOIN items AS i ON i.key = found.item ORDER BY found.shared DESC, found.published_at DESC, found.item"
)
_ATTACH = (
    "INSERT INTO attachments (story, item, reason, quote, at) "
    "SELECT s.key, i.key, ?, ?, ? FROM stories AS s, items AS i WHERE s.id = ? AND i.id = ? "
    "ON CONFLICT (story, item) DO UPDATE SET reason = excluded.reason, quote = excluded.quote"
)
_ATTACHED = (
    f"SELECT {ATTACHMENT} FROM attachments AS a JOIN stories AS s ON s.key = a.story JOIN items AS i ON i.key = a.item "
)


class SqliteRoundups:
    """`Roundups` over SQLite."""

    def __init__(self, block: Block) -> None:
        self._block = block

    async def put(self, item: ItemId, keys: frozenset[str], at: datetime) -> None:
        """Keep what a round-up is found by, in place of what was kept of it before."""

        def put(raw: sqlite3.Connection) -> None:
            raw.execute("DELETE FROM roundup_keys WHERE item = (SELECT key FROM items WHERE id = ?)", (item,))
            raw.execute(
                "INSERT INTO roundup_keys (name, published_at, item) "
                "SELECT asked.value, ?, i.key FROM items AS i CROSS JOIN json_each(?) AS asked WHERE i.id = ?",
                (to_micros(at), listed(sorted(keys)), item),
            )

        await self._block.write(put)

    async def naming(
        self,
        names: frozenset[str],
        words: frozenset[str] = frozenset(),
        *,
        at_least: int,
        after: datetime,
        before: datetime,
        limit: int,
    ) -> list[ItemId]:
        """Return round-ups of [after, before] found by one of these names, or by at least so many of the words.

        Those found by the most come first, a name counting as so many words; then the newest.
        """
        keys = dict.fromkeys(sorted(words), 1) | dict.fromkeys(sorted(names), at_least)
        if not keys:
            return []
        binds = (json.dumps(keys), to_micros(after), to_micros(before), at_least, limit)
        return await self._block.read(lambda raw: [ItemId(id_) for (id_,) in raw.execute(_NAMING, binds)])

    async def attach(self, attachments: Sequence[Attachment]) -> None:
        """Keep attachments; of a pair that has one the words are the new ones and the moment is the first."""
        rows = [(each.reason, each.quote, to_micros(each.at), each.story, each.item) for each in attachments]
        if rows:
            await self._block.write(lambda raw: raw.executemany(_ATTACH, rows))

    async def detach(self, story: StoryId, *, but: Sequence[ItemId] = ()) -> None:
        """Forget which round-ups tell a story, but these."""
        sql = (
            "DELETE FROM attachments WHERE story = (SELECT key FROM stories WHERE id = ?) "
            "AND item NOT IN (SELECT key FROM items WHERE id IN (SELECT value FROM json_each(?)))"
        )
        await self._block.write(lambda raw: raw.execute(sql, (story, listed(but))))

    async def of(self, stories: Sequence[StoryId]) -> dict[StoryId, tuple[Attachment, ...]]:
        """Return the round-ups attached to each story that has any, by `at`, oldest first."""
        return by_story(await self._attached("s.id", stories))

    async def told_by(self, items: Sequence[ItemId]) -> dict[ItemId, tuple[Attachment, ...]]:
        """Return what each round-up is attached to, where it is to any story, by `at`, oldest first."""
        return by_item(await self._attached("i.id", items))

    async def _attached(self, column: str, ids: Sequence[str]) -> list[Attachment]:
        sql = f"{_ATTACHED} WHERE {column} IN (SELECT value FROM json_each(?)) ORDER BY a.at, i.id, s.id"
        binds = (listed(ids),)
        return await self._block.read(lambda raw: [attachment_of(row, TIMES) for row in raw.execute(sql, binds)])
