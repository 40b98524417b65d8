"""Many subscriptions due in the same minute: how long they take to reach Discord, and whether each arrives once and in order.

`python -m bench.drain [--subscriptions 10000 --guilds 2000]` promises and delivers against the loopback Discord of the tests,
a process of its own that holds us to the limits people measure at the real one (50 requests a second in all, 5 messages in 5
seconds to a channel). Time is real time. Beside it: one after the other and each composed anew, on a tenth, times ten.
"""

import argparse
import asyncio
import json
import logging
import resource
import sys
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path

from bot.app import SystemClock
from bot.chat.courier import DiscordCourier
from bot.chat.limits import spoken
from bot.domain.source import SourceId, Trust
from bot.domain.story import Standing, StoryId
from bot.domain.subscription import Alerts, DeliveryKind, Destination, Subscription, SubscriptionId, Taste, Urgent
from bot.flows.deliver import deliver_pending
from bot.flows.digest import promise
from bot.flows.rounds import digest_round
from bot.ports import Doors, Store
from storage import open_store
from tests.fakes import ScriptedFetcher
from tests.ledger import make_changed, make_place
from tests.make import make_doors, make_items, make_placement, make_spec, make_story, make_subscription, words_of
from tests.world.discord import DiscordWorld, as_discord

STORIES = 150
"""In the window of three days: what some hundred sources bring."""

TASTES = (Taste(), Taste(makers=frozenset({"acme"})), Taste(languages=frozenset({"en"})), Taste(max_stories=5))
LANGUAGES = ("en", "ja", "zh")

ALARMED = 10
"""Every how manieth subscription wants alerts."""

SOURCES = [SourceId(f"source-{n}") for n in range(30)]
SPECS = {source: make_spec(id=source, trust=Trust.PRESS, name=str(source).title()) for source in SOURCES}
REFERENCE = "kaiho · "


def subscriptions(number: int, guilds: int) -> list[Subscription]:
    """Make as many subscriptions, each of a channel of its own, spread over servers, tastes and languages."""
    return [
        make_subscription(
            id=SubscriptionId(f"s{n}"),
            destinations=(Destination(kind="discord", address=str(channel(n))),),
            taste=TASTES[n % len(TASTES)],
            language=LANGUAGES[n % len(LANGUAGES)],
            guild=str(server(n % guilds)),
            alerts=Alerts(urgent=frozenset(Urgent)) if n % ALARMED == 0 else Alerts(),
        )
        for n in range(number)
    ]


def server(number: int) -> int:
    """Return the id of a server."""
    return 10_000_000_000 + number


def channel(number: int) -> int:
    """Return the id of a channel."""
    return 20_000_000_000 + number


async def fill(store: Store, now: datetime) -> None:
    """Keep the news of three days."""
    items = [
        replace(
            item,
            source=SOURCES[n % len(SOURCES)],
            title=words_of(f"title {n}")[:60],
            text=". ".join(words_of(f"text {n} {sentence}") for sentence in range(6)),
            published_at=now - timedelta(minutes=20 * n),
            seen_at=now - timedelta(minutes=20 * n),
        )
        for n, item in enumerate(make_items(*(f"item-{n}" for n in range(STORIES))))
    ]
    async with store.begin() as tx:
        await tx.items.add(items)
        for n, item in enumerate(items):
            story = make_story(
                id=StoryId(f"story-{n}"),
                items=(item.id,),
                opened_at=item.published_at,
                updated_at=item.published_at,
                names=frozenset({f"acme-{n}b"}),
                models=frozenset({f"acme-{n}b"}),
                standing=Standing.RELEASED,
            )
            await tx.stories.put([make_placement(story)])


class Refusals(logging.Handler):
    """Counts how often discord.py was told to wait."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.seen = 0

    def emit(self, record: logging.LogRecord) -> None:
        """Count a warning of discord.py's about rate limits."""
        self.seen += "rate limit" in record.getMessage()


@dataclass(frozen=True, slots=True, kw_only=True)
class Posted:
    """A message as the loopback Discord shows it."""

    channel: str
    reference: str  # the delivery's id, as its last line says
    at: float


