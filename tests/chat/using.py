"""Asking through the stand-in: a client online, an answer waited for."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from bot.chat.client import KaihoClient
from bot.chat.limits import texts
from tests.chat.asked import Asked, told_of
from tests.world import discord_shapes as shapes
from tests.world.discord import DiscordWorld
from tests.world.discord_memory import Exchange
from tests.world.discord_rules import each_component

OTHER = "555000000000000001"
"""A person who is no operator."""


@asynccontextmanager
async def online(world: DiscordWorld, asked: Asked) -> AsyncIterator[None]:
    """Have the client online, and take it off again."""
    client = KaihoClient(
        world.token,
        answers=asked.answers(),
        operators=frozenset({shapes.READER}),
        api=world.api,
        gateway=world.gateway.url,
    )
    running = asyncio.create_task(client.run())
    await world.gateway.connected()
    yield
    await client.close()
    await running


async def answered(world: DiscordWorld, exchange: Exchange) -> str:
    """Wait for an answer; return what it says."""
    await world.until(lambda: exchange.filled)
    return said_in(exchange.messages[0])


async def turned(world: DiscordWorld, exchange: Exchange, message: dict[str, Any], before: str) -> str:
    """Wait until a message says something else than before; return what."""
    await world.until(lambda: exchange.callback is not None and said_in(message) != before)
    return said_in(message)


def searches(asked: Asked) -> list[object]:
    return [search for _, (search,) in told_of(asked, "search")]


def said_in(message: dict[str, Any]) -> str:
    return "\n".join(texts(message)) or str(message["content"])


def ids(message: dict[str, Any]) -> list[str]:
    return [each["custom_id"] for each in each_component(message["components"]) if each.get("custom_id")]


def of(ids_: list[str], begins: str) -> str:
    return next(each for each in ids_ if each.startswith(begins))
