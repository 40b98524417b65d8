"""Dates of feeds: the two common forms read quickly, every other by feedparser."""

import re
from datetime import UTC, datetime, timedelta

from bot.sources._feedparser import parse_date

ISO = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}T(?:[01][0-9]|2[0-3]):[0-9]{2}:[0-9]{2}(?:\.[0-9]{1,9})?(?:Z|[+-][0-9]{2}:[0-9]{2})"
)
"""RFC 3339, as Atom and JSON Feed have it."""

RFC822 = re.compile(
    r"(?:(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun), )?([0-9]{1,2}) (Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) ([0-9]{4}) "
    r"([0-9]{2}):([0-9]{2}):([0-9]{2}) (?:GMT|UTC|([+-])([0-9]{2})([0-9]{2}))"
)
"""RFC 822 with the four digits of RFC 2822, as RSS has it."""

MONTHS = {
    name: number
    for number, name in enumerate(
        ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"), start=1
    )
}


def to_moment(text: str) -> datetime | None:
    """Read a date exactly as feedparser does, in UTC, to the second; None where it can not."""
    try:
        if found := RFC822.fullmatch(text):
            return rfc822(found)
        if ISO.fullmatch(text):
            return datetime.fromisoformat(text).astimezone(UTC).replace(microsecond=0)
    except (ValueError, OverflowError):  # the 31st of June, or a moment before the year 1: feedparser may yet see sense
        pass
    return by_feedparser(text)


def rfc822(found: re.Match[str]) -> datetime:
    """Make a moment of the parts of an RFC 822 date."""
    day, month, year, hour, minute, second, sign, hours, minutes = found.groups()
    stamp = datetime(int(year), MONTHS[month], int(day), int(hour), int(minute), int(second), tzinfo=UTC)
    if not sign:
        return stamp
    ahead = timedelta(hours=int(hours), minutes=int(minutes))
    return stamp + ahead if sign == "-" else stamp - ahead


def by_feedparser(text: str) -> datetime | None:
    """Read a date in any of the forms feedparser knows."""
    return moment(parse_date(text))


def moment(parts: object) -> datetime | None:
    """Turn feedparser's UTC nine-tuple into a moment; None where there is none, or something else in its place."""
    if not isinstance(parts, tuple):
        return None
    year, month, day, hour, minute, second = parts[:6]
    try:
        return datetime(year, month, day, hour, minute, second, tzinfo=UTC)
    except ValueError:
        return None
