"""The subscriptions people make by command: looked over, kept, listed and let go."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from difflib import get_close_matches
from typing import Final
from zoneinfo import ZoneInfo, available_timezones

from bot.domain.answer import Asker
from bot.domain.source import SourceId, SourceSpec
from bot.domain.subscription import Alerts, Subscription, SubscriptionId, Taste
from bot.domain.watch import Maker
from bot.errors import NotAllowed, NotUnderstood
from bot.flows.following import manage
from bot.flows.targets import license_of, maker_of
from bot.ports import Doors, Transaction
from bot.rules.cadence import cadence_fault
from bot.rules.cadence_words import comes_too_often
from bot.rules.legibility import clip, legible
from bot.rules.wording import LANGUAGES

MOST_SUBSCRIPTIONS: Final = 25
"""Of a server: as many as a list on Discord shows at once. https://docs.discord.com/developers/components/reference#string-select"""

MOST_TASTES: Final = 25
"""Makers, licenses, topics or languages of one subscription, each: who wants more of them wants all."""

MOST_ROLES: Final = 5
"""That the alerts of one subscription call."""

MOST_FORUM_TAGS: Final = 5
"""On one post. https://docs.discord.com/developers/resources/channel#start-thread-in-forum-or-media-channel"""

MOST_STORIES: Final = 25
"""In one digest: more is not read."""

MOST_ALERTS: Final = 20
"""In an hour."""

LONGEST_WINDOW: Final = timedelta(days=14)
"""News older than this is none."""

LONGEST_WORD: Final = 60
"""Characters of a topic or a tag."""


async def subscribe(
    subscription: Subscription,
    asker: Asker,
    doors: Doors,
    *,
    makers: Sequence[Maker],
    specs: Mapping[SourceId, SourceSpec],
    taken: Collection[SubscriptionId] = (),
) -> Subscription:
    """Keep a subscription of the asker's server: a new one, without an id yet, or one of its own changed.

    What it goes to is no longer paused: somebody has just looked after it.
    """
    guild = manage(asker)
    async with doors.store.begin() as tx:
        there = {each.id: each for each in await tx.subscriptions.all(guild=guild)}
        sound = await _sound(subscription, makers, specs, tx)
        before = there.get(subscription.id)
        if before is None and subscription.id:
            raise NotAllowed("no-subscription", "There is no such subscription in this server.")
        if before is None and len(there) >= MOST_SUBSCRIPTIONS:
            raise NotAllowed(
                "many-subscriptions",
                "A server has {most} subscriptions at most; change or remove one.",
                most=MOST_SUBSCRIPTIONS,
            )
        kept = replace(
            sound,
            id=before.id if before else _free(guild, {*there, *taken}),
            guild=guild,
            made_by=before.made_by if before else asker.person,
            made_at=before.made_at if before else doors.clock.now(),
        )
        await tx.subscriptions.put(kept)
        for destination in kept.destinations:
            state = await tx.deliveries.state(kept.id, destination)
            if state.paused is not None:
                await tx.deliveries.put_state(replace(state, paused=None))
    return kept


async def unsubscribe(id_: str, asker: Asker, doors: Doors) -> bool:
    """Forget a subscription of the asker's server; say whether there was one."""
    guild = manage(asker)
    async with doors.store.begin() as tx:
        mine = {each.id for each in await tx.subscriptions.all(guild=guild)}
        return SubscriptionId(id_) in mine and await tx.subscriptions.remove(SubscriptionId(id_))


async def subscriptions(asker: Asker, doors: Doors) -> tuple[Subscription, ...]:
    """Return the subscriptions of the asker's server, for who manages it."""
    guild = manage(asker)
    async with doors.store.begin() as tx:
        return tuple(await tx.subscriptions.all(guild=guild))


def _free(guild: str, taken: Collection[str]) -> SubscriptionId:
    """Return the first id of a server that no subscription bears; no two servers have one in common."""
    number = 1
    while f"{guild}-{number}" in taken:
        number += 1
    return SubscriptionId(f"{guild}-{number}")


