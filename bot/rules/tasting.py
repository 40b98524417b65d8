"""Whose models something is about and under which licenses: what tastes, mutes and follows are held against."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from bot.domain.claim import Claim, Verdict
from bot.domain.digest import Happening
from bot.domain.event import Event, LicenseChanged, LineageConflictFound, ModelReleased
from bot.domain.following import Mute, Subject
from bot.domain.license import License, LicenseSnapshot
from bot.domain.story import Story
from bot.domain.subscription import Taste
from bot.domain.watch import Maker
from bot.rules.mentions import traits
from bot.rules.names import HUB_OWNERS, MAKER_LABELS, MAKERS
from bot.rules.resolving import key_of
from bot.rules.verdict_license import meant


@dataclass(frozen=True, slots=True, kw_only=True)
class About:
    """Whose models a story or a happening is about, and under which licenses; and the models."""

    makers: frozenset[str] = frozenset()  # as `canonical` writes them
    licenses: frozenset[str] = frozenset()  # keys of the catalogue
    models: frozenset[str] = frozenset()  # ids of the ledger's models, or canonical names


_LABELED = {label.rstrip("+*").casefold(): maker for maker, label in MAKER_LABELS.items()}


def canonical(maker: str) -> str:
    """Return one word for a maker, however it is named: by its label, by an owner on a hub, by an id."""
    said = maker.casefold()
    return HUB_OWNERS.get(said) or _LABELED.get(said) or said


def named(wanted: Iterable[str], makers: Sequence[Maker]) -> frozenset[str]:
    """Return the makers of a taste in canonical words: of one of the roster, all it is called and owns."""
    words = set(wanted)
    found = {canonical(word) for word in words}
    for maker in makers:
        if maker.id in words:
            handles = [handle.partition("/")[0] for each in maker.handles.values() for handle in each]
            found |= {canonical(word) for word in (maker.name, *handles)}
    return frozenset(found)


def about_story(
    story: Story,
    said: Iterable[Sequence[Claim]],
    verdicts: Iterable[Verdict],
    snapshots: Iterable[LicenseSnapshot] = (),
) -> About:
    """Return what a story is about, by what its items are news of and what they were held against; else by who is named."""
    news = [claim for claims in said for claim in claims if not claim.background][: len(story.items)]
    held = list(verdicts)
    models = frozenset(each.model for each in held if each.model is not None)
    makers = {canonical(model.partition("/")[0]) for model in models}
    makers |= {canonical(label.partition("/")[0]) for claim in news for label in claim.models[:1] if "/" in label}
    makers |= {canonical(label) for claim in news for label in claim.makers[:1]}
    licenses = [each.license for each in held] + [each.license for each in snapshots]
    licenses += [meant(claim.license) for claim in news if claim.license]
    return About(
        makers=frozenset(makers) or story.names & frozenset(MAKERS),
        licenses=_keys(licenses),
        models=story.models | models,
    )


def about_happening(happening: Happening) -> About:
    """Return what a happening is about."""
    return About(
        makers=frozenset({canonical(happening.model.partition("/")[0])}),
        licenses=_keys([happening.license, *(each for event in happening.events for each in licenses_of(event))]),
        models=frozenset({happening.model}),
    )


def licenses_of(event: Event) -> tuple[License | None, ...]:
    """Return the licenses an event is about: the new one and the old one of a change."""
    match event:
        case LicenseChanged():
            return (event.comparison.new, event.comparison.old)
        case ModelReleased() | LineageConflictFound():
            return (event.license,)
        case _:
            return ()


def _keys(licenses: Iterable[License | None]) -> frozenset[str]:
    found = [each for each in licenses if each is not None]
    return frozenset(key for each in found for key in (each.key, each.variant_of) if key)


def is_about(taste: Taste, about: About, makers: Sequence[Maker]) -> bool:
    """Say whether something is about a maker and under a license a taste names, where it names any."""
    return (not taste.makers or bool(named(taste.makers, makers) & about.makers)) and (
        not taste.licenses or bool(taste.licenses & about.licenses)
    )


def is_muted(about: About, mutes: Iterable[Mute], makers: Sequence[Maker], story: str | None = None) -> bool:
    """Say whether nobody here wants to hear of it: of a thing that is about others too, it is not muted by one of them."""
    silenced: dict[Subject, set[str]] = {}
    for mute in mutes:
        silenced.setdefault(mute.subject, set()).add(mute.target)
    models = {name for id_ in silenced.get(Subject.MODEL, ()) for name in names_of(id_)}
    return (
        (story is not None and story in silenced.get(Subject.STORY, ()))
        or (bool(about.makers) and about.makers <= named(silenced.get(Subject.MAKER, ()), makers))
        or (bool(about.licenses) and about.licenses <= silenced.get(Subject.LICENSE, set()))
        or (bool(models) and bool(about.models) and all(names_of(model) & models for model in about.models))
    )


def names_of(model: str) -> frozenset[str]:
    """Return what a model of the ledger is called in texts, and its id: `meta/llama-3.1-8b` is `llama3.1-8b`."""
    name = model.rpartition("/")[2]
    return frozenset({model, key_of(name)}) | traits(name, "", "en").models


def muted_sources(mutes: Iterable[Mute]) -> frozenset[str]:
    """Return the sources whose word alone is not told."""
    return frozenset(mute.target for mute in mutes if mute.subject is Subject.SOURCE)
