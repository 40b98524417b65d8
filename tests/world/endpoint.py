"""A loopback server that speaks as OpenAI-compatible ones do, and behaves, lies, dawdles or breaks as it is told.

`async with LocalEndpoint() as server: server.says = lie("Acme releases Acme-9B"); server.url`.
"""

import asyncio
import json
from collections.abc import Awaitable, Callable, Sequence
from typing import Any, Self

from aiohttp import web

from bot.rules.language import detect
from bot.summarizing.endpoint import LANGUAGES

Says = Callable[[dict[str, Any]], str]
"""What the user message holds → what the model says."""

Answers = Callable[[web.Request], Awaitable[web.StreamResponse]]


class LocalEndpoint:
    """One model behind `/v1/chat/completions`, on 127.0.0.1."""

    def __init__(self) -> None:
        self.url = ""
        self.says: Says = echo
        self.answers: Answers | None = None  # instead of a completion
        self.asked: list[dict[str, Any]] = []
        self.headers: list[dict[str, str]] = []
        self.usage: object = {"total_tokens": 700}
        self.patience = asyncio.Event()  # what `dawdle` waits for
        app = web.Application()
        app.router.add_post("/v1/chat/completions", self._complete)
        app.router.add_route("*", "/elsewhere", self._elsewhere)
        self.strayed = 0  # calls to where nobody should be sent
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=1)

    async def __aenter__(self) -> Self:
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0).start()
        self.url = f"http://127.0.0.1:{self._runner.addresses[0][1]}/v1"
        return self

    async def __aexit__(self, *_: object) -> None:
        self.patience.set()
        await self._runner.cleanup()

    async def _complete(self, request: web.Request) -> web.StreamResponse:
        body = await request.json()
        self.asked.append(body)
        self.headers.append(dict(request.headers))
        if self.answers is not None:
            return await self.answers(request)
        said = self.says(json.loads(body["messages"][-1]["content"]))
        message = {"role": "assistant", "content": said}
        choices = [{"index": 0, "message": message, "finish_reason": "stop"}]
        return web.json_response(
            {"id": "chatcmpl-1", "object": "chat.completion", "choices": choices, "usage": self.usage}
        )

    async def _elsewhere(self, request: web.Request) -> web.Response:
        self.strayed += 1
        return web.json_response({"path": request.path})

    async def dawdle(self, request: web.Request) -> web.StreamResponse:
        """Answer when patience ends."""
        await self.patience.wait()
        return web.json_response({"late": request.path})


def answer(headline: str, *told: str, rests_on: Sequence[int] = (1,)) -> str:
    """Return an answer in the form that is asked for."""
    numbers = list(rests_on)
    sentences = [{"text": text, "from": numbers} for text in told]
    return json.dumps({"headline": {"text": headline, "from": numbers}, "sentences": sentences}, ensure_ascii=False)


def lie(headline: str, *told: str, rests_on: Sequence[int] = (1, 2)) -> Says:
    """Say this whatever was quoted."""
    return lambda _: answer(headline, *told, rests_on=rests_on)


def echo(asked: dict[str, Any]) -> str:
    """Behave: repeat the first quotations that are in the language to write in, each with its number."""
    own = [
        (int(number), text)
        for number, text in asked["quotations"].items()
        if LANGUAGES.get(detect(text)) == asked["write_in"] and not text.endswith("…")
    ]
    parts = [{"text": text, "from": [number]} for number, text in own[:3]]
    return json.dumps({"headline": parts[0], "sentences": parts[1:]}, ensure_ascii=False)


def responding(status: int = 200, body: bytes = b"", **headers: str) -> Answers:
    """Answer with these bytes."""

    async def respond(_: web.Request) -> web.StreamResponse:
        return web.Response(
            status=status, body=body, headers={name.replace("_", "-"): value for name, value in headers.items()}
        )

    return respond
