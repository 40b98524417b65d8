"""The real `kaiho` command, in a process of its own, in a small world: one feed to read, one channel to write to."""

import asyncio
import json
import signal
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.make import words_of
from tests.world.discord import DiscordWorld
from tests.world.web import LocalWeb

ROOT = Path(__file__).parents[2]
CHANNEL = "777"
NOW = "2026-03-05T12:00:00Z"
PATIENCE = 60.0
"""Seconds a command may take on a busy machine before its test fails."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ended:
    """How a command ended."""

    code: int
    out: str
    err: str

    def rows(self) -> list[dict[str, Any]]:
        """Return the rows it answered as JSON."""
        rows: list[dict[str, Any]] = json.loads(self.out)
        return rows


class Running:
    """A command under way."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self._process = process

    async def kill(self) -> None:
        """End it as a power cut would: it hears nothing of it."""
        self._process.kill()
        await self._process.wait()

    def interrupt(self) -> None:
        """Press Ctrl-C."""
        self._process.send_signal(signal.SIGINT)

    async def ended(self) -> Ended:
        """Wait until it ends."""
        async with asyncio.timeout(PATIENCE):
            out, err = await self._process.communicate()
        assert self._process.returncode is not None
        return Ended(code=self._process.returncode, out=out.decode(), err=err.decode())


class Kaiho:
    """A data folder, a sources file, and the commands run over them."""

    def __init__(self, folder: Path, web: LocalWeb, world: DiscordWorld) -> None:
        self.data = folder / "data"
        self.sources = folder / "sources.yaml"
        self.sources.write_text(SOURCES.format(host=web.host), encoding="utf-8")
        self.environment = {
            "PYTHONPATH": str(ROOT),
            "PYTHONUTF8": "1",
            "KAIHO_DATA": str(self.data),
            "KAIHO_SOURCES": str(self.sources),
            "KAIHO_ALLOW_HOSTS": web.host,
            "KAIHO_EMBEDDER": "hashing",
            "KAIHO_DISCORD_TOKEN": world.token,
            "KAIHO_DISCORD_CHANNEL": CHANNEL,
            "KAIHO_DISCORD_API": world.api,
            "KAIHO_DISCORD_GATEWAY": world.gateway.url,
        }

    async def start(self, *words: str) -> Running:
        """Start a command."""
        return await self.start_module("bot", *words, "--now", NOW)

    async def start_module(self, module: str, *words: str) -> Running:
        """Start any module in the same surroundings."""
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", module, *words),
            cwd=ROOT,
            env=self.environment,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
        )
        return Running(process)

    async def run(self, *words: str) -> Ended:
        """Run a command to its end."""
        running = await self.start(*words)
        return await running.ended()


SOURCES = """\
defaults: {{polite_delay: 0s, full_text: false}}
sources:
  - id: acme-news
    kind: feed
    url: http://{host}/feed.xml
    name: Acme News
    language: en
    trust: maker
subscriptions:
  - id: everything
    to: discord
    cadence: "0 8 * * *"
    max_stories: 40
"""

HEADLINES = (
    "Acme releases Acme-7B under Apache 2.0",
    "Orchard opens the weights of Quince-13B",
    "Harbor withdraws Lantern-2 after complaints",
    "Rumor: Meridian prepares an open Compass-70B",
    "Tundra changes the license of Polar-3",
    "Willow publishes the Thicket corpus",
    "Basalt announces Geode-1.5 for June",
    "Saffron ships Paprika-400M for phones",
    "Kestrel benchmarks nineteen open decoders",
    "Mosaic quantizes Tessera-8x7B to four bits",
    "Larkspur gates Delphinium-30B behind a form",
    "Cobalt speeds up attention on old cards",
    "Fjord funds a multilingual speech project",
    "Juniper forks the Cedar inference server",
)


def feed(headlines: Sequence[str]) -> bytes:
    """Write a feed with an entry for each headline, long enough that all of them need two messages."""
    entries = "".join(
        f"<item><title>{headline}</title><link>https://acme.example/{number}</link><guid>acme-{number}</guid>"
        f"<pubDate>Thu, 05 Mar 2026 {number % 12:02}:00:00 GMT</pubDate><description>{_text(headline)}</description></item>"
        for number, headline in enumerate(headlines)
    )
    return f'<?xml version="1.0"?><rss version="2.0"><channel><title>Acme</title>{entries}</channel></rss>'.encode()


def _text(headline: str) -> str:
    """Write a text that no other headline's resembles."""
    maker, _, rest = headline.partition(" ")
    subject = rest.rpartition(" ")[2]
    return " ".join(
        f"{maker} {verb} {subject}: {words_of(f'{headline} {verb}')}."
        for verb in ("described", "explained", "measured")
    )
