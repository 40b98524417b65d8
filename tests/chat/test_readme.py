"""The README's table of slash commands is the commands' own: `python -m tests.chat.test_readme` prints it."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import discord
from discord import app_commands

from bot.chat.asking import Desk
from bot.chat.commands import COMMANDS
from bot.chat.commands.deeds import DEEDS
from tests.chat.asked import Asked

README = Path(__file__).parents[2] / "README.md"


def rows() -> list[str]:
    """Return a row for every command there is."""
    made = [make(Desk(answers=Asked())) for _, make in sorted({**COMMANDS, **DEEDS}.items())]
    return [row for each in made for row in _rows(each, "")]


def _rows(
    command: app_commands.Command[Any, ..., Any] | app_commands.Group | app_commands.ContextMenu, before: str
) -> Iterator[str]:
    match command:
        case app_commands.Group():
            for each in sorted(command.commands, key=lambda one: one.name):
                yield from _rows(each, f"{before}{command.name} ")
        case app_commands.ContextMenu():
            assert command.type is discord.AppCommandType.message
            yield f"| *{command.name}*, in a message's menu | the claims and models of that message, held against the ledger |"
        case app_commands.Command():
            words = (each.name if each.required else f"[{each.name}]" for each in command.parameters)
            yield f"| `/{' '.join((before + command.name, *words))}` | {command.description} |"


def test_every_command_stands_in_the_readme() -> None:
    """Whoever reads the README knows every command, its options and what it is for."""
    table = README.read_text(encoding="utf-8")

    assert [row for row in rows() if row not in table] == []


if __name__ == "__main__":
    print("\n".join(rows()))
