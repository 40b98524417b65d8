"""The Store's contract: what is known of models now."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain.model import Access, Hub, ModelId, ModelRecord, Parent, Relation
from bot.domain.source import SourceId
from bot.ports import Store, Transaction
from storage.grams import FEW, LOOKED_AT
from tests.ledger import SEEN, make_place, make_record

HOUR = timedelta(hours=1)
ENGINE = make_place("acme/engine-7b")
FUEL = make_place("acme/fuel-7b")


def child_of(name: str, *parents: Parent, **said: object) -> ModelRecord:
    return make_record(make_place(name), parents=parents, **said)


async def names(tx: Transaction, words: str, limit: int = 9) -> list[str]:
    return [record.place.repository for record in await tx.models.find(words, limit=limit)]


async def test_a_record_is_kept_under_its_place(store: Store) -> None:
    """Every field of a record comes back; a later one of the same place takes an earlier one's, in one go or later."""
    full = make_record(
        model=ModelId("acme/rocket"),
        revision="r9",
        access=Access.GATED_AUTO,
        parents=(Parent(place=ENGINE, relation=Relation.MERGE), Parent(place=FUEL, relation=Relation.ADAPTER)),
        files={"LICENSE": "blob-1", "使用政策.md": "blob-2"},
        created_at=SEEN - timedelta(days=30),
        checked_at=SEEN + timedelta(microseconds=7),
        misses=2,
        downloads=3_000_000_000,
        likes=7,
        scanned=None,
        withdrawn_at=SEEN,
    )
    elsewhere = make_record(make_place(hub=Hub.MODELSCOPE))
    async with store.begin() as tx:
        await tx.models.put([elsewhere, make_record()])
        await tx.models.put([make_record(name="earlier"), full])

    async with store.begin() as tx:
        assert await tx.models.at([full.place, elsewhere.place, FUEL, full.place]) == {
            full.place: full,
            elsewhere.place: elsewhere,
        }


async def test_the_places_of_a_model_come_first_seen_first(store: Store) -> None:
    """A model's records on every hub come in the order they were first seen, and no other model's."""
    model = ModelId("acme/rocket-7b")
    records = [
        make_record(make_place(hub=hub), model=model, seen_at=SEEN + hours * HOUR)
        for hub, hours in ((Hub.OLLAMA, 2), (Hub.HUGGINGFACE, 0), (Hub.GITHUB, 1))
    ]
    async with store.begin() as tx:
        await tx.models.put([*records, make_record(ENGINE)])

        assert await tx.models.of(model) == [records[1], records[2], records[0]]
        assert await tx.models.of(ModelId("acme/unknown")) == []


async def test_a_record_is_listed_by_the_source_that_listed_it_last(store: Store) -> None:
    """Every record of a source comes, withdrawn ones too; one that another source has listed since is that one's."""
    here, gone, moved = make_record(), make_record(ENGINE, access=Access.GONE, misses=3), make_record(FUEL)
    async with store.begin() as tx:
        await tx.models.put([here, gone, moved])
        await tx.models.put([replace(moved, source="other-hub")])

        assert {record.place for record in await tx.models.listed(SourceId("acme-hub"))} == {here.place, gone.place}
        assert await tx.models.listed(SourceId("other-hub")) == [replace(moved, source="other-hub")]
        assert await tx.models.listed(SourceId("third-hub")) == []


async def test_children_name_a_place_as_their_parent(store: Store) -> None:
    """Whoever names any of these places as a parent comes once, first seen first."""
    tuned = child_of("zoe/tuned", Parent(place=ENGINE, relation=Relation.FINETUNE), seen_at=SEEN + HOUR)
    merged = child_of(
        "abe/merged",
        Parent(place=ENGINE, relation=Relation.MERGE),
        Parent(place=ENGINE, relation=Relation.UNSAID),
        Parent(place=FUEL, relation=Relation.MERGE),
        seen_at=SEEN + 2 * HOUR,
    )
    stranger = child_of("bob/other", Parent(place=make_place(), relation=Relation.FINETUNE))
    async with store.begin() as tx:
        await tx.models.put([merged, stranger, tuned, make_record(ENGINE)])

        assert await tx.models.children([ENGINE, FUEL]) == [tuned, merged]
        assert await tx.models.children([FUEL]) == [merged]
        assert await tx.models.children([make_place("acme/unknown")]) == []


async def test_a_child_that_names_another_parent_has_left_the_first(store: Store) -> None:
    """What a record says of its parents is what it said last, in one go or later."""
    before = child_of("zoe/tuned", Parent(place=ENGINE, relation=Relation.FINETUNE))
    after = replace(before, parents=(Parent(place=FUEL, relation=Relation.FINETUNE),))
    async with store.begin() as tx:
        await tx.models.put([before])
        await tx.models.put([before, after])

        assert await tx.models.children([ENGINE]) == []
        assert await tx.models.children([FUEL]) == [after]


async def test_neighbors_were_there_when_last_looked_at(store: Store) -> None:
    """Other records of the hub come, last looked at first; none of another hub, none missed by the last look, not itself."""
    there = [make_record(make_place(f"acme/m{n}"), checked_at=SEEN + n * HOUR) for n in (1, 3, 2)]
    missing = [
        make_record(make_place("acme/withdrawn"), access=Access.GONE, checked_at=SEEN + 8 * HOUR),
        make_record(make_place("acme/missed-once"), misses=1, checked_at=SEEN + 9 * HOUR),
    ]
    elsewhere = make_record(make_place("acme/m9", Hub.OLLAMA), checked_at=SEEN + 9 * HOUR)
    async with store.begin() as tx:
        await tx.models.put([*there, *missing, elsewhere, make_record(checked_at=SEEN + 9 * HOUR)])

        assert await tx.models.neighbors(make_place(), limit=9) == [there[1], there[2], there[0]]
        assert await tx.models.neighbors(make_place(), limit=1) == [there[1]]


