"""A loopback hub and a bot that watches it, with a clock that jumps."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from bot.domain.event import Event
from bot.domain.model import Hub, Place
from bot.domain.source import SourceId, SourceSpec, Url
from bot.domain.watch import Maker
from bot.embedding.hashing import HashingEmbedder
from bot.flows.poll import due, poll
from bot.flows.turn import Turn
from bot.ports import Doors
from bot.sources import KINDS
from bot.sources._article import extract
from bot.sources._html import clean
from bot.summarizing.extractive import ExtractiveSummarizer
from bot.web.fetcher import PoliteFetcher
from storage import open_store
from tests.fakes import FixedClock
from tests.world.hub import LocalHub

NOW = datetime(2026, 3, 5, 8, tzinfo=UTC)
ACME = Maker(id="acme", name="Acme", handles={Hub.HUGGINGFACE: ("acme",)})


@dataclass(slots=True, kw_only=True)
class Watched:
    """A bot that watches one loopback hub."""

    hub: LocalHub
    clock: FixedClock
    doors: Doors
    specs: list[SourceSpec] = field(default_factory=list)

    def watch(self, path: str, *, every: timedelta = timedelta(minutes=2), id: str = "acme-hub") -> SourceSpec:
        spec = SourceSpec(
            id=SourceId(id),
            kind="huggingface",
            url=Url(self.hub.url(path)),
            interval=every,
            min_interval=every,
            max_interval=every,
            polite_delay=timedelta(0),
        )
        self.specs.append(spec)
        return spec

    async def look(self, *, after: timedelta = timedelta(0)) -> list[Turn]:
        """Ask every source once, after a while."""
        self.clock.move(after)
        return await poll(self.specs, self.doors)

    async def live(self, span: timedelta, *, tick: timedelta = timedelta(seconds=30)) -> list[Event]:
        """Let time pass tick by tick, asking what is due; return what happened."""
        happened: list[Event] = []
        end = self.clock.now() + span
        while self.clock.now() < end:
            self.clock.move(tick)
            turns = await poll(await due(self.specs, self.doors), self.doors)
            happened += [event for turn in turns for event in turn.events]
        return happened

    async def settle(self) -> None:
        """Look until nothing is left to be asked."""
        for _ in range(40):
            turns = await self.look(after=timedelta(minutes=2))
            if not any(turn.events for turn in turns):
                return


@asynccontextmanager
async def watched(now: datetime = NOW) -> AsyncIterator[Watched]:
    """Open a hub and a bot."""
    clock = FixedClock(now)
    store = await open_store("sqlite:///:memory:")
    async with LocalHub(clock) as hub:

        async def sleep(seconds: float) -> None:
            clock.move(timedelta(seconds=seconds))

        fetcher = PoliteFetcher(clock, user_agent="kaiho/test", allow_hosts=frozenset({hub.host}), sleep=sleep)
        doors = Doors(
            clock=clock,
            fetcher=fetcher,
            kinds=KINDS,
            embedder=HashingEmbedder(),
            summarizer=ExtractiveSummarizer(),
            couriers={},
            store=store,
            clean=clean,
            extract=extract,
            makers=(ACME,),
        )
        yield Watched(hub=hub, clock=clock, doors=doors)
        await fetcher.close()
    await store.close()


def place(repository: str) -> Place:
    return Place(hub=Hub.HUGGINGFACE, repository=repository)
