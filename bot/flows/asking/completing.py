"""What somebody may be typing: models, makers, licenses, stories and sources."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from bot.domain.answer import Option
from bot.domain.following import Subject
from bot.domain.model import ModelRecord
from bot.domain.search import Query
from bot.flows.asking.desk import Desk
from bot.ports import Transaction
from bot.rules.absence import is_there
from bot.rules.autocompleting import LONGEST, MOST, Offer, beginning, likeliest
from bot.rules.licensing.catalogue import catalogue, squeezed
from bot.rules.names import ALIASES, FAMILIES, HUB_OWNERS, LABELS, MAKER_LABELS, MAKERS

NEWEST = 150
"""Stories offered by their titles, the newest; those of a day or two."""

KEPT = timedelta(seconds=30)
"""How long their titles are kept: somebody who types asks at every letter."""

LOOKED_AT = 100
"""Records looked at for what was typed: a model lies in several places, and is offered once."""

EVENTS = 200
"""The newest events, whose models are offered before anything was typed."""

NAMED = 3
"""Families looked for where their name in another language was typed."""


@dataclass(slots=True)
class Shelf:
    """Titles of the newest stories, kept for a moment."""

    offers: tuple[Offer, ...] = ()
    at: datetime | None = field(default=None)


async def complete(subject: Subject, typed: str, desk: Desk, shelf: Shelf) -> Sequence[Option]:
    """Return what was probably meant, the likeliest first."""
    said = typed[:LONGEST]
    match subject:
        case Subject.MODEL:
            return await _models(said, desk)
        case Subject.MAKER:
            return likeliest(said, _makers(desk))
        case Subject.LICENSE:
            return likeliest(said, _licenses())
        case Subject.STORY:
            return await _stories(said, desk, shelf)
        case Subject.SOURCE:
            return likeliest(said, (Offer(label=spec.name or spec.id, value=spec.id) for spec in desk.specs.values()))


async def _models(said: str, desk: Desk) -> tuple[Option, ...]:
    async with desk.doors.store.begin() as tx:
        looked_for, found = await _typed(said, tx) if said else (said, await _newest(tx))
    there = [record for record in found if is_there(record)] or found
    return likeliest(
        looked_for,
        (
            Offer(
                label=record.model if "/" in record.model else record.name,
                value=record.model,
                names=(record.name, record.model.rpartition("/")[2], record.place.repository),
            )
            for record in there
        ),
    )


async def _typed(said: str, tx: Transaction) -> tuple[str, list[ModelRecord]]:
    """Return the records that hold what was typed; of a family called so in another language those of its own name."""
    found = await tx.models.find(said, limit=LOOKED_AT)
    if found or said.isascii():
        return said, found
    names = dict.fromkeys(alias.name for alias in ALIASES if beginning(said, (alias.said,)))
    for name in list(names)[:NAMED]:
        word = LABELS[name].rstrip("+*-") if name in FAMILIES else name
        found = await tx.models.find(word, limit=LOOKED_AT)
        if found:
            return word, found
    return said, []


async def _newest(tx: Transaction) -> list[ModelRecord]:
    """Return the models something happened to last."""
    events = await tx.events.newest(limit=EVENTS)
    held = await tx.models.at(list(dict.fromkeys(event.place for event in events))[:LOOKED_AT])
    return list(held.values())


def _makers(desk: Desk) -> list[Offer]:
    """Offer the roster's makers, then every other that has a name on a hub; by all that people call them and their families."""
    owners: dict[str, str] = {}
    for owner, name in HUB_OWNERS.items():
        owners.setdefault(name, owner)
    offers = []
    taken: set[str] = set()
    for maker in desk.makers:
        handles = [handle.casefold() for each in maker.handles.values() for handle in each]
        names = {HUB_OWNERS[each] for each in (maker.id, *handles) if each in HUB_OWNERS} | ({maker.id} & MAKERS.keys())
        said = tuple(each for name in sorted(names) for each in (name, *MAKERS[name]))
        also = tuple(each for name in sorted(names) for each in _families(name))
        offers.append(Offer(label=maker.name, value=maker.id, names=(*handles, *said), also=also))
        taken |= names
    offers += [
        Offer(label=label, value=owners[name], names=(name, *MAKERS[name]), also=_families(name))
        for name, label in MAKER_LABELS.items()
        if name not in taken and name in owners
    ]
    return offers


def _families(name: str) -> tuple[str, ...]:
    """Return what people call the families of a maker."""
    return tuple(said for family, (maker, known) in FAMILIES.items() if maker == name for said in (family, *known))


def _licenses() -> list[Offer]:
    """Offer every license of the catalogue, by the names that are its own: several rows may share an SPDX id."""
    held = catalogue()
    names: dict[str, list[str]] = {}
    for name, key in held.names.items():
        names.setdefault(key, []).append(name)
    return [
        Offer(
            label=row.name, value=key, names=(row.spdx, *own) if row.spdx and squeezed(row.spdx) in own else tuple(own)
        )
        for key, row in held.rows.items()
        for own in (names.get(key, []),)
    ]


async def _stories(said: str, desk: Desk, shelf: Shelf) -> tuple[Option, ...]:
    """Offer the newest stories by their titles, and then those that whole words find."""
    now = desk.doors.clock.now()
    if shelf.at is None or now - shelf.at > KEPT:
        shelf.offers, shelf.at = await _titles(desk), now
    found = likeliest(said, shelf.offers)
    if not said or len(found) == MOST:
        return found
    hits = (await desk.doors.store.search(Query(text=said, limit=MOST), embedder=desk.doors.embedder.name)).text
    async with desk.doors.store.begin() as tx:
        items = {item.id: item for item in await tx.items.get([hit.item for hit in hits])}
        held = await tx.stories.of(list(items))
        told = {each.id for each in await tx.stories.get(list(dict.fromkeys(held.values()))) if not each.roundup}
    offers = [
        Offer(label=items[item].title or story, value=story, names=(said,))
        for item, story in held.items()
        if story in told
    ]
    more = likeliest(said, offers)
    return tuple({option.value: option for option in (*reversed(more), *reversed(found))}.values())[::-1][:MOST]


async def _titles(desk: Desk) -> tuple[Offer, ...]:
    async with desk.doors.store.begin() as tx:
        stories = await tx.stories.newest(limit=NEWEST)
        items = {item.id: item for item in await tx.items.get([story.items[0] for story in stories])}
    return tuple(
        Offer(label=items[story.items[0]].title or story.id, value=story.id)
        for story in stories
        if story.items[0] in items
    )
