"""What may be pressed: every button and list, by what its name begins with."""

from typing import Any

from discord.ui import DynamicItem, Item

from bot.chat import paging
from bot.chat.ids import Press
from bot.chat.views.following import follow, mute, unfollow
from bot.chat.views.judging import merge, sources, split, why, wrong
from bot.chat.views.pressing import pressed
from bot.chat.views.privacy import privacy
from bot.chat.views.subscribing import subscription

ITEMS: tuple[type[DynamicItem[Item[Any]]], ...] = (
    pressed(Press.WHY, why),
    pressed(Press.PAGE, paging.turn),
    pressed(Press.MODEL, paging.open_model),
    pressed(Press.SOURCES, sources),
    pressed(Press.FOLLOW, follow),
    pressed(Press.UNFOLLOW, unfollow),
    pressed(Press.MUTE, mute),
    pressed(Press.WRONG, wrong),
    pressed(Press.SPLIT, split),
    pressed(Press.MERGE, merge),
    pressed(Press.SUBSCRIPTION, subscription),
    pressed(Press.PRIVACY, privacy),
)
"""Registered when the client starts, so that what was posted before a restart is heard after it."""
