"""What each subscription wants: its taste, its hours, its look; and what is the same for many is made once."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import time, timedelta

import pytest

from bot.domain.event import Event
from bot.domain.following import Mute, Subject
from bot.domain.item import Item, ItemId
from bot.domain.source import SourceId, Trust
from bot.domain.story import Standing, Story, StoryId, Summary
from bot.domain.subscription import Destination, Importance, Look, Quiet, Subscription, SubscriptionId, Taste
from bot.domain.watch import Maker
from bot.flows.digest import SLICE, preview, promise_due, promise_some
from bot.ports import Doors, Store, Summarizer
from tests.claims import make_claim, make_verdict
from tests.fakes import FixedClock
from tests.flows.outflow import CHANNEL, OTHER, Channels, kept, pending, seen
from tests.ledger import make_changed, make_place, make_released, make_withdrawn
from tests.make import NOW, make_doors, make_items, make_spec, make_story, make_subscription, words_of

NEWS, BLOG = SourceId("example-news"), SourceId("acme-blog")
SPECS = {NEWS: make_spec(name="Example News"), BLOG: make_spec(id=BLOG, trust=Trust.MAKER)}
DAILY = make_subscription(destinations=(CHANNEL,))
HOUR = timedelta(hours=1)
ACME = Maker(id="acme", name="Acme")


class Counting:
    """A summarizer that counts what it is asked."""

    def __init__(self, inner: Summarizer) -> None:
        self.asked: list[tuple[StoryId, str]] = []
        self._inner = inner

    async def summarize(self, story: Story, items: Sequence[Item], pages: Mapping[ItemId, str], lang: str) -> Summary:
        """Summarize, and remember it."""
        self.asked.append((story.id, lang))
        return await self._inner.summarize(story, items, pages, lang)


@pytest.fixture
def courier(clock: FixedClock) -> Channels:
    return Channels(clock)


@pytest.fixture
def doors(store: Store, clock: FixedClock, courier: Channels) -> Doors:
    return make_doors(store, clock=clock, couriers={"discord": courier}, makers=(ACME,))


async def news(doors: Doors) -> None:
    """Keep a release by Acme under a license that forbids selling, its rumor, news of Meta, and a happening of each."""
    said = make_items("acme", "meta", "rumor", "blog")
    said = [replace(item, title=words_of(item.id)[:40], text=words_of(item.id)) for item in said]
    acme, meta, rumor, blog = said
    claim = make_claim("rocket-7b")
    await kept(
        doors,
        make_story(id=StoryId("acme"), models=frozenset({"rocket-7b"})),
        [acme, replace(blog, source=BLOG)],
        claims=[claim],
        verdicts=[make_verdict(item=acme.id, claim=claim)],
    )
    quiet = {"standing": None, "acts": frozenset[str](), "models": frozenset[str]()}
    about_meta = make_claim("llama4", models=("Meta/Llama-4",), makers=("Meta",), license="Apache 2.0")
    await kept(doors, make_story(id=StoryId("meta"), names=frozenset({"meta"}), **quiet), [meta], claims=[about_meta])
    mere = make_story(id=StoryId("rumor"), names=frozenset(), **{**quiet, "standing": Standing.RUMORED})
    await kept(doors, mere, [rumor])


@pytest.mark.parametrize(
    ("taste", "told"),
    [
        ({}, {"acme", "meta", "rumor"}),
        ({"makers": frozenset({"acme"})}, {"acme"}),
        ({"makers": frozenset({"meta-llama"})}, {"meta"}),
        ({"makers": frozenset({"nobody"})}, set()),
        ({"licenses": frozenset({"cc-by-nc-4.0"})}, {"acme"}),
        ({"licenses": frozenset({"apache-2.0"})}, {"meta"}),
        ({"importance": Importance.NOTABLE}, {"acme"}),
        ({"importance": Importance.MAJOR}, {"acme"}),
        ({"languages": frozenset({"ja"})}, set()),
    ],
)
async def test_stories_are_told_to_taste(doors: Doors, taste: Mapping[str, object], told: set[str]) -> None:
    """Makers by what items are news of, licenses by what was read of the models, importance by the score on the day."""
    await news(doors)
    wants = replace(DAILY, taste=Taste(**taste))  # type: ignore[arg-type]  # fields of a taste

    digest = await preview(wants, CHANNEL, SPECS, doors)

    assert {line.story for line in digest.lines} == told


OTHERS = make_place("other/model-1b")


@pytest.mark.parametrize(
    ("taste", "told"),
    [
        ({}, {"changed-1", "released-1", "released-2"}),
        ({"makers": frozenset({"acme"})}, {"changed-1", "released-1"}),
        ({"licenses": frozenset({"cc-by-nc-4.0"})}, {"changed-1", "released-1"}),  # told of one model together
        ({"importance": Importance.NOTABLE}, {"changed-1", "released-1"}),
        ({"importance": Importance.MAJOR}, {"changed-1", "released-1"}),
        ({"makers": frozenset({"nobody"})}, set()),
    ],
)
async def test_happenings_are_told_to_taste(doors: Doors, taste: Mapping[str, object], told: set[str]) -> None:
    """What the ledger saw is held against the same taste."""
    await seen(doors, make_changed(), make_released(), make_released(OTHERS, id="released-2"))
    wants = replace(DAILY, taste=Taste(**taste))  # type: ignore[arg-type]  # fields of a taste

    digest = await preview(wants, CHANNEL, SPECS, doors)

    assert {id_ for each in digest.happenings for id_ in each.ids} == told


@pytest.mark.parametrize(
    ("subject", "target", "told"),
    [
        (Subject.MAKER, "acme", {"meta", "rumor"}),
        (Subject.LICENSE, "apache-2.0", {"acme", "rumor"}),
        (Subject.MODEL, "acme/rocket-7b", {"meta", "rumor"}),
        (Subject.STORY, "rumor", {"acme", "meta"}),
        (Subject.SOURCE, NEWS, {"acme"}),  # the maker's own blog tells it too
    ],
)
async def test_what_a_server_has_muted_is_not_told_there(
    doors: Doors, subject: Subject, target: str, told: set[str]
) -> None:
    """A server's mute holds for its subscriptions, and for no other server's."""
    await news(doors)
    muted = Mute(scope="guild:9", subject=subject, target=target, label=target, person="1", at=NOW)
    async with doors.store.begin() as tx:
        await tx.mutes.put([muted])

    here = await preview(replace(DAILY, guild="9"), CHANNEL, SPECS, doors)
    there = await preview(replace(DAILY, guild="8"), CHANNEL, SPECS, doors)

    assert {line.story for line in here.lines} == told
    assert len(there.lines) == 3


async def test_importance_does_not_fade(doors: Doors, clock: FixedClock) -> None:
    """What was notable on its day is notable in the digest of the week."""
    await news(doors)
    wants = replace(DAILY, taste=Taste(importance=Importance.MAJOR), window=timedelta(days=7))
    clock.move(timedelta(days=5))

    digest = await preview(wants, CHANNEL, SPECS, doors)

    assert {line.story for line in digest.lines} == {"acme"}


async def test_quiet_hours_hold_a_digest_back(doors: Doors, clock: FixedClock) -> None:
    """What falls due at night comes in the morning, in one digest, with what came at night."""
    wants = replace(DAILY, quiet=Quiet(begins=time(22), ends=time(7)), cadence="0 1,3,5 * * *")
    await promise_due([wants], SPECS, doors)
    clock.move(11 * HOUR)
    await news(doors)
    at_night: list[int] = []

    for _ in range(8):
        at_night.append(len(await promise_due([wants], SPECS, doors)))
        clock.move(HOUR)
    morning = await promise_due([wants], SPECS, doors)

    assert (at_night, clock.now()) == ([0] * 8, NOW.replace(day=6, hour=7))
    assert [len(each.stories) for each in morning] == [3]
    assert await promise_due([wants], SPECS, doors) == []


async def test_a_page_says_how_it_is_posted_and_what_it_says(doors: Doors, courier: Channels) -> None:
    """Crossposting, a forum's title and tags go with each page, and so does what was said of each story."""
    await news(doors)
    wants = replace(DAILY, crosspost=True, tags=("news",), look=Look.EMBEDS)

    (delivery,) = await promise_due([wants], SPECS, doors)

    assert (delivery.posting.crosspost, delivery.posting.tags, delivery.posting.roles) == (True, ("news",), ())
    assert delivery.posting.title == "Open models · Thu 5 Mar · 3 stories"
    assert delivery.said == {"acme": "released;verdict-1=contradicted", "meta": ";", "rumor": "rumored;"}
    assert courier.digests[0].look is Look.EMBEDS
    assert await pending(doors) == [delivery]


