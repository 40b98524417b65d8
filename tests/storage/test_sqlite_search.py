"""The indexes beside a SQLite file: what damages them, and how they come back."""

import asyncio
import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import numpy as np
import pytest

from bot.domain.item import ItemId
from bot.domain.search import Query
from bot.domain.vector import Matrix
from bot.errors import StoreError
from storage.sqlite import by_vector, by_words, vectors
from storage.sqlite.lock import take_lock
from storage.sqlite.store import SqliteStore, open_sqlite
from storage.sqlite.texts import Broken, unbroken
from storage.sqlite.vectors import Vectors
from tests.make import make_items, make_vectors


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "kaiho.db"


@pytest.fixture
async def store(file: Path) -> AsyncIterator[SqliteStore]:
    store = await open_sqlite(file)
    yield store
    await store.close()


async def keep(store: SqliteStore, *names: str) -> None:
    """Keep an item for each name, called and titled by it."""
    async with store.begin() as tx:
        for name in names:
            await tx.items.add(make_items(name, title=name, text=""))


async def found(store: SqliteStore, text: str) -> list[str]:
    """Search by words, and return the ids."""
    return [hit.item for hit in (await store.search(Query(text=text), embedder="tiny")).text]


async def near(store: SqliteStore, *vector: float) -> list[str]:
    """Search by a vector, and return the ids."""
    query = Query(text="", vector=make_vectors(vector)[0])
    return [hit.item for hit in (await store.search(query, embedder="tiny")).vectors]


async def embed(store: SqliteStore, names: list[str], matrix: Matrix, embedder: str = "tiny") -> None:
    async with store.begin() as tx:
        await tx.items.put_vectors(embedder, [ItemId(name) for name in names], matrix)


@pytest.mark.parametrize(
    "said", ["", "{", "[]", '{"store": "x", "items": 1}', '{"store": 1, "items": "a", "pages": 0, "format": 1}']
)
async def test_a_watermark_that_is_not_understood_makes_the_index_anew(
    store: SqliteStore, file: Path, said: str
) -> None:
    """Where it can not be told how far the index is, it is made again from what is stored."""
    await keep(store, "llama", "qwen")
    assert await store.refresh() == 2
    (file.with_suffix(".search") / "watermark.json").write_text(said)

    assert await store.refresh() == 2

    assert await found(store, "llama") == ["llama"]
    assert await store.refresh() == 0


async def test_an_index_of_another_store_is_made_anew(store: SqliteStore, file: Path) -> None:
    """A folder that belongs to another file, or to this one's future, is not believed."""
    await keep(store, "llama")
    await store.refresh()
    other = await open_sqlite(file.with_name("other.db"))
    await keep(other, "qwen", "mistral")
    await other.refresh()
    await other.close()
    shutil.rmtree(file.with_suffix(".search"))
    shutil.copytree(file.with_name("other.search"), file.with_suffix(".search"))

    again = await open_sqlite(file)
    assert await found(again, "qwen mistral llama") == []
    assert await again.refresh() == 1

    assert await found(again, "qwen mistral llama") == ["llama"]
    await again.close()


@pytest.mark.parametrize("name", ["meta.json", "*.store", "*.idx"])
async def test_a_damaged_index_is_made_anew(store: SqliteStore, file: Path, name: str) -> None:
    """Files that were cut or filled with something else find nothing, raise nothing, and are replaced by the next refresh."""
    await keep(store, "llama", "qwen")
    await store.refresh()
    for path in (file.with_suffix(".search") / "texts").glob(name):
        path.write_bytes(b"damage")

    again = await open_sqlite(file)
    assert await found(again, "llama") == []
    await keep(again, "mistral")
    assert await again.refresh() == 3

    assert await found(again, "llama") == ["llama"]
    await again.close()


