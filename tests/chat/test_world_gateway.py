"""The gateway on this machine behaves as Discord's does: shards, resuming, heartbeats, and what it closes a line for."""

import asyncio
import json
import zlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import aiohttp
import discord
import pytest

from bot.chat.endpoint import speak_to
from tests.world import discord_shapes as shapes
from tests.world.discord import DiscordWorld

Json = dict[str, Any]
FAR = str(5 << 22)
"""A server's id whose shard of two is the second."""


class Listener(discord.AutoShardedClient):
    """A client that hears of servers."""

    def __init__(self) -> None:
        super().__init__(intents=discord.Intents(guilds=True, guild_messages=True), guild_ready_timeout=0.01)
        self.heard: asyncio.Queue[tuple[str, Any]] = asyncio.Queue()

    async def before_identify_hook(self, shard_id: int | None, *, initial: bool = False) -> None:
        """Wait for nothing: this gateway lets shards in as fast as they come."""

    async def on_guild_join(self, guild: discord.Guild) -> None:
        await self.heard.put(("join", guild.id))

    async def on_guild_remove(self, guild: discord.Guild) -> None:
        await self.heard.put(("remove", guild.id))

    async def on_guild_channel_create(self, channel: discord.abc.GuildChannel) -> None:
        await self.heard.put(("channel", channel.name))

    async def on_guild_channel_delete(self, channel: discord.abc.GuildChannel) -> None:
        await self.heard.put(("no channel", channel.name))

    async def on_guild_role_create(self, role: discord.Role) -> None:
        await self.heard.put(("role", role.name))

    async def on_message(self, message: discord.Message) -> None:
        await self.heard.put(("message", message.content))

    async def next(self) -> tuple[str, Any]:
        return await asyncio.wait_for(self.heard.get(), 10)


@asynccontextmanager
async def listening(world: DiscordWorld) -> AsyncIterator[Listener]:
    speak_to(api=world.api, gateway=world.gateway.url)
    async with Listener() as client:
        running = asyncio.create_task(client.start(world.token))
        for guild in world.memory.guilds:
            await world.gateway.connected(guild)
        await asyncio.wait_for(client.wait_until_ready(), 10)
        yield client
        await client.close()
        await running


async def test_each_shard_hears_of_its_own_servers(world: DiscordWorld) -> None:
    """Where Discord asks for two shards, the real client brings two, and each server is told to one of them."""
    world.shards = 2
    world.add_guild(FAR, "Far away", channels={"888": "news"}, roles={"999": "watchers"})

    async with listening(world) as client:
        far = client.get_guild(int(FAR))
        near = client.get_guild(3000)

    assert far is not None
    assert near is not None
    assert (near.shard_id, far.shard_id) == (0, 1)
    assert [channel.name for channel in far.text_channels] == ["news"]
    assert [role.name for role in far.roles] == ["@everyone", "watchers"]
    assert [identified["shard"] for identified in world.gateway.identified] == [[0, 2], [1, 2]]


async def test_what_happens_in_servers_is_heard(world: DiscordWorld) -> None:
    """Servers, channels and roles that come and go, and messages without their text, reach the client in order."""
    async with listening(world) as client:
        world.add_guild("3001", "Another")
        world.add_channel("888", name="news")
        world.add_role("3000", "999", "watchers")
        world.say("777", content="not for bots")
        world.remove_channel("888")
        world.remove_guild("3001")
        heard = [await client.next() for _ in range(6)]

    assert heard == [
        ("join", 3001),
        ("channel", "news"),
        ("role", "watchers"),
        ("message", ""),
        ("no channel", "news"),
        ("remove", 3001),
    ]


async def test_what_was_missed_is_told_on_return(world: DiscordWorld) -> None:
    """A client whose line was cut resumes, and hears what happened meanwhile, once, in order."""
    async with listening(world) as client:
        world.add_channel("888", name="before")
        first = await client.next()
        await world.gateway.drop()
        for number in range(3):
            world.add_channel(f"89{number}", name=f"missed-{number}")
        await world.gateway.came_back()
        missed = [await client.next() for _ in range(3)]
        world.add_channel("900", name="after")
        last = await client.next()

    assert [first, *missed, last] == [
        ("channel", name) for name in ("before", "missed-0", "missed-1", "missed-2", "after")
    ]
    assert len(world.gateway.identified) == 1


async def test_a_session_that_may_be_resumed_is(world: DiscordWorld) -> None:
    """Told that its session is invalid but may be resumed, the client resumes, and does not identify again."""
    async with listening(world) as client:
        await world.gateway.invalidate(resumable=True)
        await world.gateway.came_back()
        world.add_channel("888", name="news")
        heard = await client.next()

    assert heard == ("channel", "news")
    assert len(world.gateway.identified) == 1


