"""The Store's contract: what items say happened."""

from datetime import timedelta

import pytest

from bot.domain.claim import Act, Certainty, Wording
from bot.domain.item import ItemId
from bot.errors import StoreError
from bot.ports import Store
from tests.claims import make_claim
from tests.make import NOW, make_item

A, B, C = ItemId("a"), ItemId("b"), ItemId("c")
HOUR = timedelta(hours=1)


async def add(store: Store, **hours: int) -> None:
    """Keep an item for each name, published so many hours after now."""
    async with store.begin() as tx:
        await tx.items.add(
            [
                make_item(id=ItemId(id_), guid=id_, url=None, published_at=NOW + after * HOUR, seen_at=NOW + 99 * HOUR)
                for id_, after in hours.items()
            ]
        )


async def test_claims_are_kept_whole_and_in_their_order(store: Store) -> None:
    """Every field of every claim comes back, the main one first."""
    main = make_claim(
        "qwen3.6-27b",
        "通义千问",
        act=Act.LICENSE_CHANGE,
        wording=Wording.OPEN_WEIGHTS,
        license="Apache 2.0",
        certainty=Certainty.CONFIRMED,
        sentence="阿里\0巴巴 🙂",
    )
    past = make_claim("llama-1", act=Act.LEAK, certainty=Certainty.RUMORED, background=True)
    await add(store, a=0, b=0)
    async with store.begin() as tx:
        await tx.claims.put({A: [main, past], B: [make_claim(models=(), names=(), makers=())]})

    async with store.begin() as tx:
        assert await tx.claims.of([B, A, A, ItemId("unknown")]) == {
            A: (main, past),
            B: (make_claim(models=(), names=(), makers=()),),
        }


async def test_what_an_item_says_is_what_it_was_last_understood_to_say(store: Store) -> None:
    """Later claims take the place of earlier ones, names included; none at all leaves none, and no other item is touched."""
    await add(store, a=0, b=1, c=2)
    async with store.begin() as tx:
        await tx.claims.put({A: [make_claim("x"), make_claim("y")], B: [make_claim("x")], C: [make_claim("x")]})
        await tx.claims.put({A: [make_claim("z")], B: []})

    async with store.begin() as tx:
        assert await tx.claims.of([A, B, C]) == {A: (make_claim("z"),), C: (make_claim("x"),)}
        assert await tx.claims.naming(["x", "y"], limit=9) == [C]
        assert await tx.claims.naming(["z"], limit=9) == [A]


async def test_items_that_name_a_model_come_last_published_first(store: Store) -> None:
    """Items whose claims name any of these come once each, background too, last published first, no more than asked for."""
    await add(store, a=2, b=3, c=1)
    async with store.begin() as tx:
        await tx.claims.put({A: [make_claim("other"), make_claim("rocket-7b", "engine", background=True)]})
        await tx.claims.put({B: [make_claim("engine")], C: [make_claim("rocket-7b"), make_claim("rocket-7b")]})

        assert await tx.claims.naming(["rocket-7b", "engine", "engine", "unknown"], limit=9) == [B, A, C]
        assert await tx.claims.naming(["engine", "rocket-7b"], limit=2) == [B, A]
        assert await tx.claims.naming(["rocket-7b"], limit=9) == [A, C]
        assert await tx.claims.naming(["rocket"], limit=9) == []
        assert await tx.claims.naming([], limit=9) == []


async def test_of_two_published_at_one_moment_the_one_added_last_comes_first(store: Store) -> None:
    """Items of one moment keep an order."""
    await add(store, b=0, a=0, c=0)
    async with store.begin() as tx:
        await tx.claims.put({id_: [make_claim("x"), make_claim("y")] for id_ in (A, B, C)})

        assert await tx.claims.naming(["y", "x"], limit=2) == [C, A]


async def test_a_name_may_be_anything(store: Store) -> None:
    """Names no index would take, too long or with signs databases refuse, are found by exactly themselves."""
    await add(store, a=0)
    odd = ["x\0y", "n" * 5_000, "", "100%"]
    async with store.begin() as tx:
        await tx.claims.put({A: [make_claim(*odd)]})

        assert [await tx.claims.naming([name], limit=9) for name in odd] == [[A]] * 4
        assert await tx.claims.naming(["xy", "n" * 4_999, "100"], limit=9) == []


async def test_claims_of_an_item_that_is_not_there_are_refused(store: Store) -> None:
    """Claims need their item: without it nothing of the block is kept."""
    await add(store, a=0)
    with pytest.raises(StoreError, match="no item 'stranger'"):
        async with store.begin() as tx:
            await tx.claims.put({A: [make_claim()], ItemId("stranger"): [make_claim()]})

    async with store.begin() as tx:
        assert await tx.claims.of([A]) == {}
        await tx.claims.put({})


async def test_a_thousand_items_are_asked_for_at_once(store: Store) -> None:
    """A long backlog is one question."""
    ids = [f"i{n}" for n in range(1_000)]
    await add(store, **{id_: n for n, id_ in enumerate(ids)})
    async with store.begin() as tx:
        await tx.claims.put({ItemId(id_): [make_claim(f"m{n % 10}")] for n, id_ in enumerate(ids)})

        assert len(await tx.claims.of([ItemId(id_) for id_ in ids])) == 1_000
        assert await tx.claims.naming([f"m{n}" for n in range(10)], limit=3) == ["i999", "i998", "i997"]
