"""Killed with SIGKILL between any two steps of delivery and started again, the message is there exactly once."""

import json
import sqlite3
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from storage import open_store
from tests.journeys.kaiho import CHANNEL, HEADLINES, Kaiho, feed
from tests.journeys.test_journey_discord import read
from tests.world.discord import DiscordWorld, Json
from tests.world.discord_memory import Moment
from tests.world.discord_places import FORUM
from tests.world.web import LocalWeb

pytestmark = pytest.mark.slow

POST = f"/channels/{CHANNEL}/messages"
PROMISE = ("promise not yet kept", "promise kept")
PAGE = (
    *("attempt not yet kept", "attempt kept"),
    *("page not yet sent", "page sent"),
    *("receipt not yet kept", "receipt kept"),
)
"""The steps of delivery, as the dying process names them."""

STEPS = 100
"""More than there are: each has a place of its own to post to."""

FORGETFUL = timedelta()
"""A Discord that remembers no nonce: a page sent before is only ever found by its last line."""


@pytest.fixture
async def forgetful() -> AsyncIterator[DiscordWorld]:
    async with DiscordWorld(nonce_window=FORGETFUL) as world:
        world.add_channel(CHANNEL)
        yield world
    assert world.memory.complaints == world.memory.slips == []


async def assert_told_once(kaiho: Kaiho, world: DiscordWorld) -> None:
    """Start again; then the channel holds one message, and the one delivery its id."""
    restarted = await kaiho.run("digest")

    (message,) = world.messages(CHANNEL)
    assert restarted.code == 0, restarted.err
    assert "Acme releases Acme-7B" in read(message)
    assert await receipts(kaiho.data) == [message["id"]]


@pytest.mark.parametrize(
    ("method", "path", "moment"),
    [
        pytest.param("GET", "/users/@me", "asked", id="the attempt is counted and nothing sent"),
        pytest.param("POST", POST, "asked", id="the page is sent and not yet taken"),
        pytest.param("POST", POST, "done", id="the page is taken and not yet answered for"),
    ],
)
async def test_killed_while_discord_has_the_request(
    kaiho: Kaiho, world: DiscordWorld, method: str, path: str, moment: Moment
) -> None:
    """Whether Discord had taken the message or not, there is one after the restart."""
    await kaiho.run("poll")
    running = await kaiho.start("digest")
    world.ambush(method, path, moment, running.kill)

    ended = await running.ended()

    assert ended.code == -9
    await assert_told_once(kaiho, world)


async def test_killed_with_the_answer_in_hand(kaiho: Kaiho, world: DiscordWorld) -> None:
    """Discord's answer has come, and the receipt could not be written: the store was held, and then the power was cut."""
    await kaiho.run("poll")
    holder = sqlite3.connect(kaiho.data / "kaiho.db", isolation_level=None)

    async def hold() -> None:
        holder.execute("BEGIN IMMEDIATE")

    world.ambush("POST", POST, "done", hold)
    running = await kaiho.start("digest")
    world.ambush("POST", POST, "answered", running.kill)

    ended = await running.ended()
    holder.close()

    assert ended.code == -9
    await assert_told_once(kaiho, world)


async def test_killed_and_the_nonce_forgotten(tmp_path: Path, web: LocalWeb, forgetful: DiscordWorld) -> None:
    """Started again so late that Discord knows the nonce no more, the message is found by its last line."""
    kaiho = Kaiho(tmp_path, web, forgetful)
    await kaiho.run("poll")
    running = await kaiho.start("digest")
    forgetful.ambush("POST", POST, "done", running.kill)

    ended = await running.ended()

    assert ended.code == -9
    await assert_told_once(kaiho, forgetful)


