"""The links by which a server, or a person, takes the bot in: no more rights than it uses."""

from dataclasses import dataclass
from typing import Final
from urllib.parse import urlencode

import discord

from bot.chat.endpoint import speak_to
from bot.chat.failures import plainly
from bot.errors import DeliveryError

PERMISSIONS: Final = discord.Permissions(
    view_channel=True,
    send_messages=True,
    embed_links=True,
    attach_files=True,  # the picture of a week
    read_message_history=True,  # to find, after a crash, whether a page was sent
    create_public_threads=True,  # Follow → in a thread; posts of a forum
    send_messages_in_threads=True,
)
"""What the bot may do in a server. It reads nobody's messages, manages nothing, and calls only roles that let themselves be
called. https://docs.discord.com/developers/topics/permissions#permissions-bitwise-permission-flags"""

AUTHORIZE: Final = "https://discord.com/oauth2/authorize"
"""https://docs.discord.com/developers/topics/oauth2#bot-authorization-flow"""

_SERVER, _PERSON = 0, 1
"""Installation contexts. https://docs.discord.com/developers/resources/application#application-object-application-integration-types"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Invitation:
    """Where to go to take the bot in."""

    application: int
    server: str  # bot and commands, for whoever manages a server
    person: str  # commands alone, for oneself: in private chats and in every server


def invitation(application: int) -> Invitation:
    """Return the links of an application."""
    server = {
        "client_id": application,
        "scope": "bot applications.commands",
        "permissions": PERMISSIONS.value,
        "integration_type": _SERVER,
    }
    person = {"client_id": application, "scope": "applications.commands", "integration_type": _PERSON}
    return Invitation(
        application=application,
        server=f"{AUTHORIZE}?{urlencode(server)}",
        person=f"{AUTHORIZE}?{urlencode(person)}",
    )


async def ask_invitation(token: str, *, api: str | None = None) -> Invitation:
    """Ask Discord whose token it is, and return the links; a `DeliveryError` in plain words where it does not say."""
    speak_to(api=api)
    client = discord.Client(intents=discord.Intents(guilds=True))
    try:
        async with plainly("discord"):
            await client.login(token)
            found = await client.application_info()
    except (KeyError, TypeError) as error:  # what came was no application: a proxy or a portal spoke
        raise DeliveryError("What answers at Discord's address is not Discord.") from error
    finally:
        await client.close()
    return invitation(found.id)
