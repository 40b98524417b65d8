"""/license: what a license grants, how two differ, what a model's has been."""

import discord
from discord import app_commands

from bot.chat.asking import Desk
from bot.chat.completing import completing
from bot.chat.installs import CONTEXTS, INSTALLS, asks, sharing
from bot.chat.options import Words, option
from bot.chat.paging import answer
from bot.chat.translator import named
from bot.domain.following import Subject


def license_command(desk: Desk) -> app_commands.Group:
    """Return the commands, as one group."""
    either = completing(desk, Subject.LICENSE, Subject.MODEL)

    @sharing
    @option("before")
    @option("after")
    @app_commands.autocomplete(before=either, after=either)
    async def compare(
        asked: discord.Interaction[discord.Client], before: Words, after: Words, *, share: bool = False
    ) -> None:
        await answer(asked, desk, "compare", before, after, share=share)

    @sharing
    @option("license")
    @app_commands.autocomplete(license=either)
    async def explain(
        asked: discord.Interaction[discord.Client],
        license: Words,  # noqa: A002 - what people call the option
        *,
        share: bool = False,
    ) -> None:
        await answer(asked, desk, "explain", license, share=share)

    @sharing
    @option("model")
    @app_commands.autocomplete(model=completing(desk, Subject.MODEL))
    async def history(asked: discord.Interaction[discord.Client], model: Words, *, share: bool = False) -> None:
        await answer(asked, desk, "history", model, share=share)

    group = app_commands.Group(
        name=named("license.name"),
        description=named("license.description"),
        allowed_installs=INSTALLS,
        allowed_contexts=CONTEXTS,
    )
    for key, callback in (("compare", compare), ("explain", explain), ("history", history)):
        group.add_command(asks(f"license.{key}", callback))
    return group
