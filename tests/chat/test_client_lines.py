"""Lines to Discord that are lost, and servers that come in shards."""

from collections.abc import AsyncIterator

import pytest

from tests.chat.asked import Asked, told_of
from tests.chat.pressing import answered, digest_in, online, populate
from tests.world.discord import DiscordWorld

OTHER = str(5000 + (1 << 22))
"""A server of the second of two shards. https://docs.discord.com/developers/events/gateway#sharding"""


@pytest.fixture
def asked() -> Asked:
    return Asked()


@pytest.fixture
async def client(world: DiscordWorld, asked: Asked) -> AsyncIterator[None]:
    async with online(world, asked):
        yield


@pytest.mark.slow  # discord.py waits up to five seconds before it logs in anew
@pytest.mark.parametrize("resumable", [True, False])
async def test_a_session_that_is_no_longer_good(world: DiscordWorld, client: object, *, resumable: bool) -> None:
    """Told that its session is over, the client resumes it or logs in anew, and answers."""
    await world.gateway.invalidate(resumable=resumable)
    await (world.gateway.came_back() if resumable else world.gateway.left())

    told = await answered(world, await world.use("status"))

    assert "Every source answers." in told
    assert len(world.gateway.identified) == (1 if resumable else 2)


async def test_a_line_that_breaks(world: DiscordWorld, client: object) -> None:
    """A line cut without a word is taken up again."""
    await world.gateway.drop()
    await world.gateway.came_back()

    assert "Every source answers." in await answered(world, await world.use("status"))


async def test_what_happened_meanwhile_is_heard(world: DiscordWorld, asked: Asked, client: object) -> None:
    """A server that removed the bot while the line was lost is forgotten once it is back."""
    world.add_guild("5000", "Another", channels=["5001"])
    await world.gateway.drop()
    world.remove_guild("5000")
    await world.gateway.came_back()
    await answered(world, await world.use("status"))

    assert asked.gone == [("5000", ("5001",))]


@pytest.mark.slow  # Discord lets one shard in every five seconds, and discord.py waits
async def test_as_many_shards_as_discord_asks_for(world: DiscordWorld, asked: Asked) -> None:
    """Each server's commands and buttons are answered over the shard that has it."""
    world.shards = 2
    world.add_guild(OTHER, "Another", channels=["5001"])
    populate(world)

    async with online(world, asked):
        await world.gateway.connected(OTHER)
        here = await answered(world, await world.use("status"))
        there = await answered(world, await world.use("status", guild=OTHER))
        message = digest_in(world, "5001", "why~story-1")
        await answered(world, await world.press(message, "why~story-1"))

    assert sorted(each["shard"] for each in world.gateway.identified) == [[0, 2], [1, 2]]
    assert here == there
    assert [asker.guild for asker, _ in told_of(asked, "why") if asker] == [OTHER]


async def test_commands_are_told_once(world: DiscordWorld, asked: Asked) -> None:
    """A client that has to begin anew does not tell Discord its commands again."""
    world.break_down("GET", "/gateway/bot", 404)

    async with online(world, asked):
        await answered(world, await world.use("status"))

    assert world.memory.requests.count("GET /users/@me") > 1
    assert sum(request.startswith("PUT /applications/") for request in world.memory.requests) == 1
