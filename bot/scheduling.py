"""A few ticks: the store is the schedule, APScheduler only wakes us to look at it."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from datetime import timedelta

from apscheduler.schedulers.asyncio import AsyncIOScheduler

Tick = Callable[[], Awaitable[None]]
"""Something done again and again; it looks in the store for what is due, so nothing is lost when it is missed."""


class Ticker:
    """Calls each tick at its interval, never twice at once, and makes up for missed ones with one."""

    def __init__(self, ticks: Mapping[str, tuple[timedelta, Tick]]) -> None:
        self._scheduler = AsyncIOScheduler(timezone="UTC", job_defaults={"coalesce": True, "max_instances": 1})
        for name, (every, tick) in ticks.items():
            self._scheduler.add_job(
                _call, "interval", args=[tick], id=name, seconds=every.total_seconds(), misfire_grace_time=None
            )

    def start(self) -> None:
        """Begin ticking; the first ticks come one interval from now."""
        self._scheduler.start()

    def stop(self) -> None:
        """Tick no more; a tick under way is the caller's to end."""
        if self._scheduler.running:
            self._scheduler.shutdown(wait=False)


async def _call(tick: Tick) -> None:
    """Await a tick: APScheduler looks whether what it is given is a coroutine function, and a tick need not be one.

    A tick is canceled when we stop, and only then: that is no failure to be logged.
    """
    with suppress(asyncio.CancelledError):
        await tick()
