"""The gateway of the loopback Discord: HELLO, IDENTIFY, READY, RESUME, heartbeats, shards and events.

https://docs.discord.com/developers/events/gateway
"""

import asyncio
import json
import zlib
from collections.abc import Callable
from typing import Any

from aiohttp import WSMsgType, web

from tests.world.discord_limits import Buckets
from tests.world.discord_memory import Memory

Json = dict[str, Any]

DISPATCH, HEARTBEAT, RECONNECT, INVALID_SESSION, HELLO, ACK = 0, 1, 7, 9, 10, 11
"""Opcodes we send; 1 is a heartbeat, 2 IDENTIFY and 6 RESUME."""

PRIVILEGED_INTENTS = 1 << 1 | 1 << 8 | 1 << 15
"""Members, presences, message content: this application was not granted them."""

UNKNOWN_OPCODE, NOT_JSON, NOT_AUTHENTICATED, AUTHENTICATION_FAILED, ALREADY_AUTHENTICATED = range(4001, 4006)
INVALID_SEQUENCE, RATE_LIMITED, TIMED_OUT, INVALID_SHARD, SHARDING_REQUIRED = range(4007, 4012)
DISALLOWED_INTENTS = 4014
"""Close codes. https://docs.discord.com/developers/topics/opcodes-and-status-codes#gateway-gateway-close-event-codes"""

NOT_RESUMABLE = False
"""What an invalid session is told of coming back."""

LARGEST_FRAME = 4096
"""Bytes a client may send at once."""

FRAMES_A_MINUTE = 120


class Session:
    """What one shard of a client was told, so that it can be told again; it outlives its line."""

    def __init__(self, number: int, said: Json, shard: tuple[int, int]) -> None:
        self.id = f"session-{number}"
        self.intents: int = said["intents"]
        self.shard = shard
        self.events: list[tuple[str, Json]] = []  # the first has the sequence number 1
        self.more = asyncio.Event()
        self.line: _Line | None = None

    def covers(self, guild: str | None) -> bool:
        """Say whether what happens in a server, or in no server, is this shard's to hear."""
        number, count = self.shard
        return number == ((int(guild) >> 22) % count if guild else 0)

    def tell(self, event: str, payload: Json) -> None:
        """Let its client know, now or when it comes back."""
        self.events.append((event, json.loads(json.dumps(payload))))  # as it is now, not as it may become
        self.more.set()


