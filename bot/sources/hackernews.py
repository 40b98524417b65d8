"""The `hackernews` kind: stories from Algolia's search of Hacker News (https://hn.algolia.com/api)."""

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from html import escape
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from bot.domain.source import Document, Entry, PollState, Reading, Request, SourceSpec, Url
from bot.ports import SourceKind
from bot.rules.polling import address

HITS = "100"
"""Stories a request; Algolia gives 20 unless asked, and at most 1,000."""

DISCUSSION = "https://news.ycombinator.com/item?id="


def plan(spec: SourceSpec, state: PollState) -> Request:
    """Ask for the newest stories of the query, none below `min_points`: they are found once they reach it."""
    parts = urlsplit(address(spec, state))
    query = dict(parse_qsl(parts.query, keep_blank_values=True))
    query.setdefault("hitsPerPage", HITS)
    if points := _min_points(spec):
        filters = [query["numericFilters"]] if query.get("numericFilters") else []
        query["numericFilters"] = ",".join([*filters, f"points>={points}"])
    return Request(
        url=Url(urlunsplit(parts._replace(query=urlencode(query)))),
        accept="application/json",
        etag=state.etag,
        last_modified=state.last_modified,
        polite_delay=spec.polite_delay,
    )


def read(spec: SourceSpec, document: Document) -> Reading:
    """Return the stories of an answer; never raises."""
    if document.body.lstrip()[:1] == b"<":
        return Reading(not_a_feed="a web page came where Algolia's answer was due")
    try:
        answer = json.loads(document.body)
    except (ValueError, RecursionError):  # cut off, no JSON at all, or brackets inside brackets without end
        return Reading(problems=("the answer is not whole JSON",))
    hits = answer.get("hits") if isinstance(answer, dict) else None
    if not isinstance(hits, list):
        return Reading(problems=("the answer has no list of hits",))
    stories = [hit for hit in hits if isinstance(hit, dict) and _text(hit, "objectID")]
    entries = tuple(_entry(hit) for hit in stories if _points(hit) >= _min_points(spec))
    problems = (f"{len(hits) - len(stories)} of {len(hits)} hits have no id",) if len(stories) < len(hits) else ()
    return Reading(entries=entries, problems=problems, title="Hacker News", link="https://news.ycombinator.com/")


def _entry(hit: Mapping[str, object]) -> Entry:
    number = _text(hit, "objectID")
    return Entry(
        guid=f"hn:{number}",
        link=_text(hit, "url") or f"{DISCUSSION}{number}",
        title=escape(_text(hit, "title") or _text(hit, "story_title"), quote=False),  # plain text in Algolia's answer
        markup=_text(hit, "story_text") or _text(hit, "comment_text"),
        published_at=_moment(hit.get("created_at_i")),
        language="en",
    )


def _text(hit: Mapping[str, object], name: str) -> str:
    value = hit.get(name)
    return value.strip() if isinstance(value, str) else ""


def _points(hit: Mapping[str, object]) -> int:
    points = hit.get("points")
    return points if isinstance(points, int) else 0


def _min_points(spec: SourceSpec) -> int:
    return int(spec.options.get("min_points", 0))


def _moment(seconds: object) -> datetime | None:
    try:
        return datetime.fromtimestamp(seconds, UTC) if isinstance(seconds, int) else None
    except (ValueError, OverflowError, OSError):  # a year no calendar of ours has
        return None


HACKERNEWS = SourceKind(name="hackernews", options={"min_points": int}, plan=plan, read=read)
