"""The `kaggle` kind: an owner's models and the license of each."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.model import Card, Hub, Place, Sighting
from bot.domain.source import Document, Reading, Url
from bot.sources.kaggle import KAGGLE
from tests.make import NOW, make_spec, make_state

LIST = Url("https://www.kaggle.com/api/v1/models/list?owner=acme&pageToken=old")


def make_row(**changes: Any) -> dict[str, Any]:
    """Make a row of a page of models."""
    row = {
        "ref": "acme/rocket",
        "title": "Rocket",
        "author": "Acme",
        "slug": "rocket",
        "publishTime": "2026-03-01T08:00:00Z",
        "updateTime": "2026-03-05T08:00:00Z",
        "voteCount": 3,
        "instances": [{"slug": "7b", "licenseName": "Apache 2.0"}, {"slug": "70b", "licenseName": "Rocket 1.0"}],
    }
    return {**row, **changes}


def read(answer: object) -> Reading:
    """Read what the hub answered."""
    body = answer if isinstance(answer, bytes) else json.dumps(answer).encode()
    document = Document(url=LIST, status=200, headers={}, body=body, fetched_at=NOW)
    return KAGGLE.read(make_spec(kind="kaggle", url=LIST), document)


def row_of(**changes: Any) -> Sighting:
    return read({"models": [make_row(**changes)], "nextPageToken": ""}).sightings[0]


def test_a_page_is_asked_for_conditionally() -> None:
    """The address is asked as it stands, with what is remembered of the last answer."""
    request = KAGGLE.plan(make_spec(kind="kaggle", url=LIST), make_state(etag='"1"'))

    assert (request.url, request.accept, request.etag) == (LIST, "application/json", '"1"')


def test_a_row_tells_what_the_hub_says() -> None:
    """Name, dates, votes and the license of every size of a model come out of a row; gates it does not speak of."""
    row = row_of()

    assert (row.place, row.name) == (Place(hub=Hub.KAGGLE, repository="acme/rocket"), "Rocket")
    assert (row.url, row.revision) == ("https://www.kaggle.com/models/acme/rocket", "2026-03-05T08:00:00Z")
    assert row.card == Card(licenses=("Apache 2.0", "Rocket 1.0"))
    assert row.created_at == datetime(2026, 3, 1, 8, tzinfo=UTC)
    assert row.updated_at == datetime(2026, 3, 5, 8, tzinfo=UTC)
    assert (row.likes, row.access) == (3, None)


@pytest.mark.parametrize(
    ("instances", "card"),
    [
        ([], None),
        (None, None),
        ([{"licenseName": "MIT"}, {"licenseName": "MIT"}, {"licenseName": None}], Card(licenses=("MIT",))),
        ([{}], Card()),
    ],
)
def test_a_row_without_sizes_says_nothing_of_licenses(instances: object, card: Card | None) -> None:
    """A license said twice is one; where no size is listed nothing was said, which is not that there is none."""
    assert row_of(instances=instances).card == card


@pytest.mark.parametrize(
    ("said", "repository"),
    [
        ({}, "acme/rocket"),
        ({"ref": None}, "Acme/rocket"),
        ({"ref": None, "author": None, "ownerSlug": "o"}, "o/rocket"),
    ],
)
def test_a_model_is_named_by_its_owner_and_its_slug(said: dict[str, Any], repository: str) -> None:
    """A row without a reference is named by what it is made of."""
    assert row_of(**said).place.repository == repository


def test_the_next_page_is_asked_for_by_its_token() -> None:
    """A token replaces the one before; without one the listing ends, and it is never all there is."""
    reading = read({"models": [make_row()], "nextPageToken": "a b"})

    assert [request.url for request in reading.follow] == [
        "https://www.kaggle.com/api/v1/models/list?owner=acme&pageToken=a+b"
    ]
    assert not reading.complete
    assert read({"models": [make_row()]}).follow == ()


def test_a_row_that_names_no_model_is_said() -> None:
    """A row without a name is a problem; the others are kept."""
    reading = read({"models": [make_row(), {"title": "x"}]})

    assert (len(reading.sightings), reading.problems) == (1, ("1 rows name no model",))


@pytest.mark.parametrize(
    ("body", "not_a_feed", "problems"),
    [
        (b"<html>", "a web page came where the hub's answer was due", ()),
        (b"{", None, ("the answer is not whole JSON",)),
        (b'{"code": 401, "message": "Unauthenticated"}', None, ("Kaggle says: Unauthenticated",)),
        (b"[]", None, ("the answer holds no models",)),
    ],
)
def test_what_is_no_page_is_said(body: bytes, not_a_feed: str | None, problems: tuple[str, ...]) -> None:
    """What the hub says instead of models is repeated."""
    reading = read(body)

    assert (reading.not_a_feed, reading.problems, reading.sightings) == (not_a_feed, problems, ())


FIELD = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=30) | st.lists(st.text(max_size=9))


@given(st.binary(max_size=200))
def test_any_bytes_can_be_read(body: bytes) -> None:
    """Reading never raises, whatever came."""
    assert isinstance(read(body), Reading)


@given(st.fixed_dictionaries(dict.fromkeys(make_row(), FIELD) | {"ref": st.just("acme/x")}), FIELD)
def test_any_row_can_be_read(row: dict[str, Any], token: object) -> None:
    """A row whose name is good and whose every other field is anything at all is still a row."""
    assert len(read({"models": [row], "nextPageToken": token}).sightings) == 1
