"""Who may do what, what one server knows of another, and what is left when the bot has to go: over a store on disk."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from bot.chat.ids import Press
from bot.chat.locales import say
from bot.domain.subscription import Destination, SubscriptionId, SubscriptionState
from tests.chat.pressing import digest_in
from tests.journeys.asking_world import (
    BACKSTAGE,
    ELSEWHERE,
    LOCALES,
    MANAGER,
    NEWS,
    OPERATOR,
    PLAIN,
    ROLE,
    THEIRS,
    Town,
    open_town,
    pressables,
    refusals,
    text_of,
)
from tests.ledger import make_access_changed
from tests.world.discord import Cannot
from tests.world.discord_shapes import GUILD

Json = dict[str, Any]

pytestmark = pytest.mark.slow

MINE, HERS = f"{GUILD}-1", f"{ELSEWHERE}-1"
"""Ids of the first subscription of each server."""

MANAGING: tuple[tuple[str, Json], ...] = (
    ("alert", {"subscription": MINE, "role": ROLE}),
    ("subscribe", {"channel": NEWS}),
    ("subscriptions", {}),
    ("unsubscribe", {"subscription": MINE}),
    ("mute maker", {"what": "acme", "everyone": True}),
    ("watch maker", {"what": "acme", "who": "channel"}),
)
"""What takes the right to manage a server."""


@pytest.fixture
async def town(tmp_path: Path) -> AsyncIterator[Town]:
    async with open_town(tmp_path) as town, town.online():
        yield town


def opened_to_everyone(town: Town) -> None:
    """Let everybody use every command, as an administrator may in a server's settings, whatever we propose."""
    for command in town.world.memory.commands:
        command["default_member_permissions"] = None


async def subscribe(town: Town, *, guild: str = GUILD, channel: str = NEWS, **fields: object) -> str:
    """Subscribe a channel; return what is said of it."""
    opened = await town.world.use("subscribe", {"channel": channel}, person=MANAGER, guild=guild)
    await town.form(opened)
    return text_of(await town.shown(await town.world.submit(opened, fields)))


async def kept(town: Town) -> dict[str, str]:
    """Return the subscriptions there are, each with its channel."""
    async with town.doors.store.begin() as tx:
        return {each.id: each.destinations[0].address for each in await tx.subscriptions.all()}


@pytest.mark.parametrize("lang", LOCALES)
async def test_what_is_not_allowed_is_refused_in_words(town: Town, lang: str) -> None:
    """Discord hides the commands of managers; where a server shows them to all, we say who may, in the asker's language."""
    where: Json = {"person": PLAIN, "locale": LOCALES[lang]}
    with pytest.raises(Cannot, match="permissions"):
        await town.world.use("subscribe", {"channel": NEWS}, **where)
    await subscribe(town)
    opened_to_everyone(town)
    wishes: list[tuple[Json, str]] = [
        ({"command": command, "options": options}, "declined.manage-server") for command, options in MANAGING
    ]
    wishes += [
        ({"command": "sources list"}, "declined.operators"),
        ({"command": "sources check", "options": {"source": "press"}}, "declined.operators"),
    ]

    said = [(await town.filled(await town.world.use(**wish, **where)), key) for wish, key in wishes]

    assert [text == say(key, lang) for text, key in said] == [True] * 8, said
    assert list(await kept(town)) == [MINE]
    async with town.doors.store.begin() as tx:
        assert not [*await tx.mutes.of([f"guild:{GUILD}"]), *await tx.follows.all()]
    assert await town.world.complete("sources check", focused="source", typed="p", **where) == []
    assert await town.world.complete("unsubscribe", focused="subscription", typed="", **where) == []


@pytest.mark.parametrize("lang", LOCALES)
async def test_a_button_that_came_into_strange_hands_is_refused_in_words(town: Town, lang: str) -> None:
    """Whoever presses what was not meant for them changes nothing: rights are looked at when a button is pressed."""
    await subscribe(town)
    names = ("split~rocket", "merge~rocket", f"subscription~edit~{MINE}", f"subscription~gone~{MINE}")
    more = ("mute~maker~acme~all", "follow~maker~acme~here")
    first, second = digest_in(town.world, NEWS, *names), digest_in(town.world, NEWS, *more)
    keys = ["declined.operators"] * 2 + ["declined.manage-server"] * 4

    said = []
    for message, pressed in ((first, names), (second, more)):
        for name in pressed:
            exchange = await town.world.press(message, name, person=PLAIN, locale=LOCALES[lang])
            said.append(await town.filled(exchange))

    assert said == [say(key, lang) for key in keys]
    assert list(await kept(town)) == [MINE]


