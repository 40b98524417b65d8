"""What matters, and the reasons it does."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.domain.claim import Act, Finding, Verdict
from bot.domain.item import Item
from bot.domain.source import SourceId, SourceSpec, Trust
from bot.domain.story import Standing, Story

HALF_LIFE = timedelta(days=1)
"""After this long without news a story matters half as much: a digest is daily."""

MOST_SOURCES = 6
"""Sources beyond this add nothing: a story everybody copies is no better proven."""

_STANDINGS = {
    Standing.CHANGED: (2.5, "its terms changed"),
    Standing.WITHDRAWN: (2.5, "withdrawn by its maker or hub"),
    Standing.RELEASED: (2.0, "released"),
    Standing.ANNOUNCED: (1.2, "announced"),
    Standing.RUMORED: (0.8, "a rumor"),
}
_ACTS = {
    Act.LICENSE_CHANGE: (1.0, "about a license"),
    Act.ACCESS_CHANGE: (0.8, "about who gets access"),
    Act.RELEASE: (0.3, ""),
}

NEW = timedelta(days=1)
"""A story younger than this is new."""


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
) -> Rank:
    """Return how much a story matters now, with the reasons a reader can check.

    `verdicts` are those that hold of what its items say; `wanted` are the tags the reader asked for.
    """
    weighed = [
        *_voices(items, sources),
        *([_STANDINGS[story.standing]] if story.standing else []),
        *([(1.5, "leaked")] if story.leaked else []),
        *(_ACTS[act] for act in _ACTS if act in story.acts),
        *_consequence(verdicts),
        *_tastes(items, sources, wanted),
        *([(0.4, "new")] if now - story.opened_at < NEW else []),
        *([(0.5, "names a certain model")] if story.models else []),
        *(
            [(0.3 * len(story.langs - {"und"}), f"in {len(story.langs - {'und'})} languages")]
            if len(story.langs - {"und"}) > 1
            else []
        ),
    ]
    if "roundup" in story.acts:
        weighed.append((-1.0, "a round-up of many happenings"))
    age = max(now - story.updated_at, timedelta())
    fresh = 0.5 ** (age / HALF_LIFE)
    score = (1.0 + sum(weight for weight, _ in weighed)) * fresh
    reasons = tuple(reason for _, reason in weighed if reason)
    return Rank(score=round(score, 4), reasons=(*reasons, _age(age)))


def _voices(items: Sequence[Item], sources: Mapping[SourceId, SourceSpec]) -> list[tuple[float, str]]:
    """Weigh who tells a story, and who told it first."""
    tellers = {item.source for item in items}
    found: list[tuple[float, str]] = []
    if len(tellers) > 1:
        found.append((0.6 * (min(len(tellers), MOST_SOURCES) - 1), f"{len(tellers)} independent sources"))
    trusts = {sources[source].trust for source in tellers if source in sources}
    if Trust.MAKER in trusts:
        first = min(items, key=lambda item: (item.published_at, item.seen_at, item.id))
        spec = sources.get(first.source)
        says = "the maker said it first" if spec and spec.trust is Trust.MAKER else "the maker says so"
        found.append((1.5, says))
    elif Trust.HUB in trusts:
        found.append((1.0, "a hub says so"))
    elif trusts == {Trust.COMMUNITY}:
        found.append((-0.5, "only the community says so"))
    return found


def _consequence(verdicts: Sequence[Verdict]) -> list[tuple[float, str]]:
    """Weigh what the ledger says of what is said: how important that is, not how true."""
    against = [verdict for verdict in verdicts if verdict.finding is Finding.CONTRADICTED]
    if any(verdict.firm for verdict in against):
        return [(1.2, "the license says otherwise")]
    return [(0.6, "it looks inconsistent with the license")] if against else []


def _tastes(
    items: Sequence[Item], sources: Mapping[SourceId, SourceSpec], wanted: frozenset[str]
) -> list[tuple[float, str]]:
    """Weigh what the reader asked for."""
    tags = {tag for item in items if item.source in sources for tag in sources[item.source].tags}
    return [(0.5, f"of what you asked for: {', '.join(sorted(tags & wanted))}")] if tags & wanted else []


def _age(age: timedelta) -> str:
    """Say how fresh a story is."""
    hours = int(age / timedelta(hours=1))
    if hours < 1:
        return "news of the last hour"
    return f"last news {hours} h ago" if hours < 48 else f"last news {hours // 24} days ago"
