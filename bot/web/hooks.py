"""A small receiver for what Hugging Face tells by itself (https://huggingface.co/docs/hub/webhooks). Polling stays: hooks get lost."""

import hmac
import json
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from typing import NamedTuple

from aiohttp import web

PATH = "/huggingface"

BODY_BYTES = 64 * 1024
"""The longest body taken: the payloads in the documentation have about 1 KB."""

NAME_CHARACTERS = 200
"""The hub's own names have at most 96 on each side of the slash."""

MAIN = "refs/heads/main"
"""Hooks also tell of pull requests (`refs/pr/7`), which anybody may open and which change nothing."""

SCOPES = frozenset({"repo", "repo.content", "repo.config"})

OnModel = Callable[[str, str], Awaitable[None]]
"""Hears which model something happened to (`owner/name`), and what: create, update, move, delete."""


class _News(NamedTuple):
    model: str
    action: str


@asynccontextmanager
async def receiver(host: str, port: int, secret: str, on_model: OnModel) -> AsyncIterator[str]:
    """Listen for webhooks until the block ends; gives the address they are to be sent to."""
    app = web.Application(client_max_size=BODY_BYTES)
    app.router.add_post(PATH, _Receiver(secret, on_model).receive)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=5)
    await runner.setup()
    try:
        await web.TCPSite(runner, host, port).start()
        yield address(*runner.addresses[0][:2])
    finally:
        await runner.cleanup()


def address(host: str, port: int) -> str:
    """Return where a receiver is found that listens there."""
    return f"http://{f'[{host}]' if ':' in host else host}:{port}{PATH}"


class _Receiver:
    def __init__(self, secret: str, on_model: OnModel) -> None:
        self._secret = secret.encode()
        self._on_model = on_model

    async def receive(self, request: web.Request) -> web.Response:
        """Answer 202 to whoever knows the secret, whether what is told concerns us or not; else 401, 413 or 400."""
        given = request.headers.get("X-Webhook-Secret", "").encode("utf-8", "surrogateescape")
        if not hmac.compare_digest(given, self._secret):
            return web.Response(status=401)
        try:
            payload = json.loads(await request.read())  # too long a body is a 413 of aiohttp's own
        except (ValueError, RecursionError):  # no JSON, or brackets inside brackets without end
            return web.Response(status=400)
        if not isinstance(payload, dict) or not isinstance(payload.get("event"), dict):
            return web.Response(status=400)
        for news in read_payload(payload):
            await self._on_model(news.model, news.action)
        return web.Response(status=202)


def read_payload(payload: Mapping[str, object]) -> tuple[_News, ...]:
    """Return what a payload tells about models: one thing, two for a move (both names), or nothing."""
    event, repo, moved = (_object(payload.get(name)) for name in ("event", "repo", "movedTo"))
    action, scope = event.get("action"), event.get("scope")
    if not (isinstance(action, str) and isinstance(scope, str) and scope in SCOPES) or repo.get("type") != "model":
        return ()
    if scope == "repo.content" and MAIN not in _refs(payload):
        return ()
    names = dict.fromkeys(name for name in (repo.get("name"), moved.get("name")) if _is_name(name))
    return tuple(_News(str(name), action) for name in names)


def _object(value: object) -> Mapping[str, object]:
    return value if isinstance(value, dict) else {}


def _refs(payload: Mapping[str, object]) -> list[object]:
    refs = payload.get("updatedRefs")
    return [_object(each).get("ref") for each in refs] if isinstance(refs, list) else []


def _is_name(value: object) -> bool:
    return isinstance(value, str) and 0 < len(value) <= NAME_CHARACTERS and value.isprintable()
