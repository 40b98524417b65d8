"""What happens at a hub becomes events: each once, with its evidence, and nothing that did not happen."""

from collections.abc import AsyncIterator
from datetime import timedelta

import pytest

from bot.domain.event import (
    AccessChanged,
    LicenseChanged,
    LineageConflictFound,
    ModelReleased,
    ModelReturned,
    ModelWithdrawn,
)
from bot.domain.license import Artifact, Direction, Evidence
from bot.domain.model import Access
from tests.flows.hubs import NOW, Watched, place, watched
from tests.world.hub_repos import make_card

OLD = NOW - timedelta(days=90)
FREE = (
    "Rocket License\n\nYou may use, copy, modify and distribute the model for any purpose, including commercial use.\n"
)
BOUND = (
    "Rocket License\n\nYou may use, copy, modify and distribute the model. You may not use the model for any commercial"
    " purpose.\n"
)


@pytest.fixture
async def acme() -> AsyncIterator[Watched]:
    async with watched() as bot:
        bot.hub.add("acme/rocket-7b", {"README.md": make_card("other"), "LICENSE": FREE}, created_at=OLD)
        bot.hub.add("acme/plane-1b", {"README.md": make_card("apache-2.0")}, created_at=OLD)
        bot.watch("/api/models?author=acme")
        yield bot


async def events(bot: Watched) -> list[object]:
    async with bot.doors.store.begin() as tx:
        return list(await tx.events.newest())


async def test_what_was_there_before_is_history(acme: Watched) -> None:
    """A first look tells of every model, and announces none that is old."""
    (turn,) = await acme.look()

    assert turn.problem is None
    assert turn.models == 2
    assert {(type(event), event.archival) for event in turn.events} == {(ModelReleased, True)}


async def test_a_new_model_is_released_once(acme: Watched) -> None:
    """A model that appears is one event with its license, however often it is seen."""
    await acme.settle()
    acme.hub.add("acme/comet-3b", {"README.md": make_card("mit")})

    first, *_ = await acme.look(after=timedelta(minutes=2))
    again, *_ = await acme.look(after=timedelta(minutes=2))

    (released,) = first.events
    assert isinstance(released, ModelReleased)
    assert released.license is not None
    assert released.license.key == "mit"
    assert not released.archival
    assert again.events == ()


async def test_a_license_file_edited_in_place_is_explained(acme: Watched) -> None:
    """A new text under the same tag is a change, with its clauses, both revisions and the sentence."""
    await acme.settle()
    acme.hub.push("acme/rocket-7b", {"LICENSE": BOUND})

    first, *_ = await acme.look(after=timedelta(minutes=2))

    (changed,) = first.events
    assert isinstance(changed, LicenseChanged)
    assert changed.artifact is Artifact.WEIGHTS
    assert changed.comparison.direction is Direction.MORE_RESTRICTIVE
    assert [str(clause) for clause in changed.comparison.added] == ["non-commercial"]
    assert changed.revision != changed.revision_before
    assert "commercial" in changed.comparison.quotes[0].after
    assert changed.evidence.endswith("/LICENSE")


async def test_an_edit_of_form_changes_nothing(acme: Watched) -> None:
    """A license wrapped anew is read, kept, and no event."""
    await acme.settle()
    acme.hub.push("acme/rocket-7b", {"LICENSE": FREE.replace(" modify", "\nmodify")})

    first, *_ = await acme.look(after=timedelta(minutes=2))

    assert first.events == ()
    async with acme.doors.store.begin() as tx:
        known = await tx.models.at([place("acme/rocket-7b")])
        history = await tx.snapshots.history(known[place("acme/rocket-7b")].model)
    assert len(history) == 2


async def test_a_changed_tag_is_a_change(acme: Watched) -> None:
    """Where there is no text, the tag is what a license is known by."""
    await acme.settle()
    acme.hub.push("acme/plane-1b", {"README.md": make_card("cc-by-nc-4.0")})

    first, *_ = await acme.look(after=timedelta(minutes=2))

    (changed,) = first.events
    assert isinstance(changed, LicenseChanged)
    assert changed.comparison.direction is Direction.MORE_RESTRICTIVE
    assert changed.comparison.new.key == "cc-by-nc-4.0"


