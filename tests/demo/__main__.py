"""The spring of 2023, replayed: `make demo`."""

import asyncio
import io
import sys
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.text import Text

from bot.app import App, build
from bot.domain.answer import Known
from bot.domain.digest import Digest
from bot.domain.lineage import Kin
from bot.flows import ledger
from bot.flows.digest import preview
from bot.flows.rounds import digest_round, poll_round
from bot.settings import Settings
from bot.terminal import ledger as faces
from bot.terminal.html import page
from bot.terminal.pictures import lineage as family
from bot.terminal.pictures import timeline
from bot.terminal.screen import Screen
from bot.terminal.telling import tell
from tests.demo.hub import DemoHub, watching
from tests.demo.publishers import Publishers
from tests.fakes import FixedClock

BEGIN = datetime(2023, 2, 24, 0, 0, tzinfo=UTC)
END = datetime(2023, 5, 16, 9, 0, tzinfo=UTC)
STEP = timedelta(hours=12)
OUT = Path("build/demo")

LANGUAGES = ("en", "ja", "zh")
DAYS = "0 8 1,16 * *"
"""A digest on the first and the sixteenth of each month, at eight."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """What the ledger knows in the end of a family, and of a license that changed."""

    family: Kin
    model: Known


def readers() -> str:
    """Write the subscriptions of the demo: a reader of each language."""
    return "\n".join(
        f'  - id: reader-{lang}\n    to: [html]\n    cadence: "{DAYS}"\n    language: {lang}\n    window: 20d'
        for lang in LANGUAGES
    )


def roster(host: str, publishers: Publishers, hub: str, subscriptions: str) -> str:
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
    return (
        "defaults: {polite_delay: 0s}\n"
        + watching(hub)
        + "sources:\n"
        + "\n".join(stanzas)
        + "\nsubscriptions:\n"
        + subscriptions
        + "\n"
    )


async def replay(screen: Screen) -> tuple[dict[str, list[Digest]], Seen]:
    """Live through the spring, half a day at a time; return the digests each reader got, and what the ledger saw."""
    clock = FixedClock(BEGIN)
    told: dict[str, list[Digest]] = {lang: [] for lang in LANGUAGES}
    async with spring(screen, clock, readers()) as days:
        async for app in days:
            await live(app, told)
        return told, await look_back(app)


@asynccontextmanager
async def spring(
    screen: Screen, clock: FixedClock, subscriptions: str, **settings: Any
) -> AsyncIterator[AsyncIterator[App]]:
    """Give the days of the spring, half a one at a time, each with the app as it is then."""
    with tempfile.TemporaryDirectory() as folder:
        demo = DemoHub(clock)
        async with Publishers(clock) as publishers, demo.hub as hub:
            sources = Path(folder) / "sources.yaml"
            sources.write_text(roster(publishers.host, publishers, hub.url(), subscriptions), encoding="utf-8")
            hosts = frozenset({publishers.host, hub.host})
            given = Settings(data=Path(folder) / "data", sources=sources, allow_hosts=hosts, **settings)
            async with build(given, clock, screen) as app:
                yield _days(app, demo, clock, screen)


async def _days(app: App, demo: DemoHub, clock: FixedClock, screen: Screen) -> AsyncIterator[App]:
    with screen.progress() as progress:
        task = progress.add_task("February to May 2023", total=(END - BEGIN) // STEP + 1)
        while clock.now() <= END:
            demo.live()
            yield app
            clock.move(min(STEP, max(END - clock.now(), timedelta(minutes=1))))
            progress.advance(task)


async def look_back(app: App) -> Seen:
    """Ask the ledger for the family of LLaMA, and for Gale."""
    kin = await ledger.lineage("meta-ai/llama-7b", app.doors)
    known = await ledger.model("northwind/gale-7b", app.doors)
    assert kin is not None, "the demo's hub has LLaMA"
    assert known is not None, "the demo's hub has Gale"
    return Seen(family=kin, model=known)


def keep(seen: Seen) -> str:
    """Draw both, keep what is known of them as text as well, and return it."""
    model = seen.model
    for form in ("svg", "png"):
        (OUT / f"family.{form}").write_bytes(family.draw(seen.family, form=form))
        picture = timeline.draw(model.places[0].name, model.history, model.events, form=form)
        (OUT / f"timeline.{form}").write_bytes(picture)
    paper = io.StringIO()
    console = Console(file=paper, width=100)
    faces.tell_lineage(seen.family, console)
    console.print()
    faces.tell_model(model.places, model.history, model.events, model.family, console)
    (OUT / "ledger.txt").write_text(paper.getvalue(), encoding="utf-8")
    return paper.getvalue()


async def live(app: App, told: dict[str, list[Digest]]) -> None:
    """Poll every publisher, and let the readers have their digests when they are due."""
    asked = tuple(replace(spec, polite_delay=timedelta(0)) for spec in app.specs.values())
    await poll_round(asked, app.specs, app.doors)
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
    told, seen = asyncio.run(replay(screen))
    write(told)
    said = keep(seen)
    for lang, digests in told.items():
        screen.out.rule(lang)
        for digest in digests if lang == "en" else digests[-1:]:
            tell(digest, screen.out)
    screen.out.rule("the family of LLaMA, and a license that changed")
    screen.out.print(Text(said))
    screen.say(f"Pictures: {OUT}/family.png and {OUT}/timeline.png, as .svg too")
    screen.say(f"Kept as {OUT}/digest.{{{','.join(LANGUAGES)}}}.txt and .html")
    return 0


if __name__ == "__main__":
    sys.exit(main())
