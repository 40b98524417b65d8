"""The bot, running: a few ticks, until somebody says stop."""

import asyncio
import signal
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from itertools import count
from typing import TYPE_CHECKING

from bot import __version__
from bot.app import App, chat, operators_channel, subscriptions
from bot.domain.model import Hub, Place
from bot.domain.source import SourceId
from bot.domain.subscription import Destination
from bot.errors import DeliveryError
from bot.flows.deliver import Sent, resume
from bot.flows.nudge import nudge
from bot.flows.poll import due, states
from bot.flows.rounds import backlog_round, digest_round, poll_round
from bot.flows.sweep import sweep
from bot.flows.turn import Turn
from bot.rules.happenings import headline
from bot.scheduling import Ticker
from bot.terminal.screen import Screen, counted
from bot.web.hooks import receiver

if TYPE_CHECKING:
    from bot.chat.client import KaihoClient

POLL_EVERY = timedelta(seconds=30)
DIGEST_EVERY = timedelta(seconds=30)
AMEND_EVERY = 10
"""Rounds after which what was told is looked through again for what is no longer so: five minutes."""
BACKLOG_EVERY = timedelta(seconds=10)
SWEEP_EVERY = timedelta(days=1)


class Watch:
    """Says once when a source is lost, and once when it is back."""

    def __init__(self, lost: dict[SourceId, str], screen: Screen) -> None:
        self._lost = lost
        self._screen = screen

    def recall(self) -> None:
        """Say what was lost before we began: it may not be asked again for a day."""
        for source, problem in self._lost.items():
            self._screen.say(f"{source}: {problem}")

    def __call__(self, turn: Turn) -> None:
        """Hear of a turn."""
        if turn.problem and turn.source not in self._lost:
            self._lost[turn.source] = turn.problem
            self._screen.say(f"{turn.source}: {turn.problem}")
        elif not turn.problem and self._lost.pop(turn.source, ""):
            self._screen.say(f"{turn.source}: back")
        if turn.kept:
            self._screen.say(f"{turn.source}: {turn.kept} new")
        for event in turn.events:
            if not event.archival:
                self._screen.say(f"{turn.source}: {headline(event)}")


class Postbox:
    """Says once when a destination can not be reached, and once when it can again: the tick tries every half minute."""

    def __init__(self, screen: Screen) -> None:
        self._lost: set[Destination] = set()
        self._screen = screen

    def __call__(self, sent: Sent) -> None:
        """Hear of a delivery."""
        to = sent.delivery.destination
        if sent.doubtful:
            self._screen.say(f"{to}: {sent.delivery.id} may be there twice: it was sent again, and nobody could look.")
        if sent.problem and to not in self._lost:
            self._lost.add(to)
            self._screen.say(f"{to}: {sent.problem}")
        elif not sent.problem and to in self._lost:
            self._lost.remove(to)
            self._screen.say(f"{to}: back")


async def run_until_stopped(app: App, screen: Screen) -> None:
    """Keep every tick going until SIGINT or SIGTERM; whatever is under way then is dropped, and due again next time."""
    stopped = asyncio.Event()
    for name in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(name, stopped.set)
    sources = counted(sum(spec.enabled for spec in app.roster.sources), "source")
    told = counted(len(await subscriptions(app)), "subscription")
    screen.say(f"kaiho {__version__} is ready: {sources}, {told}.")
    work = [asyncio.create_task(_work(app, screen)), asyncio.create_task(stopped.wait())]
    client = chat(app)
    if client is not None:
        work.append(asyncio.create_task(_answer(client, screen)))
    done, left = await asyncio.wait(work, return_when=asyncio.FIRST_COMPLETED)
    if client is not None:
        await client.close()
    for task in left:
        task.cancel()
    await asyncio.gather(*left, return_exceptions=True)
    screen.say("Stopped.")
    for task in done:
        task.result()


async def _answer(client: "KaihoClient", screen: Screen) -> None:
    """Answer commands on Discord; where it does not let us in, say so, and let everything else go on."""
    try:
        await client.run()
    except DeliveryError as error:
        screen.say(f"discord: {error}")
        await asyncio.Event().wait()


async def _work(app: App, screen: Screen) -> None:
    """Do everything once, in order, so that a first digest has something to tell; then tick."""
    known = await states(app.specs.values(), app.doors)
    watch = Watch({source: state.problem for source, state in known.items() if state.problem}, screen)
    watch.recall()
    postbox, rounds = Postbox(screen), count()

    async def poll() -> None:
        await poll_round(await due(app.specs.values(), app.doors), app.specs, app.doors, watch)

    async def digest() -> None:
        told, amending = await subscriptions(app), next(rounds) % AMEND_EVERY == 0
        for sent in await digest_round(told, app.specs, app.doors, operator=operators_channel(app), amending=amending):
            postbox(sent)

    async def backlog() -> None:
        await backlog_round(app.doors, steps=1)

    async def forget() -> None:
        await sweep(app.doors, page_days=app.settings.page_days)

    await resume(await subscriptions(app), app.doors)
    await poll()
    await digest()
    ticker = Ticker(
        {
            "poll": (POLL_EVERY, poll),
            "digest": (DIGEST_EVERY, digest),
            "backlog": (BACKLOG_EVERY, backlog),
            "sweep": (SWEEP_EVERY, forget),
        }
    )
    ticker.start()
    try:
        async with webhooks(app, screen):
            await asyncio.Event().wait()
    finally:
        ticker.stop()


@asynccontextmanager
async def webhooks(app: App, screen: Screen) -> AsyncIterator[None]:
    """Take what Hugging Face tells by itself, where the operator wants it: the sources concerned are due at once."""
    settings = app.settings
    if settings.webhook_listen is None or settings.webhook_secret is None:
        yield
        return

    async def on_model(repository: str, _action: str) -> None:
        await nudge(Place(hub=Hub.HUGGINGFACE, repository=repository), app.specs.values(), app.doors)

    host, _, port = settings.webhook_listen.rpartition(":")
    async with receiver(host.strip("[]"), int(port), settings.webhook_secret, on_model) as address:
        screen.say(f"Webhooks are taken at {address}.")
        yield
