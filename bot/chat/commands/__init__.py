"""Slash commands, one file each; a new one is a file here and a line in this table."""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

from discord import app_commands

from bot.chat.answers import Answers
from bot.chat.commands.digest import digest_command
from bot.chat.commands.status import status_command

COMMANDS: Mapping[str, Callable[[Answers], app_commands.Command[Any, ..., None]]] = MappingProxyType(
    {"digest": digest_command, "status": status_command}
)
