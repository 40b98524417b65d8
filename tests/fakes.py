"""Adapters small enough to see through; each passes its door's contract suite."""

import hashlib
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from bot.domain.digest import Correction, Digest
from bot.domain.event import EventId
from bot.domain.search import Found, Query
from bot.domain.source import Document, PollState, Request, SourceId, Url
from bot.domain.story import StoryId
from bot.domain.subscription import Delivery, DeliveryId, Destination, Leaf, Receipt
from bot.domain.vector import Matrix
from bot.errors import DeliveryError, FetchError, Missing, Refused, StoreError, Undeliverable
from bot.ports import Clock, Deliveries, Embedder, Polls, Store, Transaction
from bot.web.guard import Guard
from storage.repositories import Repositories


class FixedClock:
    """A clock that moves only when told to."""

    def __init__(self, now: datetime) -> None:
        self._now = now

    def now(self) -> datetime:
        """Return the moment it was set to."""
        return self._now

    def move(self, span: timedelta) -> None:
        """Let time pass."""
        self._now += span


@dataclass(frozen=True, slots=True, kw_only=True)
class Scripted:
    """What a scripted address answers."""

    body: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict)
    truncated: str | None = None
    error: FetchError | None = None
    to: str | None = None
    permanent: bool = False


class ScriptedFetcher:
    """A web of its own in memory: what was not put there is missing."""

    def __init__(self, clock: Clock) -> None:
        self.asked: list[Request] = []
        self._clock = clock
        self._script: dict[str, Scripted] = {}

    def put(
        self, url: str, body: bytes, *, truncated: str | None = None, headers: Mapping[str, str] | None = None
    ) -> None:
        """Serve a document, with an ETag and 304."""
        tag = f'"{hashlib.sha256(body).hexdigest()[:16]}"'
        self._script[url] = Scripted(body=body, headers={"etag": tag, **(headers or {})}, truncated=truncated)

    def fail(self, url: str, error: FetchError) -> None:
        """Let an address fail."""
        self._script[url] = Scripted(error=error)

    def redirect(self, url: str, to: str, *, permanent: bool) -> None:
        """Send whoever asks for an address elsewhere."""
        self._script[url] = Scripted(to=to, permanent=permanent)

    async def fetch(self, request: Request) -> Document:
        """Return what the script says."""
        self.asked.append(request)
        url, seen, permanent = str(request.url), set[str](), True
        while url not in seen:
            seen.add(url)
            scripted = self._script.get(url)
            if scripted is None:
                Guard().check(url)
                raise Missing(url, "nothing is there (404)", status=404)
            if scripted.error is not None:
                raise scripted.error
            if scripted.to is None:
                document = self._document(request, url, scripted)
                return replace(document, moved_to=document.url) if len(seen) > 1 and permanent else document
            url, permanent = scripted.to, permanent and scripted.permanent
        raise Refused(url, "it sends us round in a circle")

    async def close(self) -> None:
        """Hold nothing that could be let go."""

    def _document(self, request: Request, url: str, scripted: Scripted) -> Document:
        unchanged = request.etag is not None and request.etag == scripted.headers["etag"]
        over = len(scripted.body) > request.max_bytes
        return Document(
            url=Url(url),
            status=304 if unchanged else 200,
            headers=scripted.headers,
            body=b"" if unchanged else scripted.body[: request.max_bytes],
            fetched_at=self._clock.now(),
            truncated=f"larger than {request.max_bytes} bytes" if over and not unchanged else scripted.truncated,
        )


