"""How Discord answers: in JSON, and in errors with a number."""

import json
from collections.abc import Iterable, Mapping
from typing import Any

from aiohttp import web

from tests.world.discord_memory import Fault, Memory

Json = dict[str, Any]


class Refusal(Exception):
    """An error as Discord words it. https://docs.discord.com/developers/topics/opcodes-and-status-codes#json"""

    def __init__(self, status: int, code: int, message: str) -> None:
        self.status = status
        self.body: Json = {"message": message, "code": code}
        self.headers: Mapping[str, str] = {}
        super().__init__(message)


class Wait(Refusal):
    """Too many at once. https://docs.discord.com/developers/topics/rate-limits"""

    def __init__(self, seconds: float, limits: Mapping[str, str], *, everywhere: bool = False) -> None:
        super().__init__(429, 0, "You are being rate limited.")
        self.body |= {"retry_after": round(seconds, 3), "global": everywhere}
        scope = (
            {"X-RateLimit-Global": "true", "X-RateLimit-Scope": "global"}
            if everywhere
            else {"X-RateLimit-Scope": "user"}
        )
        self.headers = {**limits, **scope, "Retry-After": f"{seconds:.3f}"}


def answered(body: object, *, status: int = 200, headers: Mapping[str, str] | None = None) -> web.Response:
    """Answer in JSON; discord.py reads it only when the content type names no charset."""
    return web.Response(
        body=json.dumps(body).encode(),
        status=status,
        headers={"Via": "1.1 loopback", **(headers or {})},
        content_type="application/json",
    )


def done(headers: Mapping[str, str] | None = None) -> web.Response:
    """Answer that it is done, and nothing else."""
    return web.Response(status=204, headers={"Via": "1.1 loopback", **(headers or {})})


def refuse(memory: Memory, found: Iterable[str]) -> None:
    """Refuse a body for what was found in it, and note it; where nothing was, do nothing."""
    faults = list(found)
    if faults:
        memory.complaints += faults
        raise Refusal(400, 50035, "Invalid Form Body: " + "; ".join(faults)[:500])


def go_wrong(request: web.Request, fault: Fault) -> web.StreamResponse:
    """Answer as a fault says."""
    if fault.status == 0:
        assert request.transport is not None
        request.transport.abort()
        return web.Response()
    if fault.body is not None and not fault.body.startswith("{"):
        return web.Response(status=fault.status, text=fault.body, content_type="text/html")
    if fault.body is not None:
        return web.Response(status=fault.status, body=fault.body.encode(), content_type="application/json")
    if fault.status == 429:
        wait = Wait(fault.retry_after, {}, everywhere=fault.everywhere)
        return answered(wait.body, status=429, headers=wait.headers)
    return answered({"message": "a fault made for a test", "code": fault.code}, status=fault.status)


def banned() -> web.Response:
    """Answer as the guard before Discord does to one who was wrong too often: a page, and no `Via`."""
    return web.Response(status=429, text="<html>error code: 1015</html>", content_type="text/html")
