"""One source, one turn."""

import asyncio
import threading
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain.item import Item
from bot.domain.source import Document, Outcome, PollState, Reading, Request, SourceId, SourceSpec, Url
from bot.errors import Missing, StoreError, Unreachable
from bot.flows.reading import FOLLOWED, INLINE_BYTES
from bot.flows.turn import Turn, ask, kept, settled
from bot.ports import Doors, SourceKind
from tests.fakes import FixedClock, ScriptedFetcher, WatchedStore
from tests.make import NOW, make_entries, make_entry, make_feed, make_spec, make_state

SPEC = make_spec()


class Reader:
    """A kind that remembers each document it was given to read, and on which thread."""

    def __init__(self, *readings: Reading) -> None:
        self.read_on: list[threading.Thread] = []
        self._readings = list(readings)

    def plan(self, spec: SourceSpec, state: PollState) -> Request:
        return Request(url=spec.url, etag=state.etag)

    def read(self, _spec: SourceSpec, _document: Document) -> Reading:
        self.read_on.append(threading.current_thread())
        return self._readings.pop(0) if self._readings else Reading()

    def among(self, doors: Doors) -> Doors:
        """Return the doors with this kind as `feed`."""
        return replace(doors, kinds={"feed": SourceKind(name="feed", options={}, plan=self.plan, read=self.read)})


async def take(doors: Doors, *, spec: SourceSpec = SPEC, state: PollState | None = None) -> Turn:
    """Give a source one turn."""
    state = state or make_state(source=spec.id)
    asked = await ask(spec, state, doors)
    if asked.reading is None:
        return settled(spec, state, asked, doors.clock.now())
    return await kept(spec, state, asked, asked.reading, doors)


async def stored(doors: Doors) -> list[Item]:
    """Return what was admitted, oldest first."""
    async with doors.store.begin() as tx:
        return (await tx.items.newest())[::-1]


async def test_new_entries_become_items(doors: Doors, web: ScriptedFetcher) -> None:
    """What a feed says is kept, and the turn says how much it held, how much was new, and how to ask next time."""
    web.put(SPEC.url, make_feed(*make_entries("a", "b")))

    turn = await take(doors)

    assert (turn.entries, turn.kept, turn.refused, turn.problem) == (2, 2, (), None)
    assert (turn.outcome, turn.state.succeeded_at, turn.state.etag is None) == (Outcome.READ, NOW, False)
    assert {item.title for item in await stored(doors)} == {"News of a", "News of b"}
    async with doors.store.begin() as tx:
        assert await tx.polls.get([SPEC.id]) == {SPEC.id: turn.state}


async def test_a_failure_is_a_value(doors: Doors, web: ScriptedFetcher) -> None:
    """A source that can not be had ends its turn with a problem in words, and nothing is raised."""
    web.fail(SPEC.url, Unreachable(SPEC.url, "it did not answer in 30 seconds"))

    turn = await take(doors)

    assert (turn.outcome, turn.problem, turn.kept) == (Outcome.UNREACHABLE, "it did not answer in 30 seconds", 0)
    assert turn.state.due_at > NOW


async def test_what_says_it_has_not_changed_is_not_read(doors: Doors, web: ScriptedFetcher) -> None:
    """After a 304 nothing is read, and the turn is a success."""
    reader = Reader(Reading(entries=(make_entry(),)))
    web.put(SPEC.url, b"<rss/>")
    first = await take(reader.among(doors))

    second = await take(reader.among(doors), state=first.state)

    assert (second.outcome, second.state.status) == (Outcome.UNCHANGED, 304)
    assert len(reader.read_on) == 1


async def test_a_body_known_by_its_hash_is_not_read_again(doors: Doors, web: ScriptedFetcher) -> None:
    """Where a server ignores conditional requests, the same bytes are as good as a 304."""
    reader = Reader(Reading(entries=(make_entry(),)))
    web.put(SPEC.url, b"<rss/>")
    first = await take(reader.among(doors))
    web.put(SPEC.url, b"<rss/>", headers={"etag": '"another each time"'})

    second = await take(reader.among(doors), state=first.state)

    assert (second.outcome, second.state.status) == (Outcome.UNCHANGED, 200)
    assert len(reader.read_on) == 1


async def test_half_a_document_is_read_though_its_bytes_are_known(doors: Doors, web: ScriptedFetcher) -> None:
    """A document that broke off is read each time, however often it breaks off at the same place."""
    reader = Reader(Reading(entries=(make_entry(),)), Reading(entries=(make_entry(),)))
    web.put(SPEC.url, b"<rss", truncated="the connection broke")
    first = await take(reader.among(doors))

    second = await take(reader.among(doors), state=first.state)

    assert second.outcome is Outcome.READ
    assert len(reader.read_on) == 2


async def test_a_large_document_does_not_hold_up_the_loop(doors: Doors, web: ScriptedFetcher) -> None:
    """A small document is read where we stand, a large one on a thread of its own."""
    reader = Reader()
    web.put("https://example.org/small", b"x" * INLINE_BYTES)
    web.put("https://example.org/large", b"x" * (INLINE_BYTES + 1))

    for path in ("small", "large"):
        await take(reader.among(doors), spec=make_spec(url=Url(f"https://example.org/{path}")))

    small, large = reader.read_on
    assert small is threading.current_thread()
    assert large is not threading.current_thread()


def page(number: int, *, next_page: int | None = None) -> Reading:
    """Make what one page of a listing says."""
    follow = (Request(url=Url(f"{SPEC.url}?page={next_page}")),) if next_page else ()
    return Reading(entries=tuple(make_entries(f"page-{number}")), follow=follow)


