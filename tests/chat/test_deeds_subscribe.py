"""Subscriptions, made and changed in forms by who manages a server."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import time
from typing import Any

import pytest

from bot.domain.subscription import (
    Destination,
    Importance,
    Look,
    Quiet,
    RoleMention,
    Subscription,
    SubscriptionId,
    Taste,
    Urgent,
)
from bot.errors import NotUnderstood
from tests.chat.asked import Asked, told_of
from tests.chat.pressing import MANAGER, answered, names, online, opened, populate, said
from tests.make import make_subscription
from tests.world.discord import Cannot, DiscordWorld
from tests.world.discord_places import ANNOUNCEMENT, FORUM, TEXT, room
from tests.world.discord_shapes import GUILD

MINE = SubscriptionId(f"{GUILD}-1")
ROLE = "9001"


@pytest.fixture
def asked() -> Asked:
    return Asked()


@pytest.fixture(autouse=True)
async def client(world: DiscordWorld, asked: Asked) -> AsyncIterator[None]:
    populate(world)
    world.add_role(GUILD, ROLE, "licenses")
    async with online(world, asked):
        yield
    assert world.memory.complaints == []


def mine(**changes: Any) -> Subscription:
    """Make a subscription of this server, as it is kept."""
    there = (Destination(kind="discord", address="777"),)
    return make_subscription(**{"id": MINE, "destinations": there, "guild": GUILD, **changes})


def fields(form: dict[str, Any]) -> dict[str, Any]:
    """Return what stands in a form."""
    found = {}
    for row in form["components"]:
        field = row["component"]
        chosen = [option["value"] for option in field.get("options", []) if option.get("default")]
        found[field["custom_id"]] = field.get("value") if field["type"] == 4 else chosen
    return found


async def test_a_channel_is_subscribed(world: DiscordWorld, asked: Asked) -> None:
    """A form asks when, in which zone and language, and of what; the answer shows what is kept, with ways to change it."""
    form = await world.use("subscribe", {"channel": "777"}, person=MANAGER)
    proposed = fields(await opened(world, form))
    assert proposed == {"when": "daily 08:00", "timezone": "UTC", "language": ["en"], "makers": None, "licenses": None}

    sent = await world.submit(
        form,
        {
            "when": "weekly mon 09:00",
            "timezone": "Asia/Tokyo",
            "language": ["ja"],
            "makers": "qwen, Meta、mistral",
            "licenses": "apache-2.0",
        },
    )

    told = await answered(world, sent)
    (kept,) = asked.kept
    assert kept == Subscription(
        id=SubscriptionId(""),
        destinations=(Destination(kind="discord", address="777"),),
        cadence="0 9 * * 1",
        timezone="Asia/Tokyo",
        language="ja",
        taste=Taste(makers=frozenset({"qwen", "Meta", "mistral"}), licenses=frozenset({"apache-2.0"})),
    )
    assert "<#777>" in told
    assert "weekly mon 09:00 (Asia/Tokyo)" in told
    assert "日本語" in told


@pytest.mark.parametrize(
    ("guild_locale", "proposed"),
    [("ja", ("毎日 08:00", "Asia/Tokyo", ["ja"])), ("zh-CN", ("每天 08:00", "Asia/Shanghai", ["zh"]))],
)
async def test_the_form_proposes_what_the_server_speaks(
    world: DiscordWorld, guild_locale: str, proposed: tuple[object, ...]
) -> None:
    """Language and zone are those of the server; words are those of who asks."""
    form = await world.use(
        "subscribe", {"channel": "777"}, person=MANAGER, locale=guild_locale, guild_locale=guild_locale
    )

    stands = fields(await opened(world, form))

    assert (stands["when"], stands["timezone"], stands["language"]) == proposed


@pytest.mark.parametrize("kind", [ANNOUNCEMENT, FORUM])
async def test_other_channels_are_subscribed(world: DiscordWorld, asked: Asked, kind: int) -> None:
    """An announcement channel and a forum take digests too."""
    world.add_channel("800", type=kind)
    form = await world.use("subscribe", {"channel": "800"}, person=MANAGER)
    await opened(world, form)

    await answered(world, await world.submit(form))

    assert asked.kept[0].destinations == (Destination(kind="discord", address="800"),)


async def test_the_channel_at_hand_is_meant(world: DiscordWorld, asked: Asked) -> None:
    """Where no channel is named, it is the one the command is used in."""
    form = await world.use("subscribe", person=MANAGER)
    await opened(world, form)
    await answered(world, await world.submit(form))

    assert asked.kept[0].destinations == (Destination(kind="discord", address="6000"),)


async def test_missing_permissions_are_named(world: DiscordWorld, asked: Asked) -> None:
    """Where the bot may not post, each permission it lacks is named as Discord's settings name it; no form is opened."""
    closed = room("801", GUILD, "closed", TEXT)
    denied = str(1 << 11 | 1 << 16)  # Send Messages, Read Message History
    closed["permission_overwrites"] = [{"id": GUILD, "type": 0, "allow": "0", "deny": denied}]
    world.memory.add_room(closed)
    world.gateway.tell("CHANNEL_CREATE", closed, guild=GUILD)

    exchange = await world.use("subscribe", {"channel": "801"}, person=MANAGER, locale="ja")

    told = await answered(world, exchange)
    assert told == "まだ投稿できません。次の権限を付けてください：メッセージ履歴を読む, メッセージを送信"
    assert exchange.modal is None


