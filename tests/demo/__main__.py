"""The spring of 2023, replayed: `make demo`."""

import asyncio
import io
import sys
import tempfile
from datetime import UTC, datetime, timedelta
from pathlib import Path

from rich.console import Console

from bot.app import App, build
from bot.domain.digest import Digest
from bot.flows.digest import preview
from bot.flows.rounds import digest_round, poll_round
from bot.settings import Settings
from bot.terminal.html import page
from bot.terminal.screen import Screen
from bot.terminal.telling import tell
from tests.demo.publishers import Publishers
from tests.fakes import FixedClock

BEGIN = datetime(2023, 2, 24, 0, 0, tzinfo=UTC)
END = datetime(2023, 5, 16, 9, 0, tzinfo=UTC)
STEP = timedelta(hours=12)
OUT = Path("build/demo")

LANGUAGES = ("en", "ja", "zh")
DAYS = "0 8 1,16 * *"
"""A digest on the first and the sixteenth of each month, at eight."""


def roster(host: str, publishers: Publishers) -> str:
    """Write the sources file of the demo."""
    kinds = {"page": "page", "hackernews": "hackernews"}
    stanzas = []
    for each in publishers.publishers:
        kind = kinds.get(each.format, "feed")
        more = '\n    items: ".post"\n    text: "p"' if kind == "page" else ""
        stanzas.append(
            f"  - id: {each.id}\n    kind: {kind}\n    url: http://{host}/{each.id}/feed\n    name: {each.name}\n"
            f"    language: {each.language}\n    trust: {each.trust}\n    tags: [{', '.join(each.tags)}]{more}"
        )
    subscriptions = [
        f'  - id: reader-{lang}\n    to: [html]\n    cadence: "{DAYS}"\n    language: {lang}\n    window: 20d'
        for lang in LANGUAGES
    ]
    return (
        "defaults: {polite_delay: 0s}\nsources:\n"
        + "\n".join(stanzas)
        + "\nsubscriptions:\n"
        + "\n".join(subscriptions)
        + "\n"
    )


async def replay(screen: Screen) -> dict[str, list[Digest]]:
    """Live through the spring, half a day at a time; return the digests each reader got."""
    clock = FixedClock(BEGIN)
    told: dict[str, list[Digest]] = {lang: [] for lang in LANGUAGES}
    with tempfile.TemporaryDirectory() as folder:
        async with Publishers(clock) as publishers:
            sources = Path(folder) / "sources.yaml"
            sources.write_text(roster(publishers.host, publishers), encoding="utf-8")
            settings = Settings(data=Path(folder) / "data", sources=sources, allow_hosts=frozenset({publishers.host}))
            async with build(settings, clock, screen) as app:
                with screen.progress() as progress:
                    task = progress.add_task("February to May 2023", total=(END - BEGIN) // STEP + 1)
                    while clock.now() <= END:
                        await live(app, told)
                        clock.move(min(STEP, max(END - clock.now(), timedelta(minutes=1))))
                        progress.advance(task)
    return told


async def live(app: App, told: dict[str, list[Digest]]) -> None:
    """Poll every publisher, and let the readers have their digests when they are due."""
    await poll_round(tuple(app.specs.values()), app.specs, app.doors)
    before = {
        each.id: await preview(each, each.destinations[0], app.specs, app.doors) for each in app.roster.subscriptions
    }
    for sent in await digest_round(app.roster.subscriptions, app.specs, app.doors):
        digest = before[sent.delivery.subscription]
        told[digest.language].append(digest)


def write(told: dict[str, list[Digest]]) -> None:
    """Write what each reader got as text and as a page."""
    OUT.mkdir(parents=True, exist_ok=True)
    for lang, digests in told.items():
        paper = io.StringIO()
        for digest in digests:
            tell(digest, Console(file=paper, width=100))
        (OUT / f"digest.{lang}.txt").write_text(paper.getvalue(), encoding="utf-8")
        (OUT / f"digest.{lang}.html").write_text(page(digests), encoding="utf-8")


def main() -> int:
    """Replay the spring, show what a reader of each language got, and keep it as files."""
    screen = Screen()
    told = asyncio.run(replay(screen))
    write(told)
    for lang, digests in told.items():
        screen.out.rule(lang)
        for digest in digests if lang == "en" else digests[-1:]:
            tell(digest, screen.out)
    screen.say(f"Kept as {OUT}/digest.{{{','.join(LANGUAGES)}}}.txt and .html")
    return 0


if __name__ == "__main__":
    sys.exit(main())
