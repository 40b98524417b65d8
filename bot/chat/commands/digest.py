"""/digest: what is due to be told now."""

from typing import Any

import discord
from discord import app_commands

from bot.chat.answers import Answers
from bot.chat.render import render
from bot.chat.replies import language_of, reply
from bot.chat.translator import named


def digest_command(answers: Answers) -> app_commands.Command[Any, ..., None]:
    """Return the command."""

    @app_commands.describe(share=named("digest.share.description"))
    @app_commands.rename(share=named("digest.share.name"))
    async def digest(asked: discord.Interaction[discord.Client], *, share: bool = False) -> None:
        await asked.response.defer(ephemeral=not share)
        due = await answers.digest(language_of(asked, share=share))
        await reply(asked, (leaf.page for leaf in render(due)), share=share)

    return app_commands.Command(name=named("digest.name"), description=named("digest.description"), callback=digest)
