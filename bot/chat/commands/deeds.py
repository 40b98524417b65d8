"""The commands that change something: a table beside that of those that ask."""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

from discord import app_commands

from bot.chat.asking import Desk
from bot.chat.commands.follow import follow_commands, watch_commands
from bot.chat.commands.mute import mute_commands
from bot.chat.commands.privacy import privacy_commands
from bot.chat.commands.subscribe import subscribe_command
from bot.chat.commands.subscriptions import alert_command, subscriptions_command, unsubscribe_command

DEEDS: Mapping[str, Callable[[Desk], app_commands.Command[Any, ..., None] | app_commands.Group]] = MappingProxyType(
    {
        "alert": alert_command,
        "follow": follow_commands,
        "mute": mute_commands,
        "privacy": privacy_commands,
        "subscribe": subscribe_command,
        "subscriptions": subscriptions_command,
        "unsubscribe": unsubscribe_command,
        "watch": watch_commands,
    }
)
