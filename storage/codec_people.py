"""Subscriptions, follows, mutes and how a page is posted ⇄ JSON and columns, shared by both stores."""

from collections.abc import Iterable
from functools import lru_cache

from bot.domain.following import Follow, Mute
from bot.domain.subscription import Destination, Posting, Subscription
from storage.codec import Row, Times
from storage.codec_ledger import Body

SUBSCRIPTION = "id, guild, made_by, body"
FOLLOW = "id, person, guild, at, body"
MUTE = "scope, subject, target, person, at, body"

_SUBSCRIPTIONS = Body(Subscription, "subscription")
_FOLLOWS = Body(Follow, "follow")
_MUTES = Body(Mute, "mute")
_POSTINGS = Body(Posting, "posting")

MOST_REMEMBERED = 16_384
"""Subscriptions held as they were read, a few KB each. Every minute all of them are asked which is due, and few have changed."""

PLAIN = Posting()

CHANNEL = "discord"
"""Kind of a destination that is a server's channel, thread or forum."""

PERSON = "discord-dm"
"""Kind of a destination that is a person's direct messages."""

SOMEBODY = "somebody"
"""Stands where a person's name stood who asked to be forgotten."""


def subscription_row(subscription: Subscription) -> Row:
    """Write a subscription in the order of `SUBSCRIPTION`."""
    return (subscription.id, subscription.guild, subscription.made_by, _SUBSCRIPTIONS.written(subscription))


@lru_cache(maxsize=MOST_REMEMBERED)
def subscription_of(body: str) -> Subscription:
    """Read a subscription; one that reads as before is not read again."""
    return _SUBSCRIPTIONS.read(body)


def follow_row(follow: Follow, times: Times) -> Row:
    """Write a follow in the order of `FOLLOW`."""
    return (follow.id, follow.person, follow.guild, times.at(follow.at), _FOLLOWS.written(follow))


def follow_of(body: str) -> Follow:
    """Read a follow."""
    return _FOLLOWS.read(body)


def mute_row(mute: Mute, times: Times) -> Row:
    """Write a mute in the order of `MUTE`."""
    return (mute.scope, mute.subject.value, mute.target, mute.person, times.at(mute.at), _MUTES.written(mute))


def mute_of(body: str) -> Mute:
    """Read a mute."""
    return _MUTES.read(body)


def posting_body(posting: Posting) -> str | None:
    """Write how a page is posted; nothing where it is posted plainly."""
    return None if posting == PLAIN else _POSTINGS.written(posting)


def posting_of(body: str | None) -> Posting:
    """Read how a page is posted."""
    return PLAIN if body is None else _POSTINGS.read(body)


def disputant(person: str) -> str:
    """Return how disputes name a person on Discord."""
    return f"discord:{person}"


def channels_of(
    channels: Iterable[str], subscriptions: Iterable[Subscription], follows: Iterable[Follow]
) -> list[Destination]:
    """Return a server's channels: those named, and those its subscriptions and follows go to."""
    places = [Destination(kind=CHANNEL, address=channel) for channel in channels]
    places += [to for each in subscriptions for to in each.destinations]
    return [*places, *(each.destination for each in follows)]