async def test_a_text_added_under_the_same_tag_is_better_evidence(acme: Watched) -> None:
    """A license file that says what the tag said is no change; the better rung decides from then on."""
    await acme.settle()
    acme.hub.push("acme/plane-1b", {"NOTICE": "Plane 1B. Made by Acme in the open.\n"})

    first, *_ = await acme.look(after=timedelta(minutes=2))

    assert first.events == ()


async def test_a_gate_that_closes_and_opens_is_told(acme: Watched) -> None:
    """Gates are events of their own, both ways, and no license change."""
    await acme.settle()
    acme.hub.change("acme/rocket-7b", gated="manual")
    closed, *_ = await acme.look(after=timedelta(minutes=2))
    acme.hub.change("acme/rocket-7b", gated=False)
    opened, *_ = await acme.look(after=timedelta(minutes=2))

    (shut,), (open_again,) = closed.events, opened.events
    assert isinstance(shut, AccessChanged)
    assert (shut.before, shut.after) == (Access.OPEN, Access.GATED_MANUAL)
    assert isinstance(open_again, AccessChanged)


async def test_a_license_that_can_not_be_read_any_more_is_not_taken_back(acme: Watched) -> None:
    """A file that moved behind a closed gate leaves what is known as it was, says so, and is read when the gate opens."""
    await acme.settle()
    acme.hub.change("acme/rocket-7b", gated="manual")
    acme.hub.push("acme/rocket-7b", {"LICENSE": BOUND})
    closed, *_ = await acme.look(after=timedelta(minutes=2))
    acme.hub.change("acme/rocket-7b", gated=False)
    opened, *_ = await acme.look(after=timedelta(minutes=2))

    assert [type(event) for event in closed.events] == [AccessChanged]
    assert "LICENSE could not be read" in (closed.problem or "")
    assert {type(event) for event in opened.events} == {AccessChanged, LicenseChanged}


async def test_a_text_that_did_not_come_is_asked_for_again(acme: Watched) -> None:
    """A file that fails once is no absent file: nothing is concluded, and the next turn reads it."""
    await acme.settle()
    acme.hub.push("acme/rocket-7b", {"LICENSE": BOUND})
    acme.hub.failing.add("LICENSE")
    failed, *_ = await acme.look(after=timedelta(minutes=2))
    acme.hub.failing.clear()
    read, *_ = await acme.look(after=timedelta(minutes=2))

    assert failed.events == ()
    assert "LICENSE could not be read" in (failed.problem or "")
    assert [type(event) for event in read.events] == [LicenseChanged]


async def test_a_change_of_code_alone_upsets_nobody(acme: Watched) -> None:
    """A license of code that changed in a place with children says nothing of their lineage, and breaks no turn."""
    acme.hub.push("acme/rocket-7b", {"CODE_LICENSE": FREE})
    acme.hub.add("acme/shuttle-7b", {"README.md": make_card("mit", base_model="acme/rocket-7b")}, created_at=OLD)
    await acme.settle()
    acme.hub.push("acme/rocket-7b", {"CODE_LICENSE": BOUND})

    turn, *_ = await acme.look(after=timedelta(minutes=2))

    assert turn.problem is None
    assert [(type(event), event.artifact) for event in turn.events if isinstance(event, LicenseChanged)] == [
        (LicenseChanged, Artifact.CODE)
    ]


async def test_withdrawn_takes_several_looks_and_comes_back(acme: Watched) -> None:
    """A model that is gone is withdrawn at the third look while its neighbor is there, once; and its return is told."""
    await acme.settle()
    acme.hub.change("acme/rocket-7b", private=True)

    looks = [(await acme.look(after=timedelta(minutes=1)))[0].events for _ in range(5)]
    acme.hub.change("acme/rocket-7b", private=False)
    back, *_ = await acme.look(after=timedelta(minutes=2))

    assert [len(each) for each in looks] == [0, 0, 1, 0, 0]
    assert isinstance(looks[2][0], ModelWithdrawn)
    assert looks[2][0].misses == 3
    assert [type(event) for event in back.events] == [ModelReturned]


async def test_nothing_is_concluded_from_an_ill_hub(acme: Watched) -> None:
    """Where the neighbors are missing too, no look counts."""
    await acme.settle()
    acme.hub.change("acme/rocket-7b", private=True)
    acme.hub.change("acme/plane-1b", private=True)

    looks = [(await acme.look(after=timedelta(minutes=1)))[0] for _ in range(5)]

    assert [event for look in looks for event in look.events] == []
    assert "nothing else is known there" in (looks[-1].problem or "")


