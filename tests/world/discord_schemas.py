"""What we know of Discord's API, written by hand in OpenAPI's form: the routes we use, what they take and what they answer."""

from typing import Any

from tests.world.discord_bodies import BODIES
from tests.world.discord_document import Document
from tests.world.discord_kit import (
    ANYTHING,
    FLAG,
    NAME,
    SNOWFLAKE,
    either,
    having,
    json_of,
    ref,
    several,
    shape,
    text,
    whole,
)

Json = dict[str, Any]

USER_REQUIRED = ("id", "username", "discriminator", "global_name", "avatar", "flags", "public_flags")

ANSWERS: Json = {
    "User": having(*USER_REQUIRED, id=SNOWFLAKE, username=NAME, discriminator=text(4), bot=FLAG),
    "Me": {"allOf": [ref("User"), {"required": ["mfa_enabled", "locale"]}]},
    "Message": having(
        *("id", "channel_id", "author", "type", "content", "timestamp", "edited_timestamp", "tts", "mention_everyone"),
        *("mentions", "mention_roles", "attachments", "embeds", "pinned", "flags", "components"),
        id=SNOWFLAKE,
        channel_id=SNOWFLAKE,
        author=ref("User"),
        type=whole(0),
        content=text(),
        nonce=either(text(25), whole()),
        flags=whole(0),
        components=several(having("type", "id"), 40),
        attachments=several(having("id", "filename", "size", "url", "proxy_url"), 10),
    ),
    "Channel": having("id", "type", "flags", id=SNOWFLAKE, type=whole(0)),
    "Guild": having("id", "name", "roles", "features", "preferred_locale", id=SNOWFLAKE, roles=several(ref("Role"))),
    "Role": having("id", "name", "permissions", "position", "mentionable", id=SNOWFLAKE, permissions=text()),
    "Member": having("user", "roles", "joined_at", "flags", user=ref("User")),
    "Threads": shape("threads", "members", has_more=FLAG, threads=several(ref("Channel")), members=several(ANYTHING)),
    "Application": having(
        *("id", "name", "icon", "description", "type", "verify_key", "flags", "flags_new", "redirect_uris"),
        *("interactions_endpoint_url", "role_connections_verification_url", "owner", "approximate_guild_count"),
        *("approximate_user_install_count", "approximate_user_authorization_count", "explicit_content_filter"),
        *("team", "eligible_oauth2_scopes"),
        id=SNOWFLAKE,
        owner=ref("User"),
        verify_key=text(least=64),
    ),
    "GatewayBot": shape(
        "url",
        "shards",
        "session_start_limit",
        url=text(least=1),
        shards=whole(1),
        session_start_limit=shape(
            "total",
            "remaining",
            "reset_after",
            "max_concurrency",
            total=whole(0),
            remaining=whole(0),
            reset_after=whole(0),
            max_concurrency=whole(1),
        ),
    ),
    "Command": having(
        *("id", "application_id", "version", "default_member_permissions", "type", "name", "description"),
        id=SNOWFLAKE,
        application_id=SNOWFLAKE,
        version=SNOWFLAKE,
        options=several(ref("Option"), 25),
    ),
    "CallbackAnswer": having("interaction"),
    "Error": shape("message", "code", message=text(least=1), code=whole(0), errors=ANYTHING),
    "Waiting": shape(
        "message",
        "retry_after",
        "global",
        message=text(),
        code=whole(0),
        retry_after={"type": "number", "minimum": 0},
        **{"global": FLAG},
    ),
}

COMMON = {"429": json_of(ref("Waiting")), "4XX": json_of(ref("Error")), "5XX": json_of(ref("Error"))}


def route(answer: Json | None, *, takes: Json | None = None, made: bool = False) -> Json:
    """Describe an operation: the body it takes and what it answers when all is well; errors are the same everywhere."""
    well = {"204": {}} if answer is None else {"200": json_of(answer), **({"201": json_of(answer)} if made else {})}
    return {"responses": {**well, **COMMON}, **({"requestBody": json_of(takes)} if takes else {})}


def commands(path: str) -> Json:
    """Describe the two routes of a list of commands."""
    listed = several(ref("Command"))
    return {
        path: {
            "get": route(listed),
            "put": route(listed, takes=several(ref("NewCommand"), 130)),
            "post": route(ref("Command"), takes=ref("NewCommand"), made=True),
        },
        f"{path}/{{command}}": {"get": route(ref("Command")), "delete": route(None)},
    }


APPLICATION = "/applications/{application}"
CHANNEL = "/channels/{channel}"
GUILD = "/guilds/{guild}"
HOOK = "/webhooks/{application}/{token}"
HOOKED: Json = {
    "get": route(ref("Message")),
    "patch": route(ref("Message"), takes=ref("WebhookMessage")),  # discord.py sends its "tts" here too
    "delete": route(None),
}
CALLBACK: Json = {**route(None, takes=ref("Callback"))}
CALLBACK["responses"] = {"200": json_of(ref("CallbackAnswer")), **CALLBACK["responses"]}

PATHS: Json = {
    "/users/@me": {"get": route(ref("Me"))},
    "/users/@me/channels": {"post": route(ref("Channel"), takes=ref("NewChat"))},
    "/users/@me/guilds/{guild}": {"delete": route(None)},
    "/users/{user}": {"get": route(ref("User"))},
    "/oauth2/applications/@me": {"get": route(ref("Application"))},
    "/applications/@me": {"get": route(ref("Application"))},
    "/gateway/bot": {"get": route(ref("GatewayBot"))},
    **commands(f"{APPLICATION}/commands"),
    **commands(f"{APPLICATION}/guilds/{{guild}}/commands"),
    GUILD: {"get": route(ref("Guild"))},
    f"{GUILD}/channels": {"get": route(several(ref("Channel")))},
    f"{GUILD}/roles": {"get": route(several(ref("Role")))},
    f"{GUILD}/members/{{user}}": {"get": route(ref("Member"))},
    f"{GUILD}/threads/active": {"get": route(ref("Threads"))},
    CHANNEL: {
        "get": route(ref("Channel")),
        "patch": route(ref("Channel"), takes=ref("EditedChannel")),
        "delete": route(ref("Channel")),
    },
    f"{CHANNEL}/typing": {"post": route(None)},
    f"{CHANNEL}/threads": {"post": route(ref("Channel"), takes=either(ref("NewThread"), ref("NewPost")), made=True)},
    f"{CHANNEL}/messages": {
        "get": route(several(ref("Message"), 100)),
        "post": route(ref("Message"), takes=ref("NewMessage")),
    },
    f"{CHANNEL}/messages/{{message}}": {
        "get": route(ref("Message")),
        "patch": route(ref("Message"), takes=ref("EditedMessage")),
        "delete": route(None),
    },
    f"{CHANNEL}/messages/{{message}}/crosspost": {"post": route(ref("Message"))},
    f"{CHANNEL}/messages/{{message}}/threads": {"post": route(ref("Channel"), takes=ref("NewThread"), made=True)},
    "/interactions/{id}/{token}/callback": {"post": CALLBACK},
    HOOK: {"post": route(ref("Message"), takes=ref("WebhookMessage"))},
    f"{HOOK}/messages/@original": HOOKED,
    f"{HOOK}/messages/{{message}}": HOOKED,
}

OURS = Document({"components": {"schemas": {**BODIES, **ANSWERS}}, "paths": PATHS})
"""Always asked; Discord's own document is asked as well where it is here."""
