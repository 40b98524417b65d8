"""The polite client: brings documents, and says plainly why one did not come."""

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable, Mapping
from contextlib import aclosing
from dataclasses import replace
from http.cookiejar import CookieJar
from typing import NamedTuple

import aiohttp
import httpx
from httpx_aiohttp import AiohttpTransport

from bot.domain.source import Document, Request, Url
from bot.errors import Refused, TooLarge, Unreachable
from bot.ports import Clock
from bot.web.body import ENCODINGS, Unfinished, is_readable, read_body
from bot.web.budget import Budget
from bot.web.credentials import Credentials
from bot.web.failures import failure
from bot.web.guard import Guard, Target
from bot.web.politeness import Politeness
from bot.web.robots import Robots
from bot.web.statuses import MAYBE_WALLED, PERMANENT, REDIRECTS, rejection

MAX_REDIRECTS = 5
"""As many as a robots.txt may take (https://www.rfc-editor.org/rfc/rfc9309#section-2.3.1.2); real feeds take one or two."""

KEEP_ALIVE = 2.0
"""Seconds an idle connection is kept: longer than the default polite delay, and short, since thousands of hosts have one each."""

HEADER_BYTES = 32 * 1024
"""The longest header line taken: content security policies of real blogs pass aiohttp's 8 KB."""

CONNECT = 10.0
"""Seconds a host may take to shake hands; for everything after that, a request's deadline is the one bound."""

WALL_BYTES = 64 * 1024
"""How much of a refusal's page is looked at: a title stands near the top."""

BREAKS = (httpx.HTTPError, httpx.InvalidURL, aiohttp.ClientError, OSError, ValueError)
"""What an exchange may raise: httpx-aiohttp translates most of aiohttp's errors, and lets through the rest."""


def user_agent(version: str, contact: str | None) -> str:
    """Return how we introduce ourselves: `kaiho/VERSION (+CONTACT)`."""
    return f"kaiho/{version} (+{contact})" if contact else f"kaiho/{version}"


Headers = tuple[tuple[str, str], ...]


class _Redirect(NamedTuple):
    to: str
    permanent: bool


class _NoCookies(CookieJar):
    """A jar with no bottom: we are nobody's returning visitor."""

    def extract_cookies(self, response: object, request: object) -> None:
        """Take nothing."""


