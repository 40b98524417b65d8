"""The `replicate` kind: models served there, with the license each links to."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import yaml  # type: ignore[import-untyped]  # its annotations are a package of their own
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.model import Access, Card, Hub, Place, Sighting
from bot.domain.source import Document, Reading, Url
from bot.sources.replicate import REPLICATE
from tests.make import NOW, make_spec, make_state

LIST = Url("https://api.replicate.com/v1/models")
RECORDED = Path(__file__).parents[3] / "shared" / "corpora" / "hubs" / "replicate"


def make_row(**changes: Any) -> dict[str, Any]:
    """Make a row of a page of models."""
    row = {
        "url": "https://replicate.com/acme/rocket-xl",
        "owner": "acme",
        "name": "rocket-xl",
        "github_url": "https://github.com/acme/cog-rocket",
        "license_url": "https://acme.example/LICENSE",
        "run_count": 12,
        "latest_version": {"id": "39ed52f2", "created_at": "2026-03-05T08:00:00.12Z"},
    }
    return {**row, **changes}


def read(answer: object) -> Reading:
    """Read what the hub answered."""
    body = answer if isinstance(answer, bytes) else json.dumps(answer).encode()
    document = Document(url=LIST, status=200, headers={}, body=body, fetched_at=NOW)
    return REPLICATE.read(make_spec(kind="replicate", url=LIST), document)


def row_of(**changes: Any) -> Sighting:
    return read({"results": [make_row(**changes)], "next": None}).sightings[0]


def test_a_page_is_asked_for_conditionally() -> None:
    """The address is asked as it stands, with what is remembered of the last answer."""
    request = REPLICATE.plan(make_spec(kind="replicate", url=LIST), make_state(etag='"1"'))

    assert (request.url, request.accept, request.etag) == (LIST, "application/json", '"1"')


def test_a_row_tells_what_the_hub_says() -> None:
    """Name, license link, version and runs come out of a row."""
    row = row_of()

    assert (row.place, row.name) == (Place(hub=Hub.REPLICATE, repository="acme/rocket-xl"), "rocket-xl")
    assert (row.url, row.revision) == ("https://replicate.com/acme/rocket-xl", "39ed52f2")
    assert row.card == Card(license_link="https://acme.example/LICENSE")
    assert row.updated_at == datetime(2026, 3, 5, 8, 0, 0, 120_000, tzinfo=UTC)
    assert (row.created_at, row.downloads, row.access) == (None, 12, Access.OPEN)


def test_the_code_that_runs_a_model_is_not_the_model() -> None:
    """Several models share the repository that runs them; to join them there would make one of many."""
    assert row_of().also == ()


@pytest.mark.parametrize(
    ("weights", "repository"),
    [
        ("https://huggingface.co/acme/Rocket-XL", "acme/Rocket-XL"),
        ("https://huggingface.co/acme/Rocket-XL/tree/main", "acme/Rocket-XL"),
        ("https://huggingface.co/acme", None),
        ("https://huggingface.co/acme/..", None),
        ("https://huggingface.co.evil.example/acme/x", None),
        ("https://[half", None),
        (None, None),
    ],
)
def test_the_weights_it_serves_are_the_same_model(weights: str | None, repository: str | None) -> None:
    """Where a row says from which repository of Hugging Face its weights come, that is the same model elsewhere."""
    also = row_of(weights_url=weights).also

    assert also == ((Place(hub=Hub.HUGGINGFACE, repository=repository),) if repository else ())


def test_a_collection_and_a_single_model_are_read_too() -> None:
    """A collection's models are rows; one model's own answer is one."""
    collection = read({"name": "Text to image", "slug": "text-to-image", "models": [make_row()]})
    single = read(make_row(latest_version=None))

    assert [row.revision for row in (*collection.sightings, *single.sightings)] == ["39ed52f2", None]


@pytest.mark.parametrize(
    ("further", "expected"),
    [
        ("https://api.replicate.com/v1/models?cursor=x", ["https://api.replicate.com/v1/models?cursor=x"]),
        ("/v1/models?cursor=x", ["https://api.replicate.com/v1/models?cursor=x"]),
        ("https://evil.example/v1/models", []),
        ("https://[half", []),
        (None, []),
    ],
)
def test_the_next_page_lies_on_the_same_host(further: str | None, expected: list[str]) -> None:
    """The next page is followed, and never elsewhere: our token is for this host alone."""
    reading = read({"results": [make_row()], "next": further})

    assert [request.url for request in reading.follow] == expected


def test_a_row_that_names_no_model_is_said() -> None:
    """A row without owner or name is a problem; the others are kept, and a page is never all there is."""
    reading = read({"results": [make_row(), {"owner": "acme"}]})

    assert (len(reading.sightings), reading.problems) == (1, ("1 rows name no model",))
    assert not reading.complete


@pytest.mark.parametrize(
    ("body", "not_a_feed", "problems"),
    [
        (b"<html>", "a web page came where the hub's answer was due", ()),
        (b"{", None, ("the answer is not whole JSON",)),
        (b'{"title": "Unauthenticated"}', None, ("the hub says: Unauthenticated",)),
        (b'{"results": []}', None, ("the answer names no model",)),
        (b"[]", None, ("the answer names no model",)),
    ],
)
def test_what_is_no_page_is_said(body: bytes, not_a_feed: str | None, problems: tuple[str, ...]) -> None:
    """What the hub says instead of models is repeated."""
    reading = read(body)

    assert (reading.not_a_feed, reading.problems, reading.sightings) == (not_a_feed, problems, ())


FIELD = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=30) | st.lists(st.text(max_size=9))
NAMES = {"owner": st.just("acme"), "name": st.just("x")}


@given(st.binary(max_size=200))
def test_any_bytes_can_be_read(body: bytes) -> None:
    """Reading never raises, whatever came."""
    assert isinstance(read(body), Reading)


@given(st.fixed_dictionaries(dict.fromkeys([*make_row(), "weights_url"], FIELD) | NAMES), FIELD)
def test_any_row_can_be_read(row: dict[str, Any], further: object) -> None:
    """A row whose name is good and whose every other field is anything at all is still a row."""
    assert len(read({"results": [row], "next": further}).sightings) == 1


@pytest.mark.shared
@pytest.mark.skipif(not RECORDED.is_dir(), reason="the recorded answers are not beside this checkout")
def test_every_recorded_model_is_read() -> None:
    """Of a real collection every model comes out, with the license it links to."""
    recorded = yaml.load((RECORDED / "replicate__tests__cassettes__collections-get.yaml").read_text(), yaml.CSafeLoader)
    answer = json.loads(recorded["interactions"][0]["response"]["content"])

    reading = read(answer)

    assert [row.place.repository for row in reading.sightings] == [
        f"{row['owner']}/{row['name']}" for row in answer["models"]
    ]
    assert [row.card.license_link for row in reading.sightings if row.card] == [
        row["license_url"] for row in answer["models"]
    ]
    assert reading.problems == ()