@pytest.mark.parametrize(
    "words",
    ["rocket", "ROCKET-7B", "zoe/rock", "acme/rocket", "Fusée  Évasion", "fusée évasion", "huggingface:zoe/Rocket-7B"],
)
async def test_a_model_is_found_by_what_people_call_it(store: Store, words: str) -> None:
    """A part of the id, of the name or of the repository finds a record, in any case."""
    record = make_record(make_place("Zoe/Rocket-7B"), model=ModelId("acme/rocket-7b"), name="Fusée Évasion")
    async with store.begin() as tx:
        await tx.models.put([record, make_record(ENGINE)])

        assert await tx.models.find(words, limit=9) == [record]


@pytest.mark.parametrize("words", ["unknown", "%", "_", "huggingface", "rocket-7b\nrocket", "7b\nacme"])
async def test_what_nobody_is_called_finds_nothing(store: Store, words: str) -> None:
    """No sign stands for others, a hub is no name, and no name goes on in another."""
    async with store.begin() as tx:
        await tx.models.put([make_record()])

        assert await names(tx, words) == []


async def test_exact_names_come_first_then_the_most_used(store: Store) -> None:
    """Whose id, name, repository or place is exactly that comes before all others; then more downloads come first."""
    async with store.begin() as tx:
        await tx.models.put(
            [
                make_record(make_place("abe/rocket-gguf"), downloads=5_000_000),
                make_record(make_place("acme/rocket"), downloads=10, access=Access.GONE),
                make_record(make_place("zoe/rocket-awq"), downloads=None),
                make_record(make_place("bob/rocket-gptq"), downloads=9_000_000, access=Access.GONE),
            ]
        )
        others = ["bob/rocket-gptq", "abe/rocket-gguf", "zoe/rocket-awq"]

        assert await names(tx, "Rocket") == ["acme/rocket", *others]
        assert await names(tx, "acme/ROCKET") == await names(tx, "huggingface:acme/rocket") == ["acme/rocket"]
        assert await names(tx, "zoe/rocket-AWQ") == ["zoe/rocket-awq"]
        assert await names(tx, "rocket", limit=2) == ["acme/rocket", "bob/rocket-gptq"]
        assert len(await names(tx, "")) == 4


@pytest.mark.slow
async def test_what_few_are_called_is_found_among_many(store: Store) -> None:
    """However many others are used more: by a part of three signs or more, by fewer, by signs that mean something elsewhere."""
    many = [make_record(make_place(f"acme/m{n}"), downloads=9_000 + n) for n in range(LOOKED_AT + 10)]
    rare = make_record(make_place("zoe/Fusée-7b"), name='公開 "x*" 模型', downloads=7)
    second = make_record(make_place("zoe/fusée-13b"), downloads=8)
    async with store.begin() as tx:
        tail = [make_record(make_place(f"zoe/tail-{n}"), downloads=100 + n) for n in range(FEW + 5)]
        await tx.models.put([*many, *tail, rare, second])

        assert await names(tx, "zoe/fus") == ["zoe/fusée-13b", "zoe/Fusée-7b"]
        assert await names(tx, "zoe/fus", limit=1) == ["zoe/fusée-13b"]
        assert await names(tx, "FUSÉE-7B") == await names(tx, '"x*"') == await names(tx, "公開") == ["zoe/Fusée-7b"]
        assert await names(tx, "zoe/tail") == [record.place.repository for record in tail[:-10:-1]]
        assert await names(tx, "m") == [record.place.repository for record in many[:-10:-1]]
        assert await names(tx, "zoe/m1") == await names(tx, "x" * 4_000) == []


@pytest.mark.slow
async def test_a_model_that_is_called_otherwise_now_is_found_so(store: Store) -> None:
    """It is found by its new name and no more by the one it had; the others by theirs."""
    many = [make_record(make_place(f"acme/m{n}"), downloads=9_000 + n) for n in range(LOOKED_AT)]
    before = make_record(make_place("zoe/rocket"), name="Fusée")
    async with store.begin() as tx:
        await tx.models.put([*many, before])
        await tx.models.put([replace(before, checked_at=SEEN + HOUR)])
        await tx.models.put([replace(before, name="Évasion", downloads=1)])

        assert await names(tx, "fusée") == []
        assert await names(tx, "évasion") == await names(tx, "zoe/rocket") == ["zoe/rocket"]


async def test_numbers_no_column_holds_are_kept(store: Store) -> None:
    """A count beyond what databases hold, or below nothing, comes back as it was said."""
    huge, less = make_record(downloads=10**30), make_record(ENGINE, downloads=-5)
    async with store.begin() as tx:
        await tx.models.put([less, huge])

        assert await tx.models.find("7b", limit=9) == [huge, less]


async def test_a_model_counts_once_however_many_places_it_has(store: Store) -> None:
    """The count is of models, not of places."""
    model = ModelId("acme/rocket-7b")
    async with store.begin() as tx:
        await tx.models.put([make_record(make_place(hub=hub), model=model) for hub in Hub] + [make_record(ENGINE)])

        assert await tx.models.count() == 2
