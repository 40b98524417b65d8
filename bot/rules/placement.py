"""Join a nearby story, or open one: vectors, names, versions, numbers and time together, each with a veto."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

import numpy as np

from bot.domain.item import Item
from bot.domain.source import Trust
from bot.domain.story import Near, Placement, Story, StoryId, Traits
from bot.domain.vector import Vector
from bot.rules.claims import advance, standing_of
from bot.rules.identity import is_root, plain_title
from bot.rules.mentions import SERIAL_MARK, WORD_MARK, family_of, maker_of
from bot.rules.names import FAMILIES, MAKERS

OPEN_FOR = timedelta(days=4)
"""How long after its last item a story can be joined: news of one happening comes within days."""

ROUNDUP = "roundup"
"""The act of a story that tells many happenings; nothing joins it."""

SAME_MODEL = 0.60
"""Cosine enough where both name the same versioned model and nothing else speaks against it."""

SAME_NAMES = 0.76
"""Cosine enough where both name the same maker or family: AI news is all alike, so names alone prove little."""

SAME_WORDS = 0.62
"""Cosine enough where general news shares proper nouns; MiniLM's best cut on two public sets of full texts was .63 to .66."""

SHORT = 160
"""Characters under which an item is a bare headline: its vector says less, so cosines of one happening lie lower."""

HEADLINE_RELIEF = 0.08
"""How much lower they lie."""

MOST_NAMES = 24
"""Names, models and numbers a story keeps of each: a profile that grows with every item attracts everything."""

_PRESENTED = frozenset({"release", "rumor"})
"""Acts that are one happening at different moments."""


@dataclass(frozen=True, slots=True)
class Judgment:
    """One story weighed: its score when the item may join it, and why or why not."""

    near: Near
    score: float | None
    reasons: tuple[str, ...]


def place(
    item: Item,
    vector: Vector | None,
    traits: Traits,
    near: Sequence[Near],
    *,
    trust: Trust,
    copy_of: Story | None = None,
) -> Placement:
    """Return the story an item belongs to, with the item in it, and every score and veto that decided so."""
    if copy_of is not None:
        story = joined(copy_of, item, vector, traits, trust)
        return Placement(
            item=item.id, story=story, joined=True, reasons=("repeats an article the story already holds",)
        )
    if traits.roundup:
        reason = "tells many happenings: a story of its own"
        return Placement(item=item.id, story=opened(item, vector, traits, trust), joined=False, reasons=(reason,))
    weighed = [weigh(item, traits, each) for each in near]
    reasons = tuple(f"{each.near.story.id}: {reason}" for each in weighed for reason in each.reasons)
    fitting = [(each.score, each.near.story) for each in weighed if each.score is not None]
    if not fitting:
        why = (*reasons, "no story fits: opens one")
        return Placement(item=item.id, story=opened(item, vector, traits, trust), joined=False, reasons=why)
    _, best = max(fitting, key=lambda pair: (pair[0], pair[1].updated_at, pair[1].id))
    why = (*reasons, f"joins {best.id}")
    return Placement(item=item.id, story=joined(best, item, vector, traits, trust), joined=True, reasons=why)


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


def weigh(item: Item, traits: Traits, near: Near) -> Judgment:
    """Weigh one story for one item: vetoes first, then the evidence."""
    if veto := find_veto(item, traits, near.story):
        return Judgment(near, None, (f"veto: {veto}",))
    story = near.story
    models = traits.models & story.models
    names = {name for name in traits.names & story.names if not name.startswith(WORD_MARK)}
    words = {name for name in traits.names & story.names if name.startswith(WORD_MARK)}
    numbers = traits.numbers & story.numbers
    evidence = 0.2 * len(models) + 0.03 * len(names) + 0.03 * len(words) + 0.03 * len(numbers)
    said = f"shares {_list(models | names | words | numbers)}"
    if near.cosine is None:
        certain = models if traits.models or story.models else _pair(names)
        return _without_vectors(near, traits, certain, evidence, said)
    needed = _threshold(item, traits, story, models=models, names=names, words=words)
    if needed is None:
        return Judgment(
            near, None, (f"cosine {near.cosine:.2f} alone decides nothing: no name, word or number in common",)
        )
    if near.cosine < needed:
        return Judgment(near, None, (f"cosine {near.cosine:.2f} under {needed:.2f}; {said}",))
    return Judgment(near, near.cosine + evidence, (f"cosine {near.cosine:.2f} reaches {needed:.2f}; {said}",))


def _without_vectors(near: Near, traits: Traits, models: frozenset[str], evidence: float, said: str) -> Judgment:
    """Weigh a story across languages: only the same certain model, or family and maker, and the same act will do."""
    if models and traits.act is not None and traits.act in near.story.acts:
        return Judgment(near, 0.5 + evidence, (f"no vector to compare; same act; {said}",))
    return Judgment(near, None, (f"no vector to compare; {said}: not a certain model and an act in common",))


def _pair(names: set[str]) -> frozenset[str]:
    """Return the names when a family and a maker are among them: `llama` of `meta` is as certain as a version."""
    certain = names & MAKERS.keys() and names & FAMILIES.keys()
    return frozenset(names) if certain else frozenset()


