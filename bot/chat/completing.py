"""What is offered while somebody types."""

from collections.abc import Callable, Coroutine, Iterator, Sequence
from typing import Any

import structlog
from discord import app_commands

from bot.chat.asking import Desk, asker_of
from bot.chat.replies import Asked
from bot.domain.answer import Option
from bot.domain.following import Subject
from bot.errors import BotError
from bot.rules.legibility import clip, legible

log = structlog.get_logger()

OFFERED = 25
"""Choices Discord takes. https://docs.discord.com/developers/interactions/receiving-and-responding#interaction-response-object-autocomplete"""

LONGEST = 100
"""Characters of a choice's name, and of its value.
https://docs.discord.com/developers/interactions/application-commands#application-command-object-application-command-option-choice-structure"""

Completing = Callable[[Asked, str], Coroutine[Any, Any, list[app_commands.Choice[str]]]]


def completing(desk: Desk, *subjects: Subject, operators: bool = False) -> Completing:
    """Return what offers things of these kinds, the first kind first; `operators` alone are offered any where that is said.

    What goes wrong offers nothing: whoever types can type on.
    """

    async def complete(asked: Asked, typed: str) -> list[app_commands.Choice[str]]:
        asker = asker_of(asked, desk.operators)
        if operators and not asker.operates:
            return []
        found: list[Option] = []
        try:
            for subject in subjects:
                if len(found) < OFFERED:
                    found += await desk.answers.complete(subject, typed[:LONGEST], asker)
        except BotError as error:
            log.warning("nothing to offer", problem=str(error))
        return list(choices(found))[:OFFERED]

    return complete


def choices(options: Sequence[Option]) -> Iterator[app_commands.Choice[str]]:
    """Yield options as Discord takes them: each once, with a name that can be read."""
    seen: set[str] = set()
    for option in options:
        label = clip(legible(option.label), LONGEST) or option.value
        if option.value and len(option.value) <= LONGEST and option.value not in seen:
            seen.add(option.value)
            yield app_commands.Choice(name=label, value=option.value)
