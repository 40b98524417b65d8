"""Dates as web pages write them for people."""

from datetime import UTC, datetime

import pytest

from bot.sources._dates import to_moment


@pytest.mark.parametrize(
    "text",
    [
        "2026-03-05",
        "2026-03-05T00:00:00Z",
        "2026-03-05T09:00:00+09:00",
        "Thu, 05 Mar 2026 00:00:00 GMT",
        "March 5, 2026",
        "Posted on Mar. 5th 2026 by the team",
        "5 March 2026",
        "5th of Mar, 2026",
        "2026/03/05",
        "2026.3.5",
        "更新日：2026年3月5日（木）",
        "2026 年 3 月 5 日",
        "2026년 3월 5일",
        "令和8年3月5日",
    ],
)
def test_common_forms_are_read(text: str) -> None:
    """A day is read in English, Japanese, Chinese and by the standards."""
    assert to_moment(text) == datetime(2026, 3, 5, tzinfo=UTC)


def test_the_first_year_of_an_era_has_a_name() -> None:
    """令和元年 is 2019."""
    assert to_moment("令和元年5月1日") == datetime(2019, 5, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    "text", ["", "yesterday", "05/03/2026", "February 30, 2026", "2026年13月1日", "1.2026.3.45", "9" * 999]
)
def test_what_names_no_day_is_none(text: str) -> None:
    """A text without a date, with an ambiguous one or with a day no calendar has is undated."""
    assert to_moment(text) is None


def test_a_moment_before_the_first_year_is_none() -> None:
    """What no datetime can hold is no date."""
    assert to_moment("0001-01-01T00:00:00+09:00") is None
