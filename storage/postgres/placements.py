"""How a placement is written: the story's own row, its names, and which items it holds."""

import json

from bot.domain.item import ItemId
from bot.domain.story import Placement, Story
from bot.errors import StoreError
from storage.codec import STORY, Row, listed, names_of, story_row
from storage.postgres.block import TIMES, Block, moment
from storage.postgres.embedders import embedder_key
from storage.postgres.vectors import Wire, to_wire

_NEXT = "(SELECT coalesce(max(changed), 0) + 1 FROM stories)"

_COLUMNS = [*STORY.split(", "), "size", "embedder", "centroid"]
_PUT = (
    f"INSERT INTO stories AS s ({', '.join(_COLUMNS)}, changed) "
    f"VALUES ({', '.join(['%s'] * len(_COLUMNS))}, {_NEXT}) ON CONFLICT (id) DO UPDATE "
    f"SET {', '.join(f'{name} = excluded.{name}' for name in [*_COLUMNS[1:], 'changed'])} RETURNING key"
)

_CHANGES = (
    "SELECT asked.place, asked.id, i.key, p.story FROM unnest(%s::text[]) WITH ORDINALITY AS asked (id, place) "
    "LEFT JOIN items AS i ON i.id = asked.id LEFT JOIN placements AS p ON p.item = i.key "
    "WHERE p.story IS DISTINCT FROM %s OR p.place != asked.place ORDER BY asked.place"
)


_HOLD = """
WITH changed AS (SELECT * FROM unnest(%s::bigint[], %s::text[], %s::integer[]) AS c (item, id, place)),
off AS (DELETE FROM unplaced USING changed WHERE unplaced.item = changed.item),
backlog AS (
    INSERT INTO unembedded (embedder, item, published_at, lang)
    SELECT e.key, i.key, i.published_at, i.lang
    FROM changed JOIN items AS i ON i.key = changed.item CROSS JOIN embedders AS e
    WHERE NOT EXISTS (SELECT 1 FROM vectors AS v WHERE v.embedder = e.key AND v.item = i.key)
    ON CONFLICT DO NOTHING
)
INSERT INTO placements (item, id, story, place) SELECT item, id, %s, place FROM changed
ON CONFLICT (item) DO UPDATE SET story = excluded.story, place = excluded.place
"""
"""An item a story takes in is off the list of the unplaced, and on that of every embedder without its vector."""


async def put_story(block: Block, story: Story, item: ItemId) -> tuple[int, int]:
    """Keep a story's own row and its names; return its key, and how many items it held before."""
    before = await block.row(
        "SELECT key, opened_at, updated_at, traits, embedder, vector_send(centroid), size FROM stories WHERE id = %s",
        (story.id,),
    )
    centroid = None if story.centroid is None else to_wire(story.centroid)
    embedder: int | None = None
    if centroid is not None:
        embedder = before[4] if before is not None and before[5] == centroid else await _maker(block, item)
    key = int(await block.value(_PUT, _row(story, embedder, centroid)))
    await _put_names(block, key, story, before)
    return key, 0 if before is None else before[6]


def _row(story: Story, embedder: int | None, centroid: Wire | None) -> Row:
    return (*story_row(story, TIMES), len(set(story.items)), embedder, centroid)


async def _maker(block: Block, item: ItemId) -> int | None:
    """Return whose vectors a new centroid is the mean of: the embedder this block named, else the latest with the item."""
    if block.embedder is not None:
        return await embedder_key(block, block.embedder)
    row = await block.row(
        "SELECT v.embedder FROM items AS i JOIN vectors AS v ON v.item = i.key WHERE i.id = %s ORDER BY v.embedder DESC",
        (item,),
    )
    return None if row is None else int(row[0])


async def _put_names(block: Block, key: int, story: Story, before: Row | None) -> None:
    """Keep the story's names findable, writing only what changed."""
    old: frozenset[str] = frozenset()
    kept: frozenset[str] = frozenset()
    if before is not None:
        old = names_of(before[3])
        stays = (moment(before[1]), moment(before[2])) == (story.opened_at, story.updated_at)
        kept = old & story.names if stays else kept
    if before is not None and old - kept:
        await block.change(
            "DELETE FROM story_names WHERE name = ANY(%s) AND updated_at = %s AND story = %s",
            (list(old - kept), before[2], key),
        )
    if story.names - kept:
        await block.change(
            "INSERT INTO story_names (name, updated_at, opened_at, story) SELECT unnest(%s::text[]), %s, %s, %s",
            (list(story.names - kept), story.updated_at, story.opened_at, key),
        )


async def put_items(block: Block, key: int, held: int, placement: Placement) -> None:
    """Keep which items a story holds, and why the placed one lies there.

    An item lies in one story: one that comes from another leaves it. What a story lets go of is to be placed again.
    """
    story = placement.story
    items = list(dict.fromkeys(story.items))
    changes = await block.rows(_CHANGES, (items, key))
    strangers = [id_ for _, id_, item, _ in changes if item is None]
    if strangers:
        raise StoreError(f"Story {story.id!r} holds an item that was never added: {strangers[0]!r}.")
    if changes:
        places, ids, keys, _ = (list(each) for each in zip(*changes, strict=True))
        await block.change(_HOLD, (keys, ids, places, key))
    await block.change(
        "UPDATE placements SET reasons = %s WHERE story = %s AND id = %s",
        (listed(placement.reasons), key, placement.item),
    )
    if held + sum(other != key for _, _, _, other in changes) != len(items):
        await _let_go(block, key, items)
    for other in {other for _, _, _, other in changes} - {None, key}:
        await _shrink(block, other)


async def inherit(block: Block, placement: Placement) -> None:
    """Count a story as told wherever one was told that its items came from: nobody hears of a happening twice."""
    if placement.origins:
        await block.change(
            "INSERT INTO told (kind, address, story, at) SELECT kind, address, %s, max(at) FROM told WHERE story = ANY(%s) "
            "GROUP BY kind, address ON CONFLICT (kind, address, story) DO UPDATE SET at = greatest(told.at, excluded.at)",
            (placement.story.id, list(placement.origins)),
        )


async def _let_go(block: Block, key: int, items: list[ItemId]) -> None:
    """Take out the items a story holds no more."""
    await block.change(
        "WITH gone AS (DELETE FROM placements WHERE story = %s AND id != ALL(%s) RETURNING item) "
        "INSERT INTO unplaced (item, archival, published_at) "
        "SELECT i.key, i.archival, i.published_at FROM gone JOIN items AS i ON i.key = gone.item",
        (key, items),
    )


async def _shrink(block: Block, key: int) -> None:
    """Count a story's items anew; one that lost its last is found no more."""
    size = await block.value(
        "UPDATE stories SET size = (SELECT count(*) FROM placements AS p WHERE p.story = stories.key), "
        f"changed = {_NEXT} WHERE key = %s RETURNING size",
        (key,),
    )
    if size == 0:
        await block.change(
            "UPDATE stories SET centroid = NULL, embedder = NULL, traits = %s WHERE key = %s", (json.dumps({}), key)
        )
        await block.change("DELETE FROM story_names WHERE story = %s", (key,))
