"""What can go wrong with a SQLite file, and what is said of it."""

import asyncio
import sqlite3
from pathlib import Path

import pytest

from bot.errors import StoreError
from storage.sqlite.store import SqliteStore, open_sqlite
from tests.make import make_item, make_items


async def add(store: SqliteStore, name: str = "item-1", text: str = "") -> None:
    """Keep an item."""
    async with store.begin() as tx:
        await tx.items.add(make_items(name, text=text))


async def count(store: SqliteStore) -> int:
    async with store.begin() as tx:
        return await tx.items.count()


async def test_a_file_another_process_writes_is_waited_for_and_then_said(tmp_path: Path) -> None:
    """Writing waits for another's transaction, gives up after a while in words, and works once that one is over."""
    store = await open_sqlite(tmp_path / "kaiho.db", patience=0.05)
    other = sqlite3.connect(tmp_path / "kaiho.db", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")

    with pytest.raises(StoreError, match=r"written by another process for 0\.05 seconds"):
        await add(store)

    assert await count(store) == 0
    other.execute("ROLLBACK")
    await add(store)
    assert await count(store) == 1
    other.close()
    await store.close()


async def test_a_full_disk_is_said_and_loses_nothing_stored(tmp_path: Path) -> None:
    """Where there is no room, the block leaves no trace, what was there stays, and the store goes on."""
    store = await open_sqlite(tmp_path / "kaiho.db")
    await add(store)
    pages = await store._connection.run(lambda raw: raw.execute("PRAGMA page_count").fetchone()[0])
    await store._connection.run(lambda raw: raw.execute(f"PRAGMA max_page_count = {pages}"))

    with pytest.raises(StoreError, match="no room left"):
        await add(store, "large", "x" * 1_000_000)

    assert await count(store) == 1
    await store._connection.run(lambda raw: raw.execute("PRAGMA max_page_count = 1000000"))
    await add(store, "large", "x" * 1_000_000)
    assert await count(store) == 2
    await store.close()


async def test_a_file_that_is_no_store_is_left_alone(tmp_path: Path) -> None:
    """A file of something else is refused in words, and not written over."""
    file = tmp_path / "kaiho.db"
    file.write_bytes(b"This is a letter. " * 100)

    with pytest.raises(StoreError, match="damaged, or not a store of Kaiho's"):
        await open_sqlite(file)

    assert file.read_bytes() == b"This is a letter. " * 100


async def test_a_file_that_can_not_be_made_is_said(tmp_path: Path) -> None:
    """A folder in the place of the file, or a file in the place of the folder, is said."""
    (tmp_path / "folder.db").mkdir()
    (tmp_path / "file").write_text("")

    with pytest.raises(StoreError, match="can not be opened for writing"):
        await open_sqlite(tmp_path / "folder.db")
    with pytest.raises(StoreError, match="can not be made"):
        await open_sqlite(tmp_path / "file" / "kaiho.db")


async def test_what_no_one_foresaw_is_said_as_sqlite_says_it(tmp_path: Path) -> None:
    """An error without words of ours names the store and repeats SQLite's."""
    store = await open_sqlite(tmp_path / "kaiho.db")

    with pytest.raises(StoreError, match=r"kaiho\.db: no such table: other"):
        await store._connection.run(lambda raw: raw.execute("SELECT * FROM other"))

    await store.close()


async def test_a_transaction_sqlite_ended_by_itself_is_over(tmp_path: Path) -> None:
    """Where SQLite has rolled back on its own, forgetting the block is no second error."""
    store = await open_sqlite(tmp_path / "kaiho.db")

    async def fail() -> None:
        async with store.begin() as tx:
            await tx.items.add([make_item()])
            await store._connection.run(lambda raw: raw.execute("ROLLBACK"))
            raise LookupError

    with pytest.raises(LookupError):
        await fail()

    assert await count(store) == 0
    await store.close()


async def test_closing_in_the_middle_of_a_block_undoes_it(tmp_path: Path) -> None:
    """A store that is closed while a block is open keeps nothing of it."""
    store = await open_sqlite(tmp_path / "kaiho.db")

    async def close_within() -> None:
        async with store.begin() as tx:
            await tx.items.add([make_item()])
            await store.close()

    with pytest.raises(StoreError, match="closed"):
        await close_within()

    again = await open_sqlite(tmp_path / "kaiho.db")
    assert await count(again) == 0
    await again.close()


async def test_two_that_open_an_empty_file_at_once_make_it_once(tmp_path: Path) -> None:
    """Opening a new file from several sides at once takes each step once."""
    stores = await asyncio.gather(*(open_sqlite(tmp_path / "kaiho.db") for _ in range(4)))

    await add(stores[0])
    assert [await count(store) for store in stores] == [1] * 4
    for store in stores:
        await store.close()
