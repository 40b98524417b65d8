"""A model's license history, rebuilt from the commits of its hub or repository: the ledger need not begin today."""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.domain.event import Event
from bot.domain.history import Commit, Version
from bot.domain.license import LicenseSnapshot
from bot.domain.model import Access, FileRef, ModelRecord, Place, Sighting, Text
from bot.domain.source import Document, Request, Url
from bot.errors import FetchError, Throttled
from bot.flows.reading import read
from bot.flows.survey import Hub
from bot.flows.texts import TEXT_BYTES
from bot.ports import Doors, Transaction
from bot.rules.detection import Look, detect_license
from bot.rules.ladder import Found, Read, climb, differs, sha256_of, snapshot
from bot.rules.noise import is_noise
from bot.rules.watching import model_of

COMMITS = 500
"""Commits looked at of one repository, newest first: a popular model's has a few dozen."""

PATIENCE = 40
"""How often a hub that asks us to wait is waited for, before a history is left as far as it came."""

Report = Callable[[int, int], None]
"""Hears how many of how many versions are done."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Backfilled:
    """What a history added to the ledger."""

    model: str
    place: Place
    versions: int
    snapshots: tuple[LicenseSnapshot, ...]
    events: tuple[Event, ...]
    problems: tuple[str, ...] = ()


async def chronicle(
    place: Place,
    url: Url,
    versions: Sequence[Version],
    doors: Doors,
    *,
    evidence: Callable[[Commit, str], Url],
    report: Report | None = None,
) -> Backfilled:
    """Keep what a repository said at each of these versions, oldest first, up to what the ledger saw itself.

    What a history tells is dated by its commits, and its events are archival: they are known, never announced.
    """
    record, snapshots, events, first_look = await _begin(place, url, doors)
    texts: dict[str, str] = {}
    held: dict[str, LicenseSnapshot] = {}
    ordered = sorted(versions, key=lambda version: version.commit.at)
    for number, version in enumerate(ordered, start=1):
        if first_look is not None and version.commit.at >= first_look:
            break
        found = _found(record, version, evidence)
        for said in await asyncio.to_thread(climb, found):
            after = snapshot(said, found, record, version.commit.at)
            before = held.get(said.artifact)
            texts |= said.texts
            if not differs(before, after):
                continue
            held[said.artifact] = after
            snapshots.append(after)
            if before is not None:
                events += _changes(before, after, texts, record, found)
        if report:
            report(number, len(ordered))
    async with doors.store.begin() as tx:
        if not (await tx.models.at([place])):
            await tx.models.put([record])
        await tx.texts.put([Text(sha256=sha, text=text) for sha, text in texts.items()], oids={})
        await tx.snapshots.append(snapshots)
        fresh = await tx.events.append(events)
    return Backfilled(
        model=record.model,
        place=place,
        versions=len(ordered),
        snapshots=tuple(snapshots),
        events=tuple(event for event in events if event.id in fresh),
    )


def _changes(
    before: LicenseSnapshot, after: LicenseSnapshot, texts: dict[str, str], record: ModelRecord, found: Found
) -> list[Event]:
    look = Look(before=record, after=record, now=after.observed_at, window=timedelta(0))
    return detect_license(before, after, texts, look, copy=is_noise(found.sighting) is not None, archival=True)


async def _begin(
    place: Place, url: Url, doors: Doors
) -> tuple[ModelRecord, list[LicenseSnapshot], list[Event], datetime | None]:
    """Return the record a history belongs to, empty lists to fill, and when the ledger first looked itself."""
    now = doors.clock.now()
    async with doors.store.begin() as tx:
        record = (await tx.models.at([place])).get(place)
        first = await _first_look(record, place, tx)
    if record is None:
        record = ModelRecord(
            model=model_of(place, doors.makers),
            place=place,
            name=place.repository.rpartition("/")[2],
            url=url,
            source="backfill",
            revision=None,
            access=Access.OPEN,
            parents=(),
            seen_at=now,
            checked_at=now,
        )
    return record, [], [], first


async def _first_look(record: ModelRecord | None, place: Place, tx: Transaction) -> datetime | None:
    """Return when the ledger's own snapshots of a place begin."""
    if record is None:
        return None
    seen = [each.observed_at for each in await tx.snapshots.history(record.model) if each.place == place]
    return min(seen, default=None)


