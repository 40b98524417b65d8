"""What cannot wait for a digest is promised at once."""

from dataclasses import replace
from datetime import time, timedelta

import pytest

from bot.domain.event import EventId
from bot.domain.following import Mute, Subject
from bot.domain.source import SourceId
from bot.domain.subscription import (
    Alerts,
    DeliveryKind,
    Quiet,
    RoleMention,
    Subscription,
    SubscriptionState,
    Taste,
    Urgent,
)
from bot.domain.watch import Maker
from bot.flows.alerts import BREAKING, TOGETHER, Heard, promise_alerts
from bot.flows.digest import preview, promise_due
from bot.ports import Doors, Store
from tests.fakes import FixedClock
from tests.flows.outflow import CHANNEL, OTHER, Channels, pending, seen
from tests.ledger import make_access_changed, make_changed, make_place, make_released, make_withdrawn
from tests.make import NOW, make_doors, make_spec, make_subscription

SPECS = {SourceId("example-news"): make_spec()}
HOUR = timedelta(hours=1)
ACME = Maker(id="acme", name="Acme")


def subscribed(**changes: object) -> Subscription:
    """Subscribe a channel to everything urgent."""
    every = Alerts(urgent=frozenset(Urgent), most=3)
    return make_subscription(**{"destinations": (CHANNEL,), "alerts": every, **changes})


@pytest.fixture
def courier(clock: FixedClock) -> Channels:
    return Channels(clock)


@pytest.fixture
def doors(store: Store, clock: FixedClock, courier: Channels) -> Doors:
    return make_doors(store, clock=clock, couriers={"discord": courier}, makers=(ACME,))


def at(clock: FixedClock, number: int) -> dict[str, object]:
    """Make what tells one event from another, seen now."""
    return {
        "place": make_place(f"acme/model-{number}b"),
        "id": f"changed-{number}",
        "seen_at": clock.now(),
    }


async def alerted(subscription: Subscription, doors: Doors) -> list[set[str]]:
    """Return the events of each page of an alert that is promised now."""
    return [set(each.events) for each in await promise_alerts([subscription], SPECS, doors)]


async def test_what_is_urgent_is_promised_at_once(doors: Doors, courier: Channels) -> None:
    """An event that a subscription marks comes as an alert, and the next digest does not repeat it."""
    role = RoleMention(role="77", urgent=frozenset({Urgent.LICENSE}))
    subscription = subscribed(alerts=Alerts(urgent=frozenset({Urgent.LICENSE}), roles=(role,)), crosspost=True)
    await seen(doors, make_changed(), make_withdrawn(make_place("b/c")))

    (alert,) = await promise_alerts([subscription], SPECS, doors)
    again = await promise_alerts([subscription], SPECS, doors)
    digest = await preview(subscription, CHANNEL, SPECS, doors)

    assert (alert.kind, alert.events, alert.destination) == (DeliveryKind.ALERT, ("changed-1",), CHANNEL)
    assert (alert.posting.roles, alert.posting.crosspost, alert.posting.title) == (("77",), True, "rocket-7b")
    assert (courier.digests[0].urgent, courier.digests[0].roles) == (frozenset({Urgent.LICENSE}), ("77",))
    assert again == []
    assert [id_ for each in digest.happenings for id_ in each.ids] == ["withdrawn-1"]
    assert await pending(doors) == [alert]


@pytest.mark.parametrize(
    "changes",
    [
        {"alerts": Alerts()},
        {"alerts": Alerts(urgent=frozenset({Urgent.GATE}))},
        {"taste": Taste(makers=frozenset({"meta"}))},
        {"taste": Taste(licenses=frozenset({"mit"}))},
        {"taste": Taste(sources=frozenset({SourceId("elsewhere")}))},
        {"made_at": NOW + HOUR},
        {"destinations": (replace(CHANNEL, kind="html"),)},
    ],
)
async def test_what_is_not_wanted_is_not_promised(doors: Doors, changes: dict[str, object]) -> None:
    """What a subscription does not mark, is not to its taste, or was seen before it was made, alarms nobody."""
    await seen(doors, make_changed(seen_at=NOW))

    assert await promise_alerts([subscribed(**changes)], SPECS, doors) == []


async def test_what_a_server_has_muted_alarms_nobody_there(doors: Doors) -> None:
    """A mute of the server holds for its alerts, and for no other server's."""
    muted = Mute(scope="guild:9", subject=Subject.MAKER, target="acme", label="Acme", person="1", at=NOW)
    async with doors.store.begin() as tx:
        await tx.mutes.put([muted])
    await seen(doors, make_changed())

    here = await promise_alerts([subscribed(guild="9")], SPECS, doors)
    there = await promise_alerts([subscribed(guild="8")], SPECS, doors)

    assert (here, len(there)) == ([], 1)


