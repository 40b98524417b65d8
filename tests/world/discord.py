"""A loopback Discord: REST and gateway, held to Discord's own rules.

In a test: `async with DiscordWorld() as world`. For a bot in another process, until it is stopped:
`python -m tests.world.discord --port 18090 --state discord.json --channel 123`.
"""

import argparse
import asyncio
import sys
import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any, Self

from aiohttp import web

from tests.world import discord_places as places
from tests.world import discord_shapes as shapes
from tests.world.discord_controls import controls
from tests.world.discord_document import discords_own
from tests.world.discord_gateway import Gateway
from tests.world.discord_hands import Hands
from tests.world.discord_interactions import Cannot
from tests.world.discord_limits import Limits, as_discord
from tests.world.discord_memory import Ambush, Fault, Memory, Moment
from tests.world.discord_places import Guild, Person
from tests.world.discord_rest import TOKEN, Rest
from tests.world.discord_schemas import OURS

Json = dict[str, Any]

__all__ = ["Cannot", "DiscordWorld", "as_discord"]

LARGEST_REQUEST = 120 * 1024 * 1024
"""Bytes a request may have: ten files, each larger than Discord takes, so that it is Discord's answer that refuses them."""


class DiscordWorld(Hands):
    """A Discord of our own: one application, and as many servers, channels and persons as are added."""

    token = TOKEN

    def __init__(
        self,
        *,
        state: Path | None = None,
        nonce_window: timedelta = timedelta(minutes=5),
        allowance: tuple[int, float] | None = None,
        limits: Limits | None = None,
        now: Callable[[], float] = time.time,
    ) -> None:
        self.memory = Memory(nonce_window=nonce_window, limits=limits or Limits(), now=now, file=state)
        if allowance is not None:
            self.memory.allowance = allowance
        self.memory.read()
        self.gateway = Gateway(self.memory, token=TOKEN, application={"id": shapes.APPLICATION, "flags": 0})
        self.api = self.root = ""
        theirs = discords_own()
        self._rest = Rest(self.memory, self.gateway.tell, documents=[OURS, theirs] if theirs else [OURS])
        self._rest.gateway = self.gateway.recommended
        self._runner: web.AppRunner | None = None

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.stop()

    async def start(self, port: int = 0) -> None:
        """Listen on 127.0.0.1."""
        app = web.Application(middlewares=[self._rest.door], client_max_size=LARGEST_REQUEST)
        app.add_routes([web.get("/gateway", self.gateway.serve), *self._rest.routes(), *controls(self)])
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=1)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", port).start()
        port = self._runner.addresses[0][1]
        self.root = self.memory.root = f"http://127.0.0.1:{port}"
        self.api = f"{self.root}/api/v10"
        self.gateway.url = f"ws://127.0.0.1:{port}/gateway"
        self.memory.write()

    async def stop(self) -> None:
        """Stop listening and cut every connection."""
        if self._runner is not None:
            await self._runner.cleanup()

    @property
    def shards(self) -> int:
        """How many shards Discord asks for."""
        return self.gateway.shards

    @shards.setter
    def shards(self, number: int) -> None:
        self.gateway.shards = number

    def add_guild(
        self,
        guild: str,
        name: str = "A server",
        *,
        channels: Sequence[str] | Mapping[str, str] = (),
        locale: str = "en-US",
        roles: Mapping[str, str] | None = None,
        bot: bool = True,
    ) -> Guild:
        """Add a server with text channels and roles, each an id and a name; with `bot=False` one the bot is not in."""
        made = Guild(guild, name, locale=locale, bot=bot)
        made.roles += [places.role(number, called, mentionable=True) for number, called in (roles or {}).items()]
        self.memory.add_guild(made)
        named = channels if isinstance(channels, Mapping) else {each: f"channel-{each}" for each in channels}
        rooms = [self.memory.add_room(places.room(each, guild, called, places.TEXT)) for each, called in named.items()]
        if bot:
            joined = made.created(rooms, self.memory.me)
            del joined["unavailable"]  # it was never away: this is how a client knows that it has just been invited
            self.gateway.tell("GUILD_CREATE", joined, guild=guild)
        self._changed()
        return made

    def remove_guild(self, guild: str) -> None:
        """Take the bot out of a server, as its owner would."""
        self._rest.leave(guild)
        self._changed()

    def add_role(self, guild: str, role: str, name: str) -> None:
        """Add a role that may be mentioned."""
        made = places.role(role, name, mentionable=True, position=1)
        self.memory.guilds[guild].roles.append(made)
        self.gateway.tell("GUILD_ROLE_CREATE", {"guild_id": guild, "role": made}, guild=guild)
        self._changed()

    def add_person(
        self,
        person: str,
        name: str = "somebody",
        *,
        locale: str = "en-US",
        permissions: int = places.ORDINARY,
        installed: bool = False,
        takes_messages: bool = True,
    ) -> Person:
        """Add a person: what they may do in servers, whether they have the bot for themselves, and take its messages."""
        made = Person(person, name, locale, permissions, installed, takes_messages)
        self.memory.persons[person] = made
        self._changed()
        return made

    def add_channel(
        self,
        channel: str,
        *,
        forbidden: frozenset[str] = frozenset(),
        guild: str = shapes.GUILD,
        type: int = places.TEXT,  # Discord's own word for it
        name: str | None = None,
        tags: Sequence[str] = (),
        tag_required: bool = False,
    ) -> None:
        """Add a channel; `forbidden` may hold "view", "send", "history", "threads" and "crosspost"; a forum has tags."""
        new = channel not in self.memory.rooms
        room = places.room(channel, guild, name or f"channel-{channel}", type)
        if type == places.FORUM:
            room["available_tags"] = [places.tag(self.memory.snowflake(), each) for each in tags]
            room["flags"] = 1 << 4 if tag_required else 0
        self.memory.add_room(room)
        self.memory.forbidden[channel] = forbidden
        if new:
            self.gateway.tell("CHANNEL_CREATE", room, guild=guild)
        self._changed()

    def remove_channel(self, channel: str) -> None:
        """Delete a channel, with its threads."""
        self._rest.forget(channel)
        self._changed()

    def messages(self, channel: str) -> list[Json]:
        """Return what a channel shows everyone, oldest first."""
        return self.memory.channels[channel]

    def whispers(self, channel: str, person: str = shapes.READER) -> list[Json]:
        """Return what a channel shows one person alone, oldest first."""
        return [each for each in self.memory.whispers.get(channel, ()) if self.memory.heard_by[each["id"]] == person]

    def chat(self, person: str = shapes.READER) -> list[Json]:
        """Return what a person reads in their private chat with the bot."""
        return self.messages(self.memory.chat_with(person)["id"])

    def say(self, channel: str, *, person: str = shapes.READER, **body: Any) -> Json:
        """Let somebody else write in a channel."""
        message = self.memory.post(channel, self.memory.persons[person].user(), body)
        self._rest.say_message("MESSAGE_CREATE", message)
        self._changed()
        return message

    def break_down(self, method: str, path: str, status: int, **more: Any) -> None:
        """Let a coming request go wrong; see `Fault`."""
        self.memory.faults.append(Fault(method, path, status, **more))

    def ambush(self, method: str, path: str, moment: Moment, deed: Callable[[], Awaitable[object]]) -> None:
        """Do something at one moment of a coming request, once; see `Ambush`."""
        self.memory.ambushes.append(Ambush(method, path, moment, deed))

    async def until(self, reached: Callable[[], bool], *, seconds: float = 10) -> None:
        """Wait until something has come true through what clients did."""
        async with asyncio.timeout(seconds), self._rest.changed:
            await self._rest.changed.wait_for(reached)

    def _changed(self) -> None:
        self.memory.version += 1
        self.memory.write()