def _threshold(
    item: Item,
    traits: Traits,
    story: Story,
    *,
    models: frozenset[str],
    names: set[str],
    words: set[str],
) -> float | None:
    """Return the cosine this pair needs; None when no cosine is enough."""
    relief = HEADLINE_RELIEF if len(item.title) + len(item.text) < SHORT else 0.0
    if models:
        return SAME_MODEL
    if not words and not names and not traits.numbers & story.numbers:
        return None
    about_models = any(not name.startswith(WORD_MARK) for name in traits.names)
    if about_models:
        return SAME_NAMES - relief / 2
    # Every further noun in common says more than the cosine can.
    return SAME_WORDS - relief - 0.02 * min(len(words), 4)


def find_veto(item: Item, traits: Traits, story: Story) -> str | None:
    """Say what forbids that an item joins a story; None when nothing does."""
    if ROUNDUP in story.acts:
        return "the story tells many happenings"
    if not story.opened_at - OPEN_FOR <= item.published_at <= story.updated_at + OPEN_FOR:
        return f"more than {OPEN_FOR.days} days apart"
    if traits.models and story.models and not traits.models & story.models:
        return f"other models: {_list(traits.models)}, not {_list(story.models)}"
    ours, theirs = _serials(traits.numbers), _serials(story.numbers)
    if ours and theirs and not ours & theirs:
        return f"other serial numbers: {_list(ours)}, not {_list(theirs)}"
    if _act_differs(traits.act, story.acts):
        return f"another act: {traits.act}, not {_list(story.acts)}"
    return _other_makers(traits, story)


def _serials(numbers: frozenset[str]) -> frozenset[str]:
    """Return which one of many alike a text is, where its title says so."""
    return frozenset(number for number in numbers if number.startswith(SERIAL_MARK))


def _act_differs(act: str | None, acts: frozenset[str]) -> bool:
    """Say whether two acts are two happenings: a paper is not its model's release, a leak not its withdrawal."""
    if act is None or not acts or act in acts:
        return False
    return not (act in _PRESENTED and acts & _PRESENTED)


def _other_makers(traits: Traits, story: Story) -> str | None:
    """Say so when an item and a story are about models of different makers."""
    ours, theirs = _makers(traits.models or traits.names), _makers(story.models or story.names)
    if ours and theirs and not ours & theirs:
        return f"other makers: {_list(ours)}, not {_list(theirs)}"
    return None


def _makers(names: frozenset[str]) -> set[str]:
    """Return the makers behind names; a name nobody told us of has none."""
    known = {name for name in names if name in MAKERS}
    return known | {maker for name in names - known if (maker := maker_of(family_of(name)))}


def opened(item: Item, vector: Vector | None, traits: Traits, trust: Trust) -> Story:
    """Return the story one item opens; the same item always opens the same."""
    digest = hashlib.sha256(f"story:{item.id}".encode()).hexdigest()
    act = ROUNDUP if traits.roundup else traits.act
    return Story(
        id=StoryId(digest[:24]),
        items=(item.id,),
        opened_at=item.published_at,
        updated_at=item.published_at,
        centroid=vector,
        embedded=0 if vector is None else 1,
        names=_bounded(traits.names),
        models=_bounded(traits.models),
        numbers=_bounded(traits.numbers),
        acts=frozenset({act} if act else ()),
        langs=frozenset({item.lang}),
        standing=None if traits.roundup else standing_of(traits, trust),
        leaked=traits.act == "leak" and not traits.roundup,
        archival=item.archival,
    )


def joined(story: Story, item: Item, vector: Vector | None, traits: Traits, trust: Trust) -> Story:
    """Return a story with one more item in it; an item it already holds changes nothing."""
    if item.id in story.items:
        return story
    roundup = ROUNDUP in story.acts
    act = None if roundup else traits.act
    return replace(
        story,
        items=(*story.items, item.id),
        opened_at=min(story.opened_at, item.published_at),
        updated_at=max(story.updated_at, item.published_at),
        centroid=_mean(story, vector),
        embedded=story.embedded + (vector is not None),
        names=_bounded(story.names, traits.names),
        # A model the story did not know joins its profile only while it knows none: else it drifts from version to version.
        models=story.models or _bounded(traits.models),
        numbers=_bounded(story.numbers, traits.numbers),
        acts=story.acts | ({act} if act else set()),
        langs=story.langs | {item.lang},
        standing=story.standing if roundup else advance(story.standing, standing_of(traits, trust)),
        leaked=story.leaked or (act == "leak"),
        archival=story.archival and item.archival,
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
    """Return the first names, then more of them, up to the bound; which ones never depends on chance."""
    return frozenset([*sorted(first), *sorted(more - first)][:MOST_NAMES])


def _list(names: set[str] | frozenset[str]) -> str:
    """Name a few, in order, or say that there are none."""
    return ", ".join(name.removeprefix(WORD_MARK) for name in sorted(names)[:6]) or "nothing"
