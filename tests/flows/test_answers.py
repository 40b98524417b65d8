"""Questions, and answers in JSON values."""

import json
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain.digest import Counts, Flood
from bot.domain.item import ItemId
from bot.domain.source import Outcome, SourceId, Url
from bot.domain.story import StoryId
from bot.domain.subscription import DeliveryId
from bot.errors import Gone, Missing, Unreachable
from bot.flows import answers
from bot.flows.answers import digest_row, turn_row
from bot.flows.poll import poll
from bot.flows.rounds import backlog_round, digest_round, poll_round
from bot.flows.rows import Row, moment
from bot.ports import Doors
from tests.fakes import FixedClock, MonolingualEmbedder, RecordingCourier, ScriptedFetcher
from tests.make import (
    NOW,
    make_digest,
    make_entries,
    make_entry,
    make_feed,
    make_items,
    make_spec,
    make_state,
    make_subscription,
)

SPEC = make_spec()
SPECS = {SPEC.id: SPEC}
BLANK = make_entry(guid="blank", link="mailto:nobody@example.org", title="", markup="")


def as_json(answer: object) -> object:
    """Return what a program reads of an answer."""
    return json.loads(json.dumps(answer, allow_nan=False))


async def admitted(doors: Doors, web: ScriptedFetcher, *names: str) -> None:
    """Let one source say these, and the bot understand them."""
    web.put(SPEC.url, make_feed(*make_entries(*names)))
    await poll_round([SPEC], SPECS, doors)


def test_moments_are_written_in_utc() -> None:
    """A moment is ISO 8601 with a Z, and none is null."""
    assert (moment(NOW), moment(None)) == ("2026-03-05T12:00:00Z", None)


async def test_a_turn_says_how_it_went(doors: Doors, web: ScriptedFetcher) -> None:
    """A source's row holds outcome, status, counts, refusals with their reasons, and when it is due."""
    web.put(SPEC.url, make_feed(BLANK, *make_entries("a")))

    (turn,) = await poll([SPEC], doors)
    row = turn_row(turn)

    assert as_json(row) == row
    assert (row["source"], row["outcome"], row["status"]) == (SPEC.id, "read", 200)
    assert (row["entries"], row["kept"], row["problem"], row["retired_at"]) == (2, 1, None, None)
    assert row["refused"] == [
        {"title": "", "link": "mailto:nobody@example.org", "reason": "it has neither a title nor a text"}
    ]
    assert str(row["next_due"]).startswith("2026-03-05T13:")


async def test_a_retired_source_is_due_no_more(doors: Doors, web: ScriptedFetcher) -> None:
    """A source that is gone says since when, and is not due."""
    web.fail(SPEC.url, Gone(SPEC.url, "its publisher took it down", status=410))

    row = turn_row((await poll([SPEC], doors))[0])

    assert (row["next_due"], row["retired_at"]) == (None, "2026-03-05T12:00:00Z")
    assert (row["outcome"], row["status"], row["problem"]) == ("gone", 410, "its publisher took it down")


async def test_items_say_everything(doors: Doors, web: ScriptedFetcher) -> None:
    """Every field of an item is there, and the story it lies in; newest first, as many as asked, of one source if asked."""
    await admitted(doors, web, "a", "b")

    rows = await answers.items(doors)

    assert as_json(rows) == rows
    row = next(row for row in rows if row["title"] == "News of a")
    assert row == {
        "id": row["id"],
        "source": SPEC.id,
        "url": "https://example.org/a",
        "link": "https://example.org/a",
        "guid": "urn:example:a",
        "title": "News of a",
        "text": row["text"],
        "lang": "en",
        "published_at": "2026-03-05T12:00:00Z",
        "seen_at": "2026-03-05T12:00:00Z",
        "dated": True,
        "archival": False,
        "content_hash": row["content_hash"],
        "story": row["story"],
        "relevant": False,
        "roundup": False,
        "mentions": [],
        "claims": row["claims"],
    }
    async with doors.store.begin() as tx:
        assert row["story"] in {story.id for story in await tx.stories.newest()}
    assert len(await answers.items(doors, limit=1)) == 1
    assert await answers.items(doors, source=SourceId("other")) == []


async def test_an_item_nobody_placed_has_no_story(doors: Doors) -> None:
    """Between admitting and placing an item lies in no story."""
    async with doors.store.begin() as tx:
        await tx.items.add(make_items("a"))

    assert [row["story"] for row in await answers.items(doors)] == [None]


