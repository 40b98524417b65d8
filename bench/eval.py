"""`make eval`: how well it judges, beside what is simpler, in one run. The labelled sets lie beside the checkout, not in it."""

import asyncio
import json
import sys
from pathlib import Path

from rich.console import Console
from rich.progress import Progress
from rich.table import Table

from bench.claims.eval import figures as claimed
from bench.licensing.compare import figures as compared
from bench.licensing.identify import figures as identified
from bench.mentions import figures as mentioned
from bench.placing import figures as placing
from bench.retrieval import measure
from bench.roundups import figures as attached
from bench.summaries import figures as summarized
from bench.verdicts import figures as judged
from bot.embedding import open_embedder
from bot.ports import Embedder

ROOT = Path(__file__).parent.parent
MATERIAL = ROOT.parent / "shared" / "corpora"
DATA = ROOT / "build" / "eval"
KEPT = Path(__file__).with_name("eval.json")

SEARCHED = {"jaquad_ja": ("ja", -0.01), "xquad_zh": ("zh", -0.01), "cranfield": ("en", 0.02), "vaswani": ("en", 0.02)}
"""Set → its language, and how far above words alone both legs together are to be."""


async def searching(embedder: Embedder, progress: Progress) -> Table:
    """Measure search."""
    table = Table("set", "questions", "words alone", "vectors alone", "both", "gain", "wanted", title="Search, nDCG@10")
    for name, (lang, wanted) in progress.track(SEARCHED.items(), description="search"):
        got = await measure(MATERIAL / "public" / "retrieval" / name, lang, embedder)
        near = f"{got.vectors:.3f}" if embedder.reads(lang) else "not read"
        gain = f"{got.fused - got.words:+.3f}"
        table.add_row(name, str(got.questions), f"{got.words:.3f}", near, f"{got.fused:.3f}", gain, f"≥ {wanted:+.2f}")
    return table


def licensing() -> dict[str, object]:
    """Measure what is said of licenses: how two differ, and which one a text is."""
    changes = MATERIAL / "license_changes"
    return {
        "compare": {part: compared(changes, only=part) for part in ("all", "held-out", "rest")},
        "identify": identified(MATERIAL),
    }


async def understanding(embedder: Embedder, progress: Progress) -> dict[str, object]:
    """Measure what is understood: claims, mentions, verdicts, stories, round-ups and summaries, each beside its baseline."""
    return {
        "claims": await asyncio.to_thread(claimed, MATERIAL),
        "mentions": await asyncio.to_thread(mentioned, MATERIAL),
        "verdicts": await asyncio.to_thread(judged, MATERIAL),
        "stories": await placing(MATERIAL, embedder, progress),
        "round-ups": await attached(MATERIAL, embedder),
        "summaries": await asyncio.to_thread(summarized, MATERIAL),
    }


async def main() -> int:
    """Print every figure there is material for."""
    console = Console()
    if not MATERIAL.is_dir():
        console.print(f"Nothing to measure on: the labelled sets are not at {MATERIAL}.")
        return 0
    embedder = open_embedder("compiled", data=DATA)
    with Progress(console=Console(stderr=True), transient=True) as progress:
        tables = [await searching(embedder, progress)]
        understood = await understanding(embedder, progress)
    for table in tables:
        console.print(table)
    found = licensing()
    console.print(
        "Licenses: changes told clause by clause, and texts identified; beside simpler detectors", style="bold"
    )
    console.print_json(data=found)
    console.print("Claims, mentions, verdicts, stories and summaries, beside their baselines", style="bold")
    console.print_json(data=understood)
    rows: list[dict[str, object]] = [
        {"title": str(table.title), "columns": [str(each.header) for each in table.columns]} for table in tables
    ]
    for row, table in zip(rows, tables, strict=True):
        row["rows"] = [list(cells) for cells in zip(*(column.cells for column in table.columns), strict=True)]
    KEPT.write_text(
        json.dumps({"tables": rows, "licenses": found, **understood}, ensure_ascii=False, indent=1) + "\n",
        encoding="utf-8",
    )
    return 0


if __name__ == "__main__":
    sys.exit(asyncio.run(main()))
