"""`make bench`: speed and memory, ours beside what a user would pick instead, in one run; printed, and kept in bench/results.json."""

import json
import os
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psutil
from rich.console import Console
from rich.progress import Progress
from rich.table import Table

from bench.server import made_up

HERE = Path(__file__).parent
ROOT = HERE.parent
REAL = ROOT.parent / "shared" / "corpora" / "feeds" / "real"
"""Real feeds, where the checkout has them beside it; feeds of our own making otherwise."""

RUNS = 3
ROUNDS = 8
KAIHO = Path(sys.executable).with_name("kaiho")

Row = tuple[str, str, str, str, str]
"""What, ours, the baseline, the ratio, what is wanted."""


@contextmanager
def serving(feeds: Path) -> Iterator[tuple[int, int]]:
    """Run the loopback server in a process of its own; yield its port, and how many feeds it has."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    words = ["-m", "bench.server", "--port", str(port), "--feeds", str(feeds)]
    server = subprocess.Popen([sys.executable, *words], cwd=ROOT)
    try:
        yield port, _count(port)
    finally:
        server.kill()
        server.wait()


def _count(port: int) -> int:
    """Wait for the server, and ask how many feeds it has."""
    for _ in range(100):
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/count", timeout=1) as answer:
                return int(json.load(answer))
        except OSError:
            time.sleep(0.1)
    raise TimeoutError("the server of the bench did not start")


def role(name: str, port: int, feeds: list[int]) -> dict[str, Any]:
    """Run one contender in a process of its own."""
    words = [sys.executable, "-m", "bench.polling", name, str(port), str(ROUNDS)]
    done = subprocess.run(words, input=json.dumps(feeds), capture_output=True, text=True, check=True, cwd=ROOT)
    return dict(json.loads(done.stdout.splitlines()[-1]))


def polling(port: int, number: int) -> dict[str, Any]:
    """Poll in turns, ours and theirs, so that a machine's mood touches all alike; medians.

    Cold polling is compared over the feeds that both read in full, which a first round finds out.
    """
    everything = list(range(number))
    read = {name: role(name, port, everything)["read"] for name in ("ours", "reader")}
    both = [at for at in everything if read["ours"].get(f"s{at}", 0) == read["reader"].get(f"s{at}")]
    cold: dict[str, list[float]] = {"ours": [], "reader": []}
    seconds: dict[str, list[float]] = {"ours": [], "httpx": [], "aiohttp": []}
    ours: dict[str, Any] = {}
    for _ in range(RUNS):
        ours = role("ours", port, both)
        cold["ours"].append(ours["cold_cpu"])
        cold["reader"].append(role("reader", port, both)["cold_cpu"])
        seconds["ours"].append(ours["conditional"]["seconds"])
        for name in ("httpx", "aiohttp"):
            seconds[name].append(role(name, port, both)["conditional"]["seconds"])
    return {
        "feeds": len(both),
        "cold_cpu": {name: statistics.median(each) for name, each in cold.items()},
        "cold_ratio": statistics.median(b / a for a, b in zip(cold["ours"], cold["reader"], strict=True)),
        "rates": {name: len(both) * ROUNDS / statistics.median(each) for name, each in seconds.items()},
        "ours": ours,
    }


def compiled(data: Path) -> Path:
    """Return a sources file of nobody, in a data folder where the embedder is compiled."""
    sources = data / "nobody.yaml"
    sources.write_text("sources:\n  - {id: nobody, kind: feed, url: 'http://127.0.0.1:9/'}\n", encoding="utf-8")
    subprocess.run([KAIHO, "doctor", "--data", data, "--sources", sources], capture_output=True, check=False)
    return sources


def start_up(data: Path, sources: Path) -> float:
    """Return the seconds from the command to its word that it is ready; the median of several."""
    times = []
    words = [str(KAIHO), "run", "--data", str(data), "--sources", str(sources)]
    for _ in range(RUNS + 2):
        began = time.perf_counter()
        unbuffered = {**os.environ, "PYTHONUNBUFFERED": "1"}
        bot = subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, env=unbuffered)
        assert bot.stdout is not None
        while "ready" not in bot.stdout.readline():
            assert bot.poll() is None
        times.append(time.perf_counter() - began)
        bot.terminate()
        bot.wait()
    return statistics.median(times)


def memory(data: Path, port: int, number: int) -> float:
    """Return the most megabytes resident while `kaiho poll --all` reads every feed with the compiled embedder."""
    sources = data / "all.yaml"
    stanzas = "\n".join(
        f"  - {{id: s{i}, kind: feed, url: 'http://127.0.0.1:{port}/f/{i}.xml'}}" for i in range(number)
    )
    sources.write_text(f"defaults: {{polite_delay: 0s, full_text: false}}\nsources:\n{stanzas}\n", encoding="utf-8")
    words = [str(KAIHO), "poll", "--all", "--data", str(data), "--sources", str(sources)]
    allowed = {**os.environ, "KAIHO_ALLOW_HOSTS": f"127.0.0.1:{port}"}
    bot = subprocess.Popen(words, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=allowed)
    most, watched = 0, psutil.Process(bot.pid)
    while bot.poll() is None:
        try:
            most = max(most, watched.memory_info().rss)
        except psutil.NoSuchProcess:
            break
        time.sleep(0.02)
    assert bot.wait() == 0
    return most / 2**20


def measured(module: str, *words: str) -> dict[str, Any]:
    """Run another bench of this folder, and read the one JSON line it prints."""
    done = subprocess.run([sys.executable, "-m", module, *words], capture_output=True, text=True, check=True, cwd=ROOT)
    return dict(json.loads(done.stdout.splitlines()[-1]))


def rows(results: dict[str, Any]) -> list[Row]:
    """Say every figure beside its baseline."""
    reading, polled, embedded = results["reading"], results["polling"], results["embedding"]
    rates = polled["rates"]
    return [
        (
            f"reading {reading['feeds']} feeds",
            f"{reading['ours_seconds']:.2f} s",
            f"feedparser.parse {reading['feedparser_seconds']:.2f} s",
            f"{reading['ratio']:.1f}×, {sum(reading['differences'].values())} differences",
            "≥ 20×, 0",
        ),
        (
            f"cold polling, {polled['feeds']} feeds both read in full",
            f"{polled['cold_cpu']['ours']:.2f} s CPU",
            f"reader {polled['cold_cpu']['reader']:.2f} s CPU",
            f"{polled['cold_ratio']:.1f}×",
            "≥ 4×",
        ),
        (
            "conditional polling",
            f"{rates['ours']:,.0f} a second",
            f"httpx {rates['httpx']:,.0f}, aiohttp {rates['aiohttp']:,.0f}",
            f"{rates['ours'] / rates['httpx']:.1f}× httpx",
            "≥ 2,000 or ≥ 3×",
        ),
        (
            "embedding",
            f"{embedded['ours']:,.0f} texts a second",
            f"SentenceTransformer.encode {embedded['reference']:,.0f}",
            f"{embedded['ratio']:.1f}×, cosine ≥ {embedded['cosine']:.4f}",
            "≥ 3×, ≥ 0.99",
        ),
        ("start-up, once compiled", f"{results['start_up']:.2f} s", "", "", "≤ 1.5 s"),
        ("resident while polling", f"{results['memory']:.0f} MB", "", "", "≤ 300 MB"),
    ]


def aside(ours: dict[str, Any]) -> str:
    """Say what polling leaves to be done after it, apart."""
    return (
        f"After a cold poll, apart: placing {ours['placing_cpu']:.1f} s CPU for {ours['items']:,} items, "
        f"search index {ours['indexing_cpu']:.1f} s, embedding {1000 * ours['embedding_cpu_each']:.1f} ms an item."
    )


def main() -> int:
    """Measure everything, print it, and keep it."""
    console = Console()
    with Progress(console=Console(stderr=True), transient=True) as progress, tempfile.TemporaryDirectory() as folder:
        data = Path(folder)
        feeds = REAL if REAL.is_dir() else made_up(data / "feeds")
        task = progress.add_task("reading", total=5)
        results: dict[str, Any] = {"reading": measured("bench.reading", str(feeds))}
        progress.update(task, advance=1, description="embedding")
        results["embedding"] = measured("bench.embedding")
        progress.update(task, advance=1, description="polling")
        with serving(feeds) as (port, number):
            results["polling"] = polling(port, number)
            progress.update(task, advance=1, description="memory")
            nobody = compiled(data)
            results["memory"] = memory(data, port, number)
        progress.update(task, advance=1, description="start-up")
        results["start_up"] = start_up(data, nobody)
    table = Table("what", "ours", "baseline", "ratio", "wanted", title="Bench, medians of one run")
    for row in rows(results):
        table.add_row(*row)
    console.print(table)
    console.print(aside(results["polling"]["ours"]))
    (HERE / "results.json").write_text(json.dumps(results, indent=1) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
