"""From the words of a command to an app that is set up."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from bot.app import App, SimulatedClock, SystemClock, build
from bot.cli.arguments import Options
from bot.logs import set_up
from bot.settings import read_settings
from bot.terminal.screen import Screen


@asynccontextmanager
async def opened(options: Options, screen: Screen) -> AsyncIterator[App]:
    """Set the app up for one command, and let go of everything after it."""
    settings = read_settings(data=options.data, sources=options.sources)
    set_up(settings.log)
    clock = SimulatedClock(options.now) if options.now else SystemClock()
    async with build(settings, clock, screen) as app:
        yield app
