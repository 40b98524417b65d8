"""A teaser is followed to its page, once, politely."""

import asyncio
import hashlib
from collections.abc import Mapping
from datetime import timedelta

from bot.domain.item import Item, PageText
from bot.domain.source import Document, Request, SourceId, SourceSpec, Url
from bot.errors import FetchError
from bot.ports import Doors
from bot.rules.admission import is_teaser

RECENT = timedelta(days=1)
"""Teasers seen longer ago than this were missed for good: their news is old, and their publisher is left in peace."""

AT_ONCE = 8
"""Pages on the wire together."""

PER_TURN = 200
"""Teasers followed in one go; the newest come first and the rest comes next time."""

PAGE_DEADLINE = timedelta(seconds=10)
"""A page that takes longer is noted as not to be had; well within a round (`rounds.FOLLOW_FOR`), robots.txt before it included."""

PAGE_BYTES = 2 * 1024 * 1024
"""An article's page is rarely over 1 MB (HTTP Archive gives a median of 30 KB of HTML)."""


async def follow_teasers(specs: Mapping[SourceId, SourceSpec], doors: Doors, *, within: timedelta) -> int:
    """Fetch the pages behind fresh teasers and keep their articles; return how many were asked for.

    A page that can not be fetched is written down as such and not asked again. What does not come `within` the time is
    left for the next call.
    """
    wanted = await find_wanted(specs, doors)
    places = asyncio.Semaphore(AT_ONCE)

    async def one(item: Item, spec: SourceSpec) -> None:
        async with places:
            page = await fetch_page(item, spec, doors)
            async with doors.store.begin() as tx:
                await tx.items.put_page(page)

    tasks = [asyncio.create_task(one(item, specs[item.source])) for item in wanted]
    if not tasks:
        return 0
    done, late = await asyncio.wait(tasks, timeout=within.total_seconds())
    for task in late:
        task.cancel()
    await asyncio.gather(*late, return_exceptions=True)
    for task in done:
        task.result()
    return len(done)


async def find_wanted(specs: Mapping[SourceId, SourceSpec], doors: Doors) -> list[Item]:
    """Return the newest teasers to follow; an item that needs no following is noted as such, and stands in nobody's way."""
    now = doors.clock.now()
    while True:
        async with doors.store.begin() as tx:
            fresh = await tx.items.teasers(since=now - RECENT, limit=PER_TURN)
            wanted = [item for item in fresh if _is_wanted(item, specs)]
            chosen = {item.id for item in wanted}
            for item in fresh:
                if item.id not in chosen:
                    problem = "it says what there is to say, or its source is not followed"
                    await tx.items.put_page(
                        PageText(item=item.id, fetched_at=now, text=None, sha256=None, problem=problem)
                    )
        if len(wanted) == len(fresh):
            return wanted


def _is_wanted(item: Item, specs: Mapping[SourceId, SourceSpec]) -> bool:
    spec = specs.get(item.source)
    return spec is not None and spec.full_text and is_teaser(item)


async def fetch_page(item: Item, spec: SourceSpec, doors: Doors) -> PageText:
    """Bring the article behind one item, or the reason there is none."""
    request = Request(
        url=Url(item.link or ""),
        accept="text/html,application/xhtml+xml",
        obey_robots=True,
        polite_delay=spec.polite_delay,
        max_bytes=PAGE_BYTES,
        deadline=PAGE_DEADLINE,
    )
    try:
        document = await doors.fetcher.fetch(request)
    except FetchError as error:
        return PageText(item=item.id, fetched_at=doors.clock.now(), text=None, sha256=None, problem=error.reason)
    return await asyncio.to_thread(read_page, item, document, doors)


def read_page(item: Item, document: Document, doors: Doors) -> PageText:
    """Extract an article from a page's bytes."""
    text = doors.extract(document.body, document.url) or None
    return PageText(
        item=item.id,
        fetched_at=document.fetched_at,
        text=text,
        sha256=hashlib.sha256(text.encode()).hexdigest() if text else None,
        problem=None if text else "no article was found on the page",
    )
