"""Who follows something is told when something happens to it."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain.claim import Act
from bot.domain.event import Event
from bot.domain.following import Follow, FollowId, Mute, Subject
from bot.domain.item import Item, ItemId
from bot.domain.model import Hub
from bot.domain.source import SourceId
from bot.domain.story import Standing, Story, StoryId, Summary
from bot.domain.subscription import DeliveryKind, Destination
from bot.domain.watch import Maker
from bot.flows.deliver import deliver_pending
from bot.flows.notices import FOLLOWS, LATE, MOST_A_DAY, MOST_TOLD, promise_notices
from bot.ports import Doors, Store
from tests.claims import make_claim, make_verdict
from tests.fakes import FixedClock
from tests.flows.outflow import CHANNEL, Channels, kept, seen
from tests.ledger import make_changed, make_conflict, make_place, make_released, make_withdrawn
from tests.make import NOW, make_doors, make_item, make_items, make_placement, make_spec, make_story

SPECS = {SourceId("example-news"): make_spec()}
MINUTE = timedelta(minutes=1)
DAY = timedelta(days=1)
ZOE = Destination(kind="discord-dm", address="7")
ACME = Maker(id="acme", name="Acme", handles={Hub.HUGGINGFACE: ("acme-org",)})
A, B = make_items("a", "b")
STORY = make_story(standing=Standing.RUMORED)


def following(subject: Subject, target: str, **changes: object) -> Follow:
    """Make a follow of a person, told in private."""
    follow = Follow(
        id=FollowId(f"{subject}-{target}-{changes.get('destination', ZOE)}"),
        subject=subject,
        target=target,
        label=target,
        destination=ZOE,
        person="7",
        guild=None,
        language="en",
        at=NOW,
        told_until=NOW,
    )
    return replace(follow, **changes)  # type: ignore[arg-type]  # fields of a follow


@pytest.fixture
def courier(clock: FixedClock) -> Channels:
    return Channels(clock)


@pytest.fixture
def doors(store: Store, clock: FixedClock, courier: Channels) -> Doors:
    return make_doors(store, clock=clock, couriers={"discord": courier, "discord-dm": courier}, makers=(ACME,))


async def follows(doors: Doors, *wanted: Follow) -> None:
    """Keep these follows."""
    async with doors.store.begin() as tx:
        await tx.follows.put(wanted)


async def noticed(doors: Doors) -> list[tuple[str, set[str]]]:
    """Return what is promised now: where, and which events and stories."""
    promised = await promise_notices(SPECS, doors)
    return [(str(each.destination), {*each.events, *each.stories}) for each in promised]


ORG = make_place("acme-org/rocket-7b")


@pytest.mark.parametrize(
    ("subject", "target", "event", "expected"),
    [
        (Subject.MODEL, "acme/rocket-7b", make_changed(), True),
        (Subject.MODEL, "acme/rocket-8b", make_changed(), False),
        (Subject.MAKER, "acme", make_withdrawn(), True),
        (Subject.MAKER, "acme", make_withdrawn(ORG), True),
        (Subject.MAKER, "meta", make_withdrawn(make_place("meta-llama/x")), True),
        (Subject.MAKER, "meta", make_withdrawn(), False),
        (Subject.LICENSE, "apache-2.0", make_released(), True),
        (Subject.LICENSE, "apache-2.0", make_changed(), True),
        (Subject.LICENSE, "cc-by-nc-4.0", make_changed(), True),
        (Subject.LICENSE, "apache-2.0", make_conflict(), True),
        (Subject.LICENSE, "mit", make_changed(), False),
        (Subject.LICENSE, "apache-2.0", make_withdrawn(), False),
        (Subject.SOURCE, "apache-2.0", make_released(), False),
    ],
)
async def test_what_is_followed_is_told(
    doors: Doors, clock: FixedClock, subject: Subject, target: str, event: Event, *, expected: bool
) -> None:
    """A follower of a model, a maker or a license hears what the ledger saw of it, once."""
    await follows(doors, following(subject, target))
    await seen(doors, replace(event, seen_at=NOW + MINUTE))
    clock.move(2 * MINUTE)

    first, second = await noticed(doors), await noticed(doors)
    clock.move(DAY)

    assert first == ([("discord-dm:7", {event.id})] if expected else [])
    assert (second, await noticed(doors)) == ([], [])


async def test_what_was_before_is_not_told(doors: Doors, clock: FixedClock) -> None:
    """Who follows a thing from now on hears what happens from now on."""
    await follows(doors, following(Subject.MODEL, "acme/rocket-7b"))
    await seen(doors, make_changed(seen_at=NOW))
    clock.move(MINUTE)

    assert await noticed(doors) == []


async def test_what_is_written_down_late_is_told_all_the_same(doors: Doors, clock: FixedClock) -> None:
    """An event whose turn took minutes to end is told, though something later was told before it."""
    await follows(doors, following(Subject.MAKER, "acme"))
    await seen(doors, make_changed(seen_at=NOW + 3 * MINUTE))
    clock.move(4 * MINUTE)
    first = await noticed(doors)
    await seen(doors, make_withdrawn(seen_at=NOW + MINUTE))
    clock.move(LATE - 4 * MINUTE)

    assert first == [("discord-dm:7", {"changed-1"})]
    assert await noticed(doors) == [("discord-dm:7", {"withdrawn-1"})]


async def test_follows_of_one_place_come_in_one_page(doors: Doors, clock: FixedClock, courier: Channels) -> None:
    """What one person follows comes together; a channel, and another language, get pages of their own."""
    await follows(
        doors,
        following(Subject.MODEL, "acme/rocket-7b"),
        following(Subject.LICENSE, "apache-2.0"),
        following(Subject.MAKER, "acme", destination=CHANNEL, guild="9", language="ja"),
    )
    await seen(doors, make_changed(seen_at=NOW + MINUTE), make_released(ORG, seen_at=NOW + MINUTE))
    clock.move(2 * MINUTE)

    promised = await promise_notices(SPECS, doors)
    sent = await deliver_pending(doors)

    assert [(str(each.destination), each.kind, each.subscription) for each in promised] == [
        ("discord-dm:7", DeliveryKind.NOTICE, FOLLOWS),
        ("discord:1", DeliveryKind.NOTICE, FOLLOWS),
    ]
    assert [set(each.events) for each in promised] == [{"changed-1", "released-1"}] * 2
    assert [(each.language, each.kind) for each in courier.digests] == [
        ("en", DeliveryKind.NOTICE),
        ("ja", DeliveryKind.NOTICE),
    ]
    assert all(each.receipt for each in sent)


@pytest.mark.parametrize("what", ["standing", "verdict", "another source"])
async def test_a_story_is_told_when_something_happens_to_it(doors: Doors, clock: FixedClock, what: str) -> None:
    """Its standing moves, a verdict is found, or somebody else tells it: its follower hears, once."""
    await kept(doors, STORY, [A], claims=[make_claim()])
    await follows(doors, following(Subject.STORY, STORY.id))
    clock.move(MINUTE)
    before = await noticed(doors)
    if what == "another source":
        await kept(doors, STORY, [A, replace(B, source=SourceId("other"), seen_at=clock.now())])
    async with doors.store.begin() as tx:
        if what == "standing":
            await tx.stories.move(STORY.id, Standing.RELEASED, clock.now())
        if what == "verdict":
            await tx.verdicts.append([make_verdict(at=clock.now())])
    clock.move(MINUTE)

    assert before == []
    assert await noticed(doors) == [("discord-dm:7", {STORY.id})]
    assert await noticed(doors) == []


async def test_the_same_source_again_is_no_news(doors: Doors, clock: FixedClock) -> None:
    """What one source says twice is not said by two."""
    await kept(doors, STORY, [A])
    await follows(doors, following(Subject.STORY, STORY.id), following(Subject.STORY, "no such story"))
    clock.move(MINUTE)
    await kept(doors, STORY, [A, replace(B, seen_at=clock.now())])

    assert await noticed(doors) == []


async def test_what_is_muted_is_not_told(doors: Doors, clock: FixedClock) -> None:
    """A person's mute holds for what they follow, and it is not told later either."""
    muted = Mute(scope="person:7", subject=Subject.MAKER, target="acme", label="Acme", person="7", at=NOW)
    async with doors.store.begin() as tx:
        await tx.mutes.put([muted])
    await follows(doors, following(Subject.LICENSE, "apache-2.0"))
    await seen(doors, make_changed(seen_at=NOW + MINUTE))
    clock.move(2 * MINUTE)

    first = await noticed(doors)
    clock.move(DAY)
    await noticed(doors)
    async with doors.store.begin() as tx:
        await tx.mutes.remove("person:7", Subject.MAKER, "acme")

    assert (first, await noticed(doors)) == ([], [])


