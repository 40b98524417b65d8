"""Check license claims: on any message, the claims in it held against the ledger."""

import re
from collections.abc import Iterator, Sequence

import discord
from discord import app_commands

from bot.chat.asking import Desk
from bot.chat.installs import CONTEXTS, INSTALLS
from bot.chat.paging import answer
from bot.chat.translator import named

_LINES = re.compile(r"^(?:#{1,3} |-# |>{1,3} |[-*] )+", re.MULTILINE)
_LINK = re.compile(r"(?<!\\)\[((?:[^\]\\]|\\.)*)\]\(\S+?\)")
_MARKS = re.compile(r"(?<!\\)(?:\*{1,3}|~~|\|\||`{1,3}|__)")
_ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])")
"""https://docs.discord.com/developers/reference#message-formatting"""

LONGEST = 8_000
"""Characters of a message that are read: its text and its embeds may have 10,000 together, and claims stand first."""


def check_command(desk: Desk) -> app_commands.ContextMenu:
    """Return the command of a message's menu."""

    async def check(asked: discord.Interaction[discord.Client], message: discord.Message) -> None:
        await answer(asked, desk, "check", text_of(message))

    return app_commands.ContextMenu(
        name=named("check.name"),
        callback=check,
        type=discord.AppCommandType.message,
        allowed_installs=INSTALLS,
        allowed_contexts=CONTEXTS,
    )


def text_of(message: discord.Message) -> str:
    """Return what a message says: its text, its embeds, its text displays."""
    said = [message.content]
    for embed in message.embeds:
        said += [embed.title or "", embed.description or "", *(f"{each.name}: {each.value}" for each in embed.fields)]
    said += _displays(message.components)
    return _plain("\n\n".join(filter(None, said)))[:LONGEST]


def _plain(text: str) -> str:
    """Return a text without Discord's markdown: what is escaped stands for itself, what is a link keeps its label."""
    text = _LINK.sub(r"\1", _LINES.sub("", text))
    return _ESCAPED.sub(r"\1", _MARKS.sub("", text))


def _displays(components: Sequence[object]) -> Iterator[str]:
    for component in components:
        if isinstance(component, discord.TextDisplay):
            yield component.content
        elif isinstance(component, discord.Container | discord.SectionComponent):
            yield from _displays(component.children)