async def _serve(arguments: argparse.Namespace) -> None:
    world = DiscordWorld(
        state=arguments.state,
        nonce_window=timedelta(seconds=arguments.nonce_window),
        limits=as_discord() if arguments.limits else None,
    )
    for guild in arguments.guild:
        number, _, name = guild.partition(":")
        world.add_guild(number, name or "A server")
    for person in arguments.person:
        number, _, rest = person.partition(":")
        called, _, locale = rest.partition(":")
        world.add_person(number, called or "somebody", locale=locale or "en-US", installed=True)
    for channel in arguments.channel:
        number, _, rest = channel.partition(":")
        kind, _, name = rest.partition(":")
        world.add_channel(number, type=int(kind or places.TEXT), name=name or None, guild=arguments.home)
    world.shards = arguments.shards
    await world.start(arguments.port)
    print(f"{world.api} {world.gateway.url}", flush=True)
    await asyncio.Event().wait()


def main() -> int:
    """Serve until stopped; the first line printed is where: the API's address and the gateway's."""
    parser = argparse.ArgumentParser(prog="python -m tests.world.discord")
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--state", type=Path, help="where channels, commands, requests and complaints are written")
    parser.add_argument("--guild", action="append", default=[], help="ID[:NAME] of one more server; may be given again")
    parser.add_argument("--person", action="append", default=[], help="ID[:NAME[:LOCALE]]; may be given again")
    parser.add_argument("--channel", action="append", default=[], help="ID[:TYPE[:NAME]]; may be given again")
    parser.add_argument("--home", default=shapes.GUILD, help="the server the channels are in")
    parser.add_argument("--shards", type=int, default=1, help="how many Discord asks for")
    parser.add_argument("--limits", action="store_true", help="hold the bot up as Discord does")
    parser.add_argument("--nonce-window", type=float, default=300, help="seconds a nonce is remembered; 0: not at all")
    try:
        asyncio.run(_serve(parser.parse_args()))
    except KeyboardInterrupt:
        return 0
    return 0


if __name__ == "__main__":
    sys.exit(main())
