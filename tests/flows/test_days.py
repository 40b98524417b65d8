"""Several days of a feed that misbehaves: nothing is told twice, nothing is lost."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain.source import Entry, SourceId, SourceSpec, Url
from bot.errors import Unreachable
from bot.flows.rounds import digest_round, poll_round
from bot.ports import Doors
from bot.rules.composition import FLOOD
from tests.fakes import FixedClock, RecordingCourier, ScriptedFetcher
from tests.make import NOW, make_entries, make_feed, make_spec, make_subscription

DAY = timedelta(days=1)
SPEC = make_spec(full_text=False)
DAILY = make_subscription()
NAMES = ("amber", "birch", "cedar")


class World:
    """A source, a reader, and days that pass."""

    def __init__(self, doors: Doors, web: ScriptedFetcher, clock: FixedClock, courier: RecordingCourier) -> None:
        self.doors, self.web, self.clock, self.courier = doors, web, clock, courier
        self.kept: list[int] = []  # day by day
        self.told: list[list[str]] = []  # day by day, headline by headline

    async def day(self, entries: Sequence[Entry] | None, *, spec: SourceSpec = SPEC) -> None:
        """Let a day pass on which the feed says this; None: it does not answer."""
        if entries is None:
            self.web.fail(spec.url, Unreachable(spec.url, "it did not answer"))
        else:
            self.web.put(spec.url, make_feed(*entries))
        turns = await poll_round([spec], {spec.id: spec}, self.doors)
        before = len(self.courier.seen())
        await digest_round([DAILY], {spec.id: spec}, self.doors)
        pages = self.courier.seen()[before:]
        self.kept.append(sum(turn.kept for turn in turns))
        self.told.append(sorted(line for page in pages for line in page.splitlines() if line != "a quiet day"))
        self.clock.move(DAY)

    def is_honest(self) -> bool:
        """Say whether no story was told twice to one destination."""
        stories = [
            (delivery.destination, story) for delivery in self.courier.arrived.values() for story in delivery.stories
        ]
        return len(stories) == len(set(stories))


@pytest.fixture
def world(doors: Doors, web: ScriptedFetcher, clock: FixedClock, courier: RecordingCourier) -> World:
    return World(doors, web, clock, courier)


def of_day(number: int, *names: str) -> list[Entry]:
    """Make entries published on the day of this number."""
    return make_entries(*names, published_at=NOW + number * DAY)


def headlines(*names: str) -> list[str]:
    """Return what a digest says of these."""
    return [f"News of {name}" for name in names]


def other_ids(day: int, entries: list[Entry]) -> list[Entry]:
    return [replace(entry, guid=f"day {day}: {entry.link}") for entry in entries]


def touched_dates(day: int, entries: list[Entry]) -> list[Entry]:
    return [replace(entry, published_at=NOW + day * DAY) for entry in entries]


def no_dates(_day: int, entries: list[Entry]) -> list[Entry]:
    return [replace(entry, published_at=None) for entry in entries]


def other_addresses(day: int, entries: list[Entry]) -> list[Entry]:
    return [
        replace(entry, link=f"http://www.example.org{(entry.link or '')[19:]}/?utm_source={day}") for entry in entries
    ]


def other_ids_and_addresses(day: int, entries: list[Entry]) -> list[Entry]:
    return other_ids(day, other_addresses(day, entries))


def other_titles(day: int, entries: list[Entry]) -> list[Entry]:
    return [replace(entry, title=f"{entry.title}, edition {day}") for entry in entries]


def other_order(day: int, entries: list[Entry]) -> list[Entry]:
    return entries[::-1] if day % 2 else entries


@pytest.mark.parametrize(
    "change",
    [other_ids, touched_dates, no_dates, other_addresses, other_ids_and_addresses, other_titles, other_order],
    ids=lambda change: change.__name__,
)
async def test_what_was_told_is_not_told_again(world: World, change: Callable[[int, list[Entry]], list[Entry]]) -> None:
    """However a feed renames, moves, edits or dates its entries from day to day, each is admitted and told once."""
    await world.day(of_day(0, *NAMES))
    for day in range(1, 5):
        await world.day(change(day, of_day(0, *NAMES)))
    await world.day(change(5, [*of_day(5, "dune"), *of_day(0, *NAMES)]))

    assert world.kept == [3, 0, 0, 0, 0, 1]
    assert world.told[0] == headlines(*NAMES)
    assert world.told[1:5] == [[], [], [], []]
    assert [line.partition(",")[0] for line in world.told[5]] == headlines("dune")
    assert world.is_honest()


async def test_a_feed_that_goes_empty_and_returns_says_nothing_new(world: World) -> None:
    """A feed that is empty, unreachable or half there for days tells of nothing when it is whole again."""
    days: list[list[Entry] | None] = [of_day(0, *NAMES), [], [], None, of_day(0, "birch"), of_day(0, *NAMES)]
    for entries in days:
        await world.day(entries)

    assert (world.kept, world.told) == ([3, 0, 0, 0, 0, 0], [headlines(*NAMES), [], [], [], [], []])


async def test_entries_that_vanish_for_weeks_are_no_news_when_they_return(world: World) -> None:
    """What a feed held once and shows again after weeks is not told again, though it is dated anew."""
    await world.day(of_day(0, *NAMES))
    for day in range(1, 21):
        await world.day(of_day(day, f"day-{day}"))
    await world.day([*of_day(21, *NAMES), *of_day(20, "day-20")])

    assert world.kept == [3, *[1] * 20, 0]
    assert world.told == [headlines(*NAMES), *(headlines(f"day-{day}") for day in range(1, 21)), []]
    assert world.is_honest()


async def test_a_first_poll_announces_its_first_window_only(world: World) -> None:
    """A first poll admits the whole archive, and tells of the last days alone, then and ever after."""
    archive = [entry for day in range(60) for entry in of_day(-day, f"old-{day:02}")]
    await world.day(archive)
    for day in range(1, 4):
        await world.day(touched_dates(day, archive))

    assert world.kept == [60, 0, 0, 0]
    assert world.told == [headlines("old-00", "old-01", "old-02", "old-03"), [], [], []]
    async with world.doors.store.begin() as tx:
        assert sum(not item.archival for item in await tx.items.newest()) == 4


async def test_a_first_poll_of_what_has_no_dates_announces_nothing(world: World) -> None:
    """Nobody can tell what of an undated archive is news; what comes after it is."""
    await world.day(make_entries(*NAMES, published_at=None))
    await world.day(make_entries(*NAMES, "dune", published_at=None))

    assert (world.kept, world.told) == ([3, 1], [[], headlines("dune")])


async def test_an_archive_that_floods_is_no_news(world: World) -> None:
    """A feed that shows its whole archive one day is admitted, and none of it is told."""
    await world.day(of_day(0, *NAMES))
    await world.day([*of_day(0, *NAMES), *(make_entries(*map(str, range(100)), published_at=NOW - 90 * DAY))])
    await world.day(of_day(2, "dune"))

    assert (world.kept, world.told) == ([3, 100, 1], [headlines(*NAMES), [], headlines("dune")])


async def test_a_flood_of_news_is_one_line(world: World) -> None:
    """A great many new entries at once are admitted, told in one line, and never again."""
    await world.day(of_day(0, *NAMES))
    flood = of_day(1, *(f"flood {number:03} {number:03}" for number in range(FLOOD + 10)))
    await world.day(flood)
    await world.day(other_ids(2, flood))

    assert world.kept == [3, FLOOD + 10, 0]
    assert world.told[1] == [f"{SPEC.id}: {FLOOD + 10} entries"]
    assert world.told[2] == []
    assert world.is_honest()


async def test_an_article_in_two_sources_is_told_once(world: World) -> None:
    """The same article in a second source, the next day, is an item more of the story that was told."""
    other = make_spec(id=SourceId("other"), url=Url("https://other.example.org/feed"), full_text=False)
    await world.day(of_day(0, *NAMES))
    copied = [replace(entry, guid=f"other:{entry.guid}", title=f"Seen: {entry.title}") for entry in of_day(0, *NAMES)]
    await world.day(copied, spec=other)

    assert (world.kept, world.told) == ([3, 3], [headlines(*NAMES), []])
    async with world.doors.store.begin() as tx:
        assert sorted(len(story.items) for story in await tx.stories.newest()) == [2, 2, 2]


async def test_entries_of_one_address_are_each_told(world: World) -> None:
    """A changelog whose entries all lead to one page is told entry by entry."""
    home = {"link": "https://example.org/changelog"}
    await world.day(make_entries("v1", "v2", **home))
    await world.day(make_entries("v1", "v2", "v3", published_at=NOW + DAY, **home))

    assert (world.kept, world.told) == ([2, 1], [headlines("v1", "v2"), headlines("v3")])
