"""What a week brought: releases by what they grant, and changes, day by day."""

from collections import Counter
from collections.abc import Iterable
from datetime import datetime, timedelta
from functools import lru_cache
from itertools import pairwise
from zoneinfo import ZoneInfo

from cronsim import CronSim

from bot.domain.digest import Week
from bot.domain.event import AccessChanged, Event, LicenseChanged, ModelReleased

SPAN = timedelta(days=7)

NEARLY, HARDLY = timedelta(days=6), timedelta(days=8)
"""Digests so far apart are weekly ones; a week in spring has an hour less. Of a longer time a week is not what it brought."""

LOOKED_AHEAD = 4
"""Times a cadence comes round that are looked at: `0 8 1,2 * *` is no weekly one, though a month may lie between two."""


@lru_cache(maxsize=1_024)
def is_weekly(cadence: str, timezone: str, now: datetime) -> bool:
    """Say whether a cadence comes round about once a week."""
    slots = CronSim(cadence, now.astimezone(ZoneInfo(timezone)))
    times = [next(slots) for _ in range(LOOKED_AHEAD)]
    return all(NEARLY <= later - earlier <= HARDLY for earlier, later in pairwise(times))


def week_of(events: Iterable[Event], now: datetime, timezone: str) -> Week:
    """Return what the seven days up to now brought, by the days of a time zone; nothing archival counts."""
    since = now - SPAN
    zone = ZoneInfo(timezone)
    told = [event for event in events if since < event.seen_at <= now and not event.archival]
    releases = {event.model: event for event in told if isinstance(event, ModelReleased)}
    changes = [event for event in told if isinstance(event, LicenseChanged | AccessChanged)]
    first = since.astimezone(zone).date()
    days = [first + timedelta(days=n) for n in range((now.astimezone(zone).date() - first).days + 1)]
    released = Counter(event.seen_at.astimezone(zone).date() for event in releases.values())
    changed = Counter(event.seen_at.astimezone(zone).date() for event in changes)
    return Week(
        since=since,
        until=now,
        releases=dict(Counter(event.license.tier if event.license else None for event in releases.values())),
        by_day=tuple((day, released[day], changed[day]) for day in days[-8:]),
    )
