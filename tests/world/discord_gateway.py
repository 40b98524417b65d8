"""The gateway of the loopback Discord: HELLO, IDENTIFY, READY, RESUME, heartbeats and events."""

import asyncio
import json
import zlib
from typing import Any

from aiohttp import WSMsgType, web

Json = dict[str, Any]

DISPATCH, RECONNECT, HELLO, ACK = 0, 7, 10, 11
"""Opcodes we send; 1 is a heartbeat, 2 IDENTIFY and 6 RESUME."""

PRIVILEGED_INTENTS = 1 << 1 | 1 << 8 | 1 << 15
"""Members, presences, message content: this application was not granted them."""

AUTHENTICATION_FAILED, DISALLOWED_INTENTS = 4004, 4014


class Gateway:
    """The websocket side; one application, no shards."""

    def __init__(self, *, token: str, user: Json, application: Json) -> None:
        self.url = ""  # known once the server listens
        self.identified: list[Json] = []  # every IDENTIFY that was let in
        self.resumed = 0
        self._token = token
        self._user = user
        self._application = application
        self._lines: list[_Line] = []
        self._ready = asyncio.Condition()

    async def serve(self, request: web.Request) -> web.WebSocketResponse:
        """Speak with one client until it leaves."""
        line = _Line(web.WebSocketResponse(), compress=request.query.get("compress") == "zlib-stream")
        await line.socket.prepare(request)
        await line.send(HELLO, {"heartbeat_interval": 41_250})
        async for frame in line.socket:
            if frame.type is WSMsgType.TEXT:
                await self._hear(line, frame.json())
        await self._leave(line)
        return line.socket

    async def connected(self) -> None:
        """Wait until a client is in."""
        async with self._ready:
            await self._ready.wait_for(lambda: bool(self._lines))

    async def came_back(self, times: int = 1) -> None:
        """Wait until clients took up a lost line so many times."""
        async with self._ready:
            await self._ready.wait_for(lambda: self.resumed >= times)

    async def dispatch(self, event: str, payload: Json) -> None:
        """Push an event to every client that is in."""
        for line in list(self._lines):
            await line.event(event, payload)

    async def reconnect(self) -> None:
        """Ask every client to connect again, as Discord does when it moves its servers."""
        for line in list(self._lines):
            await line.send(RECONNECT, None)

    async def drop(self) -> None:
        """Cut every line without a word."""
        for line in list(self._lines):
            await line.socket.close(code=4000)

    async def _hear(self, line: "_Line", message: Json) -> None:
        said = message.get("d")
        match message["op"]:
            case 1:  # a heartbeat
                await line.send(ACK, None)
            case 2 if isinstance(said, dict):
                await self._identify(line, said)
            case 6 if isinstance(said, dict):
                self.resumed += 1
                await self._enter(line)
                await line.event("RESUMED", {})

    async def _identify(self, line: "_Line", said: Json) -> None:
        if said["token"] != self._token:
            await line.socket.close(code=AUTHENTICATION_FAILED)
        elif said["intents"] & PRIVILEGED_INTENTS:
            await line.socket.close(code=DISALLOWED_INTENTS)
        else:
            self.identified.append(said)
            ready = {"v": 10, "user": self._user, "guilds": [], "session_id": "session", "resume_gateway_url": self.url}
            await line.event("READY", {**ready, "application": self._application})
            await self._enter(line)

    async def _enter(self, line: "_Line") -> None:
        async with self._ready:
            self._lines.append(line)
            self._ready.notify_all()

    async def _leave(self, line: "_Line") -> None:
        async with self._ready:
            if line in self._lines:
                self._lines.remove(line)
            self._ready.notify_all()


class _Line:
    """One client's websocket."""

    def __init__(self, socket: web.WebSocketResponse, *, compress: bool) -> None:
        self.socket = socket
        self._squeeze = zlib.compressobj() if compress else None
        self._sequence = 0

    async def event(self, name: str, payload: Json) -> None:
        """Send an event with its number."""
        self._sequence += 1
        await self.send(DISPATCH, payload, s=self._sequence, t=name)

    async def send(self, op: int, payload: Json | None, **more: object) -> None:
        """Send a frame, squeezed when the client asked for it."""
        text = json.dumps({"op": op, "d": payload, "s": None, "t": None, **more})
        if self._squeeze is None:
            await self.socket.send_str(text)
        else:
            packed = self._squeeze.compress(text.encode()) + self._squeeze.flush(zlib.Z_SYNC_FLUSH)
            await self.socket.send_bytes(packed)
