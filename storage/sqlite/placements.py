"""How a placement is written: the story's own row, its names, and which items it holds."""

import json
import sqlite3

from bot.domain.item import ItemId
from bot.domain.story import Placement, Story
from bot.errors import StoreError
from storage.codec import STORY, Row, listed, story_row, to_bytes, to_micros
from storage.sqlite.block import TIMES
from storage.sqlite.embedders import embedder_key

_NEXT = "(SELECT coalesce(max(changed), 0) + 1 FROM stories)"

_PUT = (
    f"INSERT INTO stories ({STORY}, size, embedder, centroid, changed) "
    f"VALUES ({', '.join('?' * (len(STORY.split(', ')) + 3))}, {_NEXT}) "
    "ON CONFLICT (id) DO UPDATE SET opened_at = excluded.opened_at, updated_at = excluded.updated_at, "
    "embedded = excluded.embedded, traits = excluded.traits, standing = excluded.standing, leaked = excluded.leaked, "
    "archival = excluded.archival, moved_at = excluded.moved_at, size = excluded.size, embedder = excluded.embedder, centroid = excluded.centroid, "
    "changed = excluded.changed RETURNING key"
)

_CHANGES = (
    "SELECT asked.key, asked.value, i.key, p.story FROM json_each(?) AS asked "
    "LEFT JOIN items AS i ON i.id = asked.value LEFT JOIN placements AS p ON p.item = i.key "
    "WHERE p.story IS NULL OR p.story != ? OR p.place != asked.key"
)


def put_story(raw: sqlite3.Connection, story: Story, item: ItemId, named: str | None) -> tuple[int, int | None]:
    """Keep a story's own row and its names; return its key, and the embedder its centroid belongs to."""
    before = raw.execute(
        "SELECT key, opened_at, updated_at, traits, embedder, centroid FROM stories WHERE id = ?", (story.id,)
    ).fetchone()
    centroid = None if story.centroid is None else to_bytes(story.centroid)
    embedder: int | None = None
    if centroid is not None:
        same = before is not None and before[5] == centroid
        embedder = before[4] if same else _maker(raw, item, named)
    row = (*story_row(story, TIMES), len(set(story.items)), embedder, centroid)
    key = int(raw.execute(_PUT, row).fetchone()[0])
    _put_names(raw, key, story, before)
    return key, embedder


def _maker(raw: sqlite3.Connection, item: ItemId, named: str | None) -> int | None:
    """Return whose vectors a new centroid is the mean of: the embedder this block named, else the item's latest."""
    if named is not None:
        return embedder_key(raw, named)
    row = raw.execute(
        "SELECT v.embedder FROM items AS i JOIN vectors AS v ON v.item = i.key WHERE i.id = ? ORDER BY v.seq DESC",
        (item,),
    ).fetchone()
    return None if row is None else int(row[0])


def _put_names(raw: sqlite3.Connection, key: int, story: Story, before: Row | None) -> None:
    """Keep the story's names findable, writing only what changed."""
    opened, updated = to_micros(story.opened_at), to_micros(story.updated_at)
    kept: set[str] = set()
    if before is not None:
        old = set(json.loads(before[3]).get("names", ()))
        kept = old & story.names if (before[1], before[2]) == (opened, updated) else set()
        raw.executemany(
            "DELETE FROM story_names WHERE name = ? AND updated_at = ? AND story = ?",
            [(name, before[2], key) for name in old - kept],
        )
    raw.executemany(
        "INSERT INTO story_names (name, updated_at, opened_at, story) VALUES (?, ?, ?, ?)",
        [(name, updated, opened, key) for name in story.names - kept],
    )


def put_items(raw: sqlite3.Connection, key: int, placement: Placement) -> list[int]:
    """Keep which items a story holds, and why the placed one lies there; return the stories that lost their last by it.

    An item lies in one story: one that comes from another leaves it. What a story lets go of is to be placed again.
    """
    story = placement.story
    changes = raw.execute(_CHANGES, (listed(story.items), key)).fetchall()
    strangers = [id_ for _, id_, item, _ in changes if item is None]
    if strangers:
        raise StoreError(f"Story {story.id!r} holds an item that was never added: {strangers[0]!r}.")
    raw.executemany(
        "INSERT INTO placements (item, id, story, place) VALUES (?, ?, ?, ?) "
        "ON CONFLICT (item) DO UPDATE SET story = excluded.story, place = excluded.place",
        [(item, id_, key, place) for place, id_, item, _ in changes],
    )
    raw.execute(
        "UPDATE placements SET reasons = ? WHERE story = ? AND item = (SELECT key FROM items WHERE id = ?)",
        (listed(placement.reasons), key, placement.item),
    )
    new = [(item,) for _, _, item, other in changes if other is None]
    raw.executemany("DELETE FROM unplaced WHERE item = ?", new)
    raw.executemany(
        "INSERT OR IGNORE INTO unembedded (embedder, published_at, item, lang) "
        "SELECT e.key, i.published_at, i.key, i.lang FROM items AS i CROSS JOIN embedders AS e WHERE i.key = ? "
        "AND NOT EXISTS (SELECT 1 FROM vectors AS v WHERE v.embedder = e.key AND v.item = i.key)",
        new,
    )
    _let_go(raw, key, story)
    return [other for other in {other for _, _, _, other in changes} - {None, key} if _shrink(raw, other)]


def inherit(raw: sqlite3.Connection, placement: Placement) -> None:
    """Count a story as told wherever one was told that its items came from: nobody hears of a happening twice."""
    if placement.origins:
        raw.execute(
            "INSERT INTO told (kind, address, story, at) SELECT kind, address, ?, max(at) FROM told "
            "WHERE story IN (SELECT value FROM json_each(?)) GROUP BY kind, address "
            "ON CONFLICT (kind, address, story) DO UPDATE SET at = max(told.at, excluded.at)",
            (placement.story.id, listed(placement.origins)),
        )


def _let_go(raw: sqlite3.Connection, key: int, story: Story) -> None:
    """Take out the items a story holds no more."""
    held = raw.execute("SELECT count(*) FROM placements WHERE story = ?", (key,)).fetchone()[0]
    if held == len(set(story.items)):
        return
    gone = raw.execute(
        "DELETE FROM placements WHERE story = ? AND id NOT IN (SELECT value FROM json_each(?)) RETURNING item",
        (key, listed(story.items)),
    ).fetchall()
    raw.executemany(
        "INSERT INTO unplaced (archival, published_at, item) SELECT archival, published_at, key FROM items WHERE key = ?",
        gone,
    )


def _shrink(raw: sqlite3.Connection, key: int) -> bool:
    """Count a story's items anew; one that lost its last is found no more. Return whether it did."""
    raw.execute(
        "UPDATE stories SET size = (SELECT count(*) FROM placements AS p WHERE p.story = stories.key), "
        f"changed = {_NEXT} WHERE key = ?",
        (key,),
    )
    emptied = raw.execute(
        "UPDATE stories SET centroid = NULL, embedder = NULL, traits = '{}' WHERE key = ? AND size = 0", (key,)
    ).rowcount
    if emptied:
        raw.execute("DELETE FROM story_names WHERE story = ?", (key,))
    return bool(emptied)