def servers(number: int, *, start: int = 0, **changes: object) -> list[Subscription]:
    """Make as many subscriptions, each of a channel of its own."""
    return [
        replace(
            DAILY,
            id=SubscriptionId(f"s{n}"),
            destinations=(Destination(kind="discord", address=str(1_000 + n)),),
            **changes,  # type: ignore[arg-type]  # fields of a subscription
        )
        for n in range(start, start + number)
    ]


async def test_what_is_the_same_for_many_is_made_once(doors: Doors, courier: Channels) -> None:
    """Thirty channels of two languages are two digests; each channel has its own promises and its own marks."""
    counting = Counting(doors.summarizer)
    doors = replace(doors, summarizer=counting)
    await news(doors)
    many, japanese = servers(20), servers(10, start=20, language="ja")

    promised = await promise_due([*many, *japanese], SPECS, doors)
    again = await promise_due([*many, *japanese], SPECS, doors)

    assert (len(promised), len({each.id for each in promised}), again) == (30, 30, [])
    assert {each.subscription for each in promised} == {each.id for each in (*many, *japanese)}
    assert (len(courier.digests), len(counting.asked)) == (2, 6)


async def test_who_was_told_something_else_gets_something_else(doors: Doors, clock: FixedClock) -> None:
    """What one channel knows already makes its digest another."""
    await news(doors)
    first, second = servers(2)
    await promise_due([replace(first, taste=Taste(makers=frozenset({"acme"})))], SPECS, doors)
    async with doors.store.begin() as tx:
        state = await tx.deliveries.state(first.id, first.destinations[0])
        await tx.deliveries.put_state(replace(state, digested_at=None))
    clock.move(HOUR)

    promised = await promise_due([first, second], SPECS, doors)

    assert [set(each.stories) for each in promised] == [{"meta", "rumor"}, {"acme", "meta", "rumor"}]


