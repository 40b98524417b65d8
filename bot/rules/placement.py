"""Join a nearby story, or open one: how sure an item's likeness to a story's items is, and what forbids it."""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

import numpy as np
import numpy.typing as npt

from bot.domain.claim import Bond, Ruling
from bot.domain.item import Item, ItemId
from bot.domain.source import Trust
from bot.domain.story import ROUNDUP, Near, Placement, Story, StoryId, Traits
from bot.domain.vector import Vector
from bot.rules.claims import advance, standing_of
from bot.rules.identity import is_root, plain_title
from bot.rules.likeness.clustering import CUT
from bot.rules.likeness.pairs import OPEN_DAYS, added_up, features, forbidden, learned, stack
from bot.rules.likeness.profile import Profile, clock

OPEN_FOR = timedelta(days=OPEN_DAYS)
"""How long after its last item a story can be joined: news of one happening comes within days."""

MOST_NAMES = 60
"""Names, models and numbers a story keeps of each: a profile that grows with every item attracts everything."""

MOST_MEMBERS = 24
"""Items of a story an item is held against, the newest: of a larger one they stand for the rest."""

WORTH_TELLING = 0.05
"""Sureness from which it is said what weighed: of stories that are out of the question the figure is enough."""

UNSURE = 0.50
"""Mean sureness from which two stories are looked at together again, when all that came is there."""


@dataclass(frozen=True, slots=True)
class Judgment:
    """One story weighed: how sure the item's likeness to it is on the average, and why, or what forbids it."""

    story: Story
    sure: float | None
    reason: str


def place(
    item: Item,
    held: Profile,
    traits: Traits,
    judgments: Sequence[Judgment],
    *,
    trust: Trust,
    copy_of: Story | None = None,
) -> Placement:
    """Return the story an item belongs to, with the item in it, and every score and veto that decided so."""
    if copy_of is not None:
        story = joined(copy_of, item, held.vector, traits, trust)
        return Placement(
            item=item.id, story=story, joined=True, reasons=("repeats an article the story already holds",)
        )
    if traits.roundup:
        reason = "tells many happenings: attached to their stories, and none itself"
        return Placement(item=item.id, story=opened(item, held.vector, traits, trust), joined=False, reasons=(reason,))
    reasons = tuple(f"{each.story.id}: {each.reason}" for each in judgments)
    fitting = [each for each in judgments if each.sure is not None and each.sure > CUT]
    if not fitting:
        why = (*reasons, "no story fits: opens one")
        return Placement(item=item.id, story=opened(item, held.vector, traits, trust), joined=False, reasons=why)
    best = max(fitting, key=lambda each: (each.sure or 0.0, each.story.updated_at, each.story.id)).story
    story = joined(best, item, held.vector, traits, trust)
    return Placement(item=item.id, story=story, joined=True, reasons=(*reasons, f"joins {best.id}"))


def weigh(
    held: Profile, near: Sequence[Near], members: Mapping[ItemId, Profile], rulings: Sequence[Ruling] = ()
) -> list[Judgment]:
    """Hold one item against the stories near it: vetoes first, then how sure its likeness to their items is."""
    judgments: list[Judgment] = []
    open_: list[tuple[Story, list[Profile]]] = []
    for each in near:
        if veto := find_veto(held, each.story, rulings):
            judgments.append(Judgment(each.story, None, f"veto: {veto}"))
        elif there := [members[id_] for id_ in each.story.items[-MOST_MEMBERS:] if id_ in members]:
            open_.append((each.story, there))
    return [*judgments, *_held_against(held, open_, rulings)] if open_ else judgments


def _held_against(
    held: Profile, open_: Sequence[tuple[Story, Sequence[Profile]]], rulings: Sequence[Ruling]
) -> Iterator[Judgment]:
    """Hold one item against the items of stories nothing forbids it to join."""
    rows, columns = stack([held]), stack([one for _, there in open_ for one in there])
    known = list(features(rows, columns))
    sure = added_up(known, forbidden(rows, columns), learned())[0]
    sizes = np.array([len(there) for _, there in open_])
    starts = np.concatenate([[0], np.cumsum(sizes)[:-1]])
    means = np.add.reduceat(sure, starts) / sizes
    values = np.add.reduceat(np.stack([each[0] for _, each in known]), starts, axis=1) / sizes
    for at, (story, there) in enumerate(open_):
        mean = float(means[at])
        words = f"{mean:.2f} sure of {len(there)} (needs {CUT})"
        if mean >= WORTH_TELLING:
            words += f": {_explain([name for name, _ in known], values[:, at])}"
        if _ruled(held.item, story, rulings, Bond.MERGE):
            yield Judgment(story, 1.0, f"the operator's word; {words}")
        else:
            yield Judgment(story, mean, words)


def _explain(names: Sequence[str], values: npt.NDArray[np.float64]) -> str:
    """Say what weighed most for and against, each with its mean value and what it added."""
    weights = learned()
    added = values * np.array([weights[name] for name in names])
    most = [at for at in np.argsort(-np.abs(added), kind="stable")[:6] if abs(added[at]) >= 0.1]
    return ", ".join(f"{names[at]} {values[at]:.2f} ({added[at]:+.1f})" for at in most) or "nothing in common"


