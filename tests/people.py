"""What people ask to be told, made for tests: valid by default, one keyword to differ."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import time, timedelta

from bot.domain.following import Follow, FollowId, Mute, Subject
from bot.domain.item import ItemId
from bot.domain.story import StoryId
from bot.domain.subscription import (
    Alerts,
    Delivery,
    DeliveryId,
    Destination,
    Enclosure,
    Importance,
    Look,
    Quiet,
    Receipt,
    RoleMention,
    Subscription,
    SubscriptionId,
    Taste,
    Urgent,
)
from bot.ports import Store
from tests.make import NOW, make_delivery, make_items, make_placement, make_story

HOUR = timedelta(hours=1)
HERE, THERE = (Destination(kind="discord", address=address) for address in ("501", "502"))
PRIVATE = Destination(kind="discord-dm", address="7")
PICTURE = Enclosure(name="week.png", media_type="image/png", content=b"\x89PNG\x00\xff", alt="A week")


def make_asked(name: str = "s1", guild: str | None = "9", **changes: object) -> Subscription:
    """Make a subscription as a server makes it, with everything it can say."""
    whole = Subscription(
        id=SubscriptionId(name),
        destinations=(HERE,),
        cadence="0 8 * * 1",
        timezone="Asia/Tokyo",
        language="ja",
        taste=Taste(makers=frozenset({"qwen"}), licenses=frozenset({"mit"}), importance=Importance.MAJOR),
        quiet=Quiet(begins=time(22, 30), ends=time(7)),
        alerts=Alerts(
            urgent=frozenset({Urgent.GATE}), most=2, roles=(RoleMention(role="3", urgent=frozenset({Urgent.GATE})),)
        ),
        look=Look.EMBEDS,
        crosspost=True,
        tags=("Licenses",),
        guild=guild,
        made_by="7",
        made_at=NOW,
    )
    return replace(whole, **changes)  # type: ignore[arg-type]  # what a test names is a field


def make_follow(name: str, person: str = "7", guild: str | None = "9", hours: int = 0) -> Follow:
    """Make a follow."""
    return Follow(
        id=FollowId(name),
        subject=Subject.MODEL,
        target="qwen/qwen3.8-27b",
        label="Qwen3.8-27B",
        destination=PRIVATE,
        person=person,
        guild=guild,
        language="en",
        at=NOW + hours * HOUR,
        told_until=NOW,
    )


def make_mute(scope: str, target: str, person: str = "7", hours: int = 0) -> Mute:
    """Make a mute."""
    at = NOW + hours * HOUR
    return Mute(scope=scope, subject=Subject.MAKER, target=target, label=target.title(), person=person, at=at)


async def receive(store: Store, *deliveries: Delivery, at: int = 1) -> None:
    """Promise deliveries, and have them arrive under their own names."""
    async with store.begin() as tx:
        await tx.deliveries.promise(deliveries, None)
        for each in deliveries:
            await tx.deliveries.receive(Receipt(delivery=each.id, at=NOW + at * HOUR, reference=f"m-{each.id}"))


def make_page(name: str, to: Destination = HERE, stories: Sequence[str] = (), **changes: object) -> Delivery:
    """Make a delivery that tells stories and says what of them."""
    told = tuple(map(StoryId, stories))
    more = {"said": dict.fromkeys(told, "released"), **changes}
    return replace(make_delivery(id=DeliveryId(name), destination=to, stories=told, items=()), **more)  # type: ignore[arg-type]  # what a test names is a field


async def put_stories(store: Store, *names: str) -> None:
    """Put stories that can be told, of one item each."""
    async with store.begin() as tx:
        await tx.items.add(make_items(*names))
        await tx.stories.put([make_placement(make_story(id=StoryId(name), items=(ItemId(name),))) for name in names])
