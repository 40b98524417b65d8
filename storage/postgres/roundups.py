"""Round-ups and the stories they are attached to, in PostgreSQL."""

from collections.abc import Sequence
from datetime import datetime

from bot.domain.item import ItemId
from bot.domain.story import Attachment, StoryId
from storage.codec import ATTACHMENT, attachment_of, by_item, by_story
from storage.postgres.block import TIMES, Block
from storage.postgres.lock import Lock

_NAMING = (
    "SELECT i.id FROM (SELECT k.item, k.published_at, sum(asked.counts) AS shared "
    "FROM unnest(%s::text[], %s::integer[]) AS asked (name, counts) JOIN roundup_keys AS k ON k.name = asked.name "
    "WHERE k.published_at BETWEEN %s AND %s GROUP BY k.item, k.published_at HAVING sum(asked.counts) >= %s "
    "ORDER BY shared DESC, k.published_at DESC, k.item LIMIT %s) AS found "
    "JOIN items AS i ON i.key = found.item ORDER BY found.shared DESC, found.published_at DESC, found.item"
)
_ATTACH = (
    "INSERT INTO attachments (story, item, reason, quote, at) "
    "SELECT s.key, i.key, %s, %s, %s FROM stories AS s, items AS i WHERE s.id = %s AND i.id = %s "
    "ON CONFLICT (story, item) DO UPDATE SET reason = excluded.reason, quote = excluded.quote"
)
_ATTACHED = (
    f"SELECT {ATTACHMENT} FROM attachments AS a JOIN stories AS s ON s.key = a.story JOIN items AS i ON i.key = a.item "
)


class PostgresRoundups:
    """`Roundups` over PostgreSQL."""

    def __init__(self, block: Block) -> None:
        self._block = block

    async def put(self, item: ItemId, keys: frozenset[str], at: datetime) -> None:
        """Keep what a round-up is found by, in place of what was kept of it before."""
        await self._block.lock(Lock.STORIES)
        await self._block.change("DELETE FROM roundup_keys WHERE item = (SELECT key FROM items WHERE id = %s)", (item,))
        await self._block.change(
            "INSERT INTO roundup_keys (name, published_at, item) "
            "SELECT asked.name, %s, i.key FROM items AS i, unnest(%s::text[]) AS asked (name) WHERE i.id = %s",
            (at, sorted(keys), item),
        )

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
        rows = await self._block.rows(_NAMING, (list(keys), list(keys.values()), after, before, at_least, limit))
        return [ItemId(id_) for (id_,) in rows]

    async def attach(self, attachments: Sequence[Attachment]) -> None:
        """Keep attachments; of a pair that has one the words are the new ones and the moment is the first."""
        if attachments:
            await self._block.lock(Lock.STORIES)
            await self._block.change_each(
                _ATTACH, [(each.reason, each.quote, each.at, each.story, each.item) for each in attachments]
            )

    async def detach(self, story: StoryId, *, but: Sequence[ItemId] = ()) -> None:
        """Forget which round-ups tell a story, but these."""
        await self._block.lock(Lock.STORIES)
        await self._block.change(
            "DELETE FROM attachments WHERE story = (SELECT key FROM stories WHERE id = %s) "
            "AND item NOT IN (SELECT key FROM items WHERE id = ANY(%s))",
            (story, list(but)),
        )

    async def of(self, stories: Sequence[StoryId]) -> dict[StoryId, tuple[Attachment, ...]]:
        """Return the round-ups attached to each story that has any, by `at`, oldest first."""
        return by_story(await self._attached("s.id", stories))

    async def told_by(self, items: Sequence[ItemId]) -> dict[ItemId, tuple[Attachment, ...]]:
        """Return what each round-up is attached to, where it is to any story, by `at`, oldest first."""
        return by_item(await self._attached("i.id", items))

    async def _attached(self, column: str, ids: Sequence[str]) -> list[Attachment]:
        sql = f'{_ATTACHED} WHERE {column} = ANY(%s) ORDER BY a.at, i.id COLLATE "C", s.id COLLATE "C"'
        return [attachment_of(row, TIMES) for row in await self._block.rows(sql, (list(ids),))]
