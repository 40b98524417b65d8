"""One value of `sources.yaml` → a value of ours, or what is wrong with it."""

import re
from collections.abc import Callable, Iterable
from datetime import timedelta
from enum import StrEnum
from typing import Any, Final
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, available_timezones

from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from bot.roster.findings import WrongValue, shown, suggestion
from bot.rules.cadence import cadence_fault

Read = Callable[[Node], Any]

MAX_TEXT: Final = 2048  # characters; longer addresses fail on many servers
MAX_NUMBER: Final = 1_000_000
UNITS: Final = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days", "w": "weeks"}
NULL: Final = "tag:yaml.org,2002:null"

# What people write for a language whose code is another.
LANGUAGES_MEANT: Final = {
    "jp": "ja",
    "jpn": "ja",
    "japanese": "ja",
    "cn": "zh",
    "chinese": "zh",
    "english": "en",
    "us": "en",
    "uk": "en",
}


def text(node: Node) -> str:
    """Take what is written as text, be it a word, a number or a date."""
    if isinstance(node, MappingNode):
        raise WrongValue((node, "holds keys where one value is wanted.", "Write the value behind the colon."))
    if isinstance(node, SequenceNode):
        raise WrongValue((node, "is a list where one value is wanted.", "Write one value, without brackets or dashes."))
    assert isinstance(node, ScalarNode)
    written = str(node.value).strip()
    if not written or node.tag == NULL:
        raise WrongValue((node, "is empty.", "Write a value, or leave the key out."))
    if len(written) > MAX_TEXT:
        raise WrongValue((node, f"is longer than {MAX_TEXT} characters.", "Write a shorter one."))
    return written


def identifier(node: Node) -> str:
    """Take an id: one word, for a person to type and a log line to carry."""
    written = text(node)
    if not re.fullmatch(r"[\w.][\w.-]{0,99}", written):
        remedy = "Use letters, digits and dashes: publisher-what."
        raise WrongValue((node, f"{shown(written)} can not be an id.", remedy))
    return written


def web_address(node: Node) -> str:
    """Take an absolute http or https address."""
    written = text(node)
    try:
        parts = urlsplit(written)
        sound = parts.scheme in {"http", "https"} and bool(parts.hostname) and parts.port != 0
    except ValueError:  # a port that is no number, brackets that do not close
        sound = False
    if not sound or any(sign.isspace() or not sign.isprintable() for sign in written):
        raise WrongValue((node, f"{shown(written)} is not an http(s) address.", "Write https://host/path."))
    return written


def language(node: Node) -> str:
    """Take a language by its BCP 47 primary tag."""
    written = text(node)
    meant = LANGUAGES_MEANT.get(written.lower()) or written.lower().replace("_", "-").split("-")[0]
    if written != meant or not re.fullmatch("[a-z]{2,3}", written):
        remedy = f"Write {meant}." if re.fullmatch("[a-z]{2,3}", meant) else "Write en, ja, zh or another such code."
        raise WrongValue((node, f"{shown(written)} is not a language code.", remedy))
    return written


def duration(node: Node, *, shortest: timedelta = timedelta(seconds=1)) -> timedelta:
    """Take a number and a unit: 30s, 15m, 1h, 3d, 2w."""
    written = text(node)
    match = re.fullmatch(r"([0-9]{1,6}) ?([smhdw])", written)
    if not match:
        digits = re.fullmatch(r"[0-9]+", written)
        remedy = f"Write {written[:6]}m for minutes, or 30s, 1h, 1d, 1w." if digits else "Write 30s, 15m, 1h, 1d or 1w."
        fault = "has no unit." if digits else "is not a duration."
        raise WrongValue((node, f"{shown(written)} {fault}", remedy))
    span = timedelta(**{UNITS[match[2]]: int(match[1])})
    if not shortest <= span <= timedelta(days=3660):
        raise WrongValue((node, f"{shown(written)} is out of bounds.", "Write 1s at least and 3660d at most."))
    return span


