"""A world for journeys: a web to read from, a Discord to write to, and the command between them."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.journeys.kaiho import CHANNEL, HEADLINES, Kaiho, feed
from tests.world.discord import DiscordWorld
from tests.world.web import LocalWeb


@pytest.fixture
async def web() -> AsyncIterator[LocalWeb]:
    async with LocalWeb() as web:
        web.put("/feed.xml", feed(HEADLINES[:3]))
        yield web


@pytest.fixture
async def world() -> AsyncIterator[DiscordWorld]:
    async with DiscordWorld() as world:
        world.add_channel(CHANNEL)
        yield world
    assert world.memory.slips == []
    assert world.memory.complaints == []


@pytest.fixture
def kaiho(tmp_path: Path, web: LocalWeb, world: DiscordWorld) -> Kaiho:
    return Kaiho(tmp_path, web, world)
