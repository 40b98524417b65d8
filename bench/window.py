"""`python -m bench.window`: what placing one item costs among 1,000 and among 100,000 items of the open window."""

import asyncio
import random
import statistics
import sys
import tempfile
import time
from datetime import UTC, datetime, timedelta

import numpy as np
from rich.console import Console
from rich.progress import Progress

from bot.domain.item import Item, ItemId
from bot.domain.source import SourceId, Trust, Url
from bot.domain.story import Placement
from bot.domain.vector import Vector
from bot.embedding.hashing import HashingEmbedder
from bot.flows.settle import keep
from bot.flows.understand import weighed
from bot.ports import Doors, Store
from bot.rules.enriching import Enriched, enrich
from bot.rules.placement import opened, place
from storage import open_store
from tests.make import make_doors

WINDOW = timedelta(days=10)
NOW = datetime(2026, 3, 5, tzinfo=UTC)
SIZES = (1_000, 100_000)
TIMED = 300
DIMENSIONS = 384
MAKERS = ("Acme", "OpenAI", "Google", "Meta", "Alibaba", "Mistral", "DeepSeek", "Microsoft", "Tencent", "NVIDIA")
VERBS = ("releases", "opens", "withdraws", "delays", "licenses", "prices", "tests", "explains")


class Named(HashingEmbedder):
    """Names the vectors that are made here."""

    name = "window"


def made_up(number: int, dice: random.Random, many: int) -> Item:
    """Make an item: a model among many, told in words of its own."""
    model = f"{dice.choice(MAKERS)}-{dice.randrange(many // 4 + 1)}B"
    words = " ".join(f"word{dice.randrange(50_000)}" for _ in range(60))
    at = NOW - WINDOW * dice.random()
    return Item(
        id=ItemId(f"i{number}"),
        source=SourceId("news"),
        url=Url(f"https://example.org/{number}"),
        link=None,
        guid=None,
        title=f"{dice.choice(MAKERS)} {dice.choice(VERBS)} {model}: {words[:60]}",
        text=words,
        content_hash=str(number),
        lang="en",
        published_at=at,
        seen_at=at,
        dated=True,
    )


def vector(dice: np.random.Generator) -> Vector:
    """Make a direction."""
    made = dice.standard_normal(DIMENSIONS).astype(np.float32)
    direction: Vector = made / np.float32(np.linalg.norm(made))
    return direction


async def fill(store: Store, doors: Doors, many: int, progress: Progress) -> None:
    """Open a story for every item."""
    dice, directions = random.Random(1), np.random.default_rng(1)
    for start in progress.track(range(0, many, 500), description=f"{many} items"):
        batch = [made_up(start + at, dice, many) for at in range(min(500, many - start))]
        async with store.begin() as tx:
            await tx.items.add(batch)
            vectors = [vector(directions) for _ in batch]
            await tx.items.put_vectors(doors.embedder.name, [item.id for item in batch], np.stack(vectors))
            reads = [enrich(item, made) for item, made in zip(batch, vectors, strict=True)]
            for read in reads:
                keep(read.held, doors)
            await tx.stories.put(
                [
                    Placement(
                        item=read.item.id,
                        story=opened(read.item, read.held.vector, read.traits, Trust.PRESS),
                        joined=False,
                    )
                    for read in reads
                ]
            )


async def timed(store: Store, doors: Doors, many: int) -> list[float]:
    """Return the milliseconds of placing some items more."""
    dice, directions = random.Random(2), np.random.default_rng(2)
    items = [made_up(many + at, dice, many) for at in range(TIMED)]
    async with store.begin() as tx:
        await tx.items.add(items)
    reads: list[Enriched] = [enrich(item, vector(directions)) for item in items]
    took: list[float] = []
    async with store.begin() as tx:
        for read in reads:
            start = time.perf_counter()
            judgments = await weighed(read, tx, doors)
            placed = place(read.item, read.held, read.traits, judgments, trust=Trust.PRESS)
            await tx.stories.put([placed])
            took.append((time.perf_counter() - start) * 1000)
            keep(read.held, doors)
    return took[20:]


async def main() -> int:
    """Print what one item costs, median and mean, and how that grows."""
    console = Console()
    medians: list[float] = []
    for many in SIZES:
        with (
            tempfile.TemporaryDirectory() as folder,
            Progress(console=Console(stderr=True), transient=True) as progress,
        ):
            store = await open_store(f"sqlite:///{folder}/kaiho.db")
            doors = make_doors(store=store, embedder=Named())
            await fill(store, doors, many, progress)
            took = await timed(store, doors, many)
            medians.append(statistics.median(took))
            console.print(
                f"{many:>7} items: {medians[-1]:.2f} ms at the median, {statistics.fmean(took):.2f} at the mean"
            )
            await store.close()
    console.print(f"grows by {medians[-1] / medians[0]:.2f}")
    return 0


if __name__ == "__main__":
    sys.exit(asyncio.run(main()))
