"""How PostgreSQL searches: many texts, many vectors, and a refresh that others are at."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta

import numpy as np
import psycopg
import pytest

from bot.domain.item import ItemId, PageText
from bot.domain.search import Hit, Query
from bot.errors import StoreError
from storage import open_store
from storage.postgres.by_vector import FEW
from storage.postgres.by_words import MOST_WEIGHED
from storage.postgres.embedders import INDEXED
from storage.postgres.lock import SPACE, Lock
from storage.postgres.store import PostgresStore, open_postgres
from tests.make import NOW, make_items, make_vectors
from tests.world.postgres import LocalPostgres

MINUTE = timedelta(minutes=1)


@pytest.fixture
async def store(postgres: str) -> AsyncIterator[PostgresStore]:
    store = await open_postgres(postgres)
    yield store
    await store.close()


async def keep(store: PostgresStore, *names: str, text: str = "") -> None:
    """Keep an item for each name, titled by it."""
    async with store.begin() as tx:
        for name in names:
            await tx.items.add(make_items(name, title=name, text=text))


async def near(store: PostgresStore, query: Query) -> tuple[Hit, ...]:
    return (await store.search(query, embedder="tiny")).vectors


async def test_the_ranking_is_that_of_the_other_store(store: PostgresStore) -> None:
    """Both stores find the same items for the same words, in the same order, with nearly the same scores."""
    texts = {
        "a": ("Llama weights leaked", "The weights of LLaMA were posted on a forum. " * 3),
        "b": ("Weights", "A gym opens, with many weights and no llama."),
        "c": ("メタが重みを公開", "大規模言語モデルの重みを配布した。"),
        "d": ("Llama llama llama", "Nothing but llamas, releasing models, licensed and licensing."),
        "e": ("Quiet", "Nothing happened."),
    }
    other = await open_store("sqlite://")
    for each in (store, other):
        async with each.begin() as tx:
            for name, (title, text) in texts.items():
                await tx.items.add(make_items(name, title=title, text=text))
        await each.refresh()

    for question in ("llama weights", "license", "重み モデル", "重", "the llama nothing", "llama llama weights"):
        ours = (await store.search(Query(text=question), embedder="tiny")).text
        theirs = (await other.search(Query(text=question), embedder="tiny")).text

        assert [hit.item for hit in ours] == [hit.item for hit in theirs] != []
        # tantivy keeps the length of a text in one byte. https://docs.rs/tantivy/latest/tantivy/fieldnorm/
        assert np.allclose([hit.score for hit in ours], [hit.score for hit in theirs], rtol=0.05)
    await other.close()


@pytest.mark.slow
async def test_words_that_very_many_texts_hold_find_among_the_newest(store: PostgresStore) -> None:
    """Common words order what rare ones find, and find the newest by themselves where that is too little."""
    many = MOST_WEIGHED + 50
    items = [
        replace(item, title="llama rare" if n in {7, 8} else "llama", seen_at=NOW + n * MINUTE)
        for n, item in enumerate(make_items(*(f"i{n}" for n in range(many)), text=""))
    ]
    async with store.begin() as tx:
        await tx.items.add(items)
    assert await store.refresh() == many

    common = (await store.search(Query(text="llama", limit=5), embedder="tiny")).text
    rare = (await store.search(Query(text="llama rare", limit=2), embedder="tiny")).text
    alone = (await store.search(Query(text="rare", limit=5), embedder="tiny")).text
    mixed = (await store.search(Query(text="llama rare", limit=5), embedder="tiny")).text
    young = await store.search(Query(text="llama rare", limit=5, since=NOW + (many - 2) * MINUTE), embedder="tiny")

    assert len(common) == 5
    assert {hit.item for hit in rare} == {hit.item for hit in alone} == {"i7", "i8"}
    assert {hit.item for hit in mixed[:2]} == {"i7", "i8"}
    assert len(mixed) == 5
    assert {hit.item for hit in young.text} == {f"i{many - 1}", f"i{many - 2}"}


async def test_the_index_of_vectors_finds_the_nearest(store: PostgresStore) -> None:
    """Of many vectors the nearest come, with their exact cosines, however many are asked for."""
    matrix = np.random.default_rng(5).standard_normal((600, 8)).astype(np.float32)
    matrix /= np.linalg.norm(matrix, axis=1, keepdims=True)
    names = [f"i{n}" for n in range(len(matrix))]
    async with store.begin() as tx:
        await tx.items.add(make_items(*names, title="", text=""))
        await tx.items.put_vectors("tiny", [ItemId(name) for name in names], matrix)
    cosines = matrix @ matrix[0]
    best = [names[n] for n in np.argsort(-cosines)]

    few = await near(store, Query(text="", vector=matrix[0], limit=10))
    lots = await near(store, Query(text="", vector=matrix[0], limit=300))

    assert [hit.item for hit in few] == best[:10]
    assert np.allclose([hit.score for hit in few], sorted(cosines, reverse=True)[:10], atol=1e-6)
    assert len({hit.item for hit in lots} & set(best[:300])) > 290


async def test_each_embedder_has_an_index_of_its_own(
    store: PostgresStore, postgres_server: LocalPostgres, postgres: str
) -> None:
    """The vectors of one embedder are asked for by way of its index alone."""
    await keep(store, "a", "b")
    async with store.begin() as tx:
        await tx.items.put_vectors("tiny", [ItemId("a")], make_vectors((1, 0)))
        await tx.items.put_vectors("wide", [ItemId("a")], make_vectors((1, 0, 0)))

    plans = [
        postgres_server.execute(
            "SET enable_seqscan = off; SET enable_sort = off; EXPLAIN SELECT item FROM vectors "
            f"WHERE embedder = {key} ORDER BY vector::vector({length}) <#> '{[1] * length}' LIMIT 3",
            within=postgres,
        )
        for key, length in ((1, 2), (2, 3))
    ]

    for key, plan in enumerate(plans, start=1):
        assert any(f"vectors_nearest_{key}" in line for (line,) in plan)


@pytest.mark.slow
async def test_a_filter_that_leaves_many_is_asked_of_the_index(
    store: PostgresStore, postgres_server: LocalPostgres, postgres: str
) -> None:
    """Where many vectors are young enough the index is asked, and goes on until it has found enough of those."""
    await keep(store, "first")
    async with store.begin() as tx:
        await tx.items.put_vectors("tiny", [ItemId("first")], make_vectors((1, 0)))
    many = FEW + 500
    postgres_server.execute(
        "INSERT INTO items (id, source, title, text, content_hash, lang, published_at, seen_at, dated, archival) "
        f"SELECT 'i' || n, 's', '', '', '', 'en', now, now, true, false FROM generate_series(1, {many}) AS n, "
        f"LATERAL (SELECT timestamptz '{NOW}' + n * interval '1 minute') AS m (now); "
        "INSERT INTO vectors SELECT 1, key, seen_at, format('[%s,%s]', cos(key / 1e4), sin(key / 1e4))::vector "
        "FROM items WHERE id != 'first'",
        within=postgres,
    )
    # The nearest are the oldest, and just too old.
    query = Query(text="", vector=make_vectors((1, 0))[0], limit=5, since=NOW + 400 * MINUTE)

    found = await near(store, query)

    assert [hit.item for hit in found] == [f"i{n}" for n in range(400, 405)]


async def test_vectors_too_long_for_an_index_are_compared_one_by_one(store: PostgresStore) -> None:
    """A model of more dimensions than pgvector indexes is searched all the same."""
    await keep(store, "a", "b")
    matrix = np.zeros((2, INDEXED + 1), dtype=np.float32)
    matrix[0, 0] = matrix[1, 1] = 1.0
    async with store.begin() as tx:
        await tx.items.put_vectors("tiny", [ItemId("a"), ItemId("b")], matrix)

    found = await near(store, Query(text="", vector=matrix[1]))

    assert [(hit.item, hit.score) for hit in found] == [("b", 1.0), ("a", 0.0)]


async def test_vectors_of_one_embedder_have_one_length(store: PostgresStore) -> None:
    """A vector of another length than its embedder's is refused, and a question of another length finds nothing."""
    await keep(store, "a", "b")
    async with store.begin() as tx:
        await tx.items.put_vectors("tiny", [ItemId("a")], make_vectors((1, 0)))

    async def put_longer() -> None:
        async with store.begin() as tx:
            await tx.items.put_vectors("tiny", [ItemId("b")], make_vectors((1, 0, 0)))

    with pytest.raises(StoreError, match="Vectors of 'tiny' have 2 numbers, not 3"):
        await put_longer()

    assert await near(store, Query(text="", vector=make_vectors((1, 0, 0))[0])) == ()


