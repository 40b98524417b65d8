"""/privacy: what is kept about a person, and its deletion."""

from typing import Any

import discord
from discord import app_commands

from bot.chat.asking import Desk, desk_of
from bot.chat.commands.follow import CONTEXTS, INSTALLS
from bot.chat.translator import named
from bot.chat.views.pressing import begin, show
from bot.chat.views.privacy import any_of, held_page, sure_page

Command = app_commands.Command[Any, ..., None]


def privacy_commands(_: Desk) -> app_commands.Group:
    """Return /privacy."""
    group = app_commands.Group(
        name=named("privacy.name"),
        description=named("privacy.description"),
        allowed_installs=INSTALLS,
        allowed_contexts=CONTEXTS,
    )

    async def shown(asked: discord.Interaction[discord.Client]) -> None:
        who = await begin(asked)
        await show(asked, held_page(await desk_of(asked).answers.held(who), who.lang))

    async def delete(asked: discord.Interaction[discord.Client]) -> None:
        who = await begin(asked)
        held = await desk_of(asked).answers.held(who)
        await show(asked, sure_page(held, who.lang) if any_of(held) else held_page(held, who.lang))

    for key, callback in (("privacy.show", shown), ("privacy.delete", delete)):
        group.add_command(
            app_commands.Command(name=named(f"{key}.name"), description=named(f"{key}.description"), callback=callback)
        )
    return group
