"""What people on Discord may change: follows, mutes, subscriptions, disputes, rulings, and what is kept about them."""

from collections.abc import Mapping, Sequence
from typing import Final

from bot.domain.answer import Asker, Held
from bot.domain.digest import Line, SourceLink
from bot.domain.following import Follow, Mute, Subject
from bot.domain.source import SourceId, SourceSpec, Trust
from bot.domain.story import StoryId
from bot.domain.subscription import Destination, Subscription
from bot.domain.watch import Maker
from bot.errors import ConfigError, NotAllowed
from bot.flows import following, ruling, subscribing
from bot.flows.dispute import raise_dispute
from bot.flows.targets import Target, target_of
from bot.ports import Doors
from bot.rules.composition import address_of, name_of

MOST_DISPUTES: Final = 100
"""Of a person: an operator reads each of them."""


class Doing:
    """Everything that changes something, with the rights it takes."""

    def __init__(
        self,
        doors: Doors,
        specs: Mapping[SourceId, SourceSpec],
        makers: Sequence[Maker],
        roster_subscriptions: Sequence[Subscription],
    ) -> None:
        self._doors = doors
        self._specs = specs
        self._makers = makers
        self._written = roster_subscriptions

    async def follow(
        self, subject: Subject, target: str, asker: Asker, *, to: Destination | None = None
    ) -> Follow | None:
        """Follow a thing, told in private or there; None where there is no such thing."""
        found = None if subject is Subject.SOURCE else await self._target(subject, target)
        if found is None:
            return None
        return await following.follow(found, asker, to or following.in_private(asker), self._doors)

    async def unfollow(self, subject: Subject, target: str, asker: Asker) -> bool:
        """Follow it no more; say whether it was followed."""
        if await following.unfollow(subject, target, asker, self._doors):
            return True
        found = await self._target(subject, target)
        return found is not None and await following.unfollow(subject, found.id, asker, self._doors)

    async def following(self, asker: Asker) -> tuple[Follow, ...]:
        """Return what a person follows."""
        return await following.following(asker, self._doors)

    async def mute(self, subject: Subject, target: str, asker: Asker, *, everyone: bool = False) -> Mute | None:
        """Never tell a person of a thing again, or `everyone` in the server; None where there is no such thing."""
        following.scope_of(asker, everyone=everyone)
        found = await self._target(subject, target)
        return await following.mute(found, asker, self._doors, everyone=everyone) if found else None

    async def unmute(self, subject: Subject, target: str, asker: Asker, *, everyone: bool = False) -> bool:
        """Tell of it again; say whether it was muted."""
        if await following.unmute(subject, target, asker, self._doors, everyone=everyone):
            return True
        found = await self._target(subject, target)
        return found is not None and await following.unmute(subject, found.id, asker, self._doors, everyone=everyone)

    async def muted(self, asker: Asker) -> tuple[Mute, ...]:
        """Return what a person and their server are never told of."""
        return await following.muted(asker, self._doors)

    async def dispute(self, words: str, note: str, asker: Asker) -> int:
        """Say that a verdict, or those of a story, is wrong; return how many verdicts are disputed by it."""
        if (await self.held(asker)).disputes >= MOST_DISPUTES:
            sentence = "You have disputed {most} verdicts; wait for answers first."
            raise NotAllowed("many-disputes", sentence, most=MOST_DISPUTES)
        return len(await raise_dispute(words, note, self._doors, by=f"discord:{asker.person}"))

    async def split(self, item: str, asker: Asker) -> Line | None:
        """Part an item from its story, for operators; return the story it is now, None where there was nothing to part."""
        _operate(asker)
        async with self._doors.store.begin() as tx:
            found = await ruling.meant(item, tx)
        if found is None or found.item is None or len(found.story.items) == 1:
            return None
        try:
            ruled = await ruling.split(found.story.id, item, self._specs, self._doors)
        except ConfigError:  # another operator was quicker
            return None
        return await self._line(ruled.stories[-1], asker)

    async def merge(self, one: str, other: str, asker: Asker) -> Line | None:
        """Make one story of two, for operators; None where there are not two."""
        _operate(asker)
        first, second = [await self._target(Subject.STORY, words) for words in (one, other)]
        if first is None or second is None or first.id == second.id:
            return None
        try:
            ruled = await ruling.merge(first.id, second.id, self._specs, self._doors)
        except ConfigError:  # another operator was quicker
            return None
        return await self._line(ruled.stories[0], asker)

    async def subscribe(self, subscription: Subscription, asker: Asker) -> Subscription:
        """Keep a subscription of the asker's server, new or changed; a `BotError` where it can not be."""
        return await subscribing.subscribe(
            subscription,
            asker,
            self._doors,
            makers=self._makers,
            specs=self._specs,
            taken=[each.id for each in self._written],
        )

    async def unsubscribe(self, id_: str, asker: Asker) -> bool:
        """Forget a subscription of the asker's server; say whether there was one."""
        return await subscribing.unsubscribe(id_, asker, self._doors)

    async def subscriptions(self, asker: Asker) -> tuple[Subscription, ...]:
        """Return the subscriptions of the asker's server."""
        return await subscribing.subscriptions(asker, self._doors)

    async def held(self, asker: Asker) -> Held:
        """Return what is kept about a person."""
        async with self._doors.store.begin() as tx:
            return Held(**await tx.forgetting.person(asker.person))

    async def forget(self, asker: Asker) -> Held:
        """Delete what is kept about a person; return what it was."""
        held = await self.held(asker)
        async with self._doors.store.begin() as tx:
            await tx.forgetting.forget_person(asker.person)
        return held

    async def left(self, guild: str, channels: Sequence[str]) -> None:
        """Delete what is kept about a server that removed the bot."""
        async with self._doors.store.begin() as tx:
            await tx.forgetting.forget_guild(guild, channels)

    async def _target(self, subject: Subject, words: str) -> Target | None:
        return await target_of(subject, words, makers=self._makers, specs=self._specs, doors=self._doors)

    async def _line(self, story: StoryId, asker: Asker) -> Line | None:
        """Return a story as it is now, in a line; its verdicts are another question."""
        async with self._doors.store.begin() as tx:
            found = await tx.stories.get([story])
            items = await tx.items.get(found[0].items) if found else []
            pages = await tx.items.pages([item.id for item in items])
        if not items:
            return None
        first = {item.source: item for item in reversed(items)}
        return Line(
            story=story,
            items=tuple(item.id for item in items),
            standing=found[0].standing,
            leaked=found[0].leaked,
            summary=await self._doors.summarizer.summarize(found[0], items, pages, asker.lang),
            sources=tuple(
                SourceLink(
                    name=name_of(item.source, self._specs),
                    url=address_of(item),
                    lang=item.lang,
                    trust=self._specs[item.source].trust if item.source in self._specs else Trust.COMMUNITY,
                    published_at=item.published_at,
                )
                for item in reversed(first.values())
            ),
            reasons=(),
            first_seen_at=min(item.seen_at for item in items),
        )


def _operate(asker: Asker) -> None:
    if not asker.operates:
        raise NotAllowed("operators", "Only Kaiho's operators can do that.")
