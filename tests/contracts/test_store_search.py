"""The Store's contract: search."""

from datetime import timedelta

import pytest

from bot.domain.item import ItemId, PageText
from bot.domain.search import Found, Query
from bot.ports import Store
from tests.make import NOW, make_items, make_vectors

HOUR = timedelta(hours=1)


async def keep(store: Store, *texts: str, refresh: bool = True) -> None:
    """Keep items called 0, 1, 2 … of these texts."""
    async with store.begin() as tx:
        for n, text in enumerate(texts):
            title, _, body = text.partition("\n")
            await tx.items.add(make_items(str(n), title=title, text=body))
    if refresh:
        await store.refresh()


async def found(store: Store, text: str, *, limit: int = 20) -> list[str]:
    """Search by words, and return the ids."""
    answer = await store.search(Query(text=text, limit=limit), embedder="tiny")
    return [hit.item for hit in answer.text]


async def test_items_are_found_by_any_of_their_words(store: Store) -> None:
    """Title and text are searched, words are OR-ed, and more of them stand first."""
    await keep(store, "Llama weights\nMeta released them.", "Qwen released\nNothing else.", "A cake\nwith cream")

    assert await found(store, "meta llama released") == ["0", "1"]
    assert await found(store, "CREAM") == ["2"]
    assert await found(store, "vanilla") == []


async def test_english_words_are_found_in_other_forms(store: Store) -> None:
    """Plural, tense and case do not hide a word; common words alone find what holds them."""
    await keep(store, "Licenses\nThe companies were releasing models.", "To be\nor not to be")

    assert await found(store, "license") == ["0"]
    assert await found(store, "company released model") == ["0"]
    assert await found(store, "to be or not") == ["1"]


async def test_japanese_and_chinese_are_found_within_sentences(store: Store) -> None:
    """Words are found where no spaces say where they begin, single characters too, among other scripts."""
    await keep(
        store,
        "大規模言語モデルを公開\nメタは重みを配布した。",
        "通义千问开源\n阿里巴巴发布Qwen2模型",
        "米国の規制\n新しい法律",
        "ﾒﾀのＡＩ\n半角と全角",
    )

    assert await found(store, "言語モデル") == ["0"]
    assert await found(store, "千问模型") == ["1"]
    assert await found(store, "qwen2 模型") == ["1"]
    assert await found(store, "米") == ["2"]
    assert await found(store, "律") == ["2"]
    assert sorted(await found(store, "メタ")) == ["0", "3"]
    assert await found(store, "AI") == ["3"]


@pytest.mark.parametrize(
    "text",
    ["", " ", "\n", "AND", "llama AND (", '"', "a:b^2~*?", "[x TO y]", "\\", "'; DROP TABLE items; --", "🙂", "!!!", "&|!()<->:*", "a" * 5_000, "言" * 5_000, "the of and", "\u3000", "x " * 4_000],
)  # fmt: skip
async def test_a_question_is_never_a_query_language(store: Store, text: str) -> None:
    """Whatever is asked is words and nothing else, and never an error."""
    await keep(store, "Llama\nweights")

    assert await store.search(Query(text=text), embedder="tiny") is not None


async def test_text_of_any_kind_is_taken_in(store: Store) -> None:
    """No text is too long or too strange to be stored and searched."""
    await keep(
        store,
        "\n" + "word " * 60_000,
        "\n" + "無" * 120_000,
        "'\\:*|&!<->()\n\u200b\ufffe 🙂",
        "\n" + "x" * 300_000,
        "findable\n",
    )

    assert await found(store, "findable") == ["4"]


async def test_the_best_come_first_up_to_the_limit(store: Store) -> None:
    """No more than asked come, the best of all; scores fall; each says its language."""
    await keep(store, *[f"story {'llama ' * n}\n{'filler ' * (9 - n)}" for n in range(1, 9)])

    hits = (await store.search(Query(text="llama", limit=3), embedder="tiny")).text

    assert [hit.item for hit in hits] == ["7", "6", "5"]
    assert [hit.score for hit in hits] == sorted((hit.score for hit in hits), reverse=True)
    assert {hit.lang for hit in hits} == {"en"}
    assert await found(store, "llama", limit=0) == []


async def test_since_leaves_out_what_was_seen_before(store: Store) -> None:
    """Both legs hold only items seen since then, however many older ones are nearer."""
    async with store.begin() as tx:
        old = make_items(*(f"old-{n}" for n in range(40)), title="llama llama", seen_at=NOW - HOUR)
        new = make_items("new-0", "new-1", title="llama", text="and more", seen_at=NOW)
        await tx.items.add([*old, *new])
        vectors = make_vectors(*[(1.0, 0.01 * n) for n in range(40)], (0.0, 1.0), (0.1, 1.0))
        await tx.items.put_vectors("tiny", [item.id for item in [*old, *new]], vectors)
    await store.refresh()

    answer = await store.search(
        Query(text="llama", vector=make_vectors((1, 0))[0], limit=2, since=NOW), embedder="tiny"
    )

    assert sorted(hit.item for hit in answer.text) == ["new-0", "new-1"]
    assert [hit.item for hit in answer.vectors] == ["new-1", "new-0"]


