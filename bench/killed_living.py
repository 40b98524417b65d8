"""What `bench.killed` lets die, and what stays: a tick of the bot, the news it has to post, and a Discord to post them to."""

import asyncio
import json
import logging
import os
import sys
import time
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import discord

from bot.chat.courier import DiscordCourier
from bot.chat.limits import spoken
from bot.domain.source import Trust
from bot.domain.story import Standing, StoryId
from bot.domain.subscription import (
    Alerts,
    Delivery,
    DeliveryId,
    Destination,
    Look,
    Receipt,
    Subscription,
    SubscriptionId,
    Taste,
    Urgent,
)
from bot.flows.promising import promises
from bot.flows.rounds import digest_round
from storage import open_store
from tests.chat.nouns import make_picture
from tests.fakes import ScriptedFetcher
from tests.journeys.dying import DyingCourier, DyingStore
from tests.ledger import make_changed, make_place
from tests.make import (
    make_digest,
    make_doors,
    make_items,
    make_placement,
    make_spec,
    make_story,
    make_subscription,
    words_of,
)
from tests.world import discord_places as places
from tests.world import discord_shapes as shapes
from tests.world.discord import DiscordWorld
from tests.world.discord_memory import Moment

LOADED = discord.__version__
"""discord.py is loaded here once, and not in every fork."""

Json = dict[str, Any]

NONCES = timedelta(minutes=5)
"""How long the loopback Discord remembers a nonce: "a few minutes", says Discord."""

HALF_THE_WAY = 0.04
"""Seconds to Discord, and back: a tenth of a second for an answer is usual, and a kill can hit what is on its way."""

STORIES = 14
"""Of a round: two or three pages of a digest."""

RECENT = 100
"""Messages among which a page is looked for whose sender was just killed."""

TEXT, EMBEDS, NEWS, FORUM, OPERATORS = "20001", "20002", "20003", "20004", "20009"
PLACES = {TEXT: places.TEXT, EMBEDS: places.TEXT, NEWS: places.ANNOUNCEMENT, FORUM: places.FORUM}
OPERATOR = Destination(kind="discord", address=OPERATORS)
REFERENCE = "kaiho · "

SOURCE = make_spec(trust=Trust.PRESS)
SPECS = {SOURCE.id: SOURCE}


def _subscribed(name: str, address: str, *, kind: str = "discord", **more: object) -> Subscription:
    destinations = (Destination(kind=kind, address=address),)
    guild = shapes.GUILD if kind == "discord" else None
    usual = {"cadence": "0 8 * * *", "taste": Taste(max_stories=STORIES), "guild": guild}
    return make_subscription(id=SubscriptionId(name), destinations=destinations, **{**usual, **more})


SUBSCRIPTIONS = (
    _subscribed("text", TEXT, alerts=Alerts(urgent=frozenset(Urgent))),
    _subscribed("embeds", EMBEDS, look=Look.EMBEDS, language="ja", taste=Taste(max_stories=3)),
    _subscribed("news", NEWS, crosspost=True, language="zh"),
    _subscribed("forum", FORUM, tags=("news",), taste=Taste(max_stories=5), alerts=Alerts(urgent=frozenset(Urgent))),
    _subscribed("person", shapes.READER, kind="discord-dm", taste=Taste(max_stories=3)),
)


@dataclass(frozen=True, slots=True)
class Shifted:
    """The time it is, put forward: a clock of ours, and Discord's."""

    by: float

    def time(self) -> float:
        """Return seconds since the epoch."""
        return time.time() + self.by

    def now(self) -> datetime:
        """Return the moment."""
        return datetime.fromtimestamp(self.time(), UTC)


# The loopback Discord, in a process of its own.


async def serve(*, readable: bool) -> None:
    """Be the loopback Discord: print where, and answer every line that comes in."""
    shift = [0.0]
    logging.getLogger("aiohttp.server").disabled = True  # it tells of every request whose sender died in the middle
    world = DiscordWorld(nonce_window=NONCES, now=lambda: time.time() + shift[0])
    for address, kind in PLACES.items():
        forbidden = frozenset[str]() if readable else frozenset({"history"})
        world.add_channel(address, type=kind, forbidden=forbidden, tags=("news",) if kind == places.FORUM else ())
    world.add_channel(OPERATORS)
    for method in ("POST", "PATCH"):
        _slow(world, method, "asked")
        _slow(world, method, "done")
    await world.start()
    print(world.api, flush=True)
    loop = asyncio.get_running_loop()
    while line := await loop.run_in_executor(None, sys.stdin.readline):
        if line.startswith("later "):
            shift[0] += float(line.removeprefix("later "))
            print("{}", flush=True)
            continue
        memory = world.memory
        every = [message for each in memory.channels.values() for message in each]
        if line.startswith("references"):
            recent = sorted(every, key=lambda message: int(message["id"]))[-RECENT:]
            print(json.dumps({"references": [_shown(message)["reference"] for message in recent]}), flush=True)
            continue
        found = {
            "messages": [_shown(message) for message in every],
            "complaints": memory.complaints,
            "slips": memory.slips,
        }
        print(json.dumps(found), flush=True)


