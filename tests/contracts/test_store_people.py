"""The Store's contract: what people asked to be told, and how they are forgotten."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import time, timedelta

from bot.domain.following import Follow, FollowId, Mute, Subject
from bot.domain.story import StoryId
from bot.domain.subscription import (
    Alerts,
    Delivery,
    DeliveryId,
    DeliveryKind,
    Destination,
    Enclosure,
    Importance,
    Look,
    Posting,
    Quiet,
    Receipt,
    RoleMention,
    Subscription,
    SubscriptionId,
    SubscriptionState,
    Taste,
    Urgent,
)
from bot.ports import Store
from tests.claims import make_dispute, make_verdict
from tests.make import NOW, make_delivery

HOUR = timedelta(hours=1)
HERE, THERE = (Destination(kind="discord", address=address) for address in ("501", "502"))
PRIVATE = Destination(kind="discord-dm", address="7")
PICTURE = Enclosure(name="week.png", media_type="image/png", content=b"\x89PNG\x00\xff", alt="A week")


def made(name: str = "s1", guild: str | None = "9", **changes: object) -> Subscription:
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


def follow(name: str, person: str = "7", guild: str | None = "9", hours: int = 0) -> Follow:
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


def mute(scope: str, target: str, person: str = "7", hours: int = 0) -> Mute:
    """Make a mute."""
    at = NOW + hours * HOUR
    return Mute(scope=scope, subject=Subject.MAKER, target=target, label=target.title(), person=person, at=at)


async def receive(store: Store, *deliveries: Delivery, at: int = 1) -> None:
    """Promise deliveries, and have them arrive under their own names."""
    async with store.begin() as tx:
        await tx.deliveries.promise(deliveries, None)
        for each in deliveries:
            await tx.deliveries.receive(Receipt(delivery=each.id, at=NOW + at * HOUR, reference=f"m-{each.id}"))


def page(name: str, to: Destination = HERE, stories: Sequence[str] = (), **changes: object) -> Delivery:
    """Make a delivery that tells stories and says what of them."""
    told = tuple(map(StoryId, stories))
    more = {"said": dict.fromkeys(told, "released"), **changes}
    return replace(make_delivery(id=DeliveryId(name), destination=to, stories=told, items=()), **more)  # type: ignore[arg-type]  # what a test names is a field


async def test_a_subscription_comes_back_whole(store: Store) -> None:
    """It is kept under its id, the newer in place of the older, and listed by id: all, or those of one server."""
    async with store.begin() as tx:
        for each in (made("b"), made("c", guild="8"), made("a"), made("b", cadence="0 9 * * *")):
            await tx.subscriptions.put(each)

    async with store.begin() as tx:
        assert await tx.subscriptions.all() == [made("a"), made("b", cadence="0 9 * * *"), made("c", guild="8")]
        assert await tx.subscriptions.all(guild="8") == [made("c", guild="8")]
        assert await tx.subscriptions.all(guild="1") == []


async def test_a_subscription_that_is_removed_is_owed_nothing(store: Store) -> None:
    """What it was still owed and when it was served go with it; what was sent stays, and so does everybody else's."""
    mine, other = made(), made("s2")
    owed, another = (page(name, subscription=SubscriptionId(of)) for name, of in (("owed", "s1"), ("another", "s2")))
    await receive(store, page("sent", subscription=mine.id))
    async with store.begin() as tx:
        await tx.subscriptions.put(mine)
        await tx.subscriptions.put(other)
        state = SubscriptionState(subscription=mine.id, destination=HERE, digested_at=NOW)
        await tx.deliveries.promise([owed, another], state)

    async with store.begin() as tx:
        assert await tx.subscriptions.remove(mine.id)
        assert not await tx.subscriptions.remove(mine.id)

    async with store.begin() as tx:
        assert await tx.subscriptions.all() == [other]
        assert [each.id for each in await tx.deliveries.pending()] == ["another"]
        assert {each.id for each, _ in await tx.deliveries.newest()} == {"another", "sent"}
        assert (await tx.deliveries.state(mine.id, HERE)).digested_at is None


