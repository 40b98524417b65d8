"""The seven doors: every place the outside world touches us.

Protocols, not base classes. Each sentence of a door's contract is a test in `tests/contracts/`.
"""

from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from bot.domain.digest import Digest
from bot.domain.event import Event, EventId
from bot.domain.history import Commit
from bot.domain.item import Item, ItemId, Known, PageText
from bot.domain.license import Artifact, LicenseSnapshot
from bot.domain.model import Card, ModelId, ModelRecord, Place, Text
from bot.domain.search import Found, Query
from bot.domain.source import Document, PollState, Reading, Request, SourceId, SourceSpec
from bot.domain.story import Near, Placement, Story, StoryId, Summary
from bot.domain.subscription import Delivery, DeliveryId, Destination, Leaf, Receipt, SubscriptionId, SubscriptionState
from bot.domain.vector import Matrix, Vector
from bot.domain.watch import Maker


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
    """Say this story briefly. Every sentence is a quotation from one of its items."""

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
        """Return the receipt of a delivery that was sent before we could write so; None when it was not, or none can tell."""

    async def send(self, delivery: Delivery) -> Receipt:
        """Send one page."""

    async def close(self) -> None:
        """Let go of every connection."""


class Items(Protocol):
    """The items: facts, appended and never edited."""

    async def known(
        self, source: SourceId, *, guids: Sequence[str], urls: Sequence[str], hashes: Sequence[str]
    ) -> list[Known]:
        """Return this source's items that share any of these."""

    async def add(self, items: Sequence[Item]) -> frozenset[ItemId]:
        """Append items; return the ids that were new. An id that is there already stays as it was."""

    async def get(self, ids: Sequence[ItemId]) -> list[Item]:
        """Return the items that exist, in the order asked."""

    async def newest(
        self, *, limit: int | None = None, source: SourceId | None = None, since: datetime | None = None
    ) -> list[Item]:
        """Return items by `seen_at`, then `published_at`, newest first."""

    async def by_url(self, url: str) -> list[Item]:
        """Return the items of any source with this canonical URL, oldest first."""

    async def unplaced(self, *, limit: int) -> list[Item]:
        """Return items no story holds yet: fresh before archival, then newest `published_at` first."""

    async def unembedded(self, embedder: str, langs: Sequence[str] | None, *, limit: int) -> list[Item]:
        """Return placed items without a vector of this embedder, in these languages (None: any), newest first."""

    async def teasers(self, *, since: datetime, limit: int) -> list[Item]:
        """Return fresh items with a URL seen since then whose page was never followed, newest first."""

    async def put_vectors(self, embedder: str, ids: Sequence[ItemId], vectors: Matrix) -> None:
        """Keep one vector an item for this embedder."""

    async def vectors(self, embedder: str, ids: Sequence[ItemId]) -> dict[ItemId, Vector]:
        """Return the vectors there are."""

    async def put_page(self, page: PageText) -> None:
        """Keep what lay behind a teaser, or that nothing could be had."""

    async def pages(self, ids: Sequence[ItemId]) -> dict[ItemId, str]:
        """Return the page texts there are."""

    async def forget_pages(self, *, before: datetime) -> int:
        """Drop page texts fetched before then, keeping their hashes; return how many."""

    async def count(self, *, since: datetime | None = None) -> int:
        """Return how many items were seen since then."""


class Stories(Protocol):
    """The stories: status, re-made at will."""

    async def near(
        self,
        *,
        embedder: str,
        vector: Vector | None,
        names: frozenset[str],
        after: datetime,
        before: datetime,
        limit: int,
    ) -> list[Near]:
        """Return stories whose span touches [after, before] and that are near the vector or share a name, nearest first."""

    async def put(self, placements: Sequence[Placement]) -> None:
        """Keep each story as its placement left it, and why."""

    async def get(self, ids: Sequence[StoryId]) -> list[Story]:
        """Return the stories that exist, in the order asked."""

    async def of(self, items: Sequence[ItemId]) -> dict[ItemId, StoryId]:
        """Return which story holds each item."""

    async def newest(self, *, limit: int | None = None, since: datetime | None = None) -> list[Story]:
        """Return stories by `updated_at`, newest first."""

    async def untold(self, destination: Destination, *, since: datetime) -> list[Story]:
        """Return stories updated since then, not all archival, that no delivery to this destination has told."""

    async def count(self) -> int:
        """Return how many stories there are."""

    async def reasons(self, item: ItemId) -> tuple[str, ...]:
        """Return why an item lies in its story."""


