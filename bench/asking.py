"""`python -m bench.asking [--items 100000]`: how long each question takes over a store as full as a busy year leaves it.

The filled store is kept under `build/`, so that only the first run is slow.
"""

import argparse
import asyncio
import shutil
import statistics
import time
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.progress import Progress

from bench.asking_store import FAMILIES, OWNERS, Named, fill, specs
from bot.domain.answer import Asker, Search
from bot.domain.claim import Act
from bot.domain.following import Mute, Subject
from bot.domain.watch import Maker
from bot.flows.asking import Asking, Draw
from bot.ports import Store
from bot.terminal.pictures import lineage, timeline
from storage import open_store
from tests.make import NOW, make_doors

TIMES = 30
"""How often each question is asked: the 95th percentile is then the second slowest."""

WHOLE, TYPED = 1.0, 0.1
"""Seconds an answer may take, and a list of choices: Discord waits three for either."""

FIRST, LAST = 2, 97
"""How many places down a table of a thousand numbers what is asked about stands: so that no answer is asked for twice."""

ASKER = Asker(person="1", name="Zoe", lang="en", guild="2", channel="3")
MAKERS = (Maker(id="qwen", name="Qwen"), Maker(id="acme", name="Acme"))
MUTES = tuple(
    Mute(scope="person:1", subject=subject, target=target, label=target, person="1", at=NOW)
    for subject, target in ((Subject.MAKER, "nvidia"), (Subject.SOURCE, "source-3"), (Subject.STORY, "story-0"))
)

Question = Callable[[int], Awaitable[object]]
"""Asks one question for the so-manyth time: each time about something else."""


def questions(asking: Asking, many: int) -> dict[str, Question]:
    """Return every question, by name."""
    model = partial(_model, many=many // 5)
    item = partial(_item, many=many)

    def search(**said: Any) -> Question:  # noqa: ANN401 - whatever else a search may say
        return lambda n: asking.search(Search(words=_words(n), **said), ASKER)

    return {
        "search": search(),
        "search a week": search(since=timedelta(days=7)),
        "search an act": search(act=Act.RELEASE),
        "search a maker": search(maker="Qwen"),
        "search a license": search(license="mit", language="ja"),
        "search nothing": lambda n: asking.search(Search(words=f"zzyzx{n} unheard{n}"), ASKER),
        "latest": lambda _: asking.latest(ASKER),
        "trending": lambda _: asking.trending(ASKER),
        "story, an id": lambda n: asking.story(item(n), ASKER),
        "story, words": lambda n: asking.story(_words(n), ASKER),
        "why": lambda n: asking.why(item(n), ASKER),
        "model": lambda n: asking.model(model(n), ASKER),
        "model, a base": lambda _: asking.model("Qwen/Qwen1.0-7B", ASKER),
        "lineage": lambda _: asking.lineage("Qwen/Qwen1.0-7B", ASKER),
        "history": lambda n: asking.history(model(n), ASKER),
        "explain a license": lambda _: asking.explain("apache-2.0", ASKER),
        "explain a model's": lambda n: asking.explain(model(n), ASKER),
        "compare licenses": lambda _: asking.compare("apache-2.0", "llama3.1", ASKER),
        "compare models": lambda n: asking.compare(model(n), model(n + 7), ASKER),
        "changes, a week": lambda _: asking.changes(NOW - timedelta(days=7), ASKER),
        "changes, 90 days": lambda _: asking.changes(NOW - timedelta(days=90), ASKER),
        "check": lambda n: asking.check(f"{model(n)} is fully open source under Apache 2.0!", ASKER),
        "near": lambda n: asking.near(f"Qwen 9.{n}"),
        "sources": lambda _: asking.sources(ASKER),
        "status": lambda _: asking.status(replace(ASKER, operates=True)),
        "digest": lambda _: asking.digest(ASKER),
        "complete a model": lambda n: asking.complete(Subject.MODEL, model(n)[: 2 + n % 12], ASKER),
        "complete a model, nothing typed": lambda _: asking.complete(Subject.MODEL, "", ASKER),
        "complete a model, no such": lambda n: asking.complete(Subject.MODEL, f"zzyzx{n}", ASKER),
        "complete a maker": lambda n: asking.complete(Subject.MAKER, "通义" if n % 2 else "qw", ASKER),
        "complete a license": lambda n: asking.complete(Subject.LICENSE, ("apa", "llama", "cc")[n % 3], ASKER),
        "complete a story": lambda n: asking.complete(Subject.STORY, ("qwen", "rocket", "word1")[n % 3], ASKER),
        "complete a source": lambda _: asking.complete(Subject.SOURCE, "sou", ASKER),
    }


def _model(number: int, *, many: int) -> str:
    at = (number * 3 * LAST) % min(many, 500)
    return f"{FAMILIES[at % len(OWNERS)]}1.{at}"


def _item(number: int, *, many: int) -> str:
    return f"item-{(number * LAST * FIRST) % many}"


def _words(number: int) -> str:
    return ("Qwen open source license", "word7 word12", "公開 モデル", "发布 许可证", "DeepSeek weights withdrawn")[
        number % 5
    ] + f" word{number}"


async def main(many: int, times: int, only: str) -> None:
    """Fill, ask, and print."""
    console = Console()
    file = Path("build") / f"asking-{many}.db"
    if not file.exists():
        await _filled(file, many, console)
    store = await open_store(f"sqlite:///{file}")
    await store.refresh()
    async with store.begin() as tx:
        await tx.mutes.put(MUTES)
    draw = Draw(timeline=partial(timeline.draw, form="png"), lineage=partial(lineage.draw, form="png"))
    asking = Asking(make_doors(store, embedder=Named(), makers=MAKERS), specs(), MAKERS, (), draw)
    console.print(f"{many:,} items, {times} times each; ms: median, p95, slowest")
    for name, ask in questions(asking, many).items():
        if only not in name:
            continue
        taken = sorted([await _timed(ask, number) for number in range(times)])
        bound = TYPED if name.startswith("complete") else WHOLE
        p95 = taken[round(0.95 * (times - 1))]
        figures = "".join(f"{1000 * each:10.1f}" for each in (statistics.median(taken), p95, taken[-1]))
        console.print(f"{name:34}{figures}{'' if p95 <= bound else '  SLOW'}", highlight=False)
    await store.close()


async def _timed(ask: Question, number: int) -> float:
    began = time.perf_counter()
    await ask(number)
    return time.perf_counter() - began


async def _filled(file: Path, many: int, console: Console) -> None:
    """Fill a store beside, and put it into its place when it is whole."""
    file.parent.mkdir(exist_ok=True)
    beside = file.with_name(f"filling-{many}.db")
    _remove(beside)
    store: Store = await open_store(f"sqlite:///{beside}")
    with Progress(console=console) as progress:
        await fill(store, many, progress)
    await store.close()
    beside.with_suffix(".search").rename(file.with_suffix(".search"))
    beside.rename(file)


def _remove(file: Path) -> None:
    for each in (file, *(file.with_name(f"{file.name}{tail}") for tail in ("-wal", "-shm"))):
        each.unlink(missing_ok=True)
    shutil.rmtree(file.with_suffix(".search"), ignore_errors=True)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="python -m bench.asking", description=__doc__)
    parser.add_argument("--items", type=int, default=100_000)
    parser.add_argument("--times", type=int, default=TIMES)
    parser.add_argument("--only", default="", help="ask only questions whose name holds this")
    said = parser.parse_args()
    asyncio.run(main(said.items, said.times, said.only))
