"""`make eval`: how well it judges, beside what is simpler, in one run. The labelled sets lie beside the checkout, not in it."""

import asyncio
import json
import sys
from collections.abc import Mapping
from pathlib import Path

from rich.console import Console
from rich.progress import Progress
from rich.table import Table

from bench.licensing.compare import figures as compared
from bench.licensing.identify import figures as identified
from bench.retrieval import measure
from bench.stories import alone, bcubed, one_pass, pairwise, placed, read_stream
from bot.domain.item import Item, ItemId
from bot.domain.vector import Vector
from bot.embedding import open_embedder
from bot.flows.understand import passage
from bot.ports import Embedder

ROOT = Path(__file__).parent.parent
MATERIAL = ROOT.parent / "shared" / "corpora"
DATA = ROOT / "build" / "eval"
KEPT = Path(__file__).with_name("eval.json")

SEARCHED = {"jaquad_ja": ("ja", -0.01), "xquad_zh": ("zh", -0.01), "cranfield": ("en", 0.02), "vaswani": ("en", 0.02)}
"""Set → its language, and how far above words alone both legs together are to be."""

STREAMS = {
    "UCI headlines (en)": ("public/stories/uci.jsonl", None),
    "AllSides (en)": ("public/stories/allsides.jsonl", None),
    "ECB+ (en)": ("public/stories/ecb.jsonl", None),
    "AI news (en, ja, zh)": ("news/items_dev.jsonl", "news/labels_dev.jsonl"),
}


async def searching(embedder: Embedder, progress: Progress) -> Table:
    """Measure search."""
    table = Table("set", "questions", "words alone", "vectors alone", "both", "gain", "wanted", title="Search, nDCG@10")
    for name, (lang, wanted) in progress.track(SEARCHED.items(), description="search"):
        got = await measure(MATERIAL / "public" / "retrieval" / name, lang, embedder)
        near = f"{got.vectors:.3f}" if embedder.reads(lang) else "not read"
        gain = f"{got.fused - got.words:+.3f}"
        table.add_row(name, str(got.questions), f"{got.words:.3f}", near, f"{got.fused:.3f}", gain, f"≥ {wanted:+.2f}")
    return table


async def placing(embedder: Embedder, progress: Progress) -> Table:
    """Measure placing."""
    table = Table("set", "items", "how", "BCubed P / R / F1", "pairs P / R / F1", title="Stories")
    for name, (items, labels) in progress.track(STREAMS.items(), description="stories"):
        stream = read_stream(MATERIAL / items, MATERIAL / labels if labels else None)
        vectors = await embed(stream.items, embedder)
        for how, found in (
            ("every item alone", alone(stream.items)),
            ("one pass by cosine", one_pass(stream.items, vectors)),
            ("Kaiho", placed(stream.items, vectors)),
        ):
            three, pairs = bcubed(found, stream.truth), pairwise(found, stream.truth)
            told = (" / ".join(f"{figure:.3f}" for figure in figures) for figures in (three, pairs))
            table.add_row(name, str(len(stream.items)), how, *told)
    return table


def licensing() -> dict[str, object]:
    """Measure what is said of licenses: how two differ, and which one a text is."""
    changes = MATERIAL / "license_changes"
    return {
        "compare": {part: compared(changes, only=part) for part in ("all", "held-out", "rest")},
        "identify": identified(MATERIAL),
    }


async def embed(items: list[Item], embedder: Embedder) -> Mapping[ItemId, Vector]:
    """Embed what the embedder reads."""
    readable = [item for item in items if embedder.reads(item.lang)]
    matrix = await embedder.embed([passage(item) for item in readable])
    return {item.id: vector for item, vector in zip(readable, matrix, strict=True)}


async def main() -> int:
    """Print every figure there is material for."""
    console = Console()
    if not MATERIAL.is_dir():
        console.print(f"Nothing to measure on: the labelled sets are not at {MATERIAL}.")
        return 0
    embedder = open_embedder("compiled", data=DATA)
    with Progress(console=Console(stderr=True), transient=True) as progress:
        tables = [await searching(embedder, progress), await placing(embedder, progress)]
    for table in tables:
        console.print(table)
    found = licensing()
    console.print(
        "Licenses: changes told clause by clause, and texts identified; beside simpler detectors", style="bold"
    )
    console.print_json(data=found)
    rows: list[dict[str, object]] = [
        {"title": str(table.title), "columns": [str(each.header) for each in table.columns]} for table in tables
    ]
    for row, table in zip(rows, tables, strict=True):
        row["rows"] = [list(cells) for cells in zip(*(column.cells for column in table.columns), strict=True)]
    KEPT.write_text(
        json.dumps({"tables": rows, "licenses": found}, ensure_ascii=False, indent=1) + "\n", encoding="utf-8"
    )
    return 0


if __name__ == "__main__":
    sys.exit(asyncio.run(main()))