class PoliteFetcher:
    """Fetches over one client, politely, within bounds, and never where the guard forbids."""

    def __init__(
        self,
        clock: Clock,
        *,
        user_agent: str,
        allow_hosts: frozenset[str] = frozenset(),
        concurrency: int = 64,
        credentials: Mapping[str, str] | None = None,  # host, or host:port → what to say in `Authorization`
        sleep: Callable[[float], Awaitable[object]] = asyncio.sleep,  # waits for a host's budget; trials let time jump
    ) -> None:
        self._clock = clock
        self._credentials = Credentials(credentials or {}, allow_hosts)
        self._budget = Budget(clock, sleep=sleep)
        self._user_agent = user_agent
        self._guard = Guard(allow_hosts)
        self._politeness = Politeness()
        self._places = asyncio.Semaphore(concurrency)
        self._robots = Robots(clock, self.fetch, product=user_agent.split("/", 1)[0])
        self._resolver = self._guard.resolver()
        self._trusted = httpx.create_ssl_context()
        self._client = httpx.AsyncClient(
            transport=AiohttpTransport(verify=self._trusted, client=self._session),
            cookies=_NoCookies(),
            trust_env=False,
            timeout=httpx.Timeout(None, connect=CONNECT),
        )

    async def fetch(self, request: Request) -> Document:
        """Return the answer, be it 200 or 304; what cannot be had is a `FetchError`."""
        if self._client.is_closed:
            raise Unreachable(request.url, "we are closing down")
        url, seen = str(request.url), set[str]()
        home: str | None = None
        permanent = True
        left = request.deadline.total_seconds()
        while len(seen) <= MAX_REDIRECTS:
            target = self._guard.check(url)
            home = home or target.host
            # What one host told us in confidence is no other host's business.
            told = (*_validators(request), *self._credentials.of(target)) if target.host == home else ()
            answer, spent = await self._turn(request, target, told, left)
            if isinstance(answer, Document):
                return replace(answer, moved_to=answer.url) if seen and permanent else answer
            left -= spent
            permanent = permanent and answer.permanent
            seen.add(str(target.url))
            url = answer.to
            if url in seen:
                raise Refused(url, "it sends us round in a circle")
        raise Refused(request.url, f"it sends us on more than {MAX_REDIRECTS} times")

    async def close(self) -> None:
        """Let go of every connection."""
        await self._client.aclose()
        await self._resolver.close()

    def _session(self) -> aiohttp.ClientSession:
        """Open what the transport speaks through; called at the first request, since it needs the running loop."""
        connector = aiohttp.TCPConnector(
            resolver=self._resolver,
            socket_factory=self._guard.socket,
            ssl=self._trusted,
            limit=0,  # `_places` counts
            keepalive_timeout=KEEP_ALIVE,
        )
        return aiohttp.ClientSession(
            connector=connector,
            cookie_jar=aiohttp.DummyCookieJar(),
            max_line_size=HEADER_BYTES,
            max_field_size=HEADER_BYTES,
        )

    async def _turn(
        self, request: Request, target: Target, told: Headers, left: float
    ) -> tuple[Document | _Redirect, float]:
        """Wait for the host's budget and its queue, then ask; say how many seconds the asking itself took."""
        delay = request.polite_delay
        if request.obey_robots:
            delay = max(delay, await self._robots.admit(target, request))
        ticket = await self._budget.enter(target.host, str(target.url), target.url.path, request.deadline)
        try:
            await self._politeness.enter(target.host, delay.total_seconds())
            try:
                async with self._places:
                    began = asyncio.get_running_loop().time()
                    answer = await self._exchange(request, target, told, left)
                    return answer, asyncio.get_running_loop().time() - began
            finally:
                self._politeness.leave(target.host)
        finally:
            ticket.give_back()

    async def _exchange(self, request: Request, target: Target, told: Headers, left: float) -> Document | _Redirect:
        headers = [
            ("User-Agent", self._user_agent),
            ("Accept", request.accept),
            ("Accept-Encoding", ENCODINGS),
            *told,
        ]
        limit = asyncio.timeout(left)
        try:
            async with limit:
                response = await self._client.send(httpx.Request("GET", target.url, headers=headers), stream=True)
                try:
                    return await self._answer(request, target, response, conditional=_is_conditional(told))
                finally:
                    await response.aclose()
        except BREAKS as error:
            url = str(target.url)
            if limit.expired():
                raise Unreachable(url, f"gave up after {request.deadline.total_seconds():g} s") from error
            raise failure(url, error) from error

    async def _answer(
        self, request: Request, target: Target, response: httpx.Response, *, conditional: bool
    ) -> Document | _Redirect:
        status, headers, url = response.status_code, _lower(response), Url(str(target.url))
        self._budget.hear(target.host, target.url.path, headers)
        if status in REDIRECTS and headers.get("location"):
            return _Redirect(str(target.url.join(headers["location"])), status in PERMANENT)
        body, truncated = b"", None
        if 200 <= status < 300:
            body, truncated = await _read(response, headers, url, request.max_bytes)
        elif not (status == 304 and conditional):
            page = await _start(response, headers) if status in MAYBE_WALLED else b""
            raise rejection(url, status, headers, page, self._clock.now())
        return Document(
            url=url, status=status, headers=headers, body=body, fetched_at=self._clock.now(), truncated=truncated
        )


def _validators(request: Request) -> Headers:
    """Return what makes a request conditional. A validator that is not plain ASCII would not arrive as it was given to us."""
    pairs = (("If-None-Match", request.etag), ("If-Modified-Since", request.last_modified))
    return tuple((name, text) for name, text in pairs if text and text.isascii() and text.isprintable())


def _is_conditional(told: Headers) -> bool:
    return any(name.startswith("If-") for name, _ in told)


def _lower(response: httpx.Response) -> dict[str, str]:
    headers: dict[str, str] = {}
    for raw_name, raw_value in response.headers.raw:
        name, value = raw_name.decode("latin-1").lower(), raw_value.decode("latin-1")
        headers[name] = f"{headers[name]}, {value}" if name in headers else value
    return headers


async def _read(
    response: httpx.Response, headers: dict[str, str], url: Url, max_bytes: int
) -> tuple[bytes, str | None]:
    encoding = headers.get("content-encoding", "").strip().lower()
    if not is_readable(encoding):
        raise Unreachable(url, f"it came in a compression we never asked for ({encoding})", status=response.status_code)
    async with aclosing(_chunks(response)) as chunks:
        body, truncated = await read_body(chunks, encoding, max_bytes)
    if truncated and (not body or body.isspace()):
        leaf = TooLarge if len(body) >= max_bytes else Unreachable
        raise leaf(url, f"nothing of it is usable: {truncated}", status=response.status_code)
    return body, truncated


async def _start(response: httpx.Response, headers: dict[str, str]) -> bytes:
    """Return the start of a page that came with a refusal; how it ends does not matter."""
    encoding = headers.get("content-encoding", "").strip().lower()
    if not is_readable(encoding):
        return b""
    async with aclosing(_chunks(response)) as chunks:
        page, _ = await read_body(chunks, encoding, WALL_BYTES)
    return page


async def _chunks(response: httpx.Response) -> AsyncGenerator[bytes]:
    try:
        async for chunk in response.aiter_raw():
            yield chunk
    except BREAKS as error:
        raise Unfinished("the connection broke half way") from error
