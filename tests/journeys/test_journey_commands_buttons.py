"""Every button, list and form there is, pressed as a person presses it: the real discord.py, the real answers, a store on disk."""

import asyncio
from collections import deque
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from bot.chat.books import BOOKS
from bot.chat.ids import Press, read
from bot.domain.following import Subject
from bot.domain.item import ItemId
from bot.domain.subscription import Alerts, Destination, Subscription, SubscriptionId, Urgent
from tests.journeys.asking_world import (
    BACKSTAGE,
    LOCALES,
    MANAGER,
    NEWS,
    OPERATOR,
    OPERATORS,
    PLAIN,
    ROCKET,
    Town,
    open_town,
    pressables,
    refusals,
    said,
    text_of,
)
from tests.ledger import make_access_changed
from tests.world.discord_memory import Exchange
from tests.world.discord_rules import each_component

Json = dict[str, Any]

pytestmark = pytest.mark.slow

STEPS = frozenset({*Subject, *BOOKS, "0", "dm", "me", "unme", "undo", "ask", "delete", "keep"}) | frozenset(
    {"edit", "alerts", "more", "remove", "gone", "show"}
)
"""What stands in a button's name and is no thing: what the press does, and to what kind of thing."""

REPORTS = (ItemId("rocket-0"), ItemId("rocket-1"))
"""Of one story."""

FEED = Subscription(
    id=SubscriptionId("feed"),
    destinations=(Destination(kind="discord", address=NEWS),),
    cadence="* * * * *",
    alerts=Alerts(urgent=frozenset(Urgent)),
)
"""Of the roster: everything, every minute, and what is urgent at once."""


@pytest.fixture
async def town(tmp_path: Path) -> AsyncIterator[Town]:
    async with open_town(tmp_path) as town:
        yield town


def post_with(town: Town, name: str) -> Json:
    """Return the message in the channel that has this button."""
    return next(each for each in town.world.messages(NEWS) if name in pressables(each))


async def for_operators(town: Town, post: Json) -> Json:
    """Press Why below a story as an operator; return the message that only they get."""
    why = await town.world.press(post, "why~rocket", person=OPERATOR)
    await town.world.until(lambda: len(why.messages) == 2)
    return why.messages[1]


def kind_of(name: str) -> tuple[str, ...]:
    """Return what kind of press a button is: of two that differ only in what they are about, one is enough."""
    meant = read(name)
    assert meant is not None, name
    press, parts = meant
    return (press, *(part for part in parts if part in STEPS))


async def touched(town: Town, message: Json, name: str, lang: str, *, person: str) -> Exchange:
    """Press or choose, and send the form that opens; wait for the answer."""
    (component,) = [each for each in each_component(message["components"]) if each.get("custom_id") == name]
    where = {"person": person, "locale": LOCALES[lang]}
    if component["type"] == 2:
        exchange = await town.world.press(message, name, **where)
    else:
        exchange = await town.world.choose(message, name, [component["options"][0]["value"]], **where)
    await town.world.until(lambda: exchange.filled)
    if exchange.modal is not None:
        fields = {"note": "The maker answered.", "other": "rumor"}
        asked = [each["custom_id"] for each in each_component(exchange.modal["components"]) if "custom_id" in each]
        given = {key: value for key, value in fields.items() if key in asked}
        exchange = await town.world.submit(exchange, given, locale=LOCALES[lang])
        await town.filled(exchange)
    return exchange


async def wander(town: Town, messages: list[Json], lang: str, *, person: str) -> set[tuple[str, ...]]:
    """Press one of every kind of button in these messages, and in every answer to that; return which kinds there were.

    Nothing may be refused, nobody may be answered with nothing.
    """
    seen: set[tuple[str, ...]] = set()
    waiting = deque(messages)
    while waiting:
        message = waiting.popleft()
        for name in pressables(message):
            if kind_of(name) in seen or name not in pressables(message):
                continue
            seen.add(kind_of(name))
            exchange = await touched(town, message, name, lang, person=person)
            assert refusals(said(exchange)) == [], (name, said(exchange))
            assert said(exchange), name
            waiting.extend(exchange.messages)
    return seen