async def test_follows_are_listed_by_who_and_where(store: Store) -> None:
    """They come oldest first, all or those of a person or of a server; one put again takes the newer words."""
    first, second, third = follow("b"), follow("a", person="8", hours=1), follow("c", guild=None, hours=2)
    async with store.begin() as tx:
        await tx.follows.put([third, first, second])
        await tx.follows.put([replace(first, told_until=NOW + HOUR)])

    async with store.begin() as tx:
        kept = replace(first, told_until=NOW + HOUR)
        assert await tx.follows.all() == [kept, second, third]
        assert await tx.follows.all(person="7") == [kept, third]
        assert await tx.follows.all(guild="9") == [kept, second]
        assert await tx.follows.remove([first.id, FollowId("none")]) == 1
        assert await tx.follows.all(person="7") == [third]


async def test_mutes_are_listed_by_scope(store: Store) -> None:
    """A scope has one mute of a thing, with the newest words; others' are not seen."""
    async with store.begin() as tx:
        await tx.mutes.put([mute("person:7", "meta"), mute("guild:9", "xai", hours=1), mute("person:8", "meta")])
        await tx.mutes.put([mute("person:7", "meta", hours=2)])

    async with store.begin() as tx:
        assert await tx.mutes.of(["person:7", "guild:9"]) == [
            mute("guild:9", "xai", hours=1),
            mute("person:7", "meta", hours=2),
        ]
        assert await tx.mutes.remove("person:7", Subject.MAKER, "meta")
        assert not await tx.mutes.remove("person:7", Subject.MAKER, "meta")
        assert await tx.mutes.of(["person:7"]) == []


async def test_what_is_kept_about_a_person_is_counted_and_forgotten(store: Store) -> None:
    """Nothing of theirs is left; what they made for others stays without their name, and nobody else loses anything."""
    await receive(store, page("private", PRIVATE, ["a"]), page("public", HERE, ["a"]))
    async with store.begin() as tx:
        await tx.verdicts.append([make_verdict()])
        await tx.verdicts.dispute([make_dispute(by="discord:7"), make_dispute("other", by="discord:8")])
        await tx.subscriptions.put(made())
        await tx.follows.put([follow("a"), follow("b", person="8")])
        await tx.mutes.put([mute("person:7", "meta"), mute("guild:9", "xai"), mute("person:8", "meta", person="8")])

    async with store.begin() as tx:
        counted = await tx.forgetting.person("7")
        await tx.forgetting.forget_person("7")

    assert counted == {"follows": 1, "mutes": 2, "subscriptions": 1, "disputes": 1}
    async with store.begin() as tx:
        assert set((await tx.forgetting.person("7")).values()) == {0}
        assert await tx.follows.all() == [follow("b", person="8")]
        assert await tx.mutes.of(["person:7", "guild:9", "person:8"]) == [
            mute("guild:9", "xai", person="somebody"),
            mute("person:8", "meta", person="8"),
        ]
        assert await tx.subscriptions.all() == [made(made_by=None)]
        assert sorted(dispute.by for dispute in await tx.verdicts.disputes()) == ["discord:8", "somebody"]
        assert [each.id for each, _ in await tx.deliveries.newest()] == ["public"]


async def test_a_server_that_left_is_forgotten(store: Store) -> None:
    """Its subscriptions, follows, mutes and what its channels were told go; other servers keep theirs."""
    await receive(store, page("ours", HERE, ["a"], events=()), page("theirs", THERE, ["a"]))
    async with store.begin() as tx:
        await tx.subscriptions.put(made())
        await tx.subscriptions.put(made("s2", guild="8", destinations=(THERE,)))
        await tx.deliveries.promise([page("owed", HERE, subscription=SubscriptionId("s1"))], None)
        await tx.follows.put([follow("a"), follow("b", guild="8")])
        await tx.mutes.put([mute("guild:9", "xai"), mute("guild:8", "xai")])

    async with store.begin() as tx:
        await tx.forgetting.forget_guild("9", ["501"])

    async with store.begin() as tx:
        assert [each.id for each in await tx.subscriptions.all()] == ["s2"]
        assert [each.id for each in await tx.follows.all()] == ["b"]
        assert await tx.mutes.of(["guild:9", "guild:8"]) == [mute("guild:8", "xai")]
        assert [each.id for each, _ in await tx.deliveries.newest()] == ["theirs"]


