"""/why: why a story stands where it stands, and holds what it holds."""

from typing import Any

import discord
from discord import app_commands

from bot.chat.asking import Desk
from bot.chat.completing import completing
from bot.chat.installs import asks, sharing
from bot.chat.options import Words, option
from bot.chat.paging import answer
from bot.domain.following import Subject


def why_command(desk: Desk) -> app_commands.Command[Any, ..., None]:
    """Return the command."""

    @sharing
    @option("story")
    @app_commands.autocomplete(story=completing(desk, Subject.STORY))
    async def why(asked: discord.Interaction[discord.Client], story: Words, *, share: bool = False) -> None:
        await answer(asked, desk, "why", story, share=share)

    return asks("why", why)
