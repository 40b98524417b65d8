"""Stories, as a digest tells them."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from bot.domain.answer import Asker
from bot.domain.claim import Claim, Verdict
from bot.domain.digest import Counts, Happening, Line
from bot.domain.item import Item, ItemId
from bot.domain.story import Story
from bot.domain.subscription import Subscription, SubscriptionId
from bot.flows.asking.desk import Desk
from bot.flows.asking.subjects import Silence
from bot.flows.digest import facts_of
from bot.flows.judge import holding
from bot.flows.makers import makers_of
from bot.ports import Transaction
from bot.rules.composition import Choice, compose, members
from bot.rules.happenings import gather
from bot.rules.ranking import Rank, rank
from bot.rules.tasting import About, about_story

MODELS = 4
"""Models of one story whose facts are told under it: a family's sizes, where a claim was held against each."""

EVENTS = 20
"""The newest events of each of them that are looked at."""

BEFORE = timedelta(days=30)
"""How long before a story what happened to its models still belongs to it: hubs are seen, and then written about."""

ASKED = SubscriptionId("asked")


@dataclass(frozen=True, slots=True, kw_only=True)
class Gathered:
    """Stories with all that is known of them: read once, for choosing and for telling."""

    stories: tuple[Story, ...]
    items: Mapping[ItemId, Item]
    said: Mapping[ItemId, tuple[Claim, ...]]
    verdicts: Mapping[ItemId, tuple[Verdict, ...]]

    def about(self, story: Story) -> About:
        """Return what one of them is about."""
        held = [each for item in story.items for each in self.verdicts.get(item, ())]
        return about_story(story, [self.said.get(item, ()) for item in story.items], held)

    def acts(self, story: Story) -> frozenset[str]:
        """Return what happened, by what its items say of today."""
        claims = (claim for item in story.items for claim in self.said.get(item, ()))
        return story.acts | {claim.act.value for claim in claims if not claim.background}

    def of(self, stories: Sequence[Story]) -> "Gathered":
        """Return some of them, in this order."""
        return replace(self, stories=tuple(stories))

    def heard(self, muted: Silence) -> "Gathered":
        """Return those that are not muted."""
        if not muted:
            return self
        return self.of(
            [each for each in self.stories if not muted.hides(each, members(each, self.items), self.about(each))]
        )


async def gathered(stories: Sequence[Story], tx: Transaction) -> Gathered:
    """Read what is known of stories, those without an item left out."""
    ids = [item for story in stories for item in story.items]
    items = {item.id: item for item in await tx.items.get(ids)}
    return Gathered(
        stories=tuple(story for story in stories if any(item in items for item in story.items)),
        items=items,
        said=await tx.claims.of(ids),
        verdicts=await holding(ids, tx),
    )


async def muted_by(asker: Asker, desk: Desk, tx: Transaction) -> Silence:
    """Return what the asker, or the server they ask in, never wants to hear of."""
    return Silence(mutes=tuple(await tx.mutes.of(asker.scopes)), makers=desk.makers)


async def ranked(found: Gathered, asker: Asker, desk: Desk) -> list[tuple[Story, Rank]]:
    """Say of each story how much it matters now, and why, in the asker's language."""
    makers = await makers_of(found.stories, desk.doors)
    now = desk.doors.clock.now()
    return [
        (
            story,
            rank(
                story,
                members(story, found.items),
                desk.specs,
                now,
                verdicts=[each for item in story.items for each in found.verdicts.get(item, ())],
                maker=makers.get(story.id),
                lang=asker.lang,
            ),
        )
        for story in found.stories
    ]


async def lines_of(found: Gathered, asker: Asker, desk: Desk, *, whole: bool = False) -> tuple[Line, ...]:
    """Return stories as a digest tells them, in their order; `whole`: with what happened to their models."""
    return await told_lines(await ranked(found, asker, desk), found, asker, desk, whole=whole)


async def told_lines(
    told: Sequence[tuple[Story, Rank]], found: Gathered, asker: Asker, desk: Desk, *, whole: bool = False
) -> tuple[Line, ...]:
    """Return stories that are ranked already as lines, in this order."""
    if not told:
        return ()
    ids = [item for story, _ in told for item in story.items]
    async with desk.doors.store.begin() as tx:
        pages = await tx.items.pages(ids)
        disputes = await tx.verdicts.disputes([each.id for item in ids for each in found.verdicts.get(item, ())])
        moves = await tx.moves.of([item for story, _ in told if story.moved_at for item in story.items])
        roundups = await tx.roundups.of([story.id for story, _ in told])
        under = {str(story.id): await _happenings(story, found, tx) for story, _ in told} if whole else {}
    summaries = []
    for story, _ in told:
        summaries.append(await desk.doors.summarizer.summarize(story, members(story, found.items), pages, asker.lang))
        await asyncio.sleep(0)  # words are milliseconds of work each: others are answered in between
    now = desk.doors.clock.now()
    digest = compose(
        Choice(told=tuple(told), floods=(), left_out=0, under=under),
        summaries,
        found.items,
        Subscription(id=ASKED, destinations=(), cadence="0 0 * * *", language=asker.lang),
        desk.specs,
        since=now,
        at=now,
        counts=Counts(),
        verdicts=found.verdicts,
        disputed=frozenset(dispute.verdict for dispute in disputes),
        moves=moves,
        roundups={story: len(attached) for story, attached in roundups.items()},
    )
    return digest.lines


async def _happenings(story: Story, found: Gathered, tx: Transaction) -> tuple[Happening, ...]:
    """Return what the ledger saw of the models a story's claims were held against, around and since the story."""
    held = [each.model for item in story.items for each in found.verdicts.get(item, ()) if each.model is not None]
    models = list(dict.fromkeys(held))[:MODELS]
    events = [
        event
        for model in models
        for event in await tx.events.newest(model=model, since=story.opened_at - BEFORE, limit=EVENTS)
    ]
    facts = {model: await facts_of(model, tx) for model in dict.fromkeys(event.model for event in events)}
    return tuple(gather(events, facts))
