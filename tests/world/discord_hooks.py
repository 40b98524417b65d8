"""The routes by which interactions are answered: the callback, and messages under an interaction's token.

https://docs.discord.com/developers/interactions/receiving-and-responding
"""

from typing import Any

from aiohttp import web

from tests.world import discord_shapes as shapes
from tests.world.discord_answers import Refusal, answered, done, refuse
from tests.world.discord_desk import API, SENT, Desk
from tests.world.discord_memory import Exchange
from tests.world.discord_rules import EPHEMERAL, form_faults
from tests.world.discord_writing import change, compose

Json = dict[str, Any]

FIRST_ANSWER = 3.0
"""Seconds Discord waits for the first answer to an interaction."""

TOKEN_LIFE = 15 * 60.0
"""Seconds an interaction's token is good for."""

THINKING = 1 << 7
SAY, THINK, QUIETLY, CHANGE, PROPOSE, ASK = 4, 5, 6, 7, 8, 9
"""What a callback does: a message; "thinking …"; nothing yet; change the message pressed on; propose choices; open a form."""

COMMAND, COMPONENT, TYPING, FORM = 2, 3, 4, 5
"""Kinds of interaction."""


class Hooks(Desk):
    """What is answered to interactions."""

    def routes(self) -> list[web.RouteDef]:
        """Return the table."""
        hook = f"{API}/webhooks/{{application}}/{{token}}"
        return [
            web.post(f"{API}/interactions/{{id}}/{{token}}/callback", self._callback),
            web.post(hook, self._follow),
            web.get(f"{hook}/messages/{{message}}", self._get),
            web.patch(f"{hook}/messages/{{message}}", self._edit),
            web.delete(f"{hook}/messages/{{message}}", self._delete),
        ]

    async def _callback(self, request: web.Request) -> web.Response:
        exchange, sent = self._exchange(request), request[SENT]
        late = self.memory.now() - exchange.asked_at
        if late > FIRST_ANSWER or exchange.id != request.match_info["id"]:
            raise Refusal(404, 10062, "Unknown interaction")
        if exchange.callback is not None:
            raise Refusal(400, 40060, "Interaction has already been acknowledged.")
        kind, said = sent.body["type"], sent.body.get("data") or {}
        refuse(self.memory, _wrong_kind(exchange, kind))
        match kind:
            case 4:
                self._say(exchange, compose(self.memory, exchange.channel, said, sent), said)
            case 5:
                flags = (said.get("flags") or 0) & EPHEMERAL | THINKING
                self._say(exchange, self._thinking(exchange, flags), {"flags": flags})
            case 7 if exchange.source is not None:
                exchange.messages.append(self._change(exchange.source, said, request))
            case 8:
                exchange.choices = said["choices"]
            case 9:
                refuse(self.memory, form_faults(said))
                exchange.modal = said
            case _:
                pass  # nothing is shown yet
        exchange.callback, exchange.first_after = sent.body, late
        exchange.filled = kind not in {THINK, QUIETLY}
        if request.query.get("with_response", "").lower() not in {"1", "true"}:
            return done()
        about: Json = {"id": exchange.id, "type": exchange.kind}
        if kind in {SAY, THINK}:
            message = exchange.messages[0]
            about |= {"response_message_id": message["id"], "response_message_loading": kind == THINK}
            about |= {"response_message_ephemeral": bool(message["flags"] & EPHEMERAL)}
        resource = {SAY: {"type": 4}, CHANGE: {"type": 7}}.get(kind)
        made = {"resource": {**resource, "message": exchange.messages[0]}} if resource else {}
        return answered({"interaction": about, **made})

    def _thinking(self, exchange: Exchange, flags: int) -> Json:
        memory = self.memory
        body = {"flags": flags}
        return shapes.message(memory.snowflake(), exchange.channel, memory.me, body, sent=memory.now())

    def _say(self, exchange: Exchange, message: Json, body: Json) -> None:
        """Put an answer where everyone, or its reader alone, sees it."""
        person = self.memory.persons[exchange.person]
        if exchange.kind == COMMAND:
            about = {"id": exchange.id, "type": COMMAND, "user": person.user()}
            message["interaction_metadata"] = {**about, "authorizing_integration_owners": exchange.owners}
        private = bool(message["flags"] & EPHEMERAL)
        self.memory.place(message, body, whisper_to=exchange.person if private else None)
        exchange.messages.append(message)

    async def _follow(self, request: web.Request) -> web.Response:
        exchange, sent = self._living(request), request[SENT]
        if exchange.callback is None:
            raise Refusal(404, 10015, "Unknown Webhook")
        body = sent.body or {}
        if exchange.callback["type"] == THINK and not exchange.filled:
            # the first message after "thinking …" takes its place, and its privacy
            changed = self._change(exchange.messages[0], body, request)
            exchange.filled = True
            return answered(changed)
        self._say(exchange, compose(self.memory, exchange.channel, body, sent), body)
        exchange.filled = True
        return answered(exchange.messages[-1])

    async def _get(self, request: web.Request) -> web.Response:
        return answered(self._message(request))

    async def _edit(self, request: web.Request) -> web.Response:
        message, exchange = self._message(request), self._living(request)
        changed = self._change(message, request[SENT].body or {}, request)
        if message is exchange.source and not exchange.messages:
            exchange.messages.append(message)
        exchange.filled = True
        return answered(changed)

    async def _delete(self, request: web.Request) -> web.Response:
        message, exchange = self._message(request), self._living(request)
        self.memory.remove(message)
        exchange.filled = True
        return done()

    def _change(self, message: Json, body: Json, request: web.Request) -> Json:
        changed = change(self.memory, message, body, request[SENT])
        if changed["channel_id"] in self.memory.rooms:
            self.say_message("MESSAGE_UPDATE", changed)
        return changed

    def _exchange(self, request: web.Request) -> Exchange:
        return self.memory.exchanges[request.match_info["token"]]

    def _living(self, request: web.Request) -> Exchange:
        exchange = self._exchange(request)
        if self.memory.now() - exchange.asked_at > TOKEN_LIFE:
            raise Refusal(401, 50027, "Invalid Webhook Token")
        return exchange

    def _message(self, request: web.Request) -> Json:
        exchange, wanted = self._living(request), request.match_info["message"]
        if wanted != "@original":
            for message in exchange.messages:
                if message["id"] == wanted:
                    return message
            raise Refusal(404, 10008, "Unknown Message")
        kind = (exchange.callback or {}).get("type")
        if kind in {QUIETLY, CHANGE} and exchange.source is not None:
            return exchange.source
        if kind not in {SAY, THINK} or not exchange.messages:
            raise Refusal(404, 10008, "Unknown Message")
        return exchange.messages[0]


def _wrong_kind(exchange: Exchange, kind: int) -> list[str]:
    """Say why an interaction is not answered in this way."""
    if (kind == PROPOSE) != (exchange.kind == TYPING):
        return ["type: choices are for autocomplete, and autocomplete for choices"]
    if kind == ASK and exchange.kind == FORM:
        return ["type: a form cannot answer a form"]
    if kind in {QUIETLY, CHANGE} and exchange.source is None:
        return ["type: there is no message to change"]
    return []
