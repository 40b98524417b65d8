"""Stories × subscription → digest."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from types import MappingProxyType

from bot.domain.claim import Finding, Verdict, VerdictId, Wording
from bot.domain.digest import Counts, Digest, Flood, Happening, Line, SourceLink
from bot.domain.following import Mute
from bot.domain.item import Item, ItemId
from bot.domain.model import ModelId
from bot.domain.source import SourceId, SourceSpec, Trust, Url
from bot.domain.story import Move, Standing, Story, StoryId, Summary
from bot.domain.subscription import Importance, Subscription, Taste
from bot.domain.watch import Maker
from bot.rules.happenings import join
from bot.rules.importance import importance_of, weight_of
from bot.rules.moving import explains
from bot.rules.ranking import Rank, rank
from bot.rules.tasting import About, about_happening, is_about, is_muted, muted_sources
from bot.rules.verdict import current
from bot.rules.verdict_reasons import Reason
from bot.rules.weighing import Stature
from bot.rules.wording import words

FLOOD = 20
"""More items than this from one source alone, in one digest, are one line: an archive that moved, or arXiv on a Tuesday."""

OWN = 0.8
"""The share of a story's items above which it is one source's own: others may have been drawn into a flood of look-alikes."""

MOST_VERDICTS = 2
"""Verdicts told of one story: a reader has ten seconds, and the worst comes first."""

ROUNDUPS = SourceId("roundups")
"""What stands in the place of a source where round-ups of several are named together."""

READ_IN_A_LICENSE = frozenset({Reason.APPROVED, Reason.APPROVED_GATED, Reason.SAME, Reason.CHANGED})
"""Why a claim is backed that is worth saying: a license was looked at. That weights are there, the standing says."""

Held = Mapping[ItemId, Item]
"""The items of the stories at hand."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """What a digest will tell, before anybody has found the words for it."""

    told: tuple[tuple[Story, Rank], ...]  # in the order of telling
    floods: tuple[Flood, ...]
    left_out: int
    under: Mapping[str, tuple[Happening, ...]] = field(
        default_factory=dict
    )  # by story: what the ledger saw of its models
    alone: tuple[Happening, ...] = ()  # what no story told here is about


def choose(
    stories: Sequence[Story],
    held: Held,
    subscription: Subscription,
    specs: Mapping[SourceId, SourceSpec],
    now: datetime,
    *,
    happenings: Sequence[Happening] = (),
    verdicts: Mapping[ItemId, Sequence[Verdict]] = MappingProxyType({}),
    makers: Mapping[StoryId, Stature] = MappingProxyType({}),
    roundups: Sequence[Story] = (),
    about: Mapping[StoryId, About] = MappingProxyType({}),
    mutes: Sequence[Mute] = (),
    watched: Sequence[Maker] = (),
) -> Choice:
    """Choose what to tell: what the subscription wants, floods as one line each, the rest ranked and capped.

    Round-ups are no stories, but nobody shall miss them: they are named together, as one flood, but to who named makers,
    licenses or an importance, of which they have none. Happenings of models no story is about stand for themselves; what does
    not fit is counted, and told another time. `about` says whose models stories are about; `mutes` are those of the server.
    """
    taste = subscription.taste
    silent = muted_sources(mutes)

    def is_told(story: Story) -> bool:
        known = about.get(story.id, About(models=story.models))
        return (
            is_wanted(story, held, taste, specs, silent=silent)
            and is_about(taste, known, watched)
            and not is_muted(known, mutes, watched, story=story.id)
        )

    def weighed(story: Story, at: datetime) -> Rank:
        return rank(
            story,
            members(story, held),
            specs,
            at,
            verdicts=[each for item in story.items for each in verdicts.get(item, ())],
            wanted=taste.tags,
            maker=makers.get(story.id),
            lang=subscription.language,
        )

    def matters(story: Story) -> bool:
        if taste.importance is Importance.ANY:
            return True
        fresh = max(story.updated_at, story.moved_at or story.updated_at)
        return importance_of(weighed(story, fresh).score) >= taste.importance

    wanted = [story for story in stories if is_told(story) and matters(story)]
    floods = find_floods(wanted, held, specs)
    narrow = bool(taste.makers or taste.licenses or taste.importance)
    gathered = [story for story in roundups if not narrow and is_told(story)]
    happenings = [each for each in happenings if is_worth(each, taste, mutes, watched)]
    flooded = {story for flood in floods for story in flood.stories}
    ranked = [(story, weighed(story, now)) for story in wanted if story.id not in flooded]
    ranked.sort(key=lambda pair: (-pair[1].score, -pair[0].updated_at.timestamp(), pair[0].id))
    cap = subscription.taste.max_stories
    told = ranked[:cap]
    under, alone = join(happenings, [story for story, _ in told])
    left_out = max(0, len(ranked) - cap) + max(0, len(alone) - cap)
    if gathered:
        floods = (*floods, _gathered(gathered, held, subscription.language))
    return Choice(told=tuple(told), floods=floods, left_out=left_out, under=under, alone=alone[:cap])


def is_worth(happening: Happening, taste: Taste, mutes: Sequence[Mute], watched: Sequence[Maker]) -> bool:
    """Say whether what happened to a model is to a taste by its maker, its license and its weight, and nobody muted it."""
    known = about_happening(happening)
    return (
        is_about(taste, known, watched)
        and weight_of(happening, {maker.id for maker in watched}) >= taste.importance
        and not is_muted(known, mutes, watched)
    )


def is_wanted(
    story: Story,
    held: Held,
    taste: Taste,
    specs: Mapping[SourceId, SourceSpec],
    *,
    silent: frozenset[str] = frozenset(),
) -> bool:
    """Say whether any item of the story is to a subscription's taste, and not from a source that is muted."""
    return any(
        item.source not in silent and _is_to_taste(item, taste, specs.get(item.source)) for item in members(story, held)
    )


