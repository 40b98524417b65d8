"""A repository's past: what it said about licenses, commit by commit."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from bot.domain.model import Card


@dataclass(frozen=True, slots=True, kw_only=True)
class Commit:
    """One commit."""

    id: str
    at: datetime
    title: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """What the files that speak about licenses said at one commit."""

    commit: Commit
    files: Mapping[str, str]  # path → text; what is not here was not there
    card: Card | None = None
