"""What a license grants: its clauses, how it was identified, how two differ, and what one artifact's was, when and where."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.domain.model import Access, ModelId, Place
from bot.domain.source import Url


class Tier(StrEnum):
    """How open a license is, from most to least; the catalogue's words."""

    OSI_OPEN = "OSI-open"
    PERMISSIVE_WEIGHTS = "permissive-weights"
    USE_RESTRICTED = "use-restricted"
    COMMERCIAL_THRESHOLD = "commercial-threshold"
    NON_COMMERCIAL = "non-commercial"
    RESEARCH_ONLY = "research-only"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Clause:
    """One fact a license states. `word` is one of `rules/licensing/vocabulary.py`'s; `value` is a number, a territory, a party."""

    word: str
    value: str = ""

    def __str__(self) -> str:
        """Say it as it is written everywhere: `mau-threshold:100000000`."""
        return f"{self.word}:{self.value}" if self.value else self.word


@dataclass(frozen=True, slots=True, kw_only=True)
class Threshold:
    """A number above which other terms apply."""

    kind: str  # mau, dau, revenue, traffic
    value: int
    unit: str  # users, USD, CNY, visits …
    period: str | None  # month, year, day; None: the text does not say
    effect: str  # what happens above it: ask, no-rights, display, other-terms


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """A clause and the sentence that states it."""

    clause: Clause
    quote: str
    threshold: Threshold | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class License:
    """Which license something is, as far as that can be said."""

    key: str | None  # of the catalogue or LicenseDB; None: none we know
    name: str  # what people call it; never empty
    spdx: str | None = None
    tier: Tier | None = None
    variant_of: str | None = None  # the key it resembles without being it
    doubts: tuple[str, ...] = ()  # why this row is shown as doubtful and never decides alone


@dataclass(frozen=True, slots=True, kw_only=True)
class Identification:
    """What a text is, and what it says."""

    license: License
    confidence: float  # 0 to 1; 1 only for a text equal after normalizing
    statements: tuple[Statement, ...] = ()

    @property
    def clauses(self) -> frozenset[Clause]:
        """Return what the text states, without where."""
        return frozenset(statement.clause for statement in self.statements)


class Direction(StrEnum):
    """Which way a change goes, for whoever wants to use the model."""

    MORE_OPEN = "more-open"
    MORE_RESTRICTIVE = "more-restrictive"
    NEUTRAL = "neutral"
    NONE = "none"


@dataclass(frozen=True, slots=True, kw_only=True)
class Contrast:
    """What one text says and the other does not: the sentences a reader wants to see side by side. Either may be empty."""

    clause: Clause | None
    before: str
    after: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """How two licenses differ, clause by clause."""

    direction: Direction
    mixed: bool  # it goes both ways; `direction` is where it goes on the whole
    old: License
    new: License
    added: tuple[Clause, ...] = ()
    removed: tuple[Clause, ...] = ()
    changed: tuple[tuple[Clause, Clause], ...] = ()  # the same word with another value: before, after
    explanation: str = ""  # English, made of templates; other languages are worded from the fields
    quotes: tuple[Contrast, ...] = ()
    words_before: int = 0
    words_after: int = 0
    words_changed: int = 0


class Artifact(StrEnum):
    """What a license is about."""

    WEIGHTS = "weights"
    CODE = "code"
    DATA = "data"


class Evidence(StrEnum):
    """The ladder of evidence, best first: where a license was read."""

    TEXT = "text in repository"
    LINKED = "linked text"
    GATE = "gate prompt"
    NAME = "license_name"
    TAG = "license tag"
    README = "README sentence"
    INHERITED = "inherited"


@dataclass(frozen=True, slots=True, kw_only=True)
class Rung:
    """What one rung of the ladder says."""

    rung: Evidence
    license: License
    declared: str  # exactly what stands there; of a text, its title
    clauses: frozenset[Clause] = frozenset()
    text_sha256: str | None = None
    evidence: Url


@dataclass(frozen=True, slots=True, kw_only=True)
class LicenseSnapshot:
    """What one artifact's license was, in one place, at one revision, and where we read it. Never edited."""

    model: ModelId
    place: Place
    artifact: Artifact
    license: License
    declared: str
    text_sha256: str | None  # catches edits under the same name
    clauses: frozenset[Clause]
    rung: Evidence
    access: Access
    revision: str
    evidence: Url
    observed_at: datetime
    dated_at: datetime | None = None  # when the change was made, where the hub or a commit says so
    rungs: tuple[Rung, ...] = ()  # every rung there was, best first; the first decided
    contradictions: tuple[str, ...] = ()  # rungs that do not agree, in sentences
