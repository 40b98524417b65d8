"""JSON as Discord shapes it: our application, messages and commands."""

import struct
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any
from zlib import crc32

from tests.world.discord_places import user
from tests.world.discord_rules import each_component

Json = dict[str, Any]

EPOCH = 1_420_070_400_000
"""Discord's first millisecond."""

ME, APPLICATION, GUILD, READER, CHANNEL = "1000", "2000", "3000", "4000", "6000"
OWNER = "4900"  # whose application it is
"""The bot, its application, the server that is always there, its reader and the channel they use commands in."""

PUBLIC_KEY = "0" * 64


def myself() -> Json:
    """Shape what Discord tells a bot of itself."""
    return {**user(ME, "kaiho", bot=True), "mfa_enabled": True, "locale": "en-US"}


def application(guilds: int) -> Json:
    """Shape our application."""
    return {
        "id": APPLICATION,
        "name": "kaiho",
        "icon": None,
        "description": "",
        "bot_public": True,
        "bot_require_code_grant": False,
        "verify_key": PUBLIC_KEY,
        "flags": 0,
        "flags_new": "0",
        "owner": user(OWNER, "owner"),
        "interactions_endpoint_url": None,
        "type": None,
        "redirect_uris": [],
        "role_connections_verification_url": None,
        "approximate_guild_count": guilds,
        "approximate_user_install_count": 0,
        "approximate_user_authorization_count": 0,
        "explicit_content_filter": 0,
        "team": None,
        "eligible_oauth2_scopes": [],
    }


def message(message_id: str, channel_id: str, author: Json, body: Json, *, sent: float) -> Json:
    """Shape a message as its body asks."""
    made: Json = {
        "id": message_id,
        "channel_id": channel_id,
        "author": author,
        "type": 0,
        "content": body.get("content") or "",
        "timestamp": datetime.fromtimestamp(sent, UTC).isoformat(),
        "edited_timestamp": None,
        "tts": False,
        "mention_everyone": False,
        "mentions": [],
        "mention_roles": [],
        "attachments": [],
        "embeds": embedded(body.get("embeds") or []),
        "pinned": False,
        "flags": body.get("flags") or 0,
        "components": body.get("components") or [],
    }
    complete(made["components"])
    return made


def embedded(embeds: list[Json]) -> list[Json]:
    """Give every embed the keys Discord answers though they were not said."""
    fields = [[{"inline": False, **field} for field in embed.get("fields") or []] for embed in embeds]
    return [
        {"type": "rich", **embed, **({"fields": said} if said else {})}
        for embed, said in zip(embeds, fields, strict=True)
    ]


_COMPLETED: dict[int, Json] = {
    11: {"description": None, "spoiler": False},
    12: {"description": None, "spoiler": False},
    13: {"name": "", "size": 0, "spoiler": False},
    17: {"accent_color": None, "spoiler": False},
}
"""What Discord answers of a component, or of its items, though it was not said."""


def complete(components: list[Json]) -> None:
    """Give every component an id that has none and all the keys Discord answers."""
    taken = {component["id"] for component in each_component(components) if component.get("id")}
    free = (number for number in range(1, 1_000) if number not in taken)
    for component in each_component(components):
        if not component.get("id"):
            component["id"] = next(free)
        for part in component["items"] if component["type"] == 12 else [component]:
            for key, value in _COMPLETED.get(component["type"], {}).items():
                part.setdefault(key, value)
        for media in _media_in(component):
            media.setdefault("id", str(crc32(media["url"].encode())))
            media.setdefault("proxy_url", media["url"])


def attachment(number: str, name: str, content: bytes, media_type: str, *, url: str, described: str | None) -> Json:
    """Shape a file of a message; a PNG's size is read, as Discord reads it."""
    made: Json = {
        "id": number,
        "filename": name,
        "size": len(content),
        "url": url,
        "proxy_url": url,
        "content_type": media_type,
    }
    if described:
        made["description"] = described
    if content.startswith(b"\x89PNG") and len(content) >= 24:
        made["width"], made["height"] = struct.unpack(">II", content[16:24])
    return made


def media_of(message: Json) -> Iterator[Json]:
    """Yield everything in a message that holds an address of a file or picture."""
    for embed in message["embeds"]:
        yield from (embed[key] for key in ("image", "thumbnail") if key in embed)
    for component in each_component(message["components"]):
        yield from _media_in(component)


def _media_in(component: Json) -> Iterator[Json]:
    yield from (component[key] for key in ("media", "file") if key in component)
    yield from (item["media"] for item in component.get("items") or ())


def command(command_id: str, asked: Json, *, guild: str | None = None) -> Json:
    """Shape a command as its registration asks; what was left out takes Discord's defaults."""
    permissions = asked.get("default_member_permissions")
    return {
        "type": 1,
        "nsfw": False,
        "description": "",
        "contexts": None,
        **asked,
        "default_member_permissions": None if permissions is None else str(permissions),
        "id": command_id,
        "application_id": APPLICATION,
        "version": command_id,
        "integration_types": asked.get("integration_types") or [0],
        **({"guild_id": guild} if guild else {}),
    }
