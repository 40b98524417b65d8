"""The Store's contract: texts, and the ledger of license snapshots."""

import hashlib
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain.license import Artifact, Clause, Evidence
from bot.domain.model import Access, Hub, ModelId, Place, Text
from bot.ports import Store
from tests.ledger import NON_COMMERCIAL, SEEN, make_place, make_record, make_released, make_rung, make_snapshot

HOUR = timedelta(hours=1)
WEIGHTS, CODE, DATA = Artifact


def make_text(text: str) -> Text:
    return Text(sha256=hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest(), text=text)


MIT = make_text("Permission is hereby granted, free of charge …")
TONGYI = make_text("通义千问许可协议\r\n\t第一条 \0 🙂")
SMUGGLED = make_text("a lone \ud800 surrogate")


async def test_texts_come_back_as_they_were(store: Store) -> None:
    """Each text is had again by its SHA-256, to the last sign; what was never put is not there."""
    texts = [MIT, TONGYI, SMUGGLED, make_text(""), make_text("long " * 100_000)]
    async with store.begin() as tx:
        await tx.texts.put(texts, oids={})

    async with store.begin() as tx:
        assert await tx.texts.get([*(text.sha256 for text in texts), "0" * 64]) == {
            text.sha256: text.text for text in texts
        }


async def test_a_text_is_kept_once_and_never_edited(store: Store) -> None:
    """Putting a text again, in one go or later, changes nothing."""
    async with store.begin() as tx:
        await tx.texts.put([MIT, MIT], oids={})
        await tx.texts.put([replace(MIT, text="something else"), TONGYI], oids={})

        assert await tx.texts.get([MIT.sha256, TONGYI.sha256]) == {MIT.sha256: MIT.text, TONGYI.sha256: TONGYI.text}


async def test_a_hub_hash_says_which_text_it_names(store: Store) -> None:
    """Any number of hub hashes may name one text, put with it or later; a hash nobody put is not known."""
    async with store.begin() as tx:
        await tx.texts.put([MIT, TONGYI], oids={"blob-1": MIT.sha256, "sha256:abc": TONGYI.sha256})
        await tx.texts.put([], oids={"https://example.org/LICENSE": MIT.sha256})

    async with store.begin() as tx:
        assert await tx.texts.known(["https://example.org/LICENSE", "blob-1", "sha256:abc", "blob-1", "other"]) == {
            "blob-1": MIT.sha256,
            "https://example.org/LICENSE": MIT.sha256,
            "sha256:abc": TONGYI.sha256,
        }


async def test_an_address_names_what_lies_there_now(store: Store) -> None:
    """A hash, or an address, that names another text later names that one; the earlier text stays."""
    async with store.begin() as tx:
        await tx.texts.put([MIT], oids={"https://example.org/terms": MIT.sha256})
        await tx.texts.put([TONGYI], oids={"https://example.org/terms": TONGYI.sha256})

        assert await tx.texts.known(["https://example.org/terms"]) == {"https://example.org/terms": TONGYI.sha256}
        assert await tx.texts.get([MIT.sha256]) == {MIT.sha256: MIT.text}


async def test_a_hash_whose_text_is_not_here_is_not_known(store: Store) -> None:
    """A hub hash is known only where its text can be had."""
    async with store.begin() as tx:
        await tx.texts.put([], oids={"early": MIT.sha256})
        before = await tx.texts.known(["early"])
        await tx.texts.put([MIT], oids={})

        assert before == {}
        assert await tx.texts.known(["early"]) == {"early": MIT.sha256}


async def test_a_snapshot_is_kept_whole(store: Store) -> None:
    """Every field of a snapshot comes back, rungs, clauses and contradictions included."""
    limit = Clause(word="mau-threshold", value="700000000")
    held = make_snapshot(
        license=NON_COMMERCIAL,
        declared="other: 通义千问",
        text_sha256=TONGYI.sha256,
        clauses=frozenset({limit, Clause(word="naming")}),
        rung=Evidence.TEXT,
        access=Access.GATED_MANUAL,
        observed_at=SEEN + timedelta(microseconds=1),
        dated_at=SEEN - timedelta(days=400),
        rungs=(make_rung(NON_COMMERCIAL, Evidence.TEXT, clauses=frozenset({limit}), text_sha256="ab"), make_rung()),
        contradictions=("The tag says Apache 2.0; the text does not.",),
    )

    async with store.begin() as tx:
        await tx.snapshots.append([held])

    async with store.begin() as tx:
        assert await tx.snapshots.latest([held.place]) == {(held.place, WEIGHTS): held}
        assert await tx.snapshots.history(held.model) == [held]


async def test_a_snapshot_is_never_edited(store: Store) -> None:
    """One of the same place, artifact, revision and moment stays as it was, in one go or later; any other is appended."""
    first = make_snapshot()
    again = replace(first, license=NON_COMMERCIAL)
    others = [
        replace(again, revision="r2"),
        replace(again, artifact=CODE),
        replace(again, place=make_place(hub=Hub.MODELSCOPE)),
        replace(again, observed_at=SEEN + HOUR),
    ]
    async with store.begin() as tx:
        await tx.snapshots.append([first, again])
        await tx.snapshots.append([again, *others])

        assert await tx.snapshots.history(first.model) == [first, *others]


