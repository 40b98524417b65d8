"""The texts that speak about licenses, read where their content is new, and the ladder climbed with them."""

import asyncio
from collections.abc import Mapping
from dataclasses import replace

from bot.domain.license import Artifact, LicenseSnapshot
from bot.domain.model import FileRef, Place, Sighting, Text
from bot.domain.model import Hub as HubName
from bot.domain.source import SourceId, SourceSpec, Url
from bot.errors import FetchError, Gone, Missing, Refused, Throttled, TooLarge
from bot.flows.reading import read
from bot.flows.survey import Hub, Survey, is_behind
from bot.ports import Doors
from bot.rules.identity import canonical
from bot.rules.ladder import LICENSE_FILE, Found, Read, climb, link_elsewhere, sha256_of
from bot.rules.polling import first_state

TEXT_BYTES = 1024 * 1024
"""The longest license text taken: the longest real ones have 100 kB."""

FINAL = (Refused, Missing, Gone, TooLarge)
"""Failures that say something about a text; any other says something about the moment."""


def is_whole(row: Sighting) -> bool:
    """Say whether a sighting carries all its place says, so that what it does not say is not said."""
    return row.more is None and (row.card is not None or row.files is not None or bool(row.texts))


async def read_texts(found: Survey, hub: Hub) -> None:
    """Read what speaks about licenses, where its content is new to us, and climb the ladder."""
    doors = hub.doors
    whole = [row for row in found.rows.values() if is_whole(row) and is_behind(row, found)]
    wanted = [file.oid for row in whole for file in row.files or () if file.request]
    links = [link for row in whole if (link := link_elsewhere(row))]
    parents = [parent.place for row in whole for parent in row.parents]
    async with doors.store.begin() as tx:
        found.oids |= await tx.texts.known([*wanted, *links])
        found.texts |= await tx.texts.get(list(found.oids.values()))
        above = await tx.snapshots.latest(parents)
        terms = await tx.snapshots.latest([page for link in links if (page := page_of(link))])
        newest = {place: held.text_sha256 for (place, _), held in terms.items() if held.text_sha256}
        found.texts |= await tx.texts.get(list(newest.values()))
        found.oids |= {link: newest[page] for link in links if (page := page_of(link)) in newest}
    for row in whole:
        try:
            texts = await _own_texts(row, found, doors)
            linked = await _linked(row, found, hub)
        except Throttled as error:
            found.waiting = True
            found.problems.append(f"texts wait: {error.reason}")
            return
        held: dict[Place, LicenseSnapshot] = {
            parent.place: above[parent.place, Artifact.WEIGHTS]
            for parent in row.parents
            if (parent.place, Artifact.WEIGHTS) in above
        }
        if row.place in found.later:
            continue  # it stays behind, and the next turn asks again
        if row.place in found.unread and found.known.get(row.place):
            continue  # what a text said before is not taken back because it can not be read now
        one = Found(sighting=row, texts=texts, linked=linked, parents=held)
        said = await asyncio.to_thread(climb, one)
        found.climbed[row.place] = (one, said)
        for each in said:
            found.texts |= each.texts


def page_of(link: Url) -> Place | None:
    """Return the place of a page of terms: where a `terms` source watches it, its newest text is what a link to it says."""
    page = canonical(link)
    return Place(hub=HubName.WEB, repository=page) if page else None


async def _own_texts(row: Sighting, found: Survey, doors: Doors) -> tuple[Read, ...]:
    """Return the texts of a repository's own files that speak about licenses."""
    texts = [Read(path=path, text=text, sha256=sha256_of(text), evidence=row.url) for path, text in row.texts]
    for file in row.files or ():
        text = await _text(file, row.place, found, doors)
        if text is None and file.request and LICENSE_FILE.search(file.path) and row.place not in found.later:
            found.unread.add(row.place)
        if text is not None:
            assert file.request is not None, "a text was read from somewhere"
            texts.append(Read(path=file.path, text=text, sha256=sha256_of(text), evidence=file.request.url))
    return tuple(texts)


async def _text(file: FileRef, place: Place, found: Survey, doors: Doors) -> str | None:
    """Return a file's text; None where there is none to be had, and a note where it may come another time."""
    if file.request is None or (file.size or 0) > TEXT_BYTES:
        return None
    held = found.texts.get(found.oids.get(file.oid, ""))
    if held is not None:
        return held
    try:
        document = await doors.fetcher.fetch(replace(file.request, max_bytes=TEXT_BYTES))
    except Throttled:
        raise
    except FetchError as error:
        found.problems.append(f"{file.path} could not be read: {error.reason}")
        if not isinstance(error, FINAL):
            found.later.add(place)
        return None
    if document.truncated:
        found.problems.append(f"{file.path} did not come whole: {document.truncated}")
        if len(document.body) < TEXT_BYTES:  # the connection broke, and not the cap
            found.later.add(place)
        return None
    text = document.body.decode("utf-8", "replace").replace("\0", "")
    _keep(text, found, oid=file.oid)
    return text


def _keep(text: str, found: Survey, *, oid: str) -> None:
    sha256 = sha256_of(text)
    found.texts[sha256] = text
    found.oids[oid] = sha256


async def _linked(row: Sighting, found: Survey, hub: Hub) -> tuple[Read, ...]:
    """Return the text a card links to, read once; `terms` sources watch what may change there."""
    link = link_elsewhere(row)
    if link is None:
        return ()
    held = found.texts.get(found.oids.get(link, ""))
    if held is None:
        held = await read_terms(link, hub)
        if held is None:
            return ()
        _keep(held, found, oid=link)
    return (Read(path=link, text=held, sha256=sha256_of(held), evidence=link),)


async def read_terms(link: Url, hub: Hub) -> str | None:
    """Read a page whose text is a license; None where there is none to be had."""
    terms = hub.doors.kinds["terms"]
    stranger = SourceSpec(id=SourceId("linked-terms"), kind="terms", url=link)
    try:
        document = await hub.doors.fetcher.fetch(terms.plan(stranger, first_state(stranger, hub.doors.clock.now())))
    except Throttled:
        raise
    except FetchError:
        return None
    reading = await read(terms, stranger, document)
    return next((text for row in reading.sightings for _, text in row.texts), None)


def as_texts(texts: Mapping[str, str]) -> list[Text]:
    """Make texts of what was read, by their content."""
    return [Text(sha256=sha256, text=text) for sha256, text in texts.items()]
