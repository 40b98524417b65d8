"""The ledger's nouns ⇄ JSON and columns, shared by both stores.

Snapshots and events are kept whole, as JSON, beside the few columns they are looked up by: a field that a later version adds
has a default, and what an earlier one wrote is read with it.
"""

import hashlib
import json
import zlib
from collections.abc import Iterable, Mapping
from typing import Generic, TypeVar

from pydantic import TypeAdapter, ValidationError
from pydantic_core import PydanticSerializationError

from bot.domain.event import (
    AccessChanged,
    Event,
    LicenseChanged,
    LineageConflictFound,
    ModelReleased,
    ModelReturned,
    ModelWithdrawn,
)
from bot.domain.license import LicenseSnapshot
from bot.domain.model import Access, ModelRecord, Place
from bot.errors import StoreError
from storage.codec import Row, Times

T = TypeVar("T")

LONGEST_KEY = 480
"""Bytes of a text that is looked up by. PostgreSQL refuses index rows of more than 2,704 bytes, and none of ours holds more than
two of these with their marks, or one and a needle."""

LONGEST_NAME = 400
"""Bytes of each of the three names a needle is made of; Hugging Face's own limit for a repository is 96 characters."""

LARGEST = 2**63 - 1
"""The largest number a column takes, in either store. What a hub says beyond it stays in the body."""

MOST_DOWNLOADS = 10**12
"""Downloads of one model that are added up: a hub that says more says nonsense, and a million of these fit into a column."""

SNAPSHOT = "place, artifact, model, revision, observed_at, happened_at, body"
EVENT = "id, kind, model, at, seen_at, archival, body"
RECORD = "place, hub, model, source, needle, downloads, gone, checked_at, seen_at, body"

KINDS: Mapping[str, type[Event]] = {
    each.__name__: each
    for each in (AccessChanged, LicenseChanged, LineageConflictFound, ModelReleased, ModelReturned, ModelWithdrawn)
}
"""Every kind of event by the name it is stored under."""


class Body(Generic[T]):
    """A noun kept whole, as JSON; `what` is how people call it."""

    def __init__(self, noun: type[T], what: str) -> None:
        self._adapter: TypeAdapter[T] = TypeAdapter(noun)
        self._what = what

    def written(self, noun: T) -> str:
        """Write a noun."""
        try:
            return self._adapter.dump_json(noun).decode()
        except PydanticSerializationError:  # a lone surrogate: JSON's escapes can say one, UTF-8 can not
            said = json.dumps(self._adapter.dump_python(noun, mode="json"), ensure_ascii=False)
            return said.encode("utf-8", "replace").decode()

    def read(self, body: str) -> T:
        """Read a noun; one that is damaged is a `StoreError`."""
        try:
            return self._adapter.validate_json(body)
        except ValidationError as error:
            first = error.errors(include_url=False)[0]
            raise StoreError(f"A {self._what} in the store can not be read: {first['loc']} {first['msg']}.") from error


_EVENTS = {name: Body(each, "event") for name, each in KINDS.items()}
_SNAPSHOTS = Body(LicenseSnapshot, "license snapshot")
_RECORDS = Body(ModelRecord, "model record")


def packed(text: str) -> bytes:
    """Compress a text; a lone surrogate, which JSON can smuggle in, is kept as it is."""
    return zlib.compress(text.encode("utf-8", "surrogatepass"), 6)


def unpacked(body: bytes) -> str:
    """Read a compressed text."""
    return zlib.decompress(bytes(body)).decode("utf-8", "surrogatepass")


def key_of(said: str) -> str:
    """Write a text as every database can look it up: without NUL and lone surrogates, and short; different ones stay different."""
    plain = said.replace("\0", "").encode("utf-8", "replace")
    if len(plain) <= LONGEST_KEY and plain.decode() == said:
        return said
    mark = hashlib.sha256(said.encode("utf-8", "surrogatepass")).hexdigest()
    return f"{plain[:LONGEST_KEY].decode('utf-8', 'ignore')}#{mark}"


def place_key(place: Place) -> str:
    """Write a place as the column it is looked up by."""
    return key_of(str(place))


def by_key(places: Iterable[Place]) -> dict[str, Place]:
    """Return places by the column they are looked up by, each once, in their order."""
    return {place_key(place): place for place in places}


def folded(said: str) -> str:
    """Write what is searched for, or in, so that neither case nor white space matters."""
    plain = said.replace("\0", "").encode("utf-8", "replace").decode()
    return " ".join(plain.casefold().split())


def snapshot_row(held: LicenseSnapshot, times: Times) -> Row:
    """Write a snapshot in the order of `SNAPSHOT`."""
    return (
        place_key(held.place),
        held.artifact.value,
        key_of(held.model),
        key_of(held.revision),
        times.at(held.observed_at),
        times.at(held.dated_at or held.observed_at),
        _SNAPSHOTS.written(held),
    )


def snapshot_of(body: str) -> LicenseSnapshot:
    """Read a snapshot."""
    return _SNAPSHOTS.read(body)


def event_row(event: Event, times: Times) -> Row:
    """Write an event in the order of `EVENT`."""
    return (
        event.id,
        type(event).__name__,
        key_of(event.model),
        times.at(event.at),
        times.at(event.seen_at),
        event.archival,
        _EVENTS[type(event).__name__].written(event),
    )


def event_of(kind: str, body: str) -> Event:
    """Read an event; one of a kind this code does not know is a `StoreError`."""
    if kind not in _EVENTS:
        raise StoreError(f"There is an event of the kind {kind!r}: it was written by a newer Kaiho.")
    return _EVENTS[kind].read(body)


def record_row(record: ModelRecord, times: Times) -> Row:
    """Write a record in the order of `RECORD`; `needle` is what it is searched by, a name a line."""
    names = dict.fromkeys(folded(name) for name in (record.place.repository, record.model, record.name))
    needle = "".join(f"\n{name.encode()[:LONGEST_NAME].decode('utf-8', 'ignore')}" for name in names)
    return (
        place_key(record.place),
        record.place.hub.value,
        key_of(record.model),
        record.source,
        f"{needle}\n",
        max(0, min(record.downloads or 0, LARGEST)),
        record.access is Access.GONE or record.misses > 0,
        times.at(record.checked_at),
        times.at(record.seen_at),
        _RECORDS.written(record),
    )


def record_of(body: str) -> ModelRecord:
    """Read a record."""
    return _RECORDS.read(body)
