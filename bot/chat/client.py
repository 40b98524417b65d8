"""The Discord client: hears commands and buttons over the gateway and answers them."""

import asyncio
import sys
from collections.abc import Awaitable, Callable
from typing import Final

import aiohttp
import discord
import structlog
from discord import app_commands
from discord.backoff import ExponentialBackoff

from bot.chat.answers import Answers
from bot.chat.asking import Desk
from bot.chat.commands import COMMANDS
from bot.chat.commands.deeds import DEEDS
from bot.chat.endpoint import speak_to
from bot.chat.replies import Asked
from bot.chat.translator import OwnTranslator
from bot.chat.troubles import tell
from bot.chat.views import ITEMS
from bot.errors import BotError, DeliveryError

log = structlog.get_logger()

Report = Callable[[str], Awaitable[None]]
"""Says something where the operators read."""

_REPORTED: Final = 1_900
"""Characters of a report: one message's content, with room to spare."""


class KaihoClient:
    """A client that answers commands and buttons until it is closed."""

    def __init__(
        self,
        token: str,
        *,
        answers: Answers,
        operators: frozenset[str] = frozenset(),
        report: Report | None = None,
        api: str | None = None,
        gateway: str | None = None,
    ) -> None:
        self._token = token
        self._desk = Desk(answers=answers, operators=operators)
        self._report = report
        self._gateway: _Gateway | None = None
        self._closed = asyncio.Event()
        self._told: list[object] = []  # the commands Discord was told of last
        speak_to(api=api, gateway=gateway)

    async def run(self) -> None:
        """Connect, answer, and connect again whenever the network was lost; returns when closed.

        A token Discord does not know is a `DeliveryError`: trying again would not help.
        """
        backoff = ExponentialBackoff()
        while not self._closed.is_set():
            async with _Gateway(self._desk, self._report, self._told) as self._gateway:
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


class _Gateway(discord.AutoShardedClient):
    """discord.py's client with our commands, in as many shards as Discord asks for.

    It hears of servers, commands and buttons, and of nobody's messages; it remembers neither members nor messages.
    """

    def __init__(self, desk: Desk, report: Report | None, told: list[object]) -> None:
        super().__init__(
            intents=discord.Intents(guilds=True),
            allowed_mentions=discord.AllowedMentions.none(),
            chunk_guilds_at_startup=False,
            member_cache_flags=discord.MemberCacheFlags.none(),
            max_messages=None,
        )
        self.desk = desk
        self._report = report
        self._told = told
        self._tree = _Tree(self)
        for make in {**COMMANDS, **DEEDS}.values():
            self._tree.add_command(make(desk))
        self.add_dynamic_items(*ITEMS)

    async def setup_hook(self) -> None:
        """Tell Discord which commands there are, once: those it knows already cost nothing of its daily allowance."""
        await self._tree.set_translator(OwnTranslator())
        self.desk.operators |= self._owners()
        if not self._told:
            self._told.extend(await self._tree.sync())

    def _owners(self) -> frozenset[str]:
        """Return whose application this is: a person, or all of a team."""
        whose = self.application
        if whose is None:
            return frozenset()
        people = [whose.owner, *(whose.team.members if whose.team else ())]
        return frozenset(str(person.id) for person in people)

    async def on_guild_remove(self, guild: discord.Guild) -> None:
        """Delete what is kept about a server that removed the bot."""
        channels = [str(each.id) for each in (*guild.channels, *guild.threads)]
        try:
            await self.desk.answers.left(str(guild.id), channels)
        except BotError as error:
            log.warning("server not forgotten", guild=guild.id, problem=str(error))

    async def on_error(self, event: str, /, *_: object, **__: object) -> None:
        """Log what went wrong with an event, with its traceback; the others are heard all the same."""
        log.error("event failed", gateway_event=event, exc_info=sys.exc_info()[1])

    async def report(self, text: str) -> None:
        """Say something where the operators read; the log has it too."""
        log.info("reported", text=text)
        if self._report is not None:
            try:
                await self._report(text[:_REPORTED])
            except BotError as error:
                log.warning("operators not told", problem=str(error))


class _Tree(app_commands.CommandTree[discord.Client]):
    """The commands; their errors end where those of buttons and forms do."""

    async def on_error(self, interaction: Asked, error: app_commands.AppCommandError, /) -> None:
        """Answer in words."""
        await tell(interaction, error)