async def test_a_channel_the_bot_does_not_see(world: DiscordWorld) -> None:
    """A channel that the client was never told of is one it may not see, and that is said."""
    await answered(world, await world.use("status"))  # by now it knows what it may see
    world.memory.add_room(room("802", GUILD, "secret", TEXT))

    told = await answered(world, await world.use("subscribe", {"channel": "802"}, person=MANAGER))

    assert told.startswith("I cannot see that channel.")


async def test_a_reader_can_not_subscribe(world: DiscordWorld) -> None:
    """Discord shows the commands to who manages the server alone."""
    for command in ("subscribe", "subscriptions", "unsubscribe", "alert"):
        with pytest.raises(Cannot):
            await world.use(command, subscription=MINE, role=ROLE)


async def test_words_that_mean_no_time(world: DiscordWorld, asked: Asked) -> None:
    """What is not understood is said with what would be, in the manager's language; nothing is kept."""
    form = await world.use("subscribe", {"channel": "777"}, person=MANAGER, locale="ja")
    await opened(world, form)

    told = await answered(world, await world.submit(form, {"when": "たまに"}, locale="ja"))

    assert told.startswith("「たまに」を読み取れません。")
    assert asked.kept == []


async def test_what_the_store_refuses_is_said(world: DiscordWorld, asked: Asked) -> None:
    """What the form can not know is refused behind it, and told with what was near."""
    asked.refuse = lambda what: (
        NotUnderstood("maker-near", "{given} {near}", given="*qwenn*", near="qwen") if what == "subscribe" else None
    )
    form = await world.use("subscribe", {"channel": "777"}, person=MANAGER)
    await opened(world, form)

    told = await answered(world, await world.submit(form, {"makers": "*qwenn*"}))

    assert told == "I know no maker called “\\*qwenn\\*”. Did you mean qwen?"


async def test_subscriptions_are_listed(world: DiscordWorld, asked: Asked) -> None:
    """All of the server are on one list; one chosen is shown whole, and changed in the same place."""
    asked.kept += [mine(id=SubscriptionId(f"{GUILD}-{number}")) for number in range(1, 26)]
    asked.kept.append(mine(id=SubscriptionId("5000-1"), guild="5000"))
    listed = await world.use("subscriptions", person=MANAGER)
    told = await answered(world, listed)
    assert told.count("daily 08:00 · UTC · English") == 25

    await world.choose(listed.messages[0], "subscription~show", [MINE])
    await world.until(lambda: said(listed.messages[0]).startswith("## <#777>"))

    assert names(listed.messages[0]) == [f"subscription~{act}~{MINE}" for act in ("edit", "alerts", "more", "remove")]


async def test_no_subscription_is_said(world: DiscordWorld) -> None:
    """A server without any is told how to make one."""
    assert "/subscribe" in await answered(world, await world.use("subscriptions", person=MANAGER))


async def _shown(world: DiscordWorld) -> dict[str, Any]:
    """Choose the one subscription of a list; return the message that shows it."""
    listed = await world.use("subscriptions", person=MANAGER)
    await answered(world, listed)
    await world.choose(listed.messages[0], "subscription~show", [MINE])
    await world.until(lambda: said(listed.messages[0]).startswith("## <#777>"))
    return listed.messages[0]


async def test_a_subscription_is_changed(world: DiscordWorld, asked: Asked) -> None:
    """The form shows what holds, and what is left as it is stays."""
    asked.kept.append(mine(cadence="5 4 1 * *", taste=Taste(makers=frozenset({"b", "a"}), max_stories=3)))
    form = await world.press(await _shown(world), f"subscription~edit~{MINE}")
    stands = fields(await opened(world, form))
    assert (stands["when"], stands["makers"]) == ("5 4 1 * *", "a, b")

    await answered(world, await world.submit(form, {"language": ["zh"]}))

    assert asked.kept == [
        mine(cadence="5 4 1 * *", language="zh", taste=Taste(makers=frozenset({"b", "a"}), max_stories=3))
    ]


