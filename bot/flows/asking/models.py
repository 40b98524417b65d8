"""Models that are asked for: what is known of them, their families, what a license has been, what changed."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from bot.domain.answer import Asker, Family, Known, Sheet
from bot.domain.digest import Happening, Line
from bot.domain.event import AccessChanged, Event, LicenseChanged, ModelReturned, ModelWithdrawn
from bot.domain.license import Artifact, Evidence, LicenseSnapshot
from bot.domain.model import ModelRecord
from bot.flows import ledger
from bot.flows.asking import pictures
from bot.flows.asking.desk import Desk
from bot.flows.asking.lines import gathered, lines_of, muted_by
from bot.flows.digest import facts_of
from bot.flows.judge import called
from bot.rules.absence import is_there
from bot.rules.happenings import gather

RECENT = timedelta(weeks=4)
"""How far back what happened to a model is told beside what holds."""

STORIES = 5
"""Stories told of one model, the newest."""

NAMING = 40
"""Items looked at for them."""

MOST = 50
"""Models whose changes are told at once: ten pages."""

CHANGES = 4_000
"""Events looked through for changes, the newest: of a busy month, most of them releases."""

CHANGED = (LicenseChanged, AccessChanged, ModelWithdrawn, ModelReturned)
"""What changes what one may do, or have. A model that is withdrawn can be had by nobody."""


async def model(words: str, asker: Asker, desk: Desk) -> Sheet | None:
    """Return everything about the model that is meant."""
    known = await ledger.model(words, desk.doors)
    if known is None:
        return None
    name = known.places[0].name
    return Sheet(
        known=known,
        happening=await _happening(known, desk),
        stories=await _stories(known.places, asker, desk),
        picture=await pictures.timeline(name, known.history, known.events, asker.lang, desk),
    )


async def _happening(known: Known, desk: Desk) -> Happening:
    """Say what holds of a model, with the events of the last weeks, or else the last one; without any where there was none."""
    since = desk.doors.clock.now() - RECENT
    events = [event for event in known.events if event.at >= since] or list(known.events[:1])
    first = known.places[0]
    if events:
        async with desk.doors.store.begin() as tx:
            facts = await facts_of(first.model, tx)
        return gather(events, {first.model: facts})[0]
    there = [record for record in known.places if is_there(record)] or list(known.places)
    held = deciding(known.now)
    return Happening(
        model=first.model,
        name=first.name,
        events=(),
        places=tuple((record.place.hub, record.url) for record in there),
        license=held.license if held else None,
        clauses=held.clauses if held else frozenset(),
        access=there[0].access,
    )


def deciding(now: Sequence[LicenseSnapshot]) -> LicenseSnapshot | None:
    """Return the snapshot that says what may be done with a model: of its weights, on the best rung, the latest."""
    stated = [each for each in now if each.rungs]
    weights = [each for each in stated if each.artifact is Artifact.WEIGHTS] or stated
    rungs = list(Evidence)
    return min(weights, key=lambda each: (rungs.index(each.rung), -each.observed_at.timestamp()), default=None)


async def _stories(places: Sequence[ModelRecord], asker: Asker, desk: Desk) -> tuple[Line, ...]:
    """Return the newest stories whose items name a model, before those that name the release it is of."""
    names = called(places)
    async with desk.doors.store.begin() as tx:
        items = await tx.claims.naming(names[:1], limit=NAMING)
        items += await tx.claims.naming(names[1:], limit=NAMING) if len(items) < NAMING else []
        held = await tx.stories.of(items)
        stories = await tx.stories.get(list(dict.fromkeys(held[item] for item in items if item in held)))
        muted = await muted_by(asker, desk, tx)
        told = [story for story in stories if not story.roundup and story.id not in muted.stories][:STORIES]
        found = await gathered(sorted(told, key=lambda story: story.updated_at, reverse=True), tx)
    return await lines_of(found, asker, desk)


async def lineage(words: str, asker: Asker, desk: Desk) -> Family | None:
    """Return the family of the model that is meant, drawn."""
    kin = await ledger.lineage(words, desk.doors)
    return None if kin is None else Family(kin=kin, picture=await pictures.lineage(kin, asker.lang, desk))


async def changes(since: datetime, asker: Asker, desk: Desk) -> tuple[Happening, ...]:
    """Return what changed of licenses and access since then, a model each, the weightiest first."""
    async with desk.doors.store.begin() as tx:
        events: list[Event] = await tx.events.newest(since=since, limit=CHANGES)
        changed = [event for event in events if isinstance(event, CHANGED)]
        # What comes first is known before the facts are: they are looked up of those alone that are told.
        first = gather(changed, {})[:MOST]
        facts = {each.model: await facts_of(each.model, tx) for each in first}
        muted = await muted_by(asker, desk, tx)
    told = gather([event for each in first for event in each.events], facts)
    return tuple(each for each in told if not muted.hides_model(each))
