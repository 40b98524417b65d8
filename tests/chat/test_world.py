"""The Discord on this machine refuses what Discord refuses: a fake that is kinder than the real one proves nothing."""

from datetime import timedelta
from typing import Any

import aiohttp
import pytest

from tests.world.discord import DiscordWorld
from tests.world.discord_document import Document, discords_own
from tests.world.discord_schemas import OURS

Json = dict[str, Any]

THEIRS = discords_own()
V2 = 1 << 15
MESSAGES = "/channels/777/messages"
COMMANDS = "/applications/2000/commands"


def text(content: str) -> Json:
    return {"type": 10, "content": content}


def box(*texts: str) -> Json:
    return {"type": 17, "components": [text(each) for each in texts]}


def command(**changes: object) -> Json:
    return {"name": "status", "description": "How it goes", "type": 1, "options": [], **changes}


OPTION = {"type": 5, "name": "share", "description": "Show it", "required": False}
SHAPELESS: list[tuple[str, str, object]] = [
    ("POST", MESSAGES, {"flags": V2, "components": [text("hello")], "nonce": "x" * 26}),
    ("POST", MESSAGES, {"flags": V2, "components": [text("x" * 4001)]}),
    ("POST", MESSAGES, {"flags": V2, "components": [text("")]}),
    ("POST", MESSAGES, {"flags": V2, "components": [{"type": 10}]}),
    ("POST", MESSAGES, {"flags": V2, "components": [{"type": 99, "content": "x"}]}),
    ("POST", MESSAGES, {"flags": V2, "components": [{"type": 17, "components": []}]}),
    ("POST", MESSAGES, {"flags": V2, "components": [{**box("x"), "accent_color": 1 << 24}]}),
    ("POST", MESSAGES, {"flags": V2, "components": [text("x")] * 41}),
    ("POST", MESSAGES, {"content": "x", "allowed_mentions": {"parse": ["anybody"]}}),
    ("POST", MESSAGES, {"content": "x", "embeds": [{"description": "x" * 4097}]}),
    ("POST", MESSAGES, {"content": "x", "embeds": [{"title": "x" * 257}]}),
    ("POST", MESSAGES, {"content": "x", "embeds": [{}] * 11}),
    ("POST", MESSAGES, {"content": "x", "embeds": [{"fields": [{"name": "x"}]}]}),
    ("PUT", COMMANDS, [command(name="x" * 33)]),
    ("PUT", COMMANDS, [command(description="x" * 101)]),
    ("PUT", COMMANDS, [command(options=[{**OPTION, "name": ""}])]),
    ("PUT", COMMANDS, [command(options=[OPTION] * 26)]),
    ("PUT", COMMANDS, [command(name=f"command-{n}") for n in range(131)]),
    ("POST", "/interactions/1/token/callback", {"type": 99}),
]
"""Bodies that a schema can refuse."""

SHAPELY: list[tuple[str, str, object]] = [
    ("POST", MESSAGES, {"flags": V2, "components": [text("hello"), box("there")], "nonce": "x" * 25, "enforce_nonce": True}),
    ("PATCH", f"{MESSAGES}/1", {"flags": V2, "components": [text("x" * 4000)], "allowed_mentions": {"parse": []}}),
    ("PUT", COMMANDS, [command(options=[OPTION])]),
    ("POST", "/interactions/1/token/callback", {"type": 5, "data": {"flags": 64}}),
    ("PATCH", "/webhooks/2000/token/messages/@original", {"flags": V2, "components": [box("x")]}),
]  # fmt: skip
"""Bodies that nothing speaks against."""

SENSELESS: list[tuple[Json, str]] = [
    ({"flags": V2, "components": [text("x")], "content": "x"}, "not together"),
    ({"components": [text("x")]}, "need the flag"),
    ({"flags": V2, "components": [text("x" * 2001), text("x" * 2000)]}, "more than 4000"),
    ({"flags": V2, "components": [box(*"x" * 20), box(*"x" * 19)]}, "40"),
    ({"flags": V2, "components": [text(" \n")]}, "shows nothing"),
    ({"content": "x" * 2001}, "content"),
    ({"content": "x", "embeds": [{"description": "x" * 3001}] * 2}, "6000"),
    ({"flags": V2, "components": []}, "empty message"),
    ({"content": "x", "surprise": 1}, "surprise"),
]
"""Messages that no schema of Discord's refuses, and Discord does."""


