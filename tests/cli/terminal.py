"""A terminal of one's own: `kaiho`, run in this process over a folder and a sources file."""

import asyncio
import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from bot.cli import main

NOON = "2026-03-05T12:00:00Z"


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What a command answered."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """Return the one JSON document on stdout."""
        return json.loads(self.out)


class Kaiho:
    """Runs commands, at noon unless told otherwise."""

    def __init__(self, folder: Path, host: str, capsys: pytest.CaptureFixture[str]) -> None:
        self.folder = folder
        self.sources = folder / "sources.yaml"
        self._host = host
        self._capsys = capsys

    def write(self, *ids: str, more: str = "") -> None:
        """Write a sources file: a feed of each id on the local web, at `/ID`."""
        stanzas = [f"  - {{id: {name}, kind: feed, url: 'http://{self._host}/{name}', language: en}}" for name in ids]
        head = "defaults: {polite_delay: 0s, full_text: false}\nsources:\n"
        self.sources.write_text(head + "\n".join(stanzas) + "\n" + more, encoding="utf-8")

    async def __call__(self, *words: str, now: str = NOON) -> Said:
        """Run one command, on a thread of its own, since it has an event loop of its own."""
        everywhere = ("--data", str(self.folder / "data"), "--sources", str(self.sources), "--now", now)
        return await self.alone(*everywhere, *words)

    async def alone(self, *words: str) -> Said:
        """Run one command with these words and no others."""
        self._capsys.readouterr()
        code = await asyncio.to_thread(_run, words)
        out, err = self._capsys.readouterr()
        return Said(code=code, out=out, err=err)


def _run(words: Sequence[str]) -> int:
    try:
        return main(words)
    except SystemExit as end:  # how argparse says that it can not read the words
        return int(end.code or 0)
