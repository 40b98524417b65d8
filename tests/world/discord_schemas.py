"""What we know of Discord's API, written by hand in OpenAPI's form: the routes we use, what they take and what they answer.

Facts from https://docs.discord.com/developers (message, components reference, application commands, receiving and responding,
rate limits), stricter than Discord's own document where that leaves things open: no key it does not know.
"""

from typing import Any

from tests.world.discord_document import Document

Json = dict[str, Any]


def ref(name: str) -> Json:
    return {"$ref": f"#/components/schemas/{name}"}


def text(most: int | None = None, *, least: int = 0) -> Json:
    return {"type": "string", "minLength": least, **({"maxLength": most} if most else {})}


def whole(least: int = -(2**53), most: int = 2**53) -> Json:
    return {"type": "integer", "minimum": least, "maximum": most}


def either(*choices: Json) -> Json:
    return {"anyOf": list(choices)}


def several(items: Json, most: int | None = None, *, least: int = 0) -> Json:
    return {"type": "array", "items": items, "minItems": least, **({"maxItems": most} if most else {})}


def mapping(values: Json) -> Json:
    return {"type": "object", "additionalProperties": values}


def shape(*required: str, **keys: Json) -> Json:
    """Describe an object that has these keys and no other."""
    return {"type": "object", "properties": keys, "required": list(required), "additionalProperties": False}


def only(value: object) -> Json:
    return {"const": value}


def json_of(schema: Json) -> Json:
    return {"content": {"application/json": {"schema": schema}}}


FLAG: Json = {"type": "boolean"}
NOTHING: Json = {"type": "null"}
ANYTHING: Json = {}
SNOWFLAKE: Json = {"type": "string", "pattern": "^[0-9]{1,20}$"}
NAME = text(32, least=1)
DESCRIPTION = text(100, least=1)
MENTIONABLE: Json = {"enum": ["roles", "users", "everyone"]}
USER_REQUIRED = ("id", "username", "discriminator", "global_name", "avatar", "flags", "public_flags")

MESSAGE: Json = {
    "content": either(text(2000), NOTHING),
    "embeds": either(several(ref("Embed"), 10), NOTHING),
    "allowed_mentions": shape(
        parse=several(MENTIONABLE, 3),
        users=several(SNOWFLAKE, 100),
        roles=several(SNOWFLAKE, 100),
        replied_user=FLAG,
    ),
    "components": either(several(ref("Component"), 40), NOTHING),
    "flags": either(whole(0, 2**31 - 1), NOTHING),
}
NEW: Json = {
    **MESSAGE,
    "nonce": either(text(25), whole()),
    "enforce_nonce": FLAG,
    "tts": FLAG,
    "message_reference": shape("message_id", message_id=SNOWFLAKE, channel_id=SNOWFLAKE, fail_if_not_exists=FLAG),
}

