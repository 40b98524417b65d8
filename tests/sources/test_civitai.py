"""The `civitai` kind: image models, and what their makers permit with check boxes."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.model import Access, Hub, Place, Sighting
from bot.domain.source import Document, Reading, Url
from bot.sources.civitai import CIVITAI
from tests.make import NOW, make_spec, make_state

LIST = Url("https://civitai.com/api/v1/models?sort=Newest&types=Checkpoint")


def make_row(**changes: Any) -> dict[str, Any]:
    """Make a row of a page of models."""
    row = {
        "id": 4_384,
        "name": "Rocket Mix",
        "type": "Checkpoint",
        "allowNoCredit": True,
        "allowCommercialUse": ["Image", "Rent"],
        "allowDerivatives": True,
        "allowDifferentLicense": True,
        "stats": {"downloadCount": 12, "thumbsUpCount": 3},
        "modelVersions": [
            {"id": 9, "name": "v2", "createdAt": "2026-03-04T08:00:00.000Z", "publishedAt": "2026-03-05T08:00:00.000Z"},
            {"id": 8, "name": "v1", "createdAt": "2026-03-01T08:00:00.000Z", "publishedAt": None},
        ],
    }
    return {**row, **changes}


def read(answer: object) -> Reading:
    """Read what the hub answered."""
    body = answer if isinstance(answer, bytes) else json.dumps(answer).encode()
    document = Document(url=LIST, status=200, headers={}, body=body, fetched_at=NOW)
    return CIVITAI.read(make_spec(kind="civitai", url=LIST), document)


def row_of(**changes: Any) -> Sighting:
    return read({"items": [make_row(**changes)], "metadata": {"nextCursor": "x"}}).sightings[0]


def sentences(**changes: Any) -> tuple[str, ...]:
    card = row_of(**changes).card
    assert card is not None
    return card.sentences


def test_a_page_is_asked_for_as_the_operator_wrote_it() -> None:
    """The address says which models, and what is remembered makes the request conditional."""
    request = CIVITAI.plan(make_spec(kind="civitai", url=LIST), make_state(last_modified="yesterday"))

    assert (request.url, request.accept, request.last_modified) == (LIST, "application/json", "yesterday")


def test_a_row_tells_what_the_hub_says() -> None:
    """A model is known by its number; it is as old as its first version, and as new as its last."""
    row = row_of()

    assert (row.place, row.url) == (Place(hub=Hub.CIVITAI, repository="4384"), "https://civitai.com/models/4384")
    assert (row.name, row.revision, row.access) == ("Rocket Mix", "9", Access.OPEN)
    assert row.created_at == datetime(2026, 3, 1, 8, tzinfo=UTC)
    assert row.updated_at == datetime(2026, 3, 5, 8, tzinfo=UTC)
    assert (row.downloads, row.likes) == (12, 3)


def test_a_model_without_versions_has_no_date_and_no_revision() -> None:
    """What the hub does not say is not made up."""
    row = row_of(modelVersions=[])

    assert (row.revision, row.created_at, row.updated_at) == (None, None, None)


def test_a_model_that_was_taken_down_is_disabled() -> None:
    """Such a model is still listed, and not to be had."""
    assert row_of(mode="TakenDown").access is Access.DISABLED


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        (["Image", "Rent"], "The model may be used commercially for: Image, Rent."),
        ("{Image,RentCivit}", "The model may be used commercially for: Image, RentCivit."),
        ("Sell", "The model may be used commercially for: Sell."),
        (["None"], "Commercial use of the model is not allowed."),
        ([], "Commercial use of the model is not allowed."),
    ],
)
def test_commercial_use_is_said_in_a_sentence(said: object, expected: str) -> None:
    """The boxes for commercial use are a sentence, in each of the shapes the hub has written them."""
    assert sentences(allowCommercialUse=said) == (expected,)


def test_each_box_that_forbids_is_a_sentence() -> None:
    """Derivatives, other terms and credit are said where they are restricted."""
    said = sentences(allowDerivatives=False, allowDifferentLicense=False, allowNoCredit=False)

    assert said[1:] == (
        "You may not create derivatives of the model.",
        "Adaptations of the model must be shared under the same terms.",
        "You must give credit to the model's creator.",
    )


def test_a_row_without_boxes_says_nothing() -> None:
    """Where the hub does not say what is permitted, nothing is claimed."""
    row = {"id": 1, "name": "Bare"}

    (sighting,) = read({"items": [row]}).sightings

    assert sighting.card is not None
    assert sighting.card.sentences == ()


@pytest.mark.parametrize("strange", [{"id": 1}, {"name": "x"}, {"id": 0, "name": "x"}, {"id": True, "name": "x"}, 7])
def test_a_row_that_names_no_model_is_said(strange: object) -> None:
    """A row without number or name is a problem; the others are kept, and the page is never all there is."""
    reading = read({"items": [make_row(), strange]})

    assert (len(reading.sightings), reading.complete) == (1, False)
    assert reading.problems == ("1 of 2 items name no model",)


@pytest.mark.parametrize(
    ("body", "not_a_feed", "problems"),
    [
        (b"<html>", "a web page came where the hub's answer was due", ()),
        (b"{", None, ("the answer is not whole JSON",)),
        (b'{"error": "x"}', None, ("the answer holds no items",)),
    ],
)
def test_what_is_no_page_is_said(body: bytes, not_a_feed: str | None, problems: tuple[str, ...]) -> None:
    """An answer without items is said in words."""
    reading = read(body)

    assert (reading.not_a_feed, reading.problems, reading.sightings) == (not_a_feed, problems, ())


FIELD = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=30) | st.lists(st.text(max_size=9))


@given(st.binary(max_size=200))
def test_any_bytes_can_be_read(body: bytes) -> None:
    """Reading never raises, whatever came."""
    assert isinstance(read(body), Reading)


@given(
    st.fixed_dictionaries(dict.fromkeys([*make_row(), "mode"], FIELD) | {"id": st.just(1), "name": st.just("x")}),
    st.fixed_dictionaries(dict.fromkeys(["id", "publishedAt", "createdAt"], FIELD)),
)
def test_any_row_can_be_read(row: dict[str, Any], version: dict[str, Any]) -> None:
    """A row whose number and name are good and whose every other field is anything at all is still a row."""
    rows = [row, {**row, "modelVersions": [version]}]

    assert len(read({"items": rows}).sightings) == 2
