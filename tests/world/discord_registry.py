"""The commands an application has registered, and what Discord refuses of them.

https://docs.discord.com/developers/interactions/application-commands
"""

import re
from collections import Counter
from collections.abc import Iterator
from typing import Any

Json = dict[str, Any]

CHAT_INPUT, ON_PERSON, ON_MESSAGE = 1, 2, 3
MOST = {CHAT_INPUT: 100, ON_PERSON: 15, ON_MESSAGE: 15}
"""Commands of each type an application may have, globally, and again in each server."""

MOST_CHARACTERS = 8_000
"""Of all names, descriptions and values of one command; of translations the longest counts."""

CREATIONS_A_DAY = 200
"""New commands a server, or the whole world, takes from an application in a day; renewing one that is there is free."""

GROUPS = frozenset({1, 2})
COMMAND_NAME = re.compile(r"[-_'\w]{1,32}")


def command_faults(commands: list[Json]) -> Iterator[str]:
    """Say what Discord refuses in a list of commands."""
    for (name, _), times in Counter((command["name"], kind_of(command)) for command in commands).items():
        if times > 1:
            yield f"{name}: {times} commands of this name"
    for kind, number in Counter(map(kind_of, commands)).items():
        if number > MOST[kind]:
            yield f"commands: {number} of type {kind}, more than {MOST[kind]}"
    for command in commands:
        if kind_of(command) == CHAT_INPUT:
            yield from _name_faults(command)
            yield from _options_faults(command, depth=0)
        elif any(name != name.strip() for name in _names(command)):
            yield f"{command['name']}: spaces at an end"
        if (length := _length(command)) > MOST_CHARACTERS:
            yield f"{command['name']}: {length} characters, more than {MOST_CHARACTERS}"


def kind_of(command: Json) -> int:
    """Return a command's type."""
    return int(command.get("type", CHAT_INPUT))


def _names(named: Json) -> list[str]:
    return [named["name"], *(named.get("name_localizations") or {}).values()]


def _name_faults(named: Json) -> Iterator[str]:
    for name in _names(named):
        if not COMMAND_NAME.fullmatch(name) or name != name.lower():
            yield f"{name}: not a command's name"


def _options_faults(holder: Json, *, depth: int) -> Iterator[str]:
    options = holder.get("options") or []
    words = {option["type"] in GROUPS for option in options}
    if len(words) > 1:
        yield f"{holder['name']}: subcommands and options side by side"
    for place in ("name", *sorted({lang for option in options for lang in option.get("name_localizations") or ()})):
        said = [(option.get("name_localizations") or {}).get(place, option["name"]) for option in options]
        if len(set(said)) < len(said):
            yield f"{holder['name']}: two options of one name ({place})"
    required = [bool(option.get("required")) for option in options]
    if required != sorted(required, reverse=True):
        yield f"{holder['name']}: a required option after one that is not"
    for option in options:
        yield from _name_faults(option)
        yield from _option_faults(option)
        if option["type"] in GROUPS:
            if depth and (option["type"] == 2 or holder["type"] == 1):
                yield f"{option['name']}: nested too deep"
            if option["type"] == 2 and any(inner["type"] != 1 for inner in option.get("options") or ()):
                yield f"{option['name']}: a group holds subcommands alone"
            yield from _options_faults(option, depth=depth + 1)


def _option_faults(option: Json) -> Iterator[str]:
    choices = option.get("choices") or []
    if choices and option.get("autocomplete"):
        yield f"{option['name']}: choices and autocomplete exclude each other"
    if (choices or option.get("autocomplete")) and option["type"] not in {3, 4, 10}:
        yield f"{option['name']}: choices are for text and numbers"
    if len({choice["name"] for choice in choices}) < len(choices):
        yield f"{option['name']}: two choices of one name"
    for choice in choices:
        if isinstance(choice["value"], str) != (option["type"] == 3):
            yield f"{option['name']}: {choice['value']!r} is not of its type"


def _length(named: Json) -> int:
    total = max(map(len, _names(named)))
    total += max(
        map(len, [named.get("description") or "", *(named.get("description_localizations") or {}).values()]), default=0
    )
    total += len(str(named["value"])) if "value" in named else 0
    return total + sum(map(_length, [*(named.get("options") or ()), *(named.get("choices") or ())]))