@pytest.mark.parametrize("rebuild", [False, True])
async def test_vectors_find_what_lies_near(store: Store, *, rebuild: bool) -> None:
    """The vector leg holds the nearest items of this embedder with their cosines, whether or not words match."""
    await keep(store, "one", "two", "three")
    async with store.begin() as tx:
        ids = [ItemId("0"), ItemId("1"), ItemId("2")]
        await tx.items.put_vectors("tiny", ids, make_vectors((1, 0, 0), (1, 1, 0), (0, 0, 1)))
        await tx.items.put_vectors("other", ids[2:], make_vectors((1, 0)))
    await (store.rebuild() if rebuild else store.refresh())

    answer = await store.search(Query(text="nothing", vector=make_vectors((1, 0.1, 0))[0], limit=2), embedder="tiny")

    assert answer.text == ()
    assert [(hit.item, round(hit.score, 3), hit.lang) for hit in answer.vectors] == [
        ("0", 0.995, "en"),
        ("1", 0.774, "en"),
    ]
    assert (await store.search(Query(text="one"), embedder="tiny")).vectors == ()
    unheard = await store.search(Query(text="one", vector=make_vectors((1, 0))[0]), embedder="unheard of")
    assert unheard.vectors == ()


async def test_a_vector_that_changes_is_found_where_it_is(store: Store) -> None:
    """A later vector takes the place of an earlier one, indexed or not."""
    await keep(store, "one", "two")
    ids = [ItemId("0"), ItemId("1")]
    async with store.begin() as tx:
        await tx.items.put_vectors("tiny", ids, make_vectors((1, 0), (0, 1)))
    await store.rebuild()
    async with store.begin() as tx:
        await tx.items.put_vectors("tiny", ids, make_vectors((0, 1), (1, 0)))
    for bring_up in (store.refresh, store.rebuild):
        await bring_up()

        answer = await store.search(Query(text="", vector=make_vectors((1, 0.1))[0]), embedder="tiny")

        assert [hit.item for hit in answer.vectors] == ["1", "0"]


async def test_committed_items_are_found_after_refresh(store: Store) -> None:
    """A refresh says how many items it took in, and takes none in twice."""
    await keep(store, "one", "two", refresh=False)
    assert await store.refresh() == 2
    assert await store.refresh() == 0
    async with store.begin() as tx:
        await tx.items.add(make_items("2", title="three"))
    assert await store.refresh() == 1

    assert sorted(await found(store, "one three")) == ["0", "2"]


async def test_what_was_rolled_back_is_not_found(store: Store) -> None:
    """An item of a block that raised never comes to the index; the next one does."""

    async def fail() -> None:
        async with store.begin() as tx:
            await tx.items.add(make_items("never", title="llama"))
            raise LookupError

    with pytest.raises(LookupError):
        await fail()
    assert await store.refresh() == 0
    await keep(store, "llama")

    assert await found(store, "llama") == ["0"]


async def test_a_page_is_found_until_it_is_forgotten(store: Store) -> None:
    """The article behind a teaser is searched as long as its text is kept."""
    await keep(store, "Teaser\nshort")
    async with store.begin() as tx:
        await tx.items.put_page(PageText(item=ItemId("0"), fetched_at=NOW, text="The whole article.", sha256="x"))
    assert await found(store, "article") == []
    assert await store.refresh() == 1
    assert await found(store, "article") == ["0"]
    assert await found(store, "teaser") == ["0"]

    async with store.begin() as tx:
        await tx.items.forget_pages(before=NOW + HOUR)
    assert await store.refresh() == 1

    assert await found(store, "article") == []
    assert await found(store, "teaser") == ["0"]


async def test_rebuild_makes_the_same_index_anew(store: Store) -> None:
    """A rebuild holds every item, each once, and later refreshes go on from it."""
    await keep(store, "one", "two")
    assert await store.rebuild() == 2
    assert await store.rebuild() == 2
    async with store.begin() as tx:
        await tx.items.add(make_items("2", title="one"))
    assert await store.refresh() == 1

    assert sorted(await found(store, "one")) == ["0", "2"]


async def test_an_empty_store_finds_nothing(store: Store) -> None:
    """Searching before anything was stored or refreshed is answered with nothing."""
    query = Query(text="llama", vector=make_vectors((1, 0))[0])

    assert await store.search(query, embedder="tiny") == Found(text=(), vectors=())
    assert await store.refresh() == 0
    assert await store.search(query, embedder="tiny") == Found(text=(), vectors=())
    assert await store.rebuild() == 0
    assert await store.search(query, embedder="tiny") == Found(text=(), vectors=())


async def test_search_goes_on_within_a_block(store: Store) -> None:
    """Searching needs no block, and waits for none."""
    await keep(store, "llama")

    async with store.begin():
        assert await found(store, "llama") == ["0"]