class RecordingCourier:
    """A destination in memory: it remembers what arrived, and fails when told to."""

    def __init__(self, clock: Clock, *, per_page: int = 10) -> None:
        self.arrived: dict[DeliveryId, Delivery] = {}
        self.tried: list[DeliveryId] = []
        self.looked_for: list[DeliveryId] = []
        self.gone: set[Destination] = set()
        self._clock = clock
        self._per_page = per_page
        self._failures: list[tuple[DeliveryError, bool]] = []

    def break_down(self, error: DeliveryError, *, arrived: bool = False) -> None:
        """Let the next page fail, before it has arrived or after."""
        self._failures.append((error, arrived))

    def seen(self) -> list[str]:
        """Return what a reader sees, a text for each page, in the order they arrived."""
        return [str(delivery.page["text"]) for delivery in self.arrived.values()]

    def render(self, digest: Digest) -> tuple[Leaf, ...]:
        """Return a page for every few stories, floods last; one that says so when there is nothing to tell."""
        parts: list[tuple[str, tuple[StoryId, ...], tuple[EventId, ...]]] = [
            (line.summary.headline.text, (line.story,), tuple(id_ for each in line.happenings for id_ in each.ids))
            for line in digest.lines
        ]
        parts += [(each.name, (), each.ids) for each in digest.happenings]
        parts += [(f"{flood.name}: {flood.entries} entries", flood.stories, ()) for flood in digest.floods]
        chunks = [parts[at : at + self._per_page] for at in range(0, len(parts), self._per_page)] or [[]]
        return tuple(
            Leaf(
                page={"text": "\n".join(text for text, _, _ in chunk) or "a quiet day", "left_out": digest.left_out},
                stories=tuple(story for _, stories, _ in chunk for story in stories),
                events=tuple(event for _, _, events in chunk for event in events),
            )
            for chunk in chunks
        )

    def correct(self, correction: Correction) -> Leaf:
        """Return a page that names each story and where it stands now."""
        said = "; ".join(f"{one.line.summary.headline.text}: {one.line.standing}" for one in correction.stories)
        return Leaf(page={"text": said}, stories=tuple(one.line.story for one in correction.stories))

    async def find(self, delivery: Delivery) -> Receipt | None:
        """Return the receipt of a page that has arrived."""
        self.looked_for.append(delivery.id)
        self._check(delivery)
        return self._receipt(delivery) if delivery.id in self.arrived else None

    async def send(self, delivery: Delivery) -> Receipt:
        """Take one page in; the same one twice is there once."""
        self.tried.append(delivery.id)
        self._check(delivery)
        error, arrives = self._failures.pop(0) if self._failures else (None, True)
        if arrives:
            self.arrived.setdefault(delivery.id, delivery)
        if error:
            raise error
        return self._receipt(delivery)

    async def close(self) -> None:
        """Hold nothing that could be let go."""

    def _check(self, delivery: Delivery) -> None:
        if delivery.destination in self.gone:
            raise Undeliverable(f"{delivery.destination} is gone")

    def _receipt(self, delivery: Delivery) -> Receipt:
        return Receipt(delivery=delivery.id, at=self._clock.now(), reference=f"kept as {delivery.id}")


class MonolingualEmbedder:
    """An embedder under another name that reads one language and no other; its vectors are another embedder's."""

    def __init__(self, inner: Embedder, *, name: str, lang: str) -> None:
        self.name = name
        self.asked: list[str] = []
        self._inner = inner
        self._lang = lang

    @property
    def dimensions(self) -> int:
        """Return the length of a vector."""
        return self._inner.dimensions

    def reads(self, lang: str) -> bool:
        """Read its one language."""
        return lang == self._lang

    async def embed(self, texts: Sequence[str], *, query: bool = False) -> Matrix:
        """Return what the other embedder returns, and remember what was asked."""
        self.asked += texts
        return await self._inner.embed(texts, query=query)


class StoreBetween:
    """Another's store, for a fake that comes between it and its user in some of what its blocks offer."""

    def __init__(self, store: Store) -> None:
        self._store = store

    async def search(self, query: Query, *, embedder: str) -> Found:
        """Return what the store finds."""
        return await self._store.search(query, embedder=embedder)

    async def refresh(self) -> int:
        """Bring the store's indexes up to date."""
        return await self._store.refresh()

    async def rebuild(self) -> int:
        """Make the store's indexes anew."""
        return await self._store.rebuild()

    async def close(self) -> None:
        """Close the store."""
        await self._store.close()


def between(tx: Transaction, *, polls: Polls | None = None, deliveries: Deliveries | None = None) -> Repositories:
    """Offer what a block offers, with these in the place of its own."""
    return Repositories(
        items=tx.items,
        stories=tx.stories,
        polls=polls or tx.polls,
        deliveries=deliveries or tx.deliveries,
        texts=tx.texts,
        models=tx.models,
        snapshots=tx.snapshots,
        events=tx.events,
        claims=tx.claims,
        verdicts=tx.verdicts,
        rulings=tx.rulings,
        moves=tx.moves,
        roundups=tx.roundups,
        subscriptions=tx.subscriptions,
        follows=tx.follows,
        mutes=tx.mutes,
        forgetting=tx.forgetting,
    )


class WatchedStore(StoreBetween):
    """A store that counts the states it is given, a number a write, and refuses them when told to; the rest is another's."""

    def __init__(self, store: Store) -> None:
        super().__init__(store)
        self.written: list[int] = []
        self.refusing = False

    @asynccontextmanager
    async def begin(self) -> AsyncIterator[Transaction]:
        """Open a transaction whose states are watched."""
        async with self._store.begin() as tx:
            yield between(tx, polls=_WatchedPolls(tx.polls, self))


class _WatchedPolls:
    def __init__(self, polls: Polls, watched: WatchedStore) -> None:
        self._polls = polls
        self._watched = watched

    async def get(self, sources: Sequence[SourceId]) -> dict[SourceId, PollState]:
        return await self._polls.get(sources)

    async def put(self, states: Sequence[PollState]) -> None:
        if self._watched.refusing:
            raise StoreError("the store is locked")
        self._watched.written.append(len(states))
        await self._polls.put(states)
