"""The pictures of the README, taken of the demo's own Discord: `python -m tests.demo.pictures`; it needs Chromium."""

import asyncio
import io
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import Any

from PIL import Image

from bot.terminal.screen import Screen
from tests.demo.__main__ import END
from tests.demo.discord import CHANNELS, online, played
from tests.world import discord_shapes as shapes
from tests.world.discord import DiscordWorld
from tests.world.discord_page_browser import CHROMIUM, Browser

FOLDER = Path(__file__).parent / "pictures"
WIDTH, SCALE, COLORS = 640, 1.5, 128
"""As a reader's window, sharp enough for a README, and small: so many colors are more than the page has."""

LOCALES = MappingProxyType({"en": "en-US", "ja": "ja", "zh": "zh-CN"})
READERS = MappingProxyType({"en": shapes.READER, "ja": "301", "zh": "302"})

ASKED = MappingProxyType(
    {
        "model": ("model", {"model": "gale-7b"}),
        "compare": ("license compare", {"before": "apache-2.0", "after": "gale-7b"}),
        "search": ("search", {"query": "LLaMA leak"}),
    }
)
"""Picture → the command, and what is said to it."""

Json = dict[str, Any]


def of(messages: Sequence[Json], *signs: str) -> Json:
    """Return the last message that holds all of these signs."""
    return [each for each in messages if all(sign in str(each["components"]) for sign in signs)][-1]


async def scenes(world: DiscordWorld) -> Mapping[str, tuple[str, str, str]]:
    """Return for each picture the language, the channel and the message it shows."""
    shown: dict[str, tuple[str, str, str]] = {}
    for lang, (channel, _) in CHANNELS.items():
        there = world.messages(channel)
        corrected = [each for each in there if each.get("message_reference")][-1]
        told = {
            "digest": of(there, "OpenAI", "○"),
            "alert": of(there, "🔔", "Gale Community License", "EU"),
            "correction": corrected,
        }
        for name, (command, options) in ASKED.items():
            exchange = await world.use(command, options, person=READERS[lang], channel=channel, locale=LOCALES[lang])
            await world.until(lambda one=exchange: one.filled, seconds=60)  # type: ignore[misc]  # bound now, as wanted
            told[name] = exchange.messages[0]
        shown |= {f"{name}.{lang}": (lang, channel, message["id"]) for name, message in told.items()}
    return shown


async def take(world: DiscordWorld, shown: Mapping[str, tuple[str, str, str]]) -> None:
    """Take every picture."""
    FOLDER.mkdir(exist_ok=True)
    async with Browser(width=WIDTH, scale=SCALE) as browser:
        for name, (lang, channel, message) in shown.items():
            where = f"channel={channel}&person={READERS[lang]}&locale={LOCALES[lang]}&messages={message}"
            await browser.show(f"{world.root}/?plain=1&zone=UTC&now={END.timestamp():.0f}&{where}")
            (FOLDER / f"{name}.png").write_bytes(smaller(await browser.picture()))


def smaller(picture: bytes) -> bytes:
    """Return a picture in few colors."""
    drawn = Image.open(io.BytesIO(picture)).convert("RGB")
    paper = io.BytesIO()
    drawn.quantize(COLORS, method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE).save(paper, "PNG", optimize=True)
    return paper.getvalue()


async def main() -> int:
    """Live through the demo, ask what is asked, and take the pictures."""
    screen = Screen()
    if CHROMIUM is None:
        screen.complain("There is no Chromium here to take pictures with.")
        return 1
    async with played(0, screen) as (app, world), online(app, world):
        await take(world, await scenes(world))
    screen.say(f"Kept in {FOLDER}")
    return 0


if __name__ == "__main__":
    sys.exit(asyncio.run(main()))
