"""The one place where errors of commands, buttons and forms end: in words, for the one who asked."""

from collections.abc import Mapping
from types import TracebackType

import aiohttp
import discord
import structlog
from discord import app_commands

from bot.chat.locales import TEXTS, say
from bot.chat.markdown import escape
from bot.chat.replies import Asked, language_of
from bot.errors import BotError, Declined

log = structlog.get_logger()

_TOO_LATE = 10062
"""The command was not heard of within three seconds. https://docs.discord.com/developers/topics/opcodes-and-status-codes#json"""

LONGEST = 2_000
"""Characters of a message's content. https://docs.discord.com/developers/resources/message#create-message"""


class answering:  # noqa: N801 - reads as a statement: `async with answering(asked):`
    """A block whose errors are told to who asked, and go no further."""

    def __init__(self, asked: Asked) -> None:
        self._asked = asked

    async def __aenter__(self) -> None:
        """Begin."""

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> bool:
        """Tell an error; being canceled is none."""
        if not isinstance(error, Exception):
            return False
        await tell(self._asked, error)
        return True


async def tell(asked: Asked, error: Exception) -> None:
    """Answer in words; what we did not expect goes to the log with its traceback."""
    cause = error.original if isinstance(error, app_commands.CommandInvokeError) else error
    if isinstance(cause, discord.NotFound) and cause.code == _TOO_LATE:
        log.warning("command unanswered", problem="Discord waits three seconds, and we were busy.")
        return
    text = _words(cause, language_of(asked))
    await _answer(asked, text or say("trouble.unexpected", language_of(asked)))
    if text is None:  # logged after the answer: a long traceback takes its time
        log.error("command failed", command=_name(asked), exc_info=cause)


async def _answer(asked: Asked, text: str) -> None:
    try:
        if asked.response.is_done():
            await asked.followup.send(text[:LONGEST], ephemeral=True)
        else:
            await asked.response.send_message(text[:LONGEST], ephemeral=True)
    except (discord.HTTPException, aiohttp.ClientError) as late:
        log.warning("command unanswered", problem=str(late))  # its fifteen minutes are over, or Discord is away


def _words(cause: Exception, lang: str) -> str | None:
    """Say what was to be expected; None for what was not."""
    if isinstance(cause, Declined) and f"declined.{cause.word}" in TEXTS["en"]:
        values = {name: escape(value) if isinstance(value, str) else value for name, value in cause.values.items()}
        return say(f"declined.{cause.word}", lang, **values)
    if isinstance(cause, BotError):
        return say("trouble.expected", lang, reason=escape(str(cause)))
    if isinstance(cause, app_commands.TransformerError):
        return say("declined.hidden-channel", lang)
    if isinstance(cause, app_commands.MissingPermissions):
        return say("declined.manage-server", lang)
    if isinstance(cause, app_commands.NoPrivateMessage):
        return say("declined.server-only", lang)
    if isinstance(cause, discord.Forbidden):
        return say("declined.forbidden", lang)
    return None


def _name(asked: Asked) -> str | None:
    if asked.command is not None:
        return asked.command.qualified_name
    said: Mapping[str, object] = {**asked.data} if asked.data else {}
    return str(said.get("custom_id", "")) or None