def duration_or_none(node: Node) -> timedelta:
    """Take a duration that may be nothing: 0s."""
    return duration(node, shortest=timedelta())


def flag(node: Node) -> bool:
    """Take true or false."""
    written = text(node)
    if written.lower() not in {"true", "false"}:
        meant = {"yes": "true", "on": "true", "no": "false", "off": "false"}.get(written.lower(), "true or false")
        raise WrongValue((node, f"{shown(written)} is neither true nor false.", f"Write {meant}."))
    return written.lower() == "true"


def number(node: Node) -> int:
    """Take a whole number that is not negative."""
    written = text(node)
    if not re.fullmatch("[0-9]{1,7}", written) or int(written) > MAX_NUMBER:
        raise WrongValue((node, f"{shown(written)} is not a whole number.", f"Write one from 0 to {MAX_NUMBER}."))
    return int(written)


def count(node: Node) -> int:
    """Take a number of things, of which there is at least one."""
    found = number(node)
    if not found:
        raise WrongValue((node, "0 would show nothing.", "Write 1 or more."))
    return found


def cadence(node: Node) -> str:
    """Take five cron fields, or `hourly`, or `daily 08:00`; return cron fields."""
    written = text(node)
    if written == "hourly":
        return "0 * * * *"
    daily = re.fullmatch(r"daily ([01]?[0-9]|2[0-3]):([0-5][0-9])", written)
    if daily:
        return f"{int(daily[2])} {int(daily[1])} * * *"
    fault = cadence_fault(written)
    if fault:
        remedy = 'Write "0 8 * * *" (minute, hour, day, month, weekday), daily 08:00 or hourly.'
        raise WrongValue((node, f"{shown(written)} {fault}.", remedy))
    return " ".join(written.split())


def time_zone(node: Node) -> str:
    """Take a time zone by its IANA name."""
    written = text(node)
    try:
        ZoneInfo(written)
    except (KeyError, ValueError, OSError):  # unknown; a path; a folder such as America
        remedy = suggestion(written, available_timezones(), say_all=False) or "Write UTC, Asia/Tokyo, Europe/Berlin …"
        raise WrongValue((node, f"{shown(written)} is not a time zone.", remedy)) from None
    return written


def choice(names: Iterable[str]) -> Read:
    """Take one of these words."""
    known = frozenset(names)

    def read(node: Node) -> str:
        written = text(node)
        if written not in known:
            raise WrongValue((node, f"{shown(written)} is not known.", suggestion(written, known)))
        return written

    return read


def member(kind: type[StrEnum]) -> Read:
    """Take one member of an enumeration."""
    read = choice(kind)
    return lambda node: kind(read(node))


def many(read: Read) -> Callable[[Node], tuple[Any, ...]]:
    """Take a list, each entry by `read`, in order and none twice; every bad entry is told."""

    def read_all(node: Node) -> tuple[Any, ...]:
        if not isinstance(node, SequenceNode):
            written = text(node)
            raise WrongValue((node, "is one value where a list is wanted.", f"Write [{written[:40]}]."))
        found: list[Any] = []
        faults: list[tuple[Node, str, str]] = []
        for entry in node.value:
            try:
                found.append(read(entry))
            except WrongValue as wrong:
                faults.extend(wrong.faults)
        if faults:
            raise WrongValue(*faults)
        return tuple(dict.fromkeys(found))

    return read_all


def one_or_many(read: Read) -> Callable[[Node], tuple[Any, ...]]:
    """Take a list, or one value that stands for a list of one."""
    return lambda node: many(read)(node) if isinstance(node, SequenceNode) else (read(node),)


def some_of(read: Read) -> Callable[[Node], frozenset[Any]]:
    """Take a list whose order means nothing."""
    return lambda node: frozenset(many(read)(node))
