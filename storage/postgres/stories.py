"""The stories, in PostgreSQL."""

import json
from collections.abc import Sequence
from datetime import datetime

import numpy as np

from bot.domain.item import ItemId
from bot.domain.story import Near, Placement, Standing, Story, StoryId
from bot.domain.subscription import Destination
from bot.domain.vector import Vector
from storage.centroids import Centroids, Window
from storage.codec import MOST_OF_A_NAME, STORY, story_of, to_micros
from storage.postgres.block import TIMES, Block
from storage.postgres.centroids import catch_up, load
from storage.postgres.embedders import find_embedder
from storage.postgres.lock import Lock
from storage.postgres.placements import inherit, put_items, put_story
from storage.postgres.vectors import of_wire

_MEMBERS = "ARRAY(SELECT p.id FROM placements AS p WHERE p.story = s.key ORDER BY p.place)"
_S = f"{', '.join(f's.{name}' for name in STORY.split(', '))}, vector_send(s.centroid), s.embedder, {_MEMBERS}"
_CENTROID, _EMBEDDER, _ITEMS = range(9, 12)


class PostgresStories:
    """`Stories` over PostgreSQL."""

    def __init__(self, block: Block, window: Window) -> None:
        self._block = block
        self._window = window

    async def near(
        self,
        *,
        embedder: str,
        vector: Vector | None,
        names: frozenset[str],
        after: datetime,
        before: datetime,
        limit: int,
    ) -> list[Near]:
        """Return stories whose span touches [after, before] and that are near the vector or share a name, nearest first."""
        self._block.embedder = embedder
        # The placement that follows must not undo what another process decides meanwhile.
        await self._block.lock(Lock.STORIES)
        key = await find_embedder(self._block, embedder)
        found: list[int] = []
        if key is not None and vector is not None:
            span = (to_micros(after), to_micros(before))
            found += (await self._centroids(key, *span)).nearest(vector, *span, limit)
        if names:
            found += await self._sharing(names, after, before, limit)
        asked = "unnest(%s::bigint[]) WITH ORDINALITY AS asked (key, place) ON s.key = asked.key"
        near = [
            Near(story=story, cosine=None if vector is None else _cosine(story, vector))
            for story in await self._stories(f"JOIN {asked} ORDER BY asked.place", (list(dict.fromkeys(found)),))
        ]
        # Stories without a cosine keep their order behind the others: the most names in common first.
        return sorted(near, key=lambda each: 2.0 if each.cosine is None else -each.cosine)

    async def _centroids(self, embedder: int, after: int, before: int) -> Centroids:
        held = self._window.held
        if held is None or not held.covers(embedder, after, before):
            held = self._window.held = await load(self._block, embedder, after, before, held)
        await catch_up(self._block, held)
        return held

    async def _sharing(self, names: frozenset[str], after: datetime, before: datetime, limit: int) -> list[int]:
        """Return the stories of a span that share names: the most names first, then the newest.

        Of each name the newest stories alone are looked at, so that a name in everybody's mouth costs no more than a rare one.
        """
        rows = await self._block.rows(
            "SELECT near.story FROM unnest(%s::text[]) AS asked (name) CROSS JOIN LATERAL ("
            "SELECT story, updated_at FROM story_names AS n WHERE n.name = asked.name AND updated_at >= %s "
            "AND opened_at <= %s ORDER BY updated_at DESC LIMIT %s) AS near "
            "GROUP BY near.story, near.updated_at ORDER BY count(*) DESC, near.updated_at DESC, near.story LIMIT %s",
            (sorted(names), after, before, MOST_OF_A_NAME, limit),
        )
        return [story for (story,) in rows]

    async def put(self, placements: Sequence[Placement]) -> None:
        """Keep each story as its placement left it, and why."""
        if placements:
            await self._block.lock(Lock.STORIES)
            self._block.wrote_stories = True
        for placement in placements:
            key, held = await put_story(self._block, placement.story, placement.item)
            await put_items(self._block, key, held, placement)
            await inherit(self._block, placement)

    async def get(self, ids: Sequence[StoryId]) -> list[Story]:
        """Return the stories that exist, in the order asked."""
        found = await self._stories("WHERE s.size > 0 AND s.id = ANY(%s)", (list(ids),))
        by_id = {story.id: story for story in found}
        return [by_id[id_] for id_ in ids if id_ in by_id]

    async def of(self, items: Sequence[ItemId]) -> dict[ItemId, StoryId]:
        """Return which story holds each item."""
        sql = (
            "SELECT i.id, s.id FROM items AS i JOIN placements AS p ON p.item = i.key "
            "JOIN stories AS s ON s.key = p.story WHERE i.id = ANY(%s)"
        )
        return {ItemId(item): StoryId(story) for item, story in await self._block.rows(sql, (list(items),))}

    async def newest(self, *, limit: int | None = None, since: datetime | None = None) -> list[Story]:
        """Return stories by `updated_at`, newest first; what only holds a round-up is none."""
        asked = () if since is None else (since,)
        where = "WHERE s.size > 0 AND NOT s.roundup" + ("" if since is None else " AND s.updated_at >= %s")
        return await self._stories(f"{where} ORDER BY s.updated_at DESC, s.key DESC LIMIT %s", (*asked, limit))

    async def untold(self, destination: Destination, *, since: datetime, roundups: bool = False) -> list[Story]:
        """Return stories updated or moved since then, not all archival, that no delivery told this destination since they moved.

        What only holds a round-up is none; with `roundups`, those alone are returned.
        """
        return await self._stories(
            "WHERE s.size > 0 AND (s.updated_at >= %s OR s.moved_at >= %s) AND NOT s.archival AND s.roundup = %s "
            "AND NOT EXISTS "
            "(SELECT 1 FROM told WHERE told.kind = %s AND told.address = %s AND told.story = s.id "
            "AND told.at >= coalesce(s.moved_at, told.at)) ORDER BY s.updated_at DESC, s.key DESC",
            (since, since, roundups, destination.kind, destination.address),
        )

    async def move(self, story: StoryId, standing: Standing, at: datetime) -> None:
        """Let a story stand there, moved by the ledger at that moment; nothing else of it changes."""
        await self._block.lock(Lock.STORIES)
        sql = "UPDATE stories SET standing = %s, moved_at = %s WHERE id = %s"
        await self._block.change(sql, (standing.value, at, story))

    async def count(self) -> int:
        """Return how many stories there are, round-ups left out."""
        return int(await self._block.value("SELECT count(*) FROM stories WHERE size > 0 AND NOT roundup"))

    async def reasons(self, item: ItemId) -> tuple[str, ...]:
        """Return why an item lies in its story."""
        sql = "SELECT p.reasons FROM items AS i JOIN placements AS p ON p.item = i.key WHERE i.id = %s"
        row = await self._block.row(sql, (item,))
        return () if row is None else tuple(json.loads(row[0]))

    async def _stories(self, which: str, binds: Sequence[object]) -> list[Story]:
        """Read stories; in a block that has named an embedder they come with that one's centroid, or with none.

        Centroids of two models do not mix: where the model was changed, a story's mean begins anew.
        """
        name = self._block.embedder
        only = None if name is None else await find_embedder(self._block, name)
        stories = []
        for row in await self._block.rows(f"SELECT {_S} FROM stories AS s {which}", binds):
            mine = row[_CENTROID] is not None and (name is None or row[_EMBEDDER] == only)
            centroid = of_wire(row[_CENTROID]) if mine else None
            stories.append(story_of(row, row[_ITEMS], centroid, TIMES))
        return stories


def _cosine(story: Story, vector: Vector) -> float | None:
    """Return how near a story's centroid is; None where it has none that compares."""
    if story.centroid is None or len(story.centroid) != len(vector):
        return None
    return float(np.dot(story.centroid, vector))