async def test_a_refresh_leaves_to_another_what_that_one_is_at(store: PostgresStore, postgres: str) -> None:
    """While another process takes texts in, a refresh takes none; afterwards the next one does."""
    await keep(store, "llama")
    with psycopg.connect(postgres) as other:
        other.execute("SELECT pg_advisory_xact_lock(%s, %s)", (SPACE, Lock.SEARCHING))

        assert await store.refresh() == 0

    assert await store.refresh() == 1


async def test_what_is_not_yet_committed_is_not_missed(store: PostgresStore, postgres: str) -> None:
    """What another process has in hand while texts are taken in comes with the refresh after its commit."""
    await keep(store, "llama")
    other = await open_store(postgres)
    async with other.begin() as tx:
        await tx.items.put_page(PageText(item=ItemId("llama"), fetched_at=NOW, text="An article.", sha256="x"))
        assert await store.refresh() == 1
        assert await store.refresh() == 0

    assert await store.refresh() == 1

    assert [hit.item for hit in (await store.search(Query(text="article"), embedder="tiny")).text] == ["llama"]
    await other.close()


async def test_searching_a_store_that_lost_a_table_is_said(
    store: PostgresStore, postgres_server: LocalPostgres, postgres: str
) -> None:
    """Where a part of the index is gone, searching says so and the store goes on."""
    postgres_server.execute("DROP TABLE corpus", within=postgres)

    with pytest.raises(StoreError, match="has lost a table"):
        await store.search(Query(text="llama"), embedder="tiny")

    await keep(store, "llama")
