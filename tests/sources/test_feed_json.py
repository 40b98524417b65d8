"""JSON Feed."""

import json
from typing import Any

import pytest

from bot.domain.source import Document, Reading, Url
from bot.sources._feed_draft import MOST_ENTRIES, TOO_MANY_ENTRIES
from bot.sources._feed_json import CUT, MOST_CHARACTERS, NO_JSON_FEED
from bot.sources.feed import FEED
from tests.make import NOW, make_spec


def read(body: bytes | str, content_type: str | None = "application/feed+json") -> Reading:
    """Read a document as a server answers it."""
    body = body.encode() if isinstance(body, str) else body
    headers = {"content-type": content_type} if content_type else {}
    url = Url("https://example.org/feed.json")
    return FEED.read(make_spec(), Document(url=url, status=200, headers=headers, body=body, fetched_at=NOW))


def feed(*items: Any, **changes: Any) -> dict[str, Any]:
    """Make a feed of these items."""
    return {"version": "https://jsonfeed.org/version/1", "title": "Notes", "items": list(items), **changes}


@pytest.mark.parametrize(
    ("charset", "content_type"),
    [
        ("utf-8", None),
        ("utf-8-sig", "application/json"),
        ("utf-16", "application/json"),
        ("utf-32", "application/json"),
        ("shift_jis", "application/json; charset=Shift_JIS"),
        ("shift_jis", "application/json"),
        ("euc-jp", None),
    ],
)
def test_characters_come_out_right(charset: str, content_type: str | None) -> None:
    """JSON is in UTF-8; where it is not, its server may say so, or it is guessed."""
    words = "大規模言語モデル「エース7B」の重みを公開しました。ライセンスはアパッチです。"
    text = " " + json.dumps(feed({"id": "1", "title": words}), ensure_ascii=False)

    reading = read(text.encode(charset), content_type)

    assert (reading.entries[0].title, reading.problems) == (words, ())


@pytest.mark.parametrize(
    "item",
    [
        {"id": None, "url": 5.5, "title": ["x"], "content_text": {"a": 1}, "date_published": True},
        {"id": "", "url": "", "external_url": "http://[bad", "date_published": "soon", "date_modified": 7},
        {},
    ],
)
def test_what_is_of_another_type_is_not_there(item: dict[str, Any]) -> None:
    """A field that holds what it should not holds nothing, and keeps no other from being read."""
    [entry, second] = read(json.dumps(feed(item, {"id": 7}))).entries

    assert (entry.guid, entry.title, entry.markup, entry.published_at) == (None, "", "", None)
    assert second.guid == "7"


@pytest.mark.parametrize(
    "body", ["{}", "[]", "[1]", '{"error": "blocked"}', '{"items": {"a": 1}}', '{"items": 1}', "{"]
)
def test_other_json_is_no_feed(body: str) -> None:
    """JSON without a list of items is a problem, in words."""
    assert read(body) == Reading(problems=(NO_JSON_FEED,))


@pytest.mark.parametrize(
    "mistake",
    ['{"id": "3", "tit', '{"id": "3"', "{'id': 3}", "[" * 100_000, '{"id": ' + "1" * 5_000 + "}", "nonsense"],
    ids=["cut in a word", "cut", "single quotes", "deep", "a long number", "nonsense"],
)
def test_what_came_before_a_mistake_is_kept(mistake: str) -> None:
    """Broken JSON gives the items before the break, and says that it is broken."""
    reading = read(f'{{"title": "Notes", "items": [{{"id": "1"}}, {{"id": "2"}}, {mistake}')

    assert [entry.guid for entry in reading.entries] == ["1", "2"]
    assert (reading.title, reading.problems) == ("Notes", (CUT,))


def test_a_mistake_before_the_items_costs_the_rest_only() -> None:
    """Where even the beginning is broken, the items are still found."""
    reading = read('{"title": nothing, "items": [{"id": "1"}]}')

    assert [entry.guid for entry in reading.entries] == ["1"]
    assert (reading.title, reading.problems) == (None, (CUT,))


def test_only_so_many_items_are_read() -> None:
    """Beyond the cap there is a problem, and no entries."""
    reading = read(json.dumps(feed(*({"id": number} for number in range(MOST_ENTRIES + 1)))))

    assert len(reading.entries) == MOST_ENTRIES
    assert reading.problems == (TOO_MANY_ENTRIES,)


def test_a_long_feed_is_read_item_by_item() -> None:
    """A feed too long to be held at once is read all the same."""
    reading = read(json.dumps(feed({"id": 1, "content_text": "x" * MOST_CHARACTERS}, {"id": 2})))

    assert [entry.guid for entry in reading.entries] == ["1", "2"]
    assert (reading.title, reading.problems) == ("Notes", ())
