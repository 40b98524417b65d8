"""/digest: what is due to be told now, for oneself or for everyone here."""

from typing import Any

import discord
from discord import app_commands

from bot.chat.asking import Desk, asker_of
from bot.chat.installs import asks, sharing
from bot.chat.options import option
from bot.chat.paging import show_all
from bot.chat.render import render
from bot.chat.translator import named

NOW = "now"
MODES = [
    app_commands.Choice(name=named("digest.mode.preview"), value="preview"),
    app_commands.Choice(name=named("digest.mode.now"), value=NOW),
]
"""Look at it alone, or show it here: neither takes anything from the digest that comes when it is due."""


def digest_command(desk: Desk) -> app_commands.Command[Any, ..., None]:
    """Return the command."""

    @sharing
    @option("mode")
    @app_commands.choices(mode=MODES)
    async def digest(asked: discord.Interaction[discord.Client], mode: str = "preview", *, share: bool = False) -> None:
        everyone = share or mode == NOW
        await asked.response.defer(ephemeral=not everyone, thinking=True)
        due = await desk.answers.digest(asker_of(asked, desk.operators, share=everyone))
        await show_all(asked, render(due), share=everyone)

    return asks("digest", digest)
