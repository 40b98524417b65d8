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
from tests.world.discord import DiscordWorld
from tests.world.discord_memory import Moment
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
        for step in range(100):
            world.add_channel(str(1_000 + step), forbidden=forbidden)
        kaiho = Kaiho(tmp_path, web, world)
        await kaiho.run("poll")

        sweep = await kaiho.start_module("tests.journeys.dying", str(kaiho.data))
        ended = await sweep.ended()

        steps = [json.loads(line) for line in ended.out.splitlines()]
        assert ended.code == 0, ended.err
        pages = 1 if len(headlines) < 3 else 2
        assert [step["at"] for step in steps] == [*PROMISE, *PAGE * pages]
        assert {(step["code"], *step["restarts"]) for step in steps} == {(-9, 0, 0)}
        for step in steps:
            messages = world.messages(step["channel"])
            said = "\n".join(map(read, messages))
            assert len(messages) == pages
            assert [said.count(f"### {headline}") for headline in headlines] == [1] * len(headlines)
            assert await receipts(Path(step["data"])) == [message["id"] for message in messages]
        assert world.memory.complaints == world.memory.slips == []


async def receipts(data: Path) -> list[str | None]:
    """Return the receipt of each part of the one digest there is, first part first."""
    store = await open_store(f"sqlite:///{data / 'kaiho.db'}")
    async with store.begin() as tx:
        rows = await tx.deliveries.newest()
    await store.close()
    return [receipt.reference if receipt else None for _, receipt in sorted(rows, key=lambda row: row[0].part)]