async def test_a_subscription_is_made_changed_and_removed(town: Town) -> None:
    """A form makes it, three forms and a command change it, it is posted to, and a button removes it when asked twice."""
    made = await subscribe(town, when="weekly mon 09:00", timezone="asia/tokyo", language="zh", makers="Acme")
    page = await town.use("subscriptions", MANAGER)
    shown = await town.choose(page, "subscription~show", MINE, person=MANAGER)
    await town.fill(shown, "subscription~edit", person=MANAGER, when="daily 07:30", makers="")
    await town.fill(shown, "subscription~alerts", person=MANAGER, urgent=["gate"], roles=[ROLE], quiet="22:00-07:00")
    await town.fill(shown, "subscription~more", person=MANAGER, importance="2", posting=["embeds"], topics="licenses")
    async with town.doors.store.begin() as tx:
        (changed,) = await tx.subscriptions.all()
    misread = await town.world.press(shown, f"subscription~edit~{MINE}", person=MANAGER, locale="ja")
    await town.form(misread)
    refused = await town.filled(await town.world.submit(misread, {"timezone": "Asia/Tokio"}, locale="ja"))
    asked = await town.press(shown, "subscription~remove", person=MANAGER)
    there = await kept(town)
    gone = await town.press(asked, "subscription~gone", person=MANAGER)

    assert f"<#{NEWS}>" in made
    assert (changed.cadence, changed.timezone, changed.language) == ("30 7 * * *", "Asia/Tokyo", "zh")
    assert (changed.made_by, changed.guild, changed.taste.makers) == (MANAGER, GUILD, frozenset())
    assert ([each.role for each in changed.alerts.roles], sorted(changed.alerts.urgent)) == ([ROLE], ["gate"])
    assert (changed.quiet is not None, changed.look, changed.taste.importance) == (True, "embeds", 2)
    assert refused == say("declined.timezone", "ja", given="Asia/Tokio", near="Asia/Tokyo")
    assert (list(there), await kept(town)) == ([MINE], {})
    assert text_of(gone) == say("subscriptions.removed", "en")


async def test_an_alert_calls_the_role_it_was_given(town: Town) -> None:
    """/alert names a role; when a gate closes, the channel hears of it at once and that role is called, and nobody else."""
    await subscribe(town)
    await town.use("alert", MANAGER, subscription=MINE, role=ROLE, kind="gate")

    now = town.doors.clock.now()
    async with town.doors.store.begin() as tx:
        await tx.events.append([make_access_changed(at=now, seen_at=now)])
    await town.deliver()

    alert, *digest = town.world.messages(NEWS)
    assert "rocket-7b" in text_of(alert)
    assert (alert["mention_roles"], alert["mention_everyone"], alert["mentions"]) == ([ROLE], False, [])
    assert {"model~acme/rocket-7b", "follow~model~acme/rocket-7b"} <= set(pressables(alert))
    assert [each["mention_roles"] for each in digest] == [[]] * len(digest) != []


async def test_one_server_is_never_shown_what_is_anothers(town: Town) -> None:
    """Subscriptions, what is paused, what its channels follow and what it muted are its own; not even by their ids."""
    await subscribe(town)
    await subscribe(town, guild=ELSEWHERE, channel=THEIRS)
    there = {"person": MANAGER, "guild": ELSEWHERE}
    await town.filled(await town.world.use("watch license", {"what": "mit", "who": "channel"}, **there))
    await town.filled(await town.world.use("mute maker", {"what": "acme", "everyone": True}, **there))
    async with town.doors.store.begin() as tx:
        to = Destination(kind="discord", address=THEIRS)
        await tx.deliveries.put_state(
            SubscriptionState(subscription=SubscriptionId(HERS), destination=to, paused="gone")
        )

    mine = await town.use("subscriptions", OPERATOR)
    offered = await town.world.complete("unsubscribe", focused="subscription", typed="", person=OPERATOR)
    taken = await town.filled(await town.world.use("unsubscribe", {"subscription": HERS}, person=OPERATOR))
    button = digest_in(town.world, NEWS, f"subscription~gone~{HERS}")
    await town.filled(await town.world.press(button, f"subscription~gone~{HERS}", person=MANAGER))
    status = {guild: await town.filled(await town.world.use("status", person=MANAGER, guild=guild)) for guild in (GUILD, ELSEWHERE)}  # fmt: skip
    shared = text_of(await town.use("status", OPERATOR, share=True))
    follows, mutes = text_of(await town.use("follow list", OPERATOR)), text_of(await town.use("mute list", OPERATOR))

    assert NEWS in text_of(mine)
    assert THEIRS not in text_of(mine)
    assert [each["value"] for each in offered] == [MINE]
    assert taken == say("declined.no-subscription", "en")
    assert sorted(await kept(town)) == [MINE, HERS]
    assert [THEIRS in said for said in (status[GUILD], status[ELSEWHERE], shared)] == [False, True, False]
    assert follows == say("follow.none", "en")
    assert mutes == say("mute.none", "en")