async def test_a_person_is_not_flooded(doors: Doors, clock: FixedClock) -> None:
    """Twenty notices a day, and then one that gathers what happened meanwhile."""
    await follows(doors, following(Subject.MAKER, "acme"))
    told: list[list[tuple[str, set[str]]]] = []

    for number in range(MOST_A_DAY + 3):
        clock.move(MINUTE)
        await seen(doors, make_changed(id=f"changed-{number}", seen_at=clock.now()))
        told.append(await noticed(doors))
    clock.move(DAY)
    gathered = await noticed(doors)

    assert [len(each) for each in told] == [1] * MOST_A_DAY + [0] * 3
    assert gathered == [("discord-dm:7", {f"changed-{number}" for number in range(MOST_A_DAY, MOST_A_DAY + 3)})]


async def test_what_one_page_can_not_tell_is_counted(doors: Doors, clock: FixedClock, courier: Channels) -> None:
    """A notice tells a handful, and says how much more there was."""
    await follows(doors, following(Subject.MAKER, "acme"))
    events = [make_changed(make_place(f"acme/m-{n}b"), id=f"changed-{n}", seen_at=NOW + MINUTE) for n in range(12)]
    await seen(doors, *events)
    clock.move(2 * MINUTE)

    await noticed(doors)

    assert (len(courier.digests[0].happenings), courier.digests[0].left_out) == (MOST_TOLD, 12 - MOST_TOLD)


