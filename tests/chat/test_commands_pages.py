"""Answers over several pages, turned by buttons: the real discord.py over the Discord on this machine."""

from collections.abc import AsyncIterator, Callable
from datetime import timedelta

import pytest

from bot.chat.limits import EPHEMERAL
from bot.domain.answer import Search, Shelf
from bot.errors import BotError, StoreError
from tests.chat.asked import Asked, make_lines
from tests.chat.using import OTHER, answered, ids, of, online, said_in, searches, turned
from tests.world.discord import DiscordWorld


@pytest.fixture
def asked() -> Asked:
    return Asked()


@pytest.fixture
async def client(world: DiscordWorld, asked: Asked) -> AsyncIterator[None]:
    world.add_person(OTHER, "other", permissions=1 << 11)
    async with online(world, asked):
        yield


async def test_pages_are_turned(world: DiscordWorld, client: object, asked: Asked) -> None:
    """Next and Previous show the other pages in the same message; what is at an end can not be pressed."""
    asked.shelf = Shelf(lines=make_lines(12))
    exchange = await world.use("search", query="rocket")
    first = await answered(world, exchange)
    message = exchange.messages[0]

    forward = await world.press(message, of(ids(message), "page~search~2"))
    second = await turned(world, forward, message, first)
    back = await world.press(message, of(ids(message), "page~search~1"))
    third = await turned(world, back, message, second)

    assert [page.splitlines()[0] for page in (first, second, third)] == [
        f"## Search: rocket · {n}/3" for n in (1, 2, 1)
    ]
    assert searches(asked) == [Search(words="rocket")] * 3
    assert message["flags"] & EPHEMERAL
    assert world.memory.complaints == []


async def test_pages_are_turned_after_a_restart(world: DiscordWorld, asked: Asked) -> None:
    """A button holds the whole question: another process answers it as the first did."""
    asked.shelf = Shelf(lines=make_lines(12))
    async with online(world, asked):
        exchange = await world.use("search", {"query": "ロケット | 100 % ~ok", "since": 7})
        first = await answered(world, exchange)
    message = exchange.messages[0]

    async with online(world, asked):
        press = await world.press(message, of(ids(message), "page~search~2"))
        second = await turned(world, press, message, first)

    assert "2/3" in second
    assert searches(asked) == [Search(words="ロケット | 100 % ~ok", since=timedelta(days=7))] * 2


async def test_a_question_too_long_for_a_button_is_remembered_until_a_restart(
    world: DiscordWorld, asked: Asked
) -> None:
    """A long question is turned from memory; after a restart the button asks kindly to ask again, in private."""
    asked.shelf = Shelf(lines=make_lines(12))
    async with online(world, asked):
        exchange = await world.use("search", query="long " * 39)
        first = await answered(world, exchange)
        message = exchange.messages[0]
        press = await world.press(message, of(ids(message), "page~search~2"))
        second = await turned(world, press, message, first)

    async with online(world, asked):
        late = await world.press(message, of(ids(message), "page~search~3"))
        await world.until(lambda: len(late.messages) > 0 and "ask again" in said_in(late.messages[-1]))

    assert "2/3" in second
    assert said_in(message) == second
    assert late.messages[-1]["flags"] & EPHEMERAL


async def test_what_a_button_names_is_opened_for_who_pressed(world: DiscordWorld, client: object, asked: Asked) -> None:
    """Details of a shared list are shown to who wants them, and the list stays for the others."""
    exchange = await world.use("latest", share=True)
    first = await answered(world, exchange)
    message = exchange.messages[0]

    opened = await world.press(message, of(ids(message), "page~story~0"), person=OTHER)
    said = await answered(world, opened)

    assert said.startswith("## Acme releases Acme-7B")
    assert opened.messages[0]["flags"] & EPHEMERAL
    assert said_in(message) == first


async def test_an_error_we_know_is_said(world: DiscordWorld, client: object, asked: Asked) -> None:
    """What is expected to go wrong is told to who asked, also when a page is turned."""
    asked.shelf = Shelf(lines=make_lines(12))
    exchange = await world.use("latest")
    await answered(world, exchange)
    refuse: Callable[[str], BotError | None] = lambda _: StoreError("The store is *locked*.")  # noqa: E731
    asked.refuse = refuse

    press = await world.press(exchange.messages[0], of(ids(exchange.messages[0]), "page~latest~2"))
    await world.until(lambda: bool(press.messages) and "locked" in said_in(press.messages[-1]))

    assert "The store is \\*locked\\*." in said_in(press.messages[-1])
