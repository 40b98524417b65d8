"""/help: every command there is, read from Discord's own list of them."""

from typing import Any

import discord
from discord import app_commands
from discord.http import Route

from bot.chat.asking import Desk, asker_of
from bot.chat.cards.help import help_card
from bot.chat.cards.laying import lay
from bot.chat.installs import asks, sharing
from bot.chat.paging import show_all


def help_command(desk: Desk) -> app_commands.Command[Any, ..., None]:
    """Return the command."""

    @sharing
    async def help_(asked: discord.Interaction[discord.Client], *, share: bool = False) -> None:
        await asked.response.defer(ephemeral=not share, thinking=True)
        # With their names in every language: https://docs.discord.com/developers/interactions/application-commands#get-global-application-commands
        route = Route("GET", "/applications/{application_id}/commands", application_id=asked.application_id)
        described = await asked.client.http.request(route, params={"with_localizations": "true"})
        asker = asker_of(asked, desk.operators, share=share)
        await show_all(asked, lay(help_card(described, asker)), share=share)

    return asks("help", help_)
