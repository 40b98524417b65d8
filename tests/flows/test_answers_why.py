"""Why an item lies where it does, and a story stands as it does."""

import json
from datetime import timedelta

import pytest

from bot.domain.claim import Bond
from bot.domain.item import ItemId
from bot.domain.source import SourceId, Trust, Url
from bot.flows.answers_why import why
from bot.flows.rows import Row
from bot.flows.ruling import merge, split
from bot.flows.understand import understand
from bot.ports import Doors
from tests.claims import make_dispute, make_verdict
from tests.make import NOW, make_item, make_items, make_spec

MAKER = SourceId("acme")
SPECS = {MAKER: make_spec(id=MAKER, trust=Trust.MAKER)}
SAID = "Alibaba released Qwen3.8-27B today: the weights are on the hub."
HOUR = timedelta(hours=1)


@pytest.fixture
async def told(doors: Doors) -> Doors:
    """Place a report, the maker's own word, and a rumor of something else."""
    said = [
        ("report", "press", "Alibaba releases Qwen3.8-27B", SAID),
        ("word", MAKER, "Releasing Qwen3.8-27B", SAID),
        ("rumor", "press", "OpenAI may release an open model next month, sources say", "OpenAI declined to comment."),
    ]
    items = [
        make_item(
            id=ItemId(name),
            source=SourceId(source),
            url=Url(f"https://press.example.org/{name}"),
            title=title,
            text=text,
            published_at=NOW - (5 - number) * HOUR,
        )
        for number, (name, source, title, text) in enumerate(said)
    ]
    async with doors.store.begin() as tx:
        await tx.items.add(items)
    await understand(SPECS, doors)
    return doors


async def explained(words: str, doors: Doors) -> Row:
    """Return the explanation of something that is there."""
    answer = await why(words, SPECS, doors)
    assert answer is not None
    assert json.loads(json.dumps(answer, allow_nan=False)) == answer
    return answer


def rows(value: object) -> list[Row]:
    """Return a row's list of rows."""
    assert isinstance(value, list)
    return value


async def test_an_item_says_what_sent_it_where_it_lies(told: Doors) -> None:
    """Every score and veto of its placement is there, its story with its standing, and what it says."""
    answer = await explained(" word ", told)

    async with told.store.begin() as tx:
        reasons = await tx.stories.reasons(ItemId("word"))
    story = answer["story"]
    assert isinstance(story, dict)
    assert (answer["kind"], answer["id"], answer["title"]) == ("item", "word", "Releasing Qwen3.8-27B")
    assert (story["items"], story["standing"], story["title"]) == (
        ["report", "word"],
        "released",
        "Alibaba releases Qwen3.8-27B",
    )
    assert answer["reasons"] == list(reasons)
    assert reasons[-1] == f"joins {story['id']}"
    assert " sure of 1 " in reasons[0]
    assert (rows(answer["claims"])[0]["act"], answer["rulings"]) == ("release", [])


async def test_an_item_shows_verdicts_and_rulings(told: Doors) -> None:
    """What the ledger says of it comes with its evidence and its disputes, and what the operator ruled of it with the pair."""
    async with told.store.begin() as tx:
        claim = (await tx.claims.of([ItemId("rumor")]))[ItemId("rumor")][0]
        await tx.verdicts.append([make_verdict("new", item=ItemId("rumor"), claim=claim, at=NOW + HOUR)])
        await tx.verdicts.dispute([make_dispute(verdict=make_verdict("new").id)])
    await split("rumor", "word", SPECS, told)

    answer = await explained("rumor", told)

    (verdict,) = rows(answer["verdicts"])
    assert (verdict["id"], verdict["evidence"]) == ("new", make_verdict().evidence)
    assert [dispute["by"] for dispute in rows(verdict["disputes"])] == ["zoe"]
    assert [(ruling["bond"], ruling["first"], ruling["second"]) for ruling in rows(answer["rulings"])] == [
        (Bond.SPLIT, "rumor", "word")
    ]


async def test_an_item_nobody_placed_is_explained_too(doors: Doors) -> None:
    """Between admitting and placing an item has no story and no reasons."""
    async with doors.store.begin() as tx:
        await tx.items.add(make_items("a"))

    answer = await explained("a", doors)

    assert (answer["story"], answer["reasons"], answer["verdicts"], answer["rulings"]) == (None, [], [], [])


async def test_a_story_says_what_moved_it(told: Doors) -> None:
    """Each item comes with its own reasons, whose word it is, what it says, and the step of the standing it made."""
    item = await explained("word", told)
    story = item["story"]
    assert isinstance(story, dict)

    answer = await explained(str(story["id"]), told)

    first, second = rows(answer["members"])
    assert (answer["kind"], answer["standing"]) == ("story", "released")
    assert (first["id"], first["trust"], first["moved"]) == ("report", "community", {"from": None, "to": "announced"})
    assert (second["id"], second["trust"], second["moved"]) == (
        "word",
        "maker",
        {"from": "announced", "to": "released"},
    )
    assert (second["act"], second["reasons"]) == ("release", item["reasons"])
    assert "the maker says so" in str(answer["reasons"])
    assert answer["summary"]


async def test_a_story_shows_what_was_ruled_of_its_items(told: Doors) -> None:
    """Rulings of any of its items are there, and an item that was moved says by whom and from where."""
    from_ = (await explained("rumor", told))["story"]
    assert isinstance(from_, dict)
    await merge("word", "rumor", SPECS, told)
    story = (await explained("rumor", told))["story"]
    assert isinstance(story, dict)

    answer = await explained(str(story["id"]), told)

    assert [ruling["bond"] for ruling in rows(answer["rulings"])] == ["merge"]
    moved = next(each for each in rows(answer["members"]) if each["id"] == "rumor")
    last = moved["reasons"]
    assert isinstance(last, list)
    assert last[-1] == f"the operator merged word and rumor; from {from_['id']}"


async def test_a_name_of_nothing_has_no_explanation(told: Doors) -> None:
    """What is no item and no story is not explained."""
    assert await why("nobody", SPECS, told) is None
