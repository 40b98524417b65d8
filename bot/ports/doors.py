"""The seven doors: every place the outside world touches us.

Protocols, not base classes. Each sentence of a door's contract is a test in `tests/contracts/`.
"""

from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from bot.domain.digest import Correction, Digest, Week
from bot.domain.history import Commit
from bot.domain.item import Item, ItemId
from bot.domain.model import Card, Place
from bot.domain.search import Found, Query
from bot.domain.source import Document, PollState, Reading, Request, SourceSpec
from bot.domain.story import Story, Summary
from bot.domain.subscription import Delivery, Enclosure, Leaf, Receipt
from bot.domain.vector import Matrix
from bot.domain.watch import Maker
from bot.ports.repositories import Transaction
from bot.rules.likeness.profile import Profile


class Clock(Protocol):
    """What time is it? Aware, UTC, and never earlier than the answer before."""

    def now(self) -> datetime:
        """Return the present moment."""


class Fetcher(Protocol):
    """Bring me this document.

    A document that could not be had whole comes back as far as it came, with `truncated` saying why.
    What cannot be had at all is a `FetchError`, and nothing else is ever raised.
    An address we never visit is `Refused`, at the first hop and at every redirect.
    """

    async def fetch(self, request: Request) -> Document:
        """Return the answer, be it 200 or 304."""

    async def close(self) -> None:
        """Let go of every connection."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Past:
    """How a hub tells what a repository was: pure functions, like a kind's own."""

    commits: Callable[
        [SourceSpec, Place, Sequence[str]], tuple[Request, ...]
    ]  # of these paths, where a hub can tell them apart
    read_commits: Callable[[Document], tuple[tuple[Commit, ...], Request | None]]  # newest first, and the next page
    at: Callable[
        [SourceSpec, Place, Commit], Request
    ]  # read by the kind's `read`: a sighting with the files of that commit
    card: Callable[[str], Card | None] | None = None  # a README → the card in its front matter


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceKind:
    """How a source is asked and read: two pure functions and the options it understands. No I/O; reading never raises."""

    name: str
    options: Mapping[str, type]  # option name → str, int or bool
    plan: Callable[[SourceSpec, PollState], Request]
    read: Callable[[SourceSpec, Document], Reading]
    probe: Callable[[SourceSpec, Place], Request] | None = None  # hubs: asks for one model by name; `read` reads it
    past: Past | None = None  # hubs that keep a history


class Embedder(Protocol):
    """Where do these texts lie?

    The same text always gets the same vector, whatever it is embedded beside; every vector has unit length.
    An embedder says which languages it can read; what it cannot read it must not judge.
    """

    @property
    def name(self) -> str:
        """Return what the vectors may be compared within: the model, its revision and its form."""

    @property
    def dimensions(self) -> int:
        """Return the length of a vector."""

    def reads(self, lang: str) -> bool:
        """Say whether texts of this language get vectors worth comparing."""

    async def embed(self, texts: Sequence[str], *, query: bool = False) -> Matrix:
        """Return one row a text, in the texts' order; `query` marks questions, for models that ask to know."""


class Summarizer(Protocol):
    """Say this story briefly. Every sentence is a quotation from one of its items, or a model's words that its items support."""

    async def summarize(self, story: Story, items: Sequence[Item], pages: Mapping[ItemId, str], lang: str) -> Summary:
        """Return a headline and at most three sentences, preferring sources in the reader's language."""


class Courier(Protocol):
    """Carry these pages.

    Rendering is pure: the same digest gives the same pages. A page sent twice under one delivery id is seen once, where the
    destination can tell. A destination that is gone is `Undeliverable`; any other failure is a `DeliveryError`.
    """

    def render(self, digest: Digest) -> tuple[Leaf, ...]:
        """Return the pages of a digest, each with the stories and events it tells; together they drop nothing."""

    async def find(self, delivery: Delivery) -> Receipt | None:
        """Return the receipt of a delivery that was sent before we could write so; None when it was not, or none can tell.

        A destination that remembers and does not let us look is `Untraceable`.
        """

    def correct(self, correction: Correction) -> Leaf:
        """Return the page that says what is no longer so of a message that was sent."""

    async def send(self, delivery: Delivery) -> Receipt:
        """Send one page; or put it in the place of the message it edits, which may be done twice."""

    async def close(self) -> None:
        """Let go of every connection."""


class Store(Protocol):
    """Keep this; what is near that?

    Nothing is written outside `async with store.begin()`; a block that raises leaves no trace.
    """

    def begin(self) -> AbstractAsyncContextManager[Transaction]:
        """Open a transaction."""

    async def search(self, query: Query, *, embedder: str) -> Found:
        """Return what both legs find; committed items are found after `refresh`."""

    async def refresh(self) -> int:
        """Bring the search indexes up to what is stored; return how many items they took in."""

    async def rebuild(self) -> int:
        """Make the search indexes anew from what is stored; return how many items they hold."""

    async def close(self) -> None:
        """Let go of everything."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Doors:
    """All seven, in one bundle; `app.build` fills it."""

    clock: Clock
    fetcher: Fetcher
    kinds: Mapping[str, SourceKind]
    embedder: Embedder
    summarizer: Summarizer
    couriers: Mapping[str, Courier]  # by Destination.kind
    store: Store
    clean: Callable[[str], str]  # markup → plain text
    extract: Callable[[bytes, str], str]  # a web page's bytes and URL → its article; "" when there is none
    makers: tuple[Maker, ...] = ()  # those of the roster: whose models a place's owner stands for
    draw: Callable[[Week, str], Enclosure] | None = None  # a week at a glance, in a language; None: nobody draws
    held: dict[ItemId, Profile] = field(default_factory=dict)  # profiles at hand: made again where one is missing
