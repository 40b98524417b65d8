"""What retention allows is forgotten."""

from datetime import timedelta

from bot.domain.item import ItemId, PageText
from bot.flows.sweep import sweep
from bot.ports import Doors
from tests.fakes import FixedClock
from tests.make import NOW, make_items


async def test_page_texts_are_dropped_after_their_time(doors: Doors, clock: FixedClock) -> None:
    """Page texts older than the setting go, newer ones stay, and a page that was dropped is not followed again."""
    items = make_items("old", "new", "none", seen_at=NOW + timedelta(days=10))
    async with doors.store.begin() as tx:
        await tx.items.add(items)
        for name, age, text in (("old", 0, "an article"), ("new", 9, "another"), ("none", 0, None)):
            at = NOW + timedelta(days=age)
            await tx.items.put_page(PageText(item=ItemId(name), fetched_at=at, text=text, sha256=text and "0" * 64))
    clock.move(timedelta(days=10))

    dropped = await sweep(doors, page_days=5), await sweep(doors, page_days=5)

    assert dropped == (1, 0)
    async with doors.store.begin() as tx:
        assert await tx.items.pages([item.id for item in items]) == {"new": "another"}
        assert await tx.items.teasers(since=NOW, limit=10) == []
        assert len(await tx.items.newest()) == 3
