"""Who follows something is told when something happens to it."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.domain.digest import Counts, Digest
from bot.domain.event import Event, EventId
from bot.domain.following import Follow, Subject
from bot.domain.item import ItemId
from bot.domain.story import Story, StoryId
from bot.domain.subscription import Delivery, DeliveryKind, Destination, Subscription, SubscriptionId
from bot.flows.alerts import NOBODY
from bot.flows.composing import Composing, Specs, judged
from bot.flows.promising import promises
from bot.ports import Doors, Transaction
from bot.rules.composition import Choice, members
from bot.rules.naming import goes_by, name_in
from bot.rules.ranking import rank
from bot.rules.tasting import About, about_happening, is_muted, licenses_of, named

FOLLOWS = SubscriptionId("follows")
"""Under whose name followers are told."""

MOST_A_DAY = 20
"""Notices a destination gets in a day: what happens after that is told together when the day has room again."""

DAY = timedelta(days=1)

LONGEST = timedelta(days=14)
"""What was not told for so long, because nothing could be sent, is no news any more."""

LATE = timedelta(minutes=10)
"""How long after it was seen an event may be written down, its turn having waited for the rest of a hub: what was told by then
is known by its mark, and not by its time."""

NAMING = 100
"""Items looked through that name a model somebody waits for, those published last."""

MOST_TOLD = 10
"""Stories, and models, that one notice tells; the rest is counted."""

To = tuple[Destination, str]
"""Where somebody is told, and in which language."""


@dataclass(frozen=True, slots=True, kw_only=True)
class News:
    """What happened since anybody was told."""

    events: Sequence[Event]
    stories: Mapping[StoryId, Story]
    named: frozenset[StoryId] = frozenset()  # stories about a model that is waited for by its name


async def promise_notices(specs: Specs, doors: Doors) -> list[Delivery]:
    """Promise followers what happened since they were last told: what one destination follows comes in one page."""
    composing = Composing(specs, doors, doors.clock.now())
    async with doors.store.begin() as tx:
        follows = [each for each in await tx.follows.all() if each.destination.kind in doors.couriers]
        if not follows:
            return []
        begun = max(min(each.told_until for each in follows), composing.now - LONGEST)
        events = await tx.events.untold(NOBODY, since=begun)
        stories = {
            story.id: story
            for story in await tx.stories.get([StoryId(f.target) for f in follows if f.subject is Subject.STORY])
        }
        news = {each.id: await _news(each, stories, tx, begun) for each in follows if each.subject is Subject.STORY}
        waited = {each.id: await _named(each, tx, begun) for each in follows if name_in(each.target)}
        stories |= {story.id: story for found in waited.values() for story in found}
    together: dict[To, list[Follow]] = defaultdict(list)
    for each in follows:
        happened = (
            news.get(each.id, False)
            or bool(waited.get(each.id))
            or any(is_followed(each, event, doors) for event in events)
        )
        if happened:
            together[each.destination, each.language].append(each)
    promised: list[Delivery] = []
    for to, followed in together.items():
        about = frozenset(story.id for each in followed for story in waited.get(each.id, ()))
        promised += await _promise(to, followed, News(events=events, stories=stories, named=about), composing)
    return promised


async def _named(follow: Follow, tx: Transaction, begun: datetime) -> list[Story]:
    """Return the stories of what was said of a model since, that somebody waits for by its name."""
    since = max(follow.told_until, begun)
    naming = await tx.claims.naming([name_in(follow.target) or ""], limit=NAMING)
    fresh = [item.id for item in await tx.items.get(naming) if item.seen_at > since and not item.archival]
    lies_in = await tx.stories.of(fresh)
    found = await tx.stories.get(list(dict.fromkeys(lies_in.values())))
    return [story for story in found if not story.roundup]


def is_followed(follow: Follow, event: Event, doors: Doors) -> bool:
    """Say whether an event is what somebody follows, and was seen since they were told."""
    if event.seen_at <= follow.told_until:
        return False
    match follow.subject:
        case Subject.MODEL:
            return event.model == follow.target or goes_by(follow.target, event.name)
        case Subject.MAKER:
            by = named([event.model.partition("/")[0]], ())
            return bool(by & named([follow.target], doors.makers))
        case Subject.LICENSE:
            return any(each is not None and follow.target in {each.key, each.variant_of} for each in licenses_of(event))
        case _:
            return False


async def _news(follow: Follow, stories: Mapping[StoryId, Story], tx: Transaction, begun: datetime) -> bool:
    """Say whether a story stands elsewhere, is judged otherwise or is told by others since its follower was told."""
    story, since = stories.get(StoryId(follow.target)), max(follow.told_until, begun)
    if story is None:
        return False
    if story.moved_at is not None and story.moved_at > since:
        return True
    items = await tx.items.get(story.items)
    known = {item.source for item in items if item.seen_at <= since}
    if any(item.source not in known for item in items if item.seen_at > since):
        return True
    found: Mapping[ItemId, Sequence[object]] = {
        item: [verdict for verdict in verdicts if verdict.at > since]
        for item, verdicts in (await tx.verdicts.of(story.items)).items()
    }
    return any(found.values())


async def _promise(to: To, followed: Sequence[Follow], news: News, composing: Composing) -> list[Delivery]:
    destination, language = to
    doors, now = composing.doors, composing.now
    async with doors.store.begin() as tx:
        state = await tx.deliveries.state(FOLLOWS, destination)
        sent = await tx.deliveries.count(destination, DeliveryKind.NOTICE, since=now - DAY)
        untold = {event.id for event in await tx.events.untold(destination, since=now - LONGEST)}
        fresh = (
            {story.id for story in await tx.stories.untold(destination, since=now - LONGEST)} if news.named else set()
        )
    events = [event for event in news.events if event.id in untold]
    if state.paused or sent >= MOST_A_DAY:
        return []  # their news stays news until there is room
    mine = replace(news, events=events, named=news.named & fresh)
    digest = await _digest(followed, mine, language, composing)
    leaves = doors.couriers[destination.kind].render(digest) if digest.lines or digest.happenings else ()
    deliveries = promises(digest, destination, leaves)
    async with doors.store.begin() as tx:
        await tx.deliveries.state(FOLLOWS, destination)  # nobody else promises here until this is written
        there = {each.id: each for each in await tx.follows.all()}
        untold = {event.id for event in await tx.events.untold(destination, since=now - LONGEST)}
        if any(there.get(each.id) != each for each in followed) or not untold.issuperset(_events(deliveries)):
            return []  # told by another process, or followed no more
        await tx.deliveries.promise(deliveries, None)
        await tx.follows.put([replace(each, told_until=_until(each, now)) for each in followed])
    return deliveries


def _events(deliveries: Sequence[Delivery]) -> set[EventId]:
    return {event for delivery in deliveries for event in delivery.events}


def _until(follow: Follow, now: datetime) -> datetime:
    return now if follow.subject is Subject.STORY else max(follow.told_until, now - LATE)


async def _digest(followed: Sequence[Follow], news: News, language: str, composing: Composing) -> Digest:
    """Compose what happened to what one destination follows, but to what is muted there."""
    doors, now = composing.doors, composing.now
    subscription = Subscription(id=FOLLOWS, destinations=(), cadence="", language=language)
    wanted = [event for event in news.events if any(is_followed(each, event, doors) for each in followed)]
    asked = [*(each.target for each in followed if each.subject is Subject.STORY), *sorted(news.named)]
    scopes = {f"person:{each.person}" for each in followed if each.destination.kind == "discord-dm"}
    scopes |= {f"guild:{each.guild}" for each in followed if each.guild}
    async with doors.store.begin() as tx:
        mutes = await tx.mutes.of(sorted(scopes))
        happenings = [
            each
            for each in await composing.happened(wanted, tx)
            if not is_muted(about_happening(each), mutes, doors.makers)
        ]
        told = [news.stories[StoryId(id_)] for id_ in dict.fromkeys(asked) if StoryId(id_) in news.stories]
        told = [story for story in told if not is_muted(About(), mutes, doors.makers, story=story.id)]
        held = {item.id: item for item in await tx.items.get([item for story in told for item in story.items])}
    verdicts, disputed = await judged(list(held), doors)
    ranked = [
        (story, rank(story, members(story, held), composing.specs, now, lang=language)) for story in told[:MOST_TOLD]
    ]
    left_out = max(0, len(told) - MOST_TOLD) + max(0, len(happenings) - MOST_TOLD)
    choice = Choice(told=tuple(ranked), floods=(), left_out=left_out, alone=tuple(happenings[:MOST_TOLD]))
    since = min(each.told_until for each in followed)
    digest = await composing.tell(
        choice, held, subscription, since=since, counts=Counts(), verdicts=verdicts, disputed=disputed
    )
    return replace(digest, kind=DeliveryKind.NOTICE)
