"""Commands, as a reader uses them: the real discord.py over the gateway of the Discord on this machine."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
from structlog.testing import capture_logs

from bot.chat.answers import Status, Trouble
from bot.chat.client import KaihoClient
from bot.chat.commands import COMMANDS
from bot.chat.commands.deeds import DEEDS
from bot.chat.limits import EPHEMERAL, IS_COMPONENTS_V2, texts
from bot.domain.story import StoryId
from bot.errors import BotError, DeliveryError, StoreError
from tests.chat.asked import Asked, told_of
from tests.make import make_digest, make_line
from tests.world.discord import DiscordWorld
from tests.world.discord_memory import Exchange

Json = dict[str, Any]

WELL = Status(version="2026.11.0", sources=71, items=1212, stories=900)
THINKING = 1 << 7


@pytest.fixture
def replies() -> Asked:
    return Asked(made_status=WELL)


@asynccontextmanager
async def online(world: DiscordWorld, replies: Asked, token: str | None = None) -> AsyncIterator[asyncio.Task[None]]:
    """Have the client online, and take it off again."""
    client = KaihoClient(token or world.token, answers=replies.answers(), api=world.api, gateway=world.gateway.url)
    running = asyncio.create_task(client.run())
    yield running
    await client.close()
    await running


@pytest.fixture
async def client(world: DiscordWorld, replies: Asked) -> AsyncIterator[asyncio.Task[None]]:
    async with online(world, replies) as running:
        await world.gateway.connected()
        yield running


async def answered(world: DiscordWorld, exchange: Exchange, *, messages: int = 1) -> str:
    """Wait for an answer; return what it says."""
    await world.until(lambda: exchange.filled and len(exchange.messages) >= messages)
    return (
        "\n".join(text for message in exchange.messages for text in texts(message)) or exchange.messages[0]["content"]
    )


async def test_commands_are_registered_in_three_languages(world: DiscordWorld, client: object) -> None:
    """Discord learns every command with its name and description in English, Japanese and Chinese, and finds no fault."""
    named = {command["name"]: command for command in world.memory.commands}

    assert {*named} - {"Check license claims"} == {*COMMANDS, *DEEDS} - {"check"}
    assert named["status"]["name_localizations"] == {"ja": "状態", "zh-CN": "状态", "zh-TW": "状态"}
    for described in (each for command in world.memory.commands for each in _described(command)):
        assert described["name_localizations"].keys() == {"ja", "zh-CN", "zh-TW"}
        assert described["description_localizations"].keys() == {"ja", "zh-CN", "zh-TW"}
    assert world.memory.complaints == []


def _described(command: Json) -> Iterator[Json]:
    """Yield a command, its subcommands and their options; what hangs in a message's menu has no description."""
    if command.get("type", 1) != 3:
        yield command
        for option in command.get("options", ()):
            yield from _described({**option, "type": 1})


@pytest.mark.parametrize("name", ["subscribe", "subscriptions", "unsubscribe", "alert"])
async def test_managers_commands_are_shown_to_managers(world: DiscordWorld, client: object, name: str) -> None:
    """What changes a server is shown to who manages it alone, and nowhere but there."""
    (command,) = [each for each in world.memory.commands if each["name"] == name]

    assert command["default_member_permissions"] == str(1 << 5)
    assert command["contexts"] == [0]


async def test_nobodys_messages_are_read(world: DiscordWorld, client: object) -> None:
    """The gateway is asked for servers alone: neither for messages nor for members."""
    (identified,) = world.gateway.identified

    assert identified["intents"] == 1


async def test_status_is_answered_privately(world: DiscordWorld, client: object) -> None:
    """/status defers, then tells the reader alone how the bot does."""
    exchange = await world.use("status")

    said = await answered(world, exchange)

    assert "1,212 items" in said
    assert "Every source answers." in said
    assert exchange.callback == {"type": 5, "data": {"flags": EPHEMERAL}}
    assert exchange.messages[0]["flags"] == IS_COMPONENTS_V2 | EPHEMERAL
    assert world.memory.complaints == []


async def test_status_names_sources_in_trouble(world: DiscordWorld, client: object, replies: Asked) -> None:
    """Each source in trouble is a line with its reason, and what a stranger's server said is not obeyed."""
    trouble = Trouble(source="the-batch", outcome="refused", problem="**403** @everyone")
    replies.made_status = Status(version="1", sources=2, items=0, stories=0, troubles=(trouble,))

    said = await answered(world, await world.use("status", locale="ja"))

    assert "問題のある情報源：1件" in said
    assert "**the-batch** · refused · \\*\\*403\\*\\* @\u200beveryone" in said


async def test_a_digest_is_in_its_readers_language(world: DiscordWorld, client: object, replies: Asked) -> None:
    """/digest answers in the language of the one who asks, in a private chat too, and nobody else sees it."""
    exchange = await world.use("digest", locale="zh-CN", guild_locale=None)

    said = await answered(world, exchange)

    assert "开放模型" in said
    assert [asker.lang for asker, _ in told_of(replies, "digest") if asker] == ["zh"]
    assert exchange.messages[0]["flags"] & EPHEMERAL