def _slow(world: DiscordWorld, method: str, moment: Moment) -> None:
    """Let every request of a method take its time, before it is done and before it is answered."""

    async def wait() -> None:
        _slow(world, method, moment)
        await asyncio.sleep(HALF_THE_WAY)

    world.ambush(method, ".*", moment, wait)


def _shown(message: Json) -> Json:
    lines = [line for text in spoken(message) for line in text.split("\n")]
    mine = [line.partition(REFERENCE)[2] for line in lines if REFERENCE in line]
    kept = {key: message[key] for key in ("id", "channel_id", "flags")}
    return {**kept, "reference": mine[-1] if mine else "", "text": "\n".join(lines)}


# What a forked process does.


@dataclass(frozen=True, slots=True)
class Footprints:
    """Writes down every step at once, so that it is there when its maker is not."""

    file: int

    def pass_by(self, what: str, which: str = "") -> None:
        """Write a step down."""
        os.write(self.file, f"{what}\t{which}\n".encode())


async def tick(folder: Path, api: str, clock: Shifted) -> None:
    """Do what a tick of `kaiho run` does, leaving footprints."""
    steps = Footprints(os.open(folder / "steps", os.O_WRONLY | os.O_CREAT | os.O_TRUNC))
    store = await open_store(f"sqlite:///{folder / 'kaiho.db'}")
    courier = DyingCourier(DiscordCourier(DiscordWorld.token, clock, api=api), steps)
    couriers = {"discord": courier, "discord-dm": courier}
    doors = make_doors(DyingStore(store, steps), clock=clock, fetcher=ScriptedFetcher(clock), couriers=couriers)
    for sent in await digest_round(SUBSCRIPTIONS, SPECS, doors, operator=OPERATOR):
        if sent.problem:
            steps.pass_by(f"problem {sent.problem}", sent.delivery.id)
    steps.pass_by("all done")
    await courier.close()
    await store.close()


async def fill(folder: Path, number: int, clock: Shifted) -> None:
    """Let a round of news come in: stories, a license that changes, a rumor that comes true, a picture of the week."""
    store = await open_store(f"sqlite:///{folder / 'kaiho.db'}")
    now = clock.now()
    items = [
        replace(
            item,
            source=SOURCE.id,
            title=f"Headline {item.id} {words_of(f'title {item.id}')[:40]}",
            text=". ".join(words_of(f"text {item.id} {sentence}") for sentence in range(6)),
            published_at=now - timedelta(minutes=n),
            seen_at=now,
        )
        for n, item in enumerate(make_items(*(f"r{number}n{n}." for n in range(STORIES))))
    ]
    weekly = make_digest(at=now, subscription=SubscriptionId("news"), lines=(), picture=make_picture())
    courier = DiscordCourier(DiscordWorld.token, clock)
    async with store.begin() as tx:
        await tx.items.add(items)
        for item in items:
            of = {"items": (item.id,), "opened_at": item.published_at, "updated_at": now}
            named = {"names": frozenset({f"acme-{item.id}"}), "models": frozenset({f"acme-{item.id}"})}
            story = make_story(id=StoryId(f"story-{item.id}"), standing=Standing.RUMORED, **of, **named)
            await tx.stories.put([make_placement(story)])
        place = make_place(f"acme/rocket-{number}b")
        await tx.events.append([make_changed(place, id=f"changed-{number}", at=now, seen_at=now)])
        if number:
            await tx.stories.move(StoryId(f"story-r{number - 1}n0."), Standing.RELEASED, now)
        to = Destination(kind="discord", address=NEWS)
        pages = promises(weekly, to, courier.render(weekly), subscription=SUBSCRIPTIONS[2])
        await tx.deliveries.promise([replace(each, id=DeliveryId(f"week{number}")) for each in pages], None)
    await courier.close()
    await store.close()


async def left(folder: Path) -> int:
    """Return how many pages are promised and not posted."""
    store = await open_store(f"sqlite:///{folder / 'kaiho.db'}")
    async with store.begin() as tx:
        pending = await tx.deliveries.pending()
    await store.close()
    return len(pending)


async def promised(folder: Path) -> list[tuple[Delivery, Receipt | None]]:
    """Return every delivery there is, without its page, oldest first."""
    store = await open_store(f"sqlite:///{folder / 'kaiho.db'}")
    async with store.begin() as tx:
        rows = await tx.deliveries.newest()
    await store.close()
    return [(replace(delivery, page={}, files=()), receipt) for delivery, receipt in reversed(rows)]
