"""Where a story stands by what the ledger saw of its model."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain.claim import Act, Claim
from bot.domain.event import Event
from bot.domain.item import ItemId
from bot.domain.license import Artifact, Direction
from bot.domain.model import Access, Hub, ModelRecord
from bot.domain.story import Seen, Standing
from bot.rules.moving import EARLIER, MOST, explains, is_about, moved_at, moves_of, repeats, replay, step
from bot.rules.verdict import Held
from bot.rules.verdict_presence import BEFORE
from tests.claims import make_claim
from tests.ledger import (
    SEEN,
    make_access_changed,
    make_changed,
    make_comparison,
    make_conflict,
    make_move,
    make_place,
    make_record,
    make_released,
    make_returned,
    make_withdrawn,
)

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
RUMOR = make_claim(act=Act.RUMORED_RELEASE)
THERE, GONE = make_record(), make_record(access=Access.GONE)
R, A, P, C, W = Standing.RUMORED, Standing.ANNOUNCED, Standing.RELEASED, Standing.CHANGED, Standing.WITHDRAWN


def seen(
    *events: Event, claim: Claim = RUMOR, records: Sequence[ModelRecord] = (THERE,), opened: timedelta = -30 * DAY
) -> list[Seen]:
    """Return what moves the story of an item that says this, where it opened so long after the ledger looked."""
    held = Held(records=tuple(records), events=events)
    return [each.seen for each in moves_of(claim, ItemId("a"), held, opened_at=SEEN + opened, at=SEEN)]


def test_what_is_seen_since_a_story_opened_moves_it() -> None:
    """A release, changes of license and gate, a withdrawal and a return move a story months later too, oldest first."""
    events = (
        make_withdrawn(at=SEEN - 2 * HOUR),
        make_returned(at=SEEN - HOUR),
        make_changed(at=SEEN - 4 * HOUR),
        make_access_changed(at=SEEN - 3 * HOUR),
        make_released(at=SEEN - 5 * HOUR),
        make_conflict(),
    )

    told = seen(*events, records=[GONE], opened=-300 * DAY)

    assert told == [Seen.RELEASED, Seen.LICENSE_CHANGED, Seen.ACCESS_CHANGED, Seen.WITHDRAWN, Seen.RETURNED]


def test_a_move_says_which_event() -> None:
    """A move keeps the event, its place, its revision and its evidence, so that everybody can look."""
    event = make_changed()

    (move,) = moves_of(
        RUMOR, ItemId("a"), Held(records=(THERE,), events=(event,)), opened_at=SEEN - DAY, at=SEEN + HOUR
    )

    assert (move.item, move.act, move.event, move.revision) == ("a", "rumored_release", event.id, "r2")
    assert (move.place, move.evidence, move.name, move.model) == (event.place, event.evidence, event.name, event.model)
    assert (move.happened_at, move.at) == (event.at, SEEN + HOUR)


@pytest.mark.parametrize(
    ("event", "opened", "moves"),
    [
        (make_released(at=SEEN), EARLIER, True),
        (make_released(at=SEEN), EARLIER + HOUR, False),
        (make_released(at=SEEN - 20 * DAY), timedelta(), True),  # the repository was made before anybody might see it
        (make_released(at=SEEN - BEFORE - DAY), timedelta(), False),  # a first look at what was there for long
        (make_changed(at=SEEN), EARLIER, True),
        (make_changed(at=SEEN), EARLIER + HOUR, False),
        (make_changed(at=SEEN - 300 * DAY), timedelta(), False),  # a backfill
    ],
)
def test_what_was_seen_long_before_is_of_another_story(event: Event, opened: timedelta, *, moves: bool) -> None:
    """A few days before a story opened is near enough; what was known long before is no news of it."""
    assert bool(seen(event, opened=opened)) is moves


@pytest.mark.parametrize(
    ("event", "records"),
    [
        (make_released(make_place("stranger/rocket-7b-GGUF")), [THERE]),  # a stranger's quantization
        (
            make_released(make_place("acme/rocket", hub=Hub.OPENROUTER)),
            [make_record(make_place("acme/rocket", hub=Hub.OPENROUTER))],
        ),
        (make_released(access=Access.DISABLED), [THERE]),
        (make_changed(artifact=Artifact.CODE), [THERE]),
        (make_changed(comparison=make_comparison(direction=Direction.NONE)), [THERE]),
        (make_withdrawn(), [GONE, make_record(make_place("acme/rocket-7b", hub=Hub.MODELSCOPE))]),
    ],
)
def test_what_is_not_the_models_own_moves_nothing(event: Event, records: Sequence[ModelRecord]) -> None:
    """Copies by others, places that only serve, code, rewordings, and one place of several that is left move no story."""
    assert seen(event, records=records) == []


@pytest.mark.parametrize("claim", [replace(RUMOR, background=True), make_claim(act=Act.RESEARCH)])
def test_what_is_no_news_of_a_model_is_not_moved(claim: Claim) -> None:
    """History told along the way and benchmarks wait for nothing."""
    assert seen(make_released(), claim=claim) == []


def test_events_are_bounded() -> None:
    """Of a gate that opens and shuts every day the newest events count; of a release's many places the first."""
    gates = [make_access_changed(id=f"g{n}", at=SEEN + n * HOUR) for n in range(MOST + 5)]
    places = [make_released(id=f"r{n}", at=SEEN - n * HOUR) for n in range(3)]

    assert len(seen(*gates)) == MOST
    assert seen(*places) == [Seen.RELEASED]


