"""What hosts say they will bear is kept in mind before anything is asked."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from datetime import UTC, datetime, timedelta

import pytest

from bot.domain.source import Request, Url
from bot.errors import FetchError, Missing, Refused, Throttled
from bot.web import budget
from bot.web.budget import Allowance, Budget, read_allowance, route
from bot.web.fetcher import PoliteFetcher
from tests.fakes import FixedClock
from tests.world.hub import LocalHub
from tests.world.hub_repos import make_card

NOW = datetime(2026, 3, 5, 8, tzinfo=UTC)
HOST = "hub.example:443"
URL = "https://hub.example/api/models"
PATIENCE = timedelta(seconds=30)


class Sleeper:
    """A clock that sleeping moves, and that counts how often and how long."""

    def __init__(self) -> None:
        self.clock = FixedClock(NOW)
        self.slept: list[float] = []

    async def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.clock.move(timedelta(seconds=seconds))


@pytest.fixture
def sleeper() -> Sleeper:
    return Sleeper()


@pytest.fixture
def kept(sleeper: Sleeper) -> Budget:
    return Budget(sleeper.clock, sleep=sleeper.sleep)


def said(left: int, seconds: int, *, quota: int = 500, bucket: str = "api") -> Mapping[str, str]:
    """Write headers as Hugging Face does."""
    return {
        "ratelimit": f'"{bucket}";r={left};t={seconds}',
        "ratelimit-policy": f'"fixed window";"{bucket}";q={quota};w=300',
    }


async def enter(kept: Budget, path: str = "/api/models", patience: timedelta = PATIENCE) -> budget.Ticket:
    return await kept.enter(HOST, URL, path, patience)


@pytest.mark.parametrize(
    ("headers", "expected"),
    [
        (
            said(485, 163),
            Allowance(
                bucket="api", left=485, wait=timedelta(seconds=163), limit=500, window=timedelta(minutes=5)
            ),
        ),
        ({"ratelimit": '"api";r=0;t=55'}, Allowance(bucket="api", left=0, wait=timedelta(seconds=55))),
        (
            {
                "x-ratelimit-limit": "60",
                "x-ratelimit-remaining": "57",
                "x-ratelimit-reset": str(int(NOW.timestamp()) + 1800),
                "x-ratelimit-resource": "core",
            },
            Allowance(bucket="core", left=57, wait=timedelta(minutes=30), limit=60),
        ),
        (
            {"ratelimit-remaining": "599.0", "ratelimit-reset": "1"},
            Allowance(bucket="", left=599, wait=timedelta(seconds=1)),
        ),
        ({"ratelimit": '"api";r=3;t=99999999'}, Allowance(bucket="api", left=3, wait=timedelta(hours=1))),
        ({"x-ratelimit-remaining": "1", "x-ratelimit-reset": "1000000001"}, Allowance(bucket="", left=1, wait=timedelta(0))),
        ({"ratelimit": '"api";r=3'}, None),
        ({"ratelimit": "unlimited"}, None),
        ({"x-ratelimit-remaining": "many", "x-ratelimit-reset": "1"}, None),
        ({"x-ratelimit-remaining": "1"}, None),
        ({}, None),
    ],
)  # fmt: skip
def test_headers_are_read_as_hosts_write_them(headers: Mapping[str, str], expected: Allowance | None) -> None:
    """The standard's `RateLimit` and the older trios are read; what is none of them says nothing; no window is endless."""
    assert read_allowance(headers, NOW) == expected


def test_addresses_are_told_apart_as_hubs_count_them() -> None:
    """An API, files and pages are counted apart before an answer says so."""
    paths = ("/api/models", "/acme/x/resolve/main/LICENSE", "/api/resolve-cache/models/acme/x/LICENSE", "/acme/x")

    assert [route(path) for path in paths] == ["api", "files", "files", "pages"]
    assert (route("/search/code"), route("")) == ("search", "pages")


async def test_before_anything_is_said_all_pass(kept: Budget, sleeper: Sleeper) -> None:
    """A host that has said nothing is asked freely, and so is one that says nothing of limits."""
    kept.hear(HOST, "/api/models", {"content-type": "application/json"})

    for _ in range(1_000):
        (await enter(kept)).give_back()

    assert sleeper.slept == []


async def test_half_a_window_is_free_and_the_rest_is_spread(kept: Budget, sleeper: Sleeper) -> None:
    """Half of a window may go at once; the other half is spread evenly over the time left, and a twentieth never goes."""
    kept.hear(HOST, "/api/models", said(500, 299))
    passed = 0

    while sleeper.clock.now() < NOW + timedelta(seconds=300):
        ticket = await enter(kept)
        ticket.give_back()
        passed += 1
        kept.hear(HOST, "/api/models", said(500 - passed, 299 - int((sleeper.clock.now() - NOW).total_seconds())))

    assert 470 <= passed <= 476
    assert len(sleeper.slept) <= 226
    assert max(sleeper.slept) < 2


