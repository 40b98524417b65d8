"""Whose models stories are about."""

from dataclasses import replace

from bot.domain.item import ItemId
from bot.domain.model import ModelId, Output
from bot.domain.story import StoryId
from bot.domain.watch import Maker
from bot.flows.answers_stories import stories
from bot.flows.digest import preview
from bot.flows.makers import makers_of
from bot.ports import Doors
from bot.rules.weighing import Stature
from tests.claims import make_claim
from tests.ledger import make_record
from tests.make import make_items, make_placement, make_story, make_subscription

ACME = Maker(id="acme", name="Acme Robotics")
SAYS = "Acme Robotics は監視対象（既知のモデル1件、ダウンロード5,000回）"


async def test_a_watched_maker_is_weighed(doors: Doors) -> None:
    """A story has the maker its items speak of with what the ledger holds of it; digests and answers say so."""
    watching = replace(doors, makers=(ACME, Maker(id="other", name="Other")))
    items = make_items("a", "b", "c")
    told = [make_story(id=StoryId(f"s{item.id}"), items=(item.id,)) for item in items]
    async with doors.store.begin() as tx:
        await tx.items.add(items)
        await tx.stories.put([make_placement(story) for story in told])
        await tx.claims.put(
            {ItemId("a"): [make_claim()], ItemId("b"): [make_claim(models=("Other/Thing-1",), makers=())]}
        )
        await tx.models.put([make_record(model=ModelId("acme/rocket-7b"), downloads=5_000)])

    found = await makers_of(told, watching)
    reader = make_subscription(language="ja")
    digest = await preview(reader, reader.destinations[0], {}, watching)
    rows = await stories({}, watching, lang="ja")

    assert found == {
        "sa": Stature(name="Acme Robotics", output=Output(models=1, downloads=5_000)),
        "sb": Stature(name="Other", output=Output()),
    }
    assert [line.story for line in digest.lines if SAYS in line.reasons] == ["sa"]
    assert [row["id"] for row in rows if SAYS in str(row["reasons"])] == ["sa"]
    assert await makers_of(told, doors) == {}
