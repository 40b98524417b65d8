"""What a store keeps, by noun. Each sentence of a contract is a test in `tests/contracts/`."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Protocol

from bot.domain.claim import Claim, Dispute, Ruling, Verdict, VerdictId
from bot.domain.event import Event, EventId
from bot.domain.item import Item, ItemId, Known, PageText
from bot.domain.license import Artifact, LicenseSnapshot
from bot.domain.model import ModelId, ModelRecord, Output, Place, Text
from bot.domain.source import PollState, SourceId
from bot.domain.story import Attachment, Move, Near, Placement, Standing, Story, StoryId
from bot.domain.subscription import (
    Delivery,
    DeliveryId,
    DeliveryKind,
    Destination,
    Receipt,
    SubscriptionId,
    SubscriptionState,
)
from bot.domain.vector import Matrix, Vector
from bot.ports.people import Follows, Forgetting, Mutes, Subscriptions


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

    async def count(self, *, since: datetime | None = None, source: SourceId | None = None) -> int:
        """Return how many items were seen since then; of one source, if asked."""


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
        """Return stories by `updated_at`, newest first; what only holds a round-up is none."""

    async def untold(self, destination: Destination, *, since: datetime, roundups: bool = False) -> list[Story]:
        """Return stories updated or moved since then, not all archival, that no delivery told this destination since they moved.

        What only holds a round-up is none; with `roundups`, those alone are returned.
        """

    async def move(self, story: StoryId, standing: Standing, at: datetime) -> None:
        """Let a story stand there, moved by the ledger at that moment; nothing else of it changes."""

    async def count(self) -> int:
        """Return how many stories there are, round-ups left out."""

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

    async def promise(self, deliveries: Sequence[Delivery], state: SubscriptionState | None) -> None:
        """Write pending deliveries, with the state that makes a digest due no more; what they tell counts as told."""

    async def pending(self) -> list[Delivery]:
        """Return promises without a receipt: alerts, corrections, notices, digests; of each the oldest first, parts in order."""

    async def attempted(self, delivery: DeliveryId, *, problem: str | None = None) -> None:
        """Count one more try, written before it is made; and why the last one failed."""

    async def receive(self, receipt: Receipt) -> None:
        """Keep the proof that a delivery was sent."""

    async def newest(self, *, limit: int | None = None) -> list[tuple[Delivery, Receipt | None]]:
        """Return deliveries by `created_at`, newest first, with their receipts."""

    async def telling(
        self, destination: Destination, stories: Sequence[StoryId], *, since: datetime
    ) -> list[tuple[Delivery, Receipt]]:
        """Return what was received there since then, alerts and digests alone, that told any of these stories, newest first."""

    async def tellings(self, *, since: datetime) -> list[tuple[Delivery, Receipt]]:
        """Return digests and alerts to Discord received since then that told a story, oldest first, without their pages and files."""

    async def at(self, destination: Destination, reference: str) -> Delivery | None:
        """Return the delivery that became this message, as it was last sent."""

    async def count(self, destination: Destination, kind: DeliveryKind, *, since: datetime) -> int:
        """Count promises of a kind made to a destination since then."""

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

    async def output(self, makers: Sequence[str]) -> dict[str, Output]:
        """Return how much is known of each maker (the first half of its models' ids) that has any model that is there."""


class Snapshots(Protocol):
    """The ledger: every license snapshot ever taken, appended and never edited."""

    async def append(self, snapshots: Sequence[LicenseSnapshot]) -> None:
        """Append; one that is there already (place, artifact, revision, observed_at) stays as it was."""

    async def latest(self, places: Sequence[Place]) -> dict[tuple[Place, Artifact], LicenseSnapshot]:
        """Return the newest snapshot of each artifact in each of these places, by `observed_at`."""

    async def moved(self, *, since: datetime) -> list[ModelId]:
        """Return the models of which a snapshot was taken since then, or that an event was seen of, each once, by name."""

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


class Claims(Protocol):
    """What items say happened: made of their words, and re-made at will."""

    async def put(self, said: Mapping[ItemId, Sequence[Claim]]) -> None:
        """Keep what each item says, in place of what was kept of it before."""

    async def of(self, items: Sequence[ItemId]) -> dict[ItemId, tuple[Claim, ...]]:
        """Return the claims of each item that has any, the main one first."""

    async def naming(self, names: Sequence[str], *, limit: int) -> list[ItemId]:
        """Return items whose claims name any of these models (canonical names), last published first."""


class Verdicts(Protocol):
    """Claims held against the ledger: facts, appended and never edited; and what people say of them."""

    async def append(self, verdicts: Sequence[Verdict]) -> frozenset[VerdictId]:
        """Append verdicts; return the ids that were new. An id that is there already stays as it was."""

    async def of(self, items: Sequence[ItemId]) -> dict[ItemId, tuple[Verdict, ...]]:
        """Return every verdict of each item that has any, by `at`, oldest first."""

    async def get(self, ids: Sequence[VerdictId]) -> list[Verdict]:
        """Return the verdicts that exist, in the order asked."""

    async def dispute(self, disputes: Sequence[Dispute]) -> None:
        """Keep disputes; one whose id is there already takes the new answer and keeps everything else."""

    async def disputes(self, verdicts: Sequence[VerdictId] | None = None) -> list[Dispute]:
        """Return the disputes of these verdicts, or all there are, oldest first."""


class Rulings(Protocol):
    """What the operator ruled of pairs of items."""

    async def put(self, rulings: Sequence[Ruling]) -> None:
        """Keep rulings; a pair has one, whichever way round it is named: the newest."""

    async def of(self, items: Sequence[ItemId]) -> list[Ruling]:
        """Return the rulings that name any of these items, oldest first."""


class Roundups(Protocol):
    """Items that tell many happenings, and the stories they are attached to: status, re-made at will."""

    async def put(self, item: ItemId, keys: frozenset[str], at: datetime) -> None:
        """Keep what a round-up is found by, in place of what was kept of it before."""

    async def naming(
        self,
        names: frozenset[str],
        words: frozenset[str] = frozenset(),
        *,
        at_least: int,
        after: datetime,
        before: datetime,
        limit: int,
    ) -> list[ItemId]:
        """Return round-ups of [after, before] found by one of these names, or by at least so many of the words.

        Those found by the most come first, a name counting as so many words; then the newest.
        """

    async def attach(self, attachments: Sequence[Attachment]) -> None:
        """Keep attachments; of a pair that has one the words are the new ones and the moment is the first."""

    async def detach(self, story: StoryId, *, but: Sequence[ItemId] = ()) -> None:
        """Forget which round-ups tell a story, but these."""

    async def of(self, stories: Sequence[StoryId]) -> dict[StoryId, tuple[Attachment, ...]]:
        """Return the round-ups attached to each story that has any, by `at`, oldest first."""

    async def told_by(self, items: Sequence[ItemId]) -> dict[ItemId, tuple[Attachment, ...]]:
        """Return what each round-up is attached to, where it is to any story, by `at`, oldest first."""


class Moves(Protocol):
    """What the ledger saw happen to models that items are about: facts, appended and never edited."""

    async def append(self, moves: Sequence[Move]) -> list[Move]:
        """Append moves; return those that were new. One of that item and event that is there already stays as it was."""

    async def of(self, items: Sequence[ItemId]) -> dict[ItemId, tuple[Move, ...]]:
        """Return the moves of each item that has any, by `happened_at`, oldest first."""


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
    claims: Claims
    verdicts: Verdicts
    rulings: Rulings
    moves: Moves
    roundups: Roundups
    subscriptions: Subscriptions
    follows: Follows
    mutes: Mutes
    forgetting: Forgetting
