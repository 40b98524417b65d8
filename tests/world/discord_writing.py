"""Bodies with their files become messages, and change them."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from aiohttp import web

from tests.world import discord_shapes as shapes
from tests.world.discord_answers import Refusal, refuse
from tests.world.discord_memory import Memory
from tests.world.discord_rules import EPHEMERAL, IS_COMPONENTS_V2, each_component, is_empty, message_faults

Json = dict[str, Any]

LARGEST_FILE = 10 * 1024 * 1024
"""Bytes. https://docs.discord.com/developers/reference#uploading-files"""

LASTING = IS_COMPONENTS_V2 | EPHEMERAL | 1 << 0 | 1 << 5
"""Flags an edit does not take away: components v2, privacy, that it was crossposted, that it has a thread."""


_IDS = frozenset({"message_id", "channel_id", "guild_id", "recipient_id"})
_LISTS_OF_IDS = frozenset({"roles", "users", "applied_tags"})


@dataclass(frozen=True)
class File:
    """One part of a form."""

    name: str
    media_type: str
    content: bytes


@dataclass(frozen=True)
class Sent:
    """What came with a request."""

    body: Any = None
    files: Mapping[str, File] = field(default_factory=dict)  # "0" → the part named files[0]


async def read(request: web.Request) -> Sent:
    """Read a request, in JSON or as a form with files."""
    if not request.body_exists:
        return Sent()
    if not request.content_type.startswith("multipart/"):
        said = await request.read()
        return Sent(plain(json.loads(said)) if said else None)
    form, files = await request.post(), {}
    for name, part in form.items():
        if isinstance(part, web.FileField) and name.startswith("files["):
            content = part.file.read()
            files[name[len("files[") : -1]] = File(part.filename, part.content_type, content)
            part.file.close()
    return Sent(plain(json.loads(str(form["payload_json"]))) if "payload_json" in form else {}, files)


def plain(body: Any) -> Any:
    """Return a body with its ids as text: Discord reads ids given as numbers too, and discord.py sends them so."""
    if isinstance(body, list):
        return [plain(each) for each in body]
    if not isinstance(body, dict):
        return body
    read_as = {key: plain(value) for key, value in body.items()}
    for key in _IDS & read_as.keys():
        read_as[key] = _text(read_as[key])
    for key in _LISTS_OF_IDS & read_as.keys():
        read_as[key] = [_text(each) for each in read_as[key]] if isinstance(read_as[key], list) else read_as[key]
    for each in read_as.get("attachments") or ():
        each["id"] = _text(each.get("id"))
    return read_as


def _text(value: object) -> object:
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else value


def compose(memory: Memory, channel: str, body: Json, sent: Sent, *, number: str | None = None) -> Json:
    """Return the message a body makes, held to the rules; it is not yet put anywhere."""
    refuse(memory, message_faults(body))
    if is_empty(body, files=len(sent.files)):
        raise Refusal(400, 50006, "Cannot send an empty message")
    message = shapes.message(number or memory.snowflake(), channel, memory.me, body, sent=memory.now())
    _attach(memory, message, body, sent)
    return message


def change(memory: Memory, message: Json, body: Json, sent: Sent) -> Json:
    """Edit a message in place; what the body does not name stays, and so do components v2 and privacy."""
    refuse(memory, message_faults(body, before=message))
    after: Json = {key: body[key] or type(message[key])() for key in ("content", "embeds", "components") if key in body}
    kept = body.get("attachments", message["attachments"])
    if is_empty({**message, **after, "attachments": kept}, files=len(sent.files)):
        raise Refusal(400, 50006, "Cannot send an empty message")
    thinking = bool(message["flags"] & 1 << 7)  # what takes the place of "thinking …" is not an edit to anybody
    message |= after
    message["flags"] = (message["flags"] & LASTING) | (body.get("flags") or 0)
    message["edited_timestamp"] = None if thinking else datetime.fromtimestamp(memory.now(), UTC).isoformat()
    memory.call(message, body, silent=not thinking or bool(message["flags"] & (EPHEMERAL | 1 << 12)))
    message["embeds"] = shapes.embedded(message["embeds"])
    shapes.complete(message["components"])
    _attach(memory, message, body, sent)
    return message


def _attach(memory: Memory, message: Json, body: Json, sent: Sent) -> None:
    """Keep the files of a body, with what is said of them for those who do not see, and point their places at them."""
    said = {str(each["id"]): each for each in body.get("attachments") or ()}
    held = message["attachments"]
    if "attachments" in body:
        held = [each for each in held if each["id"] in said]
    known = {each["id"] for each in message["attachments"]}
    refuse(memory, (f"attachments: no file {each}" for each in said if each not in sent.files and each not in known))
    if any(len(file.content) > LARGEST_FILE for file in sent.files.values()):
        raise Refusal(413, 40005, "Request entity too large")
    refuse(memory, ["files: more than 10"] if len(held) + len(sent.files) > 10 else [])
    for name, file in sent.files.items():
        number, about = memory.snowflake(), said.get(name, {})
        called = about.get("filename") or file.name
        url = f"{memory.root}/attachments/{message['channel_id']}/{number}/{called}"
        memory.files[number] = (file.media_type, file.content)
        held.append(
            shapes.attachment(
                number, called, file.content, file.media_type, url=url, described=about.get("description")
            )
        )
    message["attachments"] = held
    names: list[tuple[Json, Json]] = []
    named = {f"attachment://{each['filename']}": each for each in held}
    for media in shapes.media_of(message):
        if media["url"].startswith("attachment://"):
            refuse(memory, [f"{media['url']}: no such file"] if media["url"] not in named else [])
            about = named[media["url"]]
            media |= {
                key: about[key] for key in ("url", "proxy_url", "width", "height", "content_type") if key in about
            }
            if "id" in media:  # of a component, not of an embed
                media["attachment_id"] = about["id"]
            names.append((media, about))
    for component in each_component(message["components"]):
        for media, about in names:
            if component.get("file") is media:
                component |= {"name": about["filename"], "size": about["size"]}
