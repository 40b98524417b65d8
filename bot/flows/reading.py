"""A document read without holding up the event loop, and the further pages of a listing."""

import asyncio
from dataclasses import replace

from bot.domain.model import Sighting
from bot.domain.source import Document, Reading, Request, SourceSpec
from bot.errors import FetchError
from bot.ports import Doors, SourceKind

FOLLOWED = 4
"""How many further pages of one listing a turn asks for; what lies beyond is there again next time."""

INLINE_BYTES = 4_096
"""A body this small is read where we stand: handing it to another thread costs more than reading it (about 50 µs)."""


async def read(kind: SourceKind, spec: SourceSpec, document: Document) -> Reading:
    """Read a document without holding up the event loop."""
    if len(document.body) <= INLINE_BYTES:
        return kind.read(spec, document)
    return await asyncio.to_thread(kind.read, spec, document)


async def follow_listing(kind: SourceKind, spec: SourceSpec, first: Reading, doors: Doors) -> Reading:
    """Ask for the further pages of a listing, within a bound; what fails is a problem, and the rest is kept.

    A listing of which a page is missing is not complete: what it does not name may stand there.
    """
    entries, problems = list(first.entries), list(first.problems)
    sightings = {row.place: row for row in first.sightings}
    asks: list[Request] = list(first.follow)
    complete = first.complete
    for _ in range(FOLLOWED):
        if not asks:
            break
        request = asks.pop(0)
        try:
            more = await read(kind, spec, await doors.fetcher.fetch(request))
        except FetchError as error:
            problems.append(f"a further page did not come: {error.reason}")
            complete = False
            break
        entries += more.entries
        problems += more.problems
        asks += more.follow
        complete = complete and not more.not_a_feed
        for row in more.sightings:
            sightings[row.place] = merged(sightings[row.place], row) if row.place in sightings else row
    return replace(
        first,
        entries=tuple(entries),
        sightings=tuple(sightings.values()),
        problems=tuple(problems),
        complete=complete and not asks,
        follow=(),
    )


def merged(row: Sighting, more: Sighting) -> Sighting:
    """Put what a second document says of a place over what a first one said; what it leaves out stays."""
    said = {name: value for name in _SAID if (value := getattr(more, name)) is not None and value != ()}
    return replace(row, **said)


_SAID = tuple(name for name in Sighting.__slots__ if name not in {"place", "more"})
