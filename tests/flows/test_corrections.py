"""What was told and is no longer so is said, where it was told."""

from dataclasses import replace
from datetime import time, timedelta

import pytest

from bot.domain.claim import Finding, VerdictId
from bot.domain.digest import Digest
from bot.domain.item import ItemId
from bot.domain.source import SourceId
from bot.domain.story import ROUNDUP, Standing, StoryId
from bot.domain.subscription import Delivery, DeliveryKind, Destination, Enclosure, Leaf, Quiet, SubscriptionId
from bot.flows.corrections import LASTING, address_of, promise_corrections
from bot.flows.deliver import deliver_pending
from bot.flows.digest import preview, promise_due
from bot.ports import Doors, Store
from bot.rules.composition import FLOOD
from bot.rules.placement import story_id
from tests.claims import make_claim, make_verdict
from tests.fakes import FixedClock
from tests.flows.outflow import CHANNEL, OTHER, Channels, kept, pending
from tests.make import NOW, make_doors, make_items, make_placement, make_spec, make_story, make_subscription

SPECS = {SourceId("example-news"): make_spec()}
HOUR = timedelta(hours=1)
DAILY = make_subscription(destinations=(CHANNEL,), guild="9")
A, B = make_items("a", "b")
STORY = make_story(id=story_id(A.id), standing=Standing.RUMORED)
OPEN = make_verdict("open", finding=Finding.OPEN, reason="nowhere", model=None, place=None, license=None)


@pytest.fixture
def courier(clock: FixedClock) -> Channels:
    return Channels(clock)


@pytest.fixture
def doors(store: Store, clock: FixedClock, courier: Channels) -> Doors:
    return make_doors(store, clock=clock, couriers={"discord": courier})


async def posted(doors: Doors, clock: FixedClock) -> Delivery:
    """Keep a story that is rumored, tell it, and let an hour pass."""
    await kept(doors, STORY, [A], claims=[make_claim()], verdicts=[OPEN])
    (delivery,) = await promise_due([DAILY], SPECS, doors)
    await deliver_pending(doors)
    clock.move(HOUR)
    assert delivery.said == {STORY.id: "rumored;open=open"}
    return delivery


async def moved(doors: Doors, standing: Standing, clock: FixedClock) -> None:
    """Let the ledger move the story."""
    async with doors.store.begin() as tx:
        await tx.stories.move(STORY.id, standing, clock.now())


async def corrected(doors: Doors) -> list[Delivery]:
    """Promise what is to be corrected, and send it."""
    promised = await promise_corrections([DAILY], SPECS, doors)
    await deliver_pending(doors)
    return promised


async def test_what_holds_is_not_corrected(doors: Doors, clock: FixedClock) -> None:
    """Nothing is promised while everything that was told is so; nor for who was never told anything."""
    before = await corrected(doors)
    await posted(doors, clock)

    assert (before, await corrected(doors)) == ([], [])


async def test_a_story_that_moved_is_corrected_once(doors: Doors, clock: FixedClock, courier: Channels) -> None:
    """The message is edited, one correction answers it, the next digest does not tell it again; and that is all."""
    await posted(doors, clock)
    await moved(doors, Standing.RELEASED, clock)

    edit, visible = await corrected(doors)
    again = await corrected(doors)
    digest = await preview(DAILY, CHANNEL, SPECS, doors)

    assert (edit.edits, edit.kind, edit.said[STORY.id].split(";")[0]) == ("100", DeliveryKind.CORRECTION, "released")
    assert (visible.edits, visible.posting.answers, visible.kind) == (None, "100", DeliveryKind.CORRECTION)
    assert courier.messages["100"].id == edit.id
    assert courier.arrived[visible.id].page["text"] == "Acme releases Acme-7B: rumored → released"
    assert courier.corrections[0].message == "https://discord.com/channels/9/1/100"
    assert courier.corrections[0].stories[0].before is Standing.RUMORED
    assert (again, digest.lines) == ([], ())


async def test_what_is_promised_is_not_promised_again_before_it_is_sent(
    doors: Doors, clock: FixedClock, courier: Channels
) -> None:
    """While Discord does not answer, the same correction is not made twice."""
    await posted(doors, clock)
    await moved(doors, Standing.RELEASED, clock)
    courier.failing.add(CHANNEL)

    first = await corrected(doors)
    clock.move(HOUR)
    second = await corrected(doors)
    courier.failing.clear()
    await deliver_pending(doors)

    assert (len(first), second, await corrected(doors), await pending(doors)) == (2, [], [], [])


async def test_what_goes_back_is_corrected_again(doors: Doors, clock: FixedClock, courier: Channels) -> None:
    """A model that is withdrawn and returns is corrected twice: what the edited message says counts."""
    await posted(doors, clock)
    for standing in (Standing.WITHDRAWN, Standing.RUMORED):
        await moved(doors, standing, clock)
        assert len(await corrected(doors)) == 2
        clock.move(HOUR)

    assert await corrected(doors) == []
    assert [each.stories[0].before for each in courier.corrections] == [Standing.RUMORED, Standing.WITHDRAWN]


