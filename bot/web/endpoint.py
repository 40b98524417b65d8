"""The server that words summaries: one address that the operator named, asked within bounds, and nothing else."""

import asyncio
import json
from collections.abc import AsyncGenerator, Mapping
from contextlib import aclosing

import httpx

from bot.errors import FetchError, Refused, TooLarge, Unreachable
from bot.ports import Clock
from bot.web.body import ENCODINGS, Unfinished, is_readable, read_body
from bot.web.failures import failure
from bot.web.fetcher import BREAKS
from bot.web.statuses import REDIRECTS, rejection

PATH = "/chat/completions"
"""https://platform.openai.com/docs/api-reference/chat/create; Ollama, llama.cpp and vLLM serve it under the same `/v1`."""

ANSWER_BYTES = 256 * 1024
"""What an answer of a few hundred tokens never reaches, with all the figures some servers send along."""

REFUSAL_BYTES = 4 * 1024


class Endpoint:
    """Posts a chat to one server. Loopback and private addresses are as good as any: the operator wrote this one down.

    It follows no redirect, keeps no cookie, and asks the environment for no proxy: what it sends goes where it was said to go.
    """

    def __init__(self, url: str, clock: Clock, *, user_agent: str, key: str | None = None) -> None:
        base = url.rstrip("/")
        self._url = base if base.endswith(PATH) else f"{base}{PATH}"
        self._clock = clock
        told = {"Authorization": f"Bearer {key}"} if key else {}
        self._headers = {"User-Agent": user_agent, "Accept": "application/json", "Accept-Encoding": ENCODINGS, **told}
        self._client = httpx.AsyncClient(follow_redirects=False, trust_env=False, timeout=None)  # noqa: S113 - each call has a deadline

    def __repr__(self) -> str:
        """Name the address, and never the key."""
        return f"Endpoint({self._url})"

    async def ask(self, body: Mapping[str, object], seconds: float) -> bytes:
        """Return the answer's body; what cannot be had in time is a `FetchError`."""
        content = json.dumps(body, ensure_ascii=False).encode()
        headers = {**self._headers, "Content-Type": "application/json"}
        limit = asyncio.timeout(seconds)
        try:
            async with limit, self._client.stream("POST", self._url, content=content, headers=headers) as response:
                return await self._read(response)
        except BREAKS as error:
            if limit.expired():
                raise Unreachable(self._url, f"gave up after {seconds:g} s") from error
            raise failure(self._url, error) from error

    async def close(self) -> None:
        """Let go of every connection."""
        await self._client.aclose()

    async def _read(self, response: httpx.Response) -> bytes:
        status, encoding = response.status_code, response.headers.get("content-encoding", "").strip().lower()
        if status in REDIRECTS:
            raise Refused(self._url, f"it sends us elsewhere, which is not followed ({status})", status=status)
        if not is_readable(encoding):
            raise Unreachable(self._url, "it came in a compression we never asked for", status=status)
        cap = ANSWER_BYTES if status == httpx.codes.OK else REFUSAL_BYTES
        async with aclosing(_chunks(response)) as pieces:
            body, truncated = await read_body(pieces, encoding, cap)
        if status != httpx.codes.OK:
            raise self._rejected(response, body)
        if truncated:
            leaf = TooLarge if len(body) >= cap else Unreachable
            raise leaf(self._url, f"nothing of it is usable: {truncated}", status=status)
        return body

    def _rejected(self, response: httpx.Response, body: bytes) -> FetchError:
        headers = {name.lower(): value for name, value in response.headers.items()}
        return rejection(self._url, response.status_code, headers, body, self._clock.now())


async def _chunks(response: httpx.Response) -> AsyncGenerator[bytes]:
    try:
        async for chunk in response.aiter_raw():
            yield chunk
    except BREAKS as error:
        raise Unfinished("the connection broke half way") from error
