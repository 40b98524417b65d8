"""No more requests a second than Discord takes from one bot."""

import asyncio
from types import SimpleNamespace

import aiohttp

A_SECOND = 45
"""Requests begun in a second: Discord takes fifty, answers to interactions not counted, and shuts out for an hour who is told to
wait ten thousand times in ten minutes. Five are left to jitter on the way, and to what the bot's other client asks.
https://docs.discord.com/developers/topics/rate-limits#global-rate-limit"""


class Pace:
    """Lets one pass at a time: no second has more than its share, wherever it begins, and whatever kept us busy before it."""

    def __init__(self, a_second: float = A_SECOND) -> None:
        self._gap = 1 / a_second
        self._last = 0.0
        self._door = asyncio.Lock()

    async def wait(self) -> None:
        """Wait for one's turn, in the order of asking."""
        now = asyncio.get_running_loop().time
        async with self._door:
            await asyncio.sleep(max(0.0, self._last + self._gap - now()))
            self._last = now()

    def traced(self) -> aiohttp.TraceConfig:
        """Return what lets each request of a `discord.Client` wait: its `http_trace`."""

        async def began(_: aiohttp.ClientSession, __: SimpleNamespace, ___: aiohttp.TraceRequestStartParams) -> None:
            await self.wait()

        trace = aiohttp.TraceConfig()
        trace.on_request_start.append(began)
        return trace