async def test_a_release_is_told_at_once_by_who_is_followed(doors: Doors) -> None:
    """A release by a watched maker alarms; one of the thousands a day does not."""
    await seen(doors, make_released(), make_released(make_place("nobody/x-7b"), id="released-2"))

    assert await alerted(subscribed(), doors) == [{"released-1"}]


async def test_what_is_more_than_an_hour_takes_comes_together(doors: Doors, clock: FixedClock) -> None:
    """Three alerts an hour, and then silence; when the hour has room, all that waited comes in one page."""
    subscription = subscribed()
    told: list[list[set[str]]] = []

    for number in range(6):
        await seen(doors, make_changed(**at(clock, number)))  # type: ignore[arg-type]  # a place, an id and a moment
        told.append(await alerted(subscription, doors))
        clock.move(timedelta(minutes=10))
    clock.move(timedelta(minutes=1))
    told.append(await alerted(subscription, doors))

    assert told == [
        *([{f"changed-{number}"}] for number in range(3)),
        *([], [], []),
        [{"changed-3", "changed-4", "changed-5"}],
    ]


async def test_what_fills_more_pages_than_there_is_room_for_waits(store: Store, clock: FixedClock) -> None:
    """As much comes as the hour has room for, and the rest in the next; nothing is lost or told twice."""
    courier = Channels(clock, per_page=1)
    doors = make_doors(store, clock=clock, couriers={"discord": courier}, makers=(ACME,))
    subscription = subscribed()
    await seen(doors, *(make_changed(**at(clock, number)) for number in range(TOGETHER)))  # type: ignore[arg-type]  # as above
    told: list[str] = []
    pages: list[int] = []

    for _ in range(10):
        promised = await alerted(subscription, doors)
        pages.append(len(promised))
        told += [event for page in promised for event in page]
        clock.move(HOUR + timedelta(seconds=1))

    assert max(pages) <= subscription.alerts.most
    assert sorted(told) == sorted(f"changed-{number}" for number in range(TOGETHER))


async def test_quiet_hours_hold_alerts_back_and_then_tell_them_together(doors: Doors, clock: FixedClock) -> None:
    """At night nothing is promised; in the morning one page says it all."""
    subscription = subscribed(quiet=Quiet(begins=time(12), ends=time(14)))
    await seen(doors, make_changed(seen_at=NOW), make_access_changed(make_place("a/b"), seen_at=NOW + HOUR))

    during = await alerted(subscription, doors)
    clock.move(2 * HOUR)
    after = await alerted(subscription, doors)

    assert (during, after) == ([], [{"changed-1", "access-1"}])


async def test_nobody_is_alarmed_by_what_is_old(doors: Doors, clock: FixedClock) -> None:
    """What could not be told for a day is left to the digest."""
    await seen(doors, make_changed(seen_at=NOW))
    clock.move(BREAKING + timedelta(seconds=1))

    assert await alerted(subscribed(), doors) == []


async def test_each_destination_is_told_once(doors: Doors) -> None:
    """Two channels hear of it, and a channel that two subscriptions go to hears of it once."""
    one = subscribed(destinations=(CHANNEL, OTHER))
    two = subscribed(id="second")
    await seen(doors, make_changed())

    promised = await promise_alerts([one, two], SPECS, doors)

    assert [each.destination for each in promised] == [CHANNEL, OTHER]


async def test_who_is_paused_is_not_alarmed(doors: Doors) -> None:
    """Where nothing is sent nothing is promised; it waits."""
    subscription = subscribed()
    state = SubscriptionState(subscription=subscription.id, destination=CHANNEL, paused="gone")
    async with doors.store.begin() as tx:
        await tx.deliveries.put_state(state)
    await seen(doors, make_changed(seen_at=NOW))

    paused = await alerted(subscription, doors)
    async with doors.store.begin() as tx:
        await tx.deliveries.put_state(replace(state, paused=None))

    assert (paused, await alerted(subscription, doors)) == ([], [{"changed-1"}])


async def test_what_a_digest_told_is_not_told_again(doors: Doors) -> None:
    """Whichever comes first tells it, alert or digest."""
    subscription = subscribed()
    await seen(doors, make_changed())

    (digest,) = await promise_due([subscription], SPECS, doors)

    assert digest.events == (EventId("changed-1"),)
    assert await alerted(subscription, doors) == []


async def test_what_was_heard_is_not_asked_again(doors: Doors) -> None:
    """Who looks again and again remembers who was told what, and still finds what is new."""
    subscription, heard = subscribed(), Heard()
    await seen(doors, make_changed())

    first, second, third = [await promise_alerts([subscription], SPECS, doors, heard=heard) for _ in range(3)]
    await seen(doors, make_withdrawn())
    (later,) = await promise_alerts([subscription], SPECS, doors, heard=heard)

    assert ([each.events for each in first], second, third) == ([("changed-1",)], [], [])
    assert later.events == ("withdrawn-1",)
    assert heard == {(CHANNEL, "changed-1")}
