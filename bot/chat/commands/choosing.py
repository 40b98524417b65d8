"""What is offered while somebody types the name of what they follow or mute, or of a subscription."""

from collections.abc import Iterable

import discord
from discord.app_commands import Choice

from bot.chat.asking import desk_of
from bot.chat.completing import OFFERED, choices
from bot.chat.replies import Asked
from bot.chat.views.pressing import asker
from bot.chat.views.subscription_page import option_label
from bot.domain.answer import Option

MARK = "~"
"""Between the parts of what a choice stands for."""


async def followed(asked: Asked, typed: str) -> list[Choice[str]]:
    """Offer what somebody follows."""
    there = await desk_of(asked).answers.following(asker(asked))
    return offered(typed, (Option(label=each.label, value=f"{each.subject}{MARK}{each.target}") for each in there))


async def muted(asked: Asked, typed: str) -> list[Choice[str]]:
    """Offer what is muted for somebody."""
    there = await desk_of(asked).answers.muted(asker(asked))
    options = (
        Option(label=each.label, value=MARK.join((whose(each.scope), each.subject, each.target))) for each in there
    )
    return offered(typed, options)


async def subscribed(asked: Asked, typed: str) -> list[Choice[str]]:
    """Offer the subscriptions of a server to who manages it."""
    who = asker(asked)
    there = await desk_of(asked).answers.subscriptions(who) if who.manages else ()
    options = (
        Option(label=option_label(each, who.lang, name=_name(asked, each.destinations[0].address)), value=each.id)
        for each in there
    )
    return offered(typed, options)


def whose(scope: str) -> str:
    """Return for whom a mute is, in a word."""
    return "all" if scope.startswith("guild:") else "me"


def _name(asked: Asked, channel: str) -> str | None:
    found = asked.guild.get_channel_or_thread(int(channel)) if asked.guild and channel.isdecimal() else None
    return found.name if isinstance(found, discord.abc.GuildChannel | discord.Thread) else None


def offered(typed: str, options: Iterable[Option]) -> list[Choice[str]]:
    """Return what holds what was typed."""
    return list(choices([each for each in options if typed.casefold() in each.label.casefold()]))[:OFFERED]
