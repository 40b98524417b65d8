"""Search, measured through the real store: nDCG@10 of words alone, of vectors alone, and of both."""

import json
import math
import statistics
from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from pathlib import Path

from bench.stories import UNDATED
from bot.domain.item import Item, ItemId
from bot.domain.search import Query
from bot.domain.source import SourceId
from bot.flows.understand import passage
from bot.ports import Embedder
from bot.rules.fusion import DEPTH, fuse
from bot.rules.language import asked_in
from storage import open_store

AT = 10
BATCH = 512


@dataclass(frozen=True, slots=True)
class Measured:
    """Mean nDCG@10 of one set of questions."""

    questions: int
    words: float
    vectors: float
    fused: float


async def measure(folder: Path, lang: str, embedder: Embedder) -> Measured:
    """Ask a store that holds a set's documents all of its questions."""
    documents, questions = read(folder / "docs.jsonl"), read(folder / "queries.jsonl")
    wanted = {row["query"]: frozenset(row["docs"]) for row in read(folder / "qrels.jsonl")}
    items = [item_of(row, lang) for row in documents]
    store = await open_store("sqlite://")
    for start in range(0, len(items), BATCH):
        batch = items[start : start + BATCH]
        async with store.begin() as tx:
            await tx.items.add(batch)
            if embedder.reads(lang):
                vectors = await embedder.embed([passage(item) for item in batch])
                await tx.items.put_vectors(embedder.name, [item.id for item in batch], vectors)
    await store.refresh()
    scores: list[tuple[float, float, float]] = []
    for row in questions:
        if relevant := wanted.get(row["id"]):
            said = asked_in(row["text"])
            vector = (await embedder.embed([row["text"]], query=True))[0] if embedder.reads(said) else None
            found = await store.search(Query(text=row["text"], vector=vector, limit=DEPTH), embedder=embedder.name)
            fused = fuse(found, query_lang=said, reads=embedder.reads, limit=AT)
            legs = ([hit.item for hit in found.text], [hit.item for hit in found.vectors], fused)
            scores.append((ndcg(legs[0], relevant), ndcg(legs[1], relevant), ndcg(legs[2], relevant)))
    await store.close()
    words, near, both = (statistics.mean(column) for column in zip(*scores, strict=True))
    return Measured(len(scores), words, near, both)


def read(path: Path) -> list[dict[str, str]]:
    """Read JSON lines."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def item_of(row: dict[str, str], lang: str) -> Item:
    """Make an item of a document."""
    return Item(
        id=ItemId(row["id"]),
        source=SourceId("documents"),
        url=None,
        link=None,
        guid=row["id"],
        title=row["title"],
        text=row["text"],
        content_hash=row["id"],
        lang=lang,
        published_at=UNDATED,
        seen_at=UNDATED,
        dated=True,
    )


def ndcg(found: Sequence[str], relevant: AbstractSet[str]) -> float:
    """Return the normalized discounted cumulative gain at ten, of binary gains (Järvelin and Kekäläinen 2002)."""
    gained = sum(1 / math.log2(place + 1) for place, item in enumerate(found[:AT], start=1) if item in relevant)
    ideal = sum(1 / math.log2(place + 1) for place in range(1, min(AT, len(relevant)) + 1))
    return gained / ideal
