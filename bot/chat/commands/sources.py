"""/sources: what is asked and how it does, for Kaiho's operators."""

from typing import Any

import discord
from discord import app_commands

from bot.chat.asking import Desk
from bot.chat.completing import completing
from bot.chat.options import Words, option
from bot.chat.paging import answer
from bot.chat.translator import named
from bot.domain.following import Subject


def sources_command(desk: Desk) -> app_commands.Group:
    """Return the commands, as one group; Discord shows it to who may manage a server, and we answer operators alone."""

    async def list_(asked: discord.Interaction[discord.Client]) -> None:
        await answer(asked, desk, "sources")

    @option("source")
    @app_commands.autocomplete(source=completing(desk, Subject.SOURCE, operators=True))
    async def check(asked: discord.Interaction[discord.Client], source: Words) -> None:
        await answer(asked, desk, "trial", source)

    group = app_commands.Group(
        name=named("sources.name"),
        description=named("sources.description"),
        allowed_installs=app_commands.AppInstallationType(guild=True),
        allowed_contexts=app_commands.AppCommandContext(guild=True),
        default_permissions=discord.Permissions(manage_guild=True),
    )
    for key, callback in (("list", list_), ("check", check)):
        group.add_command(
            app_commands.Command[Any, ..., None](
                name=named(f"sources.{key}.name"),
                description=named(f"sources.{key}.description"),
                callback=callback,
            )
        )
    return group