async def test_items_say_what_they_name_and_what_happened(doors: Doors) -> None:
    """An item's row tells whether it is about models, what it names and its claims, in the labels' own words."""
    said = "Alibaba released Qwen3.6-27B as open source today. The weights are on Hugging Face under Apache 2.0."
    async with doors.store.begin() as tx:
        await tx.items.add(make_items("a", title="Alibaba releases Qwen3.6-27B under Apache 2.0", text=said))

    (row,) = await answers.items(doors)

    assert as_json(row) == row
    assert (row["relevant"], row["roundup"]) == (True, False)
    main = listed_rows(row["claims"])[0]
    assert (main["act"], main["models"], main["makers"]) == ("release", ["Alibaba/Qwen3.6-27B"], ["Alibaba"])
    assert (main["wording"], main["license"], main["background"]) == ("open-source", "Apache-2.0", False)
    assert main["certainty"] == "confirmed_by_maker"
    assert str(main["sentence"]) in f"{row['title']} {row['text']}"
    model = next(each for each in listed_rows(row["mentions"]) if each["kind"] == "model")
    assert {key: model[key] for key in ("name", "label", "spelled", "maker", "family", "version", "size")} == {
        "name": "qwen3.6-27b",
        "label": "Alibaba/Qwen3.6-27B",
        "spelled": "Qwen3.6-27B",
        "maker": "alibaba",
        "family": "qwen",
        "version": "3.6",
        "size": "27b",
    }
    assert (model["variant"], model["stage"], model["certain"]) == (None, None, True)
    assert str(row["title"])[int(str(model["start"])) :].startswith("Qwen3.6-27B")


async def test_deliveries_say_what_went_where(doors: Doors, web: ScriptedFetcher, courier: RecordingCourier) -> None:
    """A delivery's row has its destination, stories, items, moment and receipt; one that waits has no receipt."""
    await admitted(doors, web, "a")
    both = make_subscription()
    await digest_round([both], SPECS, doors)
    async with doors.store.begin() as tx:
        waiting = replace(
            (await tx.deliveries.newest())[0][0], id=DeliveryId("waiting"), created_at=NOW + timedelta(hours=1)
        )
        await tx.deliveries.promise([waiting], await tx.deliveries.state(both.id, both.destinations[0]))

    rows = await answers.deliveries(doors)

    assert as_json(rows) == rows
    (item,) = await answers.items(doors)
    assert [row["at"] for row in rows] == [None, "2026-03-05T12:00:00Z"]
    assert [row["receipt"] for row in rows] == [None, f"kept as {rows[1]['id']}"]
    assert (rows[1]["destination"], rows[1]["part"], rows[1]["parts"]) == ("terminal", 1, 1)
    assert (rows[1]["stories"], rows[1]["items"]) == ([item["story"]], [item["id"]])
    assert len(await answers.deliveries(doors, limit=1)) == 1
    assert courier.tried == [rows[1]["id"]]


async def test_search_finds_by_words_and_by_meaning(doors: Doors, web: ScriptedFetcher) -> None:
    """What the words name comes first, as the row of an item; what is committed is found at once."""
    async with doors.store.begin() as tx:
        await tx.items.add(make_items("quasar", title="A quasar appears", text="far away"))
        await tx.items.add(make_items("pulsar", title="A pulsar appears", text="near by"))
    await poll_round([], SPECS, doors)

    rows = await answers.search("quasar", doors, limit=1)

    assert as_json(rows) == rows
    assert [(row["id"], row["title"]) for row in rows] == [("quasar", "A quasar appears")]
    assert rows[0]["story"] is not None


async def test_search_in_a_language_the_model_does_not_know(doors: Doors) -> None:
    """A question the embedder can not read is answered by words alone, and it is not asked."""
    english = MonolingualEmbedder(doors.embedder, name="english", lang="en")
    doors = replace(doors, embedder=english)
    async with doors.store.begin() as tx:
        await tx.items.add(make_items("重み", title="重みの公開", text="商用利用", lang="ja"))
    await poll_round([], SPECS, doors)
    await backlog_round(doors, steps=1)

    rows = await answers.search("商用利用の公開", doors, limit=5)

    assert [row["id"] for row in rows] == ["重み"]
    assert english.asked == []