@asynccontextmanager
async def discord(number: int, guilds: int) -> AsyncIterator[tuple[str, asyncio.subprocess.Process]]:
    """Run the loopback Discord in a process of its own; give its address."""
    module = [sys.executable, "-m", "bench.drain", "--serve", f"--subscriptions={number}", f"--guilds={guilds}"]
    process = await asyncio.create_subprocess_exec(
        *module, stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE, limit=64_000_000
    )
    assert process.stdout is not None
    try:
        yield (await process.stdout.readline()).decode().strip(), process
    finally:
        process.kill()
        await process.wait()


async def posted(process: asyncio.subprocess.Process) -> tuple[list[Posted], dict[str, int]]:
    """Ask the loopback Discord what its channels show, and what it had to complain about."""
    assert process.stdin is not None
    assert process.stdout is not None
    process.stdin.write(b"report\n")
    await process.stdin.drain()
    said = json.loads(await process.stdout.readline())
    messages = [Posted(channel=each[0], reference=each[1], at=each[2]) for each in said.pop("messages")]
    return messages, said


async def serve(number: int, guilds: int) -> None:
    """Be the loopback Discord: print where, and a report whenever a line comes in."""
    world = DiscordWorld(limits=as_discord())
    for guild in range(guilds):
        mine = [str(channel(n)) for n in range(guild, number, guilds)]
        world.add_guild(str(server(guild)), f"Server {guild}", channels=mine)
    await world.start()
    loop = asyncio.get_running_loop()
    sys.stdout.write(f"{world.api}\n")
    sys.stdout.flush()
    while await loop.run_in_executor(None, sys.stdin.readline):
        said = {
            "messages": list(_messages(world)),
            "complaints": len(world.memory.complaints),
            "slips": len(world.memory.slips),
            "requests": len(world.memory.requests),
        }
        sys.stdout.write(json.dumps(said) + "\n")
        sys.stdout.flush()


def _messages(world: DiscordWorld) -> Iterator[tuple[str, str, float]]:
    for address, messages in world.memory.channels.items():
        for message in messages:
            lines = [line for text in spoken(message) for line in text.split("\n")]
            mine = [line.partition(REFERENCE)[2] for line in lines if REFERENCE in line]
            yield address, mine[-1] if mine else "", datetime.fromisoformat(message["timestamp"]).timestamp()


async def drain(number: int, guilds: int) -> dict[str, object]:
    """Let every subscription fall due, send all, and let something urgent happen in the middle."""
    clock, refusals = SystemClock(), Refusals()
    logging.getLogger("discord.http").addHandler(refusals)
    many = subscriptions(number, guilds)
    with tempfile.TemporaryDirectory() as folder:
        async with discord(number, guilds) as (api, process):
            store = await open_store(f"sqlite:///{Path(folder) / 'kaiho.db'}")
            courier = DiscordCourier(DiscordWorld.token, clock, api=api)
            doors = make_doors(store, clock=clock, fetcher=ScriptedFetcher(clock), couriers={"discord": courier})
            await fill(store, clock.now())
            began, cpu = time.perf_counter(), time.process_time()
            urgent = asyncio.create_task(_urgent(doors, number))
            sent = await digest_round(many, SPECS, doors)
            took, cpu = time.perf_counter() - began, time.process_time() - cpu
            happened, peak = await urgent, _peak()
            sent += await digest_round(
                many, SPECS, doors
            )  # what was urgent at the very end, and what is to be corrected
            after = _peak()
            messages, said = await posted(process)
            report = await _report(store, messages, happened)
            await courier.close()
            await store.close()
    return {
        "subscriptions": number,
        "guilds": guilds,
        "seconds": round(took, 1),
        "cpu_seconds": round(cpu, 1),
        "at_fifty_requests_a_second": round(said["requests"] / 50, 1),
        "sent": sum(each.receipt is not None for each in sent),
        "problems": sum(each.problem is not None for each in sent),
        "told_to_wait_429": refusals.seen,
        "peak_rss_mb": peak,
        "peak_rss_mb_after_looking_for_corrections": after,
        **said,
        **report,
    }


def _peak() -> int:
    """Return the most memory this process has held, in MB."""
    return round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)


