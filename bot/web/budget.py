"""What hosts say they will bear, kept in mind before anything is asked: no request is sent that a header warned of.

https://datatracker.ietf.org/doc/draft-ietf-httpapi-ratelimit-headers/ as Hugging Face speaks it
(https://huggingface.co/docs/hub/rate-limits), and the older `X-RateLimit-*` of GitHub and Replicate
(https://docs.github.com/en/rest/using-the-rest-api/rate-limits-for-the-rest-api).
"""

import asyncio
import re
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from bot.errors import Throttled
from bot.ports import Clock

RESERVE = 20
"""One part in so many (5 %) of a window is never spent: others may share our address, and a 429 costs more than a wait."""

FREE_UNTIL = 2
"""Half of a window may be spent at once; the other half is spread over the time that is left, so that something always is."""

LONGEST = timedelta(hours=1)
"""The longest window believed, GitHub's: a header must not silence a host for days."""

GRACE = timedelta(seconds=1)
"""Servers round the seconds until a window ends down."""

SAME_WINDOW = timedelta(seconds=3)
"""Two answers of one window name its end within so much of each other: whole seconds, and the time they were on the way."""

REMEMBERED = 1024
"""Hosts kept in mind before those whose windows are over are forgotten; few hosts have any."""

EPOCH = 1_000_000_000
"""GitHub names the second a window ends at, counted from 1970; others the seconds until then."""

_ITEM = re.compile(r'"([^"]{1,64})"((?:\s*;\s*[a-z]{1,8}=\d{1,9})+)')
_POLICY = re.compile(r'"([^"]{1,64})"\s*;\s*q=(\d{1,9})\s*;\s*w=(\d{1,9})')
_PARAMETER = re.compile(r"([a-z]+)=(\d+)")
_FILES = re.compile(r"/resolve(?:-cache)?/")


@dataclass(frozen=True, slots=True, kw_only=True)
class Allowance:
    """What one answer says may still be asked."""

    bucket: str
    left: int
    wait: timedelta  # until the window is over
    limit: int | None = None  # in a whole window
    window: timedelta | None = None


def read_allowance(headers: Mapping[str, str], now: datetime) -> Allowance | None:
    """Return what an answer's headers say may still be asked; None where they say nothing. Names are in lower case."""
    if item := _ITEM.search(headers.get("ratelimit", "")[:1000]):
        said = dict(_PARAMETER.findall(item[2]))
        if "r" not in said or "t" not in said:
            return None
        policies = {
            name: (int(q), int(w)) for name, q, w in _POLICY.findall(headers.get("ratelimit-policy", "")[:1000])
        }
        limit, window = policies.get(item[1], (None, None))
        return Allowance(
            bucket=item[1],
            left=int(said["r"]),
            wait=_bounded(int(said["t"])),
            limit=limit,
            window=None if window is None else _bounded(window),
        )
    for prefix in ("x-ratelimit-", "ratelimit-"):
        left, reset, limit = (_number(headers.get(prefix + name, "")) for name in ("remaining", "reset", "limit"))
        if left is not None and reset is not None:
            seconds = reset - int(now.timestamp()) if reset > EPOCH else reset
            bucket = headers.get("x-ratelimit-resource", "")[:64]
            return Allowance(bucket=bucket, left=left, wait=_bounded(seconds), limit=limit)
    return None


def _number(text: str) -> int | None:
    whole = text.strip().split(".")[0]  # Reddit writes `599.0`
    return int(whole) if whole.isascii() and whole.isdigit() and len(whole) < 12 else None


def _bounded(seconds: int) -> timedelta:
    return max(timedelta(0), min(timedelta(seconds=seconds), LONGEST))