async def test_alerts_are_chosen(world: DiscordWorld, asked: Asked) -> None:
    """Kinds, roles, how many, and quiet hours; a role that stays keeps what it is called for."""
    before = RoleMention(role=ROLE, makers=frozenset({"qwen"}))
    start = mine()
    asked.kept.append(replace(start, alerts=replace(start.alerts, roles=(before,))))
    form = await world.press(await _shown(world), f"subscription~alerts~{MINE}")
    await opened(world, form)

    told = await answered(
        world,
        await world.submit(form, {"urgent": ["license", "gate"], "roles": [ROLE], "most": "3", "quiet": "22:00-07:00"}),
    )

    (kept,) = asked.kept
    assert kept.alerts.urgent == frozenset({Urgent.LICENSE, Urgent.GATE})
    assert (kept.alerts.roles, kept.alerts.most) == ((before,), 3)
    assert kept.quiet == Quiet(begins=time(22), ends=time(7))
    assert f"<@&{ROLE}> (qwen)" in told
    assert "22:00–07:00" in told


@pytest.mark.parametrize(
    ("given", "told"), [({"quiet": "at night"}, "“at night”"), ({"most": "x"}, "“x” is not a number")]
)
async def test_alerts_that_are_not_understood(
    world: DiscordWorld, asked: Asked, given: dict[str, str], told: str
) -> None:
    """Hours and numbers that mean nothing are said, and nothing changes."""
    asked.kept.append(mine())
    form = await world.press(await _shown(world), f"subscription~alerts~{MINE}")
    await opened(world, form)

    assert told in await answered(world, await world.submit(form, given))
    assert told_of(asked, "subscribe") == []


async def test_finer_things_are_chosen(world: DiscordWorld, asked: Asked) -> None:
    """Importance, topics, languages of sources, the look, crossposting and a forum's tags."""
    asked.kept.append(mine())
    form = await world.press(await _shown(world), f"subscription~more~{MINE}")
    await opened(world, form)

    await answered(
        world,
        await world.submit(
            form,
            {
                "importance": ["2"],
                "topics": "releases",
                "languages": "EN, ja",
                "posting": ["embeds", "crosspost"],
                "tags": "News",
            },
        ),
    )

    taste = Taste(importance=Importance.MAJOR, tags=frozenset({"releases"}), languages=frozenset({"en", "ja"}))
    assert asked.kept == [mine(taste=taste, look=Look.EMBEDS, crosspost=True, tags=("News",))]


async def test_a_role_is_called_for_some_alerts(world: DiscordWorld, asked: Asked) -> None:
    """/alert names a role and what it is called for; the alerts it needs are switched on."""
    asked.kept.append(mine())

    told = await answered(
        world,
        await world.use(
            "alert", subscription=MINE, role=ROLE, kind="license", maker="qwen", license="apache-2.0", person=MANAGER
        ),
    )

    assert asked.kept[0].alerts.urgent == frozenset({Urgent.LICENSE})
    assert asked.kept[0].alerts.roles == (
        RoleMention(
            role=ROLE,
            urgent=frozenset({Urgent.LICENSE}),
            makers=frozenset({"qwen"}),
            licenses=frozenset({"apache-2.0"}),
        ),
    )
    assert f"<@&{ROLE}> (apache-2.0, license changed, qwen)" in told


async def test_a_subscription_is_removed(world: DiscordWorld, asked: Asked) -> None:
    """/unsubscribe offers what there is, asks once more, and then it is gone; a second press finds nothing."""
    asked.kept.append(mine())
    offered = await world.complete("unsubscribe", focused="subscription", typed="channel-777", person=MANAGER)
    asking = await world.use("unsubscribe", subscription=offered[0]["value"], person=MANAGER)
    assert "Remove the subscription of <#777>?" in await answered(world, asking)
    twice = await world.use("unsubscribe", subscription=MINE, person=MANAGER)
    await answered(world, twice)

    await world.press(asking.messages[0], f"subscription~gone~{MINE}")
    await world.until(lambda: said(asking.messages[0]).startswith("Removed."))
    await world.press(twice.messages[0], f"subscription~gone~{MINE}")
    await world.until(lambda: "no such subscription" in said(twice.messages[0]))

    assert asked.kept == []


async def test_a_subscription_that_is_gone_is_not_changed(world: DiscordWorld, asked: Asked) -> None:
    """A button of one that was removed says so."""
    asked.kept.append(mine())
    message = await _shown(world)
    asked.kept.clear()

    told = await answered(world, await world.press(message, f"subscription~edit~{MINE}"))

    assert told == "There is no such subscription in this server."
