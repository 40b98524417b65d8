"""Which words each command understands."""

import argparse
from collections.abc import Coroutine, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Protocol

from bot import __version__
from bot.terminal.screen import Screen

YEARS = range(1970, 3000)
"""Years a clock may be set to: a digest's window before and a poll's interval after it are years of the calendar too."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """What was said on the command line; `None`, empty or false where nothing was."""

    command: str
    data: Path | None = None
    sources: Path | None = None
    now: datetime | None = None
    json: bool = False
    limit: int | None = None
    ids: tuple[str, ...] = ()
    all: bool = False
    preview: bool = False
    html: Path | None = None
    query: str = ""
    file: Path = Path()
    act: str = ""
    files: tuple[Path, ...] = ()
    picture: Path | None = None
    git: Path | None = None


class Run(Protocol):
    """What a command does."""

    def __call__(self, options: Options, screen: Screen) -> Coroutine[Any, Any, int]:
        """Do it; return the exit code."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Command:
    """One command: what it is for, the words it takes, and what it does."""

    help: str
    run: Run
    words: tuple[tuple[str, Mapping[str, Any]], ...] = ()


def parse(words: Sequence[str], commands: Mapping[str, Command]) -> Options:
    """Read the command line; `SystemExit(2)` with a usage line when it can not be read."""
    everywhere = common()
    parser = argparse.ArgumentParser(
        prog="kaiho",
        description="Watches the world of open models and tells what really happened.",
        parents=[everywhere],
    )
    parser.add_argument("--version", action="version", version=f"kaiho {__version__}")
    chosen = parser.add_subparsers(dest="command", metavar="COMMAND", required=True)
    for name, command in commands.items():
        words_of = chosen.add_parser(name, help=command.help, description=command.help, parents=[everywhere])
        for word, how in command.words:
            words_of.add_argument(word, **how)
    said = vars(parser.parse_args(words))
    said |= {several: tuple(said[several]) for several in ("ids", "files") if several in said}
    return Options(**said)


def common() -> argparse.ArgumentParser:
    """Make the options every command takes, before its name and after it."""
    parser = argparse.ArgumentParser(add_help=False, argument_default=argparse.SUPPRESS)
    parser.add_argument("--data", type=Path, metavar="DIR", help="where everything is kept (KAIHO_DATA)")
    parser.add_argument("--sources", type=Path, metavar="FILE", help="the sources file (KAIHO_SOURCES)")
    parser.add_argument("--now", type=instant, metavar="ISO-TIME", help="pretend it is this time")
    parser.add_argument("--json", action="store_true", help="one JSON document on stdout; logs on stderr")
    return parser


def instant(said: str) -> datetime:
    """Read a day or a moment; without a zone it is UTC."""
    try:
        moment = datetime.fromisoformat(said)
        moment = (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError):  # the year 1 in Tokyo has no moment in UTC
        problem = f"{said!r} is no ISO 8601 time; try 2026-03-05 or 2026-03-05T08:00:00Z"
        raise argparse.ArgumentTypeError(problem) from None
    if moment.year not in YEARS:
        raise argparse.ArgumentTypeError(f"{said!r} lies outside the years {YEARS.start} to {YEARS.stop - 1}")
    return moment


def positive(said: str) -> int:
    """Read a number of rows."""
    if not said.isdecimal() or len(said) > 9 or int(said) < 1:  # a store counts in 64 bits
        raise argparse.ArgumentTypeError(f"{said!r} is no number of rows; try 20")
    return int(said)
