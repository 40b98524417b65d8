"""What a week brought, and which digests look back on one."""

from datetime import UTC, date, datetime, timedelta

import pytest

from bot.domain.event import Event
from bot.domain.license import License, Tier
from bot.domain.model import ModelId
from bot.rules.week import is_weekly, week_of
from tests.ledger import make_access_changed, make_changed, make_released

NOW = datetime(2026, 3, 9, 8, 0, tzinfo=UTC)
DAY = timedelta(days=1)


@pytest.mark.parametrize(
    ("cadence", "weekly"),
    [
        ("0 8 * * 1", True),
        ("30 7 * * 0", True),
        ("0 8 1 * *", False),
        ("0 8 * * *", False),
        ("0 * * * *", False),
        ("0 8 * * 1,4", False),
        ("0 8 1,2 * *", False),
        ("0 8 1,16 * *", False),
    ],
)
def test_what_comes_round_once_a_week_is_weekly(cadence: str, *, weekly: bool) -> None:
    """A digest on Mondays looks back on a week, one on workdays or twice a month does not; the clocks' change makes no difference."""
    for month in range(1, 13):
        now = datetime(2026, month, 27, 12, 0, tzinfo=UTC)
        assert is_weekly(cadence, "Europe/Berlin", now) is weekly


def test_a_week_is_counted_by_what_releases_grant_and_day_by_day() -> None:
    """A model counts once, whatever hubs it came to; days are those of the reader's zone; what is older or archival is not."""
    free = License(key="mit", name="MIT", tier=Tier.OSI_OPEN)
    events: list[Event] = [
        make_released(license=free, seen_at=NOW - 2 * DAY - timedelta(hours=1)),
        make_released(id="again", license=free, seen_at=NOW - 2 * DAY),
        make_released(model=ModelId("acme/other"), license=None, seen_at=NOW - timedelta(hours=16)),
        make_released(model=ModelId("acme/old"), license=free, seen_at=NOW - 8 * DAY),
        make_released(model=ModelId("acme/archive"), license=free, seen_at=NOW - DAY, archival=True),
        make_changed(seen_at=NOW - DAY),
        make_access_changed(seen_at=NOW - timedelta(hours=1)),
    ]

    week = week_of(events, NOW, "Asia/Tokyo")

    assert week.releases == {Tier.OSI_OPEN: 1, None: 1}
    assert [(day, *counts) for day, *counts in week.by_day if any(counts)] == [
        (date(2026, 3, 7), 1, 0),
        (date(2026, 3, 8), 0, 1),
        (date(2026, 3, 9), 1, 1),
    ]
    assert len(week.by_day) == 8