async def test_who_can_not_be_reached_is_not_promised_anything(doors: Doors, clock: FixedClock) -> None:
    """Where nothing is sent any more, or nobody carries to, nothing is promised; the others are told."""
    lost = Destination(kind="carrier-pigeon", address="7")
    await follows(doors, following(Subject.MAKER, "acme"), following(Subject.MAKER, "acme", destination=lost))
    await seen(doors, make_changed(seen_at=NOW + MINUTE))
    clock.move(2 * MINUTE)
    async with doors.store.begin() as tx:
        state = await tx.deliveries.state(FOLLOWS, ZOE)
        await tx.deliveries.put_state(replace(state, paused="they receive no messages"))

    assert await noticed(doors) == []


async def test_nobody_follows_anything(doors: Doors) -> None:
    """Without follows nothing is asked."""
    await seen(doors, make_changed(seen_at=NOW))

    assert await promise_notices(SPECS, doors) == []


async def test_who_stopped_following_meanwhile_is_not_told(doors: Doors, clock: FixedClock) -> None:
    """A follow that was given up while its notice was worded is not told."""
    follow = following(Subject.STORY, STORY.id)

    class Meanwhile:
        """A summarizer during whose work somebody gives up."""

        async def summarize(
            self, story: Story, items: Sequence[Item], pages: Mapping[ItemId, str], lang: str
        ) -> Summary:
            async with doors.store.begin() as tx:
                await tx.follows.remove([follow.id])
            return await doors.summarizer.summarize(story, items, pages, lang)

    await kept(doors, STORY, [A])
    await follows(doors, follow)
    clock.move(MINUTE)
    async with doors.store.begin() as tx:
        await tx.stories.move(STORY.id, Standing.RELEASED, clock.now())

    assert await noticed(replace(doors, summarizer=Meanwhile())) == []


async def test_a_model_nobody_has_seen_is_waited_for_by_its_name(doors: Doors, courier: Channels) -> None:
    """Whoever follows a name is told of the first story about it, and of its release, each once; a sibling is none of it."""
    rumor, other = (
        make_item(id=ItemId(name), title=title, text=title, seen_at=NOW + MINUTE, published_at=NOW)
        for name, title in (("rumor", "Acme is said to prepare Rocket-9B"), ("other", "Acme tests Rocket-90B"))
    )
    stories = [make_story(id=StoryId(each.id), items=(each.id,), updated_at=NOW + MINUTE) for each in (rumor, other)]
    async with doors.store.begin() as tx:
        await tx.items.add([rumor, other])
        await tx.stories.put([make_placement(story) for story in stories])
        await tx.claims.put(
            {
                rumor.id: [make_claim(act=Act.RUMORED_RELEASE, names=("rocket-9b",), models=("Acme/Rocket-9B",))],
                other.id: [make_claim(names=("rocket-90b",), models=("Acme/Rocket-90B",))],
            }
        )
        await tx.follows.put([following(Subject.MODEL, "name:rocket-9b")])

    first = await promise_notices(SPECS, doors)
    again = await promise_notices(SPECS, doors)
    async with doors.store.begin() as tx:
        await tx.events.append(
            [
                make_released(make_place("acme/rocket-9b"), name="rocket-9b", seen_at=NOW + 2 * MINUTE),
                make_released(make_place("acme/rocket-90b"), id="other", name="rocket-90b", seen_at=NOW + 2 * MINUTE),
            ]
        )
    released = await promise_notices(SPECS, doors)

    assert [each.stories for each in first] == [(StoryId("rumor"),)]
    assert again == []
    assert [each.events for each in released] == [("released-1",)]
