"""What every route of the loopback Discord shares: the memory, and a way to tell the gateway's listeners."""

from typing import Any, Protocol

from aiohttp import web

from tests.world import discord_places as places
from tests.world.discord_memory import Memory
from tests.world.discord_writing import Sent

Json = dict[str, Any]

API = "/api/v10"
SENT: "web.RequestKey[Sent]" = web.RequestKey("sent", Sent)
"""Where a request carries what came with it, once it is read."""


class Tell(Protocol):
    """Whom to tell of what happened: the session that has this server's shard, or shard 0 where it is no server's."""

    def __call__(self, event: str, payload: Json, *, guild: str | None, intent: int = 1) -> None:
        """Send an event to those who asked for events of this kind."""


class Desk:
    """The memory, and who is told what happens to it."""

    def __init__(self, memory: Memory, tell: Tell) -> None:
        self.memory = memory
        self.tell = tell

    def say_message(self, event: str, message: Json) -> None:
        """Tell of a message: in a server without its text, which this application is not allowed to read."""
        room = self.memory.rooms[message["channel_id"]]
        guild = room.get("guild_id")
        if event == "MESSAGE_DELETE":
            payload: Json = {"id": message["id"], "channel_id": room["id"]}
        else:
            mine = message["author"]["id"] == self.memory.me["id"] or guild is None
            hidden = {} if mine else {"content": "", "embeds": [], "attachments": [], "components": []}
            payload = {**message, **hidden}
        self.tell(
            event, {**payload, **({"guild_id": guild} if guild else {})}, guild=guild, intent=1 << (9 if guild else 12)
        )

    def forget(self, channel: str) -> None:
        """Take a channel away, with its threads."""
        room = self.memory.rooms.pop(channel)
        for kept in (self.memory.channels, self.memory.whispers):
            kept.pop(channel, None)
        for inner in [each["id"] for each in self.memory.rooms.values() if each.get("parent_id") == channel]:
            self.forget(inner)
        gone = {key: room[key] for key in ("id", "guild_id", "parent_id", "type")}
        thread = room["type"] in places.THREADS
        self.tell("THREAD_DELETE" if thread else "CHANNEL_DELETE", gone if thread else room, guild=room["guild_id"])

    def leave(self, guild: str) -> None:
        """Take the bot out of a server."""
        self.memory.guilds[guild].bot = False
        self.tell("GUILD_DELETE", {"id": guild}, guild=guild)
