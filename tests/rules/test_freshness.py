"""How long a server says its answer stays fresh."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

import pytest

from bot.rules.freshness import freshness, http_date

SENT = {"date": "Thu, 05 Mar 2026 12:00:00 GMT"}


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({}, 0),
        ({"cache-control": "public, max-age=600"}, 600),
        ({"cache-control": 'MAX-AGE = "600"'}, 600),
        ({"cache-control": "s-maxage=900"}, 0),  # it speaks to shared caches, and we are none
        ({"cache-control": "max-age=600, no-cache"}, 0),
        ({"cache-control": "no-store"}, 0),
        ({"cache-control": "max-age=-1"}, 0),
        ({"cache-control": "max-age=12345678901"}, 0),  # longer than any life
        ({"cache-control": "max-age=600", "age": "200"}, 400),
        ({"cache-control": "max-age=600", "age": "900"}, 0),
        ({"cache-control": "max-age=600", "age": "soon"}, 600),
        ({"expires": "Thu, 05 Mar 2026 12:30:00 GMT", **SENT}, 1800),
        ({"expires": "Thu, 05 Mar 2026 12:30:00 GMT"}, 0),  # nobody says since when
        ({"expires": "0", **SENT}, 0),
        ({"expires": "Thu, 05 Mar 2026 11:00:00 GMT", **SENT}, 0),
        ({"cache-control": "max-age=60", "expires": "Thu, 05 Mar 2026 12:30:00 GMT", **SENT}, 60),
    ],
)
def test_freshness(headers: Mapping[str, str], seconds: int) -> None:
    """`max-age` comes before `Expires`, what has aged on the way counts, and nonsense is no time at all."""
    assert freshness(headers) == timedelta(seconds=seconds)


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        (None, None),
        ("", None),
        ("0", None),
        ("Thu, 05 Mar 2026 12:00:00 GMT", datetime(2026, 3, 5, 12, tzinfo=UTC)),
        ("Thu, 05 Mar 2026 21:00:00 +0900", datetime(2026, 3, 5, 12, tzinfo=UTC)),
        ("Thu, 05 Mar 2026 12:00:00 -0000", datetime(2026, 3, 5, 12, tzinfo=UTC)),
        ("Fri, 31 Dec 9999 23:59:59 -0900", None),  # a year after the last
    ],
)
def test_dates_of_headers(text: str | None, moment: datetime | None) -> None:
    """A date is read as UTC, and what is no date is None."""
    assert http_date(text) == moment
