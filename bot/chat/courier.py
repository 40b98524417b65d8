"""Pages become Discord messages, and messages receipts."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from datetime import datetime, timedelta

import discord
from discord.http import HTTPClient, Route

from bot.chat.endpoint import speak_to
from bot.chat.failures import plainly
from bot.chat.footer import bears, sign
from bot.chat.limits import HISTORY_PAGE
from bot.chat.render import render
from bot.domain.digest import Digest
from bot.domain.subscription import Delivery, DeliveryId, Destination, Leaf, Page, Receipt
from bot.errors import DeliveryError, Undeliverable
from bot.ports import Clock

DEADLINE = timedelta(minutes=2)
"""For one call, its waiting for rate limits included; what takes longer stays pending and is tried again."""

LONGEST_WAIT = timedelta(seconds=60)
"""What we let a rate limit hold us; a longer one is an error that says so."""

CLOCKS_APART = timedelta(minutes=5)
"""How far our clock may be ahead of Discord's when we look for a message sent after a delivery was promised."""

HISTORY_PAGES = 100
"""How many pages of a channel we look through for a message of ours: 10,000 messages."""


class DiscordCourier:
    """A courier that posts to channels over Discord's REST, and needs no gateway for it."""

    def __init__(self, token: str, clock: Clock, *, api: str | None = None, deadline: timedelta = DEADLINE) -> None:
        self._token = token
        self._clock = clock
        self._deadline = deadline
        self._client: discord.Client | None = None
        self._logging_in = asyncio.Lock()
        speak_to(api=api)

    def render(self, digest: Digest) -> tuple[Leaf, ...]:
        """Return the pages of a digest, each with the stories it tells; together they drop nothing."""
        return render(digest)

    async def find(self, delivery: Delivery) -> Receipt | None:
        """Return the receipt of a delivery that was sent before we could write so.

        Looks through the channel from its newest message back to when the delivery was promised: Discord forgets a nonce
        within minutes, the reference in a message's last line stays. Only messages of our own count.
        """
        channel = _channel(delivery.destination)
        oldest = delivery.created_at - CLOCKS_APART
        async with self._speaking(delivery.destination) as (http, me):
            before: int | None = None
            for _ in range(HISTORY_PAGES):
                messages = await http.logs_from(channel, HISTORY_PAGE, before=before)
                if not isinstance(messages, list):
                    raise DeliveryError(f"{delivery.id}: Discord was asked for a channel's messages and gave none.")
                for message in messages:
                    if int(message["author"]["id"]) == me and bears(dict(message), delivery.id):
                        return Receipt(
                            delivery=delivery.id,
                            at=datetime.fromisoformat(message["timestamp"]),
                            reference=str(message["id"]),
                        )
                if len(messages) < HISTORY_PAGE or datetime.fromisoformat(messages[-1]["timestamp"]) < oldest:
                    break
                before = int(messages[-1]["id"])
        return None

    async def send(self, delivery: Delivery) -> Receipt:
        """Send one page; sent again under the same delivery id within minutes, Discord shows it once."""
        channel = _channel(delivery.destination)
        body = {**sign(delivery.page, delivery.id), "nonce": delivery.id, "enforce_nonce": True}
        async with self._speaking(delivery.destination) as (http, _):
            route = Route("POST", "/channels/{channel_id}/messages", channel_id=channel)
            message = await http.request(route, json=body)
        return self._receipt(delivery.id, message)

    async def edit(self, receipt: Receipt, destination: Destination, page: Page) -> Receipt:
        """Put another page in the place of one that was sent; its reference stays."""
        async with self._speaking(destination) as (http, _):
            route = Route(
                "PATCH",
                "/channels/{channel_id}/messages/{message_id}",
                channel_id=_channel(destination),
                message_id=receipt.reference,
            )
            message = await http.request(route, json=sign(page, receipt.delivery))
        return self._receipt(receipt.delivery, message)

    async def close(self) -> None:
        """Let go of every connection."""
        client, self._client = self._client, None
        if client is not None:
            await client.close()

    @asynccontextmanager
    async def _speaking(self, destination: Destination) -> AsyncIterator[tuple[HTTPClient, int]]:
        """Give the client that speaks for us and our own id; whatever goes wrong leaves in plain words."""
        async with plainly(str(destination)), asyncio.timeout(self._deadline.total_seconds()):
            client = await self._login()
            assert client.user is not None  # login puts it there
            yield client.http, client.user.id

    async def _login(self) -> discord.Client:
        async with self._logging_in:
            if self._client is None:
                client = discord.Client(
                    intents=discord.Intents(guilds=True),  # never used; without it discord.py warns at every start
                    max_ratelimit_timeout=LONGEST_WAIT.total_seconds(),
                )
                try:
                    await client.login(self._token)
                except BaseException as error:
                    await client.close()  # a login that failed has opened connections already
                    if isinstance(error, KeyError | TypeError):  # what came was no user: a proxy or a portal spoke
                        raise DeliveryError("What answers at Discord's address is not Discord.") from error
                    raise
                self._client = client
            return self._client

    def _receipt(self, delivery: DeliveryId, message: object) -> Receipt:
        if not isinstance(message, Mapping) or "id" not in message:
            raise DeliveryError(f"{delivery}: Discord took the message and did not name it.")
        return Receipt(delivery=delivery, at=self._clock.now(), reference=str(message["id"]))


def _channel(destination: Destination) -> int:
    """Return the channel's id; an address that is none can never be delivered to."""
    if not (destination.address.isascii() and destination.address.isdecimal()):
        raise Undeliverable(
            f"{destination}: {destination.address!r} is not a channel id. It is a number, as Discord copies it."
        )
    return int(destination.address)
