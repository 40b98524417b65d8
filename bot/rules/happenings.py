"""Events → what a digest tells of each model."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.domain.digest import Happening
from bot.domain.event import (
    AccessChanged,
    Event,
    LicenseChanged,
    LineageConflictFound,
    ModelReleased,
    ModelReturned,
    ModelWithdrawn,
)
from bot.domain.license import Artifact, LicenseSnapshot
from bot.domain.model import Access, ModelId, ModelRecord
from bot.domain.source import SourceId, SourceSpec
from bot.domain.story import Story
from bot.domain.subscription import Taste
from bot.rules.mentions import traits
from bot.rules.resolving import key_of

WEIGHT: Mapping[type, int] = {
    LicenseChanged: 0,
    ModelWithdrawn: 1,
    AccessChanged: 2,
    ModelReturned: 3,
    ModelReleased: 4,
    LineageConflictFound: 5,
}
"""What comes first: what you may do now and could not, or the other way round; then what is new; then what may be mislabeled."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What the ledger holds of one model now."""

    records: tuple[ModelRecord, ...]
    snapshots: tuple[LicenseSnapshot, ...]  # the newest of each place and artifact
    conflicts: int = 0  # models made from it whose license says less


def gather(events: Sequence[Event], facts: Mapping[ModelId, Facts]) -> list[Happening]:
    """Return what happened, a model each, the weightiest first; the latest of equals first."""
    by_model: dict[ModelId, list[Event]] = defaultdict(list)
    for event in events:
        by_model[event.model].append(event)
    happenings = [_happening(model, told, facts.get(model)) for model, told in by_model.items()]
    return sorted(happenings, key=lambda each: (_weight(each.events[0]), -each.events[0].at.timestamp(), each.model))


def _weight(event: Event) -> int:
    return WEIGHT[type(event)]


def _happening(model: ModelId, events: Sequence[Event], facts: Facts | None) -> Happening:
    ordered = tuple(sorted(events, key=lambda event: (_weight(event), -event.at.timestamp(), event.id)))
    records = facts.records if facts else ()
    there = [record for record in records if record.access is not Access.GONE] or list(records)
    held = _decisive(facts.snapshots if facts else ())
    places = {(record.place.hub, record.url): None for record in there} or {
        (event.place.hub, event.evidence): None for event in ordered
    }
    return Happening(
        model=model,
        name=ordered[0].name,
        events=ordered,
        places=tuple(places),
        license=held.license if held else None,
        clauses=held.clauses if held else frozenset(),
        access=there[0].access if there else None,
        conflicts=facts.conflicts if facts else 0,
    )


def _decisive(snapshots: Sequence[LicenseSnapshot]) -> LicenseSnapshot | None:
    """Return the snapshot that says what may be done with the weights: the best rung of any place."""
    stated = [each for each in snapshots if each.rungs and each.artifact is Artifact.WEIGHTS]
    stated = stated or [each for each in snapshots if each.rungs]
    ladder = list(type(stated[0].rung)) if stated else []
    return min(stated, key=lambda each: (ladder.index(each.rung), -each.observed_at.timestamp()), default=None)


def headline(event: Event) -> str:
    """Say an event in a line of a log."""
    match event:
        case ModelReleased():
            return f"{event.name} is there"
        case LicenseChanged():
            return f"{event.name}: license changed, {event.comparison.direction.value.replace('-', ' ')}"
        case AccessChanged():
            return f"{event.name}: {event.before.value}, now {event.after.value}"
        case ModelWithdrawn():
            return f"{event.name} is gone"
        case ModelReturned():
            return f"{event.name} is back"
        case LineageConflictFound():
            return f"{event.name}: possible relabel"


def is_to_taste(facts: Facts | None, taste: Taste, specs: Mapping[SourceId, SourceSpec]) -> bool:
    """Say whether a subscription wants to hear of a model: by the sources that list it, and their tags."""
    spoken = (
        [specs[SourceId(record.source)] for record in facts.records if SourceId(record.source) in specs]
        if facts
        else []
    )
    if not spoken:
        return not taste.sources
    return any(
        (not taste.sources or spec.id in taste.sources) and (not taste.tags or bool(taste.tags & spec.tags))
        for spec in spoken
    )


def join(
    happenings: Sequence[Happening], stories: Sequence[Story]
) -> tuple[dict[str, tuple[Happening, ...]], tuple[Happening, ...]]:
    """Put each happening under the first story about its model; return those, by story, and the ones that stand alone.

    The story must name the very model, or its family with the version (`llama3.1` of `llama3.1-8b`): `llama` alone is not
    enough.
    """
    under: dict[str, list[Happening]] = defaultdict(list)
    alone: list[Happening] = []
    for happening in happenings:
        about = traits(happening.name, "", "en").models | {key_of(happening.name)}
        story = next((story for story in stories if any(is_about(name, about) for name in story.models)), None)
        if story is None:
            alone.append(happening)
        else:
            under[story.id].append(happening)
    return {story: tuple(told) for story, told in under.items()}, tuple(alone)


def is_about(named: str, models: frozenset[str]) -> bool:
    """Say whether one of these models is the named one, or a size or a stage of it where it has a version."""
    return named in models or (
        any(character.isdigit() for character in named) and any(model.startswith(f"{named}-") for model in models)
    )
