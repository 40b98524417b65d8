"""Who was made from whom, and who says less than a model above."""

from bot.domain.license import Clause, Evidence, License, LicenseSnapshot, Tier
from bot.domain.model import Parent, Place, Relation
from bot.rules.lineage import DRAWN, Family, find_conflict, looser, said
from tests.ledger import APACHE, NON_COMMERCIAL, make_place, make_record, make_snapshot

NO_SALE = frozenset({Clause(word="non-commercial")})
LLAMA, ALPACA, VICUNA = (make_place(f"acme/{name}") for name in ("llama", "alpaca", "vicuna"))


def strict(place: Place = LLAMA) -> LicenseSnapshot:
    return make_snapshot(place, NON_COMMERCIAL, clauses=NO_SALE)


def loose(place: Place = ALPACA, **said_so: object) -> LicenseSnapshot:
    return make_snapshot(place, APACHE, **said_so)


def test_a_child_that_leaves_out_what_its_parent_demands_is_looser() -> None:
    """An Apache child of a non-commercial parent says less: its sale is what is missing."""
    assert looser(loose(), strict()) == (Clause(word="non-commercial"),)


def test_a_child_that_says_it_too_is_not_looser() -> None:
    """A child that repeats its parent's demand, under whatever name, says no less."""
    assert looser(loose(clauses=NO_SALE), strict()) == ()


def test_a_stricter_child_is_not_looser() -> None:
    """A non-commercial child of an Apache parent may leave out what Apache demands."""
    parent = loose(LLAMA, clauses=frozenset({Clause(word="attribution-display")}))

    assert looser(strict(ALPACA), parent) == ()


def test_the_doubtful_and_the_unknown_are_not_judged() -> None:
    """A license of which we are not sure, or that nobody stated, never makes a conflict."""
    doubtful = License(key="x", name="X", tier=Tier.OSI_OPEN, doubts=("written from memory",))
    unknown = License(key=None, name="something")

    assert looser(make_snapshot(ALPACA, doubtful), strict()) == ()
    assert looser(make_snapshot(ALPACA, unknown), strict()) == ()
    assert looser(loose(rung=Evidence.INHERITED), strict()) == ()


def test_a_conflict_is_found_generations_up_with_its_chain() -> None:
    """A grandchild whose parent nobody has looked at conflicts with the model above that."""
    parents = {VICUNA: (ALPACA,), ALPACA: (LLAMA,), LLAMA: (VICUNA,)}
    snapshots = {VICUNA: loose(VICUNA), LLAMA: strict()}

    conflict = find_conflict(snapshots[VICUNA], parents, snapshots)

    assert conflict is not None
    assert conflict.chain == ((LLAMA, NON_COMMERCIAL),)
    assert said(conflict.chain, conflict.license).startswith("possible relabel: says Apache License 2.0, made from")


def test_a_circle_of_parents_ends() -> None:
    """Models that name each other as parents are walked once."""
    parents = {VICUNA: (ALPACA, LLAMA), ALPACA: (VICUNA, LLAMA), LLAMA: (LLAMA,)}

    assert find_conflict(loose(VICUNA), parents, {LLAMA: loose(LLAMA)}) is None


def test_a_tree_shows_conflicts_first_and_counts_the_rest() -> None:
    """Of many children the one with a conflict is drawn, then the most loaded; the others are counted."""
    root = make_record(LLAMA)
    made = [
        make_record(
            make_place(f"acme/child-{number}"),
            parents=(Parent(place=LLAMA, relation=Relation.ADAPTER),),
            downloads=number,
        )
        for number in range(DRAWN + 3)
    ]
    conflicts = {made[0].place: "possible relabel"}

    tree = Family(children={LLAMA: made}, snapshots={LLAMA: strict()}, conflicts=conflicts).tree(root)

    assert tree.license == NON_COMMERCIAL
    assert tree.more == 3
    assert [child.name for child in tree.children[:2]] == ["child-0", f"child-{DRAWN + 2}"]
    assert tree.children[0].conflict == "possible relabel"
    assert tree.children[0].relation is Relation.ADAPTER


def test_a_child_of_itself_is_not_drawn_below_itself() -> None:
    """A model that names itself as its base ends the branch."""
    loop = make_record(ALPACA, parents=(Parent(place=ALPACA, relation=Relation.MERGE),))

    tree = Family(children={ALPACA: [loop]}, snapshots={}, conflicts={}).tree(loop)

    assert tree.children == ()
