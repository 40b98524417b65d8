"""`python -m tests.journeys.dying TEMPLATE`: deliver the same digest again and again, killed one step later each time.

For step 1, 2, 3 … a copy of the data folder and a channel, forum or person of its own; a process delivers, and is killed with SIGKILL at that
step; two more processes then deliver without dying, as a restarted bot would. It ends when a delivery takes fewer steps than
asked for. One line of JSON a step says where it died. The processes are forks of this one, so that nothing is imported twice.
"""

import argparse
import asyncio
import json
import os
import shutil
import signal
import sys
from collections.abc import AsyncIterator, Callable, Coroutine, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Protocol

import discord

from bot.app import SimulatedClock, build
from bot.domain.digest import Correction, Digest
from bot.domain.story import Standing, StoryId
from bot.domain.subscription import (
    Delivery,
    DeliveryId,
    DeliveryKind,
    Destination,
    Leaf,
    Receipt,
    SubscriptionId,
    SubscriptionState,
)
from bot.flows.deliver import resume
from bot.flows.rounds import digest_round
from bot.ports import Courier, Deliveries, Store, Transaction
from bot.settings import read_settings
from bot.terminal.screen import Screen
from tests.fakes import StoreBetween, between
from tests.journeys.kaiho import NOW

LOADED = discord.__version__
"""discord.py is loaded here once, and not in every fork."""

NEVER = 0
LATER = timedelta(hours=1)


class Passing(Protocol):
    """Hears of every step of delivery."""

    def pass_by(self, what: str, which: str = "") -> None:
        """Hear of a step, and of which delivery."""


@dataclass
class Death:
    """Comes at the n-th step, and leaves a note where that was."""

    step: int
    note: Path
    taken: int = 0

    def pass_by(self, what: str, which: str = "") -> None:
        """Take a step."""
        self.taken += 1
        if self.taken == self.step:
            self.note.write_text(what, encoding="utf-8")
            os.kill(os.getpid(), signal.SIGKILL)


class DyingDeliveries:
    """`Deliveries` that remember what was written."""

    def __init__(self, deliveries: Deliveries) -> None:
        self.wrote: list[tuple[str, str]] = []
        self._deliveries = deliveries

    async def promise(self, deliveries: Sequence[Delivery], state: SubscriptionState | None) -> None:
        await self._deliveries.promise(deliveries, state)
        self.wrote.append(("promise", ""))

    async def pending(self) -> list[Delivery]:
        return await self._deliveries.pending()

    async def attempted(self, delivery: DeliveryId, *, problem: str | None = None) -> None:
        await self._deliveries.attempted(delivery, problem=problem)
        self.wrote.append(("attempt", delivery))

    async def receive(self, receipt: Receipt) -> None:
        await self._deliveries.receive(receipt)
        self.wrote.append(("receipt", receipt.delivery))

    async def newest(self, *, limit: int | None = None) -> list[tuple[Delivery, Receipt | None]]:
        return await self._deliveries.newest(limit=limit)

    async def telling(
        self, destination: Destination, stories: Sequence[StoryId], *, since: datetime
    ) -> list[tuple[Delivery, Receipt]]:
        return await self._deliveries.telling(destination, stories, since=since)

    async def tellings(self, *, since: datetime) -> list[tuple[Delivery, Receipt]]:
        return await self._deliveries.tellings(since=since)

    async def at(self, destination: Destination, reference: str) -> Delivery | None:
        return await self._deliveries.at(destination, reference)

    async def count(self, destination: Destination, kind: DeliveryKind, *, since: datetime) -> int:
        return await self._deliveries.count(destination, kind, since=since)

    async def state(self, subscription: SubscriptionId, destination: Destination) -> SubscriptionState:
        return await self._deliveries.state(subscription, destination)

    async def put_state(self, state: SubscriptionState) -> None:
        await self._deliveries.put_state(state)
        self.wrote.append(("state", ""))


