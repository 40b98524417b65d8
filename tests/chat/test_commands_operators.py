"""What operators alone may ask, and what help shows to whom."""

from collections.abc import AsyncIterator

import pytest

from tests.chat.asked import Asked, told_of
from tests.chat.using import OTHER, answered, online, said_in
from tests.world import discord_shapes as shapes
from tests.world.discord import DiscordWorld


@pytest.fixture
def asked() -> Asked:
    return Asked()


@pytest.fixture
async def client(world: DiscordWorld, asked: Asked) -> AsyncIterator[None]:
    world.add_person(OTHER, "other", permissions=1 << 11)
    async with online(world, asked):
        yield


async def test_operators_see_their_sources(world: DiscordWorld, client: object, asked: Asked) -> None:
    """/sources list tells an operator how each does; /sources check asks one now."""
    world.add_person(shapes.READER, "reader", permissions=1 << 5)

    listed = await answered(world, await world.use("sources list"))
    tried = await answered(world, await world.use("sources check", source="acme-news"))

    assert "acme-news" in listed
    assert "Would be kept: 1" in tried


async def test_whose_application_it_is_operates_it(world: DiscordWorld, client: object) -> None:
    """Nobody has to name the owner: Discord says whose application it is."""
    world.add_person(shapes.OWNER, "owner", permissions=1 << 5)

    listed = await answered(world, await world.use("sources list", person=shapes.OWNER))

    assert "acme-news" in listed


async def test_operators_commands_are_refused_to_others(world: DiscordWorld, client: object, asked: Asked) -> None:
    """Who manages a server sees the command in Discord, and is told that it is not for them; nothing is asked."""
    world.add_person(OTHER, "other", permissions=1 << 5)

    said = await answered(world, await world.use("sources list", person=OTHER))
    offered = await world.complete("sources check", focused="source", typed="a", person=OTHER)

    assert "Only Kaiho's operators" in said
    assert offered == []
    assert [what for what, _, _ in asked.asked] == []


async def test_an_operator_shares_no_more_than_others_may_see(
    world: DiscordWorld, client: object, asked: Asked
) -> None:
    """What an operator shows everyone is what anyone would be told: other servers' destinations are not theirs to read."""
    alone = await world.use("status")
    await answered(world, alone)
    shown = await world.use("status", share=True)
    await answered(world, shown)

    assert [asker.operates for asker, _ in told_of(asked, "status") if asker] == [True, False]


async def test_help_names_every_command(world: DiscordWorld, client: object) -> None:
    """Every command Discord knows is in /help, each as a mention that begins it; operators' ones for operators."""
    world.add_person(shapes.READER, "reader", permissions=1 << 5)

    exchange = await world.use("help")
    await world.until(lambda: exchange.filled)
    said = "\n".join(said_in(message) for message in exchange.messages)

    for command in world.memory.commands:
        name = f"**{command['name']}**" if command["type"] == 3 else f"</{command['name']}"
        assert name in said
    assert f"</license compare:{next(c['id'] for c in world.memory.commands if c['name'] == 'license')}>" in said
    assert "sources check" in said


async def test_help_leaves_out_what_one_may_not_do(world: DiscordWorld, client: object) -> None:
    """A reader who neither manages the server nor operates Kaiho is not shown those commands."""
    exchange = await world.use("help", person=OTHER)

    said = await answered(world, exchange)

    assert "</search:" in said
    assert "sources check" not in said
