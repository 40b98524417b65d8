"""Licenses that people ask for."""

from datetime import timedelta

import pytest

from bot.domain.license import Clause, Direction, Evidence, License, Tier
from bot.domain.model import Access, Text
from bot.domain.source import SourceId, Trust, Url
from bot.ports import Doors
from tests.fakes import FixedClock
from tests.flows.askers import SPECS, make_asker, make_asking
from tests.ledger import APACHE, NON_COMMERCIAL, make_place, make_record, make_rung, make_snapshot, url_of
from tests.make import NOW, make_spec

ZOE = make_asker()
ROCKET, BOLT = make_place(), make_place("acme/bolt-7b")
HUB = make_spec(
    id=SourceId("acme-hub"), kind="huggingface", trust=Trust.HUB, url=Url("https://hub.example.org/api/models")
)

FORBIDS = (
    "ACME LICENSE\n\nThe Materials may be used for non-commercial purposes only. Commercial use is prohibited.\n\n"
    "If your products have more than 100 million monthly active users, you must request a license from Acme.\n"
)
ALLOWS = "ACME LICENSE\n\nYou may use, copy and sell the Materials for any purpose, commercial or not.\n"
OWN = License(key=None, name="Acme License", tier=Tier.NON_COMMERCIAL)


@pytest.fixture
async def read(doors: Doors) -> Doors:
    """Keep two models whose own license texts were read, and a third that only bears a tag."""
    async with doors.store.begin() as tx:
        await tx.texts.put([Text(sha256="f" * 64, text=FORBIDS), Text(sha256="a" * 64, text=ALLOWS)], oids={})
        await tx.models.put([make_record(ROCKET), make_record(BOLT), make_record(make_place("acme/tag-7b"))])
        await tx.snapshots.append(
            [
                make_snapshot(ROCKET, OWN, rung=Evidence.TEXT, text_sha256="f" * 64),
                make_snapshot(BOLT, OWN, rung=Evidence.TEXT, text_sha256="a" * 64),
                make_snapshot(make_place("acme/tag-7b"), NON_COMMERCIAL),
            ]
        )
    return doors


@pytest.mark.parametrize("words", ["apache-2.0", "Apache-2.0", "Apache License 2.0", " apache 2 "])
async def test_a_license_is_named_any_way(doors: Doors, words: str) -> None:
    """Key, SPDX id and name mean the same license of the catalogue, with what it states and where its text stands."""
    found = await make_asking(doors).explain(words, ZOE)

    assert found is not None
    assert (found.license.key, found.url, found.read_at, found.read_of) == (
        "apache-2.0",
        "https://www.apache.org/licenses/LICENSE-2.0",
        None,
        None,
    )
    assert Clause(word="patent-grant") in {statement.clause for statement in found.statements}


async def test_a_model_s_license_speaks_in_its_own_words(read: Doors) -> None:
    """Each clause comes with the sentence of the text that states it; the text's place and the moment it was read are told."""
    found = await make_asking(read).explain("rocket-7b", ZOE)

    assert found is not None
    assert (found.license, found.read_of, found.url) == (OWN, "rocket-7b", url_of(ROCKET))
    assert found.read_at is not None
    told = {statement.clause.word: statement.quote for statement in found.statements}
    assert "ommercial" in told["non-commercial"]
    assert "100 million" in told["mau-threshold"]


async def test_a_label_states_what_the_catalogue_knows(read: Doors) -> None:
    """Where no text was read, clauses stand without sentences: none is made up."""
    found = await make_asking(read).explain("acme/tag-7b", ZOE)

    assert found is not None
    assert (found.license, found.read_of) == (NON_COMMERCIAL, "tag-7b")
    assert found.statements
    assert {statement.quote for statement in found.statements} == {""}


async def test_models_under_a_license_are_counted(doors: Doors, clock: FixedClock) -> None:
    """Those whose weights are under it now and that are there, each once; the count is an hour old at most."""
    places = [make_place(f"acme/rocket-{n}b") for n in range(4)]
    async with doors.store.begin() as tx:
        await tx.models.put(
            [make_record(each, access=Access.GONE if each is places[3] else Access.OPEN) for each in places]
        )
        await tx.snapshots.append(
            [make_snapshot(place, NON_COMMERCIAL if place is places[2] else APACHE) for place in places]
        )
    asking = make_asking(doors, specs={**SPECS, HUB.id: HUB})

    async def count() -> int:
        found = await asking.explain("apache-2.0", ZOE)
        assert found is not None
        return found.models

    assert await count() == 2
    async with doors.store.begin() as tx:
        late = make_snapshot(places[2], APACHE, revision="r2", observed_at=NOW, rungs=(make_rung(APACHE),))
        await tx.snapshots.append([late])
    assert await count() == 2
    clock.move(timedelta(hours=1))
    assert await count() == 3


async def test_two_texts_are_compared_word_by_word(read: Doors) -> None:
    """Of two models whose texts were read the sentences stand side by side, with where both were read."""
    found = await make_asking(read).compare("rocket-7b", "bolt-7b", ZOE)

    assert found is not None
    assert (found.before, found.after) == ("rocket-7b", "bolt-7b")
    assert found.evidence == (url_of(ROCKET), url_of(BOLT))
    assert found.comparison.direction is Direction.MORE_OPEN
    assert Clause(word="non-commercial") in found.comparison.removed
    assert any("ommercial" in quote.before for quote in found.comparison.quotes)


@pytest.mark.parametrize(
    ("before", "after", "direction"),
    [
        ("apache-2.0", "cc-by-nc-4.0", Direction.MORE_RESTRICTIVE),
        ("CC BY-NC 4.0", "MIT", Direction.MORE_OPEN),
        ("rocket-7b", "mit", Direction.MORE_OPEN),
        ("apache-2.0", "acme/tag-7b", Direction.MORE_RESTRICTIVE),
    ],
)
async def test_licenses_are_compared_by_what_is_known(
    read: Doors, before: str, after: str, direction: Direction
) -> None:
    """Two of the catalogue, or one and a model's: their clauses tell which way it goes."""
    found = await make_asking(read).compare(before, after, ZOE)

    assert found is not None
    assert found.comparison.direction is direction
    assert found.comparison.explanation


async def test_what_is_not_known_is_not_explained(read: Doors) -> None:
    """No license and no model of that name, or a model nobody has looked at yet: there is nothing to say."""
    async with read.store.begin() as tx:
        await tx.models.put([make_record(make_place("acme/unread-7b"))])
    asking = make_asking(read)

    assert await asking.explain("zyxwvut", ZOE) is None
    assert await asking.explain("acme/unread-7b", ZOE) is None
    assert await asking.compare("mit", "zyxwvut", ZOE) is None
    assert await asking.compare("acme/unread-7b", "mit", ZOE) is None
