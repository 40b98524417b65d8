"""A destination, a taste, a cadence; a promise to send, and proof that it was sent."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import NamedTuple, NewType

from bot.domain.event import EventId
from bot.domain.item import ItemId
from bot.domain.source import SourceId
from bot.domain.story import StoryId

SubscriptionId = NewType("SubscriptionId", str)
DeliveryId = NewType("DeliveryId", str)

Page = Mapping[str, object]
"""One message's worth of digest, as JSON the courier of its destination understands."""


class Leaf(NamedTuple):
    """One page, and what it tells."""

    page: Page
    stories: tuple[StoryId, ...] = ()
    events: tuple[EventId, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Destination:
    """Where a digest goes: `terminal`, `html`, or `discord` with a channel id."""

    kind: str
    address: str = ""

    def __str__(self) -> str:
        """Say it in one word: `terminal`, `discord:123`."""
        return f"{self.kind}:{self.address}" if self.address else self.kind


@dataclass(frozen=True, slots=True, kw_only=True)
class Taste:
    """What a subscription wants to hear of; empty sets want everything."""

    tags: frozenset[str] = frozenset()
    languages: frozenset[str] = frozenset()
    sources: frozenset[SourceId] = frozenset()
    max_stories: int = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Subscription:
    """Who is owed what, when."""

    id: SubscriptionId
    destinations: tuple[Destination, ...]
    cadence: str  # five cron fields
    timezone: str = "UTC"  # IANA name
    language: str = "en"  # of our own words: en, ja or zh
    taste: Taste = Taste()
    window: timedelta = timedelta(days=3)  # how far back a first digest looks, and how old news may grow untold


@dataclass(frozen=True, slots=True, kw_only=True)
class SubscriptionState:
    """What we remember of a subscription between two digests, for one destination."""

    subscription: SubscriptionId
    destination: Destination
    digested_at: datetime | None = None
    paused: str | None = None  # why nothing is sent; None: it is


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """A promise to send one page. `id` is Discord's nonce: at most 25 characters."""

    id: DeliveryId
    subscription: SubscriptionId
    destination: Destination
    page: Page
    part: int  # from 1
    parts: int
    stories: tuple[StoryId, ...]  # told on this page
    items: tuple[ItemId, ...]  # they held then
    created_at: datetime
    attempts: int = 0
    events: tuple[EventId, ...] = ()  # of the ledger, told on this page


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """Proof that a page was sent: the message's id where the destination gives one."""

    delivery: DeliveryId
    at: datetime
    reference: str  # a Discord message id, a file's path, or "printed"