async def test_a_window_that_is_spent_is_waited_for(kept: Budget, sleeper: Sleeper) -> None:
    """When the window ends within a request's deadline, the request waits for the next one."""
    kept.hear(HOST, "/api/models", said(25, 20))

    await enter(kept)

    assert sleeper.clock.now() == NOW + timedelta(seconds=21)


async def test_a_wait_beyond_the_deadline_is_said(kept: Budget, sleeper: Sleeper) -> None:
    """When it does not, the request fails at once as throttled, with the moment to come back."""
    kept.hear(HOST, "/api/models", said(3, 200))

    with pytest.raises(Throttled, match="as much as it allows for now") as caught:
        await enter(kept)

    assert caught.value.retry_at == NOW + timedelta(seconds=201)
    assert sleeper.slept == []


async def test_a_request_that_gave_up_keeps_no_place(kept: Budget) -> None:
    """What fails for want of patience takes nobody's turn: the next one is told the same moment."""
    kept.hear(HOST, "/api/models", said(40, 299))
    moments = []

    for _ in range(3):
        with pytest.raises(Throttled) as caught:
            await enter(kept, patience=timedelta(seconds=1))
        moments.append(caught.value.retry_at)

    assert len(set(moments)) == 1


async def test_buckets_and_hosts_do_not_wait_for_each_other(kept: Budget, sleeper: Sleeper) -> None:
    """An API that is spent holds up neither the files of the same host nor any other host."""
    kept.hear(HOST, "/api/models", said(0, 200))
    kept.hear(HOST, "/acme/x/resolve/main/LICENSE", said(2_990, 200, quota=3_000, bucket="resolvers"))

    await enter(kept, "/acme/y/resolve/main/LICENSE")
    await kept.enter("other.example:443", URL, "/api/models", PATIENCE)

    assert sleeper.slept == []


async def test_requests_under_way_are_counted(kept: Budget) -> None:
    """Requests whose answers are not here yet are spent already; one that ends without an answer is given back."""
    kept.hear(HOST, "/api/models", said(10, 200, quota=10))

    tickets = [await enter(kept) for _ in range(6)]
    with pytest.raises(Throttled):
        await enter(kept, patience=timedelta(seconds=1))
    for ticket in tickets:
        ticket.give_back()

    (await enter(kept, patience=timedelta(seconds=1))).give_back()


async def test_answers_that_overtake_each_other_are_put_right(kept: Budget) -> None:
    """Within one window the lowest number counts, whatever came last; an answer of the next window counts anew."""
    for left, seconds in ((20, 200), (40, 200), (38, 199)):
        kept.hear(HOST, "/api/models", said(left, seconds))
    with pytest.raises(Throttled):
        await enter(kept)

    kept.hear(HOST, "/api/models", said(499, 300))

    await enter(kept)


async def test_a_new_window_begins_by_the_clock(kept: Budget, sleeper: Sleeper) -> None:
    """When a window is over, the policy is taken for the next until an answer of it comes, which is believed."""
    kept.hear(HOST, "/api/models", said(0, 100))
    sleeper.clock.move(timedelta(seconds=101))

    tickets = [await enter(kept) for _ in range(200)]
    kept.hear(HOST, "/api/models", said(4, 250))

    with pytest.raises(Throttled) as caught:
        await enter(kept)
    assert caught.value.retry_at == sleeper.clock.now() + timedelta(seconds=251)
    assert len(tickets) == 200
    assert sleeper.slept == []


async def test_a_host_without_a_policy_starts_anew_too(kept: Budget, sleeper: Sleeper) -> None:
    """A host that only says what is left is asked again once its window is over."""
    kept.hear(HOST, "/api/models", {"ratelimit": '"api";r=0;t=10'})
    sleeper.clock.move(timedelta(seconds=11))

    await enter(kept)

    assert sleeper.slept == []


@pytest.mark.parametrize("quota", [1, 2, 5])
async def test_the_smallest_window_is_used(kept: Budget, sleeper: Sleeper, quota: int) -> None:
    """A host that bears one request a window gets it, window after window, and no second one."""
    kept.hear(HOST, "/api/models", said(0, 10, quota=quota))

    for _ in range(3):
        sleeper.clock.move(timedelta(minutes=6))
        (await enter(kept)).give_back()
        kept.hear(HOST, "/api/models", said(0, 300, quota=quota))
        with pytest.raises(Throttled):
            await enter(kept)


async def test_a_clock_that_stands_still_ends_the_wait() -> None:
    """A wait that brings no time forward is given up after the deadline's worth of it, not repeated for ever."""
    slept: list[float] = []

    async def sleep(seconds: float) -> None:
        slept.append(seconds)

    kept = Budget(FixedClock(NOW), sleep=sleep)
    kept.hear(HOST, "/api/models", said(0, 9))

    with pytest.raises(Throttled):
        await enter(kept)

    assert slept == [10.0, 10.0, 10.0]


async def test_who_gives_up_while_waiting_is_not_counted() -> None:
    """A request cancelled while it waits for its place is not under way."""
    kept = Budget(FixedClock(NOW))
    kept.hear(HOST, "/api/models", said(200, 299))

    waiting = asyncio.create_task(enter(kept))
    await asyncio.sleep(0)
    waiting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await waiting

    assert [bucket.flying for host in kept._hosts.values() for bucket in host.buckets.values()] == [0]


