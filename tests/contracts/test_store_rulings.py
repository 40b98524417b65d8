"""The Store's contract: what the operator ruled of pairs of items."""

from datetime import timedelta

from bot.domain.claim import Bond
from bot.domain.item import ItemId
from bot.ports import Store
from tests.claims import make_ruling
from tests.ledger import SEEN

HOUR = timedelta(hours=1)


async def test_a_ruling_is_found_by_either_item(store: Store) -> None:
    """The rulings that name any of these items come once each, oldest first, as they were put."""
    late, early = make_ruling("b", "a", at=SEEN + HOUR), make_ruling("c", "b", bond=Bond.SPLIT)
    async with store.begin() as tx:
        await tx.rulings.put([late, early, make_ruling("x", "y")])

    async with store.begin() as tx:
        assert await tx.rulings.of([ItemId("a")]) == [late]
        assert await tx.rulings.of([ItemId("b"), ItemId("c"), ItemId("b")]) == [early, late]
        assert await tx.rulings.of([ItemId("unknown")]) == []
        assert await tx.rulings.of([]) == []


async def test_of_a_pair_the_newest_ruling_holds(store: Store) -> None:
    """Whichever way round a pair is named, it has one ruling: the newest, and of one moment the last put."""
    first, second = make_ruling(), make_ruling("b", "a", bond=Bond.SPLIT, at=SEEN + HOUR)
    same = make_ruling(at=SEEN + HOUR)
    async with store.begin() as tx:
        held = []
        for put in ([second, first], [first], [same], [same, second, first], []):
            await tx.rulings.put(put)
            held.append(await tx.rulings.of([ItemId("a")]))

    assert held == [[second], [second], [same], [second], [second]]


async def test_a_thousand_rulings_are_kept(store: Store) -> None:
    """A merge of two big stories is many pairs in one go."""
    rulings = [make_ruling("a", f"b{n}", at=SEEN + n * HOUR) for n in range(1_000)]
    async with store.begin() as tx:
        await tx.rulings.put(rulings)

        assert await tx.rulings.of([ItemId("a")]) == rulings
