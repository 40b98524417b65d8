"""The hands of a reader: commands used, buttons pressed, forms sent, as Discord's own client lets one do it."""

import asyncio
from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from tests.world import discord_places as places
from tests.world import discord_shapes as shapes
from tests.world.discord_gateway import Gateway
from tests.world.discord_interactions import (
    Cannot,
    Where,
    allowed,
    check_values,
    command_data,
    form_data,
    interaction,
    named,
)
from tests.world.discord_memory import Exchange, Memory
from tests.world.discord_registry import CHAT_INPUT, ON_MESSAGE
from tests.world.discord_rules import SELECTS, each_component

Json = dict[str, Any]

COMMAND, COMPONENT, TYPING, FORM = 2, 3, 4, 5
"""Types of interaction."""


class Hands(ABC):
    """What a reader can do."""

    memory: Memory
    gateway: Gateway

    @abstractmethod
    async def until(self, reached: Callable[[], bool], *, seconds: float = 10) -> None:
        """Wait until something has come true through what clients did."""

    async def use(
        self,
        command: str,
        options: Mapping[str, object] | None = None,
        *,
        person: str = shapes.READER,
        guild: str | None = shapes.GUILD,
        channel: str | None = None,
        locale: str | None = None,
        guild_locale: str | None = "",
        **more: object,
    ) -> Exchange:
        """Use a slash command, `"license compare"`, as a reader would; the answers gather in the exchange.

        In no server (`guild` or `guild_locale` None) it is used in the private chat with the bot.
        """
        where = self.where(person, guild if guild_locale is not None else None, channel, locale, guild_locale)
        words = command.split()
        await self._registered(words[0], where)
        found = named(self.memory, words[0], CHAT_INPUT, where.guild)
        owners = allowed(found, where)
        data = command_data(self.memory, found, words, {**(options or {}), **more})
        return await self._act(COMMAND, where, data, owners=owners)

    async def complete(
        self,
        command: str,
        options: Mapping[str, object] | None = None,
        *,
        focused: str,
        typed: str,
        person: str = shapes.READER,
        guild: str | None = shapes.GUILD,
        channel: str | None = None,
        locale: str | None = None,
    ) -> list[Json]:
        """Type into an option that proposes choices; return them."""
        exchange = await self.begin_completing(
            command, options, focused=focused, typed=typed, person=person, guild=guild, channel=channel, locale=locale
        )
        await self.until(lambda: exchange.choices is not None)
        return exchange.choices or []

    async def begin_completing(
        self,
        command: str,
        options: Mapping[str, object] | None = None,
        *,
        focused: str,
        typed: str,
        person: str = shapes.READER,
        guild: str | None = shapes.GUILD,
        channel: str | None = None,
        locale: str | None = None,
    ) -> Exchange:
        """Type into an option, and do not wait for what is proposed."""
        where = self.where(person, guild, channel, locale)
        words = command.split()
        await self._registered(words[0], where)
        found = named(self.memory, words[0], CHAT_INPUT, where.guild)
        owners = allowed(found, where)
        data = command_data(self.memory, found, words, options or {}, focused=(focused, typed))
        return await self._act(TYPING, where, data, owners=owners)

    async def press(self, message: Json | str, custom_id: str, *, person: str | None = None, **said: Any) -> Exchange:
        """Press a button of a message."""
        found, reader = self._shown(message, person)
        button = _component(found, custom_id)
        if button["type"] != 2:
            raise Cannot(f"{custom_id} is no button")
        data = {"component_type": 2, "custom_id": custom_id, "id": button["id"]}
        return await self._touch(found, reader, data, **said)

    async def choose(
        self, message: Json | str, custom_id: str, values: Sequence[str], *, person: str | None = None, **said: Any
    ) -> Exchange:
        """Choose in a menu of a message."""
        found, reader = self._shown(message, person)
        select, resolved = _component(found, custom_id), Json()
        if select["type"] not in SELECTS:
            raise Cannot(f"{custom_id} is no menu")
        check_values(self.memory, select, list(values), resolved)
        data = {"component_type": select["type"], "custom_id": custom_id, "id": select["id"], "values": list(values)}
        return await self._touch(found, reader, {**data, **({"resolved": resolved} if resolved else {})}, **said)

    async def submit(self, exchange: Exchange, fields: Mapping[str, object] | None = None, **said: Any) -> Exchange:
        """Send the form an exchange opened, filled in; fields not named stay as they stand in it."""
        if exchange.modal is None:
            raise Cannot("no form was opened")
        where = self.where(exchange.person, exchange.guild, exchange.channel, said.get("locale"))
        data = form_data(self.memory, exchange.modal, fields or {})
        return await self._act(FORM, where, data, source=exchange.source)

    async def use_on(self, message: Json | str, command: str, *, person: str | None = None, **said: Any) -> Exchange:
        """Use a command of a message's own menu."""
        found, reader = self._shown(message, person)
        where = self._around(found, reader, said.get("locale"))
        await self._registered(command, where, kind=ON_MESSAGE)
        registered = named(self.memory, command, ON_MESSAGE, where.guild)
        owners = allowed(registered, where)
        data = {"id": registered["id"], "name": command, "type": ON_MESSAGE, "target_id": found["id"]}
        data["resolved"] = {"messages": {found["id"]: found}}
        return await self._act(COMMAND, where, data, owners=owners)

    def where(
        self,
        person: str,
        guild: str | None,
        channel: str | None = None,
        locale: str | None = None,
        guild_locale: str | None = "",
    ) -> Where:
        """Return who is where; without a channel it is their private chat, or the server's first."""
        who = self.memory.persons[person]
        home = self.memory.guilds[guild] if guild is not None else None
        if home is None:
            room = self.memory.rooms[channel] if channel else self.memory.chat_with(person)
        else:
            room = self.memory.rooms[channel] if channel else self._first(home)
        spoken = (home.locale if guild_locale == "" else guild_locale) if home else None
        return Where(person=who, guild=home, room=room, locale=locale or who.locale, guild_locale=spoken)

    def _first(self, guild: places.Guild) -> Json:
        if guild.id == shapes.GUILD:
            return self.memory.add_room(places.room(shapes.CHANNEL, guild.id, "commands", places.TEXT))
        for room in self.memory.rooms_of(guild.id):
            if room["type"] in {places.TEXT, places.ANNOUNCEMENT}:
                return room
        raise Cannot(f"{guild.name} has no channel to write in")

    def _shown(self, message: Json | str, person: str | None) -> tuple[Json, str]:
        """Return a message as it is now, and who looks at it; a whisper is seen by one person alone."""
        number = message if isinstance(message, str) else message["id"]
        found = self.memory.find(number)
        if found is None:
            raise Cannot(f"there is no message {number}")
        hearer = self.memory.heard_by.get(number)
        reader = person or hearer or shapes.READER
        if hearer is not None and hearer != reader:
            raise Cannot(f"message {number} is shown to another person")
        return found, reader

    def _around(self, message: Json, person: str, locale: str | None) -> Where:
        room = self.memory.rooms[message["channel_id"]]
        return self.where(person, room.get("guild_id"), room["id"], locale)

    async def _touch(self, message: Json, person: str, data: Json, *, locale: str | None = None) -> Exchange:
        if message["author"]["id"] != self.memory.me["id"]:
            raise Cannot("the message is not the bot's")
        return await self._act(COMPONENT, self._around(message, person, locale), data, source=message)

    async def _registered(self, name: str, where: Where, kind: int = CHAT_INPUT) -> None:
        """Wait for a client; what it registers it registers before it is in."""
        await self.gateway.connected(where.guild.id if where.guild and where.guild.bot else None)
        named(self.memory, name, kind, where.guild)

    async def _act(
        self, kind: int, where: Where, data: Json, *, owners: dict[str, str] | None = None, source: Json | None = None
    ) -> Exchange:
        guild = where.guild.id if where.guild else None
        await self.gateway.connected(guild)
        number = self.memory.snowflake()
        exchange = Exchange(
            number, f"interaction-{number}", self.memory.now(), kind, where.person.id, guild, where.room["id"]
        )
        exchange.owners, exchange.source = owners or {"0": guild or "0"}, source
        self.memory.exchanges[exchange.token] = exchange
        forbidden = self.memory.forbidden.get(where.room["id"], frozenset())
        made = interaction(number, exchange.token, kind, where, data, owners=exchange.owners, forbidden=forbidden)
        self.gateway.interact({**made, **({"message": source} if source else {})}, guild)
        await asyncio.sleep(0)
        return exchange


def _component(message: Json, custom_id: str) -> Json:
    found = [each for each in each_component(message["components"]) if each.get("custom_id") == custom_id]
    if not found:
        there = [each["custom_id"] for each in each_component(message["components"]) if each.get("custom_id")]
        raise Cannot(f"the message has no {custom_id!r}; it has {there}")
    if found[0].get("disabled"):
        raise Cannot(f"{custom_id} is disabled")
    return found[0]