def test_what_is_remembered_is_bounded(kept: Budget, sleeper: Sleeper) -> None:
    """Neither hosts without number nor a host with windows without number fill the memory."""
    for number in range(budget.REMEMBERED):
        kept.hear(f"{number}.example:443", "/", said(9, 10))
    sleeper.clock.move(timedelta(minutes=1))

    for number in range(100):
        kept.hear(HOST, "/api/models", said(9, 10, bucket=f"b{number}"))

    assert set(kept._hosts) == {HOST}
    assert len(kept._hosts[HOST].buckets) <= budget.RESERVE


@pytest.fixture
async def hub(sleeper: Sleeper) -> AsyncIterator[LocalHub]:
    async with LocalHub(sleeper.clock, tokens=frozenset({"hf_known"})) as hub:
        hub.add("acme/rocket-7b", {"README.md": make_card("mit"), "LICENSE": "You may.\n"})
        yield hub


@pytest.fixture
async def fetcher(hub: LocalHub, sleeper: Sleeper) -> AsyncIterator[PoliteFetcher]:
    made = PoliteFetcher(sleeper.clock, user_agent="kaiho/test", allow_hosts=frozenset({hub.host}), sleep=sleeper.sleep)
    yield made
    await made.close()


def ask(hub: LocalHub, path: str) -> Request:
    return Request(url=Url(hub.url(path)), polite_delay=timedelta(0))


@pytest.mark.slow
async def test_a_hub_that_warns_never_has_to_refuse(hub: LocalHub, fetcher: PoliteFetcher, sleeper: Sleeper) -> None:
    """Two thousand calls, as many at once as there is room for, draw no 429, and take little longer than the hub's limits ask."""
    left = iter(range(2_000))

    async def work() -> None:
        for _ in left:
            while not await came():
                pass

    async def came() -> bool:
        try:
            await fetcher.fetch(ask(hub, "/api/models/acme/rocket-7b"))
        except Throttled as error:
            wait = (error.retry_at or sleeper.clock.now()) - sleeper.clock.now()
            await sleeper.sleep(max(0.0, wait.total_seconds()))
            return False
        return True

    async with asyncio.TaskGroup() as group:
        for _ in range(24):
            group.create_task(work())

    assert (hub.limits.asked["api"], hub.limits.refused) == (2_000, 0)
    assert sleeper.clock.now() - NOW <= timedelta(minutes=30)


async def test_files_are_counted_apart_from_calls(hub: LocalHub, fetcher: PoliteFetcher, sleeper: Sleeper) -> None:
    """When the API is spent, files can still be had, redirects included."""
    for _ in range(475):
        await fetcher.fetch(ask(hub, "/api/models?limit=1"))

    document = await fetcher.fetch(ask(hub, "/acme/rocket-7b/resolve/main/LICENSE"))

    assert document.body == b"You may.\n"
    assert hub.limits.refused == 0
    assert len(sleeper.slept) > 200


async def code_of(fetcher: PoliteFetcher, request: Request) -> tuple[type[FetchError], str | None, str]:
    with pytest.raises(FetchError) as caught:
        await fetcher.fetch(request)
    return type(caught.value), caught.value.code, caught.value.reason


async def test_a_hubs_own_word_is_kept(hub: LocalHub, fetcher: PoliteFetcher) -> None:
    """Missing, gated, disabled and unknown are told apart by the hub's own word, and said in ours."""
    hub.add("acme/shut", disabled=True)
    hub.change("acme/rocket-7b", gated="auto")

    assert await code_of(fetcher, ask(hub, "/api/models/acme/none")) == (
        Refused,
        "RepoNotFound",
        "it was deleted or made private, or never was there (401)",
    )
    assert await code_of(fetcher, ask(hub, "/acme/rocket-7b/resolve/main/LICENSE")) == (
        Refused,
        "GatedRepo",
        "one has to agree to its terms first (401)",
    )
    assert await code_of(fetcher, ask(hub, "/api/models/acme/shut")) == (
        Refused,
        "DisabledRepo",
        "the hub has shut it (403)",
    )
    assert await code_of(fetcher, ask(hub, "/api/models/acme/rocket-7b/revision/none")) == (
        Missing,
        "RevisionNotFound",
        "nothing is there (404)",
    )


async def test_a_429_without_retry_after_names_the_windows_end(
    hub: LocalHub, fetcher: PoliteFetcher, sleeper: Sleeper
) -> None:
    """Hugging Face's 429 has no `Retry-After`; its `RateLimit` says when to come back. Somebody else spent the window."""
    sleeper.clock.move(timedelta(seconds=100))
    for _ in range(500):
        hub.limits.count("api", "", {"api": 500})

    with pytest.raises(Throttled, match="come less often") as caught:
        await fetcher.fetch(ask(hub, "/api/models"))
    with pytest.raises(Throttled, match="as much as it allows"):
        await fetcher.fetch(ask(hub, "/api/models"))

    assert caught.value.retry_at == NOW + timedelta(seconds=300)
    assert hub.limits.asked["api"] == 501
