"""Servers, channels, roles and persons, as Discord shapes them in JSON."""

from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

Json = dict[str, Any]

TEXT, CHAT, ANNOUNCEMENT, NEWS_THREAD, THREAD, FORUM = 0, 1, 5, 10, 11, 15
"""Types of channels. https://docs.discord.com/developers/resources/channel#channel-object-channel-types"""

THREADS = frozenset({NEWS_THREAD, THREAD, 12})
ADMINISTRATOR = 1 << 3
ORDINARY = 1 << 6 | 1 << 10 | 1 << 11 | 1 << 14 | 1 << 15 | 1 << 16 | 1 << 31 | 1 << 38
"""What a member may do who is nobody in particular: react, view, send, embed, attach, read history, use commands, write in threads."""

EVERYTHING = 2147483647
JOINED = "2026-01-01T00:00:00+00:00"


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


@dataclass
class Person:
    """Somebody who reads, and presses buttons."""

    id: str
    name: str
    locale: str = "en-US"
    permissions: int = ORDINARY
    installed: bool = False  # the bot was added to their own account, for use everywhere
    takes_messages: bool = True  # of bots, in a private chat
    roles: list[str] = field(default_factory=list)

    def user(self) -> Json:
        """Shape them as a user."""
        return user(self.id, self.name)

    def member(self) -> Json:
        """Shape them as a member of a server, as interactions show one."""
        return {**member(self.user(), self.roles), "permissions": str(self.permissions)}

    def may(self, needed: int) -> bool:
        """Say whether they have these permissions; an administrator has all."""
        return bool(self.permissions & ADMINISTRATOR) or (self.permissions & needed) == needed


@dataclass
class Guild:
    """A server."""

    id: str
    name: str
    locale: str = "en-US"
    roles: list[Json] = field(default_factory=list)
    bot: bool = True  # the bot is in it

    def summary(self) -> Json:
        """Shape what an interaction tells of its server."""
        return {"id": self.id, "locale": self.locale, "features": []}

    def shaped(self) -> Json:
        """Shape the server as REST answers it."""
        nothings = (
            *("icon", "description", "home_header", "splash", "discovery_splash", "banner", "application_id"),
            *("afk_channel_id", "system_channel_id", "widget_channel_id", "vanity_url_code", "rules_channel_id"),
            *("safety_alerts_channel_id", "public_updates_channel_id", "max_presences", "incidents_data"),
        )
        numbers = (
            *("system_channel_flags", "verification_level", "mfa_level", "explicit_content_filter", "premium_tier"),
            *("premium_subscription_count", "nsfw_level", "default_message_notifications"),
        )
        return {
            "id": self.id,
            "name": self.name,
            **dict.fromkeys(nothings),
            **dict.fromkeys(numbers, 0),
            "features": [],
            "owner_id": "4000",
            "region": "deprecated",
            "afk_timeout": 300,
            "widget_enabled": False,
            "roles": self.roles,
            "max_members": 500_000,
            "max_stage_video_channel_users": 50,
            "max_video_channel_users": 25,
            "preferred_locale": self.locale,
            "premium_progress_bar_enabled": False,
            "nsfw": False,
            "emojis": [],
            "stickers": [],
        }

    def created(self, rooms: list[Json], me: Json) -> Json:
        """Shape the event that tells a bot of a server it is in."""
        empty = ("voice_states", "presences", "stage_instances", "guild_scheduled_events", "soundboard_sounds")
        return {
            **self.shaped(),
            **{key: [] for key in empty},
            "joined_at": JOINED,
            "large": False,
            "unavailable": False,
            "member_count": 2,
            "members": [member(me, [])],
            "channels": [room for room in rooms if room["type"] not in THREADS],
            "threads": [room for room in rooms if room["type"] in THREADS],
        }


def member(who: Json, roles: list[str]) -> Json:
    """Shape a member of a server."""
    return {
        "user": who,
        "roles": roles,
        "joined_at": JOINED,
        "deaf": False,
        "mute": False,
        "pending": False,
        "flags": 0,
        "nick": None,
        "avatar": None,
        "banner": None,
        "premium_since": None,
        "communication_disabled_until": None,
    }


def role(role_id: str, name: str, *, permissions: int = ORDINARY, mentionable: bool = False, position: int = 0) -> Json:
    """Shape a role; the one with its server's own id is everyone."""
    return {
        "id": role_id,
        "name": name,
        "permissions": str(permissions),
        "position": position,
        "color": 0,
        "colors": {"primary_color": 0, "secondary_color": None, "tertiary_color": None},
        "hoist": False,
        "managed": False,
        "mentionable": mentionable,
        "icon": None,
        "unicode_emoji": None,
        "flags": 0,
    }


def room(room_id: str, guild: str, name: str, kind: int, *, position: int = 0, **more: object) -> Json:
    """Shape a channel of a server."""
    made: Json = {
        "id": room_id,
        "type": kind,
        "guild_id": guild,
        "name": name,
        "flags": 0,
        "position": position,
        "permission_overwrites": [],
        "nsfw": False,
        "parent_id": None,
        "topic": None,
        "last_message_id": None,
        "rate_limit_per_user": 0,
        **more,
    }
    if kind == FORUM:
        made |= {"default_reaction_emoji": None, "default_sort_order": None, "default_forum_layout": 0}
    return made


def tag(tag_id: str, name: str) -> Json:
    """Shape a tag of a forum."""
    return {"id": tag_id, "name": name, "moderated": False, "emoji_id": None, "emoji_name": None}


def thread(thread_id: str, parent: Json, asked: Json, *, owner: str, opened: float, tags: list[str]) -> Json:
    """Shape a thread, a forum's post among them."""
    moment = datetime.fromtimestamp(opened, UTC).isoformat()
    keep = asked.get("auto_archive_duration") or 1440
    return {
        "id": thread_id,
        "type": NEWS_THREAD if parent["type"] == ANNOUNCEMENT else THREAD,
        "guild_id": parent["guild_id"],
        "parent_id": parent["id"],
        "name": asked["name"],
        "flags": 0,
        "owner_id": owner,
        "last_message_id": None,
        "rate_limit_per_user": 0,
        "message_count": 0,
        "member_count": 1,
        "total_message_sent": 0,
        "applied_tags": tags,
        "thread_metadata": {
            "archived": False,
            "archive_timestamp": moment,
            "auto_archive_duration": keep,
            "locked": False,
            "create_timestamp": moment,
        },
    }


def chat(chat_id: str, person: Person) -> Json:
    """Shape a private chat between the bot and a person."""
    return {"id": chat_id, "type": CHAT, "flags": 0, "last_message_id": None, "recipients": [person.user()]}
