"""What a host's robots.txt lets us visit."""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta

import pytest

from bot.domain.source import Request, Url
from bot.errors import Refused, Throttled, Unreachable
from bot.web import robots
from bot.web.fetcher import PoliteFetcher
from bot.web.guard import Guard
from bot.web.robots import FAILED_FOR, KEPT_FOR, LONGEST_DELAY, Robots
from tests.fakes import FixedClock, ScriptedFetcher
from tests.make import NOW
from tests.world.web import LocalWeb

RULES = b"User-agent: *\nDisallow: /\n\nUser-agent: kaiho\nDisallow: /private\n"


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock(NOW)


@pytest.fixture
async def web() -> AsyncIterator[LocalWeb]:
    async with LocalWeb() as local:
        local.put("/page", b"<p>a page</p>")
        yield local


@pytest.fixture
async def fetcher(web: LocalWeb, clock: FixedClock) -> AsyncIterator[PoliteFetcher]:
    made = PoliteFetcher(clock, user_agent="kaiho/1 (+me)", allow_hosts=frozenset({web.host}))
    yield made
    await made.close()


def page(web: LocalWeb, path: str = "/page") -> Request:
    return Request(url=Url(web.url(path)), obey_robots=True, polite_delay=timedelta(0))


async def test_rules_are_obeyed(web: LocalWeb, fetcher: PoliteFetcher) -> None:
    """What the host's rules for us forbid is refused unasked; what they allow is fetched."""
    web.put("/robots.txt", RULES)
    web.put("/private", b"x")

    assert (await fetcher.fetch(page(web))).status == 200
    with pytest.raises(Refused, match=r"robots\.txt"):
        await fetcher.fetch(page(web, "/private"))

    assert web.asked["/private"] == 0


async def test_rules_hold_at_redirects(web: LocalWeb, fetcher: PoliteFetcher) -> None:
    """A redirect does not lead round the rules."""
    web.put("/robots.txt", RULES)
    web.redirect("/short", "/private", status=302)

    with pytest.raises(Refused, match=r"robots\.txt"):
        await fetcher.fetch(page(web, "/short"))


async def test_rules_are_not_asked_for_unless_wanted(web: LocalWeb, fetcher: PoliteFetcher) -> None:
    """A feed is published for robots: its request asks for no rules."""
    await fetcher.fetch(Request(url=Url(web.url("/page")), polite_delay=timedelta(0)))

    assert web.asked["/robots.txt"] == 0


async def test_rules_are_asked_for_once_a_day(web: LocalWeb, fetcher: PoliteFetcher, clock: FixedClock) -> None:
    """However many wait, a host's rules are asked for once, and again after a day."""
    web.put("/robots.txt", RULES)

    await asyncio.gather(*(fetcher.fetch(page(web)) for _ in range(20)))
    assert web.asked["/robots.txt"] == 1

    clock.move(KEPT_FOR)
    await fetcher.fetch(page(web))
    assert web.asked["/robots.txt"] == 2


@pytest.mark.parametrize("status", [400, 401, 403, 404, 410, 451])
async def test_no_rules_allow_all(web: LocalWeb, fetcher: PoliteFetcher, status: int) -> None:
    """A robots.txt that is not there, or not for us, forbids nothing."""
    web.fail("/robots.txt", status)

    assert (await fetcher.fetch(page(web))).status == 200


@pytest.mark.parametrize("path", ["/robots.txt", "http://10.0.0.1/robots.txt"])
async def test_rules_that_lead_astray_allow_all(web: LocalWeb, fetcher: PoliteFetcher, path: str) -> None:
    """A robots.txt that redirects in a circle or inward is as good as none."""
    web.redirect("/robots.txt", path)

    assert (await fetcher.fetch(page(web))).status == 200


