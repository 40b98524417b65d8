"""What a status means, and until when."""

from datetime import datetime, timedelta
from email.utils import format_datetime

import pytest

from bot.errors import Refused, Throttled
from bot.web.statuses import rejection
from tests.make import NOW

URL = "https://example.org/feed"


def retry_at(**headers: str) -> datetime | None:
    error = rejection(URL, 429, {name.replace("_", "-"): value for name, value in headers.items()}, b"", NOW)
    assert isinstance(error, Throttled)
    return error.retry_at


@pytest.mark.parametrize(
    ("said", "wait"),
    [
        ("120", timedelta(minutes=2)),
        (" 0 ", timedelta(0)),
        ("86400", timedelta(days=1)),
        ("999999999999999999999", timedelta(days=7)),
        (format_datetime(NOW + timedelta(hours=1)), timedelta(hours=1)),
        (format_datetime(NOW - timedelta(hours=1)), timedelta(0)),
        (format_datetime(NOW + timedelta(days=700)), timedelta(days=7)),
    ],
)
def test_retry_after_is_obeyed(said: str, wait: timedelta) -> None:
    """Retry-After is read as seconds or as a date, never before now and never beyond a week."""
    assert retry_at(retry_after=said) == NOW + wait


def test_a_date_goes_by_the_servers_own_clock() -> None:
    """A date counts from the server's own date: its clock or ours may be wrong."""
    ahead = NOW + timedelta(days=3)

    said = retry_at(retry_after=format_datetime(ahead + timedelta(minutes=5)), date=format_datetime(ahead))

    assert said == NOW + timedelta(minutes=5)


@pytest.mark.parametrize("said", ["", "soon", "-5", "1.5", "٣", "Thu, 99 Foo 2026 99:99:99 GMT"])
def test_nonsense_is_no_date(said: str) -> None:
    """A Retry-After that says nothing names no moment."""
    assert retry_at(retry_after=said) is None


@pytest.mark.parametrize(
    ("status", "headers", "page", "reason"),
    [
        (403, {"cf-mitigated": "challenge"}, b"", "a challenge page stands before it (403)"),
        (429, {"x-vercel-mitigated": "challenge"}, b"<title>Vercel</title>", 'a challenge page ("Vercel") stands before it (429)'),
        (503, {}, b"<TITLE lang=en>\n Checking your  browser\n</TITLE>", 'a challenge page ("Checking your browser") stands before it (503)'),
        (401, {}, "<title>请稍候…</title>".encode(), 'a challenge page ("请稍候…") stands before it (401)'),
        (403, {}, b"<title>Making sure you&#39;re not a bot!&#x9b;\x1b[2J</title>", 'a challenge page ("Making sure you\'re not a bot!›[2J") stands before it (403)'),
        (403, {}, b"<title>Forbidden</title>", "forbidden (403)"),
        (401, {}, b"<title", "it wants a login (401)"),
        (418, {}, b"", "the server does not accept our request (418)"),
    ],
)  # fmt: skip
def test_walls_are_told_from_plain_refusals(status: int, headers: dict[str, str], page: bytes, reason: str) -> None:
    """A challenge page is known by its headers or its title, which is repeated on one plain line."""
    error = rejection(URL, status, headers, page, NOW)

    assert isinstance(error, Refused)
    assert error.reason == reason
