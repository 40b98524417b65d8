"""The Store's contract: what pages say besides themselves, and how they are found again."""

from dataclasses import replace
from datetime import timedelta

from bot.domain.story import StoryId
from bot.domain.subscription import DeliveryId, DeliveryKind, Destination, Posting, Receipt
from bot.ports import Store
from tests.make import NOW
from tests.people import HERE, HOUR, PICTURE, THERE, make_page, receive


async def test_a_promise_comes_back_with_all_it_says(store: Store) -> None:
    """Its purpose, how it is posted, its pictures, what it edits, what it said and when it may go are kept."""
    whole = make_page(
        "whole",
        stories=["a"],
        kind=DeliveryKind.ALERT,
        posting=Posting(crosspost=True, title="Gates", tags=("Licenses",), roles=("3",), answers="77"),
        files=(PICTURE, replace(PICTURE, name="two.png")),
        edits="78",
        not_before=NOW + HOUR,
    )
    async with store.begin() as tx:
        await tx.deliveries.promise([whole, make_page("plain")], None)

    async with store.begin() as tx:
        assert await tx.deliveries.pending() == [whole, make_page("plain")]


async def test_what_is_urgent_is_sent_first(store: Store) -> None:
    """Alerts go before corrections, these before notices and digests, whatever was promised first."""
    kinds = [DeliveryKind.DIGEST, DeliveryKind.NOTICE, DeliveryKind.CORRECTION, DeliveryKind.ALERT]
    async with store.begin() as tx:
        await tx.deliveries.promise([make_page(kind.value, kind=kind) for kind in kinds], None)

    async with store.begin() as tx:
        assert [each.kind for each in await tx.deliveries.pending()] == kinds[::-1]


async def test_what_told_a_story_is_found(store: Store) -> None:
    """Digests and alerts that a destination received since a moment and that told any of some stories, newest first."""
    late = NOW + 2 * HOUR
    await receive(
        store,
        make_page("one", stories=["a"]),
        make_page("two", stories=["b", "c"], created_at=late, files=(PICTURE,)),
        make_page("elsewhere", THERE, ["a"]),
        make_page("printed", Destination(kind="terminal"), ["a"]),
        make_page("quiet"),
        make_page("correction", stories=["a"], kind=DeliveryKind.CORRECTION),
    )
    await receive(store, make_page("old", stories=["a"]), at=-9)
    async with store.begin() as tx:
        await tx.deliveries.promise([make_page("pending", stories=["a"])], None)
        stories = list(map(StoryId, ("a", "c")))
        told = await tx.deliveries.telling(HERE, stories, since=NOW)
        every = await tx.deliveries.tellings(since=NOW)

    assert [(each.id, receipt.reference) for each, receipt in told] == [("two", "m-two"), ("one", "m-one")]
    assert told[0][0].files == (PICTURE,)
    assert all(each.page == {} and each.files == () for each, _ in every)
    assert [(each.id, receipt.reference) for each, receipt in every] == [
        ("one", "m-one"),
        ("two", "m-two"),
        ("elsewhere", "m-elsewhere"),
    ]
    assert every[1][0].files == ()


async def test_a_message_leads_to_its_delivery(store: Store) -> None:
    """By its reference at its destination the delivery is found that it was last sent as."""
    await receive(store, make_page("first"))
    again = make_page("again", edits="m-first", created_at=NOW + HOUR)
    async with store.begin() as tx:
        await tx.deliveries.promise([again], None)
        await tx.deliveries.receive(Receipt(delivery=again.id, at=NOW, reference="m-first"))

    async with store.begin() as tx:
        assert await tx.deliveries.at(HERE, "m-first") == again
        assert await tx.deliveries.at(THERE, "m-first") is None
        assert await tx.deliveries.at(HERE, "m-none") is None


async def test_promises_of_a_kind_are_counted(store: Store) -> None:
    """Those made to a destination since a moment, received or not."""
    alerts = [make_page(f"a{n}", kind=DeliveryKind.ALERT, created_at=NOW + n * HOUR) for n in range(3)]
    async with store.begin() as tx:
        await tx.deliveries.promise(
            [*alerts, make_page("digest"), make_page("far", THERE, kind=DeliveryKind.ALERT)], None
        )

    async with store.begin() as tx:
        assert await tx.deliveries.count(HERE, DeliveryKind.ALERT, since=NOW + HOUR) == 2
        assert await tx.deliveries.count(HERE, DeliveryKind.NOTICE, since=NOW) == 0


async def test_one_moment_has_an_order(store: Store) -> None:
    """Of one kind the oldest are sent first, then by subscription and destination, parts in their order."""
    early = make_page("early", created_at=NOW - timedelta(days=1))
    parts = [make_page(f"part-{part}", part=part, parts=3) for part in (3, 1, 2)]
    alert = make_page("alert", THERE, kind=DeliveryKind.ALERT, created_at=NOW + HOUR)
    async with store.begin() as tx:
        await tx.deliveries.promise([*parts, early, alert], None)

    async with store.begin() as tx:
        order = [each.id for each in await tx.deliveries.pending()]
        assert order == ["alert", "early", "part-1", "part-2", "part-3"]


async def test_a_promise_without_a_state_leaves_the_state(store: Store) -> None:
    """An alert makes no digest due, or due no more; what it tells counts as told all the same."""
    async with store.begin() as tx:
        before = await tx.deliveries.state(make_page("a").subscription, HERE)
        await tx.deliveries.promise([make_page("a", kind=DeliveryKind.ALERT)], None)

    async with store.begin() as tx:
        assert await tx.deliveries.state(make_page("a").subscription, HERE) == before
        assert [each.id for each in await tx.deliveries.pending()] == [DeliveryId("a")]
