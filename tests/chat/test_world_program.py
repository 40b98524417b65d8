"""The Discord on this machine is a program as well: another process adds, looks and does over HTTP."""

import asyncio
import re
import statistics
import sys
import time
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from tests.world.discord import DiscordWorld
from tests.world.discord_bot import Small
from tests.world.discord_document import discords_own
from tests.world.discord_schemas import OURS

Json = dict[str, Any]
ROOT = Path(__file__).parents[2]


@pytest.fixture
async def bot(world: DiscordWorld) -> AsyncIterator[Small]:
    async with Small.online(world) as client:
        yield client


async def act(world: DiscordWorld, **deed: object) -> tuple[int, Json]:
    async with aiohttp.ClientSession() as session, session.post(f"{world.root}/world/act", json=deed) as response:
        return response.status, await response.json()


async def view(world: DiscordWorld, person: str = "4000") -> Json:
    async with aiohttp.ClientSession() as session, session.get(f"{world.root}/world/view?person={person}") as response:
        seen: Json = await response.json()
        return seen


def shown(seen: Json, channel: str) -> list[Json]:
    (found,) = [each for guild in seen["guilds"] for each in guild["channels"] if each["id"] == channel]
    messages: list[Json] = found["messages"]
    return messages


async def test_a_page_does_what_a_person_does(world: DiscordWorld, bot: Small) -> None:
    """Over HTTP a command is used, choices are proposed, a button pressed, a menu chosen from and a form sent."""
    place = {"guild": "3000", "channel": "777", "person": "4000"}
    _, proposed = await act(world, do="complete", command="license compare", focused="before", typed="qw", **place)
    _, used = await act(world, do="use", command="panel", options={"private": True}, **place)
    panel = used["messages"][0]["id"]
    _, counted = await act(world, do="press", message=panel, custom_id="count", person="4000")
    _, picked = await act(world, do="choose", message=panel, custom_id="pick", values=["ja"])
    _, opened = await act(world, do="press", message=panel, custom_id="form")
    _, sent = await act(world, do="submit", exchange=opened["id"], values={"name": "daily"})
    await act(world, do="say", channel="777", content="Qwen is open")
    _, checked = await act(world, do="use_on", message=world.messages("777")[-1]["id"], command="Check license claims")

    assert proposed["choices"] == [{"name": "qwen", "value": "qwen"}]
    assert counted["messages"][0]["content"] == "hello!"
    assert picked["messages"][0]["content"] == "picked ja"
    assert opened["modal"]["title"] == "A subscription"
    assert sent["messages"][0]["content"] == "daily in nothing"
    assert checked["messages"][0]["content"] == "read: Qwen is open"


async def test_each_person_sees_their_own(world: DiscordWorld, bot: Small) -> None:
    """The view holds what everyone sees and what this person alone was told, and its number grows with every change."""
    world.add_person("4001", "zoe", locale="ja")
    before = await view(world)
    await act(world, do="use", command="panel", options={"private": True}, guild="3000", channel="777")
    mine, hers = await view(world), await view(world, "4001")

    assert [each["ephemeral_for"] for each in shown(mine, "777")] == ["4000"]
    assert shown(hers, "777") == []
    assert mine["version"] > before["version"]
    assert {"id": "4001", "name": "zoe", "locale": "ja"} in mine["persons"]
    assert {"license", "panel"} <= {each["name"] for each in mine["commands"]}


@pytest.mark.parametrize(
    "deed",
    [
        {"do": "dance"},
        {"do": "use", "command": "nonsense"},
        {"do": "use"},
        {"do": "use", "command": "panel", "person": "nobody"},
        {"do": "press", "message": "1", "custom_id": "x"},
        {"do": "submit", "exchange": "1"},
    ],
)
async def test_what_cannot_be_done_is_said(world: DiscordWorld, bot: Small, deed: Json) -> None:
    """A deed that Discord's client does not offer, or that is none, is a 400 with its reason."""
    status, answer = await act(world, **deed)

    assert status == 400
    assert answer["error"]


@pytest.mark.slow
async def test_the_program_serves() -> None:
    """Started as a program it says where it listens, and has the servers and channels it was given."""
    words = [
        "--person",
        "4001:Hana:ja",
        "--guild",
        "3001:Another",
        "--home",
        "3001",
        "--channel",
        "777:5:news",
        "--limits",
    ]
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "tests.world.discord", *words), cwd=ROOT, stdout=asyncio.subprocess.PIPE
    )
    assert process.stdout is not None
    try:
        line = (await asyncio.wait_for(process.stdout.readline(), 30)).decode()
        found = re.match(r"(http://127\.0\.0\.1:\d+)/api/v10 ws://", line)
        assert found is not None, line
        async with aiohttp.ClientSession() as session, session.get(f"{found[1]}/world/view") as response:
            seen = await response.json()
    finally:
        process.terminate()
        await process.wait()

    assert [each["name"] for each in seen["persons"]] == ["reader", "Hana"]
    assert [guild["name"] for guild in seen["guilds"]] == ["A server", "Another", "Direct messages"]
    assert [(each["name"], each["type"]) for each in seen["guilds"][1]["channels"]] == [("news", 5)]


def test_holding_a_body_to_the_rules_is_quick() -> None:
    """A page with many components is held to both documents within two milliseconds, 95 times of a hundred."""
    texts = [{"type": 10, "content": "x" * 90} for _ in range(30)]
    body = {"flags": 1 << 15, "components": [{"type": 17, "components": texts}], "nonce": "x", "enforce_nonce": True}
    documents = [each for each in (OURS, discords_own()) if each is not None]
    took = []
    for _ in range(200):
        begun = time.perf_counter()
        faults = [fault for each in documents for fault in each.request_faults("POST", "/channels/777/messages", body)]
        took.append(time.perf_counter() - begun)
        assert faults == []

    assert statistics.quantiles(took, n=20)[-1] < 0.002
