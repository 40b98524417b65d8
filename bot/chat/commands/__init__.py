"""Slash commands, one file each; a new one is a file here and a line in this table."""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

from discord import app_commands

from bot.chat.asking import Desk
from bot.chat.commands.changes import changes_command
from bot.chat.commands.check import check_command
from bot.chat.commands.digest import digest_command
from bot.chat.commands.help import help_command
from bot.chat.commands.latest import latest_command
from bot.chat.commands.license import license_command
from bot.chat.commands.lineage import lineage_command
from bot.chat.commands.model import model_command
from bot.chat.commands.search import search_command
from bot.chat.commands.sources import sources_command
from bot.chat.commands.status import status_command
from bot.chat.commands.story import story_command
from bot.chat.commands.trending import trending_command
from bot.chat.commands.why import why_command

Spoken = app_commands.Command[Any, ..., None] | app_commands.Group | app_commands.ContextMenu
"""A command, a group of them, or an entry of a message's menu."""


COMMANDS: Mapping[str, Callable[[Desk], Spoken]] = MappingProxyType(
    {
        "changes": changes_command,
        "check": check_command,
        "digest": digest_command,
        "help": help_command,
        "latest": latest_command,
        "license": license_command,
        "lineage": lineage_command,
        "model": model_command,
        "search": search_command,
        "sources": sources_command,
        "status": status_command,
        "story": story_command,
        "trending": trending_command,
        "why": why_command,
    }
)
