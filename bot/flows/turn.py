"""One source, one turn: ask, read, keep what is new, say when to ask again."""

import asyncio
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.domain.event import Event
from bot.domain.item import Item, Refusal
from bot.domain.source import Document, Entry, Outcome, PollState, Reading, SourceId, SourceSpec
from bot.errors import FetchError
from bot.flows.reading import follow_listing, read
from bot.ports import Doors
from bot.rules.admission import admit, draft, strangers
from bot.rules.identity import distinct, lookups
from bot.rules.language import detect
from bot.rules.polling import next_turn


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """How one asking of one source went."""

    source: SourceId
    state: PollState
    entries: int = 0  # the document held
    kept: int = 0  # entries that became items
    refused: tuple[Refusal, ...] = ()
    models: int = 0  # a hub named
    events: tuple[Event, ...] = ()  # that became known through it

    @property
    def outcome(self) -> Outcome | None:
        """Say in one word how it ended."""
        return self.state.outcome

    @property
    def problem(self) -> str | None:
        """Say what was wrong, in a sentence; None when all was well."""
        return self.state.problem


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What one asking brought, before anything is kept."""

    answer: Document | FetchError
    reading: Reading | None  # None: nothing came, or nothing new


async def ask(spec: SourceSpec, state: PollState, doors: Doors) -> Asked:
    """Fetch one source and read what came; a failure is a value."""
    kind = doors.kinds[spec.kind]
    try:
        document = await doors.fetcher.fetch(kind.plan(spec, state))
    except FetchError as error:
        return Asked(answer=error, reading=None)
    if document.status == 304 or is_known(document, state):
        return Asked(answer=document, reading=None)
    reading = await read(kind, spec, document)
    if reading.follow:
        reading = await follow_listing(kind, spec, reading, doors)
    return Asked(answer=document, reading=reading)


def is_known(document: Document, state: PollState) -> bool:
    """Say whether the very same bytes came last time, from a server that ignores conditional requests."""
    return document.truncated is None and state.body_sha256 is not None and sha256(document) == state.body_sha256


def sha256(document: Document) -> str:
    """Hash a body, for servers that ignore conditional requests."""
    return hashlib.sha256(document.body).hexdigest()


async def admit_new(
    reading: Reading, spec: SourceSpec, state: PollState, doors: Doors, now: datetime
) -> tuple[tuple[Item, ...], tuple[Refusal, ...]]:
    """Say which entries of a reading are new, as items, and which are refused."""
    entries = distinct(reading.entries)
    wanted = lookups(entries)
    async with doors.store.begin() as tx:
        known = await tx.items.known(spec.id, guids=wanted.guids, urls=wanted.urls, hashes=())
    strange = strangers(entries, known, home=reading.link)
    if not strange:
        return (), ()
    items, refused = await drafted(strange, spec, state, doors, now=now, language=reading.language)
    async with doors.store.begin() as tx:
        alike = await tx.items.known(spec.id, guids=(), urls=(), hashes=[item.content_hash for item in items])
    return admit(items, alike, present=wanted), refused


async def drafted(
    entries: Sequence[Entry], spec: SourceSpec, state: PollState, doors: Doors, *, now: datetime, language: str | None
) -> tuple[tuple[Item, ...], tuple[Refusal, ...]]:
    """Make items of entries off the event loop: cleaning markup is most of the work of a turn."""
    return await asyncio.to_thread(
        draft, entries, spec, state, now, clean=doors.clean, detect=detect, feed_language=language
    )


def settled(spec: SourceSpec, state: PollState, asked: Asked, now: datetime) -> Turn:
    """Conclude a turn that brought nothing to read."""
    return Turn(source=spec.id, state=next_turn(spec, state, asked.answer, reading=None, new=0, now=now))


async def kept(spec: SourceSpec, state: PollState, asked: Asked, reading: Reading, doors: Doors) -> Turn:
    """Conclude a turn that brought a reading: its new entries and its new state are stored together, or not at all."""
    now = doors.clock.now()
    items, refused = await admit_new(reading, spec, state, doors, now)
    after = next_turn(spec, state, asked.answer, reading=reading, new=len(items), now=now)
    async with doors.store.begin() as tx:
        added = await tx.items.add(items)
        await tx.polls.put([after])
    return Turn(source=spec.id, state=after, entries=len(reading.entries), kept=len(added), refused=refused)
