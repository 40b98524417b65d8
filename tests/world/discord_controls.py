"""The world's own routes: for tests in another process, and for the page on which a person reads and presses."""

import importlib.util
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Any

from aiohttp import web

from tests.world import discord_shapes as shapes
from tests.world.discord_answers import answered
from tests.world.discord_interactions import Cannot
from tests.world.discord_memory import Exchange, Fault

if TYPE_CHECKING:
    from tests.world.discord import DiscordWorld

Json = dict[str, Any]

PATIENCE = 10.0
"""Seconds a deed waits for its answer; what comes later is seen in the view."""

QUIET = 2.0
"""Seconds more for one that said it heard, and showed nothing yet: it may never."""


def controls(world: "DiscordWorld") -> list[web.RouteDef]:
    """Return the table; the page is there where its file is."""
    desk = _Controls(world)
    page: list[web.RouteDef] = []
    if importlib.util.find_spec("tests.world.discord_page") is not None:
        page = list(importlib.import_module("tests.world.discord_page").routes(world.memory))
    return [
        *page,
        web.get("/world/state", desk.state),
        web.get("/world/view", desk.view),
        web.post("/world/act", desk.act),
        web.post("/world/channels/{channel}", desk.channel),
        web.post("/world/faults", desk.fault),
        web.post("/world/use/{command}", desk.use),
    ]


class _Controls:
    """One handler for each route."""

    def __init__(self, world: "DiscordWorld") -> None:
        self._world = world
        self._deeds: dict[str, Callable[[Json], Awaitable[Exchange | None]]] = {
            "use": self._use,
            "complete": self._complete,
            "press": self._press,
            "choose": self._choose,
            "submit": self._submit,
            "use_on": self._use_on,
            "say": self._say,
        }

    async def state(self, _: web.Request) -> web.Response:
        return answered(self._world.memory.state())

    async def view(self, request: web.Request) -> web.Response:
        return answered(self._world.memory.view(request.query.get("person", shapes.READER)))

    async def channel(self, request: web.Request) -> web.Response:
        self._world.add_channel(request.match_info["channel"])
        return answered({})

    async def fault(self, request: web.Request) -> web.Response:
        self._world.memory.faults.append(Fault(**await request.json()))
        return answered({})

    async def use(self, request: web.Request) -> web.Response:
        exchange = await self._world.use(request.match_info["command"], **await request.json())
        await self._world.until(lambda: exchange.filled)
        return answered(exchange.told())

    async def act(self, request: web.Request) -> web.Response:
        """Do what a person does, and tell what came of it; what they cannot do is said, with a 400."""
        said = await request.json()
        deed = self._deeds.get(said.pop("do", ""))
        if deed is None:
            return answered({"error": f"do: one of {', '.join(self._deeds)}"}, status=400)
        try:
            exchange = await deed(said)
        except (Cannot, KeyError, TypeError) as error:
            return answered({"error": f"{type(error).__name__}: {error}"}, status=400)
        if exchange is None:
            return answered({})
        try:
            await self._world.until(lambda: exchange.filled or _is_quiet(exchange), seconds=PATIENCE)
            if not exchange.filled:
                await self._world.until(lambda: exchange.filled, seconds=QUIET)
        except TimeoutError:
            if _is_quiet(exchange):
                return answered(exchange.told())
            return answered({**exchange.told(), "error": "the bot has not answered in time"})
        return answered(exchange.told())

    async def _use(self, said: Json) -> Exchange:
        return await self._world.use(said.pop("command"), said.pop("options", None), **_place(said))

    async def _complete(self, said: Json) -> Exchange:
        typed = {"focused": said["focused"], "typed": said["typed"]}
        return await self._world.begin_completing(said["command"], said.get("options"), **typed, **_place(said))

    async def _press(self, said: Json) -> Exchange:
        return await self._world.press(said["message"], said["custom_id"], **_reader(said))

    async def _choose(self, said: Json) -> Exchange:
        return await self._world.choose(said["message"], said["custom_id"], said["values"], **_reader(said))

    async def _submit(self, said: Json) -> Exchange:
        exchange = self._world.memory.exchanges[f"interaction-{said['exchange']}"]
        return await self._world.submit(exchange, said.get("values") or said.get("fields"))

    async def _use_on(self, said: Json) -> Exchange:
        return await self._world.use_on(said["message"], said["command"], **_reader(said))

    async def _say(self, said: Json) -> None:
        self._world.say(said["channel"], person=said.get("person", shapes.READER), content=said["content"])


def _is_quiet(exchange: Exchange) -> bool:
    return (exchange.callback or {}).get("type") == 6


def _reader(said: Json) -> Json:
    return {"person": said.get("person"), "locale": said.get("locale")}


def _place(said: Json) -> Json:
    return {key: said[key] for key in ("person", "guild", "channel", "locale") if key in said}
