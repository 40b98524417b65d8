"""Where a page goes on Discord, and what is sent there: a channel, a thread, a forum's new post, a person's private chat."""

import io
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import discord
from discord.http import HTTPClient, Route

from bot.chat.footer import sign
from bot.domain.subscription import Delivery, Destination, Enclosure, Page
from bot.errors import DeliveryError, Undeliverable
from bot.rules.legibility import clip, legible

ANNOUNCEMENT = 5
FORUMS = frozenset({15, 16})
"""Channel types: an announcement channel; a forum, and one of pictures.
https://docs.discord.com/developers/resources/channel#channel-object-channel-types"""

LONGEST_TITLE = 100
"""Characters of a thread's name. https://docs.discord.com/developers/resources/channel#start-thread-in-forum-or-media-channel"""

MOST_TAGS = 5
"""Tags of one post. https://docs.discord.com/developers/resources/channel#channel-object"""

PLACES_KEPT = 10_000
"""Channels whose type is remembered, some 300 bytes each: a channel's type never changes but between text and announcement."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Channel:
    """What is known of a channel."""

    id: int
    type: int
    guild: int | None = None
    tags: Mapping[str, str] = field(default_factory=dict)  # of a forum: name → id


class Channels:
    """What each destination is on Discord, asked once."""

    def __init__(self) -> None:
        self._known: dict[Destination, Channel] = {}

    async def of(self, destination: Destination, http: HTTPClient) -> Channel:
        """Return the channel of a destination; a private chat is opened."""
        found = self._known.get(destination)
        if found is None:
            found = self._known[destination] = await _ask(destination, http)
            while len(self._known) > PLACES_KEPT:
                del self._known[next(iter(self._known))]
        return found

    def likely(self, destination: Destination, *, crosspost: bool) -> Channel | None:
        """Return what a destination is, or most likely is, without asking; None where it is better to ask."""
        known = self._known.get(destination)
        if known is not None:
            return known if known.type not in FORUMS else None
        return None if crosspost or destination.kind == "discord-dm" else Channel(id=number_of(destination), type=0)


async def _ask(destination: Destination, http: HTTPClient) -> Channel:
    address = number_of(destination)
    if destination.kind == "discord-dm":
        chat = _mapping(await http.request(Route("POST", "/users/@me/channels"), json={"recipient_id": str(address)}))
        return Channel(id=int(str(chat["id"])), type=int(str(chat["type"])))
    found = _mapping(await http.request(Route("GET", "/channels/{channel_id}", channel_id=address)))
    tags = found.get("available_tags")
    return Channel(
        id=address,
        type=int(str(found.get("type", 0))),
        guild=int(str(found["guild_id"])) if found.get("guild_id") else None,
        tags={str(tag["name"]): str(tag["id"]) for tag in tags if isinstance(tag, Mapping)}
        if isinstance(tags, list)
        else {},
    )


def number_of(destination: Destination) -> int:
    """Return the id a destination names; an address that is none can never be delivered to."""
    if not (destination.address.isascii() and destination.address.isdecimal()):
        raise Undeliverable(
            f"{destination}: {destination.address!r} is not a channel id. It is a number, as Discord copies it."
        )
    return int(destination.address)


def reference_of(channel: int, message: int, destination: Destination) -> str:
    """Write where a message stands: its id, and its channel's before it where that is not the destination's own."""
    return str(message) if str(channel) == destination.address else f"{channel}/{message}"


def place_of(reference: str, destination: Destination) -> tuple[int, int]:
    """Read the channel and the id of a message."""
    channel, _, message = reference.rpartition("/")
    if not message.isdecimal() or (channel and not channel.isdecimal()):
        raise DeliveryError(f"{destination}: {reference!r} is no message.")
    return int(channel or number_of(destination)), int(message)


def body_of(delivery: Delivery, channel: Channel) -> dict[str, object]:
    """Return what "create message" and "edit message" take: the page, signed, and whom alone it may call."""
    page: Page = sign(delivery.page, delivery.id)
    posting = delivery.posting
    body: dict[str, object] = {**page, "allowed_mentions": {"parse": [], "roles": list(posting.roles)}}
    if delivery.files:
        body["attachments"] = [
            {"id": number, "filename": file.name, "description": clip(legible(file.alt), 1_024)}
            for number, file in enumerate(delivery.files)
        ]
    if posting.answers and not delivery.edits:
        _, message = place_of(posting.answers, delivery.destination)
        body["message_reference"] = {
            "message_id": str(message),
            "channel_id": str(channel.id),
            "fail_if_not_exists": False,
        }
    return body


def post_of(delivery: Delivery, forum: Channel) -> dict[str, object]:
    """Return what a forum takes: a title, the tags it has of those wanted, and the first message."""
    wanted = {tag.casefold() for tag in delivery.posting.tags}
    tags = [id_ for name, id_ in forum.tags.items() if name.casefold() in wanted][:MOST_TAGS]
    message = body_of(delivery, forum)
    files = message.pop("attachments", None)
    message.pop("message_reference", None)
    return {
        "name": clip(legible(delivery.posting.title or "Kaiho"), LONGEST_TITLE) or "Kaiho",
        "applied_tags": tags,
        "message": {**message, **({"attachments": files} if files else {})},
    }


async def put(http: HTTPClient, route: Route, body: Mapping[str, object], files: Sequence[Enclosure]) -> object:
    """Send a body, with its pictures where there are any."""
    if not files:
        return await http.request(route, json=body)
    attached = [discord.File(io.BytesIO(file.content), filename=file.name) for file in files]
    form: list[dict[str, object]] = [{"name": "payload_json", "value": json.dumps(body)}]
    form += [
        {
            "name": f"files[{number}]",
            "value": each.fp,
            "filename": file.name,
            "content_type": file.media_type,
        }
        for number, (each, file) in enumerate(zip(attached, files, strict=True))
    ]
    return await http.request(route, files=attached, form=form)


def _mapping(found: object) -> Mapping[str, object]:
    if not isinstance(found, Mapping) or "id" not in found:
        raise DeliveryError("Discord was asked for a channel and gave none.")
    return found