async def test_a_check_says_what_would_be_kept_and_stores_nothing(doors: Doors, web: ScriptedFetcher) -> None:
    """A check fetches and reads as a turn does, names what would be kept and refused, and leaves no trace."""
    old = make_entries("old", published_at=NOW - timedelta(days=30))
    web.put(SPEC.url, make_feed(*make_entries("a", "a"), *old, BLANK))

    row = await answers.check(SPEC, doors)

    assert as_json(row) == row
    kept, refused = listed_rows(row["kept"]), listed_rows(row["refused"])
    assert [(each["title"], each["archival"]) for each in kept] == [("News of a", False), ("News of old", True)]
    assert [each["reason"] for each in refused] == ["it has neither a title nor a text"]
    assert (row["entries"], row["outcome"], row["title"]) == (4, "read", "Example News")
    assert await answers.items(doors) == []
    async with doors.store.begin() as tx:
        assert await tx.polls.get([SPEC.id]) == {}


def listed_rows(value: object) -> list[Row]:
    """Return a row's list of rows."""
    assert isinstance(value, list)
    return value


async def test_a_check_that_fails_says_why(doors: Doors, web: ScriptedFetcher) -> None:
    """What can not be had is a row with a problem, and nothing to keep."""
    web.fail(SPEC.url, Missing(SPEC.url, "nothing is there (404)", status=404))

    row = await answers.check(SPEC, doors)

    assert (row["outcome"], row["status"], row["problem"]) == ("missing", 404, "nothing is there (404)")
    assert (row["kept"], row["refused"], row["entries"]) == ([], [], 0)


async def test_status_puts_trouble_first(doors: Doors, web: ScriptedFetcher, clock: FixedClock) -> None:
    """Each enabled source says how it is: those in trouble first, then by name; one never asked says so."""
    bad = make_spec(id=SourceId("z-bad"), url=Url("https://bad.example.org/"))
    new, off = make_spec(id=SourceId("a-new")), make_spec(id=SourceId("off"), enabled=False)
    gone = make_spec(id=SourceId("y-gone"))
    web.put(SPEC.url, make_feed(*make_entries("a")))
    web.fail(bad.url, Unreachable(bad.url, "it did not answer"))
    await poll([SPEC, bad], doors)
    async with doors.store.begin() as tx:
        retired = make_state(source=gone.id, checked_at=NOW, retired_at=NOW, outcome=Outcome.GONE, problem="gone")
        await tx.polls.put([retired])
    clock.move(timedelta(hours=1))

    rows = await answers.status([SPEC, bad, new, off, gone], doors)

    assert as_json(rows) == rows
    assert [(row["source"], row["outcome"]) for row in rows] == [
        ("y-gone", "gone"),
        ("z-bad", "unreachable"),
        ("a-new", "not asked yet"),
        ("example-news", "read"),
    ]
    assert (rows[0]["next_due"], rows[0]["retired_at"]) == (None, "2026-03-05T12:00:00Z")
    assert (rows[1]["failures"], rows[1]["failing_since"], rows[1]["succeeded_at"]) == (1, "2026-03-05T12:00:00Z", None)
    assert rows[2]["checked_at"] is None
    assert rows[3]["succeeded_at"] == rows[3]["checked_at"] == "2026-03-05T12:00:00Z"


@pytest.mark.parametrize("shown", [(), (("One", None), ("Two", Url("https://example.org/2")))])
def test_a_digest_says_everything_it_tells(shown: tuple[tuple[str, Url | None], ...]) -> None:
    """A digest's row has its lines with quotations and where they stand, its floods, and what was left out."""
    flood = Flood(
        source=SourceId("arxiv"), name="arXiv", entries=500, shown=shown, stories=(StoryId("s"),), items=(ItemId("i"),)
    )
    digest = make_digest(floods=(flood,), left_out=3, counts=Counts(down=("Acme",)))

    row = digest_row(digest)

    assert as_json(row) == row
    assert (row["subscription"], row["at"], row["left_out"], row["down"]) == (
        "everything",
        "2026-03-05T12:00:00Z",
        3,
        ["Acme"],
    )
    assert row["floods"] == [{"source": "arxiv", "entries": 500, "shown": [title for title, _ in shown]}]
    (line,) = listed_rows(row["stories"])
    assert line["headline"] == {"text": "Acme releases Acme-7B", "item": "item-1", "lang": "en"}
    assert line["sentences"] == [{"text": "The weights are on the hub.", "item": "item-1", "lang": "en"}]
    assert line["sources"] == [{"name": "Acme blog", "url": "https://example.org/acme-7b", "lang": "en"}]
    assert (line["id"], line["standing"], line["leaked"], line["items"]) == ("story-1", "released", False, ["item-1"])
