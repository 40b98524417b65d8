"""The `modelscope` kind: an owner's models, one model, and its files."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.model import Access, Card, Hub, Parent, Place, Relation, Sighting
from bot.domain.source import Document, Reading, Url
from bot.sources.modelscope import MODELSCOPE
from tests.make import NOW, make_spec, make_state

HOME = "https://modelscope.cn"
OWNER = Url(f"{HOME}/openapi/v1/models?owner=Acme")
ONE = Url(f"{HOME}/openapi/v1/models/Acme/Rocket-7B")
FILES = Url(f"{HOME}/api/v1/models/Acme/Rocket-7B/repo/files?Revision=master&Recursive=true")
ROCKET = Place(hub=Hub.MODELSCOPE, repository="Acme/Rocket-7B")


def make_row(**changes: Any) -> dict[str, Any]:
    """Make a row as the open API answers it."""
    row = {
        "id": "Acme/Rocket-7B",
        "display_name": "火箭-7B",
        "license": "Apache License 2.0",
        "gated": False,
        "login_required": False,
        "downloads": 12,
        "likes": 3,
        "created_at": 1_772_697_600,
        "last_modified": "2026-03-05T08:00:00Z",
    }
    return {**row, **changes}


def read(answer: object, url: Url = OWNER, *, asked: str | None = None) -> Reading:
    """Read an answer that a source was given."""
    body = answer if isinstance(answer, bytes) else json.dumps(answer).encode()
    document = Document(url=Url(asked or url), status=200, headers={}, body=body, fetched_at=NOW)
    return MODELSCOPE.read(make_spec(kind="modelscope", url=url), document)


def page(*rows: object, **said: object) -> dict[str, Any]:
    """Make a page of a listing."""
    return {"success": True, "data": {"models": list(rows), **said}}


def row_of(**changes: Any) -> Sighting:
    return read(page(make_row(**changes))).sightings[0]


def test_an_owner_is_asked_for_page_by_page() -> None:
    """A listing begins at its first page, whatever page an operator wrote; one model is asked for as it is."""
    spec = make_spec(kind="modelscope", url=Url(f"{OWNER}&page_number=7&page_size=3"))

    first = MODELSCOPE.plan(spec, make_state(etag='"1"'))
    single = MODELSCOPE.plan(make_spec(kind="modelscope", url=ONE), make_state())

    assert (first.url, first.etag) == (f"{OWNER}&page_number=1&page_size=100", '"1"')
    assert single.url == ONE


def test_one_model_is_asked_for_by_name_on_the_same_host() -> None:
    """A hub on loopback is asked for its own models."""
    spec = make_spec(kind="modelscope", url=Url("http://127.0.0.1:80/openapi/v1/models?owner=Acme"))
    assert MODELSCOPE.probe is not None

    assert MODELSCOPE.probe(spec, ROCKET).url == "http://127.0.0.1:80/openapi/v1/models/Acme/Rocket-7B"


def test_a_row_tells_what_the_hub_says() -> None:
    """Name, license, dates, numbers and the way to its files come out of a row."""
    row = row_of()

    assert (row.place, row.name, row.url) == (ROCKET, "火箭-7B", f"{HOME}/models/Acme/Rocket-7B")
    assert row.card == Card(licenses=("Apache License 2.0",))
    assert row.created_at == row.updated_at == datetime(2026, 3, 5, 8, tzinfo=UTC)
    assert (row.revision, row.downloads, row.likes) == ("2026-03-05T08:00:00Z", 12, 3)
    assert row.more is not None
    assert row.more.url == FILES


@pytest.mark.parametrize("at", ["2026-03-05T08:00:00Z", 1_772_697_600, 1_772_697_600_000])
def test_dates_come_in_three_shapes(at: object) -> None:
    """Seconds, milliseconds and ISO dates are one moment; each is a revision of its own kind."""
    row = row_of(last_modified=at)

    assert row.updated_at == datetime(2026, 3, 5, 8, tzinfo=UTC)
    assert row.revision == str(at)


@pytest.mark.parametrize(
    ("said", "access"),
    [
        ({"gated": True}, Access.GATED_AUTO),
        ({"login_required": True}, Access.GATED_AUTO),
        ({}, Access.OPEN),
        ({"gated": None, "login_required": None}, None),
    ],
)
def test_a_gate_is_told(said: dict[str, object], access: Access | None) -> None:
    """A model one has to log in for is gated; where nothing is said of it, nothing is claimed."""
    assert row_of(**said).access is access


def test_parents_are_told() -> None:
    """A base model is a parent, unless it is no name or the model itself."""
    row = row_of(base_model=["Acme/Base", "Acme/Rocket-7B", "no name at all"])

    base = Place(hub=Hub.MODELSCOPE, repository="Acme/Base")
    assert row.parents == (Parent(place=base, relation=Relation.UNSAID),)


@pytest.mark.parametrize(
    "data",
    [{"models": [make_row()]}, {"items": [make_row()]}, {"list": [make_row()]}, {"Models": [make_row()]}, [make_row()]],
)
def test_rows_are_found_wherever_the_envelope_has_them(data: object) -> None:
    """The name of the list in the envelope does not matter."""
    reading = read({"success": True, "data": data})

    assert [row.place for row in reading.sightings] == [ROCKET]
    assert reading.complete


@pytest.mark.parametrize(
    ("said", "asked", "number"),
    [
        ({"total_count": 101}, f"{OWNER}&page_number=1&page_size=100", 2),
        ({"total_count": 100}, f"{OWNER}&page_number=1&page_size=100", None),
        ({"total_count": 301}, f"{OWNER}&page_size=100&page_number=3", 4),
        ({"total_count": 60, "page_size": 50}, OWNER, 2),
        ({}, OWNER, 2),
        ({"total_count": 9_000}, f"{OWNER}&page_number=30", None),
    ],
)
def test_further_pages_are_asked_for(said: dict[str, int], asked: str, number: int | None) -> None:
    """As long as there is more, the next page follows, as far as the hub answers."""
    rows = [make_row(id=f"Acme/Rocket-{count}B") for count in range(100)]

    reading = read(page(*rows, **said), asked=asked)

    expected = [f"{OWNER}&page_number={number}&page_size=100"] if number else []
    assert [request.url for request in reading.follow] == expected


def test_a_last_page_ends_it() -> None:
    """A page with room left is the last, where the hub does not say how many there are."""
    assert read(page(make_row())).follow == ()


@pytest.mark.parametrize(
    ("url", "answer", "complete"),
    [
        (OWNER, page(make_row()), True),
        (f"{OWNER}&sort=default", page(make_row()), True),
        (f"{OWNER}&license=mit", page(make_row()), False),
        (f"{HOME}/openapi/v1/models?search=rocket", page(make_row()), False),
        (OWNER, page(make_row(), {"id": "no owner"}), False),
        (OWNER, page(make_row(), total_count=4_000), False),
        (OWNER, page(), False),
    ],
)
def test_only_all_of_an_owners_models_are_all(url: str, answer: object, complete: bool) -> None:  # noqa: FBT001  # pytest passes it by name
    """A search, a filter, a row that cannot be read or an empty page are no word on what is missing."""
    assert read(answer, Url(url)).complete is complete


def test_an_empty_page_after_others_changes_nothing() -> None:
    """The listing that ended a page before is still whole."""
    assert read(page(), asked=f"{OWNER}&page_number=2").complete


def test_one_model_is_all_its_source_has() -> None:
    """A model asked for by name comes alone."""
    reading = read({"success": True, "data": make_row()}, ONE)

    assert ([row.place for row in reading.sightings], reading.complete) == ([ROCKET], True)


def test_files_are_known_by_their_content() -> None:
    """Files that speak about licenses come by SHA-256, each with the way to read it; folders and weights are passed over."""
    files = [
        {"Path": "LICENSE", "Type": "blob", "Sha256": "aa", "Size": 11_358},
        {"Path": "中文/许可 LICENSE.txt", "Type": "blob", "Id": "bb"},
        {"Path": "model.safetensors", "Type": "blob", "Sha256": "cc", "Size": 4},
        {"Path": "LICENSES", "Type": "tree", "Sha256": "dd"},
        {"Path": "NOTICE", "Type": "blob"},
        {"Path": 7, "Type": "blob", "Sha256": "ee"},
    ]

    reading = read({"Code": 200, "Data": {"Files": files}, "Success": True}, asked=FILES)

    (row,) = reading.sightings
    assert (row.place, row.url) == (ROCKET, f"{HOME}/models/Acme/Rocket-7B")
    assert [(file.path, file.oid, file.size) for file in row.files or ()] == [
        ("LICENSE", "aa", 11_358),
        ("中文/许可 LICENSE.txt", "bb", None),
    ]
    first = (row.files or ())[0].request
    assert first is not None
    assert first.url == f"{HOME}/api/v1/models/Acme/Rocket-7B/repo?Revision=master&FilePath=LICENSE"


@pytest.mark.parametrize(
    ("answer", "asked", "said"),
    [
        ({"success": False, "message": "model not exist"}, OWNER, "the hub says: model not exist"),
        ({"Code": 10_010, "Message": "no such record"}, OWNER, "the hub says: no such record"),
        ({"success": True}, OWNER, "the answer holds no models"),
        ({"success": True, "data": {"id": "x"}}, ONE, "the answer names no model"),
        ({"Code": 404, "Data": None}, FILES, "the answer lists no files"),
        (b'{"data"', OWNER, "the answer is not whole JSON"),
    ],
)
def test_what_is_no_answer_is_said(answer: object, asked: str, said: str) -> None:
    """What the hub says instead of an answer is repeated, and nothing is concluded from it."""
    reading = read(answer, asked=asked)

    assert (reading.problems, reading.sightings, reading.complete) == ((said,), (), False)


def test_a_web_page_is_no_answer() -> None:
    """A wall in front of the hub is a broken source."""
    assert read(b"<html>").not_a_feed is not None


FIELD = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=30) | st.lists(st.text(max_size=9))


@given(st.binary(max_size=200), st.text(max_size=40))
def test_any_bytes_can_be_read(body: bytes, query: str) -> None:
    """Reading never raises, whatever came and wherever from."""
    for asked in (OWNER, ONE, FILES, f"{OWNER}&page_number={query}"):
        assert isinstance(read(body, asked=asked), Reading)


@given(st.fixed_dictionaries(dict.fromkeys([*make_row(), "base_model"], FIELD) | {"id": st.just("Acme/Rocket-7B")}))
def test_any_row_can_be_read(row: dict[str, Any]) -> None:
    """A row whose name is good and whose every other field is anything at all is still a row."""
    assert [each.place for each in read(page(row)).sightings] == [ROCKET]


@given(st.fixed_dictionaries(dict.fromkeys(["Path", "Type", "Sha256", "Id", "Size"], FIELD)))
def test_any_file_can_be_read(file: dict[str, Any]) -> None:
    """A file of any shape is a file that speaks about licenses, or none."""
    assert len(read({"Data": {"Files": [file]}}, asked=FILES).sightings) == 1