def _found(record: ModelRecord, version: Version, evidence: Callable[[Commit, str], Url]) -> Found:
    commit = version.commit
    sighting = Sighting(
        place=record.place,
        url=record.url,
        name=record.name,
        revision=commit.id,
        access=record.access,
        card=version.card,
        updated_at=commit.at,
    )
    texts = tuple(
        Read(path=path, text=text, sha256=sha256_of(text), evidence=evidence(commit, path))
        for path, text in sorted(version.files.items())
    )
    return Found(sighting=sighting, texts=texts)


async def from_hub(place: Place, hub: Hub, report: Report | None = None) -> Backfilled:
    """Rebuild a model's history from its hub's commits."""
    past = hub.kind.past
    if past is None:
        return Backfilled(
            model=place.repository,
            place=place,
            versions=0,
            snapshots=(),
            events=(),
            problems=(f"{place.hub} keeps no history that could be asked for",),
        )
    async with hub.doors.store.begin() as tx:
        record = (await tx.models.at([place])).get(place)
    seen = record or await hub.probe(place)
    if seen is None:
        return Backfilled(
            model=place.repository, place=place, versions=0, snapshots=(), events=(), problems=("it is not there",)
        )
    problems: list[str] = []
    paths = tuple(record.files) if record else tuple(file.path for file in getattr(seen, "files", None) or ())
    commits = await _commits(past.commits(hub.spec, place, paths), hub, problems)
    versions = [each async for each in _versions(place, commits, hub, problems, report)]

    def evidence(commit: Commit, path: str) -> Url:
        return Url(f"{seen.url}/blob/{commit.id}/{path}")

    done = await chronicle(place, seen.url, versions, hub.doors, evidence=evidence)
    return replace(done, problems=tuple(dict.fromkeys(problems)))


async def _commits(asks: Iterable[Request], hub: Hub, problems: list[str]) -> list[Commit]:
    """Return the commits of a repository, newest first, within a bound."""
    assert hub.kind.past is not None, "only hubs with a past are asked"
    commits: dict[str, Commit] = {}
    waiting = list(asks)
    while waiting and len(commits) < COMMITS:
        try:
            document = await _patiently(waiting.pop(0), hub)
        except FetchError as error:
            problems.append(f"the commits did not come: {error.reason}")
            break
        page, more = hub.kind.past.read_commits(document)
        commits |= {commit.id: commit for commit in page}
        waiting += [more] if more else []
    if len(commits) > COMMITS or waiting:
        problems.append(f"only the newest {COMMITS} commits were looked at")
    return sorted(commits.values(), key=lambda commit: commit.at, reverse=True)[:COMMITS]


async def _versions(
    place: Place, commits: Sequence[Commit], hub: Hub, problems: list[str], report: Report | None
) -> AsyncIterator[Version]:
    """Read the files that speak about licenses at each commit; a content once read is not asked for again."""
    past, texts = hub.kind.past, dict[str, str]()
    assert past is not None, "only hubs with a past are asked"
    before: dict[str, str] | None = None
    for number, commit in enumerate(reversed(commits), start=1):
        if report:
            report(number, len(commits))
        try:
            reading = await read(hub.kind, hub.spec, await _patiently(past.at(hub.spec, place, commit), hub))
            files = {file.path: file for row in reading.sightings for file in row.files or () if file.request}
            oids = {path: file.oid for path, file in files.items()}
            if oids == before:
                continue
            for file in files.values():
                if file.oid not in texts:
                    texts[file.oid] = await _text(file, hub)
        except FetchError as error:
            problems.append(f"commit {commit.id[:7]} could not be read: {error.reason}")
            continue
        before = oids
        held = {path: texts[file.oid] for path, file in files.items()}
        readme = next((text for path, text in held.items() if path.casefold() == "readme.md"), "")
        yield Version(commit=commit, files=held, card=past.card(readme) if past.card and readme else None)


async def _text(file: FileRef, hub: Hub) -> str:
    assert file.request is not None, "only files that can be read are kept"
    document = await _patiently(replace(file.request, max_bytes=TEXT_BYTES), hub)
    return document.body.decode("utf-8", "replace").replace("\0", "")


async def _patiently(request: Request, hub: Hub) -> Document:
    """Fetch, waiting as long as a hub asks us to: a history is in no hurry."""
    for _ in range(PATIENCE):
        try:
            return await hub.doors.fetcher.fetch(request)
        except Throttled as error:
            wait = (error.retry_at - hub.doors.clock.now()).total_seconds() if error.retry_at else 30.0
            await asyncio.sleep(min(max(wait, 1.0), 300.0))
    return await hub.doors.fetcher.fetch(request)
