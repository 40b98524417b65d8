"""What the bot understood, as commands tell it: items, stories, why, merge and split."""

import json

import pytest

from tests.cli.terminal import Kaiho

SAID = "Alibaba released Qwen3.8-27B today: the weights are on the hub under Apache 2.0."
RUMOR = "OpenAI may release an open-weight model next month, The Information reports. OpenAI declined to comment."
LINES = (
    ("report", "press", "Alibaba releases Qwen3.8-27B", SAID),
    ("again", "wire", "Qwen3.8-27B is out", SAID),
    ("rumor", "wire", "OpenAI is preparing to release an open model, sources say", RUMOR),
)


@pytest.fixture
async def told(kaiho: Kaiho) -> Kaiho:
    """Take in two reports of one release and a rumor of another."""
    kaiho.write("alpha")
    lines = [
        {
            "id": name,
            "source": source,
            "title": title,
            "text": text,
            "lang": "en",
            "published_at": f"2026-03-05T0{number}:00:00Z",
        }
        for number, (name, source, title, text) in enumerate(LINES)
    ]
    file = kaiho.folder / "items.jsonl"
    file.write_text("\n".join(map(json.dumps, lines)), encoding="utf-8")
    assert (await kaiho("ingest", str(file), "--json")).json == {"new": 3}
    return kaiho


async def story_of(told: Kaiho, item: str) -> str:
    """Return the story that holds an item."""
    rows = (await told("items", "--json")).json
    return next(str(row["story"]) for row in rows if row["id"] == item)


async def test_items_carry_what_they_say(told: Kaiho) -> None:
    """`items --json` tells of each item whether it is about models, what it names and what it says happened."""
    rows = {row["id"]: row for row in (await told("items", "--json")).json}

    assert {name: row["claims"][0]["act"] for name, row in rows.items()} == {
        "report": "release",
        "again": "release",
        "rumor": "rumored_release",
    }
    assert all(row["relevant"] is True and row["mentions"] for row in rows.values())
    assert rows["rumor"]["claims"][0]["certainty"] == "rumored"


async def test_stories_carry_their_words(told: Kaiho) -> None:
    """`stories --json` tells each story's standing, summary, verdicts and reasons; for people the headline stands in a table."""
    rows = (await told("stories", "--json")).json
    shown = await told("stories")

    assert [(row["standing"], row["items"]) for row in rows] == [("rumored", ["rumor"]), ("announced", ["report", "again"])]  # fmt: skip
    assert all(row["summary"]["by"] == "extractive" and row["reasons"] for row in rows)
    assert [verdict["finding"] for verdict in rows[0]["verdicts"]] == ["open"]
    assert "headline" in shown.out.splitlines()[0]
    assert "rumored" in shown.out
    assert rows[0]["summary"]["headline"]["text"][:20] in shown.out


async def test_why_tells_of_an_item_in_words(told: Kaiho) -> None:
    """`why ITEM` says what it says, where it lies with every score, what the ledger says, and nothing that was not."""
    shown = await told("why", "again")
    document = (await told("why", "again", "--json")).json

    assert shown.code == 0
    said = " ".join(shown.out.split())
    assert said.startswith("Item again Qwen3.8-27B is out")
    assert "release · " in said
    assert f"Story {document['story']['id']} (announced, 2 items)" in said
    assert f"joins {document['story']['id']}" in said
    assert all(reason[:40] in said for reason in document["reasons"])
    assert "What you ruled" not in said


async def test_why_tells_of_a_story_in_words(told: Kaiho) -> None:
    """`why STORY` says what moved it, each item with its own score and the others' in short, and the rulings."""
    story = await story_of(told, "report")
    await told("split", "report", "rumor")

    shown = await told("why", story)
    one = await told("why", story, "--limit", "1")

    said = " ".join(shown.out.split())
    assert said.startswith(f"Story {story} ")
    assert "announced, 2 items · 2 independent sources" in said
    assert "What moved it nothing → announced 2026-03-05 00:00 press (community): release, " in said
    assert "this story: " in said
    assert "joins this story" in said
    assert "report and rumor are two happenings" in said
    assert "1 of 2 are shown" in one.out


async def test_a_merge_and_a_split_are_told(told: Kaiho) -> None:
    """`merge` and `split` say what is one happening now and what moved; as JSON, the ruling as a row."""
    kept, gone = await story_of(told, "report"), await story_of(told, "rumor")

    merged = await told("merge", kept, gone)
    after = (await told("stories", "--json")).json
    parted = await told("split", "report", "rumor", "--json")
    explained = await told("why", "rumor")
    nothing = await told("split", "report", "rumor")

    assert merged.out == f"report and rumor are one happening, in story {kept}; 1 item moved.\n"
    assert [row["items"] for row in after] == [["report", "again", "rumor"]]
    assert (parted.json["bond"], parted.json["moved"]) == ("split", ["rumor"])
    assert await story_of(told, "rumor") == parted.json["stories"][1] != kept
    assert "the operator split rumor from report" in " ".join(explained.out.split())
    assert "nothing had to move" in nothing.out


@pytest.mark.parametrize("words", [("why", "nobody"), ("merge", "report", "nobody"), ("split", "nobody", "report")])
async def test_a_name_of_nothing_is_told(told: Kaiho, words: tuple[str, ...]) -> None:
    """An id that is no item's and no story's is a mistake that names itself and says where ids are listed."""
    said = await told(*words, "--json")

    assert (said.code, said.out) == (2, "")
    assert said.err.startswith("nobody  is no item or story. Name ")
    assert "kaiho items --json" in said.err


async def test_a_verdict_is_disputed_where_it_is_told(told: Kaiho) -> None:
    """What is said against a verdict stands under it in `why`, and so does the operator's answer."""
    await told("dispute", "rumor", "It", "is", "out", "since", "noon.")
    waiting = await told("why", "rumor")
    await told("dispute", "rumor", "--answer", "Not on any hub.")
    answered = await told("why", await story_of(told, "rumor"))

    assert "Disputed by operator: It is out since noon. · not answered yet" in " ".join(waiting.out.split())
    assert "It is out since noon. · answered: Not on any hub." in " ".join(answered.out.split())