async def test_an_index_damaged_while_it_is_open_is_made_anew(store: SqliteStore, file: Path) -> None:
    """Damage that shows only when something is looked for is found nothing in, and mended by the next refresh."""
    await keep(store, "llama")
    await store.refresh()
    assert await found(store, "llama") == ["llama"]
    (file.with_suffix(".search") / "texts" / "meta.json").write_text("damage")

    assert await found(store, "llama") == []
    assert await store.refresh() == 1

    assert await found(store, "llama") == ["llama"]


async def test_damage_found_while_taking_in_makes_the_index_anew(store: SqliteStore, file: Path) -> None:
    """An index that can not be written to any more is made again, with what was to be taken in."""
    await keep(store, "llama")
    await store.refresh()
    shutil.rmtree(file.with_suffix(".search") / "texts")
    await keep(store, "qwen")

    assert await store.refresh() == 2

    assert sorted(await found(store, "llama qwen")) == ["llama", "qwen"]


async def test_a_writer_still_at_work_is_waited_for(store: SqliteStore) -> None:
    """Where a cancelled refresh has not let go of its writer, the next one leaves the index alone and loses nothing."""
    await keep(store, "llama")
    await store.refresh()
    texts = store._search._by_words._texts
    assert texts is not None
    writer = texts.write()
    await keep(store, "qwen")

    assert await store.refresh() == 0

    writer.finish()
    assert await store.refresh() == 1
    assert sorted(await found(store, "llama qwen")) == ["llama", "qwen"]


async def test_one_process_at_a_time_takes_in(store: SqliteStore, file: Path) -> None:
    """Where another holds the folder, a refresh leaves it to that one and a rebuild says so; vectors are found meanwhile."""
    await keep(store, "llama")
    await store.refresh()
    await keep(store, "qwen")
    await embed(store, ["llama"], make_vectors((1, 0)))
    lock = take_lock(file.with_suffix(".search"))
    assert lock is not None

    assert await store.refresh() == 0
    assert await near(store, 1, 0) == ["llama"]
    with pytest.raises(StoreError, match="Another process"):
        await store.rebuild()

    lock.release()
    assert await store.refresh() == 1
    assert await found(store, "qwen") == ["qwen"]


async def test_a_folder_that_can_not_be_written_is_said(store: SqliteStore, file: Path) -> None:
    """Where a file lies in the place of the index, that is said."""
    await keep(store, "llama")
    file.with_suffix(".search").write_text("")

    with pytest.raises(StoreError, match="can not be written"):
        await store.refresh()


async def test_another_process_finds_what_one_took_in(store: SqliteStore, file: Path) -> None:
    """A store opened beside another finds what that one's refresh brought in, words and vectors."""
    other = await open_sqlite(file)
    assert await found(other, "llama") == []
    await keep(store, "llama")
    await embed(store, ["llama"], make_vectors((1, 0)))
    await store.refresh()
    await store.rebuild()

    assert await found(other, "llama") == ["llama"]
    await other.refresh()
    assert await near(other, 1, 0) == ["llama"]
    await other.close()


async def test_vector_files_that_are_not_whole_are_not_looked_at(store: SqliteStore, file: Path) -> None:
    """Files cut short, misnamed or of something else are passed over; what they held is read from the store again."""
    await keep(store, "llama", "qwen")
    await embed(store, ["llama", "qwen"], make_vectors((1, 0), (0, 1)))
    await store.rebuild()
    folder = file.with_suffix(".search")
    (whole,) = folder.glob("vectors-*.usearch")
    (folder / "vectors-1-99-6.usearch").write_bytes(b"damage")
    (folder / "vectors-1-98-7.usearch").write_bytes(b"damage")
    (folder / "vectors-1-x-7.usearch").write_bytes(b"damage")
    whole.write_bytes(whole.read_bytes()[:100])

    again = await open_sqlite(file)
    await again.refresh()

    assert await near(again, 1, 0.1) == ["llama", "qwen"]
    await again.close()


