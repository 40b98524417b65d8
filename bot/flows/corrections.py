"""What was told and is no longer so is said, where it was told."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from bot.domain.claim import Verdict, VerdictId
from bot.domain.digest import Corrected, Correction, Counts, Line
from bot.domain.item import Item, ItemId
from bot.domain.source import Url
from bot.domain.story import Story, StoryId
from bot.domain.subscription import (
    Delivery,
    DeliveryId,
    DeliveryKind,
    Destination,
    Look,
    Posting,
    Receipt,
    Subscription,
)
from bot.flows.amending import Telling, amended, unsaid
from bot.flows.composing import Composing, Specs, judged
from bot.flows.promising import made_id
from bot.ports import Doors, Transaction
from bot.rules.composition import Choice, members
from bot.rules.correcting import Said, fallen, has_moved, read, written
from bot.rules.placement import story_id
from bot.rules.quiet import quiet_until
from bot.rules.ranking import rank

LASTING = timedelta(days=14)
"""How long a message is kept true: who scrolls back further reads history."""

Told = tuple[Delivery, Receipt]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Now:
    """What holds now of every story that was told lately."""

    stories: Mapping[StoryId, Story]  # by the id it was told under
    holding: Mapping[ItemId, Sequence[Verdict]]
    told: Mapping[VerdictId, Verdict]
    disputed: frozenset[VerdictId]


@dataclass(slots=True)
class _Round:
    """One round of corrections: lines are composed once a language."""

    composing: Composing
    now: _Now
    held: dict[ItemId, Item] = field(default_factory=dict)
    lines: dict[tuple[StoryId, str], Line] = field(default_factory=dict)


async def promise_corrections(subscriptions: Sequence[Subscription], specs: Specs, doors: Doors) -> list[Delivery]:
    """Promise an edit of each message that tells what is no longer so, and one correction that answers it."""
    composing = Composing(specs, doors, doors.clock.now())
    known = {each.id: each for each in subscriptions}
    async with doors.store.begin() as tx:
        tellings = await tx.deliveries.tellings(since=composing.now - LASTING)
    tellings = [each for each in tellings if each[0].said and each[0].destination.kind in doors.couriers]
    if not tellings:
        return []
    now = await _now([delivery for delivery, _ in tellings], doors)
    suspect = [each for each in tellings if each[0].subscription in known and _may_be_wrong(each[0], now)]
    if not suspect:
        return []
    async with doors.store.begin() as tx:
        waiting = {(each.destination, each.edits) for each in await tx.deliveries.pending() if each.edits}
        latest = [await tx.deliveries.at(delivery.destination, receipt.reference) for delivery, receipt in suspect]
    standing = [each or delivery for each, (delivery, _) in zip(latest, suspect, strict=True)]
    this = _Round(composing, await _now(standing, doors))
    promised: list[Delivery] = []
    for (delivery, receipt), last in zip(suspect, standing, strict=True):
        if (delivery.destination, receipt.reference) in waiting or not _wrong(last, this.now):
            continue
        telling = Telling(
            first=delivery,
            latest=last,
            subscription=_as_posted(known[delivery.subscription], last),
            reference=receipt.reference,
            began=_began(delivery, tellings),
        )
        promised += await _correct(telling, this)
    return promised


def _as_posted(subscription: Subscription, delivery: Delivery) -> Subscription:
    """Return the subscription with the look its message has: Discord lets no message change from one to the other."""
    return replace(subscription, look=Look.EMBEDS if "embeds" in delivery.page else Look.COMPONENTS)


async def _now(deliveries: Sequence[Delivery], doors: Doors) -> _Now:
    """Look up what holds now; a story that was merged away counts as the one that holds its items."""
    async with doors.store.begin() as tx:
        ids = list(dict.fromkeys(story for delivery in deliveries for story in delivery.said))
        stories = {story.id: story for story in await tx.stories.get(ids)}
        lost = {story for story in ids if story not in stories}
        if lost:
            stories |= await _found_again(lost, deliveries, tx)
        told = {id_ for delivery in deliveries for said in delivery.said.values() for id_ in read(said).verdicts}
        verdicts = {verdict.id: verdict for verdict in await tx.verdicts.get(sorted(told))}
    items = list(dict.fromkeys(item for story in stories.values() for item in story.items))
    holding, disputed = await judged(items, doors)
    return _Now(stories=stories, holding=holding, told=verdicts, disputed=disputed)


async def _found_again(
    lost: Iterable[StoryId], deliveries: Sequence[Delivery], tx: Transaction
) -> dict[StoryId, Story]:
    """Find what became of stories that are no more, by the items of the pages that told them.

    A story's id is made of the item it opened with, so that item says where it went.
    """
    opened = {story_id(item): item for delivery in deliveries for item in delivery.items}
    asked = {story: opened[story] for story in lost if story in opened}
    holders = await tx.stories.of(list(asked.values()))
    there = {story.id: story for story in await tx.stories.get(list(dict.fromkeys(holders.values())))}
    found = {story: there.get(holders.get(item, StoryId(""))) for story, item in asked.items()}
    return {story: new for story, new in found.items() if new is not None}


def _holding(story: Story, now: _Now) -> list[Verdict]:
    return [verdict for item in story.items for verdict in now.holding.get(item, ())]


def _may_be_wrong(delivery: Delivery, now: _Now) -> bool:
    """Say whether a message is worth a second look: what it said first is wrong, or was put right and may be wrong again."""
    there = [now.stories[id_] for id_ in delivery.said if id_ in now.stories]
    return (
        bool(_wrong(delivery, now))
        or any(story.moved_at is not None and story.moved_at > delivery.created_at for story in there)
        or any(verdict.at > delivery.created_at for story in there for verdict in _holding(story, now))
    )


def _wrong(delivery: Delivery, now: _Now) -> dict[StoryId, tuple[Said, tuple[Verdict, ...]]]:
    """Return the stories of which something was said that is no longer so: what was said, and the verdicts that fell."""
    found: dict[StoryId, tuple[Said, tuple[Verdict, ...]]] = {}
    for id_, written_then in delivery.said.items():
        story = now.stories.get(id_)
        if story is None:
            continue
        said = read(written_then)
        gone = fallen(said, now.told, _holding(story, now))
        if gone or has_moved(said, story.standing):
            found[id_] = said, gone
    return found


def _began(delivery: Delivery, tellings: Sequence[Told]) -> datetime | None:
    """Return when the digest before this one was made, as far back as is known."""
    same = delivery.subscription, delivery.destination
    before = [
        each.created_at
        for each, _ in tellings
        if (each.subscription, each.destination) == same and each.created_at < delivery.created_at
    ]
    return max(before, default=None)


async def _correct(telling: Telling, this: _Round) -> list[Delivery]:
    """Promise the edit and the correction of one message; none where another process promised them meanwhile."""
    first, subscription = telling.first, telling.subscription
    doors, at = this.composing.doors, this.composing.now
    there = [id_ for id_ in telling.latest.said if id_ in this.now.stories]
    lines = {id_: await _line(this.now.stories[id_], subscription, this) for id_ in there}
    stories = tuple(
        Corrected(line=lines[id_], before=said.standing, verdicts_before=gone)
        for id_, (said, gone) in _wrong(telling.latest, this.now).items()
    )
    correction = Correction(
        subscription=subscription.id,
        language=subscription.language,
        timezone=subscription.timezone,
        at=at,
        message=address_of(first.destination, telling.reference, subscription),
        stories=stories,
        look=subscription.look,
    )
    leaf = doors.couriers[first.destination.kind].correct(correction)
    quiet = quiet_until(subscription.quiet, subscription.timezone, at)
    edit = await _edit(telling, list(lines.values()), this.composing)
    visible = Delivery(
        id=_id(telling, at, "correction"),
        subscription=subscription.id,
        destination=_where(first.destination, telling.reference),
        page=leaf.page,
        part=1,
        parts=1,
        stories=leaf.stories,
        items=tuple(dict.fromkeys(item for each in stories for item in each.line.items)),
        created_at=at,
        kind=DeliveryKind.CORRECTION,
        posting=Posting(answers=telling.reference, crosspost=subscription.crosspost),
        files=leaf.files,
    )
    promised = [replace(each, not_before=quiet) for each in (edit, visible)]
    async with doors.store.begin() as tx:
        state = await tx.deliveries.state(subscription.id, first.destination)
        last = await tx.deliveries.at(first.destination, telling.reference)
        if state.paused or (last is not None and last.said != telling.latest.said):
            return []
        await tx.deliveries.promise(promised, None)
    return promised


async def _edit(telling: Telling, lines: Sequence[Line], composing: Composing) -> Delivery:
    """Put the message as it would be told now in its place; with it, all it tells counts as told anew."""
    return replace(
        telling.latest,
        id=_id(telling, composing.now, "edit"),
        subscription=telling.subscription.id,
        page=await amended(telling, lines, composing),
        part=1,
        parts=1,
        stories=tuple(dict.fromkeys((*(line.story for line in lines), *unsaid(telling.latest)))),
        items=tuple(dict.fromkeys((*telling.latest.items, *(item for line in lines for item in line.items)))),
        created_at=composing.now,
        attempts=0,
        kind=DeliveryKind.CORRECTION,
        posting=Posting(),
        edits=telling.reference,
        said={line.story: written(line) for line in lines},
    )


async def _line(story: Story, subscription: Subscription, this: _Round) -> Line:
    """Tell a story as it is now."""
    key = story.id, subscription.language
    if key not in this.lines:
        async with this.composing.doors.store.begin() as tx:
            held = {item.id: item for item in await tx.items.get(story.items)}
        at = this.composing.now
        weighed = rank(story, members(story, held), this.composing.specs, at, lang=subscription.language)
        digest = await this.composing.tell(
            Choice(told=((story, weighed),), floods=(), left_out=0),
            held,
            subscription,
            since=at,
            counts=Counts(),
            verdicts=this.now.holding,
            disputed=this.now.disputed,
        )
        (this.lines[key],) = digest.lines
    return this.lines[key]


def address_of(destination: Destination, reference: str, subscription: Subscription) -> Url | None:
    """Return where a message on Discord stands; None where nobody told us in which server."""
    channel, _, message = reference.rpartition("/")
    guild = "@me" if destination.kind == "discord-dm" else subscription.guild
    channel = channel or destination.address
    if not destination.kind.startswith("discord") or guild is None:
        return None
    return Url(f"https://discord.com/channels/{guild}/{channel}/{message}")


def _where(destination: Destination, reference: str) -> Destination:
    """Return where a message is answered: in the post it opened, where it did that in a forum."""
    channel, _, _ = reference.rpartition("/")
    return replace(destination, address=channel) if channel and destination.kind == "discord" else destination


def _id(telling: Telling, at: datetime, what: str) -> DeliveryId:
    return made_id(str(telling.first.destination), telling.reference, at.isoformat(), what)
