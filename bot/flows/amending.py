"""A message that was sent is rendered again, as things are now."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.domain.digest import Counts, Digest, Line
from bot.domain.story import StoryId
from bot.domain.subscription import Delivery, DeliveryKind, Page, Subscription
from bot.flows.composing import Composing
from bot.rules.composition import floods_of

EARLIER = timedelta(days=14)
"""How long before it was told what the ledger saw may have happened, as its hub dates it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Telling:
    """A message that was sent: as it was first, as it is, and for whom."""

    first: Delivery
    latest: Delivery
    subscription: Subscription
    reference: str  # the message
    began: datetime | None  # when the digest before it was made, as far back as is known


def unsaid(delivery: Delivery) -> list[StoryId]:
    """Return what a page tells of which nothing was said that could change: floods, round-ups."""
    return [story for story in delivery.stories if story not in delivery.said]


async def amended(telling: Telling, lines: Sequence[Line], composing: Composing) -> Page:
    """Render a message again as things are now, with the picture it had; where that takes more than one page, it stays as it is."""
    first, latest, subscription = telling.first, telling.latest, telling.subscription
    doors = composing.doors
    since = telling.began or first.created_at - subscription.window
    async with doors.store.begin() as tx:
        others = await tx.stories.get(unsaid(latest))
        items = await tx.items.get([item for story in others for item in story.items])
        told = set(latest.events)
        seen = [event for event in await tx.events.newest(since=since - EARLIER) if event.id in told]
        happenings = await composing.happened(seen, tx)
        read_then = await tx.items.count(since=since) - await tx.items.count(since=first.created_at)
    enabled = sum(spec.enabled for spec in composing.specs.values())
    digest = Digest(
        subscription=subscription.id,
        language=subscription.language,
        timezone=subscription.timezone,
        at=first.created_at,
        since=since,
        lines=tuple(lines),
        floods=floods_of(others, {item.id: item for item in items}, composing.specs, subscription.language),
        counts=Counts(items=max(0, read_then), sources=enabled),
        happenings=tuple(happenings),
        kind=DeliveryKind.CORRECTION,
        look=subscription.look,
        corrected_at=composing.now,
        picture=latest.files[0] if latest.files else None,
    )
    for shown in (lines, *_shorter(lines)):
        leaves = doors.couriers[first.destination.kind].render(replace(digest, lines=tuple(shown)))
        if len(leaves) == 1:
            return leaves[0].page
    return latest.page


def _shorter(lines: Sequence[Line]) -> tuple[list[Line], ...]:
    """Return lines with ever fewer words: what a story is and where it stands is what must be right."""
    bare = [replace(line, summary=replace(line.summary, sentences=())) for line in lines]
    return bare, [replace(line, sources=line.sources[:2]) for line in bare]