class Gateway:
    """The websocket side; one application, as many shards as it is told to ask for."""

    def __init__(self, memory: Memory, *, token: str, application: Json) -> None:
        self.url = ""  # known once the server listens
        self.shards = 1  # that Discord recommends; fewer are refused
        self.concurrency = 1
        self.identify_window = 0.0  # seconds between two IDENTIFYs of one key; Discord: 5
        self.heartbeat = 41.25  # seconds
        self.deaf = False  # heartbeats are heard, and not acknowledged
        self.identified: list[Json] = []  # every IDENTIFY that was let in
        self.resumed = 0
        self.refused: list[int] = []  # codes of every line that was closed for something its client did
        self._memory = memory
        self._token = token
        self._application = application
        self._sessions: dict[str, Session] = {}
        self._buckets = Buckets(now=memory.now)
        self._ready = asyncio.Condition()

    def recommended(self) -> Json:
        """Return what a bot is told before it connects."""
        start = {"total": 1000, "remaining": max(1000 - len(self.identified), 0), "reset_after": 0}
        allowance = {**start, "max_concurrency": self.concurrency}
        return {"url": self.url, "shards": self.shards, "session_start_limit": allowance}

    async def serve(self, request: web.Request) -> web.WebSocketResponse:
        """Speak with one client until it leaves."""
        line = _Line(web.WebSocketResponse(), compress=request.query.get("compress") == "zlib-stream")
        await line.socket.prepare(request)
        await line.send(HELLO, {"heartbeat_interval": int(self.heartbeat * 1000)})
        watch = asyncio.create_task(self._watch(line))
        try:
            async for frame in line.socket:
                if frame.type is WSMsgType.TEXT:
                    line.heard.set()
                    await self._hear(line, frame.data)
        finally:
            watch.cancel()
            await self._leave(line)
        return line.socket

    async def connected(self, guild: str | None = None) -> None:
        """Wait until a client is in, for a server's shard."""
        async with self._ready:
            await self._ready.wait_for(
                lambda: any(each.line and each.covers(guild) for each in self._sessions.values())
            )

    async def came_back(self, times: int = 1) -> None:
        """Wait until clients took up a lost line so many times."""
        async with self._ready:
            await self._ready.wait_for(lambda: self.resumed >= times)

    async def left(self) -> None:
        """Wait until no client is in."""
        async with self._ready:
            await self._ready.wait_for(lambda: not any(each.line for each in self._sessions.values()))

    def tell(self, event: str, payload: Json, *, guild: str | None, intent: int = 1) -> None:
        """Send an event to the shard of its server that asked for such; those away hear it when they resume."""
        for session in self._sessions.values():
            if session.covers(guild) and (not intent or session.intents & intent):
                session.tell(event, payload)

    def interact(self, payload: Json, guild: str | None) -> None:
        """Send an interaction to one session of its shard alone: each is answered once."""
        for session in reversed(self._sessions.values()):  # the newest: a process that was killed may look alive yet
            if session.line is not None and session.covers(guild):
                return session.tell("INTERACTION_CREATE", payload)
        raise RuntimeError("no client is there to hear an interaction")

    async def reconnect(self) -> None:
        """Ask every client to connect again, as Discord does when it moves its servers."""
        await self._to_all(lambda line: line.send(RECONNECT, None))

    async def invalidate(self, *, resumable: bool = False) -> None:
        """Tell every client that its session is no longer good; it may be resumed, or not."""
        lines = [each.line for each in self._sessions.values() if each.line]
        if not resumable:
            self._sessions.clear()
        for line in lines:
            if not resumable:
                line.forget()
            await line.send(INVALID_SESSION, resumable)

    async def drop(self, code: int = 4000) -> None:
        """Cut every line without a word."""
        await self._to_all(lambda line: line.close(code))

    async def ask_for_heartbeats(self) -> None:
        """Ask every client for a heartbeat at once."""
        await self._to_all(lambda line: line.send(HEARTBEAT, None))

    async def _to_all(self, deed: "Callable[[_Line], Any]") -> None:
        for line in [each.line for each in self._sessions.values() if each.line]:
            await deed(line)

    async def _watch(self, line: "_Line") -> None:
        """Close a line on which nothing is heard for a heartbeat and a half: a zombie."""
        while True:
            line.heard.clear()
            try:
                await asyncio.wait_for(line.heard.wait(), self.heartbeat * 1.5)
            except TimeoutError:
                await self._refuse(line, TIMED_OUT)
                return

    async def _refuse(self, line: "_Line", code: int) -> None:
        self.refused.append(code)
        await line.close(code)

    async def _hear(self, line: "_Line", text: str) -> None:
        if len(text.encode()) > LARGEST_FRAME:
            await self._refuse(line, NOT_JSON)
            return
        try:
            message = json.loads(text)
        except json.JSONDecodeError:
            await self._refuse(line, NOT_JSON)
            return
        if self._buckets.take("frames", str(id(line)), (FRAMES_A_MINUTE, 60.0)).left < 0:
            await self._refuse(line, RATE_LIMITED)
            return
        said = message.get("d")
        match message.get("op"):
            case 1:
                await (line.send(ACK, None) if not self.deaf else asyncio.sleep(0))
            case 2 | 6 if line.session is not None:
                await self._refuse(line, ALREADY_AUTHENTICATED)
            case 2 if isinstance(said, dict):
                await self._identify(line, said)
            case 6 if isinstance(said, dict):
                await self._resume(line, said)
            case 3 | 4 | 8 if line.session is None:
                await self._refuse(line, NOT_AUTHENTICATED)
            case 3 | 4 | 8:
                pass  # presence, voice and the list of members: nothing here depends on them
            case _:
                await self._refuse(line, UNKNOWN_OPCODE)

    async def _identify(self, line: "_Line", said: Json) -> None:
        number, count = shard = tuple(said.get("shard") or (0, 1))
        if said.get("token") != self._token:
            await self._refuse(line, AUTHENTICATION_FAILED)
            return
        if said["intents"] & PRIVILEGED_INTENTS:
            await self._refuse(line, DISALLOWED_INTENTS)
            return
        if not 0 <= number < count:
            await self._refuse(line, INVALID_SHARD)
            return
        if count < self.shards:
            await self._refuse(line, SHARDING_REQUIRED)
            return
        key = str(number % self.concurrency)
        if self.identify_window and self._buckets.take("identify", key, (1, self.identify_window)).left < 0:
            await line.send(INVALID_SESSION, NOT_RESUMABLE)
            return
        self.identified.append(said)
        session = Session(len(self.identified), said, (number, count))
        guilds = [each for each in self._memory.guilds.values() if each.bot and session.covers(each.id)]
        session.tell(
            "READY",
            {
                "v": 10,
                "user": self._memory.me,
                "guilds": [{"id": guild.id, "unavailable": True} for guild in guilds],
                "session_id": session.id,
                "resume_gateway_url": self.url,
                "shard": list(shard),
                "application": self._application,
            },
        )
        rooms = self._memory.rooms_by_guild()
        for guild in guilds if session.intents & 1 else ():
            session.tell("GUILD_CREATE", guild.created(rooms[guild.id], self._memory.me))
        await self._enter(line, session, told=0)

    async def _resume(self, line: "_Line", said: Json) -> None:
        session = self._sessions.get(said["session_id"])
        if said["token"] != self._token:
            await self._refuse(line, AUTHENTICATION_FAILED)
            return
        if session is None:
            await line.send(INVALID_SESSION, NOT_RESUMABLE)
            return
        if said["seq"] > len(session.events):
            await self._refuse(line, INVALID_SEQUENCE)
            return
        if session.line is not None:  # the old line is dead, and nobody has noticed
            old, session.line = session.line, None
            await old.close(4000)
        self.resumed += 1
        session.tell("RESUMED", {})
        await self._enter(line, session, told=said["seq"])

    async def _enter(self, line: "_Line", session: Session, *, told: int) -> None:
        line.session, session.line = session, line
        line.task = asyncio.create_task(line.keep_telling(session, told))
        async with self._ready:
            self._sessions[session.id] = session
            self._ready.notify_all()

    async def _leave(self, line: "_Line") -> None:
        async with self._ready:
            if line.session is not None and line.session.line is line:
                line.session.line = None
            line.forget()
            self._ready.notify_all()