def find_veto(held: Profile, story: Story, rulings: Sequence[Ruling] = ()) -> str | None:
    """Say what forbids that an item joins a story; None when nothing does."""
    if story.roundup:
        return "the story tells many happenings"
    if _ruled(held.item, story, rulings, Bond.SPLIT):
        return "the operator split them"
    first, last = (moment.timestamp() / 86_400 for moment in (story.opened_at, story.updated_at))
    if not first - OPEN_DAYS <= held.day <= last + OPEN_DAYS:
        return f"more than {OPEN_DAYS:.0f} days apart"
    theirs = frozenset(number for number in story.numbers if number.startswith("#"))
    if held.serials and theirs and not held.serials & theirs:
        return f"other serial numbers: {_list(held.serials)}, not {_list(theirs)}"
    return None


def _ruled(item: ItemId, story: Story, rulings: Sequence[Ruling], bond: Bond) -> bool:
    """Say whether the operator ruled so of an item and any of a story's."""
    if not rulings:
        return False
    there = set(story.items)
    return any(
        ruling.bond is bond
        and ((ruling.first == item and ruling.second in there) or (ruling.second == item and ruling.first in there))
        for ruling in rulings
    )


def is_copy(item: Item, other: Item) -> bool:
    """Say whether two items at one canonical address are one article.

    Equal titles say so. Under two titles, a bare site root names no article, nor do two parts of one page; and what one
    source publishes again at one address is a page that grows: all 147 entries of https://windsurf.com/changelog/windsurf-next
    lead there.
    """
    if plain_title(item.title) == plain_title(other.title):
        return True
    if item.source == other.source or item.url is None or is_root(item.url):
        return False
    parts = {(each.link or "").partition("#")[2] for each in (item, other)} - {""}
    return len(parts) < 2


def opened(item: Item, vector: Vector | None, traits: Traits, trust: Trust) -> Story:
    """Return the story one item opens; the same item always opens the same.

    What only holds a round-up says nothing by which it would be near anything: nobody is offered it to join.
    """
    at = clock(item)
    if traits.roundup:
        acts, langs = frozenset({ROUNDUP}), frozenset({item.lang})
        return Story(
            id=story_id(item.id), items=(item.id,), opened_at=at, updated_at=at, centroid=None, embedded=0,
            acts=acts, langs=langs, archival=item.archival,
        )  # fmt: skip
    return Story(
        id=story_id(item.id),
        items=(item.id,),
        opened_at=at,
        updated_at=at,
        centroid=vector,
        embedded=0 if vector is None else 1,
        names=_bounded(traits.names),
        models=_bounded(traits.models),
        numbers=_bounded(traits.numbers),
        acts=frozenset({traits.act} if traits.act else ()),
        langs=frozenset({item.lang}),
        standing=standing_of(traits, trust),
        leaked=traits.act == "leak",
        archival=item.archival,
    )


def story_id(item: ItemId, parted_from: StoryId | None = None) -> StoryId:
    """Make the id of the story an item opens, or of one parted from another."""
    said = f"story:{item}" if parted_from is None else f"story:{item}:{parted_from}"
    return StoryId(hashlib.sha256(said.encode()).hexdigest()[:24])


def joined(story: Story, item: Item, vector: Vector | None, traits: Traits, trust: Trust) -> Story:
    """Return a story with one more item in it; an item it already holds changes nothing."""
    if item.id in story.items:
        return story
    at = clock(item)
    story = replace(
        story,
        items=(*story.items, item.id),
        opened_at=min(story.opened_at, at),
        updated_at=max(story.updated_at, at),
        langs=story.langs | {item.lang},
        archival=story.archival and item.archival,
    )
    if story.roundup:
        return story
    return replace(
        story,
        centroid=_mean(story, vector),
        embedded=story.embedded + (vector is not None),
        names=_bounded(story.names, traits.names),
        # A model the story did not know joins its profile only while it knows none: else it drifts from version to version.
        models=story.models or _bounded(traits.models),
        numbers=_bounded(story.numbers, traits.numbers),
        acts=story.acts | ({traits.act} if traits.act else set()),
        standing=advance(story.standing, standing_of(traits, trust)),
        leaked=story.leaked or traits.act == "leak",
    )


def _mean(story: Story, vector: Vector | None) -> Vector | None:
    """Return the mean direction of a story's vectors with one more."""
    if vector is None or story.centroid is None:
        return story.centroid if vector is None else vector
    total = story.centroid * np.float32(story.embedded) + vector
    length = float(np.linalg.norm(total))
    mean: Vector = (total / np.float32(length)).astype(np.float32) if length else vector
    return mean


def _bounded(first: frozenset[str], more: frozenset[str] = frozenset()) -> frozenset[str]:
    """Return the first names, then more of them, up to the bound: names before mere words; never by chance."""
    ordered = [*sorted(first, key=_by_worth), *sorted(more - first, key=_by_worth)]
    return frozenset(sorted(ordered[:MOST_NAMES], key=_by_worth))


def _by_worth(name: str) -> tuple[bool, str]:
    return name.startswith("~"), name


def _list(names: frozenset[str]) -> str:
    """Name a few, in order."""
    return ", ".join(sorted(names)[:6])
