"""Questions people ask, and what they get: nouns that every face can draw."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.domain.claim import Act, Claim, Verdict
from bot.domain.digest import Happening, Line
from bot.domain.event import Event
from bot.domain.license import Comparison, License, LicenseSnapshot, Statement
from bot.domain.lineage import Kin
from bot.domain.model import ModelRecord
from bot.domain.source import Url
from bot.domain.subscription import Enclosure


@dataclass(frozen=True, slots=True, kw_only=True)
class Asker:
    """Who asks: what they are told depends on it, and what they may do."""

    person: str  # Discord's id
    name: str
    lang: str  # en, ja or zh
    guild: str | None = None  # the server they ask in; None: in private
    channel: str | None = None
    manages: bool = False  # may manage that server, as Discord says
    operates: bool = False  # is one of Kaiho's operators

    @property
    def scopes(self) -> tuple[str, ...]:
        """Return whose mutes count for them."""
        return (f"person:{self.person}", *([f"guild:{self.guild}"] if self.guild else []))


@dataclass(frozen=True, slots=True, kw_only=True)
class Search:
    """What somebody looks for."""

    words: str
    since: timedelta | None = None
    act: Act | None = None
    maker: str | None = None
    license: str | None = None
    language: str | None = None  # of the sources


@dataclass(frozen=True, slots=True, kw_only=True)
class Shelf:
    """Stories, the best or the newest first; where there are none, what is nearest."""

    lines: tuple[Line, ...]
    more: int = 0  # that are not shown
    nearest: tuple[Line, ...] = ()
    models: tuple[str, ...] = ()  # names that may have been meant


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """Everything the ledger knows of one model."""

    places: tuple[ModelRecord, ...]
    now: tuple[LicenseSnapshot, ...]  # the newest of each place and artifact
    history: tuple[LicenseSnapshot, ...]  # oldest first
    events: tuple[Event, ...]  # newest first
    family: Kin
    mismatches: tuple[str, ...]  # places that do not agree, and rungs that do not


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """A model: what is known of it, what happened, what is said."""

    known: Known
    happening: Happening  # what holds now, with the events of the last weeks
    stories: tuple[Line, ...]  # newest first
    picture: Enclosure | None  # its license over time; None where there is nothing to draw


@dataclass(frozen=True, slots=True, kw_only=True)
class Family:
    """Who was made from whom."""

    kin: Kin
    picture: Enclosure


@dataclass(frozen=True, slots=True, kw_only=True)
class Explained:
    """A license: what it grants, in the words of its text."""

    license: License
    statements: tuple[Statement, ...]  # clauses with the sentences that state them
    models: int  # whose weights are under it now, of those watched
    url: Url | None
    read_at: datetime | None = None  # when the text was read, and of which model; None: the catalogue's own facts
    read_of: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """Two licenses held side by side."""

    before: str  # what people call them
    after: str
    comparison: Comparison
    evidence: tuple[Url, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """One claim found in a text somebody pointed at, held against the ledger."""

    claim: Claim
    verdicts: tuple[Verdict, ...]  # the worst first; none: nothing to check yet


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """One step of why something is as it is."""

    about: str  # an item's title, a rule, the ledger
    said: tuple[str, ...]  # scores and vetoes, as `kaiho why` prints them
    url: Url | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Why:
    """Why a story stands where it stands and holds what it holds."""

    line: Line
    standing: tuple[str, ...]  # what moved it, oldest first
    reasons: tuple[str, ...]  # why it matters
    items: tuple[Reason, ...]
    roundups: tuple[Reason, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Rhythm:
    """A source, and how it does."""

    id: str
    name: str
    kind: str
    url: Url
    enabled: bool
    outcome: str | None  # of the last turn; None: never asked
    problem: str | None
    checked_at: datetime | None
    due_at: datetime | None
    kept: int  # items ever kept of it


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """What a source would give, asked now and kept nowhere."""

    source: str
    outcome: str
    problem: str | None
    kept: tuple[tuple[str, Url | None], ...]  # titles and links of what would be kept
    refused: tuple[tuple[str, str], ...]  # titles and reasons


@dataclass(frozen=True, slots=True, kw_only=True)
class Trouble:
    """A source that did not answer as it should."""

    source: str
    outcome: str  # one word: unreachable, refused, empty …
    problem: str  # a sentence a person understands


@dataclass(frozen=True, slots=True, kw_only=True)
class Status:
    """How Kaiho is doing."""

    version: str
    sources: int  # that are asked
    items: int  # ever kept
    stories: int
    troubles: tuple[Trouble, ...] = ()
    polled_at: datetime | None = None  # when a source was last asked
    pending: int = 0  # pages promised and not yet sent
    paused: tuple[
        str, ...
    ] = ()  # destinations nothing is sent to, each with why; of the asker's server, or all for operators


@dataclass(frozen=True, slots=True, kw_only=True)
class Option:
    """Something to choose from while typing."""

    label: str  # what is shown, at most 100 characters
    value: str  # what is sent, at most 100 characters


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """What is kept about a person."""

    follows: int = 0
    mutes: int = 0
    subscriptions: int = 0
    disputes: int = 0
