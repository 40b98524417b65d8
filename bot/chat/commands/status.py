"""/status: how Kaiho is doing."""

from typing import Any

import discord
from discord import app_commands

from bot.chat.asking import Desk
from bot.chat.installs import asks, sharing
from bot.chat.paging import answer


def status_command(desk: Desk) -> app_commands.Command[Any, ..., None]:
    """Return the command."""

    @sharing
    async def status(asked: discord.Interaction[discord.Client], *, share: bool = False) -> None:
        await answer(asked, desk, "status", share=share)

    return asks("status", status)
