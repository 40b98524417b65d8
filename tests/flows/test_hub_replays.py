"""Histories of hubs played day by day: every model that came or went is one event, none twice, and a broken page is said."""

import json
import re
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.domain.event import Event, ModelReleased, ModelReturned, ModelWithdrawn
from bot.domain.source import Outcome, PollState, SourceId, SourceSpec, Url
from bot.embedding.hashing import HashingEmbedder
from bot.errors import Missing
from bot.flows.poll import poll
from bot.flows.turn import Turn
from bot.ports import Doors
from bot.sources import KINDS
from bot.sources._article import extract
from bot.sources._html import clean
from bot.summarizing.extractive import ExtractiveSummarizer
from storage import open_store
from tests.fakes import FixedClock, ScriptedFetcher
from tests.world.hubs import Row, make_manifest, make_served, ollama_page, openrouter_answer

HUBS = Path(__file__).parents[3] / "shared" / "corpora" / "hubs"
OPENROUTER, OLLAMA = "https://openrouter.example/api/v1/models", "https://ollama.example/search?o=newest"
LIBRARY = "https://ollama.example/library"
START = datetime(2026, 3, 1, tzinfo=UTC)


class Player:
    """Plays a history to one source, a document a day."""

    def __init__(self, kind: str, url: str) -> None:
        self.clock = FixedClock(START)
        self.fetcher = ScriptedFetcher(self.clock)
        self._kind, self._url = kind, url
        self._doors: Doors | None = None
        self.events: list[Event] = []

    async def open(self) -> None:
        store = await open_store("sqlite:///:memory:")
        self._doors = Doors(
            clock=self.clock,
            fetcher=self.fetcher,
            kinds=KINDS,
            embedder=HashingEmbedder(),
            summarizer=ExtractiveSummarizer(),
            couriers={},
            store=store,
            clean=clean,
            extract=extract,
        )

    async def play(self, body: bytes, day: datetime) -> Turn:
        """Serve a document on a day, and poll once."""
        assert self._doors is not None
        self.clock.move(max(timedelta(0), day - self.clock.now()))
        self.fetcher.put(self._url, body)
        spec = SourceSpec(id=SourceId("hub"), kind=self._kind, url=Url(self._url))
        (turn,) = await poll([spec], self._doors)
        self.events += turn.events
        return turn

    async def remembered(self) -> PollState:
        """Return what the store holds of the source."""
        assert self._doors is not None
        async with self._doors.store.begin() as tx:
            return (await tx.polls.get([SourceId("hub")]))[SourceId("hub")]

    def names(self, *kinds: type) -> Counter[str]:
        return Counter(event.place.repository for event in self.events if isinstance(event, kinds))


def day(name: str) -> datetime:
    return datetime.strptime(name[:17], "%Y-%m-%dT%H%M%S").replace(tzinfo=UTC)


async def test_what_is_served_no_more_is_withdrawn_once_and_returns_once() -> None:
    """A whole listing is its hub's own word: one look is enough, both ways."""
    player = Player("openrouter", OPENROUTER)
    await player.open()
    rows = [make_served(f"acme/model-{number}") for number in range(6)]

    await player.play(openrouter_answer(rows), START)
    await player.play(openrouter_answer(rows[1:]), START + timedelta(days=1))
    await player.play(openrouter_answer(rows[1:]), START + timedelta(days=2))
    await player.play(openrouter_answer(rows), START + timedelta(days=3))

    assert player.names(ModelReleased) == Counter(f"acme/model-{number}" for number in range(6))
    assert player.names(ModelWithdrawn) == Counter(["acme/model-0"])
    assert player.names(ModelReturned) == Counter(["acme/model-0"])


async def test_a_listing_that_lost_nearly_everything_is_not_believed() -> None:
    """Half a page of markup is no withdrawal of what it does not show; it is said instead."""
    player = Player("openrouter", OPENROUTER)
    await player.open()
    rows = [make_served(f"acme/model-{number}") for number in range(40)]

    await player.play(openrouter_answer(rows), START)
    turn = await player.play(openrouter_answer(rows[:4]), START + timedelta(days=1))

    assert player.names(ModelWithdrawn) == Counter()
    assert turn.problem is not None
    assert "36 of 40" in turn.problem