@pytest.mark.parametrize(
    ("before", "what", "act", "after"),
    [
        (None, Seen.RELEASED, "leak", P),
        (R, Seen.RELEASED, "rumored_release", P),
        (A, Seen.RELEASED, "release", P),
        (C, Seen.RELEASED, "release", C),
        (W, Seen.RELEASED, "release", W),
        (P, Seen.LICENSE_CHANGED, "release", C),
        (P, Seen.ACCESS_CHANGED, "release", C),
        (R, Seen.LICENSE_CHANGED, "rumored_release", R),
        (None, Seen.ACCESS_CHANGED, "release", None),
        (None, Seen.LICENSE_CHANGED, "license_change", C),
        (W, Seen.LICENSE_CHANGED, "license_change", W),
        (C, Seen.WITHDRAWN, "release", W),
        (W, Seen.RETURNED, "release", P),
        (C, Seen.RETURNED, "release", C),
        (A, Seen.RETURNED, "release", P),
    ],
)
def test_evidence_moves_a_standing(before: Standing | None, what: Seen, act: str, after: Standing | None) -> None:
    """A weaker state never overwrites a later one; only what returned is out again."""
    assert step(before, make_move(seen=what, act=act)) is after


def test_a_story_made_anew_stands_where_it_stood() -> None:
    """What was seen is told with what it did, each event once; a rumor that comes after a release changes nothing."""
    release, change = make_move(), make_move(event="e2", seen=Seen.LICENSE_CHANGED, happened_at=SEEN + HOUR)
    again = replace(release, item=ItemId("b"), at=SEEN + DAY)
    said = [(SEEN, R), (SEEN + 3 * HOUR, R), (SEEN + DAY, None)]

    standing, steps = replay(said, [change, again, release])

    assert standing is C
    assert [(each.move, each.before, each.after) for each in steps] == [(release, R, P), (change, P, C)]
    assert moved_at(steps) == SEEN
    assert replay([], [release])[0] is P
    assert replay(said, []) == (R, ())
    assert moved_at(()) is None


def test_whoever_waits_for_a_change_is_heard() -> None:
    """Where one item tells of the change itself and another of the release, the change is what moves the story."""
    change = make_move(seen=Seen.LICENSE_CHANGED)
    waited = replace(change, item=ItemId("b"), act="license_change", at=SEEN + DAY)

    assert replay([(SEEN, None)], [change, waited])[0] is C
    assert not repeats(waited, [change])
    assert repeats(change, [waited])
    assert repeats(waited, [waited])
    assert not repeats(change, [replace(waited, event=make_changed(id="x").id)])


@pytest.mark.parametrize(
    ("name", "models", "about"),
    [
        ("llama3.1", {"llama3.1"}, True),
        ("llama3.1", {"llama3.1-8b"}, True),
        ("llama3.1-8b", {"llama3.1"}, True),
        ("llama3", {"llama3.1"}, False),
        ("llama3.1", set(), True),
        ("gpt5-mini", {"gpt5.1"}, False),
    ],
)
def test_a_story_is_about_its_models(name: str, models: set[str], *, about: bool) -> None:
    """`Llama 3` is not `Llama 3.1`; a size is of its release; a story that names none is about whatever its item names."""
    assert is_about(make_claim(name, "other"), frozenset(models)) is about


def test_why_a_story_stands_there_is_what_was_seen_last() -> None:
    """Of what shows a standing the last seen explains it; a standing of words alone is explained by none."""
    release, change = make_move(), make_move(event="e2", seen=Seen.LICENSE_CHANGED, happened_at=SEEN + HOUR)
    later = make_move(event="e3", seen=Seen.RETURNED, happened_at=SEEN + DAY)

    assert explains(P, [later, release, change]) == later
    assert explains(C, [release, change]) == change
    assert explains(R, [release, change]) is None