class DyingStore(StoreBetween):
    """A store that dies just before it keeps what was written to the outbox, or right after."""

    def __init__(self, store: Store, passing: Passing) -> None:
        super().__init__(store)
        self._passing = passing

    @asynccontextmanager
    async def begin(self) -> AsyncIterator[Transaction]:
        async with self._store.begin() as tx:
            deliveries = DyingDeliveries(tx.deliveries)
            yield between(tx, deliveries=deliveries)
            for what, which in deliveries.wrote:
                self._passing.pass_by(f"{what} not yet kept", which)
        for what, which in deliveries.wrote:
            self._passing.pass_by(f"{what} kept", which)


class DyingCourier:
    """A courier that dies before a page is sent, or when it has been."""

    def __init__(self, courier: Courier, passing: Passing) -> None:
        self._courier = courier
        self._passing = passing

    def render(self, digest: Digest) -> tuple[Leaf, ...]:
        return self._courier.render(digest)

    def correct(self, correction: Correction) -> Leaf:
        return self._courier.correct(correction)

    async def find(self, delivery: Delivery) -> Receipt | None:
        self._passing.pass_by("looking", delivery.id)
        return await self._courier.find(delivery)

    async def send(self, delivery: Delivery) -> Receipt:
        self._passing.pass_by("page not yet sent", delivery.id)
        receipt = await self._courier.send(delivery)
        self._passing.pass_by("page sent", delivery.id)
        return receipt

    async def close(self) -> None:
        await self._courier.close()


async def deliver(data: Path, to: Destination, moment: datetime, death: Death) -> None:
    """Do what a tick of `kaiho run` does, until death comes."""
    async with build(read_settings(data=data), SimulatedClock(moment), Screen()) as app:
        couriers = {kind: DyingCourier(courier, death) for kind, courier in app.doors.couriers.items()}
        doors = replace(app.doors, store=DyingStore(app.doors.store, death), couriers=couriers)
        subscriptions = [replace(each, destinations=(to,)) for each in app.roster.subscriptions]
        await resume(subscriptions, doors)
        await digest_round(subscriptions, app.specs, doors)


async def tell_and_withdraw(data: Path, to: Destination, moment: datetime) -> None:
    """Deliver, and let everything that was told be so no more an hour later."""
    await deliver(data, to, moment, Death(NEVER, data))
    async with build(read_settings(data=data), SimulatedClock(moment), Screen()) as app, app.doors.store.begin() as tx:
        for story in await tx.stories.newest():
            await tx.stories.move(story.id, Standing.WITHDRAWN, moment + LATER)


def in_a_process(work: Callable[[], Coroutine[None, None, None]]) -> int:
    """Work in a fork of this process; return its exit code, negative for the signal that ended it."""
    pid = os.fork()
    if pid == 0:
        asyncio.run(work())
        os._exit(0)
    _, status = os.waitpid(pid, 0)
    return os.waitstatus_to_exitcode(status)


def die(step: int, template: Path, kind: str, *, correcting: bool) -> dict[str, object] | None:
    """Deliver and die at a step, then deliver twice; return where that was, or None where nothing takes so many steps."""
    data, address = template.with_name(f"step-{step}"), str(1_000 + step)
    note, moment = template.with_name(f"note-{step}"), datetime.fromisoformat(NOW)
    to = Destination(kind=kind, address=address)
    shutil.copytree(template, data)
    before = [in_a_process(lambda: tell_and_withdraw(data, to, moment))] if correcting else []
    now = moment + LATER if correcting else moment
    code = in_a_process(lambda: deliver(data, to, now, Death(step, note)))
    if code == 0:
        return None
    restarts = [in_a_process(lambda: deliver(data, to, now, Death(NEVER, note))) for _ in range(2)]
    died = {"step": step, "data": str(data), "address": address, "code": code, "restarts": [*before, *restarts]}
    return {**died, "at": note.read_text(encoding="utf-8")}


def main() -> int:
    """Die at every step there is, one after another."""
    parser = argparse.ArgumentParser(prog="python -m tests.journeys.dying")
    parser.add_argument("template", type=Path)
    parser.add_argument("--to", default="discord", help="the kind of destination; a step has an address of its own")
    parser.add_argument("--correct", action="store_true", help="die while correcting what was told before")
    asked = parser.parse_args()
    for step in range(1, 1_000):
        died = die(step, asked.template, asked.to, correcting=asked.correct)
        if died is None:
            return 0
        print(json.dumps(died), flush=True)
    return 1


if __name__ == "__main__":
    sys.exit(main())
