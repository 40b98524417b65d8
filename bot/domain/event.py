"""Facts with evidence, past tense: crisp where stories are fuzzy. The list is closed."""

from dataclasses import dataclass
from datetime import datetime
from typing import NewType

from bot.domain.license import Artifact, Clause, Comparison, License
from bot.domain.model import Access, ModelId, Parent, Place
from bot.domain.source import Url

EventId = NewType("EventId", str)
"""Made of what the event says: the same fact detected twice is one event."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Fact:
    """What every event carries."""

    id: EventId
    model: ModelId
    name: str  # what people call the model
    place: Place
    at: datetime  # when it happened, as far as the hub says; else when we saw it
    seen_at: datetime
    evidence: Url
    archival: bool = False  # older than what is announced: history, a first look


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelReleased(_Fact):
    """A model appeared in a place."""

    license: License | None
    access: Access
    parents: tuple[Parent, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class LicenseChanged(_Fact):
    """An artifact's license was one thing, and is another."""

    artifact: Artifact
    revision_before: str
    revision: str
    comparison: Comparison
    evidence_before: Url


@dataclass(frozen=True, slots=True, kw_only=True)
class AccessChanged(_Fact):
    """A gate opened or closed."""

    before: Access
    after: Access


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelWithdrawn(_Fact):
    """A model is no longer where it was: several looks missed it, and a neighbor was there."""

    misses: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelReturned(_Fact):
    """A model that was withdrawn is there again."""

    withdrawn_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class LineageConflictFound(_Fact):
    """A model's license says less than that of a model it was made from: a possible relabel, never a violation."""

    license: License
    chain: tuple[tuple[Place, License], ...]  # from its parent upward; the last is the one it conflicts with
    missing: tuple[Clause, ...]  # what the ancestor's license demands and the model's does not say


Event = ModelReleased | LicenseChanged | AccessChanged | ModelWithdrawn | ModelReturned | LineageConflictFound
"""One of the six."""
