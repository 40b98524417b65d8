"""A question put to the store, and what it found."""

from dataclasses import dataclass
from datetime import datetime

from bot.domain.item import ItemId
from bot.domain.vector import Vector


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """Words to look for, and their vector where the embedder can read their language."""

    text: str
    vector: Vector | None = None
    limit: int = 20
    since: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """One leg's answer: an item and its score there, higher is nearer. Scores of two legs do not compare."""

    item: ItemId
    score: float
    lang: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """Both legs' answers, each best first; rules/fusion.py makes one list of them."""

    text: tuple[Hit, ...]
    vectors: tuple[Hit, ...]
