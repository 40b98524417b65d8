"""What one subscription is owed at one moment."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from bot.domain.claim import Verdict, VerdictId
from bot.domain.event import Event, EventId
from bot.domain.item import ItemId
from bot.domain.license import Clause, License, Tier
from bot.domain.model import Access, Hub, ModelId
from bot.domain.source import SourceId, Trust, Url
from bot.domain.story import Move, Standing, StoryId, Summary
from bot.domain.subscription import DeliveryKind, Enclosure, Look, SubscriptionId, Urgent


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceLink:
    """One source of a story, as a reader sees it."""

    name: str
    url: Url | None
    lang: str
    trust: Trust
    published_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Happening:
    """What the ledger saw of one model since last time, and what holds of it now."""

    model: ModelId
    name: str
    events: tuple[Event, ...]  # the weightiest first: it is the headline
    places: tuple[tuple[Hub, Url], ...]  # where it lies; where to look
    license: License | None = None  # of the weights, now
    clauses: frozenset[Clause] = frozenset()
    access: Access | None = None
    conflicts: int = 0  # models made from it whose license says less: possible relabels

    @property
    def ids(self) -> tuple[EventId, ...]:
        """Return the events it tells."""
        return tuple(event.id for event in self.events)


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One story in a digest."""

    story: StoryId
    items: tuple[ItemId, ...]
    standing: Standing | None
    leaked: bool
    summary: Summary
    sources: tuple[SourceLink, ...]  # first to say it first; one per source
    reasons: tuple[str, ...]  # why it stands where it stands
    first_seen_at: datetime
    happenings: tuple[Happening, ...] = ()  # what the ledger saw of the models the story is about
    verdicts: tuple[Verdict, ...] = ()  # what the ledger says of its claims, one for each model, the worst first
    disputed: frozenset[VerdictId] = frozenset()  # those of them that somebody disputes
    moved: Move | None = None  # what the ledger saw that it stands there for; None: its items alone say so
    roundups: int = 0  # that tell the story too, and are no sources of it


@dataclass(frozen=True, slots=True, kw_only=True)
class Flood:
    """A source that published a great many entries at once: one line, not hundreds of stories."""

    source: SourceId
    name: str
    entries: int
    shown: tuple[tuple[str, Url | None], ...]  # title and link, newest first
    stories: tuple[StoryId, ...]
    items: tuple[ItemId, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """What was read, and what was not: said in every digest."""

    items: int = 0
    sources: int = 0
    down: tuple[str, ...] = ()  # names of sources that did not answer

    @property
    def heard(self) -> bool:
        """Say whether any source answered: a day nobody told us of is not a quiet one."""
        return self.items > 0 or len(self.down) < self.sources or self.sources == 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Digest:
    """What one subscription is owed at one moment. No lines and no floods: a quiet day, said as such."""

    subscription: SubscriptionId
    language: str
    timezone: str
    at: datetime
    since: datetime
    lines: tuple[Line, ...]
    floods: tuple[Flood, ...] = ()
    left_out: int = 0  # stories that were due and did not fit
    counts: Counts = Counts()
    happenings: tuple[Happening, ...] = ()  # events no story of this digest is about, the weightiest first
    kind: DeliveryKind = DeliveryKind.DIGEST
    look: Look = Look.COMPONENTS
    urgent: frozenset[Urgent] = frozenset()  # of an alert: what about it is urgent
    roles: tuple[str, ...] = ()  # of an alert: whom it calls
    picture: Enclosure | None = None  # of a weekly digest
    corrected_at: datetime | None = None  # when what was told was put right in its place


@dataclass(frozen=True, slots=True, kw_only=True)
class Week:
    """What was released and what changed in a week: what its picture shows."""

    since: datetime
    until: datetime
    releases: Mapping[Tier | None, int]  # by what the license grants; None: nobody has looked yet
    by_day: tuple[tuple[date, int, int], ...]  # releases, and license and access changes


@dataclass(frozen=True, slots=True, kw_only=True)
class Corrected:
    """One story of a message that is no longer as it was told."""

    line: Line  # as it is now
    before: Standing | None
    verdicts_before: tuple[Verdict, ...] = ()  # told then, and no longer so


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction:
    """What is no longer so of a message that was sent."""

    subscription: SubscriptionId
    language: str
    timezone: str
    at: datetime
    message: Url | None  # where it stands; None where it can not be linked
    stories: tuple[Corrected, ...]
    look: Look = Look.COMPONENTS
