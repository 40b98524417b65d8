"""What a status that brought no document means, and the walls that stand before some."""

import html
import re
from collections.abc import Mapping
from datetime import datetime, timedelta

from bot.errors import FetchError, Gone, Missing, Refused, Throttled, Unreachable
from bot.rules.freshness import http_date
from bot.rules.polling import LONGEST_RETRY
from bot.web.budget import read_allowance

REDIRECTS = frozenset({301, 302, 303, 307, 308})
PERMANENT = frozenset({301, 308})

MAYBE_WALLED = frozenset({401, 403, 429, 503})
"""Statuses that challenge pages come with; their page is looked at."""

PASSING = frozenset({408, 425})
"""Of the 4xx, those that say "try again": request timeout, too early."""

WALL_HEADERS = {"cf-mitigated": "challenge", "x-vercel-mitigated": "challenge", "x-amzn-waf-action": "challenge"}
"""https://developers.cloudflare.com/cloudflare-challenges/challenge-types/challenge-pages/detect-response/ and its like."""

WALL_TITLES = re.compile(
    r"just a moment|attention required|checking your browser|verify(?:ing)? you are (?:a )?human|are you (?:a )?(?:human|robot)"
    r"|making sure you(?:'|’)re not a bot|ddos-guard|security check|client challenge|bot verification|captcha"
    r"|请稍候|安全验证|人机验证|しばらくお待ちください",
    re.IGNORECASE,
)
"""As Cloudflare, Anubis, DDoS-Guard, Vercel and Fastly title theirs."""

TITLE = re.compile(rb"<title[^>]{0,200}>([^<]{1,300})", re.IGNORECASE)
ERROR = re.compile(rb'\s*\{\s*"error"\s*:\s*"([^"\\]{1,300})"')
SHOWN = 80
"""Characters of a wall's title that are repeated to the operator."""

NAMES = {401: "it wants a login", 403: "forbidden", 451: "unavailable for legal reasons"}

CODE = re.compile(r"[A-Za-z]{1,40}")

DISABLED = "Access to this resource is disabled."
"""Hugging Face has no code for what it shut itself, only this sentence, which its own client goes by (utils/_http.py)."""

STRANGER = "Invalid credentials in Authorization header"
"""Nor has it one for a token it does not know."""

SENTENCES = {DISABLED: "DisabledRepo", STRANGER: "InvalidCredentials"}

CODES = {
    "RepoNotFound": "it was deleted or made private, or never was there",
    "GatedRepo": "one has to agree to its terms first",
    "DisabledRepo": "the hub has shut it",
    "InvalidCredentials": "it does not know the token we were given",
}
"""What a hub's own word for a refusal means: `X-Error-Code` (huggingface_hub, utils/_http.py)."""


def rejection(url: str, status: int, headers: Mapping[str, str], page: bytes, now: datetime) -> FetchError:
    """Return what a status means for its source; `page` is the start of what came with it."""
    if status in MAYBE_WALLED and (wall := _wall(headers, page)):
        return Refused(url, f"{wall} stands before it ({status})", status=status)
    if status in {429, 503}:
        reason = "it asks us to come less often" if status == 429 else "it is too busy just now"
        return Throttled(url, f"{reason} ({status})", status=status, retry_at=_retry_at(status, headers, now))
    code = _code(headers, page)
    if status == 404:
        return Missing(url, "nothing is there (404)", status=status, code=code)
    if status == 410:
        return Gone(url, "its publisher took it down for good (410)", status=status)
    if status in NAMES:
        return Refused(url, f"{CODES.get(code or '', NAMES[status])} ({status})", status=status, code=code)
    if 400 <= status < 500 and status not in PASSING:
        # Asking again soon would bring the same answer.
        return Refused(url, f"the server does not accept our request ({status})", status=status)
    if status >= 500:
        return Unreachable(url, f"the server has an error of its own ({status})", status=status)
    return Unreachable(url, f"the server gave an answer that brings no document ({status})", status=status)


def _wall(headers: Mapping[str, str], page: bytes) -> str | None:
    """Name the challenge page an answer is, if it is one."""
    found = TITLE.search(page)
    title = _plain(found[1]) if found else ""
    walled = any(headers.get(name, "").lower() == value for name, value in WALL_HEADERS.items())
    if walled or WALL_TITLES.search(title):
        return f'a challenge page ("{title}")' if title else "a challenge page"
    return None


def _plain(title: bytes) -> str:
    """Return a title on one line, without signs that steer a terminal."""
    words = html.unescape(title.decode("utf-8", "replace")).split()
    return "".join(sign for sign in " ".join(words) if sign.isprintable())[:SHOWN]


def _code(headers: Mapping[str, str], page: bytes) -> str | None:
    """Return a hub's own word for why it refuses, where it has one."""
    for sentence in (headers.get("x-error-message"), _error(page)):
        if sentence in SENTENCES:
            return SENTENCES[sentence]
    code = headers.get("x-error-code", "").strip()
    return code if CODE.fullmatch(code) else None


def _error(page: bytes) -> str | None:
    """Return the sentence in `{"error": "…"}`."""
    found = ERROR.match(page)
    return found[1].decode("utf-8", "replace") if found else None


def _retry_at(status: int, headers: Mapping[str, str], now: datetime) -> datetime | None:
    """Read `Retry-After`, at most a week ahead. A date is taken by the server's own clock, where it tells us that.

    https://www.rfc-editor.org/rfc/rfc9110#section-10.2.3; Hugging Face says it by `RateLimit` alone.
    """
    said = headers.get("retry-after", "").strip()
    if said.isascii() and said.isdigit():
        wait = timedelta(seconds=int(said[:9]))
    elif moment := http_date(said):
        wait = moment - (http_date(headers.get("date")) or now)
    elif status == 429 and (said_else := read_allowance(headers, now)):
        wait = said_else.wait
    else:
        return None
    return now + max(timedelta(0), min(wait, LONGEST_RETRY))
