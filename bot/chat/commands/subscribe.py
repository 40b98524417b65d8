"""/subscribe: a channel gets digests from now on."""

from typing import Any

import discord
from discord import app_commands

from bot.chat.asking import Desk
from bot.chat.permissions import Place, in_words, missing
from bot.chat.replies import Asked, language_of
from bot.chat.translator import named
from bot.chat.views.pressing import asker
from bot.chat.views.subscribing import Basics
from bot.domain.subscription import Destination, Subscription, SubscriptionId
from bot.errors import NotAllowed

Command = app_commands.Command[Any, ..., None]

DAILY = "0 8 * * *"
"""What the form proposes: after the night in which most of the world's labs publish, before work."""

TIMEZONES = {"ja": "Asia/Tokyo", "zh": "Asia/Shanghai"}
"""What the form proposes to who reads these languages; everybody else gets UTC, and may write another."""


class _Channel(app_commands.Transformer):
    """A channel that was chosen, as the client knows it: one it does not know it may not see."""

    @property
    def type(self) -> discord.AppCommandOptionType:
        """Say what is chosen."""
        return discord.AppCommandOptionType.channel

    @property
    def channel_types(self) -> list[discord.ChannelType]:
        """Say which channels may be chosen."""
        kinds = discord.ChannelType
        return [kinds.text, kinds.news, kinds.forum, kinds.public_thread, kinds.news_thread, kinds.private_thread]

    async def transform(self, _: discord.Interaction[Any], value: Any, /) -> Place:  # noqa: ANN401 - discord.py's word
        """Return the channel; the word for one that can not be seen has its sentence where errors end."""
        found = value.resolve()
        if not isinstance(found, Place):
            raise app_commands.TransformerError(value, self.type, self)
        return found


def subscribe_command(_: Desk) -> Command:
    """Return /subscribe."""

    @app_commands.describe(channel=named("subscribe.channel.description"))
    @app_commands.rename(channel=named("subscribe.channel.name"))
    @app_commands.default_permissions(manage_guild=True)
    @app_commands.guild_only()
    async def subscribe(
        asked: discord.Interaction[discord.Client],
        channel: app_commands.Transform[Place, _Channel] | None = None,
    ) -> None:
        lang = language_of(asked)
        place = _open(asked, channel or asked.channel, lang)
        spoken = language_of(asked, share=True)
        proposed = Subscription(
            id=SubscriptionId(""),
            destinations=(Destination(kind="discord", address=str(place.id)),),
            cadence=DAILY,
            timezone=TIMEZONES.get(spoken, "UTC"),
            language=spoken,
        )
        await asked.response.send_modal(Basics(proposed, lang))

    return app_commands.Command(
        name=named("subscribe.name"), description=named("subscribe.description"), callback=subscribe
    )


def _open(asked: Asked, place: object, lang: str) -> Place:
    """Return a place where the bot may post, for who manages the server; say what is missing otherwise."""
    if not asker(asked).manages:
        raise NotAllowed("manage-server", "Only who may manage this server can do that.")
    if not isinstance(place, Place):
        raise NotAllowed("no-channel", "Name a text channel, an announcement channel, a forum or a thread.")
    lacking = missing(place)
    if lacking:
        raise NotAllowed("missing", "I lack permissions there: {names}.", names=in_words(lacking, lang))
    return place
