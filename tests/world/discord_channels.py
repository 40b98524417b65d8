"""The routes of channels: messages, threads, forums, private chats; and of servers."""

from typing import Any

from aiohttp import web

from tests.world import discord_places as places
from tests.world.discord_answers import Refusal, answered, done, refuse
from tests.world.discord_desk import API, SENT, Desk
from tests.world.discord_writing import change, compose

Json = dict[str, Any]

SPOKEN_IN = frozenset({places.TEXT, places.CHAT, places.ANNOUNCEMENT, *places.THREADS})
TAG_REQUIRED = 1 << 4
"""A forum's flag. https://docs.discord.com/developers/resources/channel#channel-object-channel-flags"""


class Channels(Desk):
    """What is done in channels."""

    def routes(self) -> list[web.RouteDef]:
        """Return the table."""
        channel, guild = f"{API}/channels/{{channel}}", f"{API}/guilds/{{guild}}"
        message = f"{channel}/messages/{{message}}"
        return [
            web.get(channel, self._get_channel),
            web.patch(channel, self._edit_channel),
            web.delete(channel, self._delete_channel),
            web.post(f"{channel}/typing", self._typing),
            web.get(f"{channel}/messages", self._history),
            web.post(f"{channel}/messages", self._create),
            web.get(message, self._get_message),
            web.patch(message, self._edit),
            web.delete(message, self._delete),
            web.post(f"{message}/crosspost", self._crosspost),
            web.post(f"{message}/threads", self._thread_from),
            web.post(f"{channel}/threads", self._thread),
            web.post(f"{API}/users/@me/channels", self._chat),
            web.delete(f"{API}/users/@me/guilds/{{guild}}", self._leave),
            web.get(guild, self._get_guild),
            web.get(f"{guild}/channels", self._get_channels),
            web.get(f"{guild}/roles", self._get_roles),
            web.get(f"{guild}/members/{{user}}", self._get_member),
            web.get(f"{guild}/threads/active", self._get_threads),
        ]

    async def _get_channel(self, request: web.Request) -> web.Response:
        return answered({**self._room(request, "view"), **self._permissions(request)})

    def _permissions(self, request: web.Request) -> Json:
        return {"permissions": "0"} if "guild_id" in self.memory.rooms[request.match_info["channel"]] else {}

    async def _edit_channel(self, request: web.Request) -> web.Response:
        room, body = self._room(request, "view"), request[SENT].body
        if room["type"] in places.THREADS:
            changed = {key: body[key] for key in ("archived", "locked") if key in body}
            room["thread_metadata"] |= changed
        room |= {key: body[key] for key in ("name", "topic", "applied_tags", "flags") if key in body}
        self.tell("THREAD_UPDATE" if room["type"] in places.THREADS else "CHANNEL_UPDATE", room, guild=room["guild_id"])
        return answered(room)

    async def _delete_channel(self, request: web.Request) -> web.Response:
        room = self._room(request, "view")
        if room["type"] != places.CHAT:
            self.forget(room["id"])
        return answered(room)

    async def _typing(self, request: web.Request) -> web.Response:
        self._room(request, "view", "send")
        return done()

    async def _history(self, request: web.Request) -> web.Response:
        channel = self._room(request, "view")["id"]
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
        room, sent = self._spoken_in(request), request[SENT]
        body = sent.body or {}
        same = self.memory.same(body)
        if same is not None:
            return answered(same)
        message = compose(self.memory, room["id"], body, sent)
        if "message_reference" in body:
            self._refer(message, body["message_reference"])
        self.memory.place(message, body)
        self.say_message("MESSAGE_CREATE", message)
        return answered(self.memory.remember(message, body))

    def _refer(self, message: Json, reference: Json) -> None:
        """Make it the answer to another message of its channel."""
        channel = str(reference.get("channel_id") or message["channel_id"])
        found = next(
            (each for each in self.memory.channels.get(channel, ()) if each["id"] == reference["message_id"]), None
        )
        if found is None and reference.get("fail_if_not_exists", True):
            refuse(self.memory, ["message_reference: Unknown message"])
        if channel != message["channel_id"]:
            refuse(self.memory, ["message_reference: of another channel"])
        message |= {
            "type": 19,
            "message_reference": {"type": 0, "message_id": reference["message_id"], "channel_id": channel},
            "referenced_message": {key: value for key, value in found.items() if key != "referenced_message"} if found else None,
        }  # fmt: skip

    async def _get_message(self, request: web.Request) -> web.Response:
        self._room(request, "view", "history")
        return answered(self._message(request))

    async def _edit(self, request: web.Request) -> web.Response:
        message, sent = self._own(request), request[SENT]
        changed = change(self.memory, message, sent.body or {}, sent)
        self.say_message("MESSAGE_UPDATE", changed)
        return answered(changed)

    async def _delete(self, request: web.Request) -> web.Response:
        message = self._message(request)
        self.memory.remove(message)
        self.say_message("MESSAGE_DELETE", message)
        return done()

    async def _crosspost(self, request: web.Request) -> web.Response:
        room, message = self._room(request, "view", "crosspost"), self._own(request)
        if room["type"] != places.ANNOUNCEMENT:
            raise Refusal(400, 50024, "Cannot execute action on this channel type")
        if message["flags"] & 1:
            raise Refusal(400, 40033, "This message has already been crossposted")
        message["flags"] |= 1
        return answered(message)

    async def _thread_from(self, request: web.Request) -> web.Response:
        room, message = self._room(request, "view", "threads"), self._message(request)
        if room["type"] not in {places.TEXT, places.ANNOUNCEMENT}:
            raise Refusal(400, 50024, "Cannot execute action on this channel type")
        if message["flags"] & 1 << 5:
            raise Refusal(400, 160004, "A thread has already been created for this message")
        message["flags"] |= 1 << 5
        return answered(self._open(message["id"], room, request[SENT].body), status=201)

    async def _thread(self, request: web.Request) -> web.Response:
        room, sent = self._room(request, "view", "send", "threads"), request[SENT]
        body = sent.body or {}
        if room["type"] != places.FORUM:
            if room["type"] not in {places.TEXT, places.ANNOUNCEMENT}:
                raise Refusal(400, 50024, "Cannot execute action on this channel type")
            return answered(self._open(self.memory.snowflake(), room, body), status=201)
        tags, known = body.get("applied_tags") or [], {tag["id"] for tag in room["available_tags"]}
        if room["flags"] & TAG_REQUIRED and not tags:
            raise Refusal(400, 40067, "A tag is required to create a forum post in this channel")
        refuse(self.memory, [f"applied_tags: {tag}: no such tag" for tag in tags if tag not in known])
        refuse(self.memory, [] if "message" in body else ["message: required"])
        number = self.memory.snowflake()
        message = compose(
            self.memory, number, body["message"], sent, number=number
        )  # a post has its first message's id
        opened = self._open(number, room, body, tags=tags)
        self.memory.place(message, body["message"])
        return answered({**opened, "message": message}, status=201)

    def _open(self, number: str, parent: Json, body: Json, *, tags: list[str] | None = None) -> Json:
        owner, now = self.memory.me["id"], self.memory.now()
        thread = self.memory.add_room(places.thread(number, parent, body, owner=owner, opened=now, tags=tags or []))
        self.memory.forbidden[number] = self.memory.forbidden.get(parent["id"], frozenset())
        self.tell("THREAD_CREATE", {**thread, "newly_created": True}, guild=parent["guild_id"])
        return thread

    async def _chat(self, request: web.Request) -> web.Response:
        person = request[SENT].body["recipient_id"]
        if person not in self.memory.persons:
            raise Refusal(400, 50033, "Invalid Recipient(s)")
        return answered(self.memory.chat_with(person))

    async def _leave(self, request: web.Request) -> web.Response:
        self.leave(self._guild(request).id)
        return done()

    async def _get_guild(self, request: web.Request) -> web.Response:
        counts = {"approximate_member_count": 2, "approximate_presence_count": 1}
        return answered({**self._guild(request).shaped(), **(counts if "with_counts" in request.query else {})})

    async def _get_channels(self, request: web.Request) -> web.Response:
        rooms = self.memory.rooms_of(self._guild(request).id)
        return answered([room for room in rooms if room["type"] not in places.THREADS])

    async def _get_roles(self, request: web.Request) -> web.Response:
        return answered(self._guild(request).roles)

    async def _get_member(self, request: web.Request) -> web.Response:
        self._guild(request)
        found = self.memory.persons.get(request.match_info["user"])
        if request.match_info["user"] == self.memory.me["id"]:
            return answered(places.member(self.memory.me, []))
        if found is None:
            raise Refusal(404, 10007, "Unknown Member")
        return answered(places.member(found.user(), found.roles))

    async def _get_threads(self, request: web.Request) -> web.Response:
        rooms = [room for room in self.memory.rooms_of(self._guild(request).id) if room["type"] in places.THREADS]
        active = [room for room in rooms if not room["thread_metadata"]["archived"]]
        return answered({"threads": active[::-1], "members": [], "has_more": False})

    def _guild(self, request: web.Request) -> places.Guild:
        guild = self.memory.guilds.get(request.match_info["guild"])
        if guild is None or not guild.bot:
            raise Refusal(404, 10004, "Unknown Guild")
        return guild

    def _room(self, request: web.Request, *deeds: str) -> Json:
        channel = request.match_info["channel"]
        room = self.memory.rooms.get(channel)
        if room is None:
            raise Refusal(404, 10003, "Unknown Channel")
        forbidden = self.memory.forbidden.get(channel, frozenset())
        guild = self.memory.guilds.get(room.get("guild_id", ""))
        if "view" in forbidden or (guild is not None and not guild.bot):
            raise Refusal(403, 50001, "Missing Access")
        if forbidden & set(deeds):
            raise Refusal(403, 50013, "Missing Permissions")
        return room

    def _spoken_in(self, request: web.Request) -> Json:
        room = self._room(request, "view", "send")
        if room["type"] not in SPOKEN_IN:
            raise Refusal(400, 50008, "Cannot send messages in a non-text channel")
        if room["type"] == places.CHAT and not self.memory.persons[room["recipients"][0]["id"]].takes_messages:
            raise Refusal(403, 50007, "Cannot send messages to this user")
        if room["type"] in places.THREADS:
            if room["thread_metadata"]["locked"]:
                raise Refusal(
                    403, 50083, "Tried to perform an operation on an archived thread, such as editing a message"
                )
            room["thread_metadata"]["archived"] = False
        return room

    def _message(self, request: web.Request) -> Json:
        for message in reversed(self.memory.channels[self._room(request, "view")["id"]]):
            if message["id"] == request.match_info["message"]:
                return message
        raise Refusal(404, 10008, "Unknown Message")

    def _own(self, request: web.Request) -> Json:
        message = self._message(request)
        if message["author"]["id"] != self.memory.me["id"]:
            raise Refusal(403, 50005, "Cannot edit a message authored by another user")
        return message
