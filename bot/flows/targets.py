"""What people mean when they name a story, a model, a maker, a license or a source."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.domain.following import Subject
from bot.domain.source import SourceId, SourceSpec
from bot.domain.watch import Maker
from bot.flows import ledger
from bot.flows.answers import search
from bot.flows.ruling import meant
from bot.ports import Doors, Transaction
from bot.rules.legibility import clip, legible
from bot.rules.licensing.catalogue import resolve, row
from bot.rules.naming import NAMED, by_name

LONGEST_WORDS = 200
"""Characters of what somebody names a thing by; the longest model's name on a hub has under 100."""

LONGEST_LABEL = 100
"""Characters of what a thing is called in lists: as many as Discord shows of a choice."""

LIKELY = 5
"""Found items that are looked through for the first that lies in a story."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """A thing that is there, and what it is called."""

    subject: Subject
    id: str
    label: str


async def target_of(
    subject: Subject, words: str, *, makers: Sequence[Maker], specs: Mapping[SourceId, SourceSpec], doors: Doors
) -> Target | None:
    """Return what words name among the things of a kind; None where they name nothing we know."""
    said = clip(legible(words).strip(), LONGEST_WORDS)
    if not said:
        return None
    found: tuple[str, str] | None
    match subject:
        case Subject.STORY:
            found = await _story(said, doors)
        case Subject.MODEL:
            record = await ledger.find(said, doors)
            # What nobody has seen yet can be waited for by its name.
            found = (str(record.model), record.name) if record else by_name(said.removeprefix(NAMED))
        case Subject.MAKER:
            async with doors.store.begin() as tx:
                found = await maker_of(said, makers, tx)
        case Subject.LICENSE:
            found = license_of(said)
        case Subject.SOURCE:
            found = _source(said, specs)
    return Target(subject=subject, id=found[0], label=clip(legible(found[1]), LONGEST_LABEL)) if found else None


async def maker_of(words: str, makers: Sequence[Maker], tx: Transaction) -> tuple[str, str] | None:
    """Return the id and the name of a maker that is watched, or that a model of the ledger is by."""
    said = words.strip().casefold()
    for maker in makers:
        handles = (handle for each in maker.handles.values() for handle in each)
        if said in {name.casefold() for name in (maker.id, maker.name, *handles)}:
            return maker.id, maker.name
    return (said, said) if said in await tx.models.output([said]) else None


def license_of(words: str) -> tuple[str, str] | None:
    """Return the key and the name of a license of the catalogue."""
    found = resolve(words)
    return (found.key, found.name) if found and found.key and row(found.key) else None


async def _story(words: str, doors: Doors) -> tuple[str, str] | None:
    """Return a story by its id or that of an item, or else the one its words find first."""
    async with doors.store.begin() as tx:
        found = await meant(words, tx)
    if found is None:
        rows = await search(words, doors, limit=LIKELY)
        story = next((str(each["story"]) for each in rows if each["story"]), None)
        async with doors.store.begin() as tx:
            found = await meant(story, tx) if story else None
    if found is None:
        return None
    async with doors.store.begin() as tx:
        items = await tx.items.get(found.story.items[:1])
    return found.story.id, (items[0].title if items else "") or found.story.id


def _source(words: str, specs: Mapping[SourceId, SourceSpec]) -> tuple[str, str] | None:
    for spec in specs.values():
        if words.casefold() in {spec.id.casefold(), (spec.name or spec.id).casefold()}:
            return spec.id, spec.name or spec.id
    return None
