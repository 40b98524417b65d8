"""Mistakes, gathered while a file is read, each where it stands."""

from collections.abc import Iterable
from difflib import get_close_matches
from typing import NoReturn

from ruamel.yaml.nodes import Node

from bot.errors import ConfigError, Mistake

SHOWN = 60  # characters of a value an operator needs to recognize it


class WrongValue(Exception):
    """A value that can not be taken: each fault with the node it stands at."""

    def __init__(self, *faults: tuple[Node, str, str]) -> None:
        self.faults = faults
        super().__init__("; ".join(problem for _, problem, _ in faults))


class Findings:
    """What is wrong in one file so far."""

    def __init__(self, file: str) -> None:
        self._file = file
        self._mistakes: list[Mistake] = []

    def add(self, node: Node, problem: str, remedy: str) -> None:
        """Note a mistake at the place where a node begins."""
        mark = node.start_mark
        self.add_at(mark.line + 1, mark.column + 1, problem, remedy)

    def add_at(self, line: int, column: int, problem: str, remedy: str) -> None:
        """Note a mistake at a line and column, both from 1; line 0 is the file as a whole."""
        self._mistakes.append(Mistake(file=self._file, line=line, column=column, problem=problem, remedy=remedy))

    def give_up(self, line: int, column: int, problem: str, remedy: str) -> NoReturn:
        """Raise all mistakes noted so far, this one among them: nothing after it can be read."""
        self.add_at(line, column, problem, remedy)
        raise ConfigError(tuple(self._mistakes))

    def raise_any(self) -> None:
        """Raise all mistakes noted so far as one `ConfigError`; do nothing when there are none."""
        if self._mistakes:
            raise ConfigError(tuple(self._mistakes))


def brief(text: str) -> str:
    """Say what the operator wrote on one line, and not at length."""
    line = " ".join("".join(sign if sign.isprintable() else " " for sign in text).split())
    return f"{line[:SHOWN]}…" if len(line) > SHOWN else line


def shown(text: str) -> str:
    """Quote what the operator wrote."""
    return f'"{brief(text)}"'


def suggestion(word: str, choices: Iterable[str], *, say_all: bool = True) -> str:
    """Name the nearest choice, or else all of them."""
    known = sorted(choices)
    near = get_close_matches(word[:SHOWN], known, n=1)
    if near:
        return f"Did you mean {near[0]}?"
    return f"Write {'one of ' if len(known) > 1 else ''}{', '.join(known)}." if say_all else ""
