"""How much a story, or what the ledger saw, must matter to be told."""

from datetime import timedelta

import pytest

from bot.domain.event import Event
from bot.domain.license import Direction
from bot.domain.source import SourceId, Trust
from bot.domain.story import Standing
from bot.domain.subscription import Importance
from bot.rules.happenings import gather
from bot.rules.importance import FROM, importance_of, weight_of
from bot.rules.ranking import rank
from tests.ledger import (
    make_access_changed,
    make_changed,
    make_comparison,
    make_conflict,
    make_released,
    make_returned,
    make_withdrawn,
)
from tests.make import NOW, make_items, make_spec, make_story

SPECS = {
    SourceId(name): make_spec(id=SourceId(name), trust=trust)
    for name, trust in [("a", Trust.PRESS), ("b", Trust.PRESS), ("c", Trust.PRESS), ("maker", Trust.MAKER)]
}


@pytest.mark.parametrize(
    ("tellers", "changes", "expected"),
    [
        (["a"], {"standing": None, "models": frozenset(), "acts": frozenset()}, Importance.ANY),
        (["a"], {"standing": Standing.RUMORED, "acts": frozenset({"rumored_release"})}, Importance.ANY),
        (["a", "b", "c"], {"standing": Standing.RUMORED, "acts": frozenset({"rumored_release"})}, Importance.NOTABLE),
        (["a"], {"standing": Standing.RELEASED}, Importance.NOTABLE),
        (["maker"], {"standing": Standing.RELEASED}, Importance.MAJOR),
        (["a", "b", "c"], {"standing": Standing.RELEASED}, Importance.MAJOR),
        (["a"], {"standing": Standing.CHANGED, "acts": frozenset({"license_change"})}, Importance.MAJOR),
    ],
)
def test_a_story_is_as_important_as_its_news(
    tellers: list[str], changes: dict[str, object], expected: Importance
) -> None:
    """What one voice says without proof is anything; what is out, or told by many, is notable; what changes much is major."""
    items = [
        item
        for teller in tellers
        for item in make_items(f"item-{teller}", source=SourceId(teller), published_at=NOW, seen_at=NOW)
    ]
    story = make_story(items=tuple(item.id for item in items), **changes)

    score = rank(story, items, SPECS, NOW).score

    assert importance_of(score) is expected


def test_every_level_is_reached_from_its_score_on() -> None:
    """A level begins at its score and ends below the next."""
    assert importance_of(-100.0) is Importance.ANY
    assert [importance_of(FROM[level]) for level in (Importance.NOTABLE, Importance.MAJOR)] == [
        Importance.NOTABLE,
        Importance.MAJOR,
    ]
    assert importance_of(FROM[Importance.MAJOR] - 0.01) is Importance.NOTABLE


@pytest.mark.parametrize(
    ("event", "watched", "expected"),
    [
        (make_changed(), set(), Importance.MAJOR),
        (make_changed(comparison=make_comparison(direction=Direction.NONE)), set(), Importance.NOTABLE),
        (make_withdrawn(), set(), Importance.MAJOR),
        (make_access_changed(), set(), Importance.NOTABLE),
        (make_returned(), set(), Importance.NOTABLE),
        (make_released(), set(), Importance.ANY),
        (make_released(), {"acme"}, Importance.NOTABLE),
        (make_conflict(), {"acme"}, Importance.ANY),
    ],
)
def test_what_the_ledger_saw_is_weighed_by_what_it_changes(
    event: Event, watched: set[str], expected: Importance
) -> None:
    """What people may do no more is major; a new model is anything, unless its maker is watched."""
    (happening,) = gather([event], {})

    assert weight_of(happening, watched) is expected


def test_the_weightiest_event_decides() -> None:
    """A release and a change of license together are as important as the change."""
    (happening,) = gather([make_released(), make_changed(at=NOW + timedelta(hours=1))], {})

    assert weight_of(happening, set()) is Importance.MAJOR
