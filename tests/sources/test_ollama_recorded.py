"""Pages of Ollama's library that others recorded, read as the kind reads them."""

import json
import re
from pathlib import Path

import pytest

from bot.domain.source import Document, Reading, Url
from bot.sources.ollama import NO_MODELS, OLLAMA
from tests.make import NOW, make_spec
from tests.world.hubs import Row, ollama_page

RECORDED = Path(__file__).parents[3] / "shared" / "corpora" / "hubs" / "ollama"
LIBRARY, NEWEST = Url("https://ollama.com/library"), Url("https://ollama.com/search?o=newest")

pytestmark = [
    pytest.mark.shared,
    pytest.mark.skipif(not RECORDED.is_dir(), reason="the recorded pages are not beside this checkout"),
]


def read(body: bytes, url: Url = LIBRARY) -> Reading:
    document = Document(url=url, status=200, headers={}, body=body, fetched_at=NOW)
    return OLLAMA.read(make_spec(kind="ollama", url=url), document)


def names(reading: Reading) -> list[str]:
    return [row.place.repository for row in reading.sightings]


@pytest.mark.parametrize("name", ["listing-newest.html", "listing-popular.html"])
def test_every_model_of_a_real_page_is_read(name: str) -> None:
    """A page of August 2025 has 176 models, each with the minute it was updated, its pulls and its manifest."""
    reading = read((RECORDED / "html_gen1_2026-01" / "library" / name).read_bytes())

    assert len(set(names(reading))) == len(reading.sightings) == 176
    assert all(row.updated_at and row.downloads and row.more for row in reading.sightings)


def test_a_search_without_results_is_a_page_without_models() -> None:
    """A page with nothing but its frame names no model, whatever else it links to."""
    body = (RECORDED / "html_gen1_2026-01" / "library" / "listing-search-no-results.html").read_bytes()

    assert read(body).not_a_feed == NO_MODELS


@pytest.mark.parametrize("markup", ["2025", "2026"])
def test_the_library_of_another_year_is_read_in_both_markups(markup: str) -> None:
    """All 235 models of August 2026 come out of a page that says of them what the real one says."""
    said = json.loads((RECORDED / "auditomatic__data__models.json").read_bytes())["models"]
    rows = [Row(name=name, summary=row["description"], pulls=row["pullCount"]) for name, row in said.items()]

    reading = read(ollama_page(rows, markup=markup))

    assert names(reading) == list(said)
    assert all(row.downloads for row in reading.sightings)


def test_every_day_of_a_real_history_is_read() -> None:
    """Each day's newest models come out in the markup of that day; on days a reader of the old one saw none, none do."""
    paths = [*RECORDED.glob("simonw_atom_series/*.xml"), *RECORDED.glob("simonw_atom_break/*.xml")]
    seen: set[str] = set()
    for path in sorted(paths, key=lambda path: path.name):
        shown = re.findall(r"<id>https://ollama\.com/library/([^<]+)</id>", path.read_text(encoding="utf-8"))
        markup = "2025" if path.name < "2026-07-16" else "2026"

        reading = read(ollama_page([Row(name=name) for name in shown], markup=markup), NEWEST)

        assert names(reading) == list(dict.fromkeys(shown))
        assert (reading.not_a_feed == NO_MODELS) is not bool(shown)
        assert bool(shown) is (path.name < "2026-07-16")
        seen |= set(shown)
    assert len(seen) > 30
