"""The REST side of the loopback Discord."""

import asyncio
import json
import time
from collections.abc import Awaitable, Callable, Iterable, Mapping
from typing import Any

from aiohttp import web

from tests.world import discord_shapes as shapes
from tests.world.discord_document import Document
from tests.world.discord_memory import Exchange, Fault, Memory
from tests.world.discord_rules import command_faults, is_empty, message_faults

Json = dict[str, Any]
Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]

TOKEN = "a-token-for-tests"
API = "/api/v10"

FIRST_ANSWER = 3.0
"""Seconds Discord waits for the first answer to an interaction."""


class Rest:
    """Discord's routes, as many as we use; a route it does not have answers 404."""

    def __init__(self, memory: Memory, *, documents: list[Document]) -> None:
        self.memory = memory
        self.changed = asyncio.Condition()
        self.gateway_url = ""
        self._documents = documents

    def routes(self) -> list[web.RouteDef]:
        """Return the table."""
        channel, hook = f"{API}/channels/{{channel}}", f"{API}/webhooks/{{application}}/{{token}}"
        return [
            web.get(f"{API}/users/@me", self._me),
            web.get(f"{API}/oauth2/applications/@me", self._application),
            web.get(f"{API}/applications/@me", self._application),
            web.get(f"{API}/gateway/bot", self._bot_gateway),
            web.put(f"{API}/applications/{{application}}/commands", self._put_commands),
            web.get(f"{API}/applications/{{application}}/commands", self._get_commands),
            web.get(channel, self._get_channel),
            web.get(f"{channel}/messages", self._history),
            web.post(f"{channel}/messages", self._create),
            web.get(f"{channel}/messages/{{message}}", self._get_message),
            web.patch(f"{channel}/messages/{{message}}", self._edit),
            web.post(f"{API}/interactions/{{id}}/{{token}}/callback", self._callback),
            web.post(hook, self._follow),
            web.get(f"{hook}/messages/@original", self._get_original),
            web.patch(f"{hook}/messages/@original", self._edit_original),
        ]

    @web.middleware
    async def door(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        """Let a request in past the faults, the token and the rules."""
        if not request.path.startswith(API):
            return await handler(request)
        path = request.path.removeprefix(API)
        self.memory.requests.append(f"{request.method} {path}")
        await self.memory.reach("asked", request.method, path)
        fault = self.memory.take_fault(request.method, path)
        answer: web.StreamResponse = web.Response()
        if fault is None or fault.done:
            answer = await self._deal_with(request, path, handler)
        self.memory.write()
        async with self.changed:
            self.changed.notify_all()
        await self.memory.reach("done", request.method, path)
        answer = answer if fault is None else _go_wrong(request, fault)
        if any(ambush.moment == "answered" for ambush in self.memory.ambushes):
            await answer.prepare(request)
            await answer.write_eof()
            await self.memory.reach("answered", request.method, path)
        return answer

    async def _deal_with(self, request: web.Request, path: str, handler: Handler) -> web.StreamResponse:
        """Do what is asked, or refuse it; either way the answer is held to the rules as well."""
        try:
            await self._hold_to_rules(request, path)
            answer = await handler(request)
        except Refusal as refusal:
            answer = answered(refusal.body, status=refusal.status, headers=refusal.headers)
        except web.HTTPNotFound:
            return answered({"message": "404: Not Found", "code": 0}, status=404)
        assert isinstance(answer, web.Response)
        said = json.loads(answer.body) if isinstance(answer.body, bytes) else None
        for document in self._documents:
            self.memory.slips += document.response_faults(request.method, path, answer.status, said)
        return answer

    async def _hold_to_rules(self, request: web.Request, path: str) -> None:
        if path.startswith(("/interactions/", "/webhooks/")):
            if request.match_info.get("token") not in self.memory.exchanges:
                raise Refusal(404, 10015, "Unknown Webhook")
        elif request.headers.get("Authorization") != f"Bot {TOKEN}":
            raise Refusal(401, 0, "401: Unauthorized")
        body = await request.json() if request.body_exists else None
        for document in self._documents:
            self._refuse(document.request_faults(request.method, path, body))

    def _refuse(self, found: Iterable[str]) -> None:
        faults = list(found)
        if faults:
            self.memory.complaints += faults
            raise Refusal(400, 50035, "Invalid Form Body: " + "; ".join(faults)[:500])

    async def _me(self, _: web.Request) -> web.Response:
        return answered(shapes.myself())

    async def _application(self, _: web.Request) -> web.Response:
        return answered(shapes.application())

    async def _bot_gateway(self, _: web.Request) -> web.Response:
        allowance = {"total": 1000, "remaining": 999, "reset_after": 0, "max_concurrency": 1}
        return answered({"url": self.gateway_url, "shards": 1, "session_start_limit": allowance})

    async def _put_commands(self, request: web.Request) -> web.Response:
        commands = await request.json()
        self._refuse(command_faults(commands))
        self.memory.commands = [shapes.command(self.memory.snowflake(), command) for command in commands]
        return answered(self.memory.commands)

    async def _get_commands(self, _: web.Request) -> web.Response:
        return answered(self.memory.commands)

    async def _get_channel(self, request: web.Request) -> web.Response:
        return answered(shapes.channel(self._channel(request, "view")))

    async def _history(self, request: web.Request) -> web.Response:
        channel = self._channel(request, "view")
        limit = int(request.query.get("limit", "50"))
        if not 1 <= limit <= 100:
            raise Refusal(400, 50035, "limit: between 1 and 100")
        if "history" in self.memory.forbidden.get(channel, ()):
            return answered([])  # "no messages will be returned", says the documentation, and no error either
        before, after = int(request.query.get("before", 1 << 63)), int(request.query.get("after", 0))
        found = [message for message in self.memory.channels[channel] if after < int(message["id"]) < before]
        kept = found[:limit] if "after" in request.query else found[-limit:]
        return answered(kept[::-1])  # newest first

    async def _create(self, request: web.Request) -> web.Response:
        channel = self._channel(request, "view", "send")
        body = await request.json()
        self._refuse(message_faults(body))
        if is_empty(body):
            raise Refusal(400, 50006, "Cannot send an empty message")
        left, seconds = self.memory.admit(channel)
        limits = _limits(self.memory.allowance[0], max(left, 0), self.memory.now(), seconds)
        if left < 0:
            raise Wait(seconds, limits)
        return answered(self.memory.post(channel, self.memory.me, body), headers=limits)

    async def _get_message(self, request: web.Request) -> web.Response:
        return answered(self._message(request))

    async def _edit(self, request: web.Request) -> web.Response:
        message = self._message(request)
        if message["author"]["id"] != self.memory.me["id"]:
            raise Refusal(403, 50005, "Cannot edit a message authored by another user")
        return answered(self._change(message, await request.json()))

    async def _callback(self, request: web.Request) -> web.Response:
        exchange = self._exchange(request)
        if time.monotonic() - exchange.asked_at > FIRST_ANSWER:
            raise Refusal(404, 10062, "Unknown interaction")
        if exchange.callback is not None:
            raise Refusal(400, 40060, "Interaction has already been acknowledged.")
        exchange.callback = await request.json()
        said = exchange.callback.get("data") or {}
        thinking = exchange.callback["type"] == 5
        if not thinking:
            self._refuse(message_faults(said))
        exchange.messages.append(self._shape(said if not thinking else {"flags": said.get("flags", 0) | 1 << 7}))
        exchange.filled = not thinking
        if request.query.get("with_response") not in {"1", "true"}:
            return web.Response(status=204)
        about = {"id": exchange.id, "type": 2, "response_message_id": exchange.messages[0]["id"]}
        about |= {"response_message_loading": thinking, "response_message_ephemeral": bool(said.get("flags", 0) & 64)}
        made = {} if thinking else {"resource": {"type": 4, "message": exchange.messages[0]}}
        return answered({"interaction": about, **made})

    async def _follow(self, request: web.Request) -> web.Response:
        exchange = self._exchange(request)
        if exchange.callback is None:
            raise Refusal(404, 10015, "Unknown Webhook")
        body = await request.json()
        self._refuse(message_faults(body))
        if is_empty(body):
            raise Refusal(400, 50006, "Cannot send an empty message")
        if not exchange.filled:  # the first message after "thinking …" takes its place, and its privacy
            exchange.filled = True
            return answered(self._change(exchange.messages[0], {**body, "flags": body.get("flags", 0)}))
        exchange.messages.append(self._shape(body))
        return answered(exchange.messages[-1])

    async def _get_original(self, request: web.Request) -> web.Response:
        return answered(self._original(request).messages[0])

    async def _edit_original(self, request: web.Request) -> web.Response:
        exchange = self._original(request)
        changed = self._change(exchange.messages[0], await request.json())
        exchange.filled = True
        return answered(changed)

    def _channel(self, request: web.Request, *deeds: str) -> str:
        channel = request.match_info["channel"]
        if channel not in self.memory.channels:
            raise Refusal(404, 10003, "Unknown Channel")
        forbidden = self.memory.forbidden.get(channel, frozenset())
        if "view" in forbidden:
            raise Refusal(403, 50001, "Missing Access")
        if forbidden & set(deeds):
            raise Refusal(403, 50013, "Missing Permissions")
        return channel

    def _message(self, request: web.Request) -> Json:
        for message in self.memory.channels[self._channel(request, "view")]:
            if message["id"] == request.match_info["message"]:
                return message
        raise Refusal(404, 10008, "Unknown Message")

    def _exchange(self, request: web.Request) -> Exchange:
        return self.memory.exchanges[request.match_info["token"]]

    def _original(self, request: web.Request) -> Exchange:
        exchange = self._exchange(request)
        if not exchange.messages:
            raise Refusal(404, 10008, "Unknown Message")
        return exchange

    def _shape(self, body: Json) -> Json:
        return shapes.message(self.memory.snowflake(), "6000", self.memory.me, body, sent=self.memory.now())

    def _change(self, message: Json, body: Json) -> Json:
        """Edit a message in place; "thinking" ends, components v2 and privacy stay."""
        self._refuse(message_faults(body, flags=message["flags"]))
        lasting = message["flags"] & (1 << 15 | 1 << 6)
        message |= {key: body[key] for key in ("content", "embeds", "components") if body.get(key) is not None}
        message["flags"] = lasting | (body.get("flags") or 0)
        shapes.complete(message["components"])
        return message


class Refusal(Exception):
    """An error as Discord words it."""

    def __init__(self, status: int, code: int, message: str) -> None:
        self.status = status
        self.body: Json = {"message": message, "code": code}
        self.headers: Mapping[str, str] = {}
        super().__init__(message)


class Wait(Refusal):
    """Too many at once. https://docs.discord.com/developers/topics/rate-limits"""

    def __init__(self, seconds: float, limits: Mapping[str, str]) -> None:
        super().__init__(429, 0, "You are being rate limited.")
        self.body |= {"retry_after": seconds, "global": False}
        self.headers = {**limits, "Retry-After": f"{seconds:.3f}", "X-RateLimit-Scope": "user"}


def answered(body: object, *, status: int = 200, headers: Mapping[str, str] | None = None) -> web.Response:
    """Answer in JSON; discord.py reads it only when the content type names no charset."""
    return web.Response(
        body=json.dumps(body).encode(),
        status=status,
        headers={"Via": "1.1 loopback", **(headers or {})},
        content_type="application/json",
    )


def _limits(most: int, left: int, now: float, seconds: float) -> dict[str, str]:
    return {
        "X-RateLimit-Limit": str(most),
        "X-RateLimit-Remaining": str(left),
        "X-RateLimit-Reset": f"{now + seconds:.3f}",
        "X-RateLimit-Reset-After": f"{seconds:.3f}",
        "X-RateLimit-Bucket": "messages",
    }


def _go_wrong(request: web.Request, fault: Fault) -> web.StreamResponse:
    if fault.status == 0:
        assert request.transport is not None
        request.transport.abort()
        return web.Response()
    if fault.body is not None and not fault.body.startswith("{"):
        return web.Response(status=fault.status, text=fault.body, content_type="text/html")
    if fault.body is not None:
        return web.Response(status=fault.status, body=fault.body.encode(), content_type="application/json")
    if fault.status == 429:
        wait = Wait(fault.retry_after, {})
        return answered(wait.body, status=429, headers=wait.headers)
    return answered({"message": "a fault made for a test", "code": fault.code}, status=fault.status)