@pytest.mark.parametrize(
    ("window", "forbidden", "headlines"),
    [
        pytest.param(FORGETFUL, frozenset[str](), HEADLINES, id="Discord forgets nonces"),
        pytest.param(timedelta(minutes=5), frozenset({"history"}), HEADLINES[:2], id="we may not look back"),
    ],
)
async def test_killed_at_every_step(
    tmp_path: Path,
    web: LocalWeb,
    window: timedelta,
    forbidden: frozenset[str],
    headlines: tuple[str, ...],
) -> None:
    """Killed at every step there is, of every page, and started again twice: each story is told once, each page has its receipt."""
    web.put("/feed.xml", feed(headlines))
    async with DiscordWorld(nonce_window=window) as world:
        for number in range(1_000, 1_000 + STEPS):
            world.add_channel(str(number), forbidden=forbidden)
        kaiho = Kaiho(tmp_path, web, world)
        await kaiho.run("poll")

        steps = await sweep(kaiho)

        pages = (len(steps) - len(PROMISE)) // len(PAGE)
        assert (pages > 1) is (len(headlines) > 2)
        assert [step["at"] for step in steps] == [*PROMISE, *PAGE * pages]
        for step in steps:
            messages = world.messages(step["address"])
            said = "\n".join(map(read, messages))
            assert len(messages) == pages
            assert [said.count(f"### {headline}") for headline in headlines] == [1] * len(headlines)
            assert await receipts(Path(step["data"])) == [message["id"] for message in messages]
        assert world.memory.complaints == world.memory.slips == []


@pytest.mark.parametrize("to", ["forum", "person"])
async def test_killed_at_every_step_elsewhere(tmp_path: Path, web: LocalWeb, to: str) -> None:
    """In a forum, which folds nothing, and in private, where Discord forgot the nonce, it is no different."""
    web.put("/feed.xml", feed(HEADLINES[:2]))
    async with DiscordWorld(nonce_window=FORGETFUL) as world:
        for number in range(1_000, 1_000 + STEPS):
            world.add_person(str(number)) if to == "person" else world.add_channel(str(number), type=FORUM)
        kaiho = Kaiho(tmp_path, web, world)
        await kaiho.run("poll")

        steps = await sweep(kaiho, *(("--to", "discord-dm") if to == "person" else ()))

        assert [step["at"] for step in steps] == [*PROMISE, *PAGE]
        for step in steps:
            (message,) = world.chat(step["address"]) if to == "person" else posts(world, step["address"])
            assert [read(message).count(f"### {headline}") for headline in HEADLINES[:2]] == [1, 1]
            (receipt,) = await receipts(Path(step["data"]))
            assert receipt == f"{message['channel_id']}/{message['id']}"
        assert world.memory.complaints == world.memory.slips == []


async def test_killed_at_every_step_of_a_correction(tmp_path: Path, web: LocalWeb) -> None:
    """The message is edited, and one correction answers it, wherever the power was cut."""
    web.put("/feed.xml", feed(HEADLINES[:1]))
    async with DiscordWorld(nonce_window=FORGETFUL) as world:
        for number in range(1_000, 1_000 + STEPS):
            world.add_channel(str(number))
        kaiho = Kaiho(tmp_path, web, world)
        await kaiho.run("poll")

        steps = await sweep(kaiho, "--correct")

        assert [step["at"] for step in steps] == [*PROMISE, *PAGE * 2]
        for step in steps:
            message, correction = world.messages(step["address"])
            assert (message["edited_timestamp"] is not None, correction["edited_timestamp"]) == (True, None)
            assert correction["message_reference"]["message_id"] == message["id"]
            assert all("withdrawn" in read(each).lower() for each in (message, correction))
            assert None not in await receipts(Path(step["data"]))
        assert world.memory.complaints == world.memory.slips == []


async def sweep(kaiho: Kaiho, *words: str) -> list[Json]:
    """Die at every step, each time with two restarts; return what is known of each death."""
    sweeping = await kaiho.start_module("tests.journeys.dying", str(kaiho.data), *words)
    ended = await sweeping.ended()
    steps = [json.loads(line) for line in ended.out.splitlines()]
    assert ended.code == 0, ended.err
    assert {step["code"] for step in steps} == {-9}
    assert not any(code for step in steps for code in step["restarts"])
    return steps


def posts(world: DiscordWorld, forum: str) -> list[Json]:
    """Return every message of every post of a forum."""
    threads = [room["id"] for room in world.memory.rooms.values() if room.get("parent_id") == forum]
    return [message for thread in threads for message in world.messages(thread)]


async def receipts(data: Path) -> list[str | None]:
    """Return the receipt of each part of the one digest there is, first part first."""
    store = await open_store(f"sqlite:///{data / 'kaiho.db'}")
    async with store.begin() as tx:
        rows = await tx.deliveries.newest()
    await store.close()
    return [receipt.reference if receipt else None for _, receipt in sorted(rows, key=lambda row: row[0].part)]