class _Line:
    """One client's websocket."""

    def __init__(self, socket: web.WebSocketResponse, *, compress: bool) -> None:
        self.socket = socket
        self.heard = asyncio.Event()
        self.session: Session | None = None
        self.task: asyncio.Task[None] | None = None
        self._squeeze = zlib.compressobj() if compress else None

    async def keep_telling(self, session: Session, told: int) -> None:
        """Send every event after those told, each with its number, as they come."""
        while not self.socket.closed:
            session.more.clear()
            for event, payload in session.events[told:]:
                told += 1
                try:
                    await self.send(DISPATCH, payload, s=told, t=event)
                except ConnectionError:
                    return  # it is told when its client resumes
            await session.more.wait()

    def forget(self) -> None:
        """Belong to no session: its client may identify again."""
        self.session = None
        if self.task is not None:
            self.task.cancel()

    async def close(self, code: int) -> None:
        """Close with a code, without waiting for the other side to agree."""
        await self.socket.close(code=code, drain=False)

    async def send(self, op: int, payload: object, **more: object) -> None:
        """Send a frame, squeezed when the client asked for it."""
        text = json.dumps({"op": op, "d": payload, "s": None, "t": None, **more})
        if self._squeeze is None:
            await self.socket.send_str(text)
        else:
            packed = self._squeeze.compress(text.encode()) + self._squeeze.flush(zlib.Z_SYNC_FLUSH)
            await self.socket.send_bytes(packed)
