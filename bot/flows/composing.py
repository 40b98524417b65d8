"""What is due becomes a digest: what is the same for many is read, worded and composed once."""

import asyncio
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from bot.domain.claim import Verdict, VerdictId
from bot.domain.digest import Counts, Digest, Happening
from bot.domain.event import Event
from bot.domain.following import Mute
from bot.domain.item import Item, ItemId
from bot.domain.model import ModelId
from bot.domain.source import SourceId, SourceSpec
from bot.domain.story import Story, StoryId, Summary
from bot.domain.subscription import Destination, Enclosure, Leaf, Subscription, SubscriptionState
from bot.flows.judge import holding
from bot.flows.makers import makers_of
from bot.flows.record import ancestry
from bot.ports import Doors, Transaction
from bot.rules.composition import Choice, choose, compose, members, name_of
from bot.rules.happenings import Facts, gather, is_to_taste
from bot.rules.lineage import find_conflict
from bot.rules.tasting import About, about_story
from bot.rules.week import SPAN, is_weekly, week_of

MODELS = 60
"""Models whose facts one digest looks up, those seen last: it tells a handful of them."""

CHILDREN = 200
"""Models made from another that are looked at for relabels."""

EVENTS = 20_000
"""Events of a week that are counted, the newest: on its busiest days a hub tells some hundred."""

MINUTE = timedelta(minutes=1)
"""How exactly a digest says since when it counts: who had the last one seconds apart is owed the same."""

