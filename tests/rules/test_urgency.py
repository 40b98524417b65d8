"""What is told at once, and who is called."""

from collections.abc import Set as AbstractSet

import pytest

from bot.domain.event import Event
from bot.domain.license import Direction
from bot.domain.model import Access, Hub
from bot.domain.subscription import Alerts, RoleMention, Taste, Urgent
from bot.domain.watch import Maker
from bot.rules.happenings import gather
from bot.rules.urgency import called, is_urgent, kinds_of, urgent
from tests.ledger import (
    make_access_changed,
    make_changed,
    make_comparison,
    make_conflict,
    make_place,
    make_released,
    make_returned,
    make_withdrawn,
)
from tests.make import make_subscription

EVERY = frozenset(Urgent)
ACME = Maker(id="acme", name="Acme", handles={Hub.HUGGINGFACE: ("acme-org",)})
OTHERS = make_place("other/model-1b")


@pytest.mark.parametrize(
    ("event", "expected"),
    [
        (make_changed(), Urgent.LICENSE),
        (make_changed(comparison=make_comparison(direction=Direction.NONE)), None),
        (make_access_changed(), Urgent.GATE),
        (make_access_changed(after=Access.GONE), None),
        (make_withdrawn(), Urgent.WITHDRAWN),
        (make_released(), Urgent.RELEASE),
        (make_released(access=Access.DISABLED), None),
        (make_returned(), None),
        (make_conflict(), None),
    ],
)
def test_what_may_be_urgent(event: Event, expected: Urgent | None) -> None:
    """A change of license, a gate, a withdrawal and a release may be; what can wait for a digest may not."""
    assert urgent(event) is expected


@pytest.mark.parametrize(
    ("event", "marked", "makers", "expected"),
    [
        (make_changed(), EVERY, (), True),
        (make_changed(), {Urgent.GATE}, (), False),
        (make_changed(), frozenset(), (), False),
        (make_changed(OTHERS), EVERY, {"acme"}, False),
        (make_released(), {Urgent.RELEASE}, {"acme"}, True),
        (make_released(make_place("acme-org/rocket-7b")), {Urgent.RELEASE}, {"acme"}, True),
        (make_released(OTHERS), {Urgent.RELEASE}, {"acme"}, False),
        (make_released(OTHERS), {Urgent.RELEASE}, {"other"}, True),
        (make_released(), {Urgent.RELEASE}, (), True),  # watched
        (make_released(OTHERS), {Urgent.RELEASE}, (), False),  # not watched: hubs get thousands a day
        (make_changed(OTHERS), {Urgent.LICENSE}, (), True),
    ],
)
def test_a_release_is_urgent_by_whom_it_is(
    event: Event, marked: AbstractSet[Urgent], makers: AbstractSet[str], *, expected: bool
) -> None:
    """A release is told at once by the makers of a taste; where it names none, by any that is watched."""
    subscription = make_subscription(alerts=Alerts(urgent=frozenset(marked)), taste=Taste(makers=frozenset(makers)))

    assert is_urgent(event, subscription, (ACME,)) is expected


@pytest.mark.parametrize(
    ("roles", "expected"),
    [
        ((), ()),
        ((RoleMention(role="1"),), ("1",)),
        ((RoleMention(role="1"), RoleMention(role="1")), ("1",)),
        ((RoleMention(role="1", urgent=frozenset({Urgent.LICENSE})),), ("1",)),
        ((RoleMention(role="1", urgent=frozenset({Urgent.GATE})),), ()),
        ((RoleMention(role="1", makers=frozenset({"acme"})), RoleMention(role="2", makers=frozenset({"b"}))), ("1",)),
        ((RoleMention(role="1", licenses=frozenset({"cc-by-nc-4.0"})),), ("1",)),
        ((RoleMention(role="1", licenses=frozenset({"mit"})),), ()),
        ((RoleMention(role="1", makers=frozenset({"acme"}), licenses=frozenset({"mit"})),), ()),
    ],
)
def test_a_role_is_called_by_what_it_names(roles: tuple[RoleMention, ...], expected: tuple[str, ...]) -> None:
    """A role is called by an alert that matches everything it names, and by every alert where it names nothing."""
    happenings = gather([make_changed()], {})

    assert called(Alerts(urgent=EVERY, roles=roles), happenings, (ACME,)) == expected


def test_a_role_is_not_called_by_two_halves() -> None:
    """What one model fits by its maker and another by its license fits neither."""
    role = RoleMention(role="1", makers=frozenset({"other"}), urgent=frozenset({Urgent.LICENSE}))
    happenings = gather([make_changed(), make_withdrawn(OTHERS)], {})

    assert kinds_of(happenings) == {Urgent.LICENSE, Urgent.WITHDRAWN}
    assert called(Alerts(roles=(role,)), happenings, ()) == ()
