"""Our client online in the Discord on this machine, and what a reader finds in its answers."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from bot.chat.client import KaihoClient
from bot.chat.limits import EPHEMERAL, texts
from tests.chat.asked import Asked
from tests.world.discord import DiscordWorld
from tests.world.discord_memory import Exchange
from tests.world.discord_places import ORDINARY
from tests.world.discord_rules import each_component
from tests.world.discord_shapes import READER

Json = dict[str, Any]

MANAGER, OPERATOR = "4100", "4200"
MANAGES = ORDINARY | 1 << 5
"""Manage Server. https://docs.discord.com/developers/topics/permissions#permissions-bitwise-permission-flags"""


class Operators:
    """Where operators read; what they were told."""

    def __init__(self) -> None:
        self.told: list[str] = []
        self._heard = asyncio.Event()

    async def heard(self) -> str:
        """Wait until they were told something; return it."""
        async with asyncio.timeout(10):
            await self._heard.wait()
        return self.told[0]

    async def read(self, text: str) -> None:
        self.told.append(text)
        self._heard.set()


@asynccontextmanager
async def online(
    world: DiscordWorld, asked: Asked, operators: Operators | None = None
) -> AsyncIterator[asyncio.Task[None]]:
    """Have the client online, and take it off again."""
    client = KaihoClient(
        world.token,
        answers=asked.answers(),
        operators=frozenset({OPERATOR}),
        report=(operators or Operators()).read,
        api=world.api,
        gateway=world.gateway.url,
    )
    running = asyncio.create_task(client.run())
    connected = asyncio.create_task(world.gateway.connected())
    async with asyncio.timeout(10):
        await asyncio.wait({running, connected}, return_when=asyncio.FIRST_COMPLETED)
        await connected
    yield running
    await client.close()
    await running


def populate(world: DiscordWorld) -> None:
    """Add who manages the server, an operator, and a reader who is neither."""
    world.add_person(READER, "reader")
    world.add_person(MANAGER, "manager", permissions=MANAGES)
    world.add_person(OPERATOR, "operator")


async def answered(world: DiscordWorld, exchange: Exchange, *, messages: int = 1) -> str:
    """Wait for an answer; return what it says, all of it private."""
    await world.until(lambda: exchange.filled and len(exchange.messages) >= messages)
    assert all(message["flags"] & EPHEMERAL for message in exchange.messages)
    return "\n".join(said(message) for message in exchange.messages)


async def opened(world: DiscordWorld, exchange: Exchange) -> Json:
    """Wait for a form; return it."""
    await world.until(lambda: exchange.modal is not None)
    assert exchange.modal is not None
    return exchange.modal


def said(message: Json) -> str:
    """Return what a message says."""
    return "\n".join(texts(message)) or str(message["content"])


def names(message: Json) -> list[str]:
    """Return what may be pressed or chosen in a message, by its id."""
    return [each["custom_id"] for each in each_component(message["components"]) if "custom_id" in each]


def digest_in(world: DiscordWorld, channel: str, *buttons: str) -> Json:
    """Post what a digest is, as far as buttons go, in a channel; return the message."""
    row = {
        "type": 1,
        "id": 2,
        "components": [
            {"type": 2, "id": 3 + number, "style": 2, "label": name[:9], "custom_id": name}
            for number, name in enumerate(buttons)
        ],
    }
    body = {"flags": 1 << 15, "components": [{"type": 10, "id": 1, "content": "A story"}, row]}
    return world.memory.post(channel, world.memory.me, body)
