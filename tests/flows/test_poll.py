"""Every source gets its turn, and none holds up another."""

import asyncio
from collections import Counter
from dataclasses import replace
from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from structlog.testing import capture_logs

from bot.domain.source import Document, Outcome, PollState, Reading, Request, SourceId, SourceSpec, Url
from bot.errors import Missing, StoreError, Throttled, Unreachable
from bot.flows.poll import AT_ONCE, HOST_AT_ONCE, STATES_PER_WRITE, due, poll, states
from bot.flows.turn import Turn
from bot.ports import Doors, Fetcher, SourceKind
from bot.rules.polling import MOVES_BELIEVED
from tests.fakes import FixedClock, ScriptedFetcher, WatchedStore
from tests.make import NOW, make_entries, make_feed, make_spec, make_state

GOOD = make_spec(id=SourceId("good"), url=Url("https://good.example.org/feed"))
BAD = make_spec(id=SourceId("bad"), url=Url("https://bad.example.org/feed"))


def many(number: int, host: str = "many.example.org") -> list[SourceSpec]:
    """Make sources of one host."""
    return [make_spec(id=SourceId(f"{host}-{n}"), url=Url(f"https://{host}/{n}")) for n in range(number)]


class GatedFetcher:
    """Lets nothing of some hosts through until it is opened, and counts what waits."""

    def __init__(self, inner: Fetcher, *hosts: str, enough: int) -> None:
        self.most: Counter[str] = Counter()  # that waited together, by host; "" for all hosts
        self.waiting = asyncio.Event()  # set when enough wait
        self.opened = asyncio.Event()
        self._hosts = hosts
        self._inner = inner
        self._enough = enough
        self._now: Counter[str] = Counter()

    async def fetch(self, request: Request) -> Document:
        host = urlsplit(request.url).netloc
        if host in self._hosts:
            self._now.update((host, ""))
            for name in (host, ""):
                self.most[name] = max(self.most[name], self._now[name])
            if self._now[""] == self._enough:
                self.waiting.set()
            await self.opened.wait()
            self._now.subtract((host, ""))
        return await self._inner.fetch(request)

    async def close(self) -> None:
        """Hold nothing."""


async def test_a_source_never_asked_is_due(doors: Doors) -> None:
    """Who was never asked has a first state and is due; who is disabled, retired or not yet due is not."""
    known = {
        "later": make_state(source=SourceId("later"), due_at=NOW + timedelta(seconds=1)),
        "now": make_state(source=SourceId("now"), due_at=NOW),
        "retired": make_state(source=SourceId("retired"), due_at=NOW, retired_at=NOW),
    }
    specs = [make_spec(id=SourceId(name)) for name in (*known, "new")]
    off = make_spec(id=SourceId("off"), enabled=False)
    async with doors.store.begin() as tx:
        await tx.polls.put(list(known.values()))

    assert [spec.id for spec in await due([*specs, off], doors)] == ["now", "new"]
    assert (await states(specs, doors))[SourceId("new")] == make_state(source=SourceId("new"), due_at=NOW)


async def test_no_sources_are_no_turns(doors: Doors) -> None:
    """Where nothing is due, nothing happens."""
    assert await poll([], doors) == []


async def test_each_source_has_a_turn_and_is_heard_of(doors: Doors, web: ScriptedFetcher) -> None:
    """A failing source is a turn with a problem beside the others, and each is reported as it ends."""
    web.put(GOOD.url, make_feed(*make_entries("a", "b")))
    web.fail(BAD.url, Unreachable(BAD.url, "it did not answer"))
    heard: list[Turn] = []

    turns = await poll([BAD, GOOD], doors, heard.append)

    by_source = {turn.source: turn for turn in turns}
    assert heard == turns
    assert (by_source[GOOD.id].kept, by_source[GOOD.id].problem) == (2, None)
    assert (by_source[BAD.id].kept, by_source[BAD.id].problem) == (0, "it did not answer")
    assert {state.outcome for state in (await states([GOOD, BAD], doors)).values()} == {
        Outcome.READ,
        Outcome.UNREACHABLE,
    }


async def test_an_error_of_ours_ends_one_turn_only(doors: Doors, web: ScriptedFetcher) -> None:
    """What nobody foresaw in one kind is logged with its source and is that source's problem; it is tried again later."""

    def read(_spec: SourceSpec, _document: Document) -> Reading:
        raise ZeroDivisionError("a slip of ours")

    broken = SourceKind(name="broken", options={}, plan=lambda spec, _: Request(url=spec.url), read=read)
    doors = replace(doors, kinds={**doors.kinds, "broken": broken})
    web.put(BAD.url, b"anything")
    web.put(GOOD.url, make_feed(*make_entries("a")))

    with capture_logs() as logs:
        turns = await poll([replace(BAD, kind="broken"), GOOD], doors)

    by_source = {turn.source: turn for turn in turns}
    assert by_source[GOOD.id].kept == 1
    assert by_source[BAD.id].problem == "an error of ours, not theirs: ZeroDivisionError('a slip of ours')"
    assert [(line["event"], line["source"], line["exc_info"]) for line in logs] == [("a turn broke", BAD.id, True)]
    after = (await states([BAD], doors))[BAD.id]
    assert (after.outcome, after.failures, after.due_at > NOW) == (Outcome.UNREACHABLE, 1, True)


