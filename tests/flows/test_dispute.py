"""Whoever says that a verdict is wrong is heard, answered, and kept with it."""

from datetime import timedelta

import pytest

from bot.domain.claim import Finding, VerdictId
from bot.domain.item import ItemId
from bot.domain.story import StoryId
from bot.flows.dispute import (
    LONGEST_NOTE,
    MOST_DISPUTES,
    answer_disputes,
    disputes,
    raise_dispute,
    verdict_row,
    verdicts,
)
from bot.ports import Doors
from tests.claims import make_claim, make_dispute, make_verdict
from tests.fakes import FixedClock
from tests.ledger import SEEN
from tests.make import NOW, make_items, make_placement, make_story

HOUR = timedelta(hours=1)


@pytest.fixture
async def told(doors: Doors) -> Doors:
    """Keep two items of one story: of the first an old and a new verdict, of the second one."""
    async with doors.store.begin() as tx:
        await tx.items.add(make_items("a", "b"))
        story = make_story(id=StoryId("story"), items=(ItemId("a"), ItemId("b")))
        await tx.stories.put([make_placement(story)])
        await tx.claims.put({ItemId("a"): [make_claim()], ItemId("b"): [make_claim(sentence="other")]})
        await tx.verdicts.append(
            [
                make_verdict("past", claim=make_claim(sentence="as it was read once"), at=SEEN + 9 * HOUR),
                make_verdict("old", finding=Finding.OPEN),
                make_verdict("new", at=SEEN + HOUR),
                make_verdict("other", item=ItemId("b"), claim=make_claim(sentence="other"), at=SEEN + 2 * HOUR),
            ]
        )
    return doors


@pytest.mark.parametrize(
    ("words", "meant"),
    [("new", ["new"]), (" old ", ["old"]), ("a", ["new"]), ("story", ["new", "other"]), ("nobody", [])],
)
async def test_a_dispute_is_about_a_verdict_an_item_or_a_story(told: Doors, words: str, meant: list[str]) -> None:
    """A verdict is named by its id; of an item or a story what holds now is meant; a name of nothing disputes nothing."""
    raised = await raise_dispute(words, "This file is a leftover.", told, by="zoe")

    assert sorted(dispute.verdict for dispute in raised) == meant
    assert all((dispute.by, dispute.at, dispute.answer) == ("zoe", NOW, None) for dispute in raised)
    async with told.store.begin() as tx:
        assert await tx.verdicts.disputes() == raised


async def test_the_same_words_are_one_dispute(told: Doors) -> None:
    """Saying it twice keeps it once, with its answer; other words, or another person, are another dispute."""
    first = await raise_dispute("new", "no", told, by="zoe")
    await answer_disputes("new", "Why?", told)
    again = await raise_dispute("new", "no", told, by="zoe")
    await raise_dispute("new", "still no", told, by="zoe")
    await raise_dispute("new", "no", told, by="bob")

    assert [dispute.id for dispute in again] == [dispute.id for dispute in first]
    assert [dispute.answer for dispute in again] == ["Why?"]
    assert len(await disputes(told)) == 3


async def test_what_is_said_is_kept_short_and_legible(told: Doors) -> None:
    """A note, a name and an answer are cut, on one line, without what no reader sees; nothing said is nothing kept."""
    (kept,) = await raise_dispute("new", "a\n\u202eb " + "c " * 9_999, told, by="\0")
    (answered,) = await answer_disputes(kept.id, "d " * 9_999, told)

    assert kept.note.startswith("a b c c")
    assert len(kept.note) <= LONGEST_NOTE
    assert kept.by == "somebody"
    assert len(answered.answer or "") <= LONGEST_NOTE
    assert await raise_dispute("new", " \n\u200b", told) == []
    assert await answer_disputes("new", "", told) == []
    assert len(await disputes(told)) == 1


async def test_a_verdict_takes_only_so_many_disputes(told: Doors) -> None:
    """What more people say has been said: beyond the bound nothing is kept, and nothing breaks."""
    async with told.store.begin() as tx:
        await tx.verdicts.dispute(
            [make_dispute(f"d{n}", verdict=VerdictId("new"), note=str(n)) for n in range(MOST_DISPUTES)]
        )

    late = await raise_dispute("story", "me too", told)

    assert [dispute.verdict for dispute in late] == ["other"]


async def test_an_answer_stays_with_what_it_answers(told: Doors, clock: FixedClock) -> None:
    """One dispute is answered by its id, all of a verdict, an item or a story by theirs; a later answer takes the earlier's place."""
    (one,) = await raise_dispute("old", "Was that so?", told)
    await raise_dispute("new", "This is wrong.", told)
    clock.move(HOUR)

    by_id = await answer_disputes(one.id, "It was.", told)
    by_item = await answer_disputes("a", "Thanks, mended.", told)
    nobody = await answer_disputes("b", "Hello?", told)

    assert [(each.id, each.answer, each.answered_at) for each in by_id] == [(one.id, "It was.", NOW + HOUR)]
    assert [each.answer for each in by_item] == ["Thanks, mended."] * 2
    assert nobody == []


async def test_what_waits_for_an_answer_comes_first(told: Doors, clock: FixedClock) -> None:
    """Unanswered disputes come first, newest first, each with what it is about."""
    for words, note in (("new", "first"), ("other", "second"), ("old", "third")):
        await raise_dispute(words, note, told)
        clock.move(HOUR)
    await answer_disputes("old", "No.", told)

    rows = await disputes(told)

    assert [row["note"] for row in rows] == ["second", "first", "third"]
    assert [row["note"] for row in await disputes(told, limit=1)] == ["second"]
    assert (rows[0]["item"], rows[0]["finding"]) == ("b", "contradicted")
    assert rows[2]["answered_at"] == "2026-03-05T15:00:00Z"


async def test_verdicts_are_listed_newest_first_with_what_is_said_of_them(told: Doors) -> None:
    """What holds now of the items seen last comes as rows of JSON values, what it replaced does not."""
    await raise_dispute("new", "no", told)

    rows = await verdicts(told)

    assert [row["id"] for row in rows] == ["other", "new"]
    assert [row["id"] for row in await verdicts(told, limit=1)] == ["other"]
    assert rows[1]["disputes"] == await _bare(told)
    assert rows[1]["clauses"] == ["non-commercial"]
    assert (rows[1]["said"], rows[1]["place"]) == ("contradicted", "huggingface:acme/rocket-7b")


async def _bare(doors: Doors) -> list[dict[str, object]]:
    return [
        {key: value for key, value in row.items() if key not in {"item", "finding", "explanation"}}
        for row in await disputes(doors)
    ]


def test_a_verdict_without_evidence_is_a_row_too() -> None:
    """What could not be checked has nothing where evidence would be."""
    row = verdict_row(make_verdict(model=None, place=None, license=None, revision=None, evidence=None))

    assert (row["place"], row["license"], row["evidence"], row["disputes"]) == (None, None, None, [])