async def test_a_server_that_removes_the_bot_leaves_nothing_behind(town: Town) -> None:
    """All that was kept of a server is gone from the store with it, and the other server keeps all that is its own."""
    await subscribe(town)
    await subscribe(town, guild=ELSEWHERE, channel=THEIRS)
    for guild in (GUILD, ELSEWHERE):
        where = {"person": MANAGER, "guild": guild}
        await town.filled(await town.world.use("watch license", {"what": "mit", "who": "channel"}, **where))
        await town.filled(await town.world.use("mute maker", {"what": "nobody", "everyone": True}, **where))
        await town.filled(await town.world.use("mute maker", {"what": "acme", "everyone": True}, **where))

    town.world.remove_guild(ELSEWHERE)
    async with asyncio.timeout(20):
        while len(await kept(town)) > 1:  # the client hears of it over the gateway
            await town.use("status")

    async with town.doors.store.begin() as tx:
        left = [each.destination.address for each in await tx.follows.all()]
        muted = await tx.mutes.of([f"guild:{GUILD}", f"guild:{ELSEWHERE}"])
    assert await kept(town) == {MINE: NEWS}
    assert len(left) == 1
    assert THEIRS not in left
    assert [each.scope for each in muted] == [f"guild:{GUILD}"]


@pytest.mark.parametrize("lang", LOCALES)
async def test_a_person_sees_and_deletes_what_is_kept_about_them(town: Town, lang: str) -> None:
    """/privacy shows it; Keep keeps it, Delete deletes it, and what others have stays."""
    for person in (PLAIN, MANAGER):
        await town.use("follow model", person, lang, what="rocket-7b")
        await town.use("mute source", person, lang, what="press")
    shown = await town.use("privacy show", PLAIN, lang)
    asked = await town.press(shown, Press.PRIVACY, "ask", lang=lang)
    await town.press(asked, Press.PRIVACY, "keep", lang=lang)
    async with town.doors.store.begin() as tx:
        before = await tx.forgetting.person(PLAIN)
    again = await town.use("privacy delete", PLAIN, lang)
    deleted = await town.press(again, Press.PRIVACY, "delete", lang=lang)
    after = await town.use("privacy show", PLAIN, lang)

    async with town.doors.store.begin() as tx:
        mine, others = await tx.forgetting.person(PLAIN), await tx.forgetting.person(MANAGER)
    counts = {"follows": 1, "mutes": 1, "subscriptions": 0, "disputes": 0}
    nothing = dict.fromkeys(counts, 0)
    assert (before, mine, others) == (counts, nothing, counts)
    assert text_of(deleted) == say("privacy.deleted", lang, **counts)
    assert text_of(after) == say("privacy.held", lang, **nothing)
    assert pressables(after) == []


async def test_operators_alone_hear_what_the_bot_can_not_mend(town: Town) -> None:
    """A channel that is gone pauses its subscription; the operators are told once, and the server's /status says so."""
    await subscribe(town)
    await town.use("alert", MANAGER, subscription=MINE, role=ROLE)
    town.world.remove_channel(NEWS)
    now = town.doors.clock.now()
    async with town.doors.store.begin() as tx:
        await tx.events.append([make_access_changed(at=now, seen_at=now)])

    await town.deliver()
    await town.deliver()
    status = await town.filled(await town.world.use("status", person=MANAGER))

    (told,) = town.world.messages(BACKSTAGE)
    assert NEWS in text_of(told)
    assert NEWS in status
    assert refusals(status) == []
