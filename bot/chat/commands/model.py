"""/model: everything about a model."""

from typing import Any

import discord
from discord import app_commands

from bot.chat.asking import Desk
from bot.chat.completing import completing
from bot.chat.installs import asks, sharing
from bot.chat.options import Words, option
from bot.chat.paging import answer
from bot.domain.following import Subject


def model_command(desk: Desk) -> app_commands.Command[Any, ..., None]:
    """Return the command."""

    @sharing
    @option("model")
    @app_commands.autocomplete(model=completing(desk, Subject.MODEL))
    async def tell(asked: discord.Interaction[discord.Client], model: Words, *, share: bool = False) -> None:
        await answer(asked, desk, "model", model, share=share)

    return asks("model", tell)
