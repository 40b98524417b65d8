"""The Discord client: hears commands over the gateway and answers them."""

import asyncio

import aiohttp
import discord
import structlog
from discord import app_commands
from discord.backoff import ExponentialBackoff

from bot.chat.answers import Answers
from bot.chat.commands import COMMANDS
from bot.chat.endpoint import speak_to
from bot.chat.locales import say
from bot.chat.markdown import escape
from bot.chat.replies import Asked, language_of
from bot.chat.translator import OwnTranslator
from bot.errors import BotError, DeliveryError

log = structlog.get_logger()

_TOO_LATE = 10062
"""The command was not heard of within three seconds. https://docs.discord.com/developers/topics/opcodes-and-status-codes#json"""


class KaihoClient:
    """A client that answers commands until it is closed."""

    def __init__(self, token: str, *, answers: Answers, api: str | None = None, gateway: str | None = None) -> None:
        self._token = token
        self._answers = answers
        self._gateway: _Gateway | None = None
        self._closed = asyncio.Event()
        speak_to(api=api, gateway=gateway)

    async def run(self) -> None:
        """Connect, answer, and connect again whenever the network was lost; returns when closed.

        A token Discord does not know is a `DeliveryError`: trying again would not help.
        """
        backoff = ExponentialBackoff()
        while not self._closed.is_set():
            async with _Gateway(self._answers) as self._gateway:
                try:
                    await self._gateway.start(self._token)
                except (discord.LoginFailure, discord.PrivilegedIntentsRequired) as error:
                    raise DeliveryError(f"Discord does not let us in: {error} Check KAIHO_DISCORD_TOKEN.") from error
                except (discord.DiscordException, aiohttp.ClientError, OSError, TimeoutError) as error:
                    log.warning("discord lost", problem=str(error))
            await self._rest(backoff.delay())

    async def close(self) -> None:
        """Say goodbye and let go of every connection."""
        self._closed.set()
        if self._gateway is not None:
            await self._gateway.close()

    async def _rest(self, seconds: float) -> None:
        try:
            await asyncio.wait_for(self._closed.wait(), seconds)
        except TimeoutError:
            return


class _Gateway(discord.Client):
    """discord.py's client with our commands. It hears of servers and commands, and of nobody's messages."""

    def __init__(self, answers: Answers) -> None:
        super().__init__(
            intents=discord.Intents(guilds=True), allowed_mentions=discord.AllowedMentions.none(), max_messages=None
        )
        self._tree = _Tree(self)
        for make in COMMANDS.values():
            self._tree.add_command(make(answers))

    async def setup_hook(self) -> None:
        """Tell Discord which commands there are. Those it knows already cost nothing of its daily allowance."""
        await self._tree.set_translator(OwnTranslator())
        await self._tree.sync()


class _Tree(app_commands.CommandTree[discord.Client]):
    """The commands, and the one place where their errors end."""

    async def on_error(self, interaction: Asked, error: app_commands.AppCommandError, /) -> None:
        """Answer in words; what we did not expect goes to the log with its traceback."""
        cause = error.original if isinstance(error, app_commands.CommandInvokeError) else error
        lang = language_of(interaction)
        if isinstance(cause, discord.NotFound) and cause.code == _TOO_LATE:
            log.warning("command unanswered", problem="Discord waits three seconds, and we were busy.")
            return
        if isinstance(cause, BotError):
            text = say("trouble.expected", lang, reason=escape(str(cause)))
        else:
            log.error("command failed", command=interaction.command and interaction.command.name, exc_info=cause)
            text = say("trouble.unexpected", lang)
        try:
            if interaction.response.is_done():
                await interaction.followup.send(text[:2000], ephemeral=True)
            else:
                await interaction.response.send_message(text[:2000], ephemeral=True)
        except (discord.HTTPException, aiohttp.ClientError) as late:
            log.warning("command unanswered", problem=str(late))  # its fifteen minutes are over, or Discord is away
