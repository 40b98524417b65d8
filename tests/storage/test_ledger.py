"""What only a database can show of the ledger: rows other versions wrote, rows that are damaged, and how rows are found."""

import json
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

import psycopg
import pytest

from bot.domain.model import ModelId
from bot.domain.source import SourceId
from bot.domain.subscription import Destination
from bot.errors import StoreError
from bot.ports import Store
from storage import open_store
from storage.sqlite.store import open_sqlite
from tests.ledger import SEEN, make_place, make_record, make_released, make_snapshot

TERMINAL = Destination(kind="terminal")
MODEL = ModelId("acme/rocket-7b")


async def fill(address: str) -> None:
    """Keep a record, a snapshot and an event, and close the store."""
    store = await open_store(address)
    async with store.begin() as tx:
        await tx.models.put([make_record(likes=5)])
        await tx.snapshots.append([make_snapshot(contradictions=("The tag and the text do not agree.",))])
        await tx.events.append([make_released()])
    await store.close()


def run(address: str, sql: str, *binds: str) -> list[Any]:
    """Run one statement on a store that is closed; `?` stands for a bind."""
    if address.startswith("sqlite"):
        with sqlite3.connect(address.removeprefix("sqlite:///")) as raw:
            found = raw.execute(sql, binds).fetchall()
        raw.close()
        return found
    with psycopg.connect(address) as server:
        cursor = server.execute(sql.replace("?", "%s").encode(), binds)
        return cursor.fetchall() if cursor.description else []


def rewrite(address: str, table: str, change: Callable[[dict[str, Any]], object]) -> None:
    """Change the body of a table's only row, as another version would have written it."""
    ((body,),) = run(address, f"SELECT CAST(body AS text) FROM {table}")
    said: dict[str, Any] = json.loads(body)
    change(said)
    run(address, f"UPDATE {table} SET body = ?", json.dumps(said))


async def test_what_an_earlier_version_wrote_is_read_with_defaults(address: str) -> None:
    """A row without a field that has a default is read with it."""
    await fill(address)

    rewrite(address, "model_records", lambda said: said.pop("likes"))
    rewrite(address, "license_snapshots", lambda said: said.pop("contradictions"))
    rewrite(address, "events", lambda said: [said.pop("parents"), said.pop("archival")])

    store = await open_store(address)
    async with store.begin() as tx:
        assert await tx.models.of(MODEL) == [make_record()]
        assert await tx.snapshots.history(MODEL) == [make_snapshot()]
        assert await tx.events.newest() == [make_released(parents=())]
    await store.close()


async def test_a_field_this_version_does_not_know_is_passed_over(address: str) -> None:
    """A row with more than this code knows is read as far as it does."""
    await fill(address)

    for table in ("model_records", "license_snapshots", "events"):
        rewrite(address, table, lambda said: said.update(tomorrow={"is": "another day"}))

    store = await open_store(address)
    async with store.begin() as tx:
        assert await tx.models.of(MODEL) == [make_record(likes=5)]
        assert len(await tx.snapshots.history(MODEL)) == 1
        assert await tx.events.newest() == [make_released()]
    await store.close()


async def test_a_row_that_can_not_be_read_is_said(address: str) -> None:
    """A damaged row, or an event of a kind to come, is an error that names the field or the kind."""
    await fill(address)
    rewrite(address, "model_records", lambda said: said.update(access="ajar"))
    rewrite(address, "license_snapshots", lambda said: said.pop("license"))
    run(address, "UPDATE events SET kind = 'ModelSang'")

    store = await open_store(address)
    async with store.begin() as tx:
        with pytest.raises(StoreError, match=r"model record in the store can not be read: \('access',\)"):
            await tx.models.of(MODEL)
        with pytest.raises(StoreError, match=r"license snapshot in the store can not be read: \('license',\)"):
            await tx.snapshots.latest([make_place()])
        with pytest.raises(StoreError, match=r"'ModelSang'.* newer Kaiho"):
            await tx.events.newest()
    await store.close()


async def test_half_a_sign_stops_nothing(store: Store) -> None:
    """A lone surrogate in what a hub says is the one sign that does not come back: something else stands in its place."""
    odd = make_record(make_place("acme/odd"), files={"LICENSE-\udfff": "blob-1"})
    async with store.begin() as tx:
        await tx.models.put([make_record(name="Rock\ud800et", revision="\udfff"), odd])
        await tx.snapshots.append([make_snapshot(declared="a\ud800\0é")])
        await tx.events.append([make_released(name="\ud800")])

        assert await tx.models.find("rock?et", limit=1) == [make_record(name="Rock?et", revision="?")]
        assert list((await tx.models.at([odd.place]))[odd.place].files.values()) == ["blob-1"]
        assert await tx.snapshots.history(MODEL) == [make_snapshot(declared="a?\0é")]
        assert await tx.events.newest() == [make_released(name="?")]


async def test_no_question_reads_a_whole_table(tmp_path: Path) -> None:
    """In SQLite every question of the ledger goes by an index; a search by name reads little."""
    store = await open_sqlite(tmp_path / "kaiho.db")
    asked: list[str] = []
    await store._connection.run(lambda raw: raw.set_trace_callback(asked.append))
    async with store.begin() as tx:
        await tx.texts.known(["a", "b"])
        await tx.texts.get(["a", "b"])
        await tx.models.at([make_place()])
        await tx.models.of(MODEL)
        await tx.models.listed(SourceId("acme-hub"))
        await tx.models.children([make_place()])
        await tx.models.neighbors(make_place(), limit=3)
        await tx.models.find("rocket", limit=3)
        await tx.models.count()
        await tx.snapshots.latest([make_place()])
        await tx.snapshots.history(MODEL)
        await tx.events.newest(limit=3)
        await tx.events.newest(since=SEEN)
        await tx.events.newest(model=MODEL)
        await tx.events.untold(TERMINAL, since=SEEN)
    await store._connection.run(lambda raw: raw.set_trace_callback(None))
    # What FTS5 asks of its own tables is traced as a comment. https://www.sqlite.org/c3ref/trace_v2.html
    asked = [sql for sql in asked if not sql.startswith("--")]

    def plan_of(raw: sqlite3.Connection) -> list[str]:
        return [row[3] for sql in asked for row in raw.execute(f"EXPLAIN QUERY PLAN {sql}")]

    plan = await store._connection.run(plan_of)
    await store.close()

    assert len(asked) == 17
    assert {step for step in plan if step.startswith("SCAN") and "VIRTUAL TABLE" not in step} == {
        "SCAN events USING INDEX events_by_time",
        "SCAN model_records USING COVERING INDEX records_by_model",
        "SCAN model_records USING COVERING INDEX records_by_use",  # no further than the most used
    }
