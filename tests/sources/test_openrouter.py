"""The `openrouter` kind: every model that is served, and where its weights lie."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.model import Hub, Place
from bot.domain.source import Document, Reading, Url
from bot.sources.openrouter import OPENROUTER
from tests.make import NOW, make_spec, make_state
from tests.world.hubs import make_served, openrouter_answer

LIST = Url("https://openrouter.ai/api/v1/models")
RECORDED = Path(__file__).parents[3] / "shared" / "corpora" / "hubs" / "openrouter"


def read(body: bytes, *, url: Url = LIST, truncated: str | None = None) -> Reading:
    """Read what the hub answered."""
    document = Document(url=url, status=200, headers={}, body=body, fetched_at=NOW, truncated=truncated)
    return OPENROUTER.read(make_spec(kind="openrouter", url=url), document)


def test_the_whole_list_is_asked_for_conditionally() -> None:
    """One request asks for it all, with what is remembered of the last answer."""
    request = OPENROUTER.plan(make_spec(kind="openrouter", url=LIST), make_state(etag='"1"'))

    assert (request.url, request.accept, request.etag) == (LIST, "application/json", '"1"')


def test_a_model_is_joined_to_its_weights() -> None:
    """A row becomes a place on OpenRouter, and the hub's own word says which repository of Hugging Face it serves."""
    row = make_served("acme/rocket-7b:free", name="Acme: Rocket 7B (free)", hugging_face_id="acme/Rocket-7B")

    (sighting,) = read(openrouter_answer([row])).sightings

    assert sighting.place == Place(hub=Hub.OPENROUTER, repository="acme/rocket-7b:free")
    assert sighting.also == (Place(hub=Hub.HUGGINGFACE, repository="acme/Rocket-7B"),)
    assert (sighting.name, sighting.url) == ("Acme: Rocket 7B (free)", "https://openrouter.ai/acme/rocket-7b%3Afree")
    assert sighting.created_at == datetime(2025, 8, 8, 16, 3, 40, tzinfo=UTC)


def test_nothing_is_said_of_licenses_or_access() -> None:
    """The weights do not lie there: the place has no card, no files and no gate."""
    (sighting,) = read(openrouter_answer([make_served("acme/rocket-7b")])).sightings

    assert (sighting.card, sighting.files, sighting.access, sighting.more) == (None, None, None, None)


@pytest.mark.parametrize("home", ["", None, "../../x", "a b/c", 7])
def test_what_is_no_repository_is_no_other_place(home: object) -> None:
    """A model served from nowhere we know stays alone."""
    (sighting,) = read(openrouter_answer([make_served("acme/rocket-7b", hugging_face_id=home)])).sightings

    assert sighting.also == ()


@pytest.mark.parametrize("body", [openrouter_answer([make_served("a/b")]), json.dumps([make_served("a/b")]).encode()])
def test_the_list_is_all_there_is(body: bytes) -> None:
    """What the list does not name is served no more, with or without its envelope."""
    reading = read(body)

    assert ([row.place.repository for row in reading.sightings], reading.complete) == (["a/b"], True)
    assert reading.problems == ()


@pytest.mark.parametrize("strange", [{"id": ""}, {"id": 7}, {"id": "x" * 300}, "a/b", None])
def test_a_row_that_names_nothing_leaves_the_list_incomplete(strange: object) -> None:
    """A row that cannot be read is said, and nothing is concluded from what else is missing."""
    reading = read(json.dumps({"data": [make_served("a/b"), strange]}).encode())

    assert [row.place.repository for row in reading.sightings] == ["a/b"]
    assert (reading.problems, reading.complete) == (("1 of 2 rows name no model",), False)


def test_a_list_cut_off_by_the_cap_is_not_complete() -> None:
    """An answer that came as far as it came is no word on what is missing."""
    assert not read(openrouter_answer([make_served("a/b")]), truncated="the cap").complete


@pytest.mark.parametrize(
    ("body", "not_a_feed", "problems"),
    [
        (b"<!doctype html>", "a web page came where the hub's answer was due", ()),
        (b'{"data": [', None, ("the answer is not whole JSON",)),
        (b'{"data": []}', "the list names no model at all", ()),
        (b'{"error": "x"}', "the list names no model at all", ()),
        (b"7", "the list names no model at all", ()),
    ],
)
def test_what_is_no_list_is_said(body: bytes, not_a_feed: str | None, problems: tuple[str, ...]) -> None:
    """An answer without a model is a broken source or a broken answer, in words, and never an empty hub."""
    reading = read(body)

    assert (reading.not_a_feed, reading.problems) == (not_a_feed, problems)
    assert (reading.sightings, reading.complete) == ((), False)


@given(
    st.binary(max_size=200)
    | st.dictionaries(st.sampled_from(["data", "id"]), st.text()).map(lambda d: json.dumps(d).encode())
)
def test_any_bytes_can_be_read(body: bytes) -> None:
    """Reading never raises, whatever came."""
    assert isinstance(read(body), Reading)


@given(st.fixed_dictionaries(dict.fromkeys(make_served(""), st.none() | st.integers() | st.floats() | st.text())))
def test_any_row_can_be_read(row: dict[str, Any]) -> None:
    """A row whose fields are anything at all is a place under its name, or said to be none."""
    reading = read(openrouter_answer([row]))

    assert len(reading.sightings) + bool(reading.not_a_feed) == 1


@pytest.mark.shared
@pytest.mark.skipif(not RECORDED.is_dir(), reason="the recorded answers are not beside this checkout")
def test_every_recorded_list_is_read_whole() -> None:
    """Of each real snapshot exactly the models it names come out, joined as it says."""
    joined = 0
    for path in sorted((RECORDED / "skissue_series").glob("*.json")):
        said = json.loads(path.read_bytes())
        rows = said["data"] if isinstance(said, dict) else said

        reading = read(path.read_bytes())

        assert [row.place.repository for row in reading.sightings] == [row["id"] for row in rows]
        assert [row.also[0].repository if row.also else None for row in reading.sightings] == [
            row.get("hugging_face_id") or None for row in rows
        ]
        assert all(row.created_at for row in reading.sightings)
        assert (reading.problems, reading.complete) == ((), True)
        joined = max(joined, sum(bool(row.also) for row in reading.sightings))
    assert joined > 100
