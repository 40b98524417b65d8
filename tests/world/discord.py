"""A loopback Discord: REST and gateway, held to Discord's own rules.

In a test: `async with DiscordWorld() as world`. For a bot in another process, until it is stopped:
`python -m tests.world.discord --port 18090 --state discord.json --channel 123`.
"""

import argparse
import asyncio
import sys
import time
from collections.abc import Awaitable, Callable
from dataclasses import asdict
from datetime import timedelta
from pathlib import Path
from typing import Any, Self

from aiohttp import web

from tests.world import discord_shapes as shapes
from tests.world.discord_document import discords_own
from tests.world.discord_gateway import Gateway
from tests.world.discord_memory import Ambush, Exchange, Fault, Memory, Moment
from tests.world.discord_rest import TOKEN, Rest, answered
from tests.world.discord_schemas import OURS

Json = dict[str, Any]


class DiscordWorld:
    """A Discord of our own: one application, as many channels as are added."""

    token = TOKEN

    def __init__(
        self,
        *,
        state: Path | None = None,
        nonce_window: timedelta = timedelta(minutes=5),
        allowance: tuple[int, float] = (1_000, 1.0),
        now: Callable[[], float] = time.time,
    ) -> None:
        self.memory = Memory(nonce_window=nonce_window, allowance=allowance, now=now, file=state)
        self.memory.read()
        self.gateway = Gateway(token=TOKEN, user=self.memory.me, application={"id": shapes.APPLICATION, "flags": 0})
        self.api = self.root = ""
        theirs = discords_own()
        self._rest = Rest(self.memory, documents=[OURS, theirs] if theirs else [OURS])
        self._runner: web.AppRunner | None = None

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.stop()

    async def start(self, port: int = 0) -> None:
        """Listen on 127.0.0.1."""
        app = web.Application(middlewares=[self._rest.door])
        app.add_routes([web.get("/gateway", self.gateway.serve), *self._rest.routes(), *self._controls()])
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=1)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", port).start()
        port = self._runner.addresses[0][1]
        self.root = f"http://127.0.0.1:{port}"
        self.api = f"{self.root}/api/v10"
        self.gateway.url = self._rest.gateway_url = f"ws://127.0.0.1:{port}/gateway"
        self.memory.write()

    async def stop(self) -> None:
        """Stop listening and cut every connection."""
        if self._runner is not None:
            await self._runner.cleanup()

    def add_channel(self, channel: str, *, forbidden: frozenset[str] = frozenset()) -> None:
        """Add a channel; `forbidden` may hold "view", "send" and "history"."""
        self.memory.channels.setdefault(channel, [])
        self.memory.forbidden[channel] = forbidden
        self.memory.write()

    def messages(self, channel: str) -> list[Json]:
        """Return what a channel shows, oldest first."""
        return self.memory.channels[channel]

    def say(self, channel: str, **body: Any) -> Json:
        """Let somebody else write in a channel."""
        return self.memory.post(channel, shapes.user(shapes.READER, "reader"), body)

    def break_down(self, method: str, path: str, status: int, **more: Any) -> None:
        """Let a coming request go wrong; see `Fault`."""
        self.memory.faults.append(Fault(method, path, status, **more))

    def ambush(self, method: str, path: str, moment: Moment, deed: Callable[[], Awaitable[object]]) -> None:
        """Do something at one moment of a coming request, once; see `Ambush`."""
        self.memory.ambushes.append(Ambush(method, path, moment, deed))

    async def use(
        self, command: str, *, locale: str = "en-US", guild_locale: str | None = "en-US", **options: bool | int | str
    ) -> Exchange:
        """Use a slash command as a reader would; the answers gather in the exchange."""
        await self.gateway.connected()
        number = self.memory.snowflake()
        exchange = Exchange(number, f"interaction-{number}")
        self.memory.exchanges[exchange.token] = exchange
        payload = shapes.interaction(
            number, exchange.token, command, locale=locale, guild_locale=guild_locale, options=options
        )
        await self.gateway.dispatch("INTERACTION_CREATE", payload)
        return exchange

    async def until(self, reached: Callable[[], bool], *, seconds: float = 10) -> None:
        """Wait until something has come true through what clients did."""
        async with asyncio.timeout(seconds), self._rest.changed:
            await self._rest.changed.wait_for(reached)

    # For tests in another process: the same, over HTTP.

    def _controls(self) -> list[web.RouteDef]:
        return [
            web.get("/world/state", self._get_state),
            web.post("/world/channels/{channel}", self._post_channel),
            web.post("/world/faults", self._post_fault),
            web.post("/world/use/{command}", self._post_use),
        ]

    async def _get_state(self, _: web.Request) -> web.Response:
        return answered(self.memory.state())

    async def _post_channel(self, request: web.Request) -> web.Response:
        self.add_channel(request.match_info["channel"])
        return answered({})

    async def _post_fault(self, request: web.Request) -> web.Response:
        self.memory.faults.append(Fault(**await request.json()))
        return answered({})

    async def _post_use(self, request: web.Request) -> web.Response:
        exchange = await self.use(request.match_info["command"], **await request.json())
        await self.until(lambda: exchange.filled)
        return answered(asdict(exchange))


async def _serve(arguments: argparse.Namespace) -> None:
    world = DiscordWorld(state=arguments.state, nonce_window=timedelta(seconds=arguments.nonce_window))
    for channel in arguments.channel:
        world.add_channel(channel)
    await world.start(arguments.port)
    print(f"{world.api} {world.gateway.url}", flush=True)
    await asyncio.Event().wait()


def main() -> int:
    """Serve until stopped; the first line printed is where: the API's address and the gateway's."""
    parser = argparse.ArgumentParser(prog="python -m tests.world.discord")
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--state", type=Path, help="where channels, commands, requests and complaints are written")
    parser.add_argument("--channel", action="append", default=[], help="an id; may be given again")
    parser.add_argument("--nonce-window", type=float, default=300, help="seconds a nonce is remembered; 0: not at all")
    try:
        asyncio.run(_serve(parser.parse_args()))
    except KeyboardInterrupt:
        return 0
    return 0


if __name__ == "__main__":
    sys.exit(main())
