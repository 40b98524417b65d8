"""Forms: what they hold is read once, and their errors end where those of commands do."""

from collections.abc import Sequence
from typing import Any, Final

import discord
from discord.ui import Label, Modal, RoleSelect, Select, TextInput

from bot.chat.troubles import tell
from bot.domain.answer import Option
from bot.rules.legibility import clip, legible

LONGEST_TITLE: Final = 45
"""Characters of a form's title and of a field's name. https://docs.discord.com/developers/components/reference#label"""

LONGEST_HINT: Final = 100
"""Characters of what stands below a field's name, and in an empty field."""


class Form(Modal):
    """A form of at most five fields."""

    def __init__(self, title: str) -> None:
        """Name it."""
        super().__init__(title=clip(title, LONGEST_TITLE), timeout=900)  # as long as Discord takes an answer

    async def on_error(self, asked: discord.Interaction[Any], error: Exception, /) -> None:  # type: ignore[override]  # as discord.py's own Modal does
        """Tell who sent it."""
        await tell(asked, error)


class Roles(RoleSelect["Form"]):
    """A field to choose roles in."""

    def to_component_dict(self) -> dict[str, Any]:  # type: ignore[override]  # theirs has numbers for ids
        """Return it with ids as text: discord.py 2.7.1 sends those of roles that stand in it as numbers, which are no snowflakes.

        https://docs.discord.com/developers/reference#snowflakes
        """
        made = super().to_component_dict()
        there = [{**each, "id": str(each["id"])} for each in made.get("default_values", [])]
        return {**made, **({"default_values": there} if there else {})}


def field(
    key: str, name: str, *, hint: str = "", given: str = "", most: int = 200, needed: bool = False, long: bool = False
) -> Label["Form"]:
    """Return a field to write in."""
    style = discord.TextStyle.paragraph if long else discord.TextStyle.short
    write: TextInput[Form] = TextInput(
        custom_id=key, style=style, default=clip(given, most) or None, max_length=most, required=needed
    )
    return Label(text=clip(name, LONGEST_TITLE), description=clip(hint, LONGEST_HINT) or None, component=write)


def choice(
    key: str, name: str, options: Sequence[Option], given: Sequence[str], *, hint: str = "", several: bool = False
) -> Label["Form"]:
    """Return a field to choose in: one, or any number."""
    select: Select[Form] = Select(
        custom_id=key,
        min_values=0 if several else 1,
        max_values=len(options) if several else 1,
        required=not several,
        options=[
            discord.SelectOption(label=clip(each.label, LONGEST_HINT), value=each.value, default=each.value in given)
            for each in options
        ],
    )
    return Label(text=clip(name, LONGEST_TITLE), description=clip(hint, LONGEST_HINT) or None, component=select)


def written(label: Label[Any]) -> str:
    """Return what was written in a field."""
    return legible(label.component.value or "").strip() if isinstance(label.component, TextInput) else ""


def parts_of(label: Label[Any]) -> frozenset[str]:
    """Return the words of a field that holds several, with commas between them."""
    said = written(label)
    for comma in "、，;；\n":
        said = said.replace(comma, ",")
    return frozenset(word.strip() for word in said.split(",") if word.strip())


def taken(label: Label[Any]) -> tuple[str, ...]:
    """Return what was chosen in a field."""
    select = label.component
    values = select.values if isinstance(select, Select | RoleSelect) else []
    return tuple(value if isinstance(value, str) else str(value.id) for value in values)
