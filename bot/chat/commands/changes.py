"""/changes: license and access changes."""

from typing import Any

import discord
from discord import app_commands

from bot.chat.asking import Desk
from bot.chat.installs import asks, sharing
from bot.chat.options import SPANS, option
from bot.chat.paging import answer

WEEK = 7
"""Days of changes where nobody says how many: what a reader who comes by once a week has missed."""


def changes_command(desk: Desk) -> app_commands.Command[Any, ..., None]:
    """Return the command."""

    @sharing
    @option("since")
    @app_commands.choices(since=SPANS)
    async def changes(asked: discord.Interaction[discord.Client], since: int = WEEK, *, share: bool = False) -> None:
        await answer(asked, desk, "changes", str(since), share=share)

    return asks("changes", changes)
