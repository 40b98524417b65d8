"""What private answers are made of: a text, rows of buttons, a list to choose from."""

from collections.abc import Sequence
from typing import Final

from bot.chat.ids import Press, custom_id
from bot.chat.limits import IS_COMPONENTS_V2
from bot.chat.pages import display
from bot.domain.answer import Option
from bot.domain.subscription import Page
from bot.rules.legibility import clip, legible

Json = dict[str, object]

LONGEST_LABEL: Final = 80
"""Characters on a button. https://docs.discord.com/developers/components/reference#button"""

LONGEST_CHOICE: Final = 100
"""Characters of a choice's label and of its value. https://docs.discord.com/developers/components/reference#string-select"""

MOST_CHOICES: Final = 25
"""In one list. https://docs.discord.com/developers/components/reference#string-select"""

_ROW, _BUTTON, _SELECT = 1, 2, 3
_GRAY, _RED, _BLUE = 2, 4, 1


def card(text: str, *rows: Json | None) -> Page:
    """Return a page of one text, and what may be pressed below it."""
    return {
        "flags": IS_COMPONENTS_V2,
        "components": [display(text), *(row for row in rows if row is not None)],
        "allowed_mentions": {"parse": []},
    }


def row(*buttons: Json | None) -> Json | None:
    """Return at most five buttons side by side; None where there is none."""
    there = [button for button in buttons if button is not None][:5]
    return {"type": _ROW, "components": there} if there else None


def button(label: str, press: Press, *parts: str, danger: bool = False, main: bool = False) -> Json | None:
    """Return a button; None where what it is about does not fit into its name."""
    name = custom_id(press, *parts)
    style = _RED if danger else _BLUE if main else _GRAY
    shown = clip(legible(label), LONGEST_LABEL)
    return {"type": _BUTTON, "style": style, "label": shown, "custom_id": name} if name else None


def chooser(placeholder: str, options: Sequence[Option], press: Press, *parts: str) -> Json | None:
    """Return a list of which one is chosen; None where there is nothing to choose from."""
    values = {each.value: each for each in options if len(each.value) <= LONGEST_CHOICE}
    name = custom_id(press, *parts)
    if not values or name is None:
        return None
    select = {
        "type": _SELECT,
        "custom_id": name,
        "placeholder": clip(placeholder, LONGEST_CHOICE),
        "min_values": 1,
        "max_values": 1,
        "options": [
            {"label": clip(legible(each.label), LONGEST_CHOICE) or each.value, "value": each.value}
            for each in list(values.values())[:MOST_CHOICES]
        ],
    }
    return {"type": _ROW, "components": [select]}