async def test_two_subscriptions_of_one_channel_tell_a_story_once(doors: Doors) -> None:
    """Due in the same minute, they do not both tell it; the second says there is nothing more."""
    await news(doors)
    both = [
        DAILY,
        replace(DAILY, id=SubscriptionId("second")),
        replace(DAILY, id=SubscriptionId("third"), destinations=(OTHER,)),
    ]

    promised = await promise_due(both, SPECS, doors)

    assert sorted((each.subscription, len(each.stories)) for each in promised) == [
        ("everything", 3),
        ("second", 0),
        ("third", 3),
    ]


async def test_a_round_is_promised_a_slice_at_a_time(doors: Doors) -> None:
    """Nobody waits for the last to be composed; what was not reached when the round ends is owed next time."""
    await news(doors)
    many = servers(SLICE + 5)

    first = promise_some(many, SPECS, doors)
    some = await anext(first)
    await first.aclose()
    rest = [each async for part in promise_some(many, SPECS, doors) for each in part]

    assert (len(some), len(rest)) == (SLICE, 5)


async def test_an_alerted_event_is_told_under_no_story_again(doors: Doors) -> None:
    """Events that were told are in no digest, whichever way they were told."""
    events: list[Event] = [make_changed(), make_withdrawn(OTHERS)]
    await seen(doors, *events)
    (delivery,) = await promise_due([DAILY], SPECS, doors)

    digest = await preview(DAILY, CHANNEL, SPECS, replace(doors, clock=FixedClock(NOW + HOUR)))

    assert set(delivery.events) == {"changed-1", "withdrawn-1"}
    assert digest.happenings == ()


async def test_who_was_served_by_another_meanwhile_is_left_out(doors: Doors) -> None:
    """Between two slices another process may have promised the rest."""
    many = servers(SLICE + 5)
    first = promise_some(many, SPECS, doors)

    some = await anext(first)
    others = await promise_due(many, SPECS, doors)
    rest = [each async for part in first for each in part]

    assert (len(some), len(others), rest) == (SLICE, 5, [])