async def test_a_rename_is_no_withdrawal(acme: Watched) -> None:
    """A model that answers under another name stays the model it was, with its history."""
    await acme.settle()
    acme.hub.rename("acme/rocket-7b", "acme/rocket-7b-v1")

    looks = [(await acme.look(after=timedelta(minutes=2)))[0].events for _ in range(5)]

    assert looks == [()] * 5
    async with acme.doors.store.begin() as tx:
        records = await tx.models.at([place("acme/rocket-7b"), place("acme/rocket-7b-v1")])
    assert len({record.model for record in records.values()}) == 1
    assert len(records) == 2


async def test_a_child_that_says_less_than_its_parent_is_a_possible_relabel(acme: Watched) -> None:
    """A fine-tune tagged looser than its base is found once, with the chain and what is missing."""
    acme.hub.push("acme/rocket-7b", {"README.md": make_card("cc-by-nc-4.0"), "LICENSE": None})
    await acme.settle()
    acme.hub.add("acme/shuttle-7b", {"README.md": make_card("apache-2.0", base_model="acme/rocket-7b")})

    looks = [(await acme.look(after=timedelta(minutes=2)))[0].events for _ in range(3)]

    conflicts = [event for look in looks for event in look if isinstance(event, LineageConflictFound)]
    (conflict,) = conflicts
    assert [str(clause) for clause in conflict.missing][-1] == "non-commercial"
    assert conflict.chain[-1][0] == place("acme/rocket-7b")


async def test_a_parent_nobody_lists_is_looked_at(acme: Watched) -> None:
    """A base model by somebody else is asked for once, so that the lineage has both ends."""
    acme.hub.add("base-lab/engine", {"README.md": make_card("cc-by-nc-4.0")}, created_at=OLD)
    await acme.settle()
    acme.hub.add("acme/shuttle-7b", {"README.md": make_card("mit", base_model="base-lab/engine")})

    await acme.settle()

    found = [event for event in await events(acme) if isinstance(event, LineageConflictFound)]
    assert [event.chain[-1][0] for event in found] == [place("base-lab/engine")]


async def test_labels_that_contradict_each_other_are_a_finding(acme: Watched) -> None:
    """A tag beside a name that means another license is kept as a contradiction, and never graded."""
    await acme.settle()
    acme.hub.push("acme/plane-1b", {"README.md": make_card("mit", license_name="microsoft-research-license")})

    first, *_ = await acme.look(after=timedelta(minutes=2))

    assert first.events == ()
    async with acme.doors.store.begin() as tx:
        held = (await tx.snapshots.latest([place("acme/plane-1b")]))[place("acme/plane-1b"), Artifact.WEIGHTS]
    assert held.contradictions
    assert {rung.rung for rung in held.rungs} >= {Evidence.NAME, Evidence.TAG}


async def test_a_single_model_is_watched_by_itself(acme: Watched) -> None:
    """A model watched without its maker is withdrawn too, its neighbors being known from elsewhere."""
    acme.hub.add("lone/wolf", {"README.md": make_card("mit")}, created_at=OLD)
    acme.watch("/api/models/lone/wolf", id="lone-wolf")
    await acme.settle()
    acme.hub.delete("lone/wolf")

    happened = await acme.live(timedelta(minutes=6))

    assert [type(event) for event in happened] == [ModelWithdrawn]


async def test_a_listing_read_again_unchanged_goes_on_with_what_was_left(acme: Watched) -> None:
    """Models a turn had no time for are asked for by the next, though the listing has not moved."""
    for number in range(30):
        acme.hub.add(f"acme/model-{number}", {"README.md": make_card("mit")}, created_at=OLD)

    for _ in range(8):
        await acme.look(after=timedelta(minutes=2))

    async with acme.doors.store.begin() as tx:
        records = await tx.models.listed(acme.specs[0].id)
    assert len(records) == 32
    assert all(record.scanned == record.revision for record in records)


async def test_a_hub_that_does_not_answer_is_remembered_to_be_down(acme: Watched) -> None:
    """A turn that failed leaves its state behind: the source backs off, and /status knows."""
    acme.watch("/nowhere", id="broken")

    turns = await acme.look()

    failed = next(turn for turn in turns if turn.source == "broken")
    async with acme.doors.store.begin() as tx:
        states = await tx.polls.get([failed.source])
    assert failed.problem is not None
    assert states[failed.source] == failed.state
    assert states[failed.source].failures == 1
