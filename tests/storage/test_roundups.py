"""What only a database can show of round-ups: older files, and how they are found."""

import json
import sqlite3
from pathlib import Path

from bot.domain.item import ItemId
from bot.domain.story import StoryId
from storage.migrate import read_migrations
from storage.sqlite.connection import statements
from storage.sqlite.store import open_sqlite

MIGRATIONS = Path(__file__).parents[2] / "storage" / "sqlite" / "migrations"
BEFORE = 4
"""Steps up to which a round-up was a story of its own."""


async def test_what_an_earlier_version_took_for_a_story_is_none(tmp_path: Path) -> None:
    """A file in which a round-up opened a story opens, and the round-up is told no more; the other story is."""
    file = tmp_path / "kaiho.db"
    raw = sqlite3.connect(file, isolation_level=None)
    for step in read_migrations(MIGRATIONS)[:BEFORE]:
        for statement in statements(step.sql):
            raw.execute(statement)
        raw.execute(f"PRAGMA user_version = {step.number}")
    for key, acts in enumerate((["roundup"], ["release"], ["policy_or_opinion", "release"], []), start=1):
        raw.execute(
            "INSERT INTO items (id, source, title, text, content_hash, lang, published_at, seen_at, dated, archival) "
            f"VALUES ('i{key}', 's', '', '', '', 'en', 0, 0, 1, 0)"
        )
        raw.execute(
            "INSERT INTO stories (key, id, opened_at, updated_at, embedded, traits, leaked, archival, size, changed) "
            "VALUES (?, ?, 0, 0, 0, ?, 0, 0, 1, ?)",
            (key, f"s{key}", json.dumps({"acts": acts} if acts else {}), key),
        )
        raw.execute("INSERT INTO placements (item, id, story, place) VALUES (?, ?, ?, 0)", (key, f"i{key}", key))
    raw.close()

    store = await open_sqlite(file)
    async with store.begin() as tx:
        newest = [story.id for story in await tx.stories.newest()]
        count, placed = await tx.stories.count(), await tx.stories.of([ItemId("i1")])
    await store.close()

    assert (sorted(newest), count) == (["s2", "s3", "s4"], 3)
    assert placed == {"i1": StoryId("s1")}


async def test_round_ups_are_found_by_an_index(tmp_path: Path) -> None:
    """Every item that is placed asks for round-ups: nothing is read for it but the keys it asks for."""
    store = await open_sqlite(tmp_path / "kaiho.db")
    await store.close()
    with sqlite3.connect(tmp_path / "kaiho.db") as raw:
        plan = [
            row[3]
            for row in raw.execute(
                "EXPLAIN QUERY PLAN SELECT k.item FROM json_each('{}') AS asked CROSS JOIN roundup_keys AS k "
                "ON k.name = asked.key AND k.published_at BETWEEN 0 AND 1 GROUP BY k.item"
            )
        ]
    raw.close()

    assert any("SEARCH k USING PRIMARY KEY (name=? AND published_at>? AND published_at<?)" in step for step in plan)
