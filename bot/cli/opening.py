"""From the words of a command to an app that is set up."""

import ctypes
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from bot.app import App, SimulatedClock, SystemClock, build
from bot.cli.arguments import Options
from bot.logs import set_up
from bot.settings import read_settings
from bot.terminal.screen import Screen

ARENA_MAX = -8
"""M_ARENA_MAX of glibc's malloc.h."""


@asynccontextmanager
async def opened(options: Options, screen: Screen) -> AsyncIterator[App]:
    """Set the app up for one command, and let go of everything after it."""
    share_memory()
    settings = read_settings(data=options.data, sources=options.sources)
    set_up(settings.log)
    clock = SimulatedClock(options.now) if options.now else SystemClock()
    async with build(settings, clock, screen) as app:
        yield app


def share_memory() -> None:
    """Let all threads share two of the C library's pools: glibc gives each its own, and they keep 60 MB of freed memory."""
    if sys.platform == "linux":
        # musl has no such function, and no such pools. https://man7.org/linux/man-pages/man3/mallopt.3.html
        mallopt = getattr(ctypes.CDLL(None), "mallopt", None)
        if mallopt is not None:
            mallopt(ARENA_MAX, 2)
