"""Claims, verdicts, disputes, rulings and moves come back equal, in every store."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from bot.domain.claim import Act, Bond, Certainty, Claim, Dispute, Finding, Ruling, Verdict, VerdictId, Wording
from bot.domain.item import ItemId
from bot.domain.story import Move, Seen
from bot.ports import Store
from tests.make import make_item
from tests.properties.stored import ID, MOMENT, several, trying
from tests.properties.test_stored_ledger import CLAUSE, LATELY, LICENSE, PLACE, SAID

NAMES = st.lists(SAID, max_size=3).map(tuple)
CLAIM = st.builds(
    Claim, act=st.sampled_from(Act), models=NAMES, names=NAMES, makers=NAMES, wording=st.sampled_from(Wording),
    license=st.none() | SAID, certainty=st.sampled_from(Certainty), sentence=SAID, background=st.booleans(),
)  # fmt: skip
VERDICT = st.builds(
    Verdict, id=ID, item=ID, claim=CLAIM, model=st.none() | SAID, place=st.none() | PLACE,
    finding=st.sampled_from(Finding), reason=SAID, firm=st.booleans(), clauses=st.lists(CLAUSE, max_size=2).map(tuple),
    quote=SAID, license=st.none() | LICENSE, revision=st.none() | SAID, evidence=st.none() | SAID, at=MOMENT,
)  # fmt: skip
DISPUTE = st.builds(
    Dispute, id=ID, verdict=st.just("v"), by=SAID, note=SAID, at=MOMENT, answer=st.none() | SAID, answered_at=LATELY
)
MOVE = st.builds(
    Move, item=ID, act=SAID, seen=st.sampled_from(Seen), event=ID, model=SAID, name=SAID, place=PLACE,
    revision=st.none() | SAID, evidence=SAID, happened_at=MOMENT, at=MOMENT,
)  # fmt: skip
RULING = st.builds(Ruling, bond=st.sampled_from(Bond), first=ID, second=ID, at=MOMENT)


@several
@given(claims=st.lists(CLAIM, min_size=1, max_size=3))
async def test_claims(store: Store, claims: list[Claim]) -> None:
    """Claims come back as they were, and their item is found by every name in them."""
    item = ItemId("a")
    async with trying(store) as tx:
        await tx.items.add([make_item(id=item)])
        await tx.claims.put({item: claims})

        assert await tx.claims.of([item]) == {item: tuple(claims)}
        for name in {name for claim in claims for name in claim.names}:
            assert await tx.claims.naming([name], limit=1) == [item]


@several
@given(verdicts=st.lists(VERDICT, max_size=4, unique_by=lambda verdict: verdict.id))
async def test_verdicts(store: Store, verdicts: list[Verdict]) -> None:
    """Verdicts come back as they were, by id and by item."""
    async with trying(store) as tx:
        new = await tx.verdicts.append(verdicts)
        by_item = await tx.verdicts.of([verdict.item for verdict in verdicts])

        assert new == {verdict.id for verdict in verdicts}
        assert await tx.verdicts.get([verdict.id for verdict in verdicts]) == verdicts
        assert sorted(each.id for found in by_item.values() for each in found) == sorted(new)


@several
@given(verdict=VERDICT, disputes=st.lists(DISPUTE, max_size=4, unique_by=lambda dispute: dispute.id))
async def test_disputes(store: Store, verdict: Verdict, disputes: list[Dispute]) -> None:
    """Disputes come back as they were, oldest first."""
    async with trying(store) as tx:
        await tx.verdicts.append([replace(verdict, id=VerdictId("v"))])
        await tx.verdicts.dispute(disputes)

        assert await tx.verdicts.disputes([VerdictId("v")]) == sorted(disputes, key=lambda dispute: dispute.at)


@several
@given(ruling=RULING)
async def test_rulings(store: Store, ruling: Ruling) -> None:
    """A ruling comes back as it was, by either of its items."""
    async with trying(store) as tx:
        await tx.rulings.put([ruling])

        assert await tx.rulings.of([ruling.first]) == await tx.rulings.of([ruling.second]) == [ruling]


@several
@given(moves=st.lists(MOVE, max_size=4, unique_by=lambda move: (move.item, move.event)))
async def test_moves(store: Store, moves: list[Move]) -> None:
    """Moves come back as they were, by item."""
    async with trying(store) as tx:
        new = await tx.moves.append(moves)
        by_item = await tx.moves.of([move.item for move in moves])

        assert new == moves
        assert sorted((each for found in by_item.values() for each in found), key=repr) == sorted(moves, key=repr)
