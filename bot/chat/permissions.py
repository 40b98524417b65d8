"""What the bot may do in a channel, and what it may not and would have to."""

from collections.abc import Iterable
from typing import Final

import discord

from bot.chat.locales import say

Place = discord.TextChannel | discord.ForumChannel | discord.Thread
"""Where a subscription may go: text and announcement channels, forums, threads."""

_ALWAYS: Final = ("view_channel", "embed_links", "attach_files", "read_message_history")
"""To see the channel, to post links and pictures, and to find after a crash what was posted before it."""

_IN: Final[dict[str, tuple[str, ...]]] = {
    "channel": ("send_messages",),
    "forum": (
        "send_messages",
        "send_messages_in_threads",
    ),  # a post is a thread, whose further pages are messages in it
    "thread": ("send_messages_in_threads",),
}
"""https://docs.discord.com/developers/topics/permissions#permissions-bitwise-permission-flags"""


_WITH_WRITING: Final = frozenset({"embed_links", "attach_files"})
"""Withheld where one may not write."""


def missing(place: Place) -> tuple[str, ...]:
    """Return the permissions that the bot has not, and would need to post there."""
    me: discord.Member | None = place.guild.me
    if me is None:
        return ("view_channel",)
    kind = {discord.ForumChannel: "forum", discord.Thread: "thread"}.get(type(place), "channel")
    return _lacking(place.permissions_for(me), _IN[kind])


def missing_here(there: discord.Permissions, *, thread: bool) -> tuple[str, ...]:
    """Return the permissions that the bot has not in the place something was asked in."""
    return _lacking(there, _IN["thread" if thread else "channel"])


def _lacking(there: discord.Permissions, writing: tuple[str, ...]) -> tuple[str, ...]:
    """Name what lacks; what Discord withholds along with it does not lack by itself.

    https://docs.discord.com/developers/topics/permissions#implicit-permissions
    """
    if not there.view_channel:
        return ("view_channel",)
    mute = [name for name in writing if not getattr(there, name)]
    needed = [name for name in _ALWAYS if not (mute and name in _WITH_WRITING)]
    return (*(name for name in needed if not getattr(there, name)), *mute)


def in_words(names: Iterable[str], lang: str) -> str:
    """Name permissions as Discord's own settings do."""
    return ", ".join(say(f"permission.{name}", lang) for name in names)
