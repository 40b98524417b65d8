"""A Discord on this machine, held to what we know of Discord, and to Discord's own document where we have it."""

from collections.abc import AsyncIterator

import pytest

from tests.world.discord import DiscordWorld


@pytest.fixture
async def world() -> AsyncIterator[DiscordWorld]:
    async with DiscordWorld() as world:
        world.add_channel("777")
        yield world
    assert world.memory.slips == []