async def test_a_verdict_that_fell_is_corrected(doors: Doors, clock: FixedClock, courier: Channels) -> None:
    """What was said to be open and is contradicted now is said, with the verdict that was told."""
    await posted(doors, clock)
    async with doors.store.begin() as tx:
        await tx.verdicts.append([make_verdict("against", at=clock.now())])

    edit, _ = await corrected(doors)
    (story,) = courier.corrections[0].stories

    assert edit.said == {STORY.id: "rumored;against=contradicted"}
    assert [verdict.id for verdict in story.verdicts_before] == [OPEN.id]
    assert [verdict.id for verdict in story.line.verdicts] == [VerdictId("against")]
    assert await corrected(doors) == []


async def test_another_source_is_no_correction(doors: Doors, clock: FixedClock) -> None:
    """That more people say the same makes nothing untrue that was told."""
    await posted(doors, clock)
    later = replace(B, source=SourceId("other"), seen_at=clock.now())
    await kept(doors, replace(STORY, updated_at=clock.now()), [A, later], claims=[make_claim()])

    assert await corrected(doors) == []


async def test_a_story_that_was_merged_counts_as_its_new_one(
    doors: Doors, clock: FixedClock, courier: Channels
) -> None:
    """Where the story told is no more, the one that holds its items is what holds now."""
    await posted(doors, clock)
    new = make_story(id=StoryId("new"), items=(B.id, A.id), standing=Standing.RELEASED)
    async with doors.store.begin() as tx:
        await tx.items.add([B])
        await tx.stories.put([make_placement(replace(new, items=(B.id,)))])
        await tx.stories.put([make_placement(new, item=A.id, origins=(STORY.id,))])

    edit, _ = await corrected(doors)

    assert (set(edit.said), edit.stories) == ({"new"}, ("new",))
    assert courier.corrections[0].stories[0].line.story == "new"
    assert await corrected(doors) == []


async def test_messages_are_kept_true_for_a_fortnight(doors: Doors, clock: FixedClock) -> None:
    """What was sent longer ago is history."""
    await posted(doors, clock)
    clock.move(LASTING)
    await moved(doors, Standing.RELEASED, clock)

    assert await corrected(doors) == []


async def test_who_is_no_subscriber_any_more_is_not_corrected(doors: Doors, clock: FixedClock) -> None:
    """A subscription that was given up, or is paused, hears nothing."""
    await posted(doors, clock)
    await moved(doors, Standing.RELEASED, clock)
    async with doors.store.begin() as tx:
        state = await tx.deliveries.state(DAILY.id, CHANNEL)
        await tx.deliveries.put_state(replace(state, paused="gone"))

    assert await promise_corrections([replace(DAILY, id=SubscriptionId("other"))], SPECS, doors) == []
    assert await corrected(doors) == []


async def test_quiet_hours_hold_a_correction_back(doors: Doors, clock: FixedClock, courier: Channels) -> None:
    """It is promised at once, and sent when the hours end."""
    await posted(doors, clock)
    await moved(doors, Standing.RELEASED, clock)
    quiet = replace(DAILY, quiet=Quiet(begins=time(12), ends=time(15)))

    promised = await promise_corrections([quiet], SPECS, doors)
    during = await deliver_pending(doors)
    clock.move(2 * HOUR)
    after = await deliver_pending(doors)

    assert {each.not_before for each in promised} == {NOW + 3 * HOUR}
    assert (during, len(after)) == ([], 2)
    assert courier.messages["100"].edits == "100"


async def test_other_stories_of_the_message_stay(doors: Doors, clock: FixedClock, courier: Channels) -> None:
    """The edited message still tells what was not wrong, in the order it had; the correction tells only what was."""
    other = make_story(id=story_id(B.id), standing=Standing.RELEASED)
    await kept(doors, other, [replace(B, title="Another happening")])
    await kept(doors, STORY, [A])
    (delivery,) = await promise_due([DAILY], SPECS, doors)
    await deliver_pending(doors)
    clock.move(HOUR)
    await moved(doors, Standing.RELEASED, clock)

    edit, visible = await corrected(doors)

    assert set(edit.stories) == set(delivery.stories)
    assert courier.shown("100").splitlines() == str(delivery.page["text"]).splitlines()
    assert (visible.stories, courier.digests[-1].kind) == ((STORY.id,), DeliveryKind.CORRECTION)
    assert courier.digests[-1].at == NOW


