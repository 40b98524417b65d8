"""A source, what we ask of it, and what it said."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, NewType

if TYPE_CHECKING:
    from bot.domain.model import Absence, Sighting

SourceId = NewType("SourceId", str)
Url = NewType("Url", str)


class Trust(StrEnum):
    """Who speaks: the maker itself, a hub, the press, or anyone at all."""

    MAKER = "maker"
    HUB = "hub"
    PRESS = "press"
    COMMUNITY = "community"


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceSpec:
    """One stanza of `sources.yaml`."""

    id: SourceId
    kind: str
    url: Url
    language: str | None = None  # BCP 47 primary tag, as the operator declared it; None: look at each text
    name: str | None = None  # what readers see; None: the id
    interval: timedelta = timedelta(hours=1)
    min_interval: timedelta = timedelta(minutes=10)
    max_interval: timedelta = timedelta(days=1)
    tags: frozenset[str] = frozenset()
    trust: Trust = Trust.PRESS
    enabled: bool = True
    full_text: bool = True
    polite_delay: timedelta = timedelta(seconds=1)  # between two requests to one host
    first_window: timedelta = timedelta(days=3)  # what a first poll announces
    options: Mapping[str, str | int | bool] = field(default_factory=dict)  # what the kind alone understands


class Outcome(StrEnum):
    """How a turn ended, in one word."""

    READ = "read"  # a document came and was read
    UNCHANGED = "unchanged"  # 304, or the same bytes
    EMPTY = "empty"  # a document came with nothing in it
    UNREACHABLE = "unreachable"
    THROTTLED = "throttled"
    REFUSED = "refused"
    MISSING = "missing"
    GONE = "gone"
    TOO_LARGE = "too large"


@dataclass(frozen=True, slots=True, kw_only=True)
class PollState:
    """What we remember of a source between two turns. Status, not fact: it may be forgotten at the cost of one more download."""

    source: SourceId
    due_at: datetime
    etag: str | None = None
    last_modified: str | None = None
    body_sha256: str | None = None
    checked_at: datetime | None = None  # the last turn, however it ended
    succeeded_at: datetime | None = None  # the last turn that brought a document, or word that it had not changed
    changed_at: datetime | None = None  # the last turn that brought something new
    outcome: Outcome | None = None
    status: int | None = None
    problem: str | None = None  # a sentence a person understands; None when all is well
    failures: int = 0  # in a row
    failing_since: datetime | None = None
    yielded: int = 0  # entries in the last document that had any
    moved_to: Url | None = None  # where permanent redirects point
    moved_count: int = 0  # how many turns in a row said so; believed after MOVES_BELIEVED of them
    retired_at: datetime | None = None  # never asked again by itself
    interval: timedelta | None = None  # what the source's rhythm has taught us


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """What to ask of the world."""

    url: Url
    accept: str = "*/*"
    etag: str | None = None
    last_modified: str | None = None
    obey_robots: bool = False
    polite_delay: timedelta = timedelta(seconds=1)
    max_bytes: int = 16 * 1024 * 1024  # after decompression
    deadline: timedelta = timedelta(seconds=30)  # for the whole exchange, redirects included


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """The bytes that came back. Status 304 has none."""

    url: Url  # where it was found, after redirects
    status: int
    headers: Mapping[str, str]  # names in lower case
    body: bytes
    fetched_at: datetime
    moved_to: Url | None = None  # set when every redirect on the way was permanent
    truncated: str | None = None  # why the body is not whole: the cap, or a connection that broke


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A thing as its publisher wrote it."""

    guid: str | None = None
    link: str | None = None  # absolute, not yet canonical
    title: str = ""  # may hold markup
    markup: str = ""  # the fullest text it carries, as HTML or plain text
    published_at: datetime | None = None
    language: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What a document said. Reading never raises: `problems` holds what could not be understood."""

    entries: tuple[Entry, ...] = ()
    problems: tuple[str, ...] = ()  # each a sentence a person understands
    follow: tuple[Request, ...] = ()  # pages still to ask, within the flow's bound
    title: str | None = None
    link: str | None = None
    language: str | None = None
    ttl: timedelta | None = None  # how long the publisher asks us to wait: <ttl>, sy:update*
    sightings: "tuple[Sighting, ...]" = ()  # models, as a hub lists them
    absences: "tuple[Absence, ...]" = ()  # models asked for by name that are not there
    complete: bool = (
        False  # the sightings, with those of the pages to follow, are all the source has: what is missing is gone
    )
    not_a_feed: str | None = None  # why this is a wall or a web page and no feed at all; the turn counts as refused
