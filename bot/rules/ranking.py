"""What matters, and the reasons it does."""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.domain.claim import Act, Finding, Verdict
from bot.domain.item import Item
from bot.domain.source import SourceId, SourceSpec, Trust
from bot.domain.story import Standing, Story
from bot.rules.weighing import Stature
from bot.rules.wording_reasons import Ground, Weighed, worded

HALF_LIFE = timedelta(days=1)
"""After this long without news a story matters half as much: a digest is daily."""

MOST_SOURCES = 6
"""Sources beyond this add nothing: a story everybody copies is no better proven."""

MANY = 1_000
MOST_OF_A_MAKER = 0.6
"""A watched maker's models add a tenth for every tenfold of downloads beyond a thousand; the largest, with a thousand million,
weigh as much as one more independent source. A name alone makes no news."""

_STANDINGS = {
    Standing.CHANGED: Weighed(ground=Ground.CHANGED, weight=2.5),
    Standing.WITHDRAWN: Weighed(ground=Ground.WITHDRAWN, weight=2.5),
    Standing.RELEASED: Weighed(ground=Ground.RELEASED, weight=2.0),
    Standing.ANNOUNCED: Weighed(ground=Ground.ANNOUNCED, weight=1.2),
    Standing.RUMORED: Weighed(ground=Ground.RUMORED, weight=0.8),
}
_ACTS = {
    Act.LICENSE_CHANGE: Weighed(ground=Ground.LICENSE, weight=1.0),
    Act.ACCESS_CHANGE: Weighed(ground=Ground.ACCESS, weight=0.8),
}
_RELEASE = 0.3
"""What a release weighs beside its standing, which says so already."""

NEW = timedelta(days=1)
"""A story younger than this is new, and so is what the ledger moved since."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rank:
    """How much a story matters, and why, in words."""

    score: float
    reasons: tuple[str, ...]


def rank(
    story: Story,
    items: Sequence[Item],
    sources: Mapping[SourceId, SourceSpec],
    now: datetime,
    *,
    verdicts: Sequence[Verdict] = (),
    wanted: frozenset[str] = frozenset(),
    maker: Stature | None = None,
    lang: str = "en",
) -> Rank:
    """Return how much a story matters now, with the reasons a reader can check, in the reader's language.

    `verdicts` are those that hold of what its items say; `wanted` are the tags the reader asked for; `maker` is the watched one
    it is about.
    """
    weighed = [
        *_voices(items, sources),
        *_maker(maker),
        *([_STANDINGS[story.standing]] if story.standing else []),
        *([Weighed(ground=Ground.LEAKED, weight=1.5)] if story.leaked else []),
        *(_ACTS[act] for act in _ACTS if act in story.acts),
        *_consequence(verdicts),
        *_tastes(items, sources, wanted),
        *_novelty(story, now),
    ]
    age = max(now - max(story.updated_at, story.moved_at or story.updated_at), timedelta())
    fresh = 0.5 ** (age / HALF_LIFE)
    score = (1.0 + (_RELEASE if Act.RELEASE in story.acts else 0.0) + sum(each.weight for each in weighed)) * fresh
    return Rank(score=round(score, 4), reasons=tuple(worded(each, lang) for each in (*weighed, _age(age))))


def _voices(items: Sequence[Item], sources: Mapping[SourceId, SourceSpec]) -> Iterator[Weighed]:
    """Weigh who tells a story, and who told it first."""
    tellers = {item.source for item in items}
    trusts = {sources[source].trust for source in tellers if source in sources}
    first = min(items, key=lambda item: (item.published_at, item.seen_at, item.id), default=None)
    spec = sources.get(first.source) if first else None
    if len(tellers) > 1:
        yield Weighed(ground=Ground.SOURCES, weight=0.6 * (min(len(tellers), MOST_SOURCES) - 1), n=len(tellers))
    if spec and spec.trust is Trust.MAKER:
        yield Weighed(ground=Ground.MAKER_FIRST, weight=1.5)
        return
    if first and len(tellers) > 1:
        yield Weighed(ground=Ground.FIRST, name=(spec.name if spec else None) or first.source)
    if Trust.MAKER in trusts:
        yield Weighed(ground=Ground.MAKER_SAYS, weight=1.5)
    elif Trust.HUB in trusts:
        yield Weighed(ground=Ground.HUB_SAYS, weight=1.0)
    elif trusts == {Trust.COMMUNITY}:
        yield Weighed(ground=Ground.COMMUNITY, weight=-0.5)


def _maker(maker: Stature | None) -> Iterator[Weighed]:
    """Weigh whose model it is: one that is followed closely, the more its models are used."""
    if maker is None:
        return
    known = maker.output
    if not known.models:
        yield Weighed(ground=Ground.WATCHED, name=maker.name)
        return
    weight = min(MOST_OF_A_MAKER, max(0.0, math.log10(max(known.downloads, 1) / MANY) / 10))
    yield Weighed(ground=Ground.MAKER, weight=weight, name=maker.name, models=known.models, downloads=known.downloads)


def _consequence(verdicts: Sequence[Verdict]) -> Iterator[Weighed]:
    """Weigh what the ledger says of what is said: how important that is, not how true."""
    against = [verdict for verdict in verdicts if verdict.finding is Finding.CONTRADICTED]
    if any(verdict.firm for verdict in against):
        yield Weighed(ground=Ground.CONTRADICTED, weight=1.2)
    elif against:
        yield Weighed(ground=Ground.INCONSISTENT, weight=0.6)


def _tastes(items: Sequence[Item], sources: Mapping[SourceId, SourceSpec], wanted: frozenset[str]) -> Iterator[Weighed]:
    """Weigh what the reader asked for."""
    tags = {tag for item in items if item.source in sources for tag in sources[item.source].tags}
    if tags & wanted:
        yield Weighed(ground=Ground.TASTE, weight=0.5, name=", ".join(sorted(tags & wanted)))


def _novelty(story: Story, now: datetime) -> Iterator[Weighed]:
    """Weigh what is new of a story, and how much of it can be told apart from others."""
    if now - story.opened_at < NEW:
        yield Weighed(ground=Ground.NEW, weight=0.4)
    elif story.moved_at and now - story.moved_at < NEW:
        yield Weighed(ground=Ground.MOVED, weight=0.4)
    if story.models:
        yield Weighed(ground=Ground.MODEL, weight=0.5)
    known = len(story.langs - {"und"})
    if known > 1:
        yield Weighed(ground=Ground.LANGUAGES, weight=0.3 * known, n=known)
    if "roundup" in story.acts:
        yield Weighed(ground=Ground.ROUNDUP, weight=-1.0)


def _age(age: timedelta) -> Weighed:
    """Say how fresh a story is."""
    hours = int(age / timedelta(hours=1))
    if hours < 1:
        return Weighed(ground=Ground.NOW)
    return Weighed(ground=Ground.HOURS, n=hours) if hours < 48 else Weighed(ground=Ground.DAYS, n=hours // 24)