async def test_latest_is_the_newest_of_each_artifact_in_each_place(store: Store) -> None:
    """Of each artifact in each place asked for, the snapshot observed last comes back, whenever it was appended or dated."""
    places = [make_place(), make_place(hub=Hub.MODELSCOPE), make_place("acme/engine-7b")]
    weights = [
        make_snapshot(place, revision=f"r{hours}", observed_at=SEEN + hours * HOUR)
        for hours in (2, 3, 1)
        for place in places
    ]
    code = make_snapshot(places[0], artifact=CODE, dated_at=SEEN + 9 * HOUR)
    backdated = make_snapshot(places[0], revision="old", observed_at=SEEN - HOUR, dated_at=SEEN + 99 * HOUR)
    async with store.begin() as tx:
        await tx.snapshots.append([*weights, code, backdated])

    async with store.begin() as tx:
        latest = await tx.snapshots.latest([*places[:2], places[0], make_place("acme/unknown")])

    assert latest == {(places[0], WEIGHTS): weights[3], (places[1], WEIGHTS): weights[4], (places[0], CODE): code}


async def test_of_two_seen_at_one_moment_the_one_appended_last_is_latest(store: Store) -> None:
    """Where two revisions were observed at one moment, what was appended later is the newer."""
    async with store.begin() as tx:
        await tx.snapshots.append([make_snapshot(revision="z"), make_snapshot(revision="a")])

        (latest,) = (await tx.snapshots.latest([make_place()])).values()

    assert latest.revision == "a"


async def test_latest_of_a_thousand_places_is_one_question(store: Store) -> None:
    """Hundreds of places may be asked for at once."""
    places = [make_place(f"acme/m{n}") for n in range(1_000)]
    async with store.begin() as tx:
        await tx.snapshots.append([make_snapshot(place) for place in places[:700]])

        assert set(await tx.snapshots.latest(places)) == {(place, WEIGHTS) for place in places[:700]}


async def test_history_is_told_in_the_order_it_happened(store: Store) -> None:
    """A model's snapshots in all its places come by `dated_at`, or else `observed_at`, oldest first; no other model's."""
    model = ModelId("acme/rocket-7b")
    here, there = make_place(), Place(hub=Hub.GITHUB, repository="Acme/Rocket")
    seen = make_snapshot(here, model=model, observed_at=SEEN)
    dated = make_snapshot(there, model=model, observed_at=SEEN + 5 * HOUR, dated_at=SEEN - HOUR)
    later = make_snapshot(there, model=model, artifact=DATA, observed_at=SEEN + HOUR)
    async with store.begin() as tx:
        await tx.snapshots.append([later, seen, make_snapshot(make_place("acme/engine-7b")), dated])

    async with store.begin() as tx:
        assert await tx.snapshots.history(model) == [dated, seen, later]
        assert await tx.snapshots.history(ModelId("acme/unknown")) == []


async def test_a_block_that_raises_leaves_nothing_in_the_ledger(store: Store) -> None:
    """Texts, records, snapshots and events of a failed block are all gone together."""

    async def fail() -> None:
        async with store.begin() as tx:
            await tx.texts.put([MIT], oids={"blob-1": MIT.sha256})
            await tx.models.put([make_record()])
            await tx.snapshots.append([make_snapshot()])
            await tx.events.append([make_released()])
            raise LookupError

    with pytest.raises(LookupError):
        await fail()

    async with store.begin() as tx:
        assert await tx.texts.known(["blob-1"]) == {}
        assert await tx.texts.get([MIT.sha256]) == {}
        assert await tx.models.count() == 0
        assert await tx.snapshots.history(make_snapshot().model) == []
        assert await tx.events.newest() == []


async def test_nothing_asked_of_the_ledger_is_nothing_found(store: Store) -> None:
    """Empty questions and empty writes are answered with nothing."""
    async with store.begin() as tx:
        await tx.texts.put([], oids={})
        await tx.models.put([])
        await tx.snapshots.append([])

        assert await tx.events.append([]) == frozenset()
        assert await tx.texts.known([]) == {}
        assert await tx.texts.get([]) == {}
        assert await tx.models.at([]) == {}
        assert await tx.models.children([]) == []
        assert await tx.snapshots.latest([]) == {}
        assert await tx.events.newest() == []


@pytest.mark.parametrize("odd", ["nul\0", "\ud800", "模型🙂", "x" * 5_000, "".join(map(chr, range(0x4E00, 0x5600)))])
async def test_whatever_a_hub_calls_things_can_be_looked_up(store: Store, odd: str) -> None:
    """Names with signs that databases refuse, and names of any length, stay apart from others and are found again."""
    place, other = make_place(f"acme/{odd}"), make_place("acme/" + odd.replace("\0", "").replace("\ud800", "?"))
    places = list(dict.fromkeys([place, other]))
    async with store.begin() as tx:
        await tx.texts.put([MIT], oids={f"blob-{odd}": MIT.sha256})
        await tx.models.put([make_record(each, model=ModelId(each.repository), revision=odd) for each in places])
        await tx.snapshots.append([make_snapshot(each, revision=odd, declared=odd) for each in places])

    async with store.begin() as tx:
        assert await tx.texts.known([f"blob-{odd}"]) == {f"blob-{odd}": MIT.sha256}
        assert set(await tx.models.at(places)) == set(places)
        assert set(await tx.snapshots.latest(places)) == {(each, WEIGHTS) for each in places}
        assert len(await tx.models.of(ModelId(place.repository))) == 1
        assert len(await tx.snapshots.history(ModelId(place.repository))) == 1


async def test_who_moved_since(store: Store) -> None:
    """Models of which a snapshot was taken, or an event seen, at that moment or later are named once each, by name."""
    early, late = make_snapshot(), make_snapshot(model=ModelId("acme/late"), observed_at=SEEN + timedelta(hours=1))
    async with store.begin() as tx:
        await tx.snapshots.append([early, late, replace(late, revision="2")])

        assert await tx.snapshots.moved(since=SEEN) == [late.model, early.model]
        assert await tx.snapshots.moved(since=SEEN + timedelta(hours=1)) == [late.model]
        assert await tx.snapshots.moved(since=SEEN + timedelta(hours=2)) == []