@pytest.mark.parametrize("lang", LOCALES)
async def test_every_button_works_after_a_restart(town: Town, lang: str) -> None:
    """What hangs on digests and alerts, and on the answers of a client that is gone, is heard by the next: all there is."""
    feed = replace(FEED, language=lang)
    asking: list[tuple[str, Json]] = [
        ("latest", {}),
        ("model", {"model": "rocket-7b"}),
        ("changes", {}),
        ("search", {"query": "Qwen 5 by Acme"}),
        ("license explain", {"license": "mit"}),
        ("follow model", {"what": "rocket-7b"}),
        ("watch list", {}),
        ("mute source", {"what": "press"}),
        ("mute list", {}),
        ("privacy show", {}),
    ]
    async with town.online():
        await town.deliver(feed)
        answers = [await town.use(command, OPERATOR, lang, **options) for command, options in asking]
        opened = await town.world.use("subscribe", {"channel": NEWS}, person=OPERATOR)
        await town.form(opened)
        answers.append(await town.shown(await town.world.submit(opened)))
        post = post_with(town, "why~rocket")
        answers.append(await town.use("subscriptions", OPERATOR, lang))
        # To split takes the place of the message it is asked in, and merging needs another.
        answers += [await for_operators(town, post) for _ in (Press.SPLIT, Press.MERGE)]

    async with town.online():
        kinds = await wander(town, [*town.world.messages(NEWS), *answers], lang, person=OPERATOR)

    assert {kind[0] for kind in kinds} == set(Press)
    every: set[tuple[str, ...]] = {("subscription", act) for act in ("edit", "alerts", "more", "remove", "show")}
    every |= {("page", book, "0") for book in ("explain", "history", "lineage", "story")}
    every |= {
        ("mute", "story"),
        ("mute", "story", "me"),
        ("mute", "story", "unme"),
        ("mute", "undo"),
        ("privacy", "ask"),
    }
    assert every <= kinds


@pytest.mark.parametrize("lang", LOCALES)
async def test_who_follows_a_model_is_told_in_private(town: Town, lang: str) -> None:
    """Follow below a model, in private; what happens to it then comes to their private chat; pressed again, it stops."""
    async with town.online():
        await town.deliver(FEED)
        post = await town.use("model", PLAIN, lang, model="rocket-7b")
        asked = await town.press(post, Press.FOLLOW, Subject.MODEL, person=PLAIN, lang=lang)
        await town.press(asked, Press.FOLLOW, Subject.MODEL, ROCKET.repository, "dm", lang=lang)

        now = town.doors.clock.now()
        async with town.doors.store.begin() as tx:
            await tx.events.append([make_access_changed(ROCKET, at=now, seen_at=now)])
        await town.deliver()
        notices = list(town.world.chat(PLAIN))
        again = await town.press(post, Press.FOLLOW, Subject.MODEL, lang=lang)
        await town.press(again, Press.UNFOLLOW, lang=lang)
        async with town.doors.store.begin() as tx:
            await tx.events.append([make_access_changed(ROCKET, id="access-2", at=now, seen_at=town.doors.clock.now())])
        await town.deliver()

    (notice,) = notices
    assert "rocket-7b" in text_of(notice)
    assert "model~acme/rocket-7b" in pressables(notice)
    assert town.world.chat(PLAIN) == notices
    assert town.world.chat(MANAGER) == []


async def test_a_server_follows_a_story_in_a_thread_and_in_the_channel(town: Town) -> None:
    """Who manages the server may follow for all: in a thread of the message, or in its channel."""
    async with town.online():
        await town.deliver(FEED)
        post = post_with(town, "follow~story~rocket")
        asked = await town.press(post, Press.FOLLOW, Subject.STORY, "rocket", person=MANAGER)
        await town.press(asked, Press.FOLLOW, Subject.STORY, "rocket", "thread", person=MANAGER)
        await town.use("watch maker", MANAGER, what="acme", who="channel")
        plain = await town.press(post, Press.FOLLOW, Subject.STORY, "rocket")

        now = town.doors.clock.now()
        async with town.doors.store.begin() as tx:
            await tx.events.append([make_access_changed(ROCKET, at=now, seen_at=now)])
        before = len(town.world.messages(NEWS))
        await town.deliver()

    async with town.doors.store.begin() as tx:
        follows = await tx.follows.all(person=MANAGER)
    assert {each.destination.address for each in follows} == {post["id"], NEWS}
    assert town.world.memory.rooms[post["id"]]["parent_id"] == NEWS
    assert [kind_of(name) for name in pressables(plain)] == [("follow", "story", "dm")]
    assert len(town.world.messages(NEWS)) == before + 1


