"""The links by which a server, or a person, takes the bot in."""

from collections.abc import AsyncIterator
from urllib.parse import parse_qs, urlsplit

import discord
import pytest

from tests.cli.terminal import Kaiho
from tests.world import discord_shapes as shapes
from tests.world.discord import DiscordWorld


@pytest.fixture
async def world(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[DiscordWorld]:
    async with DiscordWorld() as world:
        monkeypatch.setenv("KAIHO_DISCORD_API", world.api)
        yield world


async def test_both_links_ask_for_what_is_used_and_no_more(
    kaiho: Kaiho, world: DiscordWorld, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A server gives the bot and its commands seven rights; a person takes the commands alone."""
    monkeypatch.setenv("KAIHO_DISCORD_TOKEN", world.token)

    said = await kaiho("discord", "invite", "--json")

    server, person = (parse_qs(urlsplit(said.json[kind]).query) for kind in ("server", "person"))
    assert said.json["application"] == int(shapes.APPLICATION)
    assert server["client_id"] == person["client_id"] == [shapes.APPLICATION]
    assert server["scope"] == ["bot applications.commands"]
    assert sorted(name for name, given in discord.Permissions(int(server["permissions"][0])) if given) == [
        *("attach_files", "create_public_threads", "embed_links", "read_message_history"),
        *("read_messages", "send_messages", "send_messages_in_threads"),
    ]
    assert (person["scope"], person["integration_type"]) == (["applications.commands"], ["1"])
    assert "permissions" not in person


async def test_a_person_reads_two_links(kaiho: Kaiho, world: DiscordWorld, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without --json the links stand alone on their lines, to be copied."""
    monkeypatch.setenv("KAIHO_DISCORD_TOKEN", world.token)

    said = await kaiho("discord", "invite")

    links = [line for line in said.out.splitlines() if line.startswith("https://")]
    assert [link.count("integration_type=") for link in links] == [1, 1]


async def test_without_a_token_it_is_said_where_one_comes_from(kaiho: Kaiho) -> None:
    """A newcomer learns what to set, and where to get it."""
    said = await kaiho("discord", "invite")

    assert said.code == 2
    assert "https://discord.com/developers" in said.err


async def test_a_token_nobody_knows_is_said_plainly(
    kaiho: Kaiho, world: DiscordWorld, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A token that Discord does not know is the operator's to mend."""
    monkeypatch.setenv("KAIHO_DISCORD_TOKEN", "another")

    said = await kaiho("discord", "invite")

    assert said.code == 1
    assert "KAIHO_DISCORD_TOKEN" in said.err
