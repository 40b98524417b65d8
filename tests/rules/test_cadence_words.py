"""When a digest comes, in words people write."""

from datetime import time

import pytest

from bot.domain.subscription import Quiet
from bot.rules.cadence_words import cadence_of, cadence_words, comes_too_often, quiet_of, quiet_words


@pytest.mark.parametrize(
    ("words", "cadence"),
    [
        ("daily 08:00", "0 8 * * *"),
        ("  Daily at 8:30 ", "30 8 * * *"),
        ("weekdays 07:05", "5 7 * * 1-5"),
        ("weekly mon 09:00", "0 9 * * 1"),
        ("weekly Sunday 9:00", "0 9 * * 0"),
        ("hourly", "0 * * * *"),
        ("毎日 8:00", "0 8 * * *"),
        ("毎日8時", "0 8 * * *"),
        ("平日 7:30", "30 7 * * 1-5"),
        ("毎週月曜 9:00", "0 9 * * 1"),
        ("毎時", "0 * * * *"),
        ("每天 08:00", "0 8 * * *"),
        ("工作日 9点30分", "30 9 * * 1-5"),
        ("每周日 09:00", "0 9 * * 0"),
        ("每小时", "0 * * * *"),
        ("*/90 8 * * *", "*/90 8 * * *"),
        ("0 8 1 * *", "0 8 1 * *"),
        ("daily 25:00", None),
        ("weekly 09:00", None),
        ("soon", None),
        ("", None),
        ("0 0 30 2 *", None),
    ],
)
def test_words_mean_a_cadence(words: str, cadence: str | None) -> None:
    """What people write in three languages, and cron's own fields, are understood; what means nothing is not."""
    assert cadence_of(words) == cadence


@pytest.mark.parametrize("lang", ["en", "ja", "zh", "fr"])
@pytest.mark.parametrize(
    "cadence", ["0 * * * *", "5 8 * * *", "30 7 * * 1-5", *(f"0 9 * * {day}" for day in range(7)), "0 8 1 * *"]
)
def test_what_is_said_is_understood(cadence: str, lang: str) -> None:
    """A cadence is said in words that mean it."""
    assert cadence_of(cadence_words(cadence, lang)) == cadence


@pytest.mark.parametrize(
    ("cadence", "often"),
    [
        ("* * * * *", True),
        ("*/30 * * * *", True),
        ("0,59 8 * * *", True),
        ("0 * * * *", False),
        ("0 8 * * *", False),
        ("0 8 29 2 *", False),
    ],
)
def test_a_channel_is_no_ticker(cadence: str, often: bool) -> None:  # noqa: FBT001 - a row of the table
    """Two digests within an hour are too many."""
    assert comes_too_often(cadence) is often


@pytest.mark.parametrize(
    ("words", "quiet"),
    [
        ("22:00-07:00", Quiet(begins=time(22), ends=time(7))),
        ("22 - 7", Quiet(begins=time(22), ends=time(7))),
        ("22:30〜6:15", Quiet(begins=time(22, 30), ends=time(6, 15))),
        ("24:00-07:00", None),
        ("07:00-07:00", None),
        ("night", None),
    ],
)
def test_words_mean_quiet_hours(words: str, quiet: Quiet | None) -> None:
    """Hours are understood as people write them; a whole day is no quiet hours."""
    assert quiet_of(words) == quiet


def test_quiet_hours_are_said_as_they_are_understood() -> None:
    """What is said of quiet hours means them; of none nothing is said."""
    quiet = Quiet(begins=time(22, 30), ends=time(6, 5))

    assert quiet_of(quiet_words(quiet)) == quiet
    assert quiet_words(None) == ""
