"""A loopback web: documents that tests put there, and the faults that real servers have.

`async with LocalWeb() as web: web.put("/feed.xml", b"…"); web.url("/feed.xml")`.
"""

import asyncio
import hashlib
import zlib
from collections import Counter, defaultdict
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from typing import Self

from aiohttp import web

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]

DRIP = 0.01
"""Seconds between two bytes of a slow answer."""


class LocalWeb:
    """One server on 127.0.0.1; counts what it is asked."""

    def __init__(self) -> None:
        self.asked: Counter[str] = Counter()
        self.heard: dict[str, list[Mapping[str, str]]] = defaultdict(list)  # the headers of each request, by path
        self.most_at_once = 0
        self.host = ""  # 127.0.0.1:port
        self._at_once = 0
        self._handlers: dict[str, Handler] = {}
        self._closing = asyncio.Event()
        app = web.Application()
        app.router.add_route("*", "/{path:.*}", self._serve)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=1)

    async def __aenter__(self) -> Self:
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0).start()
        self.host = f"127.0.0.1:{self._runner.addresses[0][1]}"
        return self

    async def __aexit__(self, *_: object) -> None:
        self._closing.set()
        await self._runner.cleanup()

    def url(self, path: str) -> str:
        """Return where a path is found."""
        return f"http://{self.host}{path}"

    def put(self, path: str, body: bytes, *, headers: Mapping[str, str] | None = None, validators: bool = True) -> None:
        """Serve a document, with an ETag and 304 unless `validators` is off."""
        tag = f'"{hashlib.sha256(body).hexdigest()[:16]}"'
        given = {"Content-Type": "application/xml", **({"ETag": tag} if validators else {}), **(headers or {})}

        async def answer(request: web.Request) -> web.StreamResponse:
            if validators and request.headers.get("If-None-Match") == tag:
                return web.Response(status=304, headers={"ETag": tag})
            return web.Response(body=body, headers=given)

        self.handle(path, answer)

    def fail(self, path: str, status: int, *, text: str = "", headers: Mapping[str, str] | None = None) -> None:
        """Answer with a status, and a page if one is given."""

        async def answer(_: web.Request) -> web.StreamResponse:
            return web.Response(status=status, text=text, content_type="text/html", headers=headers)

        self.handle(path, answer)

    def redirect(self, path: str, to: str, *, status: int = 301) -> None:
        """Send whoever asks for a path elsewhere."""

        async def answer(_: web.Request) -> web.StreamResponse:
            return web.Response(status=status, headers={"Location": to})

        self.handle(path, answer)

    def cut(self, path: str, body: bytes, *, at: int, encoding: str | None = None) -> None:
        """Promise a whole document, and break the connection after `at` bytes."""

        async def answer(request: web.Request) -> web.StreamResponse:
            headers = {"Content-Length": str(len(body)), **({"Content-Encoding": encoding} if encoding else {})}
            stream = web.StreamResponse(headers=headers)
            await stream.prepare(request)
            await stream.write(body[:at])
            if request.transport:
                request.transport.close()
            return stream

        self.handle(path, answer)

    def stall(self, path: str) -> None:
        """Send headers, then nothing."""

        async def answer(request: web.Request) -> web.StreamResponse:
            stream = web.StreamResponse()
            await stream.prepare(request)
            await self._closing.wait()
            return stream

        self.handle(path, answer)

    def drip(self, path: str, body: bytes) -> None:
        """Send one byte at a time, endlessly slowly."""

        async def answer(request: web.Request) -> web.StreamResponse:
            stream = web.StreamResponse()
            await stream.prepare(request)
            for at in range(len(body)):
                await stream.write(body[at : at + 1])
                if await _happens(self._closing, within=DRIP):
                    break
            return stream

        self.handle(path, answer)

    def flood(self, path: str, head: bytes, filler: bytes, *, times: int, packed: bool = False) -> None:
        """Send a head and then a filler many times over; `packed`, as a gzip that was small on the wire."""

        async def answer(request: web.Request) -> web.StreamResponse:
            stream = web.StreamResponse(headers={"Content-Encoding": "gzip"} if packed else {})
            await stream.prepare(request)
            packer = zlib.compressobj(9, zlib.DEFLATED, 31) if packed else None
            for piece in (head, *[filler] * times):
                await stream.write(packer.compress(piece) if packer else piece)
            if packer:
                await stream.write(packer.flush())
            return stream

        self.handle(path, answer)

    def handle(self, path: str, handler: Handler) -> None:
        """Serve a path by a handler of one's own."""
        self._handlers[path] = handler

    async def _serve(self, request: web.Request) -> web.StreamResponse:
        path = request.path
        self.asked[path] += 1
        self.heard[path].append(request.headers.copy())
        async with self._counted():
            handler = self._handlers.get(path)
            if handler is None:
                return web.Response(status=404)
            return await handler(request)

    @asynccontextmanager
    async def _counted(self) -> AsyncIterator[None]:
        self._at_once += 1
        self.most_at_once = max(self.most_at_once, self._at_once)
        try:
            yield
        finally:
            self._at_once -= 1


async def _happens(event: asyncio.Event, *, within: float) -> bool:
    try:
        async with asyncio.timeout(within):
            return await event.wait()
    except TimeoutError:
        return False