Specs = Mapping[SourceId, SourceSpec]
"""The sources of the roster, by id."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """What one destination has not been told, before anybody has chosen from it."""

    subscription: Subscription
    since: datetime  # the last digest
    stories: tuple[Story, ...]
    gathered: tuple[Story, ...]  # round-ups
    events: tuple[Event, ...]
    mutes: tuple[Mute, ...]
    weekly: bool = False  # it shows a week in a picture

    @property
    def key(self) -> Hashable:
        """Return what makes two destinations get the same pages."""
        wants = self.subscription
        return (
            *(wants.taste, wants.language, wants.timezone, wants.window, wants.look),
            *(self.since, self.weekly),
            *((each.id, each.updated_at, each.moved_at) for each in (*self.stories, *self.gathered)),
            tuple(event.id for event in self.events),
            tuple((mute.subject, mute.target) for mute in self.mutes),
        )


async def due(
    subscription: Subscription, destination: Destination, state: SubscriptionState, tx: Transaction, now: datetime
) -> Due:
    """Read what a destination has not been told."""
    since = now - subscription.window
    began = state.digested_at or since
    return Due(
        subscription=subscription,
        since=began - (began - datetime.min.replace(tzinfo=began.tzinfo)) % MINUTE,
        stories=tuple(await tx.stories.untold(destination, since=since)),
        gathered=tuple(await tx.stories.untold(destination, since=since, roundups=True)),
        events=tuple(await tx.events.untold(destination, since=since)),
        mutes=tuple(await tx.mutes.of([f"guild:{subscription.guild}"])) if subscription.guild else (),
        weekly=is_weekly(subscription.cadence, subscription.timezone, now),
    )


@dataclass(slots=True)
class Composing:
    """One round of composing, at one moment."""

    specs: Specs
    doors: Doors
    now: datetime
    _due: dict[Hashable, Due] = field(default_factory=dict)
    _digests: dict[Hashable, Digest] = field(default_factory=dict)
    _leaves: dict[tuple[Hashable, str], tuple[Leaf, ...]] = field(default_factory=dict)
    _counts: dict[datetime, Counts] = field(default_factory=dict)
    _pictures: dict[tuple[str, str], Enclosure | None] = field(default_factory=dict)
    _words: dict[tuple[StoryId, datetime, str], Summary] = field(default_factory=dict)

    def shared(self, owed: Due) -> Due:
        """Return what is due as it was first read for equal wishes: ten thousand destinations do not hold it each."""
        return self._due.setdefault(owed.key, owed)

    async def digest(self, owed: Due) -> Digest:
        """Compose what is due; for equal wishes it was composed before."""
        made = self._digests.get(owed.key)
        if made is None:
            made = self._digests[owed.key] = await self._choose(owed)
        return made

    async def leaves(self, owed: Due, kind: str) -> tuple[Leaf, ...]:
        """Return the pages of what is due, as destinations of this kind get them."""
        key = owed.key, kind
        if key not in self._leaves:
            self._leaves[key] = self.doors.couriers[kind].render(await self.digest(owed))
        return self._leaves[key]

    async def _choose(self, owed: Due) -> Digest:
        subscription = owed.subscription
        ids = [item for story in owed.stories for item in story.items]
        async with self.doors.store.begin() as tx:
            every = [*ids, *(item for story in owed.gathered for item in story.items)]
            held = {item.id: item for item in await tx.items.get(every)}
            happenings = await self.happened(owed.events, tx, subscription)
            about = await about_of(owed.stories, tx) if _asks_about(owed) else {}
        verdicts, disputed = await judged(ids, self.doors)
        choice = choose(
            owed.stories,
            held,
            subscription,
            self.specs,
            self.now,
            happenings=happenings,
            verdicts=verdicts,
            makers=await makers_of(owed.stories, self.doors),
            roundups=owed.gathered,
            about=about,
            mutes=owed.mutes,
            watched=self.doors.makers,
        )
        counts = self._counts.get(owed.since)
        if counts is None:
            counts = self._counts[owed.since] = await count(self.specs, owed.since, self.doors)
        digest = await self.tell(
            choice, held, subscription, since=owed.since, counts=counts, verdicts=verdicts, disputed=disputed
        )
        return replace(digest, picture=await self._picture(subscription)) if owed.weekly else digest

    async def _picture(self, subscription: Subscription) -> Enclosure | None:
        """Draw the week that a weekly digest looks back on; nothing where it brought nothing, or nobody draws."""
        key = subscription.timezone, subscription.language
        if self.doors.draw is not None and key not in self._pictures:
            async with self.doors.store.begin() as tx:
                events = await tx.events.newest(since=self.now - SPAN - SPAN, limit=EVENTS)
            week = week_of(events, self.now, subscription.timezone)
            brought = any(released or changed for _, released, changed in week.by_day)
            drawn = await asyncio.to_thread(self.doors.draw, week, subscription.language) if brought else None
            self._pictures[key] = drawn
        return self._pictures.get(key)

    async def tell(
        self,
        choice: Choice,
        held: Mapping[ItemId, Item],
        subscription: Subscription,
        *,
        since: datetime,
        counts: Counts,
        verdicts: Mapping[ItemId, Sequence[Verdict]],
        disputed: frozenset[VerdictId],
    ) -> Digest:
        """Find the words for a choice."""
        told = [story for story, _ in choice.told]
        async with self.doors.store.begin() as tx:
            moves = await tx.moves.of([item for story in told if story.moved_at for item in story.items])
            roundups = await tx.roundups.of([story.id for story in told])
            pages = await tx.items.pages([item.id for story in told for item in members(story, held)])
        return compose(
            choice,
            [await self._summary(story, held, pages, subscription.language) for story in told],
            held,
            subscription,
            self.specs,
            since=since,
            at=self.now,
            counts=counts,
            verdicts=verdicts,
            disputed=disputed,
            moves=moves,
            roundups={story: len(attached) for story, attached in roundups.items()},
        )

    async def _summary(
        self, story: Story, held: Mapping[ItemId, Item], pages: Mapping[ItemId, str], lang: str
    ) -> Summary:
        key = story.id, story.updated_at, lang
        if key not in self._words:
            self._words[key] = await self.doors.summarizer.summarize(story, members(story, held), pages, lang)
        return self._words[key]

    async def happened(
        self, events: Sequence[Event], tx: Transaction, subscription: Subscription | None = None
    ) -> list[Happening]:
        """Return what the ledger saw, a model each, as far as a subscription wants to hear of it."""
        models = list(dict.fromkeys(event.model for event in events))[-MODELS:]
        facts = {model: await facts_of(model, tx) for model in models}
        wanted = {
            model
            for model, known in facts.items()
            if subscription is None or is_to_taste(known, subscription.taste, self.specs)
        }
        return gather([event for event in events if event.model in wanted], facts)


def _asks_about(owed: Due) -> bool:
    """Say whether it matters whose models stories are about: who wants everything is not asked about it."""
    taste = owed.subscription.taste
    return bool(taste.makers or taste.licenses or owed.mutes)


async def about_of(stories: Sequence[Story], tx: Transaction) -> dict[StoryId, About]:
    """Return whose models stories are about, and under which licenses, by what their items say and what lies on the hubs."""
    ids = [item for story in stories for item in story.items]
    said, verdicts = await tx.claims.of(ids), await holding(ids, tx)
    places = {verdict.place for each in verdicts.values() for verdict in each if verdict.place is not None}
    latest = await tx.snapshots.latest(sorted(places))
    found: dict[StoryId, About] = {}
    for story in stories:
        held = [verdict for item in story.items for verdict in verdicts.get(item, ())]
        there = {verdict.place for verdict in held}
        snapshots = [snapshot for (place, _), snapshot in latest.items() if place in there]
        found[story.id] = about_story(story, [said.get(item, ()) for item in story.items], held, snapshots)
    return found


async def facts_of(model: ModelId, tx: Transaction) -> Facts:
    """Return what the ledger holds of one model now."""
    records = await tx.models.of(model)
    places = [record.place for record in records]
    latest = await tx.snapshots.latest(places)
    children = [child.place for child in await tx.models.children(places)][:CHILDREN]
    parents, snapshots = await ancestry(children, tx)
    conflicts = sum(
        find_conflict(snapshots[child], parents, snapshots) is not None for child in children if child in snapshots
    )
    return Facts(records=tuple(records), snapshots=tuple(latest.values()), conflicts=conflicts)


async def judged(
    items: Sequence[ItemId], doors: Doors
) -> tuple[dict[ItemId, tuple[Verdict, ...]], frozenset[VerdictId]]:
    """Return what the ledger says of what these items say, and which of the verdicts are disputed."""
    async with doors.store.begin() as tx:
        verdicts = await holding(items, tx)
        disputes = await tx.verdicts.disputes([verdict.id for each in verdicts.values() for verdict in each])
    return verdicts, frozenset(dispute.verdict for dispute in disputes)


async def count(specs: Specs, since: datetime, doors: Doors) -> Counts:
    """Count what was read since then, and name what was not: who was never asked has not answered either."""
    enabled = [spec.id for spec in specs.values() if spec.enabled]
    async with doors.store.begin() as tx:
        items = await tx.items.count(since=since)
        states = await tx.polls.get(enabled)
    well = {source for source, state in states.items() if state.checked_at is not None and state.failures == 0}
    down = sorted(name_of(source, specs) for source in enabled if source not in well)
    return Counts(items=items, sources=len(enabled), down=tuple(down))
