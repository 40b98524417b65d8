"""What the loopback Discord remembers."""

import json
import os
import re
import time
from collections import deque
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import count
from pathlib import Path
from typing import Any, Literal

from tests.world import discord_shapes as shapes

Json = dict[str, Any]


@dataclass
class Fault:
    """Something that goes wrong, `times` times, for requests of this method whose path matches `path` (an expression)."""

    method: str
    path: str
    status: int  # 0: the connection is cut without an answer
    times: int = 1
    code: int = 0
    retry_after: float = 0.01
    done: bool = False  # the deed is done all the same; only its answer goes wrong
    body: str | None = None  # this JSON, or web page, instead of an error as Discord words it


Moment = Literal["asked", "done", "answered"]
"""A request has come and nothing is done; it is done and not answered; its answer has left."""


@dataclass
class Ambush:
    """Something a test does at one moment of a coming request of this method whose path matches `path` (an expression)."""

    method: str
    path: str
    moment: Moment
    deed: Callable[[], Awaitable[object]]


@dataclass
class Exchange:
    """One use of a command, and what came back."""

    id: str
    token: str
    asked_at: float = field(default_factory=time.monotonic)
    callback: Json | None = None
    messages: list[Json] = field(default_factory=list)  # the first answer, then those that followed
    filled: bool = False  # the first answer is more than "thinking …"


@dataclass
class Memory:
    """Channels, commands, and everything that happened."""

    nonce_window: timedelta = timedelta(minutes=5)
    allowance: tuple[int, float] = (1_000, 1.0)  # messages a channel takes in so many seconds
    now: Callable[[], float] = time.time
    file: Path | None = None
    channels: dict[str, list[Json]] = field(default_factory=dict)
    forbidden: dict[str, frozenset[str]] = field(default_factory=dict)
    commands: list[Json] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)  # what was wrong with every body refused
    slips: list[str] = field(default_factory=list)  # what was wrong with our own answers: always empty
    requests: list[str] = field(default_factory=list)  # "POST /channels/1/messages"
    faults: list[Fault] = field(default_factory=list)
    ambushes: list[Ambush] = field(default_factory=list)
    exchanges: dict[str, Exchange] = field(default_factory=dict)  # by token
    me: Json = field(default_factory=lambda: shapes.user(shapes.ME, "kaiho", bot=True))
    _nonces: dict[str, tuple[float, Json]] = field(default_factory=dict)  # ours: nobody else sends any
    _sent: dict[str, deque[float]] = field(default_factory=dict)
    _numbers: "count[int]" = field(default_factory=count)

    def read(self) -> None:
        """Take up what the file holds from a run before."""
        if self.file is not None and self.file.exists():
            kept = json.loads(self.file.read_text("utf-8"))
            self.channels, self.commands = kept["channels"], kept["commands"]

    def write(self) -> None:
        """Write everything to the file, whole or not at all."""
        if self.file is not None:
            part = self.file.with_suffix(".part")
            part.write_text(json.dumps(self.state(), ensure_ascii=False, indent=1), "utf-8")
            part.replace(self.file)

    def state(self) -> Json:
        """Return what a test in another process wants to know."""
        return {
            "channels": self.channels,
            "commands": self.commands,
            "complaints": self.complaints,
            "slips": self.slips,
            "requests": self.requests,
            "pid": os.getpid(),
        }

    def snowflake(self) -> str:
        """Return the next id."""
        return str((int(self.now() * 1000) - shapes.EPOCH << 22) + next(self._numbers) % (1 << 22))

    def post(self, channel: str, author: Json, body: Json) -> Json:
        """Keep a message and return it as Discord would; a nonce enforced again within its window makes none.

        "If another message was created by the same author with the same nonce, that message will be returned and no new message
        will be created." https://docs.discord.com/developers/resources/message#create-message
        """
        nonce = body.get("nonce")
        sent, same = self._nonces.get(str(nonce), (0.0, None))
        enforced = nonce is not None and body.get("enforce_nonce")
        if enforced and same is not None and self.now() - sent < self.nonce_window.total_seconds():
            return same
        message = shapes.message(self.snowflake(), channel, author, body, sent=self.now())
        self.channels[channel].append(message)
        if nonce is None:
            return message
        answer = {**message, "nonce": nonce}  # told to the sender; a channel's history does not have it
        self._nonces[str(nonce)] = (self.now(), answer)
        return answer

    def admit(self, channel: str) -> tuple[int, float]:
        """Count one more message against a channel's allowance; return how many are left (-1: none was), and for how long."""
        most, seconds = self.allowance
        sent = self._sent.setdefault(channel, deque())
        while sent and self.now() - sent[0] >= seconds:
            sent.popleft()
        left = most - len(sent) - 1
        if left >= 0:
            sent.append(self.now())
        return left, sent[0] + seconds - self.now()

    async def reach(self, moment: Moment, method: str, path: str) -> None:
        """Let what was arranged for this moment happen, once."""
        for ambush in list(self.ambushes):
            if ambush.moment == moment and ambush.method == method and re.fullmatch(ambush.path, path):
                self.ambushes.remove(ambush)
                await ambush.deed()

    def take_fault(self, method: str, path: str) -> Fault | None:
        """Return the fault arranged for this request, once."""
        for fault in self.faults:
            if fault.times > 0 and fault.method == method and re.fullmatch(fault.path, path):
                fault.times -= 1
                return fault
        return None
