"""Where it is asked: what is due there, and how Kaiho is doing."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from bot import __version__
from bot.domain.answer import Asker, Status
from bot.domain.digest import Digest
from bot.domain.subscription import Destination, Subscription, SubscriptionId
from bot.flows.asking.desk import Desk
from bot.flows.asking.lines import gathered, muted_by
from bot.flows.asking.sources import troubles
from bot.flows.digest import preview
from bot.flows.poll import states
from bot.ports import Transaction

LOOKED_AT = 500
"""Destinations looked at for those that are paused: a server has at most 25 subscriptions, and an operator reads no more lines."""

DISCORD = "discord"

EVERYTHING = Subscription(id=SubscriptionId("asked"), destinations=(), cadence="0 0 * * *")
"""What is due where nobody subscribed to anything."""


async def digest(asker: Asker, desk: Desk) -> Digest:
    """Return what is due where it is asked, in the asker's language, without what they muted; promised to nobody."""
    async with desk.doors.store.begin() as tx:
        made = await tx.subscriptions.all(guild=asker.guild) if asker.guild else []
        muted = await muted_by(asker, desk, tx)
    subscription, destination = _due_at(asker.channel, made, desk.subscriptions)
    found = await preview(replace(subscription, language=asker.lang), destination, desk.specs, desk.doors)
    if not muted:
        return found
    async with desk.doors.store.begin() as tx:
        stories = await tx.stories.get([line.story for line in found.lines])
        heard = {story.id for story in (await gathered(stories, tx)).heard(muted).stories}
    return replace(
        found,
        lines=tuple(line for line in found.lines if line.story in heard),
        happenings=tuple(each for each in found.happenings if not muted.hides_model(each)),
    )


def _due_at(
    channel: str | None, made: Sequence[Subscription], written: Sequence[Subscription]
) -> tuple[Subscription, Destination]:
    """Choose whose digest is shown: that of this channel, else the roster's first for Discord, else its first, else everything."""
    here = [
        pair
        for pair in (*_pairs(made), *_pairs(written))
        if pair[1] == Destination(kind=DISCORD, address=channel or "")
    ]
    discord = [pair for pair in _pairs(written) if pair[1].kind == DISCORD]
    nowhere = (EVERYTHING, Destination(kind="asked"))
    return next(iter((*here, *discord, *_pairs(written), nowhere)))


def _pairs(subscriptions: Sequence[Subscription]) -> Iterator[tuple[Subscription, Destination]]:
    return ((subscription, to) for subscription in subscriptions for to in subscription.destinations)


async def status(asker: Asker, desk: Desk) -> Status:
    """Return how Kaiho is doing; of what is paused only what lies in the asker's server, or all for operators."""
    enabled = [spec for spec in desk.specs.values() if spec.enabled]
    known = await states(enabled, desk.doors)
    async with desk.doors.store.begin() as tx:
        items, stories = await tx.items.count(), await tx.stories.count()
        pending = len(await tx.deliveries.pending())
        paused = await _paused(asker, desk, tx)
    return Status(
        version=__version__,
        sources=len(enabled),
        items=items,
        stories=stories,
        troubles=await troubles(desk),
        polled_at=max((state.checked_at for state in known.values() if state.checked_at), default=None),
        pending=pending,
        paused=paused,
    )


async def _paused(asker: Asker, desk: Desk, tx: Transaction) -> tuple[str, ...]:
    """Say which destinations nothing is sent to, each with why, of those the asker may know of."""
    if asker.operates:
        mine = [*desk.subscriptions, *await tx.subscriptions.all()]
    else:
        mine = await tx.subscriptions.all(guild=asker.guild) if asker.guild else []
    said = []
    for subscription, to in list(_pairs(mine))[:LOOKED_AT]:
        state = await tx.deliveries.state(subscription.id, to)
        if state.paused:
            said.append(f"{to}: {state.paused}")
    return tuple(dict.fromkeys(said))
