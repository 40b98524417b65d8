"""The Store's contract: claims held against the ledger, and what people say of that."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain.claim import Finding, VerdictId
from bot.domain.item import ItemId
from bot.domain.license import Clause
from bot.errors import StoreError
from bot.ports import Store
from tests.claims import make_claim, make_dispute, make_verdict
from tests.ledger import SEEN

HOUR = timedelta(hours=1)
A, B = ItemId("a"), ItemId("b")
LAST = VerdictId("last")


async def test_a_verdict_is_kept_whole(store: Store) -> None:
    """Every field comes back, of one that has evidence and of one that has none."""
    full = make_verdict(
        claim=make_claim("rocket-7b", "engine", license="Apache 2.0", sentence="「無料」\0🙂"),
        clauses=(Clause(word="mau-threshold", value="700000000"), Clause(word="naming")),
        at=SEEN + timedelta(microseconds=1),
    )
    bare = make_verdict(
        "bare", item=B, model=None, place=None, finding=Finding.OPEN, firm=False, clauses=(), quote="", license=None,
        revision=None, evidence=None,
    )  # fmt: skip
    async with store.begin() as tx:
        await tx.verdicts.append([full, bare])

    async with store.begin() as tx:
        assert await tx.verdicts.of([A, B, A, ItemId("unknown")]) == {A: (full,), B: (bare,)}
        assert await tx.verdicts.get([bare.id, VerdictId("unknown"), full.id]) == [bare, full]


async def test_a_verdict_is_never_edited(store: Store) -> None:
    """An id that is there already stays as it was, in one go or later; only new ids are returned."""
    first, second = make_verdict(), make_verdict("verdict-2")
    async with store.begin() as tx:
        begun = await tx.verdicts.append([first, replace(first, reason="other")])
        went_on = await tx.verdicts.append([replace(first, reason="other"), second])

        assert (begun, went_on) == (frozenset([first.id]), frozenset([second.id]))
        assert await tx.verdicts.append([]) == frozenset()
        assert await tx.verdicts.of([A]) == {A: (first, second)}


async def test_verdicts_of_an_item_come_oldest_first(store: Store) -> None:
    """By `at`, and of one moment in the order they were appended."""
    verdicts = {
        name: make_verdict(name, at=SEEN + hours * HOUR) for name, hours in (("z", 2), ("y", 1), ("x", 2), ("w", 1))
    }
    async with store.begin() as tx:
        await tx.verdicts.append(list(verdicts.values()))

        assert [verdict.id for verdict in (await tx.verdicts.of([A]))[A]] == ["y", "w", "z", "x"]


async def test_a_dispute_stays_with_its_verdict(store: Store) -> None:
    """Disputes of the verdicts asked for come, or all there are, oldest first."""
    late, early = make_dispute("late", at=SEEN + HOUR), make_dispute("early", note="\0 <b>間違い</b> 🙂")
    other = make_dispute("other", verdict=LAST, at=SEEN + 2 * HOUR, answer="No.", answered_at=SEEN + 3 * HOUR)
    async with store.begin() as tx:
        await tx.verdicts.append([make_verdict(), make_verdict("last")])
        await tx.verdicts.dispute([late, other, early])

    async with store.begin() as tx:
        assert await tx.verdicts.disputes() == [early, late, other]
        assert await tx.verdicts.disputes([make_verdict().id, VerdictId("unknown")]) == [early, late]
        assert await tx.verdicts.disputes([LAST]) == [other]
        assert await tx.verdicts.disputes([]) == []


async def test_an_answer_changes_nothing_else(store: Store) -> None:
    """A dispute that is there already takes the answer and keeps who said what, when, of which verdict."""
    said = make_dispute()
    answered = replace(said, answer="You are right.", answered_at=SEEN + HOUR)
    again = replace(said, answer="On second thought: no.", answered_at=SEEN + 2 * HOUR)
    async with store.begin() as tx:
        await tx.verdicts.append([make_verdict(), make_verdict("last")])
        await tx.verdicts.dispute([said])
        await tx.verdicts.dispute([replace(answered, verdict=LAST, by="bob", note="other", at=SEEN + HOUR)])
        first = await tx.verdicts.disputes()
        await tx.verdicts.dispute([answered, again])
        second = await tx.verdicts.disputes()

    assert (first, second) == ([answered], [again])


async def test_a_dispute_of_no_verdict_is_refused(store: Store) -> None:
    """A dispute needs its verdict: without it nothing of the block is kept."""

    async def fail() -> None:
        async with store.begin() as tx:
            await tx.verdicts.append([make_verdict()])
            await tx.verdicts.dispute([make_dispute(), make_dispute("lost", verdict=LAST)])

    with pytest.raises(StoreError, match="no verdict 'last'"):
        await fail()

    async with store.begin() as tx:
        assert await tx.verdicts.get([make_verdict().id]) == []
        assert await tx.verdicts.disputes() == []
        await tx.verdicts.dispute([])


async def test_a_thousand_verdicts_are_appended_in_one_go(store: Store) -> None:
    """A new text of a big family is one append, and one question."""
    verdicts = [make_verdict(f"v{n}", item=ItemId(f"i{n}")) for n in range(1_000)]
    async with store.begin() as tx:
        assert len(await tx.verdicts.append(verdicts)) == 1_000

        assert await tx.verdicts.get([verdict.id for verdict in verdicts]) == verdicts
        assert len(await tx.verdicts.of([verdict.item for verdict in verdicts])) == 1_000
