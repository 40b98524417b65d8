"""When a digest is due."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from cronsim import CronSim
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.rules.cadence import cadence_fault, is_owed, last_due

DAILY = "0 8 * * *"


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("cadence", "timezone", "now", "due"),
    [
        (DAILY, "UTC", "2026-03-05 12:00", "2026-03-05 08:00"),
        (DAILY, "UTC", "2026-03-05 08:00", "2026-03-05 08:00"),
        (DAILY, "UTC", "2026-03-05 07:59:59.999999", "2026-03-04 08:00"),
        (DAILY, "UTC", "2026-03-05 08:00:00.000001", "2026-03-05 08:00"),
        (DAILY, "Asia/Tokyo", "2026-03-05 12:00", "2026-03-04 23:00"),
        ("* * * * *", "UTC", "2026-03-05 12:34:56", "2026-03-05 12:34"),
        ("0 9 * * 1", "UTC", "2026-03-05 12:00", "2026-03-02 09:00"),
        ("0 0 29 2 *", "UTC", "2026-03-05 12:00", "2024-02-29 00:00"),
        # Berlin, 29 March 2026: 02:00 becomes 03:00, so 02:30 never is; it is due at 03:00 (01:00 UTC).
        ("30 2 * * *", "Europe/Berlin", "2026-03-29 00:59", "2026-03-28 01:30"),
        ("30 2 * * *", "Europe/Berlin", "2026-03-29 01:00", "2026-03-29 01:00"),
        ("30 2 * * *", "Europe/Berlin", "2026-03-30 01:00", "2026-03-30 00:30"),
        (DAILY, "Europe/Berlin", "2026-03-28 12:00", "2026-03-28 07:00"),
        (DAILY, "Europe/Berlin", "2026-03-29 12:00", "2026-03-29 06:00"),
        # New York, 1 November 2026: 01:30 comes at 05:30 UTC and again at 06:30 UTC; only the first is due.
        ("30 1 * * *", "America/New_York", "2026-11-01 05:29", "2026-10-31 05:30"),
        ("30 1 * * *", "America/New_York", "2026-11-01 06:10", "2026-11-01 05:30"),
        ("30 1 * * *", "America/New_York", "2026-11-01 06:45", "2026-11-01 05:30"),
    ],
)
def test_last_due(cadence: str, timezone: str, now: str, due: str) -> None:
    """The latest slot at or before now is found, through both changes of the clock."""
    assert last_due(cadence, timezone, at(now)) == at(due)


@settings(max_examples=60, deadline=None)
@given(
    now=st.integers(0, 366 * 24 * 60).map(lambda minutes: at("2026-01-01") + timedelta(minutes=minutes)),
    cadence=st.sampled_from([DAILY, "30 1 * * *", "30 2 * * *", "15,45 */6 * * *", "0 * * * *", "0 12 * * 1,4"]),
    timezone=st.sampled_from(["UTC", "Europe/Berlin", "America/New_York", "Asia/Tokyo", "Australia/Lord_Howe"]),
)
def test_last_due_agrees_with_walking_forward(now: datetime, cadence: str, timezone: str) -> None:
    """The slot found is the last one met by walking forward from long before."""
    slots = [slot.astimezone(UTC) for slot in _walk(cadence, timezone, now)]

    assert last_due(cadence, timezone, now) == slots[-1]


def _walk(cadence: str, timezone: str, now: datetime) -> list[datetime]:
    slots = []
    for slot in CronSim(cadence, (now - timedelta(days=9)).astimezone(ZoneInfo(timezone))):
        if slot.astimezone(UTC) > now:
            break
        slots.append(slot)
    return slots


@pytest.mark.parametrize(
    ("digested_at", "owed"),
    [
        (None, True),
        ("2026-03-04 08:00:05", True),
        ("2026-03-05 07:59:59", True),
        ("2026-03-05 08:00", False),
        ("2026-03-05 08:00:05", False),
    ],
)
def test_is_owed(*, digested_at: str | None, owed: bool) -> None:
    """A digest is owed once per slot, and at once to who never had one."""
    before = at(digested_at) if digested_at else None

    assert is_owed(DAILY, "UTC", before, at("2026-03-05 12:00")) is owed


@pytest.mark.parametrize(
    ("cadence", "fault"),
    [
        (DAILY, None),
        ("*/15 8-20 * * mon-fri", None),
        ("0 8 29 2 *", None),
        ("0 0 L * *", None),
        ("0 8 * *", "has 4 fields where cron has 5"),
        ("daily", "has 1 field where cron has 5"),
        ("0 0 8 * * *", "has 6 fields where cron has 5"),
        ("", "has 0 fields where cron has 5"),
        ("61 8 * * *", "has a bad minute field"),
        ("0 24 * * *", "has a bad hour field"),
        ("0 8 30 2 *", "has a bad day-of-month field"),
        ("0 8 * * moon", "has a bad day-of-week field"),
        ("0 8 29 2 mon", None),
        ("0 8 * 2-0 *", "has a bad month field"),
        ("0 8 */31 2 1#5", "names a day that never comes"),
        ("0 8 * * " + "1," * 60, "is too long for a cadence"),
    ],
)
def test_cadence_fault(cadence: str, fault: str | None) -> None:
    """A cadence that is not five sound cron fields is told why."""
    assert cadence_fault(cadence) == fault
