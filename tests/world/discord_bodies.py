"""What we know of the bodies sent to Discord: messages, components, forms, commands and the answers to interactions.

Facts from https://docs.discord.com/developers (message, components reference, application commands, receiving and responding),
stricter than Discord's own document where that leaves things open: no key it does not know.
"""

from typing import Any

from tests.world.discord_kit import (
    ANYTHING,
    DESCRIPTION,
    FLAG,
    NAME,
    NOTHING,
    SNOWFLAKE,
    either,
    having,
    mapping,
    only,
    ref,
    several,
    shape,
    text,
    whole,
)

Json = dict[str, Any]

MENTIONABLE: Json = {"enum": ["roles", "users", "everyone"]}
NUMBER = whole(0, 2**31 - 1)
CUSTOM_ID = text(100, least=1)
EMOJI = shape(id=either(SNOWFLAKE, NOTHING), name=either(text(64), NOTHING), animated=FLAG)

MESSAGE: Json = {
    "content": either(text(2000), NOTHING),
    "embeds": either(several(ref("Embed"), 10), NOTHING),
    "allowed_mentions": either(
        shape(
            parse=several(MENTIONABLE, 3),
            users=several(SNOWFLAKE, 100),
            roles=several(SNOWFLAKE, 100),
            replied_user=FLAG,
        ),
        NOTHING,
    ),
    "components": either(several(ref("Component"), 40), NOTHING),
    "flags": either(NUMBER, NOTHING),
    "attachments": either(several(ref("Attached"), 10), NOTHING),
}
NEW: Json = {
    **MESSAGE,
    "nonce": either(text(25), whole()),
    "enforce_nonce": FLAG,
    "tts": FLAG,
    "message_reference": shape(
        "message_id", message_id=SNOWFLAKE, channel_id=SNOWFLAKE, guild_id=SNOWFLAKE, fail_if_not_exists=FLAG, type=only(0)
    ),
}  # fmt: skip

MEDIA = shape("url", url=text(2048, least=1))
SELECT: Json = {
    "id": NUMBER, "custom_id": CUSTOM_ID, "placeholder": text(150), "min_values": whole(0, 25), "max_values": whole(1, 25),
    "disabled": FLAG, "required": FLAG,
}  # fmt: skip
CHOICE = shape(
    "label", "value", label=text(100, least=1), value=text(100, least=1), description=either(text(100), NOTHING),
    emoji=either(EMOJI, NOTHING), default=FLAG,
)  # fmt: skip
PRESET = several(shape("id", "type", id=SNOWFLAKE, type={"enum": ["user", "role", "channel"]}), 25)

COMPONENTS: Json = {
    "Component": either(
        *map(ref, ("TextDisplay", "Container", "Separator", "Row", "Section", "MediaGallery", "FileShown"))
    ),
    "TextDisplay": shape("type", "content", type=only(10), id=NUMBER, content=text(4000, least=1)),
    "Separator": shape("type", type=only(14), id=NUMBER, divider=FLAG, spacing=whole(1, 2)),
    "Row": shape(
        "type", "components", type=only(1), id=NUMBER,
        components=either(several(ref("Button"), 5, least=1), several(ref("Select"), 1, least=1)),
    ),
    "Button": shape(
        "type", "style", type=only(2), id=NUMBER, style=whole(1, 6), label=either(text(80), NOTHING), disabled=FLAG,
        emoji=either(EMOJI, NOTHING), custom_id=CUSTOM_ID, url=text(512), sku_id=SNOWFLAKE,
    ),
    "Select": either(
        shape("type", "custom_id", "options", type=only(3), options=several(CHOICE, 25, least=1), **SELECT),
        shape("type", "custom_id", type={"enum": [5, 6, 7]}, default_values=PRESET, **SELECT),
        shape("type", "custom_id", type=only(8), default_values=PRESET, channel_types=several(whole(0, 16)), **SELECT),
    ),
    "Section": shape(
        "type", "components", "accessory", type=only(9), id=NUMBER, components=several(ref("TextDisplay"), 3, least=1),
        accessory=either(ref("Button"), ref("Thumbnail")),
    ),
    "Thumbnail": shape(
        "type", "media", type=only(11), id=NUMBER, media=MEDIA, description=either(text(1024), NOTHING), spoiler=FLAG
    ),
    "MediaGallery": shape(
        "type", "items", type=only(12), id=NUMBER,
        items=several(shape("media", media=MEDIA, description=either(text(1024), NOTHING), spoiler=FLAG), 10, least=1),
    ),
    "FileShown": shape("type", "file", type=only(13), id=NUMBER, file=MEDIA, spoiler=FLAG),
    "Container": shape(
        "type", "components", type=only(17), id=NUMBER, accent_color=either(whole(0, 0xFFFFFF), NOTHING), spoiler=FLAG,
        components=several(
            either(*map(ref, ("TextDisplay", "Separator", "Row", "Section", "MediaGallery", "FileShown"))), 39, least=1
        ),
    ),
}  # fmt: skip

