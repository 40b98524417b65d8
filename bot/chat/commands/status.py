"""/status: how Kaiho is doing."""

from typing import Any

import discord
from discord import app_commands

from bot.chat.answers import Answers
from bot.chat.replies import language_of, reply
from bot.chat.status import status_pages
from bot.chat.translator import named


def status_command(answers: Answers) -> app_commands.Command[Any, ..., None]:
    """Return the command."""

    async def status(asked: discord.Interaction[discord.Client]) -> None:
        await asked.response.defer(ephemeral=True)
        await reply(asked, status_pages(await answers.status(), language_of(asked)))

    return app_commands.Command(name=named("status.name"), description=named("status.description"), callback=status)
