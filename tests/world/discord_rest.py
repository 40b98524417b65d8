"""The REST side of the loopback Discord: the door every request comes through, and the routes of the application itself."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from typing import Any

from aiohttp import web

from tests.world import discord_shapes as shapes
from tests.world.discord_answers import Refusal, Wait, answered, banned, done, go_wrong, refuse
from tests.world.discord_channels import Channels
from tests.world.discord_desk import API, SENT, Desk, Tell
from tests.world.discord_document import Document
from tests.world.discord_hooks import Hooks
from tests.world.discord_limits import BUCKETS
from tests.world.discord_memory import Memory
from tests.world.discord_registry import CREATIONS_A_DAY, command_faults, kind_of
from tests.world.discord_writing import read

Json = dict[str, Any]
Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]

TOKEN = "a-token-for-tests"
DAY = 24 * 3600.0


class Rest(Desk):
    """Discord's routes, as many as we use; a route it does not have answers 404."""

    def __init__(self, memory: Memory, tell: Tell, *, documents: list[Document]) -> None:
        super().__init__(memory, tell)
        self.changed = asyncio.Condition()
        self.gateway: Callable[[], Json] = dict  # what /gateway/bot says, known once the gateway listens
        self._documents = documents
        self._channels, self._hooks = Channels(memory, tell), Hooks(memory, tell)

    def routes(self) -> list[web.RouteDef]:
        """Return the table."""
        commands = f"{API}/applications/{{application}}/commands"
        local = f"{API}/applications/{{application}}/guilds/{{guild}}/commands"
        return [
            web.get(f"{API}/users/@me", self._me),
            web.get(f"{API}/users/{{user}}", self._user),
            web.get(f"{API}/oauth2/applications/@me", self._application),
            web.get(f"{API}/applications/@me", self._application),
            web.get(f"{API}/gateway/bot", self._bot_gateway),
            *(
                route
                for path in (commands, local)
                for route in (
                    web.get(path, self._get_commands),
                    web.put(path, self._put_commands),
                    web.post(path, self._post_command),
                    web.get(f"{path}/{{command}}", self._get_command),
                    web.delete(f"{path}/{{command}}", self._delete_command),
                )
            ),
            *self._channels.routes(),
            *self._hooks.routes(),
            web.get("/attachments/{channel}/{id}/{name}", self._file),
        ]

    @web.middleware
    async def door(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        """Let a request in past the faults, the token, the limits and the rules."""
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
        answer = answer if fault is None else go_wrong(request, fault)
        if any(ambush.moment == "answered" for ambush in self.memory.ambushes):
            await answer.prepare(request)
            await answer.write_eof()
            await self.memory.reach("answered", request.method, path)
        return answer

    async def _deal_with(self, request: web.Request, path: str, handler: Handler) -> web.StreamResponse:
        """Do what is asked, or refuse it; either way the answer is held to the rules as well."""
        if self.memory.buckets.full("wrong", "", self.memory.limits.wrong):
            return banned()
        limits: dict[str, str] = {}
        try:
            self._let_in(request, path)
            limits = self._within_limits(request, path)
            await self._hold_to_rules(request, path)
            answer = await handler(request)
            answer.headers.update(limits)
        except Refusal as refusal:
            answer = answered(refusal.body, status=refusal.status, headers={**limits, **refusal.headers})
        except web.HTTPNotFound:
            return answered({"message": "404: Not Found", "code": 0}, status=404)
        if request.method != "GET":
            self.memory.version += 1
        if answer.status in {401, 403, 429}:
            self.memory.buckets.take("wrong", "", self.memory.limits.wrong)
        assert isinstance(answer, web.Response)
        said = json.loads(answer.body) if isinstance(answer.body, bytes) else None
        for document in self._documents:
            self.memory.slips += document.response_faults(request.method, path, answer.status, said)
        return answer

    def _let_in(self, request: web.Request, path: str) -> None:
        if path.startswith(("/interactions/", "/webhooks/")):
            if request.match_info.get("token") not in self.memory.exchanges:
                raise Refusal(404, 10015, "Unknown Webhook")
        elif request.headers.get("Authorization") != f"Bot {TOKEN}":
            raise Refusal(401, 0, "401: Unauthorized")

    def _within_limits(self, request: web.Request, path: str) -> dict[str, str]:
        """Count the request; return what is to be told of its bucket."""
        memory, resource = self.memory, request.match_info.route.resource
        if not path.startswith(("/interactions/", "/webhooks/")):
            whole = memory.buckets.take("altogether", "", memory.limits.altogether)
            if whole.left < 0:
                raise Wait(whole.seconds, {}, everywhere=True)
        template = resource.canonical.removeprefix(API) if resource is not None else ""
        name = BUCKETS.get((request.method, template))
        if name is None:
            return {}
        place = request.match_info.get("channel") or request.match_info["token"]
        left = memory.buckets.take(name, place, getattr(memory.limits, name))
        headers = left.headers(memory.now())
        if left.left < 0:
            raise Wait(left.seconds, headers)
        return headers

    async def _hold_to_rules(self, request: web.Request, path: str) -> None:
        sent = request[SENT] = await read(request)
        for document in self._documents:
            refuse(self.memory, document.request_faults(request.method, path, sent.body))

    async def _me(self, _: web.Request) -> web.Response:
        return answered(shapes.myself())

    async def _user(self, request: web.Request) -> web.Response:
        found = self.memory.persons.get(request.match_info["user"])
        if found is None:
            raise Refusal(404, 10013, "Unknown User")
        return answered(found.user())

    async def _application(self, _: web.Request) -> web.Response:
        return answered(shapes.application(sum(guild.bot for guild in self.memory.guilds.values())))

    async def _bot_gateway(self, _: web.Request) -> web.Response:
        return answered(self.gateway())

    async def _put_commands(self, request: web.Request) -> web.Response:
        asked, commands = request[SENT].body, self._commands(request)
        refuse(self.memory, command_faults(asked))
        known = {(each["name"], kind_of(each)): each["id"] for each in commands}
        made = [self._register(request, each, known.get((each["name"], kind_of(each)))) for each in asked]
        commands[:] = made
        return answered(commands)

    async def _post_command(self, request: web.Request) -> web.Response:
        asked, commands = request[SENT].body, self._commands(request)
        same = [each for each in commands if (each["name"], kind_of(each)) == (asked["name"], kind_of(asked))]
        refuse(self.memory, command_faults([*(each for each in commands if each not in same), asked]))
        made = self._register(request, asked, same[0]["id"] if same else None)
        commands[:] = [*(each for each in commands if each not in same), made]
        return answered(made, status=200 if same else 201)

    def _register(self, request: web.Request, asked: Json, number: str | None) -> Json:
        """Shape a command; one that is not there yet counts as created."""
        guild = request.match_info.get("guild")
        if number is None:
            left = self.memory.buckets.take("creations", guild or "", (CREATIONS_A_DAY, DAY))
            if left.left < 0:
                raise Wait(left.seconds, {})
        return shapes.command(number or self.memory.snowflake(), asked, guild=guild)

    async def _get_commands(self, request: web.Request) -> web.Response:
        return answered(self._commands(request))

    async def _get_command(self, request: web.Request) -> web.Response:
        return answered(self._command(request))

    async def _delete_command(self, request: web.Request) -> web.Response:
        self._commands(request).remove(self._command(request))
        return done()

    def _commands(self, request: web.Request) -> list[Json]:
        guild = request.match_info.get("guild")
        if guild is None:
            return self.memory.commands
        if guild not in self.memory.guilds:
            raise Refusal(403, 50001, "Missing Access")
        return self.memory.guild_commands.setdefault(guild, [])

    def _command(self, request: web.Request) -> Json:
        for command in self._commands(request):
            if command["id"] == request.match_info["command"]:
                return command
        raise Refusal(404, 10063, "Unknown application command")

    async def _file(self, request: web.Request) -> web.Response:
        found = self.memory.files.get(request.match_info["id"])
        if found is None:
            raise web.HTTPNotFound
        return web.Response(body=found[1], content_type=found[0])