SCHEMAS: Json = {
    "NewMessage": shape(**NEW),
    "EditedMessage": shape(**MESSAGE),
    "WebhookMessage": shape(**MESSAGE, tts=FLAG),
    "Embed": shape(
        type=text(),
        title=text(256),
        description=text(4096),
        url=text(2048),
        color=whole(0, 0xFFFFFF),
        timestamp=text(),
        footer=shape("text", text=text(2048), icon_url=text(2048)),
        author=shape("name", name=text(256), url=text(2048), icon_url=text(2048)),
        fields=several(shape("name", "value", name=text(256, least=1), value=text(1024, least=1), inline=FLAG), 25),
        flags=whole(0),
    ),
    "Component": either(ref("TextDisplay"), ref("Container"), ref("Separator"), ref("Buttons")),
    "TextDisplay": shape("type", "content", type=only(10), id=whole(0, 2**31 - 1), content=text(4000, least=1)),
    "Separator": shape("type", type=only(14), id=whole(0, 2**31 - 1), divider=FLAG, spacing=whole(1, 2)),
    "Buttons": shape("type", "components", type=only(1), id=whole(0, 2**31 - 1), components=several(ref("Button"), 5, least=1)),
    "Button": shape(
        "type", "style", type=only(2), id=whole(0, 2**31 - 1), style=whole(1, 6), label=text(80), disabled=FLAG,
        custom_id=text(100, least=1), url=text(512),
    ),
    "Container": shape(
        "type", "components", type=only(17), id=whole(0, 2**31 - 1), accent_color=either(whole(0, 0xFFFFFF), NOTHING),
        spoiler=FLAG, components=several(either(ref("TextDisplay"), ref("Separator"), ref("Buttons")), 39, least=1),
    ),
    "NewCommand": shape(
        "name", "description",
        name=NAME, name_localizations=mapping(NAME), description=DESCRIPTION, description_localizations=mapping(DESCRIPTION),
        type=only(1), options=several(ref("Option"), 25), default_member_permissions=either(text(), NOTHING), nsfw=FLAG,
        dm_permission=FLAG, contexts=either(several(whole(0, 2), 3, least=1), NOTHING),
        integration_types=either(several(whole(0, 1), 2, least=1), NOTHING),
    ),
    "Option": shape(
        "type", "name", "description",
        type=whole(3, 5), name=NAME, name_localizations=mapping(NAME), description=DESCRIPTION,
        description_localizations=mapping(DESCRIPTION), required=FLAG,
    ),
    "Callback": either(
        shape("type", "data", type=only(4), data=ref("WebhookMessage")),
        shape("type", type=only(5), data=shape(flags=whole(0, 64))),
    ),
    "User": {
        "type": "object",
        "required": list(USER_REQUIRED),
        "properties": {"id": SNOWFLAKE, "username": NAME, "discriminator": text(4), "bot": FLAG},
    },
    "Me": {"allOf": [ref("User"), {"required": ["mfa_enabled", "locale"]}]},
    "Message": {
        "type": "object",
        "required": [
            *("id", "channel_id", "author", "type", "content", "timestamp", "edited_timestamp", "tts", "mention_everyone"),
            *("mentions", "mention_roles", "attachments", "embeds", "pinned", "flags", "components"),
        ],
        "properties": {
            "id": SNOWFLAKE, "channel_id": SNOWFLAKE, "author": ref("User"), "type": whole(0), "content": text(),
            "nonce": either(text(25), whole()), "flags": whole(0), "components": several(ref("Component"), 40),
        },
    },
    "Channel": {"type": "object", "required": ["id", "type", "flags", "guild_id", "name", "position"], "properties": {"id": SNOWFLAKE, "type": whole(0)}},
    "Application": {
        "type": "object",
        "required": [
            *("id", "name", "icon", "description", "type", "verify_key", "flags", "flags_new", "redirect_uris"),
            *("interactions_endpoint_url", "role_connections_verification_url", "owner", "approximate_guild_count"),
            *("approximate_user_install_count", "approximate_user_authorization_count", "explicit_content_filter"),
            *("team", "eligible_oauth2_scopes"),
        ],
        "properties": {"id": SNOWFLAKE, "owner": ref("User"), "verify_key": text(least=64)},
    },
    "GatewayBot": shape(
        "url", "shards", "session_start_limit",
        url=text(least=1), shards=whole(1),
        session_start_limit=shape(
            "total", "remaining", "reset_after", "max_concurrency",
            total=whole(0), remaining=whole(0), reset_after=whole(0), max_concurrency=whole(1),
        ),
    ),
    "Command": {
        "type": "object",
        "required": ["id", "application_id", "version", "default_member_permissions", "type", "name", "description"],
        "properties": {"id": SNOWFLAKE, "application_id": SNOWFLAKE, "version": SNOWFLAKE, "options": several(ref("Option"), 25)},
    },
    "CallbackAnswer": {"type": "object", "required": ["interaction"]},
    "Error": shape("message", "code", message=text(least=1), code=whole(0), errors=ANYTHING),
    "Waiting": shape(
        "message", "retry_after", "global",
        message=text(), code=whole(0), retry_after={"type": "number", "minimum": 0}, **{"global": FLAG},
    ),
}  # fmt: skip


def route(answer: Json | None, *, takes: str | None = None, many: bool = False) -> Json:
    """Describe an operation: the body it takes and what it answers when all is well; errors are the same everywhere."""
    asked = several(ref(takes), 130) if takes and many else ref(takes) if takes else None
    well = {"200": json_of(answer)} if answer is not None else {"200": json_of(ref("CallbackAnswer")), "204": {}}
    responses = {**well, "429": json_of(ref("Waiting")), "4XX": json_of(ref("Error")), "5XX": json_of(ref("Error"))}
    return {"responses": responses, **({"requestBody": json_of(asked)} if asked else {})}


CHANNEL = "/channels/{channel}"
HOOK = "/webhooks/{application}/{token}"
COMMANDS = "/applications/{application}/commands"

OURS = Document(
    {
        "components": {"schemas": SCHEMAS},
        "paths": {
            "/users/@me": {"get": route(ref("Me"))},
            "/oauth2/applications/@me": {"get": route(ref("Application"))},
            "/applications/@me": {"get": route(ref("Application"))},
            "/gateway/bot": {"get": route(ref("GatewayBot"))},
            COMMANDS: {
                "get": route(several(ref("Command"))),
                "put": route(several(ref("Command")), takes="NewCommand", many=True),
            },
            CHANNEL: {"get": route(ref("Channel"))},
            f"{CHANNEL}/messages": {
                "get": route(several(ref("Message"), 100)),
                "post": route(ref("Message"), takes="NewMessage"),
            },
            f"{CHANNEL}/messages/{{message}}": {
                "get": route(ref("Message")),
                "patch": route(ref("Message"), takes="EditedMessage"),
            },
            "/interactions/{id}/{token}/callback": {"post": route(None, takes="Callback")},
            HOOK: {"post": route(ref("Message"), takes="WebhookMessage")},
            f"{HOOK}/messages/@original": {
                "get": route(ref("Message")),
                "patch": route(ref("Message"), takes="EditedMessage"),
            },
        },
    }
)
"""Always asked; Discord's own document is asked as well where it is here."""
