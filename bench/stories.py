"""Placing, measured on labelled streams: BCubed and pairs, beside every item alone and one pass by cosine."""

import json
import tempfile
from collections import Counter
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import numpy as np

from bot.domain.item import Item, ItemId
from bot.domain.source import SourceId, Url
from bot.domain.vector import Matrix, Vector
from bot.embedding.hashing import HashingEmbedder
from bot.flows.settle import Links, settle
from bot.flows.understand import BATCH, passage, place_all
from bot.ports import Embedder
from bot.rules.placement import OPEN_FOR
from storage import open_store
from tests.make import make_doors

UNDATED = datetime(2026, 1, 1, tzinfo=UTC)
STREAMS = {
    "UCI headlines (en)": ("public/stories/uci.jsonl", None),
    "AllSides (en)": ("public/stories/allsides.jsonl", None),
    "ECB+ (en)": ("public/stories/ecb.jsonl", None),
    "AI news (en, ja, zh)": ("news/items_dev.jsonl", "news/labels_dev.jsonl"),
}
"""Set → its items, and their labels where those lie apart."""

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
    seen = datetime.fromisoformat(row["seen_at"]) if row.get("seen_at") else at
    seen = seen if seen.tzinfo else seen.replace(tzinfo=UTC)
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
        seen_at=max(seen, at),
        dated=True,
    )


class Kept(HashingEmbedder):
    """Gives back vectors made before: placing is measured, not embedding."""

    name = "kept"

    def __init__(self, vectors: Mapping[ItemId, Vector], items: Sequence[Item]) -> None:
        self._made = {passage(item): vectors[item.id] for item in items if item.id in vectors}
        self._langs = {item.lang for item in items if item.id in vectors}

    def reads(self, lang: str) -> bool:
        """Say whether vectors of this language were made."""
        return lang in self._langs

    async def embed(self, texts: Sequence[str], *, query: bool = False) -> Matrix:  # noqa: ARG002 - nobody asks here
        """Return the vectors of these passages."""
        return np.stack([self._made[text] for text in texts])


async def embed(items: Sequence[Item], embedder: Embedder) -> Mapping[ItemId, Vector]:
    """Embed what the embedder reads."""
    readable = [item for item in items if embedder.reads(item.lang)]
    matrix = await embedder.embed([passage(item) for item in readable])
    return {item.id: vector for item, vector in zip(readable, matrix, strict=True)}


async def placed(items: Sequence[Item], vectors: Mapping[ItemId, Vector]) -> Found:
    """Place a stream as the bot does: the real flows over a real store, in this order."""
    with tempfile.TemporaryDirectory() as folder:
        store = await open_store(f"sqlite:///{folder}/kaiho.db")
        try:
            doors = make_doors(store=store, embedder=Kept(vectors, items))
            links = Links()
            for start in range(0, len(items), BATCH):
                batch = items[start : start + BATCH]
                async with store.begin() as tx:
                    await tx.items.add(batch)
                links |= await place_all(batch, {}, doors, by_address=True)
            await settle(links, {}, doors)
            async with store.begin() as tx:
                told = await tx.stories.of([item.id for item in items])
                return {str(item): story for item, story in told.items()}
        finally:
            await store.close()


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
