"""Placing, measured on labelled streams: BCubed and pairs, beside every item alone and one pass by cosine."""

import json
from collections import Counter
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import numpy as np

from bot.domain.item import Item, ItemId
from bot.domain.source import SourceId, Trust, Url
from bot.domain.story import Near, Story, StoryId
from bot.domain.vector import Matrix, Vector
from bot.rules.mentions import traits
from bot.rules.placement import OPEN_FOR, place

UNDATED = datetime(2026, 1, 1, tzinfo=UTC)
OFFERED = 12
"""Stories offered to each item, by vector and by name each, as bot.flows.understand.NEAR has it."""

ONE_PASS = 0.64
"""The cut of the baseline that compares cosines alone: between the best ones published for two sets of full texts."""

Found = Mapping[str, Hashable]
"""Item → what holds it together with others."""


@dataclass(frozen=True, slots=True)
class Stream:
    """Labelled items in the order of their publication."""

    items: list[Item]
    truth: Found


def read_stream(path: Path, labels: Path | None = None) -> Stream:
    """Read items as JSON lines with their story, or with labels apart; what no story holds is left out."""
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    truth: dict[str, Hashable] = {row["id"]: row.get("story") for row in rows}
    if labels:
        said = [json.loads(line) for line in labels.read_text(encoding="utf-8").splitlines()]
        truth = {row["id"]: row["story"] for row in said if row["kind"] != "roundup"}
    truth = {item: story for item, story in truth.items() if story is not None}
    items = sorted((item_of(row) for row in rows if row["id"] in truth), key=lambda item: item.published_at)
    return Stream(items, truth)


def item_of(row: Mapping[str, str]) -> Item:
    """Make an item of a row."""
    at = datetime.fromisoformat(row["published_at"]) if row.get("published_at") else UNDATED
    at = at if at.tzinfo else at.replace(tzinfo=UTC)
    return Item(
        id=ItemId(row["id"]),
        source=SourceId(row.get("source") or "source"),
        url=Url(row["url"]) if row.get("url") else None,
        link=None,
        guid=None,
        title=row["title"],
        text=row["text"] or "",
        content_hash="",
        lang=row.get("lang") or "en",
        published_at=at,
        seen_at=at,
        dated=True,
    )


def placed(items: Sequence[Item], vectors: Mapping[ItemId, Vector]) -> Found:
    """Place a stream as the bot does, item by item."""
    stories: dict[StoryId, Story] = {}
    by_url: dict[str, StoryId] = {}
    found: dict[str, Hashable] = {}
    for item in items:
        about = traits(item.title, item.text, item.lang)
        vector = vectors.get(item.id)
        copied = stories[by_url[item.url]] if item.url and item.url in by_url else None
        near = nearby(stories.values(), item, vector, about.names)
        story = place(item, vector, about, near, trust=Trust.PRESS, copy_of=copied).story
        stories[story.id] = story
        found[item.id] = story.id
        if item.url:
            by_url[item.url] = story.id
    return found


def nearby(stories: Iterable[Story], item: Item, vector: Vector | None, names: frozenset[str]) -> list[Near]:
    """Offer stories as a store does: the nearest by vector, and those that share names."""
    held = [
        story for story in stories if story.opened_at - OPEN_FOR <= item.published_at <= story.updated_at + OPEN_FOR
    ]
    cosines = {
        story.id: float(vector @ story.centroid) for story in held if vector is not None and story.centroid is not None
    }
    by_vector = sorted((s for s in held if s.id in cosines), key=lambda s: -cosines[s.id])[:OFFERED]
    by_name = sorted((s for s in held if s.names & names), key=lambda s: -len(s.names & names))[:OFFERED]
    offered = {story.id: story for story in (*by_vector, *by_name)}
    return [Near(story=story, cosine=cosines.get(story.id)) for story in offered.values()]


def one_pass(items: Sequence[Item], vectors: Mapping[ItemId, Vector], *, cut: float = ONE_PASS) -> Found:
    """Place a stream by cosine to the nearest centroid alone: what most bots do."""
    sums: list[Matrix] = []
    last: list[datetime] = []
    found: dict[str, Hashable] = {}
    for item in items:
        vector = vectors.get(item.id)
        best, near = -1, cut
        if vector is not None:
            for at, total in enumerate(sums):
                if item.published_at - last[at] <= OPEN_FOR:
                    cosine = float(vector @ total) / float(np.linalg.norm(total) or 1.0)
                    best, near = (at, cosine) if cosine >= near else (best, near)
        if best < 0:
            sums.append(np.zeros(1, dtype=np.float32) if vector is None else vector.copy())
            last.append(item.published_at if vector is not None else UNDATED.replace(year=1970))
            best = len(sums) - 1
        elif vector is not None:
            sums[best] = sums[best] + vector
            last[best] = max(last[best], item.published_at)
        found[item.id] = best
    return found


def alone(items: Sequence[Item]) -> Found:
    """Leave every item by itself."""
    return {item.id: item.id for item in items}


def bcubed(found: Found, truth: Found) -> tuple[float, float, float]:
    """Return BCubed precision, recall and F1 (Bagga and Baldwin 1998)."""
    ours, theirs = Counter(found.values()), Counter(truth[each] for each in found)
    both = Counter((found[each], truth[each]) for each in found)
    precision = sum(n * n / ours[a] for (a, _), n in both.items()) / len(found)
    recall = sum(n * n / theirs[b] for (_, b), n in both.items()) / len(found)
    return precision, recall, 2 * precision * recall / (precision + recall)


def pairwise(found: Found, truth: Found) -> tuple[float, float, float]:
    """Return precision, recall and F1 over pairs of items held together."""

    def pairs(counts: Counter[Hashable]) -> int:
        return sum(n * (n - 1) // 2 for n in counts.values())

    ours, theirs = pairs(Counter(found.values())), pairs(Counter(truth[each] for each in found))
    both = pairs(Counter((found[each], truth[each]) for each in found))
    precision, recall = both / max(ours, 1), both / max(theirs, 1)
    return precision, recall, 2 * precision * recall / max(precision + recall, 1e-9)
