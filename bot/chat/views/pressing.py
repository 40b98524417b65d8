"""Buttons and lists that work after a restart: what they are about stands in their names."""

import re
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from discord import Interaction
from discord.http import Route
from discord.ui import DynamicItem, Item

from bot.chat.asking import asker_of, desk_of
from bot.chat.ids import Press, read
from bot.chat.pages import private
from bot.chat.replies import Asked, reply
from bot.chat.troubles import answering
from bot.domain.answer import Asker
from bot.domain.subscription import Page

Act = Callable[[Asked, tuple[str, ...]], Awaitable[None]]
"""What a press does, told what it is about."""


def pressed(press: Press, act: Act) -> type[DynamicItem[Item[Any]]]:
    """Return the class under which discord.py hears of every button and list of a kind."""

    class Pressed(DynamicItem[Item[Any]], template=rf"{re.escape(press)}(?:~[^~]*)*"):
        @classmethod
        async def from_custom_id(cls, _: Interaction[Any], item: Item[Any], __: re.Match[str], /) -> "Pressed":
            return cls(item)

        async def callback(self, asked: Interaction[Any]) -> None:
            meant = read(self.custom_id)
            async with answering(asked):
                await act(asked, meant[1] if meant else ())

    Pressed.__name__ = Pressed.__qualname__ = f"Pressed_{press}"
    return Pressed


def chosen(asked: Asked) -> tuple[str, ...]:
    """Return what was chosen of a list; nothing where a button was pressed."""
    said: Mapping[str, object] = {**asked.data} if asked.data else {}
    values = said.get("values")
    return tuple(map(str, values)) if isinstance(values, list) else ()


def asker(asked: Asked) -> Asker:
    """Return who pressed."""
    return asker_of(asked, desk_of(asked).operators)


async def begin(asked: Asked) -> Asker:
    """Say at once that an answer will come, for the one alone who pressed."""
    await asked.response.defer(ephemeral=True, thinking=True)
    return asker(asked)


async def go_on(asked: Asked) -> Asker:
    """Say at once that the private message the button hangs on will change."""
    await asked.response.defer()
    return asker(asked)


async def show(asked: Asked, *pages: Page) -> None:
    """Fill the answer that was promised, for its reader alone."""
    await reply(asked, pages)


async def follow_up(asked: Asked, page: Page) -> None:
    """Send one more page after the answer, for its reader alone."""
    route = Route(
        "POST", "/webhooks/{webhook_id}/{webhook_token}", webhook_id=asked.application_id, webhook_token=asked.token
    )
    await asked.client.http.request(route, json=private(page))