@dataclass(slots=True, kw_only=True)
class _Bucket:
    """What is known of one of a host's windows."""

    left: int
    resets_at: datetime
    limit: int | None
    window: timedelta | None
    guessed: bool = False  # a new window has begun, and no answer of it has come yet
    flying: int = 0  # requests sent that no answer has counted yet
    slot: datetime  # when the last one that had to wait goes

    def hear(self, said: Allowance, now: datetime) -> None:
        """Take in what an answer says. Answers overtake each other: within one window the lowest number is the newest."""
        resets_at = now + said.wait + GRACE
        if self.guessed or resets_at > self.resets_at + SAME_WINDOW:
            self.left, self.resets_at, self.guessed = said.left, resets_at, False
        else:
            self.left = min(self.left, said.left)
        self.limit = said.limit or self.limit
        self.window = said.window or self.window

    def wait(self, now: datetime) -> timedelta | None:
        """Return how long until one more may be sent, and keep its place; None: not in this window."""
        if now >= self.resets_at:
            self._renew(now)
        whole = self.limit or self.left
        ready = self.left - self.flying
        # A window of one request is spent whole: else nothing would ever be asked there again.
        free = ready - min(max(1, whole // RESERVE), max(0, whole - 1))
        if free <= 0:
            return None
        if ready * FREE_UNTIL >= whole:
            return timedelta(0)
        after = max(now, self.slot)
        self.slot = after + (self.resets_at - after) / free
        return self.slot - now

    def _renew(self, now: datetime) -> None:
        """Begin a new window, about which nothing is known but the policy."""
        self.left = self.limit or self.left + self.flying + RESERVE
        self.resets_at = now + (self.window or LONGEST)
        self.slot = now
        self.guessed = True


@dataclass(slots=True)
class _Host:
    buckets: dict[str, _Bucket] = field(default_factory=dict)
    routes: dict[str, str] = field(default_factory=dict)  # a part of its addresses → the bucket it was counted against


@dataclass(frozen=True, slots=True)
class Ticket:
    """The right to send one request, given back when its answer has come, or none."""

    bucket: _Bucket | None

    def give_back(self) -> None:
        """Count the request as answered."""
        if self.bucket is not None:
            self.bucket.flying -= 1


class Budget:
    """Lets requests pass as long as their host has said it will bear them; before it has said anything, all pass."""

    def __init__(self, clock: Clock, *, sleep: Callable[[float], Awaitable[object]] = asyncio.sleep) -> None:
        self._clock = clock
        self._sleep = sleep
        self._hosts: dict[str, _Host] = {}

    async def enter(self, host: str, url: str, path: str, patience: timedelta) -> Ticket:
        """Wait until one more request fits, at most so long; `Throttled` with the moment where it does not."""
        left = patience
        while (bucket := self._bucket(host, path)) is not None:
            now = self._clock.now()
            slot = bucket.slot
            wait = bucket.wait(now)
            pause = bucket.resets_at - now if wait is None else wait
            if pause > left:
                bucket.slot = slot
                raise Throttled(url, "we have asked as much as it allows for now", retry_at=now + pause)
            if wait is None:
                await self._sleep(pause.total_seconds())
                left -= max(pause, GRACE)
                continue
            bucket.flying += 1
            ticket = Ticket(bucket)
            try:
                if wait:
                    await self._sleep(wait.total_seconds())
            except asyncio.CancelledError:
                ticket.give_back()
                raise
            return ticket
        return Ticket(None)

    def hear(self, host: str, path: str, headers: Mapping[str, str]) -> None:
        """Take in what an answer's headers say."""
        now = self._clock.now()
        said = read_allowance(headers, now)
        if said is None:
            return
        known = self._hosts.get(host) or self._remember(host, now)
        known.routes[route(path)] = said.bucket
        bucket = known.buckets.get(said.bucket)
        if bucket is None:
            if len(known.buckets) >= RESERVE:  # a host that names its windows by the minute
                known.buckets.clear()
            known.buckets[said.bucket] = _Bucket(
                left=said.left, resets_at=now + said.wait + GRACE, limit=said.limit, window=said.window, slot=now
            )
        else:
            bucket.hear(said, now)

    def _bucket(self, host: str, path: str) -> _Bucket | None:
        known = self._hosts.get(host)
        return known.buckets.get(known.routes.get(route(path), "?")) if known else None

    def _remember(self, host: str, now: datetime) -> _Host:
        if len(self._hosts) >= REMEMBERED:
            self._hosts = {
                name: known
                for name, known in self._hosts.items()
                if any(bucket.flying or bucket.resets_at > now for bucket in known.buckets.values())
            }
        return self._hosts.setdefault(host, _Host())


def route(path: str) -> str:
    """Return which of a host's windows a path is likely counted against; the answer says whether it is so.

    Hugging Face counts its API, its files and its pages apart; GitHub its search.
    """
    if _FILES.search(path):
        return "files"
    first = path.removeprefix("/").partition("/")[0]
    return first if first in {"api", "search"} else "pages"
