"""Killed at any step of a round and run again, every page is there once."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain.following import Follow, FollowId, Subject
from bot.domain.source import SourceId
from bot.domain.story import Standing, StoryId
from bot.domain.subscription import Alerts, Delivery, Destination, Receipt, SubscriptionId, Urgent
from bot.flows.rounds import digest_round
from bot.ports import Store, Transaction
from storage import open_store
from tests.claims import make_claim
from tests.fakes import FixedClock, StoreBetween
from tests.flows.outflow import CHANNEL, OTHER, Channels, kept, pending, seen
from tests.ledger import make_changed, make_place, make_withdrawn
from tests.make import NOW, make_doors, make_items, make_spec, make_story, make_subscription, words_of

SPECS = {SourceId("example-news"): make_spec()}
EVERY = Alerts(urgent=frozenset(Urgent))
ONE = make_subscription(destinations=(CHANNEL,), alerts=EVERY)
TWO = make_subscription(id=SubscriptionId("two"), destinations=(OTHER, CHANNEL))
ZOE = Destination(kind="discord-dm", address="7")


class Killed(BaseException):
    """What SIGKILL is to a process."""


class Death:
    """Comes at one step, once."""

    def __init__(self) -> None:
        self.at = 0
        self.taken = 0

    def pass_by(self) -> None:
        """Take a step."""
        self.taken += 1
        if self.taken == self.at:
            raise Killed


class Mortal(StoreBetween):
    """A store that dies just before it keeps what a block wrote, or right after."""

    def __init__(self, store: Store, death: Death) -> None:
        super().__init__(store)
        self._death = death

    @asynccontextmanager
    async def begin(self) -> AsyncIterator[Transaction]:
        """Open a transaction; its end is two steps."""
        async with self._store.begin() as tx:
            yield tx
            self._death.pass_by()
        self._death.pass_by()


class MortalChannels(Channels):
    """Channels that die before a page is posted, or when it has been."""

    def __init__(self, clock: FixedClock, death: Death) -> None:
        super().__init__(clock, per_page=2, first=200)  # after those of the day before
        self._death = death

    async def send(self, delivery: Delivery) -> Receipt:
        """Post a page, in two steps."""
        self._death.pass_by()
        receipt = await super().send(delivery)
        self._death.pass_by()
        return receipt


async def world(store: Store, clock: FixedClock) -> None:
    """Keep news that was told an hour ago and is no longer so, news nobody was told, something urgent and who follows it."""
    doors = make_doors(store, clock=clock, couriers={"discord": Channels(clock, per_page=2)})
    items = [
        replace(item, title=words_of(item.id)[:40], text=words_of(item.id))
        for item in make_items("told", "a", "b", "c")
    ]
    told, *news = items
    await kept(doors, make_story(id=StoryId("told"), standing=Standing.RUMORED), [told], claims=[make_claim()])
    await digest_round([ONE], SPECS, doors)
    clock.move(timedelta(days=1))
    for item in news:
        await kept(doors, make_story(id=StoryId(item.id), updated_at=clock.now(), models=frozenset()), [item])
    follow = Follow(
        id=FollowId("follow"), subject=Subject.MAKER, target="acme", label="Acme", destination=ZOE, person="7",
        guild=None, language="en", at=NOW, told_until=NOW,
    )  # fmt: skip
    async with store.begin() as tx:
        await tx.stories.move(StoryId("told"), Standing.RELEASED, clock.now())
        await tx.follows.put([follow])
    await seen(doors, make_changed(seen_at=clock.now()), make_withdrawn(make_place("other/x"), seen_at=clock.now()))
    clock.move(timedelta(minutes=1))


async def lived(step: int) -> tuple[int, dict[str, str], list[str], list[Delivery]]:
    """Let a round die at a step and run two more; return how many steps it took, what is shown, in order, and what is left."""
    store, clock, death = await open_store("sqlite://"), FixedClock(NOW), Death()
    try:
        await world(store, clock)
        courier = MortalChannels(clock, death)
        doors = make_doors(Mortal(store, death), clock=clock, couriers={"discord": courier, "discord-dm": courier})
        death.at, death.taken = step, 0
        taken = 0
        for _ in range(3):
            try:
                await digest_round([ONE, TWO], SPECS, doors)
            except Killed:
                continue
            finally:
                taken = taken or death.taken
        shown = {
            f"{each.destination} {reference}": str(each.page["text"]) for reference, each in courier.messages.items()
        }
        return taken, shown, courier.order, await pending(doors)
    finally:
        await store.close()


@pytest.mark.slow
async def test_killed_at_any_step_every_page_is_there_once() -> None:
    """Alerts, edits, corrections, notices and digests: what is shown in the end is what an unhurt round shows."""
    steps, unhurt, order, _ = await lived(0)
    expected = sorted(unhurt.values())

    for step in range(1, steps + 1):
        _, shown, again, left = await lived(step)
        assert (sorted(shown.values()), len(again), left) == (expected, len(order), []), f"killed at step {step}"

    assert steps > 50
    assert len(order) == len(set(order)) >= 8
