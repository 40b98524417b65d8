"""Where a command can be had: with a server, or with a person who takes it everywhere."""

from collections.abc import Awaitable, Callable
from typing import Any

from discord import app_commands
from discord.app_commands import AppCommandContext, AppInstallationType

from bot.chat.translator import named

Callback = Callable[..., Awaitable[None]]

INSTALLS = AppInstallationType(guild=True, user=True)
"""Who asks may have Kaiho in a server, or for themselves alone."""

CONTEXTS = AppCommandContext(guild=True, dm_channel=True, private_channel=True)
"""Who asks may do so anywhere: in servers, in a private chat with Kaiho, in private chats with others."""


def asks(key: str, callback: Any) -> app_commands.Command[Any, ..., None]:  # noqa: ANN401 - discord.py reads its options from it
    """Return a command that only asks: named and described in three languages, and to be had everywhere."""
    return app_commands.Command(
        name=named(f"{key}.name"),
        description=named(f"{key}.description"),
        callback=callback,
        allowed_installs=INSTALLS,
        allowed_contexts=CONTEXTS,
    )


def sharing(callback: Any) -> Any:  # noqa: ANN401 - a decorator for what discord.py reads
    """Name and describe the option `share` of a command in three languages."""
    described = app_commands.describe(share=named("option.share.description"))(callback)
    return app_commands.rename(share=named("option.share.name"))(described)
