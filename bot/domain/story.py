"""The items that are about one happening, and the words that say so."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import NewType

from bot.domain.event import EventId
from bot.domain.item import ItemId
from bot.domain.model import ModelId, Place
from bot.domain.source import Url
from bot.domain.vector import Vector

StoryId = NewType("StoryId", str)


ROUNDUP = "roundup"
"""The act of what only holds a round-up: an item that tells many happenings is attached to their stories, and is none."""


class Standing(StrEnum):
    """Where a story is. Evidence moves it; time alone never does."""

    RUMORED = "rumored"
    ANNOUNCED = "announced"
    RELEASED = "released"
    CHANGED = "changed"
    WITHDRAWN = "withdrawn"


class Seen(StrEnum):
    """What the ledger saw happen to a model that a story is about."""

    RELEASED = "released"
    LICENSE_CHANGED = "license-changed"
    ACCESS_CHANGED = "access-changed"
    WITHDRAWN = "withdrawn"
    RETURNED = "returned"


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """An event that moves the standing of whatever story holds an item. Never edited; it stays with the item."""

    item: ItemId  # the one that names the model
    act: str  # what it says happened: of a story about a change, the change itself is what is waited for
    seen: Seen
    event: EventId
    model: ModelId
    name: str  # what people call the model
    place: Place
    revision: str | None = None
    evidence: Url
    happened_at: datetime
    at: datetime  # when we held the item and the event against each other


@dataclass(frozen=True, slots=True, kw_only=True)
class Traits:
    """What placing compares besides vectors: read from one item's words, pure and cheap to make again."""

    names: frozenset[str] = (
        frozenset()
    )  # canonical names of models, families and makers: "llama", "qwen3.8-27b", "meta"
    models: frozenset[str] = frozenset()  # those of `names` that are models with their versions, sizes and variants
    numbers: frozenset[str] = frozenset()  # figures the text leans on: "27b", "65%", "1.5t"
    act: str | None = None  # release, rumor, leak, paper, license, withdrawal …; None when the words do not say
    hedged: bool = False  # rumored or reported as uncertain
    roundup: bool = False  # tells many happenings; is never a story of its own with others

    @property
    def named(self) -> bool:
        """Say whether a maker, a family or a model is named; mere words begin with a tilde."""
        return any(not name.startswith("~") for name in self.names)


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """The items about one happening. Fuzzy, and re-made at will: facts stay in the items."""

    id: StoryId
    items: tuple[ItemId, ...]  # in the order they joined
    opened_at: datetime  # the earliest clock of its items
    updated_at: datetime  # the latest
    centroid: Vector | None  # mean of its items' vectors, unit length; None when none could be read
    embedded: int  # how many items the centroid holds
    names: frozenset[str] = frozenset()
    models: frozenset[str] = frozenset()
    numbers: frozenset[str] = frozenset()
    acts: frozenset[str] = frozenset()
    langs: frozenset[str] = frozenset()
    standing: Standing | None = None  # None: news that is not about a model's coming or going
    leaked: bool = False  # a chip, never a standing
    archival: bool = False  # every item is
    moved_at: datetime | None = None  # when the ledger last moved its standing: who was told before is told again

    @property
    def roundup(self) -> bool:
        """Say whether this only holds a round-up and its copies, and is never told."""
        return ROUNDUP in self.acts


@dataclass(frozen=True, slots=True, kw_only=True)
class Attachment:
    """A round-up tells, in one passage, what a story is about."""

    item: ItemId  # the round-up
    story: StoryId
    reason: str  # what the passage shares with the story
    quote: str  # the passage, or its beginning
    at: datetime  # when this was seen


@dataclass(frozen=True, slots=True, kw_only=True)
class Near:
    """A story the store found near an item; rules decide what that means."""

    story: Story
    cosine: float | None  # to the centroid; None where either side has no vector


@dataclass(frozen=True, slots=True, kw_only=True)
class Placement:
    """Where an item went, and every score and veto that sent it there."""

    item: ItemId
    story: Story  # as it is with the item in it
    joined: bool  # False: the item opened it
    origins: tuple[StoryId, ...] = ()  # stories its items came from: who was told of those was told of this one
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Quote:
    """A sentence, and where it stands: as its publisher wrote it, or else in other words that rest on it."""

    text: str
    item: ItemId
    lang: str
    verbatim: bool = True  # False: a model worded it, and `item` holds the evidence


class Note(StrEnum):
    """Why a model that was asked for words did not give them."""

    RESTING = "resting"  # it failed several times
    SPENT = "spent"  # its calls or tokens of the day
    UNPAID = "unpaid"  # its money of the day
    WAITED = "waited"  # for all its answers together
    LATE = "late"
    UNREACHED = "unreached"
    UNREADABLE = "unreadable"
    UNSUPPORTED = "unsupported"


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """Words about a story, and who wrote them."""

    headline: Quote
    sentences: tuple[Quote, ...] = field(default=())
    by: str = "extractive"  # or the name of the model that worded it
    note: Note | None = None  # why a model that was asked did not word it
    detail: str = ""  # more of that, for the operator: what a server said, which word nothing supports
