"""What the ledger says of a story's claims comes with its digest."""

import json

from bot.domain.item import ItemId
from bot.flows.answers import digest_row
from bot.flows.digest import preview
from bot.flows.dispute import raise_dispute
from bot.ports import Doors
from tests.claims import make_claim, make_verdict
from tests.make import make_items, make_placement, make_spec, make_story, make_subscription

SPECS = {make_spec().id: make_spec()}
DAILY = make_subscription()


async def keep(doors: Doors) -> None:
    """Keep a story of one item, what it says, and a verdict on it beside one on words it no longer says."""
    async with doors.store.begin() as tx:
        await tx.items.add(make_items("a"))
        await tx.stories.put([make_placement(make_story(items=(ItemId("a"),)))])
        await tx.claims.put({ItemId("a"): [make_claim()]})
        await tx.verdicts.append(
            [make_verdict("now"), make_verdict("once", claim=make_claim(sentence="As it was read once."))]
        )


async def test_a_digest_tells_the_verdicts_that_hold(doors: Doors) -> None:
    """A line has the verdicts on what its items say now, undisputed as long as nobody disputes them."""
    await keep(doors)

    digest = await preview(DAILY, DAILY.destinations[0], SPECS, doors)

    (line,) = digest.lines
    assert ([verdict.id for verdict in line.verdicts], line.disputed) == (["now"], frozenset())


async def test_a_disputed_verdict_is_told_as_such(doors: Doors) -> None:
    """Who disputes a verdict is heard in the next digest, on every face and in JSON."""
    await keep(doors)
    await raise_dispute("now", "This file is a leftover.", doors)

    digest = await preview(DAILY, DAILY.destinations[0], SPECS, doors)

    row = json.loads(json.dumps(digest_row(digest)))
    (story,) = row["stories"]
    (verdict,) = story["verdicts"]
    assert digest.lines[0].disputed == {"now"}
    assert (verdict["id"], verdict["finding"], verdict["disputed"]) == ("now", "contradicted", True)
    assert (story["by"], story["note"]) == ("extractive", None)
