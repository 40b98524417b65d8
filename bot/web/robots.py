"""What a host's robots.txt lets us visit."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from protego import Protego

from bot.domain.source import Document, Request, Url
from bot.errors import FetchError, Gone, Missing, Refused, Throttled, Unreachable
from bot.ports import Clock
from bot.web.guard import Target

MAX_BYTES = 500 * 1024
"""The least a crawler must read, and the most we do. https://www.rfc-editor.org/rfc/rfc9309#section-2.5"""

KEPT_FOR = timedelta(days=1)
"""https://www.rfc-editor.org/rfc/rfc9309#section-2.4"""

FAILED_FOR = timedelta(minutes=10)
"""A robots.txt that could not be had is asked for again after so long; until then nothing of its host is visited."""

LONGEST_DELAY = timedelta(seconds=30)
"""A host that asks for more between two visits gets this: we make few, and a queue must move."""

HOSTS = 1000
"""Hosts whose rules are kept in mind; the one asked about longest ago goes first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Rules:
    until: datetime
    parsed: Protego | None = None  # None: all is allowed
    failure: FetchError | None = None


class Robots:
    """Remembers each host's rules for a day; asks for them once, however many wait."""

    def __init__(self, clock: Clock, fetch: Callable[[Request], Awaitable[Document]], *, product: str) -> None:
        self._clock = clock
        self._fetch = fetch
        self._product = product
        self._rules: dict[str, _Rules] = {}
        self._asking: dict[str, asyncio.Lock] = {}

    async def admit(self, target: Target, request: Request) -> timedelta:
        """Return the delay a host asks for; `Refused` where it lets no robot in, and `Unreachable` while its rules are unknown."""
        origin = f"{target.url.scheme}://{target.host}"
        rules = await self._of(origin, request)
        url = str(target.url)
        if rules.failure is not None:
            raise _meanwhile(url, rules.failure)
        if rules.parsed is None:
            return timedelta(0)
        if not rules.parsed.can_fetch(url, self._product):
            raise Refused(url, "its robots.txt asks robots to stay away from there")
        delay = rules.parsed.crawl_delay(self._product) or 0.0
        return timedelta(seconds=min(max(delay, 0.0), LONGEST_DELAY.total_seconds()))

    async def _of(self, origin: str, request: Request) -> _Rules:
        known = self._rules.get(origin)
        if known is not None and self._clock.now() < known.until:
            return known
        lock = self._asking.setdefault(origin, asyncio.Lock())
        try:
            async with lock:
                known = self._rules.get(origin)
                if known is None or self._clock.now() >= known.until:
                    known = await self._ask(origin, request, known)
                    self._remember(origin, known)
        finally:
            self._asking.pop(origin, None)
        return known

    async def _ask(self, origin: str, request: Request, before: _Rules | None) -> _Rules:
        asked = Request(
            url=Url(f"{origin}/robots.txt"),
            accept="text/plain, */*;q=0.1",
            polite_delay=request.polite_delay,
            max_bytes=MAX_BYTES,
            deadline=request.deadline,
        )
        now = self._clock.now()
        try:
            document = await self._fetch(asked)
        except (Missing, Gone, Refused) as error:
            if (error.status or 0) < 500:  # "unavailable" in the RFC's words: nothing is forbidden
                return _Rules(until=now + KEPT_FOR)
            failure: FetchError = error
        except FetchError as error:
            failure = error
        else:
            # Half a megabyte of rules takes a while to read.
            parsed = await asyncio.to_thread(Protego.parse, document.body.decode("utf-8-sig", "replace"))
            return _Rules(until=now + KEPT_FOR, parsed=parsed)
        if before is not None and before.failure is None:
            return _Rules(until=now + FAILED_FOR, parsed=before.parsed)  # rules a day old are better than none
        return _Rules(until=now + FAILED_FOR, failure=failure)

    def _remember(self, origin: str, rules: _Rules) -> None:
        self._rules.pop(origin, None)
        self._rules[origin] = rules
        if len(self._rules) > HOSTS:
            del self._rules[next(iter(self._rules))]


def _meanwhile(url: str, failure: FetchError) -> FetchError:
    """Say of a page that its host's rules could not be had: it is not visited for now, and asked again as failures are."""
    reason = f"its robots.txt could not be had, so it is not visited for now: {failure.reason}"
    if isinstance(failure, Throttled):
        return Throttled(url, reason, status=failure.status, retry_at=failure.retry_at)
    return Unreachable(url, reason, status=failure.status)
