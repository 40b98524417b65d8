"""What Discord's refusals mean to us, in plain words."""

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import aiohttp
import discord

from bot.errors import DeliveryError, Undeliverable

_GONE = frozenset({403, 404})
"""We may not write there, or there is no such channel."""

_NOT_THE_CHANNEL = frozenset({0, 10008, 40333})
"""Error codes of a 403 or 404 that are not Discord's word on a channel: none at all (a proxy spoke), 10008, a message that is
gone, and 40333, its guard against networks. https://docs.discord.com/developers/topics/opcodes-and-status-codes#json"""

NO_TEXT = 50008
"""The channel is not one for messages; Discord says so with a 400."""


@asynccontextmanager
async def plainly(what: str) -> AsyncIterator[None]:
    """Let whatever discord.py raises leave as a `DeliveryError` that a person understands."""
    try:
        yield
    except discord.LoginFailure as error:
        raise Undeliverable(f"{what}: Discord does not know this token. Check KAIHO_DISCORD_TOKEN.") from error
    except discord.RateLimited as error:
        raise DeliveryError(f"{what}: Discord asks us to wait {error.retry_after:.0f} seconds.") from error
    except discord.HTTPException as error:
        raise _meaning(what, error) from error
    except TimeoutError as error:
        raise DeliveryError(f"{what}: Discord did not answer in time.") from error
    except (aiohttp.ClientError, OSError) as error:
        raise DeliveryError(f"{what}: Discord cannot be reached ({error}).") from error
    except json.JSONDecodeError as error:
        raise DeliveryError(f"{what}: Discord answered something that is not JSON.") from error


def _meaning(what: str, error: discord.HTTPException) -> DeliveryError:
    said = " ".join(error.text.split())[:200] or "no reason given"
    if said.startswith("<"):
        said = "a web page came instead of an answer"
    if error.code == NO_TEXT or (error.status in _GONE and error.code not in _NOT_THE_CHANNEL):
        return Undeliverable(
            f"{what}: {said} ({error.status}, code {error.code}). Invite the bot again, or name another channel."
        )
    if error.status == 401:
        return Undeliverable(f"{what}: Discord no longer accepts this token. Check KAIHO_DISCORD_TOKEN.")
    if error.status == 429:
        return DeliveryError(f"{what}: Discord asks us to wait: {said}.")
    if error.status >= 500:
        return DeliveryError(f"{what}: Discord is in trouble itself ({error.status}).")
    return DeliveryError(f"{what}: Discord refused it: {said} ({error.status}, code {error.code}).")
