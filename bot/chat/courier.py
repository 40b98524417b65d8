"""Pages become Discord messages, and messages receipts."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from typing import Any

import discord
import structlog
from discord.http import HTTPClient, Route
from discord.utils import snowflake_time

from bot.chat.correcting import render_correction
from bot.chat.endpoint import speak_to
from bot.chat.failures import NO_TEXT, plainly
from bot.chat.footer import bears
from bot.chat.limits import HISTORY_PAGE
from bot.chat.pacing import Pace
from bot.chat.posting import ANNOUNCEMENT, FORUMS, Channel, Channels, body_of, place_of, post_of, put, reference_of
from bot.chat.render import render
from bot.domain.digest import Correction, Digest
from bot.domain.subscription import Delivery, Destination, Leaf, Receipt
from bot.errors import DeliveryError, Untraceable
from bot.ports import Clock

log = structlog.get_logger()

DEADLINE = timedelta(minutes=2)
"""For one call, its waiting for rate limits included; what takes longer stays pending and is tried again."""

LONGEST_WAIT = timedelta(seconds=60)
"""What we let a rate limit hold us; a longer one is an error that says so."""

CLOCKS_APART = timedelta(minutes=5)
"""How far our clock may be ahead of Discord's when we look for a message sent after a delivery was promised."""

_UNKNOWN_MESSAGE = 10008
"""Somebody deleted it. https://docs.discord.com/developers/topics/opcodes-and-status-codes#json"""

_CROSSPOSTED = 1 << 0
"""Message flag: it has been published. https://docs.discord.com/developers/resources/message#message-object-message-flags"""

_PUBLISHED_BEFORE = 40033
"""It was crossposted already. https://docs.discord.com/developers/topics/opcodes-and-status-codes#json"""

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
        self._channels = Channels()
        speak_to(api=api)

    def render(self, digest: Digest) -> tuple[Leaf, ...]:
        """Return the pages of a digest, each with the stories it tells; together they drop nothing."""
        return render(digest)

    def correct(self, correction: Correction) -> Leaf:
        """Return the page that says what is no longer so of a message that was sent."""
        return render_correction(correction)

    async def find(self, delivery: Delivery) -> Receipt | None:
        """Return the receipt of a delivery that was sent before we could write so.

        Looks through the channel from its newest message back to when the delivery was promised: Discord forgets a nonce
        within minutes, the reference in a message's last line stays. Only messages of our own count. What takes another
        message's place is not looked for: doing it twice is doing it once. Where we may not read back it is `Untraceable`.
        """
        if delivery.edits:
            return None
        async with self._speaking(delivery.destination) as (http, me):
            channel = await self._channels.of(delivery.destination, http)
            since = delivery.created_at
            pages = _posts(channel, since, http) if channel.type in FORUMS else _history(channel.id, since, http)
            seen = False
            async for message in pages:
                seen = True
                if int(message["author"]["id"]) == me and bears(dict(message), delivery.id):
                    place = int(message["channel_id"])
                    if delivery.posting.crosspost:
                        await _crosspost(channel, message, http)
                    return Receipt(
                        delivery=delivery.id,
                        at=datetime.fromisoformat(message["timestamp"]),
                        reference=reference_of(place, int(message["id"]), delivery.destination),
                    )
            if not seen and channel.type not in FORUMS and await _was_written_in(channel, http):
                raise Untraceable(f"{delivery.destination}: we may not read what was posted there.", folds=True)
        return None

    async def send(self, delivery: Delivery) -> Receipt:
        """Send one page; sent again under the same delivery id within minutes, Discord shows it once.

        In a forum it opens a post. A page that takes the place of a message which somebody deleted is done with.
        """
        to = delivery.destination
        async with self._speaking(to) as (http, _):
            if delivery.edits:
                return await self._edit(delivery, delivery.edits, http)
            # Most channels take messages, and are not asked what they are.
            likely = self._channels.likely(to, crosspost=delivery.posting.crosspost)
            channel = likely or await self._channels.of(to, http)
            if channel.type not in FORUMS:
                try:
                    return await self._say(delivery, channel, http)
                except discord.HTTPException as error:
                    channel = await self._channels.of(to, http) if error.code == NO_TEXT else channel
                    if channel.type not in FORUMS:
                        raise
            route = Route("POST", "/channels/{channel_id}/threads", channel_id=channel.id)
            thread = await put(http, route, post_of(delivery, channel), delivery.files)
            # The first message of a post has the post's own id.
            return self._receipt(delivery, reference_of(_id(thread), _id(thread), to))

    async def _say(self, delivery: Delivery, channel: Channel, http: HTTPClient) -> Receipt:
        body = {**body_of(delivery, channel), "nonce": delivery.id, "enforce_nonce": True}
        route = Route("POST", "/channels/{channel_id}/messages", channel_id=channel.id)
        message = await put(http, route, body, delivery.files)
        if delivery.posting.crosspost and isinstance(message, Mapping):
            await _crosspost(channel, message, http)
        return self._receipt(delivery, reference_of(channel.id, _id(message), delivery.destination))

    async def _edit(self, delivery: Delivery, reference: str, http: HTTPClient) -> Receipt:
        channel, message = place_of(reference, delivery.destination)
        route = Route("PATCH", "/channels/{channel_id}/messages/{message_id}", channel_id=channel, message_id=message)
        body = body_of(delivery, Channel(id=channel, type=0))
        body.pop("flags", None)  # components v2 once is components v2 for ever, and needs not be said again
        try:
            await put(http, route, body, delivery.files)
        except discord.NotFound as error:
            if error.code != _UNKNOWN_MESSAGE:
                raise
        return Receipt(delivery=delivery.id, at=self._clock.now(), reference=reference)

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
                    http_trace=Pace().traced(),
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

    def _receipt(self, delivery: Delivery, reference: str) -> Receipt:
        return Receipt(delivery=delivery.id, at=self._clock.now(), reference=reference)


