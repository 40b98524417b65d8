"""The subscriptions people make: looked over, bounded, kept, and of one server alone."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from bot.domain.answer import Asker
from bot.domain.model import Hub
from bot.domain.source import SourceId
from bot.domain.subscription import (
    Alerts,
    Destination,
    Importance,
    RoleMention,
    Subscription,
    SubscriptionId,
    SubscriptionState,
    Taste,
    Urgent,
)
from bot.domain.watch import Maker
from bot.errors import Declined, NotAllowed, NotUnderstood
from bot.flows.deeds import Doing
from bot.flows.subscribing import MOST_SUBSCRIPTIONS
from bot.ports import Doors
from tests.ledger import make_record
from tests.make import NOW, make_spec, make_subscription

MANAGER = Asker(person="43", name="manager", lang="en", guild="1", channel="777", manages=True)
THERE = Destination(kind="discord", address="777")
ACME = Maker(id="acme", name="Acme Robotics", handles={Hub.HUGGINGFACE: ("acme-hq",)})
SPECS = {SourceId("acme-news"): make_spec(id=SourceId("acme-news"))}


@pytest.fixture
async def doing(doors: Doors) -> Doing:
    """Watch one maker; one subscription is written down by the operator."""
    async with doors.store.begin() as tx:
        await tx.models.put([make_record()])
    return Doing(doors, SPECS, [ACME], [make_subscription(id=SubscriptionId("1-1"))])


def wanted(**changes: Any) -> Subscription:
    """Make a subscription as the form does."""
    return make_subscription(**{"id": SubscriptionId(""), "destinations": (THERE,), **changes})


async def test_a_subscription_is_kept(doing: Doing) -> None:
    """It gets an id that no other has, of its server, with who made it and when; names become what the ledger calls them."""
    taste = Taste(
        makers=frozenset({"Acme Robotics"}),
        licenses=frozenset({"Apache License 2.0"}),
        tags=frozenset({" Releases "}),
        languages=frozenset({"ja"}),
        importance=Importance.NOTABLE,
        max_stories=1_000,
    )
    alerts = Alerts(
        urgent=frozenset({Urgent.GATE}), most=99, roles=(RoleMention(role="5", makers=frozenset({"acme-hq"})),)
    )

    kept = await doing.subscribe(
        wanted(taste=taste, alerts=alerts, timezone="asia/tokyo", window=timedelta(days=90)), MANAGER
    )

    assert await doing.subscriptions(MANAGER) == (kept,)
    assert (kept.id, kept.guild, kept.made_by, kept.made_at) == ("1-2", "1", "43", NOW)
    assert (kept.taste.makers, kept.taste.licenses) == (frozenset({"acme"}), frozenset({"apache-2.0"}))
    assert (kept.taste.tags, kept.taste.max_stories) == (frozenset({"releases"}), 25)
    assert kept.alerts.roles == (RoleMention(role="5", makers=frozenset({"acme"})),)
    assert (kept.alerts.most, kept.timezone, kept.window) == (20, "Asia/Tokyo", timedelta(days=14))


async def test_a_subscription_is_changed(doing: Doing) -> None:
    """Whoever manages the server may; who made it, and when, stays."""
    kept = await doing.subscribe(wanted(), MANAGER)

    changed = await doing.subscribe(replace(kept, cadence="0 9 * * 1"), replace(MANAGER, person="99"))

    assert changed == replace(kept, cadence="0 9 * * 1")
    assert await doing.subscriptions(MANAGER) == (changed,)


async def test_looking_after_a_subscription_wakes_it(doing: Doing, doors: Doors) -> None:
    """What was paused because a channel was lost goes on once somebody has changed it."""
    kept = await doing.subscribe(wanted(), MANAGER)
    async with doors.store.begin() as tx:
        await tx.deliveries.put_state(
            SubscriptionState(subscription=kept.id, destination=THERE, digested_at=NOW, paused="gone")
        )

    await doing.subscribe(kept, MANAGER)

    async with doors.store.begin() as tx:
        state = await tx.deliveries.state(kept.id, THERE)
    assert (state.paused, state.digested_at) == (None, NOW)


@pytest.mark.parametrize(
    ("changes", "word"),
    [
        ({"destinations": ()}, "channel"),
        ({"destinations": (Destination(kind="terminal"),)}, "channel"),
        ({"destinations": (Destination(kind="discord", address="general"),)}, "channel"),
        ({"cadence": "whenever"}, "cadence"),
        ({"cadence": "*/5 * * * *"}, "too-often"),
        ({"language": "fr"}, "language"),
        ({"timezone": "Tokio"}, "timezone"),
        ({"timezone": "../etc/passwd"}, "timezone"),
        ({"taste": Taste(makers=frozenset({"acmee"}))}, "maker-near"),
        ({"taste": Taste(makers=frozenset({"nobody at all"}))}, "maker"),
        ({"taste": Taste(licenses=frozenset({"my own"}))}, "license"),
        ({"taste": Taste(languages=frozenset({"Japanese"}))}, "code"),
        ({"taste": Taste(sources=frozenset({SourceId("nowhere")}))}, "source"),
        ({"taste": Taste(tags=frozenset(map(str, range(26))))}, "many-words"),
        ({"alerts": Alerts(roles=(RoleMention(role="everyone"),))}, "roles"),
        ({"alerts": Alerts(roles=tuple(RoleMention(role=str(n)) for n in range(6)))}, "roles"),
        ({"tags": tuple("abcdef")}, "many-words"),
    ],
)
async def test_what_is_not_understood_is_said(doing: Doing, changes: dict[str, Any], word: str) -> None:
    """A wrong word is refused with the word every face has a sentence for, and nothing is kept."""
    with pytest.raises(NotUnderstood) as refused:
        await doing.subscribe(wanted(**changes), MANAGER)

    assert refused.value.word == word
    assert await doing.subscriptions(MANAGER) == ()


async def test_a_city_is_a_hint_at_its_time_zone(doing: Doing) -> None:
    """Who writes a city is told the name of its time zone."""
    with pytest.raises(NotUnderstood, match="Asia/Tokyo"):
        await doing.subscribe(wanted(timezone="Tokio"), MANAGER)


@pytest.mark.parametrize("asker", [replace(MANAGER, manages=False), replace(MANAGER, guild=None)])
async def test_only_who_manages_a_server_subscribes(doing: Doing, asker: Asker) -> None:
    """Neither making, nor seeing, nor removing is for others; in private there is no server."""
    kept = await doing.subscribe(wanted(), MANAGER)

    for deed in (doing.subscribe(wanted(), asker), doing.unsubscribe(kept.id, asker), doing.subscriptions(asker)):
        with pytest.raises(NotAllowed):
            await deed

    assert await doing.subscriptions(MANAGER) == (kept,)


async def test_no_server_touches_anothers(doing: Doing) -> None:
    """What one server subscribed to is neither seen, changed nor removed from another."""
    kept = await doing.subscribe(wanted(), MANAGER)
    other = replace(MANAGER, guild="2")

    with pytest.raises(Declined, match="no such subscription"):
        await doing.subscribe(kept, other)

    assert not await doing.unsubscribe(kept.id, other)
    assert await doing.subscriptions(other) == ()
    assert await doing.subscriptions(MANAGER) == (kept,)


async def test_a_server_has_so_many(doing: Doing) -> None:
    """Past the bound none is added; those there are may still be changed, and removing one makes room."""
    kept = [await doing.subscribe(wanted(), MANAGER) for _ in range(MOST_SUBSCRIPTIONS)]
    with pytest.raises(NotAllowed, match=str(MOST_SUBSCRIPTIONS)):
        await doing.subscribe(wanted(), MANAGER)

    assert (await doing.subscribe(replace(kept[0], cadence="0 7 * * *"), MANAGER)).id == kept[0].id
    assert await doing.unsubscribe(kept[3].id, MANAGER)
    assert (await doing.subscribe(wanted(), MANAGER)).id == kept[3].id
