"""Quiet hours: when nothing is sent, in a time zone, past midnight and through daylight saving."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.domain.subscription import Quiet

DAY = timedelta(days=1)


def quiet_until(quiet: Quiet | None, timezone: str, now: datetime) -> datetime | None:
    """Return when the quiet hours end that it is now, in UTC; None where it is not quiet.

    As with cadences: an hour the clock jumps over begins or ends right after the jump; one it shows twice, the first time.
    Hours that end when they begin are none.
    """
    if quiet is None or quiet.begins == quiet.ends:
        return None
    zone = ZoneInfo(timezone)
    today = now.astimezone(zone).date()
    over = DAY if quiet.ends < quiet.begins else timedelta()
    for day in (today - DAY, today):
        begins, ends = _moment(day, quiet.begins, zone), _moment(day + over, quiet.ends, zone)
        if begins <= now < ends:
            return ends
    return None


def _moment(day: date, at: time, zone: ZoneInfo) -> datetime:
    """Return when a wall clock shows this first; where it never does, the second in which it jumps."""
    shown = datetime.combine(day, at.replace(tzinfo=None, fold=0), tzinfo=zone)
    moment = shown.astimezone(UTC)
    if moment.astimezone(zone).replace(tzinfo=None) == shown.replace(tzinfo=None):
        return moment
    # In a gap the two folds lie on either side of the jump. https://peps.python.org/pep-0495/#mind-the-gap
    before, after = int(shown.replace(fold=1).timestamp()), int(moment.timestamp()) + 1
    offset = datetime.fromtimestamp(before, zone).utcoffset()
    while after - before > 1:
        middle = (before + after) // 2
        if datetime.fromtimestamp(middle, zone).utcoffset() == offset:
            before = middle
        else:
            after = middle
    return datetime.fromtimestamp(after, UTC)