def _is_to_taste(item: Item, taste: Taste, spec: SourceSpec | None) -> bool:
    tags = spec.tags if spec else frozenset[str]()
    return (
        (not taste.sources or item.source in taste.sources)
        and (not taste.languages or item.lang in taste.languages)
        and (not taste.tags or bool(taste.tags & tags))
    )


def members(story: Story, held: Held) -> list[Item]:
    """Return a story's items, first published first."""
    return sorted(
        (held[i] for i in story.items if i in held), key=lambda item: (item.published_at, item.seen_at, item.id)
    )


def find_floods(stories: Sequence[Story], held: Held, specs: Mapping[SourceId, SourceSpec]) -> tuple[Flood, ...]:
    """Find the sources that alone would fill the digest."""
    own: dict[SourceId, list[Story]] = defaultdict(list)
    entries: Counter[SourceId] = Counter()
    for story in stories:
        tellers = Counter(item.source for item in members(story, held))
        source, told = max(tellers.items(), key=lambda pair: (pair[1], pair[0]))
        if told > OWN * tellers.total():
            own[source].append(story)
            entries[source] += told
    many = [source for source in sorted(own) if entries[source] > FLOOD and len(own[source]) > 1]
    return tuple(_flood(source, own[source], held, specs) for source in many)


def _flood(source: SourceId, stories: Sequence[Story], held: Held, specs: Mapping[SourceId, SourceSpec]) -> Flood:
    items = [item for story in stories for item in members(story, held)]
    its_own = [item for item in items if item.source == source]
    newest = sorted(its_own, key=lambda item: (item.published_at, item.id), reverse=True)
    return Flood(
        source=source,
        name=name_of(source, specs),
        entries=len(its_own),
        shown=tuple((item.title, address_of(item)) for item in newest[:FLOOD]),
        stories=tuple(story.id for story in stories),
        items=tuple(item.id for item in items),
    )


def floods_of(
    stories: Sequence[Story], held: Held, specs: Mapping[SourceId, SourceSpec], lang: str
) -> tuple[Flood, ...]:
    """Put what was told in floods into floods again, few as they may be: each story to the source that tells most of it."""
    own: dict[SourceId, list[Story]] = defaultdict(list)
    for story in stories:
        tellers = Counter(item.source for item in members(story, held))
        if tellers and not story.roundup:
            own[max(tellers.items(), key=lambda pair: (pair[1], pair[0]))[0]].append(story)
    gathered = [story for story in stories if story.roundup and members(story, held)]
    floods = tuple(_flood(source, own[source], held, specs) for source in sorted(own))
    return (*floods, _gathered(gathered, held, lang)) if gathered else floods


def _gathered(roundups: Sequence[Story], held: Held, lang: str) -> Flood:
    """Name round-ups together; their copies are not named again."""
    items = [item for story in roundups for item in members(story, held)]
    firsts = [members(story, held)[0] for story in roundups]
    newest = sorted(firsts, key=lambda item: (item.published_at, item.id), reverse=True)
    return Flood(
        source=ROUNDUPS,
        name=words(lang).roundups,
        entries=len(firsts),
        shown=tuple((item.title, address_of(item)) for item in newest[:FLOOD]),
        stories=tuple(story.id for story in roundups),
        items=tuple(item.id for item in items),
    )