async def _history(channel: int, since: datetime, http: HTTPClient) -> AsyncIterator[Mapping[str, Any]]:
    """Yield the messages of a channel, newest first, back to that moment."""
    oldest = since - CLOCKS_APART
    before: int | None = None
    for _ in range(HISTORY_PAGES):
        messages = await http.logs_from(channel, HISTORY_PAGE, before=before)
        if not isinstance(messages, list):
            raise DeliveryError(f"discord:{channel}: Discord was asked for a channel's messages and gave none.")
        for message in messages:
            yield message
        if len(messages) < HISTORY_PAGE or datetime.fromisoformat(messages[-1]["timestamp"]) < oldest:
            return
        before = int(messages[-1]["id"])


async def _posts(forum: Channel, since: datetime, http: HTTPClient) -> AsyncIterator[Mapping[str, Any]]:
    """Yield the first messages of the posts opened in a forum since then; what was posted minutes ago is open."""
    oldest = since - CLOCKS_APART
    active = await http.request(Route("GET", "/guilds/{guild_id}/threads/active", guild_id=forum.guild or 0))
    threads = active.get("threads", ()) if isinstance(active, Mapping) else ()
    mine = [int(each["id"]) for each in threads if int(each.get("parent_id") or 0) == forum.id]
    late = [each for each in mine if snowflake_time(each) >= oldest]
    for thread in sorted(late, reverse=True)[:HISTORY_PAGE]:
        try:
            yield await http.get_message(thread, thread)
        except discord.NotFound:
            continue  # somebody deleted it
        except discord.Forbidden as error:  # reading a message takes the right to read history; a post knows no nonce
            raise Untraceable(f"discord:{forum.id}: we may not read its posts.", folds=False) from error


async def _was_written_in(channel: Channel, http: HTTPClient) -> bool:
    """Say whether a channel that shows us no message has any: without the right to read history Discord gives an empty list.

    https://docs.discord.com/developers/resources/message#get-channel-messages
    """
    found = await http.request(Route("GET", "/channels/{channel_id}", channel_id=channel.id))
    return bool(found.get("last_message_id")) if isinstance(found, Mapping) else False


async def _crosspost(channel: Channel, message: Mapping[str, Any], http: HTTPClient) -> None:
    """Publish an announcement to every server that follows it; where that is not allowed, it is said here alone."""
    if channel.type != ANNOUNCEMENT or int(message.get("flags", 0)) & _CROSSPOSTED:
        return
    route = Route(
        "POST",
        "/channels/{channel_id}/messages/{message_id}/crosspost",
        channel_id=channel.id,
        message_id=int(message["id"]),
    )
    try:
        await http.request(route)
    except discord.HTTPException as error:
        if error.code == _PUBLISHED_BEFORE:
            return  # we died before we could write so, and were handed the message as it was when it was sent
        if not isinstance(error, discord.Forbidden):
            raise
        log.warning("not crossposted", channel=channel.id, problem=str(error))
    except discord.RateLimited as error:
        log.warning("not crossposted", channel=channel.id, problem=str(error))


def _id(message: object) -> int:
    if not isinstance(message, Mapping) or "id" not in message:
        raise DeliveryError("Discord took the message and did not name it.")
    return int(message["id"])