async def test_what_is_muted_is_not_told_until_that_is_undone(town: Town) -> None:
    """Mute for oneself or, who manages the server, for all; one's own answers change, and Undo changes them back."""
    async with town.online():
        await town.deliver(FEED)
        post = post_with(town, "mute~story~rocket")
        asked = await town.press(post, Press.MUTE, Subject.STORY, "rocket")
        muted = await town.press(asked, Press.MUTE, Subject.STORY, "rocket", "me")
        mine, others = [text_of(await town.use("trending", person)) for person in (PLAIN, MANAGER)]
        await town.press(muted, Press.MUTE, Subject.STORY, "rocket", "unme")
        again = text_of(await town.use("trending"))
        managed = await town.press(post, Press.MUTE, Subject.STORY, "rocket", person=MANAGER)
        await town.press(managed, Press.MUTE, Subject.STORY, "rocket", "all", person=MANAGER)
        nobody = text_of(await town.use("trending"))

    headline = "Acme releases Rocket-7B as open source"
    assert [headline in text for text in (mine, others, again, nobody)] == [False, True, True, False]


async def test_what_is_called_wrong_reaches_the_operators(town: Town) -> None:
    """Wrong? opens a form; what is said there is kept with the verdict, and told where the operators read."""
    async with town.online():
        await town.deliver(FEED)
        post = post_with(town, "wrong~rocket")
        await town.fill(post, Press.WRONG, "rocket", note="The file is a *leftover*. @everyone")
        async with town.doors.store.begin() as tx:
            (dispute,) = await tx.verdicts.disputes()
        async with asyncio.timeout(20):
            while not town.world.messages(BACKSTAGE):  # it is promised once the reader has been thanked
                await town.deliver()

    (told,) = town.world.messages(BACKSTAGE)
    assert (dispute.by, dispute.note) == (f"discord:{PLAIN}", "The file is a *leftover*. @everyone")
    assert "leftover" in text_of(told)
    assert "Acme releases Rocket-7B" in text_of(told)
    assert not told["mention_everyone"]
    assert told["channel_id"] == OPERATORS.address


async def test_operators_part_and_join_stories(town: Town) -> None:
    """Below Why, operators choose the report that tells another happening, and name the story that is the same; others do not."""
    async with town.online():
        await town.deliver(FEED)
        post = post_with(town, "why~rocket")
        parted = await town.choose(await for_operators(town, post), Press.SPLIT, "rocket-1", person=OPERATOR)
        async with town.doors.store.begin() as tx:
            apart = await tx.stories.of(REPORTS)
        joined = await town.fill(await for_operators(town, post), Press.MERGE, person=OPERATOR, other="rocket-1")
        async with town.doors.store.begin() as tx:
            together = await tx.stories.of(REPORTS)
        plain = await town.press(post, Press.WHY, "rocket")

    assert "Rocket-7B is fully open source" in text_of(parted)
    assert len(set(apart.values())) == 2
    assert "2 report" in text_of(joined)
    assert len(set(together.values())) == 1
    assert not any(name.startswith(("split", "merge")) for name in pressables(plain))


async def test_answers_are_turned_page_by_page(town: Town) -> None:
    """Next and Previous lead through all there is, in the message itself, also of an answer everyone reads."""
    async with town.online():
        first = await town.use("latest")
        pages = [text_of(first)]
        while f"page~latest~{len(pages) + 1}~" in pressables(first):
            pages.append(text_of(await town.press(first, "page", "latest", str(len(pages) + 1))))
        back = text_of(await town.press(first, "page", "latest", str(len(pages) - 1)))
        shared = await town.use("latest", share=True)
        turned = await town.press(shared, "page", "latest", "2", person=MANAGER, lang="ja")

    told = [f"Comet-{number}B" for number in range(14)]
    assert [sum(name in page for page in pages) >= 1 for name in told] == [True] * 14
    assert back == pages[-2]
    assert turned["id"] == shared["id"]
    assert text_of(shared) == pages[1]
