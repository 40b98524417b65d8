"""One host, one queue."""

import asyncio
from collections import deque

AT_ONCE = 16
"""How many requests one host gets at once when no delay is asked for: trials on a machine of our own."""

REMEMBERED = 4096
"""Hosts kept in mind before those that were left long ago are forgotten."""

FORGOTTEN_AFTER = 600.0
"""Seconds; far longer than any delay between two requests."""

NEVER = float("-inf")


class _Host:
    __slots__ = ("ended", "running", "timer", "waiting")

    def __init__(self) -> None:
        self.running = 0
        self.ended = NEVER  # when the last request to it ended, on the loop's clock
        self.timer: asyncio.TimerHandle | None = None
        self.waiting: deque[tuple[asyncio.Future[None], float]] = deque()


class Politeness:
    """Lets requests to a host pass in the order they came, one at a time, a delay after the last one ended.

    Without a delay a request passes as long as fewer than `AT_ONCE` are running.
    """

    def __init__(self) -> None:
        self._hosts: dict[str, _Host] = {}

    async def enter(self, name: str, delay: float) -> None:
        """Wait for one's turn at a host; `leave` must follow."""
        host = self._hosts.get(name)
        if host is None:
            host = self._remember(name)
        if not host.waiting and self._wait(host, delay) == 0:
            host.running += 1
            return
        turn = asyncio.get_running_loop().create_future()
        host.waiting.append((turn, delay))
        self._admit(host)
        try:
            await turn
        except asyncio.CancelledError:
            if turn.done() and not turn.cancelled():
                host.running -= 1  # the turn came in the same instant, and is not taken
            self._admit(host)
            raise

    def leave(self, name: str) -> None:
        """Make room for the next in the queue."""
        host = self._hosts[name]
        host.running -= 1
        host.ended = asyncio.get_running_loop().time()
        if host.waiting:
            self._admit(host)

    def _wait(self, host: _Host, delay: float) -> float | None:
        """Return how many seconds until a request may pass; None: not before another one ends."""
        if delay <= 0:
            return 0 if host.running < AT_ONCE else None
        if host.running:
            return None
        return max(0.0, host.ended + delay - asyncio.get_running_loop().time())

    def _admit(self, host: _Host) -> None:
        """Let those pass whose turn it is; set an alarm for the first who has only time to wait for."""
        if host.timer:
            host.timer.cancel()
            host.timer = None
        while host.waiting:
            turn, delay = host.waiting[0]
            if not turn.done():
                wait = self._wait(host, delay)
                if wait is None:
                    return
                if wait > 0:
                    host.timer = asyncio.get_running_loop().call_later(wait, self._admit, host)
                    return
                host.running += 1
                turn.set_result(None)
            host.waiting.popleft()

    def _remember(self, name: str) -> _Host:
        if len(self._hosts) >= REMEMBERED:
            before = asyncio.get_running_loop().time() - FORGOTTEN_AFTER
            self._hosts = {
                name: host for name, host in self._hosts.items() if host.running or host.waiting or host.ended > before
            }
        return self._hosts.setdefault(name, _Host())
