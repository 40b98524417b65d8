"""Builds the app from its settings: the only file that names adapters.

Adapters are imported when they are chosen, so that a command pays for what it uses and no more.
"""

import time
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from bot import __version__
from bot.domain.digest import Week
from bot.domain.history import Version
from bot.domain.model import Place
from bot.domain.source import SourceId, SourceSpec, Url
from bot.domain.subscription import Destination, Enclosure, Subscription
from bot.embedding import open_embedder
from bot.errors import ConfigError, Mistake
from bot.flows.survey import Hub
from bot.ports import Clock, Courier, Doors, Summarizer
from bot.roster import Roster, read_roster
from bot.rules.watching import HOMES
from bot.settings import Settings
from bot.sources import KINDS
from bot.sources._article import extract
from bot.sources._html import clean
from bot.summarizing.extractive import ExtractiveSummarizer
from bot.terminal.courier import TerminalCourier
from bot.terminal.html import HtmlCourier
from bot.terminal.screen import Screen
from bot.web.fetcher import PoliteFetcher, user_agent
from storage import open_store

if TYPE_CHECKING:
    from bot.chat.client import KaihoClient


class SystemClock:
    """The time it is."""

    def now(self) -> datetime:
        """Return the present moment."""
        return datetime.fromtimestamp(time.time(), UTC)


class SimulatedClock:
    """The time it would be, had the clock been set to `start` when the program began."""

    def __init__(self, start: datetime) -> None:
        self._start = start
        self._began = time.monotonic()

    def now(self) -> datetime:
        """Return the simulated moment; it goes on as the true one does."""
        return self._start + timedelta(seconds=time.monotonic() - self._began)


@dataclass(frozen=True, slots=True, kw_only=True)
class App:
    """Everything, set up."""

    settings: Settings
    roster: Roster
    doors: Doors

    @property
    def specs(self) -> dict[SourceId, SourceSpec]:
        """Return the sources by id."""
        return {spec.id: spec for spec in self.roster.sources}

    def source(self, name: str) -> SourceSpec:
        """Return a source by its id; a `ConfigError` when there is none."""
        found = self.specs.get(SourceId(name))
        if found is None:
            problem = f"there is no source {name!r}."
            remedy = "Its id stands in a stanza of this file."
            file = str(self.settings.sources)
            raise ConfigError((Mistake(file=file, line=1, column=1, problem=problem, remedy=remedy),))
        return found

    def stranger(self, url: str) -> SourceSpec:
        """Make a source of an address nobody has written down yet."""
        return SourceSpec(id=SourceId("unnamed"), kind="feed", url=Url(url))


def hub_of(place: Place, app: App) -> Hub:
    """Return whom to ask about a place: where a source of its hub's kind is asked, else the hub itself."""
    kind = KINDS.get(place.hub)
    if kind is None or kind.probe is None:
        problem, remedy = f"{place.hub} keeps no history that could be asked for.", "Name a clone with --git DIR."
        raise ConfigError((Mistake(file=str(place), line=0, column=0, problem=problem, remedy=remedy),))
    sources = [spec for spec in app.specs.values() if spec.kind == kind.name and not spec.url.endswith(".atom")]
    home = Url(f"{HOMES[place.hub]}/repos/{place.repository}" if kind.name == "github" else HOMES[place.hub])
    public = SourceSpec(id=SourceId("unnamed"), kind=kind.name, url=home)
    return Hub(spec=sources[0] if sources else public, kind=kind, doors=app.doors)


def read_clone(folder: Path) -> list[Version]:
    """Read what a local clone said about licenses, commit by commit; a `ConfigError` where it is none."""
    from bot.sources._clone import history

    try:
        return list(history(folder))
    except OSError as error:
        problem, remedy = f"is no clone that can be read: {error}.", "Name a folder made by git clone."
        raise ConfigError((Mistake(file=str(folder), line=0, column=0, problem=problem, remedy=remedy),)) from None