async def _urgent(doors: Doors, number: int) -> float:
    """Wait until a third of all is sent, and let a license change; return when."""
    while True:
        await asyncio.sleep(3)
        async with doors.store.begin() as tx:
            received = sum(receipt is not None for _, receipt in await tx.deliveries.newest(limit=number // 3))
            if received >= min(number // 3, number - 1) * 0.9:
                now = doors.clock.now()
                await tx.events.append([make_changed(make_place("acme/rocket-7b"), at=now, seen_at=now)])
                return now.timestamp()


async def _report(store: Store, messages: list[Posted], happened: float) -> dict[str, object]:
    """Hold what was promised against what is there."""
    async with store.begin() as tx:
        promised = [delivery for delivery, _ in await tx.deliveries.newest()]
        pending = len(await tx.deliveries.pending())
    there = Counter(message.reference for message in messages)
    when = {message.reference: message.at for message in messages}
    by_channel: dict[tuple[str, str], list[tuple[int, float]]] = defaultdict(list)
    for delivery in promised:
        if delivery.kind is DeliveryKind.DIGEST and delivery.id in when:
            by_channel[delivery.subscription, delivery.destination.address].append((delivery.part, when[delivery.id]))
    alerts = [when[each.id] - happened for each in promised if each.kind is DeliveryKind.ALERT and each.id in when]
    return {
        "promised": len(promised),
        "pending": pending,
        "lost": sum(there[each.id] == 0 for each in promised),
        "doubled": sum(count > 1 for count in there.values()),
        "unknown": len(there.keys() - {each.id for each in promised}),
        "pages_out_of_order": sum(
            [at for _, at in sorted(pages)] != sorted(at for _, at in pages) for pages in by_channel.values()
        ),
        "alerts": len(alerts),
        "alerts_waited_at_most_seconds": round(max(alerts, default=0.0), 1),
        "alerts_waited_on_the_middle_seconds": round(sorted(alerts)[len(alerts) // 2], 1) if alerts else None,
    }


async def baseline(number: int, guilds: int) -> dict[str, object]:
    """Do the same one after the other, each digest composed anew, on a tenth."""
    clock = SystemClock()
    some = subscriptions(number, guilds)[: max(1, number // 10)]
    with tempfile.TemporaryDirectory() as folder:
        async with discord(number, guilds) as (api, _):
            store = await open_store(f"sqlite:///{Path(folder) / 'kaiho.db'}")
            courier = DiscordCourier(DiscordWorld.token, clock, api=api)
            doors = make_doors(store, clock=clock, fetcher=ScriptedFetcher(clock), couriers={"discord": courier})
            await fill(store, clock.now())
            began, cpu = time.perf_counter(), time.process_time()
            for subscription in some:
                await promise(subscription, subscription.destinations[0], SPECS, doors)
                await deliver_pending(doors, at_once=1)
            took, cpu = time.perf_counter() - began, time.process_time() - cpu
            await courier.close()
            await store.close()
    return {
        "subscriptions": len(some),
        "seconds": round(took, 1),
        "cpu_seconds": round(cpu, 1),
        "seconds_for_all_extrapolated": round(took * number / len(some), 1),
        "cpu_seconds_for_all_extrapolated": round(cpu * number / len(some), 1),
    }


def main() -> None:
    """Measure, and print it."""
    said = argparse.ArgumentParser(prog="python -m bench.drain")
    said.add_argument("--subscriptions", type=int, default=10_000)
    said.add_argument("--guilds", type=int, default=2_000)
    said.add_argument("--serve", action="store_true", help=argparse.SUPPRESS)
    said.add_argument("--no-baseline", action="store_true")
    args = said.parse_args()
    if args.serve:
        asyncio.run(serve(args.subscriptions, args.guilds))
        return
    found = {"drain": asyncio.run(drain(args.subscriptions, args.guilds))}
    if not args.no_baseline:
        found["one_after_the_other_on_a_tenth"] = asyncio.run(baseline(args.subscriptions, args.guilds))
    sys.stdout.write(json.dumps(found, indent=1) + "\n")


if __name__ == "__main__":
    main()
