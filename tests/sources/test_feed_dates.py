"""Dates of feeds."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.sources._feed_dates import by_feedparser, moment, to_moment

AT = datetime(2026, 3, 5, 0, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    "text",
    [
        "Thu, 05 Mar 2026 00:30:00 GMT",
        "5 Mar 2026 00:30:00 UTC",
        "Thu, 05 Mar 2026 09:30:00 +0900",
        "Wed, 04 Mar 2026 16:30:00 -0800",
        "Wed, 04 Mar 2026 16:30:00 PST",
        "2026-03-05T00:30:00Z",
        "2026-03-05T09:30:00.999+09:00",
        "2026-03-05 00:30",
        "Thu, 5 Mar 26 00:30:00 +0000",
    ],
)
def test_dates_are_read(text: str) -> None:
    """The usual forms, and feedparser's others, are moments in UTC, to the second."""
    assert to_moment(text) == AT


@pytest.mark.parametrize("text", ["", "soon", "Mon, 31 Jun 2026 00:00:00 GMT", "0001-01-01T00:00:00+09:00"])
def test_what_is_no_date_is_none(text: str) -> None:
    """A day no calendar has is no date."""
    assert to_moment(text) is None


@pytest.mark.parametrize("parts", [None, "2026", {"a": "b"}, (2026, 13, 1, 0, 0, 0, 0, 0, 0)])
def test_only_a_date_of_feedparsers_is_a_moment(parts: object) -> None:
    """What stands in the place of a date need not be one."""
    assert moment(parts) is None


TWO = st.integers(0, 70).map("{:02}".format)
ZONES = st.one_of(
    st.sampled_from(["GMT", "UTC", "Z", "EST", "", "+9:00"]),
    st.builds("{}{}{}".format, st.sampled_from("+-"), TWO, TWO),
    st.builds("{}{}:{}".format, st.sampled_from("+-"), TWO, TWO),
)
RFC822 = st.builds(
    "{}{} {} {} {}:{}:{} {}".format,
    st.sampled_from(["", "Mon, ", "Tue,"]),
    st.integers(0, 32),
    st.sampled_from(["Jan", "Feb", "Oct", "oct", "June"]),
    st.sampled_from(["0001", "1969", "2026", "9999", "26"]),
    *(TWO, TWO, TWO, ZONES),
)
ISO = st.builds(
    "{}-{}-{}T{}:{}:{}{}{}".format,
    st.sampled_from(["0001", "1969", "2026", "9999"]),
    *(TWO, TWO, TWO, TWO, TWO, st.sampled_from(["", ".5", ".123456789"]), ZONES),
)


@given(RFC822 | ISO)
def test_reading_quickly_changes_nothing(text: str) -> None:
    """The quick way comes to feedparser's answer, for dates that exist and dates that do not."""
    assert to_moment(text) == by_feedparser(text)
