"""/search: stories, by what they say and what they mean."""

from typing import Any

import discord
from discord import app_commands

from bot.chat.asking import Desk
from bot.chat.completing import completing
from bot.chat.installs import asks, sharing
from bot.chat.options import KINDS, LANGUAGES, SPANS, Words, option
from bot.chat.paging import answer
from bot.domain.following import Subject


def search_command(desk: Desk) -> app_commands.Command[Any, ..., None]:
    """Return the command."""

    @sharing
    @option("query")
    @option("since")
    @option("kind")
    @option("maker")
    @option("license")
    @option("language")
    @app_commands.choices(since=SPANS)
    @app_commands.choices(kind=KINDS, language=LANGUAGES)
    @app_commands.autocomplete(maker=completing(desk, Subject.MAKER), license=completing(desk, Subject.LICENSE))
    async def search(
        asked: discord.Interaction[discord.Client],
        query: Words,
        *,
        since: int | None = None,
        kind: str = "",
        maker: str = "",
        license: str = "",  # noqa: A002 - what people call the option
        language: str = "",
        share: bool = False,
    ) -> None:
        days = "" if since is None else str(since)
        await answer(asked, desk, "search", query, days, kind, maker, license, language, share=share)

    return asks("search", search)
