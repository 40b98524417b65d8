"""What the loopback Discord remembers."""

import json
import os
import re
import time
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import count
from pathlib import Path
from typing import Any, Literal

from tests.world import discord_places as places
from tests.world import discord_shapes as shapes
from tests.world.discord_limits import Buckets, Limits, Rate
from tests.world.discord_places import Guild, Person
from tests.world.discord_rules import EPHEMERAL, called

Json = dict[str, Any]


@dataclass
class Fault:
    """Something that goes wrong, `times` times, for requests of this method whose path matches `path` (an expression)."""

    method: str
    path: str
    status: int  # 0: the connection is cut without an answer
    times: int = 1
    code: int = 0
    retry_after: float = 0.01
    everywhere: bool = False  # of a 429: the global one
    done: bool = False  # the deed is done all the same; only its answer goes wrong
    body: str | None = None  # this JSON, or web page, instead of an error as Discord words it


Moment = Literal["asked", "done", "answered"]
"""A request has come and nothing is done; it is done and not answered; its answer has left."""


@dataclass
class Ambush:
    """Something a test does at one moment of a coming request of this method whose path matches `path` (an expression)."""

    method: str
    path: str
    moment: Moment
    deed: Callable[[], Awaitable[object]]


@dataclass
class Exchange:
    """One interaction: a command used, a button pressed, a form sent; and what came back."""

    id: str
    token: str
    asked_at: float
    kind: int = 2  # 2 a command, 3 a component, 4 autocomplete, 5 a form
    person: str = shapes.READER
    guild: str | None = shapes.GUILD
    channel: str = shapes.CHANNEL
    owners: dict[str, str] = field(default_factory=dict)  # on whose installation it runs
    source: Json | None = None  # the message whose component was used
    callback: Json | None = None
    messages: list[Json] = field(default_factory=list)  # the first answer, then those that followed
    filled: bool = False  # the first answer is more than "thinking …"
    modal: Json | None = None  # the form that was opened
    choices: list[Json] | None = None  # what was proposed while somebody typed
    first_after: float | None = None  # seconds until the first answer

    def told(self) -> Json:
        """Return it for a reader in another process."""
        kept = (
            "id",
            "token",
            "kind",
            "person",
            "guild",
            "channel",
            "callback",
            "messages",
            "filled",
            "modal",
            "choices",
        )
        return {**{key: getattr(self, key) for key in kept}, "first_after": self.first_after}