async def test_a_host_in_trouble_is_not_visited_for_now(
    web: LocalWeb, fetcher: PoliteFetcher, clock: FixedClock
) -> None:
    """While the rules cannot be had, nothing is visited; soon they are asked for again."""
    web.fail("/robots.txt", 500)
    for _ in range(2):
        with pytest.raises(Unreachable, match="not visited for now"):
            await fetcher.fetch(page(web))
    assert (web.asked["/robots.txt"], web.asked["/page"]) == (1, 0)

    clock.move(FAILED_FOR)
    web.put("/robots.txt", b"")
    assert (await fetcher.fetch(page(web))).status == 200


async def test_a_wall_with_a_servers_error_is_trouble_too(web: LocalWeb, fetcher: PoliteFetcher) -> None:
    """A challenge page under 503 is no permission."""
    web.fail("/robots.txt", 503, text="<title>Just a moment...</title>")

    with pytest.raises(Unreachable, match="not visited for now"):
        await fetcher.fetch(page(web))


async def test_a_host_that_asks_for_patience_gets_it(web: LocalWeb, fetcher: PoliteFetcher) -> None:
    """A robots.txt that is throttled throttles its pages, until the same moment."""
    web.fail("/robots.txt", 429, headers={"Retry-After": "600"})

    with pytest.raises(Throttled) as error:
        await fetcher.fetch(page(web))

    assert error.value.retry_at == NOW + timedelta(minutes=10)


async def test_old_rules_are_better_than_none(web: LocalWeb, fetcher: PoliteFetcher, clock: FixedClock) -> None:
    """Rules known from yesterday go on while today's cannot be had."""
    web.put("/robots.txt", RULES)
    await fetcher.fetch(page(web))
    clock.move(KEPT_FOR)
    web.fail("/robots.txt", 500)

    assert (await fetcher.fetch(page(web))).status == 200
    with pytest.raises(Refused):
        await fetcher.fetch(page(web, "/private"))


@pytest.mark.parametrize(
    ("said", "delay"),
    [("", timedelta(0)), ("Crawl-delay: 5", timedelta(seconds=5)), ("Crawl-delay: 99999", LONGEST_DELAY), ("Crawl-delay: -1", timedelta(0)), ("Crawl-delay: soon", timedelta(0)), ("Crawl-delay: nan", timedelta(0)), ("Crawl-delay: inf", timedelta(0))],
)  # fmt: skip
async def test_crawl_delay_is_obeyed_to_a_bound(clock: FixedClock, said: str, delay: timedelta) -> None:
    """The delay a host asks for is kept, up to a bound."""
    fetcher = ScriptedFetcher(clock)
    fetcher.put("http://example.org:80/robots.txt", f"User-agent: *\nDisallow: /x\n{said}\n".encode())
    rules = Robots(clock, fetcher.fetch, product="kaiho")
    target = Guard().check("http://example.org/page")

    assert await rules.admit(target, Request(url=Url("http://example.org/page"))) == delay


async def test_any_bytes_are_rules(clock: FixedClock) -> None:
    """A robots.txt of any bytes, cut anywhere, is read without raising."""
    junk = b"\xef\xbb\xbfUser-agent: *\nDisallow: /" + bytes(range(256)) * 3000 + b"\nDisallow: " + b"*" * 5000 + b"$"
    fetcher = ScriptedFetcher(clock)
    fetcher.put("http://example.org:80/robots.txt", junk)
    rules = Robots(clock, fetcher.fetch, product="kaiho")

    delay = await rules.admit(Guard().check("http://example.org/page"), Request(url=Url("http://example.org/page")))

    assert delay == timedelta(0)
    assert fetcher.asked[0].max_bytes == robots.MAX_BYTES


async def test_hosts_asked_long_ago_are_forgotten(clock: FixedClock) -> None:
    """What is remembered of hosts does not grow without bound."""
    fetcher = ScriptedFetcher(clock)
    rules = Robots(clock, fetcher.fetch, product="kaiho")

    for number in range(robots.HOSTS + 1):
        url = f"http://host{number}.example.org/"
        await rules.admit(Guard().check(url), Request(url=Url(url)))
    await rules.admit(Guard().check("http://host0.example.org/"), Request(url=Url("http://host0.example.org/")))

    assert len(fetcher.asked) == robots.HOSTS + 2