class Polls(Protocol):
    """What we remember of the sources between turns."""

    async def get(self, sources: Sequence[SourceId]) -> dict[SourceId, PollState]:
        """Return the states there are."""

    async def put(self, states: Sequence[PollState]) -> None:
        """Keep these states."""


class Deliveries(Protocol):
    """The outbox: promises, and their receipts."""

    async def promise(self, deliveries: Sequence[Delivery], state: SubscriptionState) -> None:
        """Write pending deliveries together with the state that makes them due no more; their stories count as told."""

    async def pending(self) -> list[Delivery]:
        """Return promises without a receipt, oldest first, parts in order."""

    async def attempted(self, delivery: DeliveryId, *, problem: str | None = None) -> None:
        """Count one more try, written before it is made; and why the last one failed."""

    async def receive(self, receipt: Receipt) -> None:
        """Keep the proof that a delivery was sent."""

    async def newest(self, *, limit: int | None = None) -> list[tuple[Delivery, Receipt | None]]:
        """Return deliveries by `created_at`, newest first, with their receipts."""

    async def state(self, subscription: SubscriptionId, destination: Destination) -> SubscriptionState:
        """Return what we remember; an empty state for one never seen."""

    async def put_state(self, state: SubscriptionState) -> None:
        """Keep this state."""


class Texts(Protocol):
    """License texts, cards and terms as they were read: content-addressed, compressed, never edited."""

    async def put(self, texts: Sequence[Text], *, oids: Mapping[str, str]) -> None:
        """Keep texts by their SHA-256, once each; `oids` says which hub hash names which text (oid → sha256)."""

    async def known(self, oids: Sequence[str]) -> dict[str, str]:
        """Return the SHA-256 of each hub hash whose text is here."""

    async def get(self, sha256s: Sequence[str]) -> dict[str, str]:
        """Return the texts there are."""


class Models(Protocol):
    """What is known of each model in each place now: status, re-made at will."""

    async def put(self, records: Sequence[ModelRecord]) -> None:
        """Keep each record under its place."""

    async def at(self, places: Sequence[Place]) -> dict[Place, ModelRecord]:
        """Return the records there are."""

    async def of(self, model: ModelId) -> list[ModelRecord]:
        """Return the places of one model, first seen first."""

    async def listed(self, source: SourceId) -> list[ModelRecord]:
        """Return every record this source listed last, withdrawn ones too."""

    async def children(self, places: Sequence[Place]) -> list[ModelRecord]:
        """Return the records that name any of these places as a parent, first seen first."""

    async def neighbors(self, place: Place, *, limit: int) -> list[ModelRecord]:
        """Return other records of the same hub that were there when last looked at, last looked at first."""

    async def find(self, words: str, *, limit: int) -> list[ModelRecord]:
        """Return records whose id, name or repository holds these words in any case: exact ones first, then by downloads."""

    async def count(self) -> int:
        """Return how many models there are, however many places each has."""


class Snapshots(Protocol):
    """The ledger: every license snapshot ever taken, appended and never edited."""

    async def append(self, snapshots: Sequence[LicenseSnapshot]) -> None:
        """Append; one that is there already (place, artifact, revision, observed_at) stays as it was."""

    async def latest(self, places: Sequence[Place]) -> dict[tuple[Place, Artifact], LicenseSnapshot]:
        """Return the newest snapshot of each artifact in each of these places, by `observed_at`."""

    async def history(self, model: ModelId) -> list[LicenseSnapshot]:
        """Return every snapshot of a model in all its places, by `dated_at` or else `observed_at`, oldest first."""


class Events(Protocol):
    """What happened: facts, appended and never edited."""

    async def append(self, events: Sequence[Event]) -> frozenset[EventId]:
        """Append events; return the ids that were new. An id that is there already stays as it was."""

    async def newest(
        self, *, limit: int | None = None, since: datetime | None = None, model: ModelId | None = None
    ) -> list[Event]:
        """Return events by `at`, newest first; `since` counts by `at`."""

    async def untold(self, destination: Destination, *, since: datetime) -> list[Event]:
        """Return events seen since then, none archival, that no delivery to this destination has told, oldest first."""


class Transaction(Protocol):
    """The repositories, by noun. Everything written through them is kept together, or not at all."""

    items: Items
    stories: Stories
    polls: Polls
    deliveries: Deliveries
    texts: Texts
    models: Models
    snapshots: Snapshots
    events: Events


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
