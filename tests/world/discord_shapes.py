"""JSON as Discord shapes it."""

from datetime import UTC, datetime
from typing import Any

from tests.world.discord_rules import each_component

Json = dict[str, Any]

EPOCH = 1_420_070_400_000
"""Discord's first millisecond."""

ME, APPLICATION, GUILD, READER = "1000", "2000", "3000", "4000"

PUBLIC_KEY = "0" * 64


def user(user_id: str, name: str, *, bot: bool = False) -> Json:
    """Shape a user."""
    return {
        "id": user_id,
        "username": name,
        "discriminator": "0",
        "global_name": name,
        "avatar": None,
        "bot": bot,
        "public_flags": 0,
        "flags": 0,
        "primary_guild": None,
    }


def myself() -> Json:
    """Shape what Discord tells a bot of itself."""
    return {**user(ME, "kaiho", bot=True), "mfa_enabled": True, "locale": "en-US"}


def application() -> Json:
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
        "owner": user(READER, "reader"),
        "interactions_endpoint_url": None,
        "type": None,
        "redirect_uris": [],
        "role_connections_verification_url": None,
        "approximate_guild_count": 1,
        "approximate_user_install_count": 0,
        "approximate_user_authorization_count": 0,
        "explicit_content_filter": 0,
        "team": None,
        "eligible_oauth2_scopes": [],
    }


def channel(channel_id: str) -> Json:
    """Shape a text channel."""
    return {
        "id": channel_id,
        "type": 0,
        "guild_id": GUILD,
        "name": f"channel-{channel_id}",
        "flags": 0,
        "permissions": "0",
        "position": 0,
        "permission_overwrites": [],
        "nsfw": False,
        "parent_id": None,
        "topic": None,
        "last_message_id": None,
        "rate_limit_per_user": 0,
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
        "embeds": body.get("embeds") or [],
        "pinned": False,
        "flags": body.get("flags") or 0,
        "components": body.get("components") or [],
    }
    complete(made["components"])
    return made


def complete(components: list[Json]) -> None:
    """Give every component an id and a container all its keys, as Discord does."""
    for count, component in enumerate(each_component(components), start=1):
        component.setdefault("id", count)
        if component["type"] == 17:
            component.setdefault("accent_color", None)
            component.setdefault("spoiler", False)


def command(command_id: str, asked: Json) -> Json:
    """Shape a command as its registration asks; what was left out takes Discord's defaults."""
    return {
        "type": 1,
        "default_member_permissions": None,
        "nsfw": False,
        **asked,
        "id": command_id,
        "application_id": APPLICATION,
        "version": "1",
        "integration_types": asked.get("integration_types") or [0],
    }


def interaction(
    interaction_id: str, token: str, name: str, *, locale: str, guild_locale: str | None, options: Json
) -> Json:
    """Shape the use of a slash command; in a server when `guild_locale` is given, else in a private chat."""
    kinds = {bool: 5, int: 4, str: 3}
    made: Json = {
        "id": interaction_id,
        "application_id": APPLICATION,
        "type": 2,
        "token": token,
        "version": 1,
        "locale": locale,
        "app_permissions": "2147483647",
        "attachment_size_limit": 10_485_760,
        "entitlements": [],
        "authorizing_integration_owners": {"0": GUILD},
        "context": 0,
        "data": {
            "id": "5000",
            "name": name,
            "type": 1,
            "options": [
                {"name": option, "type": kinds[type(value)], "value": value} for option, value in options.items()
            ],
        },
    }
    if guild_locale is None:
        made |= {"user": user(READER, "reader"), "context": 1, "channel_id": "6000"}
        made["channel"] = {"id": "6000", "type": 1, "flags": 0, "last_message_id": None}
        return made
    member = {
        "user": user(READER, "reader"),
        "roles": [],
        "joined_at": "2026-01-01T00:00:00+00:00",
        "deaf": False,
        "mute": False,
        "flags": 0,
        "permissions": "2147483647",
    }
    made |= {
        "guild_id": GUILD,
        "guild_locale": guild_locale,
        "guild": {"id": GUILD, "locale": guild_locale, "features": []},
    }
    made |= {"member": member, "channel_id": "6000", "channel": channel("6000")}
    return made
