"""The stories, in SQLite."""

import json
import sqlite3
from collections import Counter
from collections.abc import Sequence
from datetime import datetime

import numpy as np

from bot.domain.item import ItemId
from bot.domain.story import Near, Placement, Standing, Story, StoryId
from bot.domain.subscription import Destination
from bot.domain.vector import Vector
from storage.centroids import Centroids, Window
from storage.codec import MOST_OF_A_NAME, STORY, Row, listed, of_bytes, story_of, to_micros
from storage.sqlite.block import TIMES, Block
from storage.sqlite.centroids import catch_up, load
from storage.sqlite.embedders import find_embedder
from storage.sqlite.placements import inherit, put_items, put_story

_MEMBERS = "(SELECT json_group_array(id) FROM (SELECT id FROM placements WHERE story = s.key ORDER BY place))"
_S = f"{', '.join(f's.{name}' for name in STORY.split(', '))}, s.centroid, s.embedder, {_MEMBERS}"
_CENTROID, _EMBEDDER, _ITEMS = range(9, 12)


class SqliteStories:
    """`Stories` over SQLite."""

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
        span = (to_micros(after), to_micros(before))
        # The placement that follows must not undo what another process decides meanwhile, so this takes the write lock.
        return await self._block.write(lambda raw: self._near(raw, vector, names, span, limit))

    def _near(
        self, raw: sqlite3.Connection, vector: Vector | None, names: frozenset[str], span: tuple[int, int], limit: int
    ) -> list[Near]:
        key = find_embedder(raw, self._block.embedder or "")
        found: list[int] = []
        if key is not None and vector is not None:
            found += self._centroids(raw, key, span).nearest(vector, *span, limit)
        if names:
            found += _sharing(raw, names, span, limit)
        asked = "json_each(?) AS asked ON s.key = asked.value GROUP BY s.key ORDER BY min(asked.key)"
        near = [
            Near(story=story, cosine=None if vector is None else _cosine(story, vector))
            for story in self._read(raw, f"JOIN {asked}", (listed(found),))
        ]
        # Stories without a cosine keep their order behind the others: the most names in common first.
        return sorted(near, key=lambda each: 2.0 if each.cosine is None else -each.cosine)

    def _centroids(self, raw: sqlite3.Connection, embedder: int, span: tuple[int, int]) -> Centroids:
        held = self._window.held
        if held is None or not held.covers(embedder, *span):
            held = self._window.held = load(raw, embedder, *span, held)
        catch_up(raw, held)
        return held

    async def put(self, placements: Sequence[Placement]) -> None:
        """Keep each story as its placement left it, and why."""
        if placements:
            self._block.wrote_stories = True
            await self._block.write(lambda raw: self._put(raw, placements))

    def _put(self, raw: sqlite3.Connection, placements: Sequence[Placement]) -> None:
        for placement in placements:
            story = placement.story
            key, embedder = put_story(raw, story, placement.item, self._block.embedder)
            emptied = put_items(raw, key, placement)
            inherit(raw, placement)
            held = self._window.held
            if held is not None:
                mine = embedder == held.embedder
                span = (to_micros(story.opened_at), to_micros(story.updated_at))
                held.put(key, *span, story.centroid if mine else None)
                for other in emptied:
                    held.put(other, *span, None)

    async def get(self, ids: Sequence[StoryId]) -> list[Story]:
        """Return the stories that exist, in the order asked."""
        found = await self._stories("WHERE s.size > 0 AND s.id IN (SELECT value FROM json_each(?))", (listed(ids),))
        by_id = {story.id: story for story in found}
        return [by_id[id_] for id_ in ids if id_ in by_id]

    async def of(self, items: Sequence[ItemId]) -> dict[ItemId, StoryId]:
        """Return which story holds each item."""
        sql = (
            "SELECT i.id, s.id FROM json_each(?) AS asked JOIN items AS i ON i.id = asked.value "
            "JOIN placements AS p ON p.item = i.key JOIN stories AS s ON s.key = p.story"
        )
        binds = (listed(items),)
        return await self._block.read(lambda raw: {ItemId(i): StoryId(s) for i, s in raw.execute(sql, binds)})

    async def newest(self, *, limit: int | None = None, since: datetime | None = None) -> list[Story]:
        """Return stories by `updated_at`, newest first; what only holds a round-up is none."""
        asked = () if since is None else (to_micros(since),)
        where = "WHERE s.size > 0 AND NOT s.roundup" + ("" if since is None else " AND s.updated_at >= ?")
        return await self._stories(
            f"{where} ORDER BY s.updated_at DESC, s.key DESC LIMIT ?", (*asked, -1 if limit is None else limit)
        )

    async def untold(self, destination: Destination, *, since: datetime, roundups: bool = False) -> list[Story]:
        """Return stories updated or moved since then, not all archival, that no delivery told this destination since they moved.

        What only holds a round-up is none; with `roundups`, those alone are returned.
        """
        return await self._stories(
            "WHERE s.size > 0 AND (s.updated_at >= ?1 OR s.moved_at >= ?1) AND NOT s.archival AND s.roundup = ?4 "
            "AND NOT EXISTS "
            "(SELECT 1 FROM told WHERE told.kind = ?2 AND told.address = ?3 AND told.story = s.id "
            "AND told.at >= coalesce(s.moved_at, told.at)) ORDER BY s.updated_at DESC, s.key DESC",
            (to_micros(since), destination.kind, destination.address, roundups),
        )

    async def move(self, story: StoryId, standing: Standing, at: datetime) -> None:
        """Let a story stand there, moved by the ledger at that moment; nothing else of it changes."""
        sql = "UPDATE stories SET standing = ?, moved_at = ? WHERE id = ?"
        await self._block.write(lambda raw: raw.execute(sql, (standing.value, to_micros(at), story)))

    async def count(self) -> int:
        """Return how many stories there are, round-ups left out."""
        # Round-ups are few and have an index of their own: nobody reads the traits of every story to count them.
        held = "SELECT count(*) FROM stories WHERE size > 0"
        row: Row = await self._block.read(lambda raw: raw.execute(f"SELECT ({held}) - ({held} AND roundup)").fetchone())
        return int(row[0])

    async def reasons(self, item: ItemId) -> tuple[str, ...]:
        """Return why an item lies in its story."""
        sql = "SELECT p.reasons FROM items AS i JOIN placements AS p ON p.item = i.key WHERE i.id = ?"
        row: Row | None = await self._block.read(lambda raw: raw.execute(sql, (item,)).fetchone())
        return () if row is None else tuple(json.loads(row[0]))

    async def _stories(self, which: str, binds: Sequence[object]) -> list[Story]:
        return await self._block.read(lambda raw: self._read(raw, which, binds))

    def _read(self, raw: sqlite3.Connection, which: str, binds: Sequence[object]) -> list[Story]:
        """Read stories; in a block that has named an embedder they come with that one's centroid, or with none.

        Centroids of two models do not mix: where the model was changed, a story's mean begins anew.
        """
        name = self._block.embedder
        only = None if name is None else find_embedder(raw, name)
        stories = []
        for row in raw.execute(f"SELECT {_S} FROM stories AS s {which}", binds).fetchall():
            mine = row[_CENTROID] is not None and (name is None or row[_EMBEDDER] == only)
            centroid = of_bytes(row[_CENTROID]) if mine else None
            stories.append(story_of(row, json.loads(row[_ITEMS]), centroid, TIMES))
        return stories


def _sharing(raw: sqlite3.Connection, names: frozenset[str], span: tuple[int, int], limit: int) -> list[int]:
    """Return the stories of a span that share names: the most names first, then the newest.

    Of each name the newest stories alone are looked at, so that a name in everybody's mouth costs no more than a rare one.
    """
    sql = (
        "SELECT story, updated_at FROM story_names WHERE name = ? AND updated_at >= ? AND opened_at <= ? "
        "ORDER BY updated_at DESC LIMIT ?"
    )
    shared: Counter[tuple[int, int]] = Counter()
    for name in sorted(names):
        shared.update((story, updated) for story, updated in raw.execute(sql, (name, *span, MOST_OF_A_NAME)))
    ordered = sorted(shared, key=lambda each: (-shared[each], -each[1], each[0]))
    return [story for story, _ in ordered[:limit]]


def _cosine(story: Story, vector: Vector) -> float | None:
    """Return how near a story's centroid is; None where it has none that compares."""
    if story.centroid is None or len(story.centroid) != len(vector):
        return None
    return float(np.dot(story.centroid, vector))
