"""Answers of Hugging Face that others recorded, read as the kind reads them."""

import json
from pathlib import Path

import pytest

from bot.domain.model import Relation
from bot.domain.source import Document, Reading, Url
from bot.rules.noise import is_noise
from bot.sources.huggingface import HUGGINGFACE
from tests.make import NOW, make_spec

RECORDED = Path(__file__).parents[3] / "shared" / "corpora" / "hubs" / "huggingface"
TRENDING = Url("https://huggingface.co/api/models?sort=trendingScore")

pytestmark = [
    pytest.mark.shared,
    pytest.mark.skipif(not RECORDED.is_dir(), reason="the recorded answers are not beside this checkout"),
]

LISTS = ("scout-cpu__hf_models.json", "BuiVannn__hf_models.json", "GGGODLIN__hf_models.json")


def read(name: str, url: Url = TRENDING) -> Reading:
    body = (RECORDED / name).read_bytes()
    document = Document(url=url, status=200, headers={}, body=body, fetched_at=NOW)
    return HUGGINGFACE.read(make_spec(kind="huggingface", url=url), document)


@pytest.mark.parametrize("name", LISTS)
def test_every_recorded_row_is_a_sighting(name: str) -> None:
    """Each model of a real list comes out, with its license as the hub tags it, its age and its numbers."""
    rows = json.loads((RECORDED / name).read_bytes())

    reading = read(name)

    assert [row.place.repository for row in reading.sightings] == [row["id"] for row in rows]
    for row, sighting in zip(rows, reading.sightings, strict=True):
        tagged = tuple(tag.removeprefix("license:") for tag in row["tags"] if tag.startswith("license:"))
        assert sighting.card is not None
        assert sighting.card.licenses == tagged
        assert (sighting.downloads, sighting.likes) == (row["downloads"], row["likes"])
        assert sighting.created_at is not None
        assert sighting.created_at.isoformat()[:19] == row["createdAt"][:19]
    assert reading.problems == ()


@pytest.mark.parametrize("name", LISTS)
def test_recorded_copies_are_noise_and_originals_are_not(name: str) -> None:
    """In real trending lists, what is tagged as another maker's quantized copy is noise, and makers' own models are not."""
    for sighting in read(name).sightings:
        owner = sighting.place.repository.split("/")[0]
        copied = any(
            parent.relation is Relation.QUANTIZED and parent.place.repository.split("/")[0] != owner
            for parent in sighting.parents
        )
        assert bool(is_noise(sighting)) == copied, sighting.place


def test_an_answer_without_hashes_leaves_the_files_unknown() -> None:
    """A model's answer as it comes without `blobs` says everything but its files."""
    url = Url("https://huggingface.co/api/models/moonshotai/Kimi-K3")

    sighting = read("ekaynac__intelligence__hf_kimi_k3.json", url).sightings[0]

    assert (sighting.place.repository, sighting.files, sighting.revision) == ("moonshotai/Kimi-K3", None, "abc123")


@pytest.mark.parametrize("path", sorted(RECORDED.glob("*.*")), ids=lambda path: path.name)
def test_answers_to_other_questions_raise_nothing(path: Path) -> None:
    """Papers, pages and lists of other shapes are read without raising, and without inventing models' files."""
    reading = read(path.name)

    assert all(row.files is None or row.files for row in reading.sightings)
    assert reading.sightings or reading.problems or reading.not_a_feed or path.suffix == ".md"
