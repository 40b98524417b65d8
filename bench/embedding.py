"""Embedding: ours, compiled, beside `SentenceTransformer.encode` with its defaults, over the same texts; prints one JSON line.

`python -m bench.embedding [TEXTS]`. Both embed in turns within one process, so that a machine's mood touches both alike;
the time to load and the memory are those of a process of its own, which never sees torch.
"""

import asyncio
import itertools
import json
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
import psutil

from bot.domain.source import Document, SourceId, SourceSpec, Url
from bot.embedding import open_embedder
from bot.flows.understand import LEAD
from bot.rules.language import detect
from bot.sources._html import clean
from bot.sources.feed import FEED

REAL = Path(__file__).parent.parent.parent / "shared" / "corpora" / "feeds" / "real"
"""Real feeds, where the checkout has them beside it; news of our own making otherwise."""

TEXTS = 300
A_FEED = 4
"""Entries taken of each feed, so that no one publisher's manner decides."""

ROUNDS = 3
SPEC = SourceSpec(id=SourceId("bench"), kind="feed", url=Url("https://example.org/feed.xml"))


def passages(most: int) -> list[str]:
    """Return English titles with the beginning of their texts, as the bot embeds them."""
    found = list(itertools.islice(real(), most)) if REAL.is_dir() else []
    return found or list(itertools.islice(itertools.cycle(made_up()), most))


def real() -> Iterator[str]:
    """Yield what the real feeds hold."""
    now = datetime(2026, 3, 5, tzinfo=UTC)
    for path in sorted(path for path in REAL.rglob("*") if path.suffix in {".xml", ".rss", ".atom"}):
        document = Document(url=SPEC.url, status=200, headers={}, body=path.read_bytes()[:1_000_000], fetched_at=now)
        for entry in FEED.read(SPEC, document).entries[:A_FEED]:
            text = f"{clean(entry.title)}\n{clean(entry.markup)[:LEAD]}".strip()
            if text and detect(text, entry.language) == "en":
                yield text


def made_up() -> list[str]:
    """Make news of every length up to what is embedded of a text."""
    makers = ("Acme", "Umbrella Labs", "Initech Research", "the Parasol project")
    acts = ("releases", "withdraws", "benchmarks", "relicenses", "quantizes")
    more = "The weights are on the hub, with a report of {n} pages; on our machine it writes {n} tokens a second. "
    news = itertools.product(makers, acts, range(1, 12))
    return [f"{maker} {act} a {n}B model\n{(more.format(n=n) * n)[:LEAD]}" for maker, act, n in news]


async def compare(texts: list[str], data: Path) -> dict[str, Any]:
    """Embed the texts by both, in turns; return texts a second, and how near ours come."""
    embedder = open_embedder("compiled", data=data)
    began = time.perf_counter()
    await embedder.embed(texts[:1])
    compiling = time.perf_counter() - began

    # Only now: torch would be in our way while the child process compiles.
    from sentence_transformers import SentenceTransformer

    from bot.embedding.pinned import MINILM, package_folder

    reference = SentenceTransformer(str(package_folder(str(MINILM.package))))
    reference.encode(texts[:32], show_progress_bar=False)
    ours, theirs, ratios = [], [], []
    vectors = wanted = np.zeros((0, embedder.dimensions), np.float32)
    for _ in range(ROUNDS):
        began = time.perf_counter()
        vectors = await embedder.embed(texts)
        ours.append(time.perf_counter() - began)
        began = time.perf_counter()
        wanted = reference.encode(texts, show_progress_bar=False)
        theirs.append(time.perf_counter() - began)
        ratios.append(theirs[-1] / ours[-1])
    cosines = (vectors * wanted).sum(axis=1)
    return {
        "texts": len(texts),
        "ours": len(texts) / statistics.median(ours),
        "reference": len(texts) / statistics.median(theirs),
        "ratio": statistics.median(ratios),
        "cosine": float(cosines.min()),
        "cosine_mean": float(cosines.mean()),
        "compiling": compiling,
    }


def embedding(most: int = TEXTS) -> dict[str, Any]:
    """Measure everything in a data folder of its own."""
    texts = passages(most)
    with tempfile.TemporaryDirectory() as folder:
        compared = asyncio.run(compare(texts, Path(folder)))
        words = [sys.executable, "-m", "bench.embedding", "--alone", folder]
        alone = subprocess.run(words, input=json.dumps(texts), capture_output=True, text=True, check=True)
    return {**compared, **json.loads(alone.stdout)}


async def alone(texts: list[str], data: Path) -> dict[str, Any]:
    """Open the compiled model in this process, which has nothing else to do; return the seconds and the megabytes it takes."""
    process = psutil.Process()
    before = process.memory_info().rss
    began = time.perf_counter()
    embedder = open_embedder("compiled", data=data)
    await embedder.embed(texts[:1])
    first = time.perf_counter() - began
    loaded = process.memory_info().rss
    await embedder.embed(texts)
    after = process.memory_info().rss
    return {"load": first, "loaded_mb": (loaded - before) / 2**20, "used_mb": (after - before) / 2**20}


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["--alone", folder]:
            print(json.dumps(asyncio.run(alone(json.load(sys.stdin), Path(folder)))))
        case [most]:
            print(json.dumps(embedding(int(most))))
        case _:
            print(json.dumps(embedding()))