@dataclass
class Memory:
    """Servers, persons, channels, commands, and everything that happened."""

    nonce_window: timedelta = timedelta(minutes=5)
    limits: Limits = field(default_factory=Limits)
    now: Callable[[], float] = time.time
    file: Path | None = None
    root: str = ""  # the address files are served under
    guilds: dict[str, Guild] = field(default_factory=dict)
    persons: dict[str, Person] = field(default_factory=dict)
    rooms: dict[str, Json] = field(default_factory=dict)  # every channel, as Discord shapes it
    channels: dict[str, list[Json]] = field(default_factory=dict)  # what everyone in a channel sees, oldest first
    whispers: dict[str, list[Json]] = field(default_factory=dict)  # by channel: what one person alone sees
    heard_by: dict[str, str] = field(default_factory=dict)  # a whisper's id → that person's
    files: dict[str, tuple[str, bytes]] = field(default_factory=dict)  # an attachment's id → its type and content
    forbidden: dict[str, frozenset[str]] = field(default_factory=dict)
    commands: list[Json] = field(default_factory=list)  # those for everywhere
    guild_commands: dict[str, list[Json]] = field(default_factory=dict)
    complaints: list[str] = field(default_factory=list)  # what was wrong with every body refused
    slips: list[str] = field(default_factory=list)  # what was wrong with our own answers: always empty
    requests: list[str] = field(default_factory=list)  # "POST /channels/1/messages"
    faults: list[Fault] = field(default_factory=list)
    ambushes: list[Ambush] = field(default_factory=list)
    exchanges: dict[str, Exchange] = field(default_factory=dict)  # by token
    me: Json = field(default_factory=lambda: places.user(shapes.ME, "kaiho", bot=True))
    version: int = 0  # grows with every change
    _chats: dict[str, Json] = field(default_factory=dict)  # by person
    _nonces: dict[str, tuple[float, Json]] = field(default_factory=dict)  # ours: nobody else sends any
    _numbers: "count[int]" = field(default_factory=count)

    def __post_init__(self) -> None:
        self.buckets = Buckets(now=self.now)
        self.persons[shapes.READER] = Person(shapes.READER, "reader", permissions=places.EVERYTHING)
        self.add_guild(Guild(shapes.GUILD, "A server"))

    @property
    def allowance(self) -> Rate:
        """How many messages a channel takes in how many seconds."""
        return self.limits.messages

    @allowance.setter
    def allowance(self, rate: Rate) -> None:
        self.limits.messages = rate

    def read(self) -> None:
        """Take up what the file holds from a run before."""
        if self.file is not None and self.file.exists():
            kept = json.loads(self.file.read_text("utf-8"))
            self.channels, self.commands = kept["channels"], kept["commands"]
            self.guild_commands = kept.get("guild_commands", {})
            self.rooms |= kept.get("rooms", {})
            chats = [room for room in self.rooms.values() if room["type"] == places.CHAT]
            self._chats = {room["recipients"][0]["id"]: room for room in chats}
            for channel in self.channels:
                self.rooms.setdefault(channel, places.room(channel, shapes.GUILD, f"channel-{channel}", places.TEXT))

    def write(self) -> None:
        """Write everything to the file, whole or not at all."""
        if self.file is not None:
            part = self.file.with_suffix(".part")
            part.write_text(json.dumps(self.state(), ensure_ascii=False, indent=1), "utf-8")
            part.replace(self.file)

    def state(self) -> Json:
        """Return what a test in another process wants to know."""
        kept = ("channels", "rooms", "commands", "guild_commands", "complaints", "slips", "requests", "version")
        return {**{key: getattr(self, key) for key in kept}, "pid": os.getpid()}

    def view(self, person: str) -> Json:
        """Return what a person sees: the servers, each channel with its messages, their private chat, the commands."""
        rooms = self.rooms_by_guild()
        chats = [self.chat_with(person)] if person in self.persons else []
        guilds: list[Json] = [
            {"id": guild.id, "name": guild.name, "roles": guild.roles, "channels": [self._seen(room, person) for room in rooms[guild.id]]}
            for guild in self.guilds.values()
        ]  # fmt: skip
        if chats:
            guilds.append(
                {"id": "", "name": "Direct messages", "channels": [self._seen(each, person) for each in chats]}
            )
        return {
            "guilds": guilds,
            "persons": [{"id": each.id, "name": each.name, "locale": each.locale} for each in self.persons.values()],
            "commands": [*self.commands, *(each for some in self.guild_commands.values() for each in some)],
            "version": self.version,
        }

    def _seen(self, room: Json, person: str) -> Json:
        whispers = [each for each in self.whispers.get(room["id"], ()) if self.heard_by[each["id"]] == person]
        shown = sorted([*self.channels[room["id"]], *whispers], key=lambda message: int(message["id"]))
        messages = [{**message, "ephemeral_for": self.heard_by.get(message["id"])} for message in shown]
        more = {key: room[key] for key in ("parent_id", "available_tags", "applied_tags") if room.get(key)}
        name = room.get("name") or "kaiho"
        return {"id": room["id"], "name": name, "type": room["type"], "messages": messages, **more}

    def snowflake(self) -> str:
        """Return the next id."""
        return str((int(self.now() * 1000) - shapes.EPOCH << 22) + next(self._numbers) % (1 << 22))

    def add_guild(self, guild: Guild) -> None:
        """Keep a server, with its role for everyone."""
        if not any(role["id"] == guild.id for role in guild.roles):
            guild.roles.insert(0, places.role(guild.id, "@everyone"))
        self.guilds[guild.id] = guild

    def add_room(self, room: Json) -> Json:
        """Keep a channel, empty; one that is there stays as it is."""
        self.channels.setdefault(room["id"], [])
        return self.rooms.setdefault(room["id"], room)

    def rooms_of(self, guild: str) -> list[Json]:
        """Return a server's channels and threads."""
        return [room for room in self.rooms.values() if room.get("guild_id") == guild]

    def rooms_by_guild(self) -> dict[str, list[Json]]:
        """Return the channels and threads of every server."""
        grouped: dict[str, list[Json]] = {guild: [] for guild in self.guilds}
        for room in self.rooms.values():
            grouped.setdefault(room.get("guild_id", ""), []).append(room)
        return grouped

    def chat_with(self, person: str) -> Json:
        """Return the private chat with a person; there is one from the first time it is asked for."""
        if person not in self._chats:
            self._chats[person] = self.add_room(places.chat(self.snowflake(), self.persons[person]))
        return self._chats[person]

    def messages_of(self, channel: str) -> Iterator[Json]:
        """Yield every message of a channel, the newest first, whispers too."""
        yield from reversed(self.channels.get(channel, []))
        yield from reversed(self.whispers.get(channel, []))

    def find(self, message: str) -> Json | None:
        """Return a message by its id, wherever it stands."""
        for channel in self.rooms:
            for found in self.messages_of(channel):
                if found["id"] == message:
                    return found
        return None

    def same(self, body: Json) -> Json | None:
        """Return the message there is under a nonce that is enforced again within its window.

        "If another message was created by the same author with the same nonce, that message will be returned and no new message
        will be created." https://docs.discord.com/developers/resources/message#create-message
        """
        nonce = body.get("nonce")
        sent, same = self._nonces.get(str(nonce), (0.0, None))
        fresh = self.now() - sent < self.nonce_window.total_seconds()
        return same if nonce is not None and body.get("enforce_nonce") and fresh else None

    def post(self, channel: str, author: Json, body: Json) -> Json:
        """Keep a message of somebody's."""
        return self.place(shapes.message(self.snowflake(), channel, author, body, sent=self.now()), body)

    def remember(self, message: Json, body: Json) -> Json:
        """Remember under which nonce a message was sent, and tell its sender; a channel's history does not have it."""
        nonce = body.get("nonce")
        if nonce is None:
            return message
        answer = {**message, "nonce": nonce}
        self._nonces[str(nonce)] = (self.now(), answer)
        return answer

    def place(self, message: Json, body: Json, *, whisper_to: str | None = None) -> Json:
        """Put a message where it belongs, and write on it whom it calls; what one person alone sees calls nobody."""
        self.call(message, body, silent=bool(message["flags"] & (EPHEMERAL | 1 << 12)))
        kept = self.channels if whisper_to is None else self.whispers
        kept.setdefault(message["channel_id"], []).append(message)
        if whisper_to is not None:
            self.heard_by[message["id"]] = whisper_to
        room = self.rooms.get(message["channel_id"])
        if room is not None and whisper_to is None:
            room["last_message_id"] = message["id"]
            if "message_count" in room:
                room["message_count"] += 1
                room["total_message_sent"] += 1
        return message

    def call(self, message: Json, body: Json, *, silent: bool) -> None:
        """Write on a message whom it names, and under `mentioned_…` whom it calls: an edit names, and calls nobody."""
        persons, roles, everyone = called(message, body.get("allowed_mentions"))
        known = [self.persons[each].user() for each in persons if each in self.persons]
        message |= {"mentions": known, "mention_roles": roles, "mention_everyone": everyone}
        if silent:
            message |= {
                key: message.get(key, none) for key, none in (("mentioned_roles", []), ("mentioned_everyone", False))
            }
        else:
            message |= {"mentioned_roles": roles, "mentioned_everyone": everyone}

    def remove(self, message: Json) -> None:
        """Forget a message."""
        for kept in (self.channels, self.whispers):
            if message in (held := kept.get(message["channel_id"], [])):
                held.remove(message)
        for exchange in self.exchanges.values():
            if message in exchange.messages:
                exchange.messages.remove(message)

    async def reach(self, moment: Moment, method: str, path: str) -> None:
        """Let what was arranged for this moment happen, once."""
        for ambush in list(self.ambushes):
            if ambush.moment == moment and ambush.method == method and re.fullmatch(ambush.path, path):
                self.ambushes.remove(ambush)
                await ambush.deed()

    def take_fault(self, method: str, path: str) -> Fault | None:
        """Return the fault arranged for this request, once."""
        for fault in self.faults:
            if fault.times > 0 and fault.method == method and re.fullmatch(fault.path, path):
                fault.times -= 1
                return fault
        return None