async def test_a_message_that_cannot_be_made_again_is_left(store: Store, clock: FixedClock) -> None:
    """Where it would take more than its page the message stays; the correction says it, once."""

    class Narrow(Channels):
        """A place where every page of a correction comes out as two."""

        def render(self, digest: Digest) -> tuple[Leaf, ...]:
            leaves = super().render(digest)
            return leaves if digest.kind is DeliveryKind.DIGEST else (*leaves, *leaves)

    doors = make_doors(store, clock=clock, couriers={"discord": Narrow(clock)})
    delivery = await posted(doors, clock)
    await moved(doors, Standing.RELEASED, clock)

    edit, _ = await corrected(doors)

    assert (edit.page, edit.files) == (delivery.page, ())
    assert await corrected(doors) == []


async def test_a_message_with_a_picture_keeps_it(store: Store, clock: FixedClock) -> None:
    """What is made again shows the picture it was sent with, and takes it along."""
    week = Enclosure(name="week.png", media_type="image/png", content=b"png", alt="the week")

    class Album(Channels):
        """A place that puts a digest's picture on its first page."""

        def render(self, digest: Digest) -> tuple[Leaf, ...]:
            first, *others = super().render(digest)
            picture = week if digest.kind is DeliveryKind.DIGEST else digest.picture
            return (first._replace(files=(picture,) if picture else ()), *others)

    courier = Album(clock)
    doors = make_doors(store, clock=clock, couriers={"discord": courier})
    await posted(doors, clock)
    await moved(doors, Standing.RELEASED, clock)

    edit, _ = await corrected(doors)

    assert edit.files == (week,)
    assert courier.digests[-1].picture == week
    assert edit.said == {STORY.id: edit.said[STORY.id]}


@pytest.mark.parametrize(
    ("destination", "reference", "guild", "expected"),
    [
        (CHANNEL, "100", "9", "https://discord.com/channels/9/1/100"),
        (CHANNEL, "55/100", "9", "https://discord.com/channels/9/55/100"),
        (CHANNEL, "100", None, None),
        (Destination(kind="discord-dm", address="7"), "55/100", None, "https://discord.com/channels/@me/55/100"),
        (Destination(kind="terminal"), "printed", "9", None),
    ],
)
def test_where_a_message_stands(
    destination: Destination, reference: str, guild: str | None, expected: str | None
) -> None:
    """A message is linked where its server is known."""
    assert address_of(destination, reference, replace(DAILY, guild=guild)) == expected


async def test_two_channels_are_corrected_each(doors: Doors, clock: FixedClock) -> None:
    """Whoever was told wrong is told right."""
    both = replace(DAILY, destinations=(CHANNEL, OTHER))
    await kept(doors, STORY, [A])
    await promise_due([both], SPECS, doors)
    await deliver_pending(doors)
    clock.move(HOUR)
    await moved(doors, Standing.RELEASED, clock)

    promised = await promise_corrections([both], SPECS, doors)

    assert [each.destination for each in promised] == [CHANNEL, CHANNEL, OTHER, OTHER]
    assert len({each.id for each in promised}) == 4
    assert {item for each in promised for item in each.items} == {ItemId("a")}


async def test_a_story_that_is_nowhere_any_more_is_not_corrected(doors: Doors, clock: FixedClock) -> None:
    """Where nobody holds what was told, nothing is known to be wrong; the other stories of the message are looked after."""
    stranger = make_story(id=StoryId("made otherwise"), standing=Standing.RUMORED)
    await kept(doors, stranger, [A])
    await kept(doors, make_story(id=story_id(B.id), standing=Standing.RUMORED), [replace(B, title="Another")])
    await promise_due([DAILY], SPECS, doors)
    await deliver_pending(doors)
    clock.move(HOUR)
    async with doors.store.begin() as tx:
        new = make_story(id=StoryId("new"), items=(A.id,), standing=Standing.RELEASED)
        await tx.stories.put([make_placement(new, origins=(stranger.id,))])
        await tx.stories.move(story_id(B.id), Standing.RELEASED, clock.now())

    edit, visible = await corrected(doors)

    assert set(edit.said) == {story_id(B.id)} == set(visible.stories)


async def test_floods_stay_in_an_edited_message(doors: Doors, clock: FixedClock, courier: Channels) -> None:
    """What a page told in floods, and the round-ups it named, are named again when one of its stories is put right."""
    many = [replace(item, source=SourceId("flood")) for item in make_items(*(f"f{n:02}" for n in range(FLOOD + 2)))]
    for item in many:
        await kept(doors, make_story(id=StoryId(item.id), models=frozenset()), [item])
    await kept(doors, make_story(id=StoryId("gathered"), acts=frozenset({ROUNDUP})), [replace(B, title="Everything")])
    await kept(doors, STORY, [A])
    (delivery,) = await promise_due([DAILY], SPECS, doors)
    await deliver_pending(doors)
    clock.move(HOUR)
    await moved(doors, Standing.RELEASED, clock)

    edit, _ = await corrected(doors)

    assert set(edit.stories) == set(delivery.stories)
    assert courier.shown("100") == delivery.page["text"]
    assert [flood.entries for flood in courier.digests[-1].floods] == [FLOOD + 2, 1]
