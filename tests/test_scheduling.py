"""A few ticks."""

import asyncio
from datetime import timedelta

import pytest

from bot.scheduling import Ticker

OFTEN = timedelta(milliseconds=10)
SELDOM = timedelta(hours=1)


class Counter:
    """A tick that counts, and lets a test wait for a number."""

    def __init__(self, *, enough: int = 1, until: asyncio.Event | None = None) -> None:
        self.ticks = 0
        self.now = 0
        self.most = 0
        self.ticked = asyncio.Event()
        self._enough = enough
        self._until = until

    async def tick(self) -> None:
        """Tick; hold until told otherwise."""
        self.ticks += 1
        self.now += 1
        self.most = max(self.most, self.now)
        if self.ticks >= self._enough:
            self.ticked.set()
        if self._until:
            await self._until.wait()
        self.now -= 1


async def test_each_tick_comes_at_its_interval() -> None:
    """A tick comes again and again at its own interval, the first one interval from now."""
    often, seldom = Counter(enough=3), Counter()
    ticker = Ticker({"often": (OFTEN, often.tick), "seldom": (SELDOM, seldom.tick)})

    ticker.start()
    at_once = often.ticks
    await often.ticked.wait()
    ticker.stop()

    assert at_once == 0
    assert often.ticks >= 3
    assert seldom.ticks == 0


async def test_a_tick_that_takes_long_is_never_there_twice() -> None:
    """While one tick is under way the next of its kind waits, and other ticks go on."""
    release = asyncio.Event()
    slow, quick = Counter(until=release), Counter(enough=5)
    ticker = Ticker({"slow": (OFTEN, slow.tick), "quick": (OFTEN, quick.tick)})

    ticker.start()
    await slow.ticked.wait()
    await quick.ticked.wait()
    meanwhile = slow.ticks
    release.set()
    ticker.stop()

    assert (meanwhile, slow.most) == (1, 1)


async def test_a_tick_that_breaks_comes_again(caplog: pytest.LogCaptureFixture) -> None:
    """An error in a tick is logged with its traceback, and the tick comes again."""
    counter = Counter(enough=2)

    async def broken() -> None:
        await counter.tick()
        raise ZeroDivisionError("a slip of ours")

    ticker = Ticker({"broken": (OFTEN, broken)})

    ticker.start()
    await counter.ticked.wait()
    ticker.stop()

    assert counter.ticks >= 2
    assert "a slip of ours" in caplog.text


async def test_stopping_twice_is_stopping_once() -> None:
    """A ticker that never began, or has ended, can be stopped."""
    counter = Counter()
    ticker = Ticker({"seldom": (SELDOM, counter.tick)})

    ticker.stop()
    ticker.start()
    ticker.stop()
    ticker.stop()

    assert counter.ticks == 0


class Callable:
    """A tick that is an object, and no function."""

    def __init__(self) -> None:
        self.counter = Counter()

    async def __call__(self) -> None:
        """Tick."""
        await self.counter.tick()


async def test_a_tick_may_be_any_callable() -> None:
    """An object that can be called and awaited ticks as a function does."""
    tick = Callable()
    ticker = Ticker({"often": (OFTEN, tick)})

    ticker.start()
    await asyncio.wait_for(tick.counter.ticked.wait(), timeout=5)
    ticker.stop()

    assert tick.counter.ticks >= 1
