"""Every command, as a card: read from what Discord is told of them, so that it can not go stale."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from bot.chat.cards.laying import Card, listed
from bot.chat.cards.saying import joined, named
from bot.chat.locales import LOCALES, say
from bot.chat.look import COLORS
from bot.domain.answer import Asker
from bot.domain.story import Standing

Described = Mapping[str, Any]
"""A command as Discord takes it.
https://docs.discord.com/developers/interactions/application-commands#application-command-object-application-command-structure"""

_MESSAGE, _SUBCOMMAND, _GROUP = 3, 1, 2
"""Types: a command of a message's menu; an option that is a command, or a group of them."""

SHARE = "share"
"""The option nearly every command has: it is told of once, above."""

_GUILD = 0
"""The context of a server."""


def help_card(described: Sequence[Described], asker: Asker) -> Card:
    """Return the commands by where they can be used and by whom; those nobody there may use are left out."""
    parts: dict[str, list[str]] = {"everywhere": [], "server": [], "managers": [], "message": []}
    for command in sorted(described, key=lambda each: str(each["name"])):
        parts[_part(command)].extend(_lines(command, asker.lang, str(command["id"])))
    if not (asker.manages or asker.operates):
        parts["managers"] = []
    pieces = [
        piece
        for part, lines in parts.items()
        if lines
        for piece in listed(f"**{say(f'cards.help.{part}', asker.lang)}**", lines, color=COLORS[Standing.ANNOUNCED])
    ]
    return Card(heading=f"## Kaiho\n{say('cards.help', asker.lang)}", pieces=tuple(pieces))


def _part(command: Described) -> str:
    if command.get("type") == _MESSAGE:
        return "message"
    if command.get("default_member_permissions") is not None:
        return "managers"
    contexts = command.get("contexts")
    alone = list(contexts) == [_GUILD] if contexts else command.get("dm_permission") is False
    return "server" if alone else "everywhere"


def _lines(command: Described, lang: str, id_: str, before: str = "") -> Iterator[str]:
    """Name a command, or those of a group, so that pressing the name begins to use it."""
    name = f"{before} {command['name']}".strip()
    options: Sequence[Described] = command.get("options") or ()
    inside = [each for each in options if each["type"] in {_SUBCOMMAND, _GROUP}]
    for each in inside:
        yield from _lines(each, lang, id_, name)
    if inside:
        return
    if command.get("type") == _MESSAGE and not before:
        yield f"- **{named(_said(command, 'name', lang))}**"
        return
    takes = " ".join(
        f"`{_said(each, 'name', lang)}`" if each.get("required") else f"[`{_said(each, 'name', lang)}`]"
        for each in options
        if each["name"] != SHARE
    )
    yield f"- {joined([f'</{name}:{id_}> {takes}'.strip(), named(_said(command, 'description', lang), 100)])}"


def _said(command: Described, key: str, lang: str) -> str:
    """Return a name or a description in the reader's language, as Discord shows it to them."""
    localized: Mapping[str, str] = command.get(f"{key}_localizations") or {}
    for locale, spoken in LOCALES.items():
        if spoken == lang and locale.value in localized:
            return localized[locale.value]
    return str(command[key])
