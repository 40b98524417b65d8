"""The Discord on this machine lets a reader do what Discord's client does, and the real discord.py answers."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import discord
import pytest

from bot.chat.endpoint import speak_to
from tests.world.discord import Cannot, DiscordWorld
from tests.world.discord_bot import Asked, Small
from tests.world.discord_memory import Exchange


@pytest.fixture
async def bot(world: DiscordWorld) -> AsyncIterator[Small]:
    async with Small.online(world) as client:
        yield client
    assert world.memory.complaints == []


async def filled(world: DiscordWorld, exchange: Exchange, *, messages: int = 0) -> list[dict[str, Any]]:
    await world.until(lambda: exchange.filled and len(exchange.messages) >= messages)
    return exchange.messages


async def test_a_subcommand_is_used_with_its_options(world: DiscordWorld, bot: Small) -> None:
    """A command in a group gets what was typed, each of its type, and its answer is seen by everyone in the channel."""
    exchange = await world.use("license compare", {"before": "2.0", "after": "2.1"}, channel="777", depth=3)

    (message,) = await filled(world, exchange)

    assert message["content"] == "2.0 to 2.1, 3"
    assert world.messages("777") == [message]
    assert exchange.first_after is not None
    assert exchange.first_after < 3


@pytest.mark.parametrize(
    ("command", "options"),
    [
        ("license", {}),
        ("license judge", {}),
        ("license compare", {"before": "2.0"}),
        ("license compare", {"before": "2.0", "after": 3}),
        ("license compare", {"before": "2.0", "after": "3", "color": "red"}),
        ("nonsense", {}),
        ("here", {"channel": "777", "member": "888"}),
    ],
)
async def test_what_the_client_does_not_offer_cannot_be_done(
    world: DiscordWorld, bot: Small, command: str, options: dict[str, object]
) -> None:
    """A command or option that is not registered, a missing one and one of another type never leave the reader's client."""
    with pytest.raises(Cannot):
        await world.use(command, options)


async def test_choices_are_proposed_while_somebody_types(world: DiscordWorld, bot: Small) -> None:
    """Typing into an option that proposes gets its choices."""
    choices = await world.complete("license compare", {}, focused="before", typed="qw")

    assert choices == [{"name": "qwen", "value": "qwen"}]


async def test_a_deferred_answer_is_private_and_followed(world: DiscordWorld, bot: Small) -> None:
    """What follows "thinking" takes its place; later ones can be edited and deleted; nobody else sees them."""
    exchange = await world.use("slow", channel="777")
    await world.until(lambda: any("DELETE" in each for each in world.memory.requests))

    messages = exchange.messages

    assert [each["content"] for each in messages] == ["first", "second, edited"]
    assert world.messages("777") == []
    assert world.whispers("777") == messages
    assert world.whispers("777", "4001") == []


async def test_a_button_changes_its_message(world: DiscordWorld, bot: Small) -> None:
    """Pressed, a button of a message may change that message, at once or after a while."""
    (message,) = await filled(world, await world.use("panel", channel="777"))

    await filled(world, await world.press(message, "count"))
    at_once = world.messages("777")[0]["content"]
    late = await world.press(message["id"], "later")
    await filled(world, late, messages=2)

    assert at_once == "hello!"
    assert world.messages("777")[0]["content"] == "changed later"
    assert [each["content"] for each in world.whispers("777")] == ["and this"]


async def test_a_whispers_buttons_are_its_readers(world: DiscordWorld, bot: Small) -> None:
    """Nobody else can press what one person alone was shown; a button that is disabled or not there cannot be pressed."""
    world.add_person("4001", "zoe")
    (message,) = await filled(world, await world.use("panel", channel="777", private=True))

    for custom_id, person in (("count", "4001"), ("never", None), ("nothing", None), ("pick", None)):
        with pytest.raises(Cannot):
            await world.press(message, custom_id, person=person)

    await filled(world, await world.press(message, "count"))
    assert world.whispers("777")[0]["content"] == "hello!"


async def test_a_menu_is_chosen_from(world: DiscordWorld, bot: Small) -> None:
    """What is chosen is among what was offered, and a channel chosen is told of."""
    (message,) = await filled(world, await world.use("panel", channel="777"))

    (picked,) = await filled(world, await world.choose(message, "pick", ["ja"]))
    (there,) = await filled(world, await world.choose(message, "where", ["777"]))
    with pytest.raises(Cannot):
        await world.choose(message, "pick", ["fr"])

    assert picked["content"] == "picked ja"
    assert there["content"] == "there: channel-777"


