"""Answering a person who used a command: at once that we heard, then with pages."""

from collections.abc import Iterable

import discord
from discord.http import Route

from bot.chat.pages import private
from bot.domain.subscription import Page
from bot.rules.wording import words

Asked = discord.Interaction[discord.Client]


def language_of(asked: Asked, *, share: bool = False) -> str:
    """Return which of our languages to answer in: the person's, or the server's when everyone there will read it."""
    locale = asked.guild_locale if share and asked.guild_locale is not None else asked.locale
    return words(locale.value).lang


async def reply(asked: Asked, pages: Iterable[Page], *, share: bool = False) -> None:
    """Fill a deferred answer with the first page and follow it with the others, for its reader alone or for everyone.

    The requests go through the same client as every other, so that Discord's rate limits are obeyed.
    """
    http = asked.client.http
    method, path = "PATCH", "/webhooks/{webhook_id}/{webhook_token}/messages/@original"
    for page in pages:
        route = Route(method, path, webhook_id=asked.application_id, webhook_token=asked.token)
        await http.request(route, json=page if share or method == "PATCH" else private(page))
        method, path = "POST", "/webhooks/{webhook_id}/{webhook_token}"
