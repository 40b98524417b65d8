"""Stories looked at together once more when their items are there: late merges and splits, the same in whatever order they came."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from bot.domain.claim import Bond, Ruling
from bot.domain.item import ItemId
from bot.domain.story import Story, StoryId
from bot.rules.likeness.clustering import MANY, cluster
from bot.rules.likeness.pairs import Grid, sure_of_each_other
from bot.rules.likeness.profile import Profile, is_copy
from bot.rules.placement import story_id

MOST_TOGETHER = 5_000
"""Items looked at together at most: 25 million pairs are some seconds' work, and some 400 MB for those seconds."""

APART = -50.0
"""What a pair the operator split weighs: more than any company they could share."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Regrouping:
    """A story as it is to be: which items it holds now, and from which other stories they came."""

    story: StoryId
    items: tuple[ItemId, ...]
    origins: tuple[StoryId, ...]  # the stories its items lay in, itself too if it had any of them
    sure: float  # how sure its items are of each other on the average; 1 for a single one


def neighborhoods(
    links: Iterable[tuple[StoryId, StoryId, float]], sizes: Mapping[StoryId, int]
) -> list[frozenset[StoryId]]:
    """Return which stories are to be looked at together: those that are linked, the surest links first, up to the bound.

    A story that is large enough to be parted is looked at alone too.
    """
    group = {story: {story} for story in sizes}
    weight = dict(sizes)
    for one, other, _ in sorted(links, key=lambda link: (-link[2], link[0], link[1])):
        if one not in group or other not in group or group[one] is group[other]:
            continue
        total = sum(sizes[each] for each in group[one] | group[other])
        if total > MOST_TOGETHER:
            continue
        both = group[one] | group[other]
        for each in both:
            group[each] = both
            weight[each] = total
    distinct = {
        min(each): frozenset(each)
        for each in group.values()
        if len(each) > 1 or 2 * MANY <= weight[min(each)] <= MOST_TOGETHER
    }
    return [distinct[key] for key in sorted(distinct)]


def regroup(
    stories: Sequence[Story], members: Mapping[ItemId, Profile], rulings: Sequence[Ruling] = ()
) -> list[Regrouping]:
    """Return the stories that change when all their items are held against each other.

    A group keeps the id of the story most of its items lay in, the older one in doubt.
    """
    lay_in = {item: story.id for story in stories for item in story.items if item in members}
    there = [members[item] for item in sorted(lay_in)]
    if len(there) < 2:
        return []
    sure = sure_of_each_other(there)
    places = {each.item: at for at, each in enumerate(there)}
    groups = _ruled(_together(_split(sure, places, rulings), there, lay_in), places, rulings)
    parts: dict[int, list[ItemId]] = defaultdict(list)
    for each, group in zip(there, groups, strict=True):
        parts[group].append(each.item)
    opened = {story.id: story.opened_at for story in stories}
    named = _name(list(parts.values()), lay_in, opened)
    before = {story.id: frozenset(story.items) & members.keys() for story in stories}
    return [
        Regrouping(
            story=story,
            items=tuple(items),
            origins=tuple(sorted({lay_in[item] for item in items})),
            sure=_mean(sure, [places[item] for item in items]),
        )
        for story, items in named
        if before.get(story) != frozenset(items)
    ]


def _split(sure: Grid, places: Mapping[ItemId, int], rulings: Sequence[Ruling]) -> Grid:
    """Weigh down the pairs the operator split."""
    for ruling in rulings:
        if ruling.bond is Bond.SPLIT and ruling.first in places and ruling.second in places:
            one, other = places[ruling.first], places[ruling.second]
            sure[one, other] = sure[other, one] = APART
    return sure


def _together(sure: Grid, there: Sequence[Profile], lay_in: Mapping[ItemId, StoryId]) -> list[int]:
    """Cluster, and keep copies of one article together whatever it says, and what was placed together as one address."""
    groups = list(cluster(sure))
    first: dict[str, list[int]] = defaultdict(list)
    for at, each in enumerate(there):
        if each.copy is None:
            continue
        for other in first[each.copy[0]]:
            if sure[at, other] == APART:
                continue
            if is_copy(each, there[other]) or lay_in[each.item] == lay_in[there[other].item]:
                groups = _joined(groups, other, at)
                break
        first[each.copy[0]].append(at)
    return groups


def _ruled(groups: list[int], places: Mapping[ItemId, int], rulings: Sequence[Ruling]) -> list[int]:
    """Join the groups the operator merged."""
    for ruling in rulings:
        if ruling.bond is Bond.MERGE and ruling.first in places and ruling.second in places:
            groups = _joined(groups, places[ruling.first], places[ruling.second])
    return groups


def _joined(groups: list[int], one: int, other: int) -> list[int]:
    kept, gone = groups[one], groups[other]
    return groups if kept == gone else [kept if group == gone else group for group in groups]


def _name(
    parts: Sequence[Sequence[ItemId]], lay_in: Mapping[ItemId, StoryId], opened: Mapping[StoryId, object]
) -> list[tuple[StoryId, Sequence[ItemId]]]:
    """Give each group the id of the story it has most of; the rest are new ones, parted from it."""
    claims = [
        (-count, str(opened[story]), story, at)
        for at, items in enumerate(parts)
        for story, count in Counter(lay_in[item] for item in items).items()
    ]
    names: dict[int, StoryId] = {}
    taken: set[StoryId] = set()
    for _, _, story, at in sorted(claims):
        if at not in names and story not in taken:
            names[at] = story
            taken.add(story)
    return [
        (names.get(at) or story_id(items[0], parted_from=lay_in[items[0]]), items) for at, items in enumerate(parts)
    ]


def _mean(sure: Grid, places: Sequence[int]) -> float:
    """Return how sure items are of each other."""
    if len(places) < 2:
        return 1.0
    part = sure[places][:, places]
    return float((part.sum() - part.trace()) / (len(places) * (len(places) - 1)))
