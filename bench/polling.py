"""Polling, cold and conditional: ours beside lemon24/reader, bare httpx and bare aiohttp, each in a process of its own.

`python -m bench.polling ROLE PORT ROUNDS` is one such process: it reads the numbers of the feeds to poll as a JSON list on
stdin, and prints one JSON document.
"""

import asyncio
import json
import resource
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable
from datetime import timedelta
from pathlib import Path

AT_ONCE = 16
"""Requests in flight for every contender, as `bot.flows.poll.HOST_AT_ONCE` allows one host."""


def cpu() -> float:
    """Return the processor seconds this process has used."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


async def ours(port: int, feeds: list[int], rounds: int) -> dict[str, object]:
    """Poll through the whole path: guard, queue, reading, stored facts and states; then everything that follows, apart."""
    from bot.app import SystemClock, build
    from bot.domain.source import SourceId, SourceSpec, Url
    from bot.flows.poll import poll
    from bot.flows.understand import embed_backlog, understand
    from bot.settings import Settings
    from bot.terminal.screen import Screen

    with tempfile.TemporaryDirectory() as folder:
        sources = Path(folder) / "sources.yaml"
        sources.write_text("sources:\n  - {id: x, kind: feed, url: 'http://127.0.0.1:1/'}\n", encoding="utf-8")
        settings = Settings(data=Path(folder), sources=sources, allow_hosts=frozenset({f"127.0.0.1:{port}"}))
        async with build(settings, SystemClock(), Screen(json=True)) as app:
            specs = [
                SourceSpec(
                    id=SourceId(f"s{i}"), kind="feed", url=Url(f"http://127.0.0.1:{port}/f/{i}.xml"),
                    polite_delay=timedelta(0), full_text=False,
                )
                for i in feeds
            ]  # fmt: skip
            began = cpu()
            turns = await poll(specs, app.doors)
            cold = cpu() - began
            began, wall = cpu(), time.perf_counter()
            for _ in range(rounds):
                turns = await poll(specs, app.doors)
                assert all(turn.outcome == "unchanged" for turn in turns)
            conditional = {"seconds": time.perf_counter() - wall, "cpu": cpu() - began}
            began = cpu()
            items = await understand({}, app.doors)
            placing = cpu() - began
            began = cpu()
            await app.doors.store.refresh()
            indexing = cpu() - began
            began = cpu()
            embedded = await embed_backlog(app.doors, limit=256)
            embedding = cpu() - began
            async with app.doors.store.begin() as tx:
                states = await tx.polls.get([spec.id for spec in specs])
                entries = {spec.id: len(await tx.items.newest(source=spec.id)) for spec in specs}
    return {
        "cold_cpu": cold,
        "conditional": conditional,
        "items": items,
        "placing_cpu": placing,
        "indexing_cpu": indexing,
        "embedding_cpu_each": embedding / max(embedded, 1),
        "read": {str(source): entries[source] for source, state in states.items() if not state.problem},
    }


async def theirs(port: int, feeds: list[int], _: int) -> dict[str, object]:
    """Poll with lemon24/reader, as its documentation does."""
    from reader import make_reader

    with tempfile.TemporaryDirectory() as folder:
        reader = make_reader(str(Path(folder) / "reader.sqlite"))
        for i in feeds:
            reader.add_feed(f"http://127.0.0.1:{port}/f/{i}.xml")
        began = cpu()
        for _result in reader.update_feeds_iter(workers=4):
            pass
        cold = cpu() - began
        read = {
            f"s{feed.url.rsplit('/', 1)[1].removesuffix('.xml')}": reader.get_entry_counts(feed=feed).total
            for feed in reader.get_feeds()
            if feed.last_exception is None
        }
        reader.close()
    return {"cold_cpu": cold, "read": read}


async def gather(
    ask: Callable[[str, str], Awaitable[int]],
    first: Callable[[str], Awaitable[str]],
    port: int,
    feeds: list[int],
    rounds: int,
) -> dict[str, object]:
    """Ask for every feed conditionally, `rounds` times, `AT_ONCE` at a time."""
    urls = [f"http://127.0.0.1:{port}/f/{i}.xml" for i in feeds]
    tags = [await first(url) for url in urls]
    began = time.perf_counter()
    for _ in range(rounds):
        waiting = iter(zip(urls, tags, strict=True))

        async def work(waiting: "object" = waiting) -> None:
            for url, tag in waiting:  # type: ignore[attr-defined]  # an iterator shared by the workers of one round
                assert await ask(url, tag) == 304

        await asyncio.gather(*(work() for _ in range(AT_ONCE)))
    return {"conditional": {"seconds": time.perf_counter() - began}}


async def bare_httpx(port: int, feeds: list[int], rounds: int) -> dict[str, object]:
    """Ask with httpx and nothing else."""
    import httpx

    async with httpx.AsyncClient() as client:

        async def first(url: str) -> str:
            return (await client.get(url)).headers["etag"]

        async def ask(url: str, tag: str) -> int:
            return (await client.get(url, headers={"If-None-Match": tag})).status_code

        return await gather(ask, first, port, feeds, rounds)


async def bare_aiohttp(port: int, feeds: list[int], rounds: int) -> dict[str, object]:
    """Ask with aiohttp and nothing else."""
    import aiohttp

    async with aiohttp.ClientSession() as session:

        async def first(url: str) -> str:
            async with session.get(url) as answer:
                await answer.read()
                return answer.headers["ETag"]

        async def ask(url: str, tag: str) -> int:
            async with session.get(url, headers={"If-None-Match": tag}) as answer:
                await answer.read()
                return answer.status

        return await gather(ask, first, port, feeds, rounds)


ROLES = {"ours": ours, "reader": theirs, "httpx": bare_httpx, "aiohttp": bare_aiohttp}

if __name__ == "__main__":
    role, port, rounds = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
    sys.stdout.write(json.dumps(asyncio.run(ROLES[role](port, json.load(sys.stdin), rounds))) + "\n")
