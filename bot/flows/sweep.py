"""Forget what retention allows."""

from datetime import timedelta

from bot.ports import Doors


async def sweep(doors: Doors, *, page_days: int) -> int:
    """Drop the texts of pages followed longer ago than this, keeping their hashes; return how many."""
    before = doors.clock.now() - timedelta(days=page_days)
    async with doors.store.begin() as tx:
        return await tx.items.forget_pages(before=before)
