"""What commands may ask of the rest of Kaiho: plain questions that change nothing."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from bot.domain.digest import Digest


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Answers:
    """The questions; one field a command asks, filled where the bot is put together."""

    digest: Callable[[str], Awaitable[Digest]]  # the reader's language → what is due now, promised to nobody
    status: Callable[[], Awaitable[Status]]