async def test_an_interaction_is_heard_by_one_shard(world: DiscordWorld) -> None:
    """What is asked in a server is heard by that server's shard, and what is asked in a private chat by the first, alone."""
    world.shards = 2
    world.add_guild(FAR, "Far away", channels=["888"])
    world.memory.commands = [shapes.command("5000", {"name": "ping", "description": "Ping"})]
    async with line_to(world) as first, line_to(world) as second:
        await first.send(2, identify(shard=[0, 2]))
        await second.send(2, identify(shard=[1, 2]))
        await world.use("ping", guild=FAR)
        await world.use("ping", guild=None)
        near, far = [[(await line.until(0))["t"] for _ in range(3)] for line in (first, second)]

    assert near == far == ["READY", "GUILD_CREATE", "INTERACTION_CREATE"]


class Line:
    """A client of no great wit."""

    def __init__(self, socket: aiohttp.ClientWebSocketResponse) -> None:
        self.socket = socket
        self._inflate = zlib.decompressobj()

    async def send(self, op: int, said: object) -> None:
        await self.socket.send_str(json.dumps({"op": op, "d": said}))

    async def hear(self) -> Json:
        frame = await self.socket.receive(timeout=5)
        if frame.type in {aiohttp.WSMsgType.CLOSE, aiohttp.WSMsgType.CLOSED, aiohttp.WSMsgType.CLOSING}:
            return {"closed": self.socket.close_code}
        text = frame.data if isinstance(frame.data, str) else self._inflate.decompress(frame.data)
        heard: Json = json.loads(text)
        return heard

    async def until(self, op: int) -> Json:
        while (heard := await self.hear()).get("op") != op:
            assert "closed" not in heard, heard
        return heard

    async def closed(self) -> int:
        while "closed" not in (heard := await self.hear()):
            pass
        return int(heard["closed"])


@asynccontextmanager
async def line_to(world: DiscordWorld, query: str = "") -> AsyncIterator[Line]:
    async with aiohttp.ClientSession() as session, session.ws_connect(world.gateway.url + query) as socket:
        line = Line(socket)
        assert (await line.hear())["op"] == 10
        yield line


def identify(**said: object) -> Json:
    return {"token": "a-token-for-tests", "intents": 1, "properties": {}, **said}


@pytest.mark.parametrize(
    ("op", "said", "code"),
    [
        (2, identify(token="wrong"), 4004),
        (2, identify(intents=1 << 15), 4014),
        (2, identify(shard=[2, 2]), 4010),
        (2, identify(shard=[0, 1]), 4011),
        (2, identify(), 4011),
        (3, {}, 4003),
        (99, {}, 4001),
        (1, "x" * 4096, 4002),
    ],
)
async def test_a_line_is_closed_for_what_is_wrong(world: DiscordWorld, op: int, said: object, code: int) -> None:
    """A wrong token, an intent not granted, a shard that cannot be, too few shards, and nonsense end the line."""
    world.shards = 2

    async with line_to(world) as line:
        await line.send(op, said)
        closed = await line.closed()

    assert closed == code
    assert world.gateway.refused == [code]


async def test_a_session_unknown_is_invalid(world: DiscordWorld) -> None:
    """Who resumes what there is not is told so, and may identify on the same line; twice is once too often."""
    async with line_to(world, "?compress=zlib-stream") as line:
        await line.send(6, {"token": world.token, "session_id": "nobody's", "seq": 1})
        assert (await line.until(9))["d"] is False
        await line.send(2, identify())
        ready = await line.until(0)
        await line.send(2, identify())
        code = await line.closed()

    assert ready["t"] == "READY"
    assert ready["d"]["guilds"] == [{"id": "3000", "unavailable": True}]
    assert code == 4005


async def test_too_many_at_once_are_not_let_in() -> None:
    """One IDENTIFY in five seconds, says Discord; the second is told that its session is invalid."""
    now = [1_800_000_000.0]
    async with DiscordWorld(now=lambda: now[0]) as world:
        world.gateway.identify_window = 5.0
        told = []
        for wait in (0, 1, 5):
            now[0] += wait
            async with line_to(world) as line:
                await line.send(2, identify())
                told.append((await line.hear())["op"])

    assert told == [0, 9, 0]


async def test_heartbeats_are_answered_and_missed(world: DiscordWorld) -> None:
    """A heartbeat is acknowledged; a line on which none comes is closed; a gateway gone deaf acknowledges none."""
    world.gateway.heartbeat = 0.05
    async with line_to(world) as line:
        await line.send(1, None)
        acknowledged = await line.until(11)
        code = await line.closed()
    world.gateway.heartbeat, world.gateway.deaf = 41.25, True
    async with line_to(world) as line:
        await line.send(1, None)
        await line.send(2, identify())
        after = await line.hear()

    assert acknowledged["op"] == 11
    assert code == 4009
    assert after["t"] == "READY"


async def test_a_sequence_that_never_was_is_refused(world: DiscordWorld) -> None:
    """Who claims to have heard more than was said starts anew."""
    async with line_to(world) as line:
        await line.send(2, identify())
        session = (await line.until(0))["d"]["session_id"]
    async with line_to(world) as line:
        await line.send(6, {"token": world.token, "session_id": session, "seq": 99})
        code = await line.closed()

    assert code == 4007