async def test_a_host_that_stalls_starves_nobody(doors: Doors, web: ScriptedFetcher) -> None:
    """While more sources of one host stall than may be in hand of it, another host's source has its turn."""
    gate = GatedFetcher(web, "stalled.example.org", enough=HOST_AT_ONCE)
    web.put(GOOD.url, make_feed(*make_entries("a")))
    stalled = many(HOST_AT_ONCE + 5, "stalled.example.org")
    served: list[SourceId] = []
    good_served = asyncio.Event()

    def report(turn: Turn) -> None:
        served.append(turn.source)
        if turn.source == GOOD.id:
            good_served.set()

    polling = asyncio.create_task(poll([*stalled, GOOD], replace(doors, fetcher=gate), report))
    await gate.waiting.wait()
    await good_served.wait()
    before_it_opened = served.copy()
    gate.opened.set()
    turns = await polling

    assert before_it_opened == [GOOD.id]
    assert len(turns) == len(stalled) + 1
    assert gate.most["stalled.example.org"] == HOST_AT_ONCE


async def test_only_so_many_are_in_hand_together(doors: Doors, web: ScriptedFetcher) -> None:
    """However many hosts there are, memory and sockets are bounded."""
    hosts = [f"h{n}.example.org" for n in range(AT_ONCE + 10)]
    gate = GatedFetcher(web, *hosts, enough=AT_ONCE)
    specs = [spec for host in hosts for spec in many(1, host)]

    polling = asyncio.create_task(poll(specs, replace(doors, fetcher=gate)))
    await gate.waiting.wait()
    gate.opened.set()
    turns = await polling

    assert len(turns) == AT_ONCE + 10
    assert gate.most[""] == AT_ONCE


async def test_states_of_quiet_turns_are_written_in_batches(doors: Doors, web: ScriptedFetcher) -> None:
    """Turns that brought nothing share a commit, and none of them is lost."""
    store = WatchedStore(doors.store)
    specs = many(2 * STATES_PER_WRITE + 10)
    web.put(GOOD.url, make_feed(*make_entries("a")))

    turns = await poll([*specs, GOOD], replace(doors, store=store))

    known = await states(specs, doors)
    quiet = sorted(size for size in store.written if size > 1)
    assert len(turns) == len(specs) + 1
    assert all(known[spec.id].outcome is Outcome.MISSING for spec in specs)
    assert sum(store.written) == len(specs) + 1
    assert quiet[0] <= 10
    assert all(size >= STATES_PER_WRITE for size in quiet[1:])


@pytest.mark.parametrize("number", [1, STATES_PER_WRITE + 1])
async def test_a_store_that_is_locked_is_said_as_such(doors: Doors, number: int) -> None:
    """When states can not be written the poll fails with the store's own error, in a batch or at the end."""
    store = WatchedStore(doors.store)
    store.refusing = True

    with pytest.raises(StoreError, match="locked"):
        await poll(many(number), replace(doors, store=store))


async def test_a_source_that_moved_is_queued_where_it_is(doors: Doors, web: ScriptedFetcher) -> None:
    """A source believed to have moved waits in its new host's queue, not in the old one's."""
    moved = many(2 * HOST_AT_ONCE, "old.example.org")
    async with doors.store.begin() as tx:
        await tx.polls.put([believed(spec) for spec in moved])
    gate = GatedFetcher(web, "new.example.org", enough=HOST_AT_ONCE)

    polling = asyncio.create_task(poll(moved, replace(doors, fetcher=gate)))
    await gate.waiting.wait()
    gate.opened.set()
    await polling

    assert {urlsplit(request.url).netloc for request in web.asked} == {"new.example.org"}
    assert gate.most["new.example.org"] == HOST_AT_ONCE


def believed(spec: SourceSpec) -> PollState:
    """Make the state of a source that has moved for good."""
    path = urlsplit(spec.url).path
    new = Url(f"https://new.example.org{path}")
    return make_state(source=spec.id, moved_to=new, moved_count=MOVES_BELIEVED)


async def test_failures_go_their_ways(doors: Doors, web: ScriptedFetcher, clock: FixedClock) -> None:
    """A source that is missing for a fortnight retires; one that throttles comes back when it said, and is well again."""
    throttled = Throttled(BAD.url, "it asks us to wait", status=429, retry_at=NOW + timedelta(hours=5))
    web.fail(BAD.url, throttled)
    web.fail(GOOD.url, Missing(GOOD.url, "nothing is there", status=404))

    await poll([BAD, GOOD], doors)
    assert NOW + timedelta(hours=5) <= (await states([BAD], doors))[BAD.id].due_at < NOW + timedelta(hours=6)
    clock.move(timedelta(days=14))
    web.put(BAD.url, make_feed(*make_entries("a")))
    assert {spec.id for spec in await due([BAD, GOOD], doors)} == {BAD.id, GOOD.id}
    turns = await poll([BAD, GOOD], doors)

    assert {turn.source: turn.state.retired_at for turn in turns} == {BAD.id: None, GOOD.id: clock.now()}
    assert await due([GOOD], doors) == []
