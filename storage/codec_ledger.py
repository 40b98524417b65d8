"""The ledger's nouns ⇄ JSON and columns, shared by both stores.

Snapshots and events are kept whole, as JSON, beside the few columns they are looked up by: a field that a later version adds
has a default, and what an earlier one wrote is read with it.
"""

import zlib
from collections.abc import Mapping
from typing import TypeVar

from pydantic import TypeAdapter, ValidationError

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
from bot.domain.model import ModelRecord, Place
from bot.errors import StoreError
from storage.codec import Row, Times

T = TypeVar("T")

SNAPSHOT = "place, artifact, model, revision, observed_at, happened_at, body"
EVENT = "id, kind, model, at, seen_at, archival, body"
RECORD = "place, hub, model, source, needle, downloads, gone, checked_at, seen_at, body"

KINDS: Mapping[str, type[Event]] = {
    each.__name__: each
    for each in (AccessChanged, LicenseChanged, LineageConflictFound, ModelReleased, ModelReturned, ModelWithdrawn)
}
"""Every kind of event by the name it is stored under."""

_EVENTS = {name: TypeAdapter(each) for name, each in KINDS.items()}
_SNAPSHOTS = TypeAdapter(LicenseSnapshot)
_RECORDS = TypeAdapter(ModelRecord)


def packed(text: str) -> bytes:
    """Compress a text; a lone surrogate, which JSON can smuggle in, is kept as it is."""
    return zlib.compress(text.encode("utf-8", "surrogatepass"), 6)


def unpacked(body: bytes) -> str:
    """Read a compressed text."""
    return zlib.decompress(bytes(body)).decode("utf-8", "surrogatepass")


def plainly(said: str) -> str:
    """Return a text that every database takes as a column: without NUL, and without lone surrogates."""
    return said.replace("\0", "").encode("utf-8", "replace").decode()


def place_key(place: Place) -> str:
    """Write a place as the column it is looked up by."""
    return plainly(str(place))


def snapshot_row(held: LicenseSnapshot, times: Times) -> Row:
    """Write a snapshot in the order of `SNAPSHOT`."""
    return (
        place_key(held.place),
        held.artifact.value,
        plainly(held.model),
        plainly(held.revision),
        times.at(held.observed_at),
        times.at(held.dated_at or held.observed_at),
        _written(_SNAPSHOTS, held),
    )


def snapshot_of(body: str) -> LicenseSnapshot:
    """Read a snapshot."""
    return _read(_SNAPSHOTS, body, "license snapshot")


def event_row(event: Event, times: Times) -> Row:
    """Write an event in the order of `EVENT`."""
    return (
        event.id,
        type(event).__name__,
        plainly(event.model),
        times.at(event.at),
        times.at(event.seen_at),
        event.archival,
        _written(_EVENTS[type(event).__name__], event),
    )


def event_of(kind: str, body: str) -> Event:
    """Read an event; one of a kind this code does not know is a `StoreError`."""
    if kind not in _EVENTS:
        raise StoreError(f"There is an event of the kind {kind!r}: it was written by a newer Kaiho.")
    return _read(_EVENTS[kind], body, "event")


def record_row(record: ModelRecord, times: Times) -> Row:
    """Write a record in the order of `RECORD`; `needle` is what it is searched by."""
    return (
        place_key(record.place),
        record.place.hub.value,
        plainly(record.model),
        record.source,
        plainly(f"{record.place}\n{record.model}\n{record.name}").lower(),
        record.downloads or 0,
        record.access.value == "gone",
        times.at(record.checked_at),
        times.at(record.seen_at),
        _written(_RECORDS, record),
    )


def record_of(body: str) -> ModelRecord:
    """Read a record."""
    return _read(_RECORDS, body, "model record")


def _written(adapter: TypeAdapter[T], noun: T) -> str:
    return adapter.dump_json(noun).decode()


def _read(adapter: TypeAdapter[T], body: str, what: str) -> T:
    try:
        return adapter.validate_json(body)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        raise StoreError(f"A {what} in the store can not be read: {first['loc']} {first['msg']}.") from error