async def test_a_promise_comes_back_with_all_it_says(store: Store) -> None:
    """Its purpose, how it is posted, its pictures, what it edits, what it said and when it may go are kept."""
    whole = page(
        "whole",
        stories=["a"],
        kind=DeliveryKind.ALERT,
        posting=Posting(crosspost=True, title="Gates", tags=("Licenses",), roles=("3",), answers="77"),
        files=(PICTURE, replace(PICTURE, name="two.png")),
        edits="78",
        not_before=NOW + HOUR,
    )
    async with store.begin() as tx:
        await tx.deliveries.promise([whole, page("plain")], None)

    async with store.begin() as tx:
        assert await tx.deliveries.pending() == [whole, page("plain")]


async def test_what_is_urgent_is_sent_first(store: Store) -> None:
    """Alerts go before corrections, these before notices and digests, whatever was promised first."""
    kinds = [DeliveryKind.DIGEST, DeliveryKind.NOTICE, DeliveryKind.CORRECTION, DeliveryKind.ALERT]
    async with store.begin() as tx:
        await tx.deliveries.promise([page(kind.value, kind=kind) for kind in kinds], None)

    async with store.begin() as tx:
        assert [each.kind for each in await tx.deliveries.pending()] == kinds[::-1]


async def test_what_told_a_story_is_found(store: Store) -> None:
    """Digests and alerts that a destination received since a moment and that told any of some stories, newest first."""
    late = NOW + 2 * HOUR
    await receive(
        store,
        page("one", stories=["a"]),
        page("two", stories=["b", "c"], created_at=late, files=(PICTURE,)),
        page("elsewhere", THERE, ["a"]),
        page("correction", stories=["a"], kind=DeliveryKind.CORRECTION),
    )
    await receive(store, page("old", stories=["a"]), at=-9)
    async with store.begin() as tx:
        await tx.deliveries.promise([page("pending", stories=["a"])], None)
        stories = list(map(StoryId, ("a", "c")))
        told = await tx.deliveries.telling(HERE, stories, since=NOW)
        every = await tx.deliveries.tellings(since=NOW)

    assert [(each.id, receipt.reference) for each, receipt in told] == [("two", "m-two"), ("one", "m-one")]
    assert told[0][0].files == (PICTURE,)
    assert [each.id for each, _ in every] == ["one", "two", "elsewhere"]
    assert every[1][0].files == ()


async def test_a_message_leads_to_its_delivery(store: Store) -> None:
    """By its reference at its destination the delivery is found that it was last sent as."""
    await receive(store, page("first"))
    again = page("again", edits="m-first", created_at=NOW + HOUR)
    async with store.begin() as tx:
        await tx.deliveries.promise([again], None)
        await tx.deliveries.receive(Receipt(delivery=again.id, at=NOW, reference="m-first"))

    async with store.begin() as tx:
        assert await tx.deliveries.at(HERE, "m-first") == again
        assert await tx.deliveries.at(THERE, "m-first") is None
        assert await tx.deliveries.at(HERE, "m-none") is None


async def test_promises_of_a_kind_are_counted(store: Store) -> None:
    """Those made to a destination since a moment, received or not."""
    alerts = [page(f"a{n}", kind=DeliveryKind.ALERT, created_at=NOW + n * HOUR) for n in range(3)]
    async with store.begin() as tx:
        await tx.deliveries.promise([*alerts, page("digest"), page("far", THERE, kind=DeliveryKind.ALERT)], None)

    async with store.begin() as tx:
        assert await tx.deliveries.count(HERE, DeliveryKind.ALERT, since=NOW + HOUR) == 2
        assert await tx.deliveries.count(HERE, DeliveryKind.NOTICE, since=NOW) == 0