@asynccontextmanager
async def build(settings: Settings, clock: Clock, screen: Screen) -> AsyncIterator[App]:
    """Set everything up as the settings say, and let go of it in the end."""
    roster = read_roster(
        settings.sources,
        kinds=KINDS,
        discord_channel=settings.discord_channel,
        discord=settings.discord_token is not None,
    )
    make_folder(settings.data)
    async with AsyncExitStack() as stack:
        store = await open_store(settings.database or f"sqlite:///{settings.data / 'kaiho.db'}")
        stack.push_async_callback(store.close)
        fetcher = PoliteFetcher(
            clock,
            user_agent=user_agent(__version__, settings.contact),
            allow_hosts=settings.allow_hosts,
            credentials=settings.credentials(),
        )
        stack.push_async_callback(fetcher.close)
        carriers = couriers(settings, clock, screen)
        for courier in dict.fromkeys(carriers.values()):
            stack.push_async_callback(courier.close)
        doors = Doors(
            clock=clock,
            fetcher=fetcher,
            kinds=KINDS,
            embedder=open_embedder(settings.embedder, data=settings.data),
            summarizer=summarizing(settings, clock, stack),
            couriers=carriers,
            store=store,
            clean=clean,
            extract=extract,
            makers=roster.watch.makers,
            draw=draw_week,
        )
        yield App(settings=settings, roster=roster, doors=doors)


def draw_week(week: Week, lang: str) -> Enclosure:
    """Draw a week at a glance, and say in words what is drawn."""
    from bot.terminal.pictures import week as picture

    return Enclosure(
        name="week.png", media_type="image/png", content=picture.draw(week, lang), alt=picture.alt(week, lang)
    )


def summarizing(settings: Settings, clock: Clock, stack: AsyncExitStack) -> Summarizer:
    """Choose who words stories: quotations, and a model where the operator named one; its connections go with the stack."""
    if not (settings.llm_url and settings.llm_model):
        return ExtractiveSummarizer()
    from bot.summarizing.endpoint import EndpointSummarizer, Limits
    from bot.web.endpoint import Endpoint

    agent = user_agent(__version__, settings.contact)
    endpoint = Endpoint(settings.llm_url, clock, user_agent=agent, key=settings.llm_key)
    stack.push_async_callback(endpoint.close)
    limits = Limits(
        seconds=settings.llm_seconds,
        waiting=3 * settings.llm_seconds,
        tokens=settings.llm_tokens_per_day,
        price=settings.llm_price,
        spend=settings.llm_spend_per_day,
    )
    return EndpointSummarizer(endpoint.ask, model=settings.llm_model, clock=clock, limits=limits)


def make_folder(folder: Path) -> None:
    """Make the folder everything is kept in; a `ConfigError` where there can be none."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        problem = f"no folder can be there: {(error.strerror or 'no reason given').lower()}."
        remedy = "Name another with --data DIR or KAIHO_DATA."
        raise ConfigError((Mistake(file=str(folder), line=0, column=0, problem=problem, remedy=remedy),)) from None


def couriers(settings: Settings, clock: Clock, screen: Screen) -> dict[str, Courier]:
    """Choose who carries digests: always the terminal and the page, and Discord when there is a token."""
    chosen: dict[str, Courier] = {
        "terminal": TerminalCourier(screen.aside, clock),
        "html": HtmlCourier(settings.data, clock),
    }
    if settings.discord_token is not None:
        from bot.chat.courier import DiscordCourier

        # A private chat is a channel too, once it is opened: one courier, one login, one set of rate limits.
        chosen["discord"] = chosen["discord-dm"] = DiscordCourier(
            settings.discord_token, clock, api=settings.discord_api
        )
    return chosen


def chat(app: App) -> "KaihoClient | None":
    """Make the client that answers commands on Discord, when there is a token."""
    if app.settings.discord_token is None:
        return None
    from bot.answering import Answering, reporting
    from bot.chat.client import KaihoClient

    return KaihoClient(
        app.settings.discord_token,
        answers=Answering(app.doors, app.specs, app.roster.subscriptions),
        operators=app.settings.discord_operators,
        report=reporting(app.doors, operators_channel(app)),
        api=app.settings.discord_api,
        gateway=app.settings.discord_gateway,
    )


async def subscriptions(app: App) -> tuple[Subscription, ...]:
    """Return whoever is to be told: by the roster, and by command on Discord while there is one."""
    if app.settings.discord_token is None:
        return app.roster.subscriptions
    async with app.doors.store.begin() as tx:
        return (*app.roster.subscriptions, *await tx.subscriptions.all())


def operators_channel(app: App) -> Destination | None:
    """Return where the operators are told what only they can mend."""
    channel = app.settings.discord_operator_channel
    return Destination(kind="discord", address=channel) if channel and app.settings.discord_token else None
