"""Dates as web pages write them for people."""

import re
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

MONTHS = {
    name: number
    for number, name in enumerate(
        ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"), start=1
    )
}

DATE_CHARACTERS = 200
"""A date stands near the beginning of what a selector found, or not at all."""

REIWA = 2018
"""Reiwa 1 is 2019: https://www.kantei.go.jp/jp/headline/singengou/singengou_sentei.html"""

_MONTH = r"(?P<month>jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?"
_FORMS = tuple(
    re.compile(form, re.IGNORECASE)
    for form in (
        r"(?P<year>(?:19|20)\d\d)\s?[年년]\s?(?P<month>\d{1,2})\s?[月월]\s?(?P<day>\d{1,2})",
        r"令和(?P<reiwa>\d{1,2}|元)年(?P<month>\d{1,2})月(?P<day>\d{1,2})日",
        r"(?<!\d)(?P<year>(?:19|20)\d\d)(?P<mark>[-/.])(?P<month>\d{1,2})(?P=mark)(?P<day>\d{1,2})(?!\d)",
        rf"\b{_MONTH}\s+(?P<day>\d{{1,2}})(?:st|nd|rd|th)?,?\s+(?P<year>(?:19|20)\d\d)\b",
        rf"\b(?P<day>\d{{1,2}})(?:st|nd|rd|th)?\s+(?:of\s+)?{_MONTH},?\s+(?P<year>(?:19|20)\d\d)\b",
    )
)
"""`05/03/2026` is not among them: it is May in America and March elsewhere."""


def to_moment(text: str) -> datetime | None:
    """Return the moment a text names, in UTC; a day without a time is its beginning. None where it names none."""
    text = " ".join(text[:DATE_CHARACTERS].split())
    for read in (datetime.fromisoformat, parsedate_to_datetime, _written):
        try:
            moment = read(text)
            return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
        except (ValueError, TypeError, IndexError, OverflowError):  # not in this form, or no day of any calendar
            continue
    return None


def _written(text: str) -> datetime:
    """Read the forms people write; a ValueError where there is none."""
    for form in _FORMS:
        if found := form.search(text):
            parts = found.groupdict()
            reiwa = parts.get("reiwa")
            year = REIWA + (1 if reiwa == "元" else int(reiwa)) if reiwa else int(parts["year"])
            month = MONTHS.get(parts["month"].lower()) or int(parts["month"])
            return datetime(year, month, int(parts["day"]), tzinfo=UTC)
    raise ValueError(text)
