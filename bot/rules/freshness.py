"""How long a server says its answer stays fresh."""

import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

MAX_AGE = re.compile(r"(?:^|[\s,])max-age\s*=\s*\"?(\d{1,9})(?!\d)", re.IGNORECASE)
"""Up to thirty years; the caller's bounds are far below. https://www.rfc-editor.org/rfc/rfc9111#section-5.2.2.1"""

NEVER_FRESH = re.compile(r"(?:^|[\s,])no-(?:cache|store)\b", re.IGNORECASE)
SECONDS = re.compile(r"\s*(\d{1,9})\s*")


def freshness(headers: Mapping[str, str]) -> timedelta:
    """Return how long not to ask again, by `Cache-Control: max-age`, else by `Expires`; zero when nothing is said.

    https://www.rfc-editor.org/rfc/rfc9111#section-4.2
    """
    control = headers.get("cache-control", "")
    if NEVER_FRESH.search(control):
        return timedelta(0)
    if found := MAX_AGE.search(control):
        lifetime = timedelta(seconds=int(found[1]))
    else:
        expires, sent = http_date(headers.get("expires")), http_date(headers.get("date"))
        lifetime = expires - sent if expires and sent else timedelta(0)
    age = SECONDS.fullmatch(headers.get("age", ""))
    return max(timedelta(0), lifetime - timedelta(seconds=int(age[1]) if age else 0))


def http_date(text: str | None) -> datetime | None:
    """Read a date as HTTP headers carry it; None for what is no date (`Expires: 0` is common)."""
    if not text:
        return None
    try:
        moment = parsedate_to_datetime(text)
        # "-0000" parses as naive; HTTP dates are always GMT.
        return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    except (ValueError, OverflowError):
        return None
