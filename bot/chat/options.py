"""The options commands have in common: named, described and offered in three languages."""

from collections.abc import Callable
from typing import Any

from discord import app_commands

from bot.chat.translator import named
from bot.domain.claim import Act

Words = app_commands.Range[str, 1, 200]
"""What somebody types: longer than any name we know, and short enough to be repeated in an answer."""

SPANS = [app_commands.Choice(name=named(f"span.{days}"), value=days) for days in (1, 7, 30, 90, 365)]
"""How far back, in days."""

KINDS = [
    app_commands.Choice(name=named(f"kind.{act.name.lower()}"), value=act.value)
    for act in (
        Act.RELEASE,
        Act.RUMORED_RELEASE,
        Act.ANNOUNCEMENT,
        Act.LICENSE_CHANGE,
        Act.ACCESS_CHANGE,
        Act.LEAK,
        Act.WITHDRAWAL,
        Act.DATASET_OR_CODE,
        Act.RESEARCH,
        Act.POLICY,
    )
]
"""What happened, as claims say it; what is no news of a model is not offered."""

LANGUAGES = [
    app_commands.Choice(name="English", value="en"),
    app_commands.Choice(name="日本語", value="ja"),
    app_commands.Choice(name="中文", value="zh"),
]
"""Of the sources, each in its own words."""


def option(name: str) -> Callable[[Any], Any]:
    """Return a decorator that names and describes an option."""

    def decorate(callback: Any) -> Any:  # noqa: ANN401 - discord.py reads the options from it, whatever they are
        described = app_commands.describe(**{name: named(f"option.{name}.description")})(callback)
        return app_commands.rename(**{name: named(f"option.{name}.name")})(described)

    return decorate
