"""One subscription, one destination, one digest."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from bot.domain.item import Item, ItemId, PageText
from bot.domain.source import SourceId, Trust
from bot.domain.story import Story, Summary
from bot.domain.subscription import Delivery, Destination, SubscriptionId, SubscriptionState, Taste
from bot.flows.digest import delivery_id, preview, promise, promise_due
from bot.flows.understand import understand
from bot.ports import Doors
from bot.rules.composition import FLOOD
from tests.fakes import FixedClock, RecordingCourier
from tests.make import NOW, make_digest, make_item, make_items, make_spec, make_state, make_subscription, words_of

NEWS, OTHER = SourceId("example-news"), SourceId("other")
SPECS = {
    NEWS: make_spec(name="Example News", tags=frozenset({"press"})),
    OTHER: make_spec(id=OTHER, trust=Trust.MAKER),
    SourceId("off"): make_spec(id=SourceId("off"), enabled=False),
}
DAILY = make_subscription()
TERMINAL = DAILY.destinations[0]
DAY = timedelta(days=1)


async def admit(doors: Doors, items: Sequence[Item]) -> None:
    """Store these items and find their stories."""
    async with doors.store.begin() as tx:
        await tx.items.add(items)
    await understand(SPECS, doors)


def unlike(number: int, **changes: object) -> list[Item]:
    """Make items that no rule could take for one happening."""
    return [
        replace(item, title=words_of(f"title of {item.id}")[:60], text=words_of(item.id))
        for item in make_items(*(f"x{n:03}" for n in range(number)), **changes)
    ]


async def pending(doors: Doors) -> list[Delivery]:
    """Return what is promised and not sent."""
    async with doors.store.begin() as tx:
        return await tx.deliveries.pending()


async def digested_at(doors: Doors) -> datetime | None:
    """Return when the terminal had its last digest."""
    async with doors.store.begin() as tx:
        return (await tx.deliveries.state(DAILY.id, TERMINAL)).digested_at


async def test_a_first_digest_is_owed_at_once(doors: Doors) -> None:
    """Who never had a digest gets one, with what falls into the window; it is promised before it is sent."""
    await admit(doors, unlike(2))

    promised = await promise_due([DAILY], SPECS, doors)

    assert await pending(doors) == promised
    (delivery,) = promised
    assert (delivery.part, delivery.parts, delivery.created_at, delivery.attempts) == (1, 1, NOW, 0)
    assert (len(delivery.stories), set(delivery.items)) == (2, {"x000", "x001"})
    assert await digested_at(doors) == NOW


async def test_a_digest_comes_at_its_time_and_not_before(doors: Doors, clock: FixedClock) -> None:
    """After a digest nothing is due until the cadence comes round; what came meanwhile is told then."""
    await promise_due([DAILY], SPECS, doors)
    await admit(doors, unlike(1, seen_at=NOW + timedelta(hours=1)))

    clock.move(timedelta(hours=19, minutes=59))
    early = await promise_due([DAILY], SPECS, doors)
    clock.move(timedelta(minutes=1))
    on_time = await promise_due([DAILY], SPECS, doors)

    assert early == []
    assert [delivery.items for delivery in on_time] == [("x000",)]
    assert await digested_at(doors) == NOW.replace(day=6, hour=8)


async def test_a_missed_time_is_made_up_for_once(doors: Doors, clock: FixedClock) -> None:
    """However many times passed while the bot was down, one digest is owed."""
    await promise_due([DAILY], SPECS, doors)
    clock.move(5 * DAY)

    first, second = await promise_due([DAILY], SPECS, doors), await promise_due([DAILY], SPECS, doors)

    assert (len(first), second) == (1, [])


async def test_a_quiet_day_is_said(doors: Doors, courier: RecordingCourier) -> None:
    """With nothing to tell a digest says so, and says since when."""
    digest = await preview(DAILY, TERMINAL, SPECS, doors)
    (delivery,) = await promise_due([DAILY], SPECS, doors)

    assert (digest.lines, digest.floods, digest.left_out, digest.since) == ((), (), 0, NOW - DAILY.window)
    assert (delivery.stories, delivery.page["text"]) == ((), "a quiet day")
    assert courier.tried == []


async def test_what_was_read_and_what_was_not_is_counted(doors: Doors, clock: FixedClock) -> None:
    """A digest counts the items read since the last one and the enabled sources, and names those that are down."""
    await admit(doors, unlike(3))
    async with doors.store.begin() as tx:
        await tx.polls.put(
            [
                make_state(failures=1),
                make_state(source=OTHER, checked_at=NOW),
                make_state(source=SourceId("off"), failures=9),
            ]
        )
    clock.move(timedelta(minutes=1))
    await promise_due([DAILY], SPECS, doors)
    clock.move(DAY)
    await admit(doors, make_items("later", seen_at=clock.now()))

    counts = (await preview(DAILY, TERMINAL, SPECS, doors)).counts

    assert (counts.items, counts.sources, counts.down) == (1, 2, ("Example News",))


async def test_who_was_never_asked_has_not_answered(doors: Doors) -> None:
    """Before the first poll no source has answered, and the day is not called quiet."""
    counts = (await preview(DAILY, TERMINAL, SPECS, doors)).counts

    assert counts.down == ("Example News", "other")
    assert not counts.heard


async def test_a_preview_promises_nothing(doors: Doors) -> None:
    """Looking at a digest leaves it due."""
    await admit(doors, unlike(1))

    before = await preview(DAILY, TERMINAL, SPECS, doors)
    after = await preview(DAILY, TERMINAL, SPECS, doors)

    assert before == after
    assert len(before.lines) == 1
    assert (await pending(doors), await digested_at(doors)) == ([], None)


async def test_a_story_is_told_once_to_each_destination(
    doors: Doors, clock: FixedClock, courier: RecordingCourier
) -> None:
    """What one destination was told is news to another, and to neither twice."""
    elsewhere = Destination(kind="elsewhere")
    doors = replace(doors, couriers={**doors.couriers, "elsewhere": courier})
    await admit(doors, unlike(1))
    await promise_due([DAILY], SPECS, doors)
    both = replace(DAILY, destinations=(TERMINAL, elsewhere))

    first = await promise_due([both], SPECS, doors)
    clock.move(DAY)
    second = await promise_due([both], SPECS, doors)

    assert [(delivery.destination, len(delivery.stories)) for delivery in first] == [(elsewhere, 1)]
    assert [(delivery.destination, len(delivery.stories)) for delivery in second] == [(TERMINAL, 0), (elsewhere, 0)]


async def test_what_is_archival_or_older_than_the_window_is_never_told(doors: Doors) -> None:
    """A digest tells of nothing that was old when it was first seen, and of nothing that grew old untold."""
    old = unlike(1, published_at=NOW - DAILY.window - timedelta(seconds=1))
    archival = make_items("archive", title="archive archive archive", archival=True)
    await admit(doors, [*old, *archival])

    assert (await preview(DAILY, TERMINAL, SPECS, doors)).lines == ()


async def test_only_what_is_to_the_taste(doors: Doors) -> None:
    """A subscription hears of what it asked for; what it does not want stays untold for others."""
    await admit(doors, unlike(2))
    picky = replace(DAILY, taste=Taste(tags=frozenset({"hub"})))

    (quiet,) = await promise(picky, TERMINAL, SPECS, doors)

    assert quiet.stories == ()
    assert len((await preview(DAILY, TERMINAL, SPECS, doors)).lines) == 2


async def test_what_does_not_fit_is_counted_and_comes_next(doors: Doors, clock: FixedClock) -> None:
    """More stories than fit are left out and counted, and told the next day."""
    await admit(doors, unlike(5))
    short = replace(DAILY, taste=Taste(max_stories=3))

    (first,) = await promise_due([short], SPECS, doors)
    clock.move(DAY)
    (second,) = await promise_due([short], SPECS, doors)

    assert (len(first.stories), first.page["left_out"]) == (3, 2)
    assert (len(second.stories), second.page["left_out"]) == (2, 0)
    assert not set(first.stories) & set(second.stories)


async def test_a_flood_is_one_line_and_all_of_it_counts_as_told(doors: Doors, clock: FixedClock) -> None:
    """A source that publishes a great many at once is one line; its items are promised with it, and never told again."""
    await admit(doors, [*unlike(FLOOD + 5), *make_items("else", source=OTHER, title="else else else")])

    (delivery,) = await promise_due([DAILY], SPECS, doors)
    clock.move(DAY)
    (next_day,) = await promise_due([DAILY], SPECS, doors)

    assert str(delivery.page["text"]).splitlines() == ["else else else", f"Example News: {FLOOD + 5} entries"]
    assert (len(delivery.stories), len(set(delivery.items))) == (FLOOD + 6, FLOOD + 6)
    assert next_day.stories == ()


async def test_a_long_digest_is_several_promises(doors: Doors, clock: FixedClock) -> None:
    """Each page is a promise of its own, numbered, with the stories it tells and the items they held."""
    doors = replace(doors, couriers={"terminal": RecordingCourier(clock, per_page=2)})
    await admit(doors, unlike(5))

    promised = await promise_due([DAILY], SPECS, doors)

    assert [(each.part, each.parts, len(each.stories)) for each in promised] == [(1, 3, 2), (2, 3, 2), (3, 3, 1)]
    assert len({each.id for each in promised}) == 3
    assert sorted(item for each in promised for item in each.items) == ["x000", "x001", "x002", "x003", "x004"]


async def test_who_is_paused_or_has_no_courier_is_promised_nothing(doors: Doors) -> None:
    """No digest is composed for a destination that is paused, or that nobody here can reach."""
    discord = Destination(kind="discord", address="1")
    async with doors.store.begin() as tx:
        await tx.deliveries.put_state(
            SubscriptionState(subscription=DAILY.id, destination=TERMINAL, paused="the channel is gone")
        )

    promised = await promise_due([replace(DAILY, destinations=(TERMINAL, discord))], SPECS, doors)

    assert promised == []
    assert await pending(doors) == []


async def test_two_processes_do_not_promise_one_digest(doors: Doors) -> None:
    """Who finds the digest promised by another meanwhile promises nothing."""

    class Meanwhile:
        """A summarizer during whose work another process promises the digest."""

        async def summarize(
            self, story: Story, items: Sequence[Item], pages: Mapping[ItemId, str], lang: str
        ) -> Summary:
            promised = SubscriptionState(subscription=DAILY.id, destination=TERMINAL, digested_at=NOW)
            async with doors.store.begin() as tx:
                await tx.deliveries.promise([], promised)
            return await doors.summarizer.summarize(story, items, pages, lang)

    await admit(doors, unlike(1))

    assert await promise(DAILY, TERMINAL, SPECS, replace(doors, summarizer=Meanwhile())) == []
    assert await pending(doors) == []


async def test_a_digest_quotes_what_lay_behind_a_teaser(doors: Doors) -> None:
    """Where a page was followed, its article is what a digest quotes."""
    await admit(doors, [make_item(text="A teaser.")])
    article = "Acme trained it on two trillion tokens of public text."
    async with doors.store.begin() as tx:
        await tx.items.put_page(PageText(item=ItemId("item-1"), fetched_at=NOW, text=article, sha256="0"))

    (line,) = (await preview(DAILY, TERMINAL, SPECS, doors)).lines

    assert [quote.text for quote in line.summary.sentences] == [article]


def test_an_id_hangs_on_what_makes_a_delivery() -> None:
    """The same page of the same digest has the same id, short enough for a nonce; any other has another."""
    digest = make_digest()
    later, other = replace(digest, at=NOW + DAY), replace(digest, subscription=SubscriptionId("other"))

    ids = [
        delivery_id(digest, TERMINAL, 1),
        delivery_id(digest, TERMINAL, 2),
        delivery_id(digest, Destination(kind="html"), 1),
        delivery_id(later, TERMINAL, 1),
        delivery_id(other, TERMINAL, 1),
    ]

    assert ids[0] == delivery_id(digest, TERMINAL, 1)
    assert len(set(ids)) == len(ids)
    assert all(len(each) == 20 and each.isalnum() for each in ids)
