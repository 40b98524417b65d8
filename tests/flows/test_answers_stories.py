"""What stories hold, in JSON values: their words, the verdicts that hold, and why they matter."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain.claim import Finding
from bot.domain.item import Item, ItemId
from bot.domain.source import SourceId, Trust, Url
from bot.domain.story import Story, StoryId, Summary
from bot.flows import answers_stories
from bot.flows.answers_stories import stories
from bot.flows.rows import Row
from bot.flows.understand import understand
from bot.ports import Doors
from tests.claims import make_claim, make_dispute, make_verdict
from tests.make import NOW, make_item, make_items, make_placement, make_quote, make_spec, make_story

MAKER = SourceId("acme")
SPECS = {MAKER: make_spec(id=MAKER, trust=Trust.MAKER, name="Acme")}
SAID = "Acme released Acme-7B today. The weights of Acme-7B are on the hub under the Apache 2.0 license."


@pytest.fixture
async def told(doors: Doors) -> Doors:
    """Keep what a maker and a paper say of one release, and what somebody says of the weather."""
    items = [
        make_item(id=ItemId("word"), source=MAKER, published_at=NOW - timedelta(hours=1), url=Url("https://acme.example.org/7b"), title="Releasing Acme-7B", text=SAID),
        make_item(id=ItemId("report"), url=Url("https://press.example.org/1"), title="Acme-7B is out", text=SAID),
        make_item(id=ItemId("rain"), url=Url("https://press.example.org/2"), title="Rain tomorrow", text="Take an umbrella."),
    ]  # fmt: skip
    async with doors.store.begin() as tx:
        await tx.items.add(items)
    await understand(SPECS, doors)
    return doors


def of(rows: Sequence[Row], item: str) -> Row:
    """Return the story that holds an item."""
    return next(row for row in rows if item in listed(row["items"]))


def listed(value: object) -> list[object]:
    """Return a row's list."""
    assert isinstance(value, list)
    return value


def row_of(value: object) -> Row:
    """Return a row within a row."""
    assert isinstance(value, dict)
    return value


async def test_stories_say_what_they_hold(told: Doors) -> None:
    """Together the rows name every item once; each has a title, a standing, names without marks, and as many as asked."""
    rows = await stories(SPECS, told)

    assert json.loads(json.dumps(rows, allow_nan=False)) == rows
    assert sorted(str(item) for row in rows for item in listed(row["items"])) == ["rain", "report", "word"]
    release = of(rows, "word")
    assert release["items"] == ["word", "report"]
    assert (release["standing"], release["leaked"], release["archival"], release["langs"]) == (
        "released",
        False,
        False,
        ["en"],
    )
    assert "acme-7b" in listed(release["names"])
    assert not any(str(name).startswith("~") for row in rows for name in listed(row["names"]))
    assert of(rows, "rain")["standing"] is None
    assert len(await stories(SPECS, told, limit=1)) == 1


async def test_every_sentence_of_a_summary_has_its_source(told: Doors) -> None:
    """A headline and its sentences stand word for word in the item they name, and come with its address."""
    rows = await stories(SPECS, told)

    async with told.store.begin() as tx:
        items = {item.id: item for item in await tx.items.newest()}
    for row in rows:
        summary = row_of(row["summary"])
        quotes = [row_of(quote) for quote in (summary["headline"], *listed(summary["sentences"]))]
        assert (summary["by"], summary["note"]) == ("extractive", None)
        for quote in quotes:
            item = items[ItemId(str(quote["item"]))]
            assert str(quote["text"]) in f"{item.title}\n{item.text}"
            assert (quote["url"], quote["lang"], quote["verbatim"]) == (item.url, "en", True)


async def test_why_a_story_matters_is_said(told: Doors) -> None:
    """The reasons are those a digest would rank it by, with the roster's own word on who speaks."""
    known, unknown = await stories(SPECS, told), await stories({}, told)

    assert "the maker said it first" in listed(of(known, "word")["reasons"])
    assert "2 independent sources" in listed(of(unknown, "word")["reasons"])
    assert not any("maker" in str(reason) for reason in listed(of(unknown, "word")["reasons"]))


async def test_a_story_carries_the_verdicts_that_hold(told: Doors) -> None:
    """Of a claim that was judged twice the later verdict is told, with what is said against it."""
    word = ItemId("word")
    async with told.store.begin() as tx:
        await tx.claims.put({word: [make_claim()]})
        await tx.verdicts.append(
            [make_verdict("old", item=word, finding=Finding.OPEN, at=NOW.replace(hour=1)), make_verdict("new", item=word, at=NOW)]
        )  # fmt: skip
        await tx.verdicts.dispute([make_dispute(verdict=make_verdict("new").id)])

    rows = await stories(SPECS, told)

    (verdict,) = (row for row in map(row_of, listed(of(rows, "word")["verdicts"])) if row["item"] == "word")
    assert (verdict["id"], verdict["finding"]) == ("new", "contradicted")
    assert [row_of(dispute)["by"] for dispute in listed(verdict["disputes"])] == ["zoe"]
    assert of(rows, "rain")["verdicts"] == []


class Wordy:
    """A summarizer of another make."""

    async def summarize(self, story: Story, items: Sequence[Item], pages: Mapping[ItemId, str], lang: str) -> Summary:
        """Word it freely, and say that it did."""
        quote = make_quote(f"{story.id} in {lang}", item=items[0].id, verbatim=False)
        return Summary(headline=quote, by="model-1", detail=pages.get(items[0].id, ""))


async def test_whoever_words_stories_is_named(told: Doors) -> None:
    """A story's words are those of the summarizer that was chosen, in the language asked for, and say by whom they are."""
    rows = await stories(SPECS, replace(told, summarizer=Wordy()), lang="ja")

    row = of(rows, "rain")
    summary = row_of(row["summary"])
    assert (summary["by"], row_of(summary["headline"])["text"]) == ("model-1", f"{row['id']} in ja")
    assert row_of(summary["headline"])["verbatim"] is False


async def test_more_stories_than_are_held_at_once(doors: Doors) -> None:
    """However many stories there are, each has a row, newest first."""
    many = answers_stories.TOGETHER + 5
    items = make_items(*(f"i{n}" for n in range(many)))
    async with doors.store.begin() as tx:
        await tx.items.add(items)
        await tx.stories.put(
            [make_placement(make_story(id=StoryId(f"s{item.id}"), items=(item.id,))) for item in items]
        )

    rows = await stories({}, doors)

    assert len({row["id"] for row in rows}) == len(rows) == many
    assert all(row["summary"] for row in rows)