@pytest.mark.parametrize("markup", ["2025", "2026"])
async def test_a_model_that_leaves_the_library_is_withdrawn(markup: str) -> None:
    """The library names every model: one that is gone there and in the registry is withdrawn, in either markup."""
    player = Player("ollama", LIBRARY)
    await player.open()
    for name in ("rocket", "plane", "ship"):
        player.fetcher.put(f"https://ollama.example/v2/library/{name}/manifests/latest", make_manifest())

    await player.play(ollama_page([Row(name=name) for name in ("rocket", "plane", "ship")], markup=markup), START)
    player.fetcher.fail(
        "https://ollama.example/v2/library/ship/manifests/latest", Missing("x", "not there", status=404)
    )
    for number in (1, 2):
        await player.play(
            ollama_page([Row(name=name) for name in ("rocket", "plane")], markup=markup), START + timedelta(days=number)
        )

    assert player.names(ModelReleased) == Counter(["rocket", "plane", "ship"])
    assert player.names(ModelWithdrawn) == Counter(["ship"])


async def test_a_page_without_models_is_a_broken_source_the_same_day() -> None:
    """A page that answers and names no model fails that very turn, in words, and withdraws nothing."""
    player = Player("ollama", OLLAMA)
    await player.open()

    await player.play(ollama_page([Row(name="rocket")]), START)
    turn = await player.play(ollama_page([]), START + timedelta(days=1))

    assert turn.outcome is Outcome.REFUSED
    assert await player.remembered() == turn.state
    assert "names no model" in (turn.problem or "")
    assert player.names(ModelWithdrawn) == Counter()


def snapshots(folder: str, pattern: str) -> Iterator[Path]:
    found = sorted((HUBS / folder).glob(pattern))
    if not found:
        pytest.skip("the real histories are not beside this checkout (../shared/corpora/hubs)")
    yield from found


@pytest.mark.shared
@pytest.mark.slow
async def test_openrouter_played_day_by_day() -> None:
    """Of the real history every model that came or went is one event, and none is told twice."""
    player = Player("openrouter", OPENROUTER)
    await player.open()
    before: set[str] = set()
    came, went = Counter[str](), Counter[str]()
    for path in snapshots("openrouter/skissue_series", "*.json"):
        said = json.loads(path.read_text(encoding="utf-8"))
        rows = said["data"] if isinstance(said, dict) else said
        names = {row["id"] for row in rows}
        came.update(names - before)
        went.update(before - names)
        before = names
        turn = await player.play(openrouter_answer(rows), day(path.name))
        assert turn.problem is None

    assert player.names(ModelReleased, ModelReturned) == came
    assert player.names(ModelWithdrawn) == went
    assert len({event.id for event in player.events}) == len(player.events)


@pytest.mark.shared
@pytest.mark.slow
async def test_ollama_played_to_the_day_its_markup_changed() -> None:
    """The newest page played from history: each model once; and the day an old reader would have seen nothing, we read on,
    while a page that really shows nothing is said to be broken the same day."""
    player = Player("ollama", OLLAMA)
    await player.open()
    seen = Counter[str]()
    broken: list[str] = []
    paths = sorted(
        [*snapshots("ollama/simonw_atom_series", "*.xml"), *snapshots("ollama/simonw_atom_break", "*.xml")],
        key=lambda path: path.name,
    )
    for path in paths:
        names = re.findall(r"<id>https://ollama\.com/library/([^<]+)</id>", path.read_text(encoding="utf-8"))
        for name in names:
            url = f"https://ollama.example/v2/library/{name}/manifests/latest"
            player.fetcher.put(url, make_manifest())
            seen[name] = 1
        turn = await player.play(ollama_page([Row(name=name) for name in names]), day(path.name))
        if turn.problem:
            broken.append(path.name[:10])

    assert player.names(ModelReleased) == seen
    assert player.names(ModelWithdrawn, ModelReturned) == Counter()
    assert broken[0] == "2026-07-16"
