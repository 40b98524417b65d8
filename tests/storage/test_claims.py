"""What only a database can show of claims and verdicts: older files, rows other versions wrote, and how rows are found."""

import json
import sqlite3
from pathlib import Path

import pytest

from bot.domain.claim import VerdictId
from bot.domain.item import ItemId
from bot.errors import StoreError
from bot.ports import Store
from storage.migrate import read_migrations
from storage.sqlite.connection import statements
from storage.sqlite.store import open_sqlite
from tests.claims import make_claim, make_dispute, make_ruling, make_verdict
from tests.make import make_item

MIGRATIONS = Path(__file__).parents[2] / "storage" / "sqlite" / "migrations"
A = ItemId("a")


def rewrite(file: Path, table: str, *, without: str) -> None:
    """Drop a field from the body of a table's only row, as an earlier version would have written it."""
    with sqlite3.connect(file) as raw:
        said = json.loads(raw.execute(f"SELECT body FROM {table}").fetchone()[0])
        del (said[0] if isinstance(said, list) else said)[without]
        raw.execute(f"UPDATE {table} SET body = ?", (json.dumps(said),))
    raw.close()


async def fill(store: Store) -> None:
    async with store.begin() as tx:
        await tx.items.add([make_item(id=A)])
        await tx.claims.put({A: [make_claim()]})
        await tx.verdicts.append([make_verdict()])
        await tx.verdicts.dispute([make_dispute()])
        await tx.rulings.put([make_ruling()])


async def test_a_file_of_the_ledger_takes_the_step(tmp_path: Path) -> None:
    """A file as issue B left it, with items in it, opens, and holds claims of those items from then on."""
    file = tmp_path / "kaiho.db"
    raw = sqlite3.connect(file, isolation_level=None)
    for step in read_migrations(MIGRATIONS)[:2]:
        for statement in statements(step.sql):
            raw.execute(statement)
        raw.execute(f"PRAGMA user_version = {step.number}")
    raw.execute(
        "INSERT INTO items (id, source, title, text, content_hash, lang, published_at, seen_at, dated, archival) "
        "VALUES ('a', 's', '', '', '', 'en', 0, 0, 1, 0)"
    )
    raw.close()

    store = await open_sqlite(file)
    async with store.begin() as tx:
        before = await tx.claims.of([A])
        await tx.claims.put({A: [make_claim()]})
    await store.close()
    again = await open_sqlite(file)

    async with again.begin() as tx:
        assert (before, await tx.claims.of([A])) == ({}, {A: (make_claim(),)})
        assert await tx.claims.naming(["rocket-7b"], limit=1) == [A]
    await again.close()


async def test_what_an_earlier_version_wrote_is_read_with_defaults(tmp_path: Path) -> None:
    """A row without a field that has a default is read with it; one without a field that has none is said."""
    file = tmp_path / "kaiho.db"
    store = await open_sqlite(file)
    await fill(store)
    await store.close()

    rewrite(file, "claims", without="background")
    rewrite(file, "verdicts", without="clauses")
    rewrite(file, "disputes", without="answer")
    rewrite(file, "rulings", without="bond")

    store = await open_sqlite(file)
    async with store.begin() as tx:
        assert await tx.claims.of([A]) == {A: (make_claim(),)}
        assert await tx.verdicts.of([A]) == {A: (make_verdict(clauses=()),)}
        assert await tx.verdicts.disputes() == [make_dispute()]
        with pytest.raises(StoreError, match=r"ruling in the store can not be read: \('bond',\)"):
            await tx.rulings.of([A])
    await store.close()


async def test_half_a_sign_stops_nothing(store: Store) -> None:
    """A lone surrogate in what an item or a person says is the one sign that does not come back."""
    async with store.begin() as tx:
        await tx.items.add([make_item(id=A)])
        await tx.claims.put({A: [make_claim("x\ud800", sentence="\udfff")]})
        await tx.verdicts.append([make_verdict(quote="a\ud800\0é")])
        await tx.verdicts.dispute([make_dispute(note="\ud800")])

        assert [claim.sentence for claim in (await tx.claims.of([A]))[A]] == ["?"]
        assert await tx.claims.naming(["x\ud800"], limit=1) == [A]
        assert await tx.verdicts.of([A]) == {A: (make_verdict(quote="a?\0é"),)}
        assert await tx.verdicts.disputes() == [make_dispute(note="?")]


async def test_no_question_reads_a_whole_table(tmp_path: Path) -> None:
    """In SQLite every question goes by an index; only all disputes there are is all there are."""
    store = await open_sqlite(tmp_path / "kaiho.db")
    await fill(store)
    asked: list[str] = []
    await store._connection.run(lambda raw: raw.set_trace_callback(asked.append))
    async with store.begin() as tx:
        await tx.claims.of([A])
        await tx.claims.naming(["rocket-7b"], limit=3)
        await tx.verdicts.of([A])
        await tx.verdicts.get([VerdictId("verdict-1")])
        await tx.verdicts.disputes([VerdictId("verdict-1")])
        await tx.verdicts.disputes()
        await tx.rulings.of([A])
    await store._connection.run(lambda raw: raw.set_trace_callback(None))

    def plan_of(raw: sqlite3.Connection) -> list[str]:
        return [row[3] for sql in asked for row in raw.execute(f"EXPLAIN QUERY PLAN {sql}")]

    plan = await store._connection.run(plan_of)
    await store.close()

    assert len(asked) == 8
    assert {step for step in plan if step.startswith("SCAN") and "VIRTUAL TABLE" not in step} == {
        "SCAN asked",
        "SCAN disputes USING INDEX disputes_by_time",
    }
    assert "SEARCH claim_names USING PRIMARY KEY (name=?)" in plan