async def _sound(
    wanted: Subscription, makers: Sequence[Maker], specs: Mapping[SourceId, SourceSpec], tx: Transaction
) -> Subscription:
    """Return a subscription whose every word is known and every number within bounds; what is not understood is said."""
    if not wanted.destinations or any(to.kind != "discord" or not to.address.isdecimal() for to in wanted.destinations):
        raise NotUnderstood("channel", "Name a channel of this server.")
    if cadence_fault(wanted.cadence):
        raise _bad_cadence(wanted.cadence)
    if comes_too_often(wanted.cadence):
        raise NotUnderstood("too-often", "A digest comes once an hour at most. For what can not wait there are alerts.")
    if wanted.language not in LANGUAGES:
        raise NotUnderstood("language", "{given} is not one of our languages.", given=_shown(wanted.language))
    return replace(
        wanted,
        timezone=_timezone(wanted.timezone),
        taste=await _taste(wanted.taste, makers, specs, tx),
        window=min(max(wanted.window, timedelta(hours=1)), LONGEST_WINDOW),
        alerts=await _alerts(wanted.alerts, makers, tx),
        tags=tuple(_words(wanted.tags, MOST_FORUM_TAGS)),
    )


def _bad_cadence(given: str) -> NotUnderstood:
    sentence = "{given} is no time I understand. Write daily 08:00, weekly mon 09:00, hourly, or five cron fields."
    return NotUnderstood("cadence", sentence, given=_shown(given))


def _timezone(given: str) -> str:
    named = {name.casefold(): name for name in available_timezones()}
    known = named.get(given.strip().replace(" ", "_").casefold())
    if known is None:
        cities = {name.rpartition("/")[2].casefold(): name for name in named.values()}
        near = get_close_matches(given.casefold()[:LONGEST_WORD], [*named, *cities], n=1)
        meant = (named | cities).get(near[0], "Asia/Tokyo") if near else "Asia/Tokyo"
        sentence = "{given} is not a time zone. Write one such as {near}."
        raise NotUnderstood("timezone", sentence, given=_shown(given), near=meant)
    return ZoneInfo(known).key


async def _taste(taste: Taste, makers: Sequence[Maker], specs: Mapping[SourceId, SourceSpec], tx: Transaction) -> Taste:
    unknown = sorted(source for source in taste.sources if source not in specs)
    if unknown:
        raise NotUnderstood("source", "{given} is not a source.", given=_shown(unknown[0]))
    for code in taste.languages:
        if not (code.isascii() and code.isalpha() and code.islower() and len(code) in {2, 3}):
            raise NotUnderstood("code", "{given} is not a language code such as en, ja or zh.", given=_shown(code))
    return replace(
        taste,
        tags=frozenset(word.casefold() for word in _words(taste.tags, MOST_TASTES)),
        languages=frozenset(_words(taste.languages, MOST_TASTES)),
        makers=await _makers(taste.makers, makers, tx),
        licenses=_licenses(taste.licenses),
        max_stories=min(max(taste.max_stories, 1), MOST_STORIES),
    )


async def _alerts(alerts: Alerts, makers: Sequence[Maker], tx: Transaction) -> Alerts:
    if any(not each.role.isdecimal() for each in alerts.roles) or len(alerts.roles) > MOST_ROLES:
        raise NotUnderstood("roles", "Name {most} roles at most.", most=MOST_ROLES)
    roles = [
        replace(each, makers=await _makers(each.makers, makers, tx), licenses=_licenses(each.licenses))
        for each in alerts.roles
    ]
    return replace(alerts, most=min(max(alerts.most, 1), MOST_ALERTS), roles=tuple(roles))


async def _makers(named: Iterable[str], makers: Sequence[Maker], tx: Transaction) -> frozenset[str]:
    """Return the ids of makers that were named."""
    found = set()
    for word in _words(named, MOST_TASTES):
        known = await maker_of(word, makers, tx)
        if known is None:
            near = get_close_matches(word.casefold(), [maker.id for maker in makers], n=1)
            if near:
                sentence = "No maker is called {given}. Did you mean {near}?"
                raise NotUnderstood("maker-near", sentence, given=_shown(word), near=near[0])
            raise NotUnderstood("maker", "No maker I know is called {given}.", given=_shown(word))
        found.add(known[0])
    return frozenset(found)


def _licenses(named: Iterable[str]) -> frozenset[str]:
    """Return the keys of licenses that were named."""
    found = set()
    for word in _words(named, MOST_TASTES):
        known = license_of(word)
        if known is None:
            raise NotUnderstood("license", "No license I know is called {given}.", given=_shown(word))
        found.add(known[0])
    return frozenset(found)


def _words(given: Iterable[str], most: int) -> list[str]:
    """Return what was written, each once, without blanks around it; more than there may be is not understood."""
    words = sorted({clip(legible(word).strip(), LONGEST_WORD) for word in given} - {""})
    if len(words) > most:
        raise NotUnderstood("many-words", "Name {most} at most.", most=most)
    return words


def _shown(given: str) -> str:
    return clip(legible(given), LONGEST_WORD)
