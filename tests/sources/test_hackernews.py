"""The `hackernews` kind: stories from Algolia's search of Hacker News."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from bot.domain.source import Document, Entry, Reading, Url
from bot.sources.hackernews import HACKERNEWS
from tests.make import NOW, make_spec, make_state

SEARCH = Url("https://hn.algolia.com/api/v1/search_by_date?query=open+weights&tags=story")


def make_hit(**changes: Any) -> dict[str, Any]:
    """Make a hit as Algolia answers it."""
    hit = {
        "objectID": "101",
        "title": "Acme-7B: weights & <think> tags",
        "url": "https://example.org/acme-7b",
        "points": 42,
        "num_comments": 7,
        "created_at_i": 1_772_700_000,
        "story_text": None,
    }
    return {**hit, **changes}


def read(body: bytes, **options: int) -> Reading:
    """Read an answer."""
    document = Document(url=SEARCH, status=200, headers={}, body=body, fetched_at=NOW)
    return HACKERNEWS.read(make_spec(kind="hackernews", url=SEARCH, options=options), document)


def answer(*hits: object) -> bytes:
    """Write an answer with these hits."""
    return json.dumps({"hits": hits, "nbPages": 1}).encode()


def test_a_story_is_an_entry() -> None:
    """A hit's id, link, title and time come out; a title is plain text and stays so."""
    assert read(answer(make_hit())).entries == (
        Entry(
            guid="hn:101",
            link="https://example.org/acme-7b",
            title="Acme-7B: weights &amp; &lt;think&gt; tags",
            published_at=datetime(2026, 3, 5, 8, 40, tzinfo=UTC),
            language="en",
        ),
    )


def test_a_story_without_a_link_is_its_discussion() -> None:
    """Ask HN and comments lead to Hacker News itself, with their text."""
    ask, comment = read(
        answer(
            make_hit(url=None, story_text="<p>Which one?"),
            make_hit(url="", title=None, story_title="Acme-7B", comment_text="Great."),
        )
    ).entries

    assert (ask.link, ask.markup) == ("https://news.ycombinator.com/item?id=101", "<p>Which one?")
    assert (comment.title, comment.markup) == ("Acme-7B", "Great.")


def test_stories_below_min_points_are_not_entries_yet() -> None:
    """`min_points` holds what was asked and what came."""
    hits = [make_hit(), make_hit(objectID="102", points=3), make_hit(objectID="103", points=None)]

    assert [entry.guid for entry in read(answer(*hits), min_points=20).entries] == ["hn:101"]
    assert len(read(answer(*hits)).entries) == 3


@pytest.mark.parametrize("when", [None, "yesterday", 10**18, -(10**18), 1.5])
def test_a_time_no_calendar_has_is_no_date(when: object) -> None:
    """A story with an impossible time is undated."""
    assert read(answer(make_hit(created_at_i=when))).entries[0].published_at is None


@pytest.mark.parametrize(
    ("body", "problem"),
    [
        (b"", "the answer is not whole JSON"),
        (b'{"hits": [{"objectID": "1"', "the answer is not whole JSON"),
        (b"\xff\xfe\x00", "the answer is not whole JSON"),
        (b"[" * 100_000, "the answer is not whole JSON"),
        (b"[]", "the answer has no list of hits"),
        (b'{"message": "no"}', "the answer has no list of hits"),
        (b'{"hits": [1, {"title": "x"}]}', "2 of 2 hits have no id"),
    ],
)
def test_what_can_not_be_read_is_a_problem(body: bytes, problem: str) -> None:
    """Bytes that are no answer are told as a problem, never raised."""
    reading = read(body)

    assert (reading.entries, reading.problems) == ((), (problem,))


def test_a_web_page_is_no_answer() -> None:
    """A wall where JSON was due is named."""
    assert read(b" <html>blocked</html>").not_a_feed == "a web page came where Algolia's answer was due"


def test_the_request_asks_for_enough_and_no_more() -> None:
    """A hundred stories unless the source says otherwise; points are asked of the server."""
    plain = HACKERNEWS.plan(make_spec(url=SEARCH), make_state(etag='"1"'))
    picky = HACKERNEWS.plan(
        make_spec(url=Url(f"{SEARCH}&hitsPerPage=50&numericFilters=num_comments>5"), options={"min_points": 20}),
        make_state(),
    )

    assert (plain.url, plain.etag) == (f"{SEARCH}&hitsPerPage=100", '"1"')
    assert picky.url == f"{SEARCH}&hitsPerPage=50&numericFilters=num_comments%3E5%2Cpoints%3E%3D20"
    assert (
        "numericFilters=points%3E%3D20"
        in HACKERNEWS.plan(make_spec(url=SEARCH, options={"min_points": 20}), make_state()).url
    )
