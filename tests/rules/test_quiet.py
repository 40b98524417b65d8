"""Quiet hours: past midnight, through daylight saving, in any zone."""

from datetime import UTC, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.subscription import Quiet
from bot.rules.quiet import quiet_until

NIGHT = Quiet(begins=time(22), ends=time(7))
NOON = Quiet(begins=time(12), ends=time(13, 30))
SMALL = Quiet(begins=time(1), ends=time(2, 30))
FROM_GAP = Quiet(begins=time(2, 30), ends=time(6))


def utc(written: str) -> datetime:
    """Read a moment in UTC."""
    return datetime.fromisoformat(written).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("quiet", "zone", "now", "until"),
    [
        (None, "UTC", "2026-03-05 23:00", None),
        (NIGHT, "UTC", "2026-03-05 21:59:59", None),
        (NIGHT, "UTC", "2026-03-05 22:00", "2026-03-06 07:00"),
        (NIGHT, "UTC", "2026-03-06 00:00", "2026-03-06 07:00"),
        (NIGHT, "UTC", "2026-03-06 06:59:59", "2026-03-06 07:00"),
        (NIGHT, "UTC", "2026-03-06 07:00", None),
        (NOON, "Asia/Tokyo", "2026-03-06 03:00", "2026-03-06 04:30"),
        (NOON, "Asia/Tokyo", "2026-03-06 04:30", None),
        (NOON, "Asia/Tokyo", "2026-03-06 12:00", None),
        (Quiet(begins=time(8), ends=time(8)), "UTC", "2026-03-06 08:00", None),
        # Berlin, 29 March: 02:00 is 03:00. The night is an hour shorter.
        (NIGHT, "Europe/Berlin", "2026-03-28 21:00", "2026-03-29 05:00"),
        (NIGHT, "Europe/Berlin", "2026-03-29 05:00", None),
        # What ends at an hour that is jumped over ends at the jump, and what begins there begins there.
        (SMALL, "Europe/Berlin", "2026-03-29 00:30", "2026-03-29 01:00"),
        (SMALL, "Europe/Berlin", "2026-03-29 01:00", None),
        (FROM_GAP, "Europe/Berlin", "2026-03-29 00:59:59", None),
        (FROM_GAP, "Europe/Berlin", "2026-03-29 01:00", "2026-03-29 04:00"),
        # Berlin, 25 October: 03:00 is 02:00 again. What ends at 02:30 ends the first time.
        (NIGHT, "Europe/Berlin", "2026-10-24 20:00", "2026-10-25 06:00"),
        (SMALL, "Europe/Berlin", "2026-10-25 00:15", "2026-10-25 00:30"),
        (SMALL, "Europe/Berlin", "2026-10-25 01:15", None),
        # Lord Howe jumps by half an hour.
        (SMALL, "Australia/Lord_Howe", "2026-10-03 15:00", "2026-10-03 15:30"),
    ],
)
def test_quiet_hours_end_when_the_wall_clock_says(quiet: Quiet | None, zone: str, now: str, until: str | None) -> None:
    """It is quiet from one wall clock time to another, whatever the clock does in between."""
    assert quiet_until(quiet, zone, utc(now)) == (None if until is None else utc(until))


@given(
    begins=st.times(),
    ends=st.times(),
    zone=st.sampled_from(["UTC", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Kolkata"]),
    now=st.datetimes(datetime(2025, 1, 1), datetime(2027, 1, 1)),  # noqa: DTZ001 (made aware below)
)
def test_quiet_ends_within_a_day_and_is_over_then(begins: time, ends: time, zone: str, now: datetime) -> None:
    """Whatever the hours, they end within a day and an hour, and at their end it is quiet no more."""
    at = now.replace(tzinfo=UTC)

    until = quiet_until(Quiet(begins=begins, ends=ends), zone, at)

    assert until is None or at < until <= at + timedelta(hours=25)
    assert until is None or quiet_until(Quiet(begins=begins, ends=ends), zone, until) is None