async def test_a_form_is_filled_in_and_sent(world: DiscordWorld, bot: Small) -> None:
    """A form opened by a button takes text and choices; what it does not take cannot be sent."""
    (message,) = await filled(world, await world.use("panel"))
    opened = await world.press(message, "form")
    await filled(world, opened)

    for wrong in ({}, {"name": "far too long a name"}, {"name": "x", "lang": ["fr"]}, {"nothing": "x"}):
        with pytest.raises(Cannot):
            await world.submit(opened, wrong)
    (both,) = await filled(world, await world.submit(opened, {"name": "daily", "lang": ["ja"]}))
    again = await world.press(message, "form")
    await filled(world, again)
    (one,) = await filled(world, await world.submit(again, {"name": "weekly"}))

    assert opened.modal is not None
    assert opened.modal["title"] == "A subscription"
    assert both["content"] == "daily in ja"
    assert one["content"] == "weekly in nothing"


async def test_a_command_of_a_messages_menu_gets_the_message(world: DiscordWorld, bot: Small) -> None:
    """Used on somebody's message, the command reads it."""
    said = world.say("777", content="Qwen is open source")

    (message,) = await filled(world, await world.use_on(said, "Check license claims"))

    assert message["content"] == "read: Qwen is open source"


async def test_operators_commands_are_for_operators(world: DiscordWorld, bot: Small) -> None:
    """Discord's own client does not offer a command to one without its permissions."""
    world.add_person("4001", "zoe")
    world.add_person("4002", "olga", permissions=1 << 5)

    with pytest.raises(Cannot, match="permissions"):
        await world.use("operate", person="4001")

    assert (await filled(world, await world.use("operate", person="4002")))[0]["content"] == "done"


async def test_a_command_runs_where_it_is_installed(world: DiscordWorld, bot: Small) -> None:
    """In a server without the bot only those who installed it for themselves use it, and only what is made for that."""
    world.add_guild("3001", "Elsewhere", channels=["888"], bot=False)
    world.add_person("4001", "zoe", installed=True)

    for command, person, guild in (
        ("everywhere", "4000", "3001"),
        ("slow", "4001", "3001"),
        ("here", "4000", None),
    ):
        with pytest.raises(Cannot):
            await world.use(command, person=person, guild=guild)
    (mine,) = await filled(world, await world.use("everywhere", person="4001", guild="3001"))
    (chat,) = await filled(world, await world.use("everywhere", guild=None))

    assert mine["content"] == "for me"
    assert chat["content"] == "for the server"
    assert chat in world.whispers(world.memory.chat_with("4000")["id"])


async def test_what_is_named_is_told_of(world: DiscordWorld, bot: Small) -> None:
    """A channel and a person given to a command come with their names, and the one who asks with their permissions."""
    exchange = await world.use("here", {"channel": "777", "member": "4000"})

    (message,) = await filled(world, exchange)

    assert message["content"] == "channel-777 reader True"


async def test_an_answer_after_three_seconds_is_refused() -> None:
    """Nobody waits longer for the first answer; and after fifteen minutes its token is good for nothing."""
    now = [1_800_000_000.0]
    async with DiscordWorld(now=lambda: now[0]) as world:
        speak_to(api=world.api, gateway=world.gateway.url)
        async with Small() as client:
            running = asyncio.create_task(client.start(world.token))
            await world.gateway.connected()
            heard: asyncio.Queue[Asked] = asyncio.Queue()
            client.tree.interaction_check = _keep(heard)  # type: ignore[method-assign]  # a test's way to hold one
            late, early = [await _ask(world, heard) for _ in range(2)]
            await early.response.defer()
            now[0] += 4
            with pytest.raises(discord.NotFound) as too_late:
                await late.response.send_message("too late")
            await early.followup.send("in time")
            now[0] += 900
            with pytest.raises(discord.HTTPException) as gone:
                await early.followup.send("gone")
            await client.close()
            await running

    assert too_late.value.code == 10062
    assert gone.value.code == 50027


def _keep(heard: asyncio.Queue[Asked]) -> Any:
    async def check(asked: Asked) -> bool:
        await heard.put(asked)
        return False

    return check


async def _ask(world: DiscordWorld, heard: asyncio.Queue[Asked]) -> Asked:
    await world.use("late")
    return await heard.get()