async def test_a_shared_digest_is_in_the_servers_language(world: DiscordWorld, client: object, replies: Asked) -> None:
    """Shared, it is for everyone there, in the server's language; one we do not speak is answered in English."""
    exchange = await world.use("digest", locale="zh-CN", guild_locale="ja", share=True)
    await answered(world, exchange)
    await answered(world, await world.use("digest", locale="fr"))

    assert [asker.lang for asker, _ in told_of(replies, "digest") if asker] == ["ja", "en"]
    assert exchange.messages[0]["flags"] == IS_COMPONENTS_V2


async def test_a_long_digest_comes_in_several_messages(world: DiscordWorld, client: object, replies: Asked) -> None:
    """Pages after the first follow it, as private as it is."""
    lines = tuple(make_line(story=StoryId(f"story-{n}")) for n in range(30))
    replies.made_digest = lambda lang: make_digest(language=lang, lines=lines)

    exchange = await world.use("digest")
    said = await answered(world, exchange, messages=6)

    assert said.count("### Acme releases Acme-7B") == 30
    assert all(message["flags"] & EPHEMERAL for message in exchange.messages)
    assert not any(message["flags"] & THINKING for message in exchange.messages)
    assert world.memory.complaints == []


async def test_an_error_we_know_is_said(world: DiscordWorld, client: object, replies: Asked) -> None:
    """What is expected to go wrong is told in words, in the reader's language, to the reader alone."""
    replies.refuse = lambda _: StoreError("The store is *locked*.")

    exchange = await world.use("digest", locale="ja")

    assert await answered(world, exchange) == "実行できませんでした：The store is \\*locked\\*."
    assert exchange.messages[0]["flags"] & EPHEMERAL


async def test_an_error_of_ours_is_admitted(world: DiscordWorld, client: object, replies: Asked) -> None:
    """A mistake in the code is said to be one, without its details; the bot goes on."""

    def broken(_: str) -> BotError:
        raise ZeroDivisionError("secret details")

    replies.refuse = broken
    with capture_logs() as logged:
        said = await answered(world, await world.use("status"))
        replies.refuse = lambda _: None
        again = await answered(world, await world.use("status"))

    assert "our fault" in said
    assert "secret" not in said
    assert "Every source answers." in again
    assert [(each["event"], each["command"]) for each in logged] == [("command failed", "status")]


async def test_an_answer_that_comes_too_late_is_let_go(world: DiscordWorld, client: object) -> None:
    """Where Discord no longer wants an answer, the bot goes on."""
    world.break_down("POST", "/interactions/.*/callback", 404, code=10062)
    late = await world.use("status")
    await world.until(lambda: any("/callback" in request for request in world.memory.requests))

    said = await answered(world, await world.use("status"))

    assert "Every source answers." in said
    assert late.messages == []


async def test_an_error_nobody_can_be_told_is_let_go(world: DiscordWorld, client: object, replies: Asked) -> None:
    """Where even the word that something went wrong cannot be said, the bot goes on."""
    replies.refuse = lambda _: StoreError("The store is locked.")
    world.break_down("POST", "/webhooks/.*", 404, code=10015)
    await world.use("status")
    await world.until(lambda: any(request.startswith("POST /webhooks/") for request in world.memory.requests))
    replies.refuse = lambda _: None

    assert "Every source answers." in await answered(world, await world.use("status"))


async def test_a_lost_line_is_taken_up_again(world: DiscordWorld, client: object) -> None:
    """When Discord moves its servers the client resumes, without a new login, and answers."""
    await world.gateway.reconnect()
    await world.gateway.came_back()

    assert "Every source answers." in await answered(world, await world.use("status"))
    assert len(world.gateway.identified) == 1


async def test_discord_being_away_is_waited_for(world: DiscordWorld, replies: Asked) -> None:
    """A start while Discord is in trouble ends in an online bot all the same."""
    world.break_down("GET", "/users/@me", 503, body="<html>Down</html>")

    async with online(world, replies):
        await world.gateway.connected()

        assert "Every source answers." in await answered(world, await world.use("status"))


async def test_a_wrong_token_ends_it_in_words(world: DiscordWorld, replies: Asked) -> None:
    """A token Discord does not know is said to be wrong, and not tried again and again."""
    client = KaihoClient("nonsense", answers=replies.answers(), api=world.api, gateway=world.gateway.url)

    with pytest.raises(DeliveryError, match="KAIHO_DISCORD_TOKEN"):
        await client.run()

    assert world.memory.requests == ["GET /users/@me"]


async def test_a_client_that_was_never_online_can_be_closed(world: DiscordWorld, replies: Asked) -> None:
    """Closing before running does nothing, and running after closing ends at once."""
    client = KaihoClient(world.token, answers=replies.answers(), api=world.api, gateway=world.gateway.url)

    await client.close()
    await client.run()

    assert world.memory.requests == []