async def test_a_saved_index_is_used_when_opened_again(store: SqliteStore, file: Path) -> None:
    """Vectors saved once are found by who opens the store next, together with those written since."""
    await keep(store, "a", "b", "c")
    await embed(store, ["a", "b"], make_vectors((1, 0), (0, 1)))
    await store.rebuild()
    await embed(store, ["c", "a"], make_vectors((1, 0.2), (0, 1)))

    again = await open_sqlite(file)
    await again.refresh()

    assert await near(again, 1, 0) == ["c", "a", "b"]
    assert await again.rebuild() == 3
    assert await near(again, 1, 0) == ["c", "a", "b"]
    assert len(list(file.with_suffix(".search").glob("vectors-*.usearch"))) == 1
    await again.close()


@pytest.mark.slow
async def test_many_vectors_are_taken_into_the_index(file: Path, store: SqliteStore) -> None:
    """Past `LONGEST_TAIL` the index takes vectors in as they come, and is saved; who may not save it leaves them to others."""
    many = vectors.LONGEST_TAIL + by_vector.BATCH
    matrix = np.random.default_rng(7).standard_normal((many, 8)).astype(np.float32)
    matrix /= np.linalg.norm(matrix, axis=1, keepdims=True)
    names = [f"i{n}" for n in range(many)]
    async with store.begin() as tx:
        await tx.items.add(make_items(*names, title="", text=""))
        await tx.items.put_vectors("tiny", [ItemId(name) for name in names], matrix)
    lock = take_lock(file.with_suffix(".search"))
    assert lock is not None
    await store.refresh()
    assert list(file.with_suffix(".search").glob("vectors-*")) == []
    lock.release()

    await store.refresh()

    assert len(list(file.with_suffix(".search").glob("vectors-*"))) == 1
    assert [(await near(store, *matrix[n].tolist()))[0] for n in (0, many - 1)] == [names[0], names[-1]]


@pytest.mark.slow
async def test_a_long_index_is_committed_on_the_way() -> None:
    """A rebuild of more texts than are committed at once goes on from where it was cut short."""
    store = await open_sqlite(None)
    many = by_words.COMMIT_EVERY + 1
    async with store.begin() as tx:
        await tx.items.add(make_items(*(f"i{n}" for n in range(many)), title="llama", text=""))

    assert await store.refresh() == many

    await store.close()


def test_vectors_are_saved_in_place_of_the_older_file(tmp_path: Path) -> None:
    """What is saved again holds both the older vectors and the later ones, a later one of a key in place of the earlier."""
    held = Vectors(tmp_path, 1)
    held.take([(1, 1, make_vectors((1, 0))[0]), (2, 2, make_vectors((0, 1))[0]), (3, 1, make_vectors((1, 1))[0])])
    held.save()
    held.take([(4, 3, make_vectors((1, 0.1))[0]), (5, 2, make_vectors((-1, 0))[0])])
    held.save()

    (file,) = tmp_path.iterdir()
    again = Vectors(tmp_path, 1)

    assert file.name.startswith("vectors-1-5-")
    assert again.mark == 5
    assert again.nearest(make_vectors((1, 0))[0], 9) == [3, 1, 2]


def test_only_what_breaks_an_index_is_taken_for_damage() -> None:
    """Whatever else stops the work goes through as it is."""
    with pytest.raises(KeyboardInterrupt), unbroken():
        raise KeyboardInterrupt
    with pytest.raises(Broken, match="cut short"), unbroken():
        raise OSError("cut short")


def test_a_tail_of_another_length_finds_nothing() -> None:
    """A question of another length than the vectors held is near none of them, indexed or not."""
    held = Vectors(None, 1)
    held.take([(1, 1, make_vectors((1, 0))[0])])
    assert held.nearest(make_vectors((1, 0, 0))[0], 9) == []

    held.absorb()
    held.absorb()

    assert held.nearest(make_vectors((1, 0, 0))[0], 9) == []
    assert held.nearest(make_vectors((1, 0))[0], 9) == [1]


async def test_refreshing_from_several_sides_takes_each_text_once(store: SqliteStore) -> None:
    """Refreshes asked for at once take turns."""
    await keep(store, "llama", "qwen")

    taken = await asyncio.gather(*(store.refresh() for _ in range(3)))

    assert sorted(taken) == [0, 0, 2]