FORM: Json = {
    "Modal": shape(
        "custom_id", "title", "components",
        custom_id=CUSTOM_ID, title=text(45, least=1),
        components=several(either(ref("Label"), ref("OldLabel"), ref("TextDisplay")), 5, least=1),
    ),
    "Label": shape(
        "type", "label", "component", type=only(18), id=NUMBER, label=text(45, least=1),
        description=either(text(100), NOTHING), component=ref("Field"),
    ),
    "OldLabel": shape("type", "components", type=only(1), id=NUMBER, components=several(ref("Field"), 1, least=1)),
    "Field": either(ref("Select"), *map(ref, ("TextInput", "Upload", "Radios", "Checks", "Check"))),
    "TextInput": shape(
        "type", "custom_id", "style", type=only(4), id=NUMBER, custom_id=CUSTOM_ID, style=whole(1, 2),
        label=either(text(45), NOTHING), min_length=either(whole(0, 4000), NOTHING), max_length=either(whole(1, 4000), NOTHING),
        required=FLAG, value=either(text(4000), NOTHING), placeholder=either(text(100), NOTHING),
    ),
    "Upload": shape(
        "type", "custom_id", type=only(19), id=NUMBER, custom_id=CUSTOM_ID, min_values=whole(0, 10), max_values=whole(1, 10),
        required=FLAG,
    ),
    "Radios": shape(
        "type", "custom_id", "options", type=only(21), id=NUMBER, custom_id=CUSTOM_ID, required=FLAG,
        options=several(ref("Tick"), 10, least=2),
    ),
    "Checks": shape(
        "type", "custom_id", "options", type=only(22), id=NUMBER, custom_id=CUSTOM_ID, required=FLAG,
        min_values=either(whole(0, 10), NOTHING), max_values=either(whole(1, 10), NOTHING),
        options=several(ref("Tick"), 10, least=1),
    ),
    "Check": shape("type", "custom_id", type=only(23), id=NUMBER, custom_id=CUSTOM_ID, default=FLAG),
    "Tick": shape(
        "label", "value", label=text(100, least=1), value=text(100, least=1), description=either(text(100), NOTHING),
        default=FLAG,
    ),
}  # fmt: skip

COMMAND: Json = {
    "name": NAME, "name_localizations": either(mapping(NAME), NOTHING),
    "default_member_permissions": either(text(), whole(0), NOTHING), "nsfw": FLAG, "dm_permission": either(FLAG, NOTHING),
    "contexts": either(several(whole(0, 2), 3, least=1), NOTHING),
    "integration_types": either(several(whole(0, 1), 2, least=1), NOTHING),
}  # fmt: skip
OPTION: Json = {
    "name": NAME, "name_localizations": either(mapping(NAME), NOTHING),
    "description": DESCRIPTION, "description_localizations": either(mapping(DESCRIPTION), NOTHING),
}  # fmt: skip
BOUND: Json = {"type": "number"}

COMMANDS: Json = {
    "NewCommand": either(
        shape(
            "name", "description", type=only(1), options=several(ref("Option"), 25), description=DESCRIPTION,
            description_localizations=either(mapping(DESCRIPTION), NOTHING), **COMMAND,
        ),
        shape("name", "type", type=whole(2, 3), **COMMAND),
    ),
    "Option": either(
        shape("type", "name", "description", type=whole(1, 2), options=several(ref("Option"), 25), required=FLAG, **OPTION),
        shape(
            "type", "name", "description", type=whole(3, 11), required=FLAG, autocomplete=FLAG,
            choices=several(ref("Choice"), 25), min_value=BOUND, max_value=BOUND, min_length=whole(0, 6000),
            max_length=whole(1, 6000), channel_types=several(whole(0, 16)), **OPTION,
        ),
    ),
    "Choice": shape(
        "name", "value", name=text(100, least=1), value=either(text(100), BOUND),
        name_localizations=either(mapping(text(100, least=1)), NOTHING),
    ),
}  # fmt: skip

BODIES: Json = {
    **COMPONENTS,
    **FORM,
    **COMMANDS,
    "NewMessage": shape(**NEW),
    "EditedMessage": shape(**MESSAGE, tts=FLAG),
    "WebhookMessage": shape(**MESSAGE, tts=FLAG),
    "Attached": having(
        "id",
        id=either(SNOWFLAKE, whole(0)),
        filename=text(1024, least=1),
        description=either(text(1024), NOTHING),
    ),
    "Embed": shape(
        type=text(),
        title=text(256),
        description=text(4096),
        url=text(2048),
        color=whole(0, 0xFFFFFF),
        timestamp=text(),
        footer=shape("text", text=text(2048), icon_url=text(2048)),
        image=shape("url", url=text(2048)),
        thumbnail=shape("url", url=text(2048)),
        author=shape("name", name=text(256), url=text(2048), icon_url=text(2048)),
        fields=several(shape("name", "value", name=text(256, least=1), value=text(1024, least=1), inline=FLAG), 25),
        flags=whole(0),
    ),
    "Callback": either(
        shape("type", "data", type=only(4), data=ref("WebhookMessage")),
        shape("type", type=only(5), data=either(shape(flags=either(NUMBER, NOTHING)), NOTHING)),
        shape("type", type=only(6), data=either(ANYTHING, NOTHING)),
        shape("type", "data", type=only(7), data=either(ref("WebhookMessage"), NOTHING)),
        shape("type", "data", type=only(8), data=shape("choices", choices=several(ref("Choice"), 25))),
        shape("type", "data", type=only(9), data=ref("Modal")),
    ),
    "NewThread": shape(
        "name",
        name=text(100, least=1),
        auto_archive_duration={"enum": [60, 1440, 4320, 10080, None]},
        rate_limit_per_user=either(whole(0, 21600), NOTHING),
        type=either(whole(10, 12), NOTHING),
        invitable=either(FLAG, NOTHING),
    ),
    "NewPost": shape(
        "name",
        "message",
        name=text(100, least=1),
        auto_archive_duration={"enum": [60, 1440, 4320, 10080, None]},
        rate_limit_per_user=either(whole(0, 21600), NOTHING),
        applied_tags=either(several(SNOWFLAKE, 5), NOTHING),
        message=shape(**MESSAGE, tts=FLAG),
        type=either(whole(10, 12), NOTHING),
    ),
    "NewChat": shape("recipient_id", recipient_id=SNOWFLAKE),
    "EditedChannel": having(name=text(100, least=1), archived=FLAG, locked=FLAG),
}
