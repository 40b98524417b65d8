"""The terminal: answers on stdout, everything else on stderr."""

import json
import os
import sys
from collections.abc import Sequence

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn
from rich.table import Table
from rich.text import Text

from bot.errors import Mistake

Row = dict[str, object]
"""One row of an answer: JSON values only."""


class Pipe(Console):
    """A console whose reader may go away: `kaiho items | head`."""

    def on_broken_pipe(self) -> None:
        """Leave it to whoever runs the command; rich would end the program with 1, and nothing failed."""
        raise BrokenPipeError


class Screen:
    """One terminal. In JSON mode stdout carries one JSON document and nothing else."""

    def __init__(self, *, json: bool = False) -> None:
        self.json = json
        self.out = Pipe(highlight=False, soft_wrap=False)
        self.err = Pipe(stderr=True, highlight=False)

    @property
    def aside(self) -> Console:
        """Return where words that are not the answer go: beside it, or to stderr where the answer is for a program."""
        return self.err if self.json else self.out

    def document(self, said: object) -> None:
        """Write one JSON document."""
        sys.stdout.write(json.dumps(said, ensure_ascii=False, indent=1) + "\n")
        sys.stdout.flush()  # whoever reads it may have gone: better heard here than at the very end

    def rows(self, rows: Sequence[Row], *columns: str) -> None:
        """Show rows: all of them and every field as JSON, some columns as a table."""
        if self.json:
            self.document(list(rows))
            return
        if not rows:
            self.out.print("Nothing yet.")
            return
        table = Table(box=None, pad_edge=False, header_style="dim")
        for column in columns:
            last = column == columns[-1]
            table.add_column(column.replace("_", " "), no_wrap=not last, overflow="fold", ratio=1 if last else None)
        for row in rows:
            table.add_row(*(Text(shortly(row.get(column))) for column in columns))
        self.out.print(table)

    def mistakes(self, mistakes: Sequence[Mistake]) -> None:
        """Show every mistake in what the operator wrote."""
        for mistake in mistakes:
            self.complain(str(mistake))
        self.err.print(f"{counted(len(mistakes), 'mistake')}.")

    def complain(self, problem: str) -> None:
        """Say why a command could not do what was asked."""
        self.err.print(Text(harmless(problem)), soft_wrap=True)

    def say(self, line: str) -> None:
        """Say something beside the answer."""
        self.aside.print(Text(harmless(line)), soft_wrap=True)

    def turn(self, row: Row) -> None:
        """Say how one source's turn went, in a line; nothing when there is nothing to say."""
        if row["problem"]:
            self.say(f"{row['source']}: {row['outcome']}, {row['problem']}")
        elif row["kept"]:
            self.say(f"{row['source']}: {row['kept']} new")

    def checked(self, answer: Row, limit: int | None) -> None:
        """Show what a source's document holds: what would be kept, and what refused, and why."""
        if self.json:
            self.document(answer)
            return
        self.say(
            f"{answer['source']}: {answer['outcome']} (HTTP {answer['status'] or '–'}), {answer['entries']} entries"
        )
        if answer["problem"]:
            self.say(f"problem: {answer['problem']}")
        kept, refused = answer["kept"], answer["refused"]
        assert isinstance(kept, list)
        assert isinstance(refused, list)
        if kept:
            self.say(f"would keep {len(kept)}:")
            self.rows(kept[:limit], "published_at", "lang", "archival", "title")
        for row in refused[:limit]:
            self.say(f"would refuse {row['title'] or row['link'] or 'an entry'}: {row['reason']}")

    def findings(self, findings: Sequence[Row]) -> None:
        """Show what is set up and what is not."""
        if self.json:
            self.document(list(findings))
            return
        for finding in findings:
            mark = "✓" if finding["ok"] else "✗"
            self.say(f"{mark} {finding['what']}: {finding['found']}")
            if finding["remedy"]:
                self.say(f"    {finding['remedy']}")

    def progress(self) -> Progress:
        """Make a progress bar on stderr; it is silent where nobody looks."""
        return Progress(
            SpinnerColumn(),
            TextColumn("{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            TimeElapsedColumn(),
            console=self.err,
            transient=True,
            disable=not self.err.is_terminal,
        )

    def abandon(self) -> None:
        """Say no more: whoever read our output has gone."""
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def harmless(text: str) -> str:
    """Return the text without what could steer a terminal: reasons hold words that strangers' servers chose."""
    return "".join(character for character in text if character.isprintable() or character == "\n")


def counted(number: int, what: str) -> str:
    """Say how many there are: `1 source`, `2 sources`."""
    return f"{number:,} {what}{'' if number == 1 else 's'}"


def shortly(value: object) -> str:
    """Write a value as a table shows it."""
    if value is None:
        return "–"
    if isinstance(value, list):
        return str(len(value))
    said = harmless(str(value))
    return said[:16].replace("T", " ") if _is_moment(said) else said


def _is_moment(said: str) -> bool:
    return len(said) >= 20 and said[4] == "-" and said[10] == "T" and said.endswith("Z")
