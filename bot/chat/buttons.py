"""The buttons below what a digest tells: ids alone, so that they work after a restart."""

from collections.abc import Iterator

from bot.chat.ids import Press, custom_id
from bot.chat.limits import width
from bot.chat.locales import say
from bot.chat.pages import Button
from bot.domain.digest import Happening, Line
from bot.domain.following import Subject
from bot.rules.legibility import legible

_BUTTON = 2
_SECONDARY = 2
"""The gray style: a digest has many buttons, and none of them is what the reader came for.
https://docs.discord.com/developers/components/reference#button-button-styles"""


def button(press: Press, *parts: str, label: str) -> Button | None:
    """Return a button; None where what it is about does not fit its name, or could not be sent in one."""
    named = custom_id(press, *parts)
    if named is None or width(named) > 100 or any(legible(part) != part or not part for part in parts):
        return None
    return {"type": _BUTTON, "style": _SECONDARY, "label": label, "custom_id": named}


def story_buttons(line: Line, lang: str) -> tuple[Button, ...]:
    """Return what can be done with a story: `Wrong?` only where a verdict of it is told."""
    return tuple(filter(None, _of_story(line, lang)))


def model_buttons(happening: Happening, lang: str) -> tuple[Button, ...]:
    """Return what can be done with a model."""
    return tuple(filter(None, _of_model(happening, lang)))


def _of_story(line: Line, lang: str) -> Iterator[Button | None]:
    yield button(Press.WHY, line.story, label=say("render.why", lang))
    yield button(Press.SOURCES, line.story, label=say("render.sources", lang))
    yield button(Press.FOLLOW, Subject.STORY, line.story, label=say("render.follow", lang))
    yield button(Press.MUTE, Subject.STORY, line.story, label=say("render.mute", lang))
    if line.verdicts:
        yield button(Press.WRONG, line.story, label=say("render.wrong", lang))


def _of_model(happening: Happening, lang: str) -> Iterator[Button | None]:
    yield button(Press.MODEL, happening.model, label=say("render.details", lang))
    yield button(Press.FOLLOW, Subject.MODEL, happening.model, label=say("render.follow", lang))
    yield button(Press.MUTE, Subject.MODEL, happening.model, label=say("render.mute", lang))
