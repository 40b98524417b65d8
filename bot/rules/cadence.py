"""When a digest is due: five cron fields in a time zone, daylight saving included."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from cronsim import CronSim, CronSimError

FIELDS = 5  # minute, hour, day of month, month, day of week; a sixth would be seconds, which no digest needs
MAX_LENGTH = 100  # "0 8 * * *" has nine characters; the longest sensible list has fewer than this
FOLD = timedelta(
    hours=3
)  # longer than any clock is put back by; Antarctica/Troll moves two hours, the rest one or less


def cadence_fault(cadence: str) -> str | None:
    """Say what is wrong with a cadence, in words; None when it is sound and comes round."""
    if len(cadence) > MAX_LENGTH:
        return "is too long for a cadence"
    fields = len(cadence.split())
    if fields != FIELDS:
        return f"has {fields} field{'' if fields == 1 else 's'} where cron has {FIELDS}"
    try:
        # 2000 is a leap year that began a 28-year round: whatever comes at all comes within cronsim's fifty years.
        next(CronSim(cadence, datetime(2000, 1, 1, tzinfo=UTC)))
    except CronSimError as error:
        return f"has a {str(error).lower()} field"  # cronsim says "Bad day-of-month"
    except StopIteration:
        return "names a day that never comes"
    return None


def last_due(cadence: str, timezone: str, now: datetime) -> datetime:
    """Return the latest slot at or before `now`, in UTC.

    As in Debian's cron: a time the clock jumps over is due right after the jump; a time it shows twice is due the first time.
    """
    local = now.astimezone(ZoneInfo(timezone))
    # Backward, cronsim can not tell the first 01:30 of an autumn night from the second; forward it can. So we step back
    # past any such night, and walk forward from there.
    latest: datetime = next(CronSim(cadence, local - FOLD, reverse=True))
    slots = CronSim(cadence, latest)
    while (slot := next(slots)).astimezone(UTC) <= now:
        latest = slot
    return latest.astimezone(UTC)


def is_owed(cadence: str, timezone: str, digested_at: datetime | None, now: datetime) -> bool:
    """Say whether a slot has passed since the last digest; who never had one is owed one."""
    return digested_at is None or digested_at < last_due(cadence, timezone, now)
