"""The pages behind teasers."""

import asyncio
import hashlib
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain.item import Item, ItemId
from bot.domain.source import Document, Request, SourceId, SourceSpec, Url
from bot.errors import Refused, StoreError
from bot.flows.follow import AT_ONCE, PAGE_DEADLINE, PER_TURN, RECENT, fetch_page, follow_teasers
from bot.flows.rounds import FOLLOW_FOR
from bot.ports import Doors
from tests.fakes import ScriptedFetcher
from tests.make import NOW, make_items, make_spec

SPEC = make_spec(polite_delay=timedelta(seconds=7))
SPECS = {SPEC.id: SPEC}
SOON = timedelta(seconds=30)
WHOLE = "All of the article stands in the feed. " * 20
ARTICLE = "Acme trained it on two trillion tokens of public text, says the paper. " * 5
PAGE = f"<html><body><nav>Home</nav><article><h1>Acme-7B</h1><p>{ARTICLE}</p></article></body></html>".encode()


async def admit(doors: Doors, items: Sequence[Item]) -> None:
    """Store these items."""
    async with doors.store.begin() as tx:
        await tx.items.add(items)


async def pages(doors: Doors, items: Sequence[Item]) -> dict[ItemId, str]:
    """Return the page texts of these items."""
    async with doors.store.begin() as tx:
        return await tx.items.pages([item.id for item in items])


def asked(web: ScriptedFetcher) -> list[Url]:
    """Return the addresses that were asked for."""
    return [request.url for request in web.asked]


async def test_a_teaser_is_followed_once(doors: Doors, web: ScriptedFetcher) -> None:
    """The article behind a teaser is fetched politely, within bounds, and never again."""
    (item,) = items = make_items("a")
    await admit(doors, items)
    web.put("https://example.org/a", PAGE)

    first = await follow_teasers(SPECS, doors, within=SOON)
    second = await follow_teasers(SPECS, doors, within=SOON)

    assert (first, second, asked(web)) == (1, 0, ["https://example.org/a"])
    assert (await pages(doors, items))[item.id].count("two trillion tokens") == 5
    (request,) = web.asked
    assert request.obey_robots
    assert request.polite_delay == SPEC.polite_delay
    assert request.max_bytes == 2 * 1024 * 1024


def test_a_page_that_stalls_is_given_up_within_a_round() -> None:
    """A page's deadline lies well within the time a round waits: else it would be asked again and again, and never noted."""
    assert PAGE_DEADLINE <= FOLLOW_FOR / 2


@pytest.mark.parametrize("found", ["refused", "no article"])
async def test_a_page_that_can_not_be_had_is_noted(doors: Doors, web: ScriptedFetcher, found: str) -> None:
    """A page that can not be had, or holds no article, costs its item nothing and is not asked again."""
    items = make_items("a")
    await admit(doors, items)
    if found == "refused":
        web.fail("https://example.org/a", Refused("https://example.org/a", "robots.txt forbids it"))
    else:
        web.put("https://example.org/a", b"<html><body></body></html>")

    first = await follow_teasers(SPECS, doors, within=SOON)
    second = await follow_teasers(SPECS, doors, within=SOON)

    assert (first, second, len(web.asked)) == (1, 0, 1)
    assert await pages(doors, items) == {}
    async with doors.store.begin() as tx:
        assert await tx.items.newest() == items


@pytest.mark.parametrize(
    ("item", "spec"),
    [
        ({"text": WHOLE}, SPEC),
        ({"archival": True}, SPEC),
        ({"seen_at": NOW - RECENT - timedelta(seconds=1)}, SPEC),
        ({"source": SourceId("struck-out")}, SPEC),
        ({}, replace(SPEC, full_text=False)),
        ({"url": None, "link": None}, SPEC),
    ],
    ids=["whole", "archival", "old", "of no source", "switched off", "without a link"],
)
async def test_what_is_not_followed(
    doors: Doors, web: ScriptedFetcher, item: dict[str, object], spec: SourceSpec
) -> None:
    """Whole articles, archives, old news, strangers' items and sources that switch it off are left in peace."""
    await admit(doors, make_items("a", **item))

    assert await follow_teasers({spec.id: spec}, doors, within=SOON) == 0
    assert web.asked == []


