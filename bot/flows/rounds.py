"""What happens at each tick, and at each command of the same name."""

from collections.abc import Callable, Mapping, Sequence
from contextlib import aclosing
from datetime import datetime, timedelta

from bot.domain.source import SourceId, SourceSpec
from bot.domain.subscription import Destination, Subscription
from bot.flows.alerts import Heard, promise_alerts
from bot.flows.corrections import promise_corrections
from bot.flows.deliver import Sent, deliver_pending
from bot.flows.digest import promise_some
from bot.flows.follow import follow_teasers
from bot.flows.judge import rejudge
from bot.flows.notices import promise_notices
from bot.flows.poll import poll
from bot.flows.turn import Turn
from bot.flows.understand import embed_backlog, understand
from bot.ports import Doors

FOLLOW_FOR = timedelta(seconds=30)
"""How long a round waits for the pages behind teasers; what is late comes with the next round."""

BACKLOG_STEP = 128
"""Archive items embedded in one go: about a second of work."""

Specs = Mapping[SourceId, SourceSpec]
"""The sources of the roster, by id."""


async def poll_round(
    asked: Sequence[SourceSpec], specs: Specs, doors: Doors, report: Callable[[Turn], None] | None = None
) -> list[Turn]:
    """Ask these sources, place what they said, look behind their teasers, and make it all findable."""
    since = doors.clock.now()
    turns = await poll(asked, doors, report)
    await understand(specs, doors)
    await look_again(since, doors)
    await follow_teasers(specs, doors, within=FOLLOW_FOR)
    await doors.store.refresh()
    return turns


async def look_again(since: datetime, doors: Doors) -> None:
    """Hold what was said against the ledger again, where it moved since then."""
    async with doors.store.begin() as tx:
        moved = await tx.snapshots.moved(since=since)
    await rejudge(moved, doors)


async def digest_round(
    subscriptions: Sequence[Subscription],
    specs: Specs,
    doors: Doors,
    *,
    operator: Destination | None = None,
    amending: bool = True,
) -> list[Sent]:
    """Promise what is urgent, what is no longer so, what is followed and what is owed, and keep every promise that can be kept.

    `amending` looks through all that was told in two weeks for what is no longer so: seconds of work where many were. Digests are promised some at a time while others are on their way, and what is urgent is looked for in between.
    """
    owed, heard = promise_some(subscriptions, specs, doors), Heard()

    async def more() -> bool:
        await promise_alerts(subscriptions, specs, doors, heard=heard)
        return await anext(owed, None) is not None

    await promise_alerts(subscriptions, specs, doors, heard=heard)
    if amending:
        await promise_corrections(subscriptions, specs, doors)
    await promise_notices(specs, doors)
    async with aclosing(owed):
        return await deliver_pending(doors, refill=more, operator=operator)


async def backlog_round(doors: Doors, *, steps: int) -> int:
    """Embed some of what was never embedded, newest first, and make it findable; return how many items that were."""
    embedded = 0
    for _ in range(steps):
        step = await embed_backlog(doors, limit=BACKLOG_STEP)
        embedded += step
        if step < BACKLOG_STEP:
            break
    if embedded:
        await doors.store.refresh()
    return embedded