@pytest.fixture(params=["ours", pytest.param("theirs", marks=pytest.mark.shared)])
def document(request: pytest.FixtureRequest) -> Document:
    if request.param == "ours":
        return OURS
    if THEIRS is None:
        pytest.skip("Discord's own document is not beside this checkout")
    return THEIRS


@pytest.mark.parametrize(("method", "path", "body"), SHAPELESS)
def test_what_discord_refuses_we_refuse(document: Document, method: str, path: str, body: object) -> None:
    """A body that breaks a rule is refused by what we wrote down ourselves, and by Discord's own document."""
    assert list(document.request_faults(method, path, body)) != []


@pytest.mark.parametrize(("method", "path", "body"), SHAPELY)
def test_what_discord_takes_we_take(document: Document, method: str, path: str, body: object) -> None:
    """A body without fault is taken by both."""
    assert list(document.request_faults(method, path, body)) == []


def test_a_route_that_is_not_there_is_a_fault(document: Document) -> None:
    """What is in no document is not spoken to; a body where none belongs is a fault, sent or answered."""
    assert list(document.request_faults("POST", "/channels/777/greetings", {})) != []
    assert list(document.request_faults("GET", MESSAGES, {"content": "x"})) != []
    assert list(document.response_faults("GET", "/users/@me", 302, None)) != []
    assert list(document.response_faults("POST", "/interactions/1/token/callback", 204, {"a": 1})) != []


async def post(world: DiscordWorld, body: Json) -> tuple[int, Json]:
    """Send a message as a client of no great wit would."""
    headers = {"Authorization": f"Bot {world.token}"}
    async with (
        aiohttp.ClientSession(headers=headers) as session,
        session.post(f"{world.api}/channels/777/messages", json=body) as response,
    ):
        return response.status, await response.json()


@pytest.mark.parametrize(("body", "said"), SENSELESS)
async def test_what_no_schema_refuses_is_refused(world: DiscordWorld, body: Json, said: str) -> None:
    """Limits taken together, an empty message and what may not stand together are errors as Discord words them."""
    status, answer = await post(world, body)

    assert status == 400
    assert said in answer["message"]
    assert world.messages("777") == []


async def test_a_nonce_enforced_makes_one_message(world: DiscordWorld) -> None:
    """The same nonce within minutes returns the message there is; not enforced, or another, it makes a new one."""
    body = {"content": "x", "nonce": "one", "enforce_nonce": True}

    _, first = await post(world, body)
    _, second = await post(world, body)
    _, third = await post(world, {**body, "enforce_nonce": False})
    _, fourth = await post(world, {**body, "nonce": "two"})

    assert first["id"] == second["id"]
    assert len({first["id"], third["id"], fourth["id"]}) == 3
    assert "nonce" not in world.messages("777")[0]


async def test_a_nonce_is_forgotten() -> None:
    """After its minutes the same nonce makes a new message."""
    now = [1_800_000_000.0]
    async with DiscordWorld(nonce_window=timedelta(minutes=5), now=lambda: now[0]) as world:
        world.add_channel("777")
        body = {"content": "x", "nonce": "one", "enforce_nonce": True}
        await post(world, body)
        now[0] += 301

        await post(world, body)

        assert len(world.messages("777")) == 2


async def test_too_many_at_once_are_told_to_wait(world: DiscordWorld) -> None:
    """Beyond its allowance a channel takes nothing, and says how long to wait, in body and headers."""
    world.memory.allowance = (1, 60.0)
    await post(world, {"content": "x"})

    status, answer = await post(world, {"content": "y"})

    assert status == 429
    assert 0 < answer["retry_after"] <= 60
    assert len(world.messages("777")) == 1