async def test_items_that_need_no_following_do_not_stand_in_the_way(doors: Doors, web: ScriptedFetcher) -> None:
    """However many whole articles are newer, a teaser is followed."""
    whole = [
        replace(item, seen_at=NOW + timedelta(minutes=1)) for item in make_items(*map(str, range(PER_TURN)), text=WHOLE)
    ]
    await admit(doors, [*whole, *make_items("teaser")])

    rounds = [await follow_teasers(SPECS, doors, within=SOON) for _ in range(2)]

    assert rounds == [1, 0]
    assert asked(web) == ["https://example.org/teaser"]


class StallingFetcher:
    """Never answers for some addresses; counts how many are asked for together."""

    def __init__(self, inner: ScriptedFetcher, *stalled: str) -> None:
        self.most = 0
        self._now = 0
        self._stalled = stalled
        self._inner = inner

    async def fetch(self, request: Request) -> Document:
        self._now += 1
        self.most = max(self.most, self._now)
        try:
            if request.url in self._stalled:
                await asyncio.Event().wait()
            await asyncio.sleep(0)  # let the others come
            return await self._inner.fetch(request)
        finally:
            self._now -= 1

    async def close(self) -> None:
        """Hold nothing."""


async def test_what_is_late_is_left_for_the_next_round(doors: Doors, web: ScriptedFetcher) -> None:
    """A page that does not come in time is let go of, delays nothing, and is asked for again."""
    items = make_items("slow", "quick")
    await admit(doors, items)
    web.put("https://example.org/quick", PAGE)
    web.put("https://example.org/slow", PAGE)
    doors = replace(doors, extract=lambda _body, _url: ARTICLE)
    stalling = replace(doors, fetcher=StallingFetcher(web, "https://example.org/slow"))

    first = await follow_teasers(SPECS, stalling, within=timedelta(seconds=0.5))
    held = await pages(doors, items)
    second = await follow_teasers(SPECS, doors, within=SOON)

    assert (first, set(held)) == (1, {"quick"})
    assert (second, set(await pages(doors, items))) == (1, {"slow", "quick"})


async def test_only_so_many_pages_at_once(doors: Doors, web: ScriptedFetcher) -> None:
    """Pages are fetched a few at a time, whatever their hosts."""
    await admit(doors, make_items(*map(str, range(3 * AT_ONCE))))
    fetcher = StallingFetcher(web)

    assert await follow_teasers(SPECS, replace(doors, fetcher=fetcher), within=SOON) == 3 * AT_ONCE
    assert fetcher.most == AT_ONCE


async def test_a_store_that_gives_way_is_no_missing_page(doors: Doors, web: ScriptedFetcher) -> None:
    """An error that is not the page's is raised, and taken for nothing else."""
    await admit(doors, make_items("a"))
    web.put("https://example.org/a", PAGE)

    def extract(_body: bytes, _url: str) -> str:
        raise StoreError("the disk is full")

    with pytest.raises(StoreError):
        await follow_teasers(SPECS, replace(doors, extract=extract), within=SOON)


async def test_an_article_is_kept_with_its_hash(doors: Doors, web: ScriptedFetcher) -> None:
    """What is kept of a page is its article's text, the text's hash, and when it came."""
    (item,) = make_items("a")
    web.put("https://example.org/a", PAGE)

    page = await fetch_page(item, SPEC, doors)

    assert page.text is not None
    assert page.sha256 == hashlib.sha256(page.text.encode()).hexdigest()
    assert (page.item, page.fetched_at, page.problem) == (item.id, NOW, None)