async def test_a_listing_is_followed(doors: Doors, web: ScriptedFetcher) -> None:
    """The further pages of a listing are read as part of the same turn."""
    reader = Reader(page(1, next_page=2), page(2))
    for path in ("", "?page=2"):
        web.put(f"{SPEC.url}{path}", b"a page")

    turn = await take(reader.among(doors))

    assert (turn.entries, turn.kept, turn.problem) == (2, 2, None)


async def test_a_listing_without_end_is_followed_to_a_bound(doors: Doors, web: ScriptedFetcher) -> None:
    """A listing that goes on for ever costs a few requests a turn."""
    reader = Reader(*(page(number, next_page=number + 1) for number in range(1, 20)))
    for number in range(1, 21):
        web.put(SPEC.url if number == 1 else f"{SPEC.url}?page={number}", b"a page")

    turn = await take(reader.among(doors))

    assert (turn.kept, len(web.asked)) == (1 + FOLLOWED, 1 + FOLLOWED)
    assert turn.problem is None


async def test_a_further_page_that_fails_costs_only_itself(doors: Doors, web: ScriptedFetcher) -> None:
    """What came before a page that can not be had is kept, and the rest is a problem."""
    reader = Reader(page(1, next_page=2))
    web.put(SPEC.url, b"a page")
    web.fail(f"{SPEC.url}?page=2", Missing(SPEC.url, "nothing is there (404)", status=404))

    turn = await take(reader.among(doors))

    assert (turn.outcome, turn.kept) == (Outcome.READ, 1)
    assert turn.problem == "a further page did not come: nothing is there (404)"


async def test_what_says_nothing_is_refused_with_a_reason(doors: Doors, web: ScriptedFetcher) -> None:
    """An entry without words is a refusal, and the rest of its feed is kept."""
    blank = make_entry(guid="blank", link="mailto:nobody@example.org", title="", markup="<img src='x'>")
    web.put(SPEC.url, make_feed(blank, *make_entries("a")))

    turn = await take(doors)

    assert turn.kept == 1
    assert [(refusal.link, refusal.reason) for refusal in turn.refused] == [
        ("mailto:nobody@example.org", "its title and text hold markup and no words")
    ]


async def test_an_entry_is_admitted_once(doors: Doors, web: ScriptedFetcher, clock: FixedClock) -> None:
    """What is known already is not new, whatever else changed about it."""
    first_entries = make_entries("a", "b")
    web.put(SPEC.url, make_feed(*first_entries))
    first = await take(doors)
    clock.move(timedelta(days=1))
    touched = [replace(entry, title=f"{entry.title}, edited", published_at=clock.now()) for entry in first_entries]
    web.put(SPEC.url, make_feed(*touched, *make_entries("c")))

    second = await take(doors, state=first.state)

    assert (second.entries, second.kept) == (3, 1)
    assert [item.title for item in await stored(doors)][-1] == "News of c"


async def test_nothing_new_is_nothing_to_do(doors: Doors, web: ScriptedFetcher) -> None:
    """A feed that changed and holds nothing new keeps nothing, and is a success."""
    web.put(SPEC.url, make_feed(*make_entries("a", "b")))
    first = await take(doors)
    web.put(SPEC.url, make_feed(*make_entries("b", "a")))

    second = await take(doors, state=first.state)

    assert (second.outcome, second.entries, second.kept) == (Outcome.READ, 2, 0)


async def test_a_site_that_moves_with_all_its_ids_brings_nothing_new(doors: Doors, web: ScriptedFetcher) -> None:
    """Articles whose ids and addresses change at once are known by what they say."""
    said = "<p>" + "The whole article, as it was on the old site. " * 10 + "</p>"
    web.put(SPEC.url, make_feed(*make_entries("a", "b", markup=said)))
    first = await take(doors)
    moved = [
        make_entry(
            guid=f"new:{name}", link=f"https://new.example.org/{name}.html", title=f"News of {name}", markup=said
        )
        for name in ("a", "b")
    ]
    web.put(SPEC.url, make_feed(*moved))

    second = await take(doors, state=first.state)

    assert second.kept == 0


async def test_two_sources_have_an_item_each(doors: Doors, web: ScriptedFetcher) -> None:
    """The same article in two sources is two items."""
    other = make_spec(id=SourceId("other-news"), url=Url("https://other.example.org/feed"))
    for spec in (SPEC, other):
        web.put(spec.url, make_feed(*make_entries("a")))

    await take(doors)
    await take(doors, spec=other)

    assert sorted(item.source for item in await stored(doors)) == ["example-news", "other-news"]


async def test_items_and_state_are_kept_together_or_not_at_all(doors: Doors, web: ScriptedFetcher) -> None:
    """When the new state can not be written, neither are the items: the next turn finds them again."""
    web.put(SPEC.url, make_feed(*make_entries("a")))
    store = WatchedStore(doors.store)
    store.refusing = True

    with pytest.raises(StoreError):
        await take(replace(doors, store=store))

    assert await stored(doors) == []
    assert (await take(doors)).kept == 1


async def test_the_loop_runs_while_markup_is_cleaned(doors: Doors, web: ScriptedFetcher) -> None:
    """Cleaning waits on a thread: meanwhile the event loop does other work."""
    loop_ran, cleaned = threading.Event(), []

    def clean(markup: str) -> str:
        cleaned.append(loop_ran.wait(timeout=10))
        return markup

    web.put(SPEC.url, make_feed(*make_entries("a")))
    turning = asyncio.create_task(take(replace(doors, clean=clean)))
    asyncio.get_running_loop().call_later(0.01, loop_ran.set)

    turn = await turning

    assert turn.kept == 1
    assert cleaned
    assert all(cleaned)
