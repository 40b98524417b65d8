"""Opening a store: addresses, schemas, and what is said when it can not be."""

import re
import sqlite3
from pathlib import Path

import pytest

from bot.errors import StoreError
from bot.ports import Store
from storage import open_store
from storage.migrate import missing, read_migrations
from storage.sqlite.connection import Connection, statements
from storage.sqlite.store import open_sqlite
from tests.make import make_item

FOLDERS = [Path(__file__).parents[2] / "storage" / store / "migrations" for store in ("sqlite", "postgres")]


async def is_kept(store: Store) -> bool:
    """Say whether an item put into a store is there."""
    async with store.begin() as tx:
        await tx.items.add([make_item()])
    async with store.begin() as tx:
        return await tx.items.get([make_item().id]) == [make_item()]


async def test_what_was_stored_is_there_when_it_is_opened_again(address: str) -> None:
    """A store that was closed and opened again holds what it held."""
    store = await open_store(address)
    assert await is_kept(store)
    await store.close()

    again = await open_store(address)
    async with again.begin() as tx:
        items = await tx.items.newest()
    await again.close()

    assert items == [make_item()]


async def test_a_folder_holds_a_file_of_the_usual_name(tmp_path: Path) -> None:
    """A folder that is there, or that ends in a slash, is where `kaiho.db` is; a missing folder is made."""
    for url in (f"sqlite:///{tmp_path}", f"sqlite:///{tmp_path}/not/yet/"):
        store = await open_store(url)
        assert await is_kept(store)
        await store.close()

    assert (tmp_path / "kaiho.db").is_file()
    assert (tmp_path / "not" / "yet" / "kaiho.db").is_file()


@pytest.mark.parametrize(
    "url",
    ["", "kaiho.db", "sqlite://kaiho.db", "mysql://me:secret@host/kaiho", "postgresql:me:secret@host", "://secret"],
)
async def test_an_address_of_no_store_is_refused(url: str) -> None:
    """What names no store is an error that says what would, and repeats no password."""
    with pytest.raises(StoreError, match="sqlite:///FILE") as refused:
        await open_store(url)

    assert "secret" not in str(refused.value)


@pytest.mark.parametrize("folder", FOLDERS)
def test_a_store_of_the_future_is_not_touched(folder: Path) -> None:
    """Steps already taken are not taken again; a schema this code does not know is refused."""
    steps = read_migrations(folder)

    assert missing(steps, version=0, store="it") == steps
    assert missing(steps, version=len(steps), store="it") == []
    with pytest.raises(StoreError, match="it was written by a newer Kaiho"):
        missing(steps, version=len(steps) + 1, store="it")


def test_migrations_leave_no_number_out(tmp_path: Path) -> None:
    """A folder of migrations with a gap is refused: something was lost when this was installed."""
    (tmp_path / "0001_first.sql").write_text("-- Begin.\nSELECT 1;\n")
    (tmp_path / "0003_third.sql").write_text("-- Go on.\nSELECT 3;\n")

    with pytest.raises(StoreError, match="reinstall"):
        read_migrations(tmp_path)


async def test_a_newer_file_is_refused(tmp_path: Path) -> None:
    """A file a newer Kaiho wrote is left as it is, with advice."""
    raw = sqlite3.connect(tmp_path / "kaiho.db")
    raw.execute("PRAGMA user_version = 99")
    raw.close()

    with pytest.raises(StoreError, match="newer Kaiho"):
        await open_sqlite(tmp_path / "kaiho.db")


async def test_a_migration_that_fails_leaves_no_trace(tmp_path: Path) -> None:
    """Where a step can not be taken, because a table of something else is there, none of it is."""
    raw = sqlite3.connect(tmp_path / "kaiho.db")
    raw.execute("CREATE TABLE pages (id)")
    raw.close()

    with pytest.raises(StoreError, match="pages"):
        await open_sqlite(tmp_path / "kaiho.db")

    raw = sqlite3.connect(tmp_path / "kaiho.db")
    assert raw.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall() == [("pages",)]
    assert raw.execute("PRAGMA user_version").fetchone() == (0,)
    raw.close()


def test_a_script_is_split_where_statements_end() -> None:
    """Semicolons in comments and texts end nothing, and what is not finished is not run."""
    script = "-- a; b\nCREATE TABLE t (\n  x TEXT DEFAULT ';'\n);\nINSERT INTO t\nVALUES (1);\nSELECT"

    assert [re.sub(r"\s+", " ", each).strip() for each in statements(script)] == [
        "-- a; b CREATE TABLE t ( x TEXT DEFAULT ';' );",
        "INSERT INTO t VALUES (1);",
    ]


async def test_a_connection_never_opened_says_so() -> None:
    """Asking a connection before it was opened is an error in words, not a crash."""
    connection = Connection(None, patience=1)

    with pytest.raises(StoreError, match="is closed"):
        await connection.run(lambda raw: raw.execute("SELECT 1"))

    await connection.close()