def compose(
    choice: Choice,
    summaries: Sequence[Summary],
    held: Held,
    subscription: Subscription,
    specs: Mapping[SourceId, SourceSpec],
    *,
    since: datetime,
    at: datetime,
    counts: Counts,
    verdicts: Mapping[ItemId, Sequence[Verdict]] = MappingProxyType({}),
    disputed: frozenset[VerdictId] = frozenset(),
    moves: Mapping[ItemId, Sequence[Move]] = MappingProxyType({}),
    roundups: Mapping[StoryId, int] = MappingProxyType({}),
) -> Digest:
    """Make the digest of a choice and its words, one summary for each story told, and the verdicts of what its items say.

    `moves` are what the ledger saw of the models of its stories; `roundups` says how many round-ups tell each story.
    """
    lines = tuple(
        line_of(
            story,
            place,
            summary,
            members(story, held),
            specs,
            happenings=choice.under.get(story.id, ()),
            verdicts=worth_telling((each for item in story.items for each in verdicts.get(item, ())), story.standing),
            disputed=disputed,
            moved=explains(story.standing, (each for item in story.items for each in moves.get(item, ()))),
            roundups=roundups.get(story.id, 0),
        )
        for (story, place), summary in zip(choice.told, summaries, strict=True)
    )
    return Digest(
        subscription=subscription.id,
        language=subscription.language,
        timezone=subscription.timezone,
        at=at,
        since=since,
        lines=lines,
        floods=choice.floods,
        left_out=choice.left_out,
        counts=counts,
        happenings=choice.alone,
        look=subscription.look,
    )


def line_of(
    story: Story,
    place: Rank,
    summary: Summary,
    items: Sequence[Item],
    specs: Mapping[SourceId, SourceSpec],
    *,
    happenings: tuple[Happening, ...],
    verdicts: tuple[Verdict, ...],
    disputed: frozenset[VerdictId],
    moved: Move | None,
    roundups: int,
) -> Line:
    """Tell one story: where it stands, its words, who says so, and what the ledger says of it."""
    first_by_source: dict[SourceId, Item] = {}
    for item in items:
        first_by_source.setdefault(item.source, item)
    return Line(
        story=story.id,
        items=tuple(item.id for item in items),
        standing=story.standing,
        leaked=story.leaked,
        summary=summary,
        sources=tuple(_link(item, specs) for item in first_by_source.values()),
        reasons=place.reasons,
        first_seen_at=min((item.seen_at for item in items), default=story.opened_at),
        happenings=happenings,
        verdicts=verdicts,
        disputed=disputed.intersection(verdict.id for verdict in verdicts),
        moved=moved,
        roundups=roundups,
    )


def worth_telling(verdicts: Iterable[Verdict], standing: Standing | None) -> tuple[Verdict, ...]:
    """Choose which verdicts of a story to tell: one for each model, the worst first.

    Where something could be checked, what could not is left out; a story that is out is not told that it was a rumor.
    """
    found: dict[ModelId | None, Verdict] = {}
    for verdict in current(verdicts):
        if _is_told(verdict, standing):
            found.setdefault(verdict.model, verdict)
    checked = [verdict for model, verdict in found.items() if model is not None]
    return tuple(checked or found.values())[:MOST_VERDICTS]


def _is_told(verdict: Verdict, standing: Standing | None) -> bool:
    if verdict.finding is Finding.BACKED:
        return verdict.reason in READ_IN_A_LICENSE
    if verdict.reason == Reason.RUMORED:
        return standing is Standing.RUMORED
    if verdict.reason == Reason.NOWHERE:  # worth a line only where a license could be held against the words
        return verdict.claim.wording is Wording.OPEN_SOURCE or verdict.claim.license is not None
    return verdict.reason != Reason.BACKGROUND


def _link(item: Item, specs: Mapping[SourceId, SourceSpec]) -> SourceLink:
    spec = specs.get(item.source)
    return SourceLink(
        name=name_of(item.source, specs),
        url=address_of(item),
        lang=item.lang,
        trust=spec.trust if spec else Trust.COMMUNITY,
        published_at=item.published_at,
    )


def name_of(source: SourceId, specs: Mapping[SourceId, SourceSpec]) -> str:
    """Return what readers call a source."""
    spec = specs.get(source)
    return (spec.name if spec else None) or source


def address_of(item: Item) -> Url | None:
    """Return where a reader finds an item: its canonical URL, but as it was written where only `http` may be served."""
    if item.link and item.link.startswith("http://"):
        return Url(item.link)
    return item.url
