"""Where Discord is: at discord.com, unless a trial says otherwise."""

import discord
import yarl
from discord.gateway import DiscordWebSocket
from discord.http import Route


def speak_to(*, api: str | None = None, gateway: str | None = None) -> None:
    """Point discord.py of this whole process at another address; None leaves what was said before.

    Both are class attributes of discord.py, and this is the only place that sets them.
    """
    if api is not None:
        Route.BASE = api
    if gateway is not None:
        DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(gateway)
    discord.VoiceClient.warn_nacl = False  # we never speak aloud; without this every start warns that we cannot
    discord.VoiceClient.warn_dave = False
