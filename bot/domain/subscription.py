"""A destination, a taste, a cadence; a promise to send, and proof that it was sent."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from enum import IntEnum, StrEnum
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
    files: "tuple[Enclosure, ...]" = ()


class Importance(IntEnum):
    """How much a story must matter to be told; `rules/ranking.py` says from which score on."""

    ANY = 0
    NOTABLE = 1
    MAJOR = 2


class Urgent(StrEnum):
    """What a subscription may want to hear at once, between digests."""

    LICENSE = "license"  # a license changed
    GATE = "gate"  # a gate closed, or opened
    WITHDRAWN = "withdrawn"
    RELEASE = "release"  # by a maker it names among its tastes; by any that is watched where it names none


class Look(StrEnum):
    """How pages look on Discord."""

    COMPONENTS = "components"
    EMBEDS = "embeds"  # for old clients


class DeliveryKind(StrEnum):
    """What a delivery is for; in the order in which they are sent."""

    ALERT = "alert"
    CORRECTION = "correction"
    NOTICE = "notice"  # to who follows something
    DIGEST = "digest"


@dataclass(frozen=True, slots=True, kw_only=True)
class Destination:
    """Where a digest goes: `terminal`, `html`, `discord` with the id of a channel, thread or forum, `discord-dm` with a person's."""

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
    makers: frozenset[str] = (
        frozenset()
    )  # ids of the roster's makers, or first halves of models' ids: "qwen", "mistralai"
    licenses: frozenset[str] = frozenset()  # keys of the license catalogue: "apache-2.0", "llama3.1"
    importance: Importance = Importance.ANY
    max_stories: int = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Quiet:
    """Hours in which nothing is sent, in the subscription's time zone; they may pass midnight. What was due comes after."""

    begins: time
    ends: time


@dataclass(frozen=True, slots=True, kw_only=True)
class RoleMention:
    """A role that is called by alerts, and by which; empty sets mean every alert."""

    role: str  # Discord's id
    urgent: frozenset[Urgent] = frozenset()
    makers: frozenset[str] = frozenset()
    licenses: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Alerts:
    """What is told at once."""

    urgent: frozenset[Urgent] = frozenset()
    most: int = 6  # in an hour; what is more comes together afterwards
    roles: tuple[RoleMention, ...] = ()


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
    quiet: Quiet | None = None
    alerts: Alerts = Alerts()
    look: Look = Look.COMPONENTS
    crosspost: bool = False  # in an announcement channel: to every server that follows it
    tags: tuple[str, ...] = ()  # names of a forum's tags; those the forum has are put on its posts
    guild: str | None = None  # the Discord server it was made in by command; None: it stands in sources.yaml
    made_by: str | None = None  # the person who made it
    made_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SubscriptionState:
    """What we remember of a subscription between two digests, for one destination."""

    subscription: SubscriptionId
    destination: Destination
    digested_at: datetime | None = None
    paused: str | None = None  # why nothing is sent; None: it is


@dataclass(frozen=True, slots=True, kw_only=True)
class Posting:
    """How a page is posted where there is a choice."""

    crosspost: bool = False
    title: str | None = None  # of the post a forum gets
    tags: tuple[str, ...] = ()
    roles: tuple[str, ...] = ()  # that the page may call; nobody else is ever called
    answers: str | None = None  # the message it replies to, in the same channel


@dataclass(frozen=True, slots=True, kw_only=True)
class Enclosure:
    """A picture that goes with a page."""

    name: str  # `week.png`: what `attachment://week.png` in the page means
    media_type: str
    content: bytes
    alt: str  # what it shows, in words


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
    kind: DeliveryKind = DeliveryKind.DIGEST
    posting: Posting = Posting()
    files: tuple[Enclosure, ...] = ()
    edits: str | None = None  # the message whose place the page takes; None: it is a new one
    said: Mapping[StoryId, str] = field(
        default_factory=dict
    )  # what was told of each story, to know when that is no more so
    not_before: datetime | None = None  # quiet hours


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """Proof that a page was sent: the message's id where the destination gives one."""

    delivery: DeliveryId
    at: datetime
    reference: str  # a Discord message id, a file's path, or "printed"
