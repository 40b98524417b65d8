"""What storage/README.md says of the tables is so."""

import re
import sqlite3
from dataclasses import replace
from pathlib import Path

import psycopg
import pytest

from bot.domain.claim import VerdictId
from bot.domain.item import ItemId
from bot.domain.model import Hub, ModelId, Parent, Relation, Text
from bot.domain.search import Query
from bot.domain.story import StoryId
from bot.domain.subscription import Destination, SubscriptionId, SubscriptionState
from storage import open_store
from tests.claims import make_claim, make_dispute, make_ruling, make_verdict
from tests.ledger import SEEN, make_place, make_record, make_released, make_snapshot
from tests.make import NOW, make_delivery, make_items, make_placement, make_story, make_vectors
from tests.people import PICTURE, PRIVATE, make_page

STORAGE = Path(__file__).parents[2] / "storage"
README = (STORAGE / "README.md").read_text(encoding="utf-8")
PLACE, ITEM, MODEL, NAME = re.findall(r"```sql\n(.*?)```", README, re.DOTALL)
CHANNEL = Destination(kind="discord", address="777")
OTHER = replace(PICTURE, content=b"GIF89a")
ONLY_POSTGRES = ("texts", "unsearched")


def run(address: str, script: str) -> None:
    """Run a script on a store that is closed, as an operator does."""
    if address.startswith("sqlite"):
        lines = [
            line
            for line in script.split(";\n")
            if not line.startswith(tuple(f"DELETE FROM {t} " for t in ONLY_POSTGRES))
        ]
        raw = sqlite3.connect(address.removeprefix("sqlite:///"))
        raw.executescript(";\n".join(lines))
        raw.close()
    else:
        with psycopg.connect(address) as server:
            server.execute(script.encode())


@pytest.mark.parametrize("store", ["sqlite", "postgres"])
def test_every_table_is_in_the_readme(store: str) -> None:
    """Each table stands in the README with why it exists and what is in it about a person."""
    scripts = [path.read_text(encoding="utf-8") for path in (STORAGE / store / "migrations").glob("*.sql")]
    made, dropped = (
        {name for script in scripts for name in re.findall(rf"{word} TABLE (\w+)", script)}
        for word in ("CREATE", "DROP")
    )
    rows = {
        name
        for row in re.findall(r"^\| (`.*)\|$", README, re.MULTILINE)
        if len(row.split("|")) == 3 and all(cell.strip() for cell in row.split("|"))
        for name in re.findall(r"`(\w+)`", row.split("|")[0])
    }

    assert made - dropped - rows == set()


async def test_a_destination_is_forgotten(address: str) -> None:
    """After the README's deletions nothing is left of a place that was served."""
    story = make_story(items=(ItemId("a"),))
    state = SubscriptionState(subscription=SubscriptionId("s"), destination=CHANNEL, digested_at=NOW)
    store = await open_store(address)
    async with store.begin() as tx:
        await tx.items.add(make_items("a"))
        await tx.stories.put([make_placement(story)])
        await tx.events.append([make_released()])
        delivery = make_delivery(
            destination=CHANNEL, stories=(story.id,), events=(make_released().id,), files=(PICTURE,)
        )
        await tx.deliveries.promise([delivery, make_page("private", PRIVATE, files=(OTHER,))], state)
        assert await tx.stories.untold(CHANNEL, since=NOW) == []
        assert await tx.events.untold(CHANNEL, since=SEEN) == []
    await store.close()

    run(address, PLACE.replace("ADDRESS", CHANNEL.address))

    store = await open_store(address)
    async with store.begin() as tx:
        assert [each.files for each, _ in await tx.deliveries.newest()] == [(OTHER,)]
        assert (await tx.deliveries.state(state.subscription, CHANNEL)).digested_at is None
        assert [told.id for told in await tx.stories.untold(CHANNEL, since=NOW)] == [story.id]
        assert await tx.events.untold(CHANNEL, since=SEEN) == [make_released()]
    await store.close()


async def test_an_item_is_forgotten(address: str) -> None:
    """After the README's deletions an item is found nowhere, and what lay with it is placed again."""
    a, b = ItemId("a"), ItemId("b")
    vectors = make_vectors((1, 0), (0, 1))
    store = await open_store(address)
    async with store.begin() as tx:
        await tx.items.add(make_items("a", "b", title="llama"))
        await tx.items.put_vectors("tiny", [a, b], vectors)
        story = make_story(id=StoryId("both"), items=(a, b), centroid=vectors[0], embedded=2)
        await tx.stories.put([make_placement(story)])
        await tx.claims.put({a: [make_claim()], b: [make_claim()]})
        await tx.verdicts.append([make_verdict("of-a", item=a), make_verdict("of-b", item=b)])
        await tx.verdicts.dispute([make_dispute(id_, verdict=VerdictId(id_)) for id_ in ("of-a", "of-b")])
        await tx.rulings.put([make_ruling("a", "b"), make_ruling("c", "a"), make_ruling("c", "b")])
    await store.rebuild()
    await store.close()

    run(address, ITEM.replace("ITEM", a))

    store = await open_store(address)
    await store.rebuild()
    async with store.begin() as tx:
        assert [item.id for item in await tx.items.newest()] == ["b"]
        assert [item.id for item in await tx.items.unplaced(limit=9)] == ["b"]
        assert await tx.stories.newest() == []
        assert list(await tx.claims.of([a, b])) == await tx.claims.naming(["rocket-7b"], limit=9) == [b]
        assert list(await tx.verdicts.of([a, b])) == [b]
        assert [dispute.id for dispute in await tx.verdicts.disputes()] == ["of-b"]
        assert await tx.rulings.of([a, b]) == [make_ruling("c", "b")]
    found = await store.search(Query(text="llama", vector=vectors[0]), embedder="tiny")
    assert [hit.item for hit in found.text] == [hit.item for hit in found.vectors] == ["b"]
    await store.close()


async def test_a_model_is_forgotten(address: str) -> None:
    """After the README's deletions nothing is left of a model in any of its places, nor of a text read there."""
    model, sha256 = ModelId("acme/rocket-7b"), "ab" * 32
    places = [make_place(), make_place(hub=Hub.MODELSCOPE)]
    engine = make_place("acme/engine-7b")
    parents = (Parent(place=engine, relation=Relation.FINETUNE),)
    store = await open_store(address)
    async with store.begin() as tx:
        await tx.texts.put([Text(sha256=sha256, text="Terms of Rocket")], oids={"blob-1": sha256})
        await tx.models.put([make_record(engine), *(make_record(place, parents=parents) for place in places)])
        await tx.snapshots.append([make_snapshot(engine), *map(make_snapshot, places)])
        await tx.events.append([make_released(engine, id="stays"), make_released()])
        await tx.verdicts.append([make_verdict(), make_verdict("stays", model=ModelId("acme/engine-7b"))])
        await tx.verdicts.dispute([make_dispute(id_, verdict=VerdictId(id_)) for id_ in ("verdict-1", "stays")])
    await store.close()

    run(address, MODEL.replace("MODEL", model).replace("TEXT", sha256))

    store = await open_store(address)
    async with store.begin() as tx:
        assert await tx.texts.known(["blob-1"]) == {}
        assert await tx.texts.get([sha256]) == {}
        assert await tx.models.at([engine, *places]) == {engine: make_record(engine)}
        assert await tx.models.children([engine]) == []
        assert await tx.models.find("rocket", limit=9) == []
        assert set(await tx.snapshots.latest([engine, *places])) == {(engine, make_snapshot().artifact)}
        assert [event.id for event in await tx.events.newest()] == ["stays"]
        assert [verdict.id for verdict in (await tx.verdicts.of([ItemId("a")]))[ItemId("a")]] == ["stays"]
        assert [dispute.id for dispute in await tx.verdicts.disputes()] == ["stays"]
    await store.close()


async def test_who_disputed_is_forgotten(address: str) -> None:
    """After the README's deletion nothing is left of what somebody wrote, and the verdict stays."""
    store = await open_store(address)
    async with store.begin() as tx:
        await tx.verdicts.append([make_verdict()])
        await tx.verdicts.dispute([make_dispute(by="zoe"), make_dispute("other", by="bob")])
    await store.close()

    run(address, NAME.replace("NAME", "zoe"))

    store = await open_store(address)
    async with store.begin() as tx:
        assert [dispute.by for dispute in await tx.verdicts.disputes()] == ["bob"]
        assert await tx.verdicts.get([make_verdict().id]) == [make_verdict()]
    await store.close()
