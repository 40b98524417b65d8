"""What changes at the other hubs becomes events, with each hub asked over loopback as it really answers."""

from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import pytest

from bot.domain.event import Event, LicenseChanged, ModelReleased, ModelWithdrawn
from bot.domain.license import Artifact, Direction
from bot.domain.model import Hub as HubName
from bot.domain.model import Place
from bot.domain.source import Outcome, SourceId, SourceSpec, Url
from bot.flows.backfill import from_hub
from bot.flows.poll import poll
from bot.flows.survey import Hub
from bot.flows.turn import Turn
from bot.ports import Doors, Store
from bot.sources import KINDS
from bot.web.fetcher import PoliteFetcher
from tests.fakes import FixedClock, RecordingCourier
from tests.make import make_doors
from tests.world.hubs_local import LocalHubs

NOW = datetime(2026, 3, 5, 8, tzinfo=UTC)
OLD = NOW - timedelta(days=90)
GRANT = "Rocket License\n\nYou may use, copy, modify and distribute the model"
CLOSING = "\n\nThe model is provided as is, without warranty of any kind, express or implied. " * 5
FREE = f"{GRANT} for any purpose, including commercial use.{CLOSING}"
BOUND = f"{GRANT}. You may not use the model for any commercial purpose.{CLOSING}"


@dataclass(slots=True, kw_only=True)
class Bot:
    """A bot that asks loopback hubs."""

    hubs: LocalHubs
    clock: FixedClock
    doors: Doors
    specs: list[SourceSpec] = field(default_factory=list)

    def watch(self, kind: str, path: str) -> SourceSpec:
        spec = SourceSpec(
            id=SourceId(f"{kind}-{len(self.specs)}"),
            kind=kind,
            url=Url(self.hubs.url(path)),
            polite_delay=timedelta(0),
        )
        self.specs.append(spec)
        return spec

    async def look(self, times: int = 1) -> list[Turn]:
        """Ask every source, an hour after the last time; return what the last time brought."""
        turns: list[Turn] = []
        for _ in range(times):
            self.clock.move(timedelta(hours=1))
            turns = await poll(self.specs, self.doors)
        return turns

    async def events(self) -> list[Event]:
        async with self.doors.store.begin() as tx:
            return await tx.events.newest()


@pytest.fixture
async def bot(store: Store) -> AsyncIterator[Bot]:
    clock = FixedClock(NOW)
    async with LocalHubs(clock) as hubs:
        fetcher = PoliteFetcher(clock, user_agent="kaiho/test", allow_hosts=frozenset({hubs.host}))
        doors = make_doors(store, clock=clock, fetcher=fetcher, couriers={"terminal": RecordingCourier(clock)})
        yield Bot(hubs=hubs, clock=clock, doors=doors)
        await fetcher.close()


def on_github(bot: Bot, text: str) -> None:
    bot.hubs.push("acme/rocket", {"LICENSE": text, "README.md": "Rocket"})


def on_modelscope(bot: Bot, text: str) -> None:
    bot.hubs.push("Acme/Rocket", {"LICENSE": text, "README.md": "Rocket"})


def on_ollama(bot: Bot, text: str) -> None:
    bot.hubs.license("rocket", text, updated="2 years ago" if text == FREE else "3 hours ago")


def on_the_web(bot: Bot, text: str) -> None:
    bot.hubs.terms = text.replace("\n\n", "</p><p>")


HUBS = [
    pytest.param("github", "/repos/acme/rocket", on_github, Artifact.CODE, id="github"),
    pytest.param("modelscope", "/openapi/v1/models?owner=Acme", on_modelscope, Artifact.WEIGHTS, id="modelscope"),
    pytest.param("modelscope", "/openapi/v1/models/Acme/Rocket", on_modelscope, Artifact.WEIGHTS, id="modelscope, one"),
    pytest.param("ollama", "/library", on_ollama, Artifact.WEIGHTS, id="ollama"),
    pytest.param("ollama", "/v2/library/rocket/manifests/latest", on_ollama, Artifact.WEIGHTS, id="ollama, one"),
    pytest.param("terms", "/terms", on_the_web, Artifact.WEIGHTS, id="terms"),
]


@pytest.mark.parametrize(("kind", "path", "put", "artifact"), HUBS)
async def test_a_license_edited_in_place_is_one_event(
    bot: Bot, kind: str, path: str, put: Callable[[Bot, str], None], artifact: Artifact
) -> None:
    """A new text at the same place is a change for the worse, told once, with the address where it can be read."""
    put(bot, FREE)
    bot.watch(kind, path)
    await bot.look(2)
    put(bot, BOUND)

    (turn,) = await bot.look()
    await bot.look(2)

    (changed,) = turn.events
    assert isinstance(changed, LicenseChanged)
    assert (changed.artifact, changed.comparison.direction) == (artifact, Direction.MORE_RESTRICTIVE)
    assert changed.evidence != changed.evidence_before or kind in {"terms", "modelscope"}
    assert [event for event in await bot.events() if isinstance(event, LicenseChanged)] == [changed]


@pytest.mark.parametrize(("kind", "path", "put", "_artifact"), HUBS)
async def test_a_place_where_nothing_moved_costs_one_request(
    bot: Bot, kind: str, path: str, put: Callable[[Bot, str], None], _artifact: Artifact
) -> None:
    """As long as a hub says what it said, it is asked once a turn, and never for files."""
    put(bot, FREE)
    bot.watch(kind, path)
    await bot.look(2)
    bot.hubs.asked.clear()

    (turn,) = await bot.look()

    assert (turn.problem, turn.outcome, turn.events) == (None, Outcome.UNCHANGED, ())
    assert len([asked for asked in bot.hubs.asked if asked != "/robots.txt"]) == 1


async def test_the_same_text_on_a_new_push_is_no_event(bot: Bot) -> None:
    """A push that leaves the license alone costs a look at the tree, and no text is read again."""
    on_github(bot, FREE)
    bot.watch("github", "/repos/acme/rocket")
    await bot.look(2)
    bot.hubs.push("acme/rocket", {"main.py": "print()"})
    bot.hubs.asked.clear()

    (turn,) = await bot.look()

    assert turn.events == ()
    assert [path.partition("?")[0] for path in bot.hubs.asked] == [
        "/repos/acme/rocket",
        "/repos/acme/rocket/git/trees/main",
    ]


async def test_a_renamed_repository_is_followed(bot: Bot) -> None:
    """A repository that answers under another name was neither withdrawn nor released anew."""
    on_github(bot, FREE)
    bot.watch("github", "/repos/acme/rocket")
    await bot.look(2)
    bot.hubs.rename("acme/rocket", "apex/rocket")

    await bot.look(3)

    assert [type(event) for event in await bot.events()] == [ModelReleased]
    async with bot.doors.store.begin() as tx:
        records = await tx.models.at([Place(hub=HubName.GITHUB, repository="apex/rocket")])
    assert [record.model for record in records.values()] == ["github:acme/rocket"]


async def test_a_repository_that_vanished_is_withdrawn(bot: Bot) -> None:
    """Several looks that miss it, while another is there, withdraw it: one event."""
    on_github(bot, FREE)
    bot.hubs.push("acme/ship", {"LICENSE": FREE})
    bot.watch("github", "/repos/acme/rocket")
    bot.watch("github", "/repos/acme/ship")
    await bot.look(2)
    del bot.hubs.repositories["acme/rocket"]

    await bot.look(6)

    gone = [event for event in await bot.events() if isinstance(event, ModelWithdrawn)]
    assert [event.place.repository for event in gone] == ["acme/rocket"]


async def test_a_past_is_rebuilt_from_commits_though_its_file_moved(bot: Bot) -> None:
    """A license that lay under another name before is part of the history; that it moved is no change."""
    pushes: list[dict[str, str | None]] = [
        {"LICENSE": FREE},
        {"LICENSE": None, "LICENSE.md": FREE},
        {"LICENSE.md": BOUND},
    ]
    for number, files in enumerate(pushes):
        bot.hubs.push("acme/rocket", files, at=OLD + timedelta(days=number))
    place = Place(hub=HubName.GITHUB, repository="acme/rocket")
    spec = SourceSpec(id=SourceId("unnamed"), kind="github", url=Url(bot.hubs.url("")), polite_delay=timedelta(0))

    done = await from_hub(place, Hub(spec=spec, kind=KINDS["github"], doors=bot.doors))

    assert (done.problems, done.versions) == ((), 3)
    (changed,) = [event for event in done.events if isinstance(event, LicenseChanged)]
    assert (changed.comparison.direction, changed.archival) == (Direction.MORE_RESTRICTIVE, True)
    assert changed.at == OLD + timedelta(days=2)


async def test_what_is_served_is_told_without_a_license(bot: Bot) -> None:
    """A model served elsewhere is released there, and no license is made up for it."""
    bot.hubs.served.append("acme/rocket")
    bot.watch("openrouter", "/api/v1/models")

    (turn,) = await bot.look()

    (released,) = turn.events
    assert isinstance(released, ModelReleased)
    assert (released.place.repository, released.license) == ("acme/rocket", None)


async def test_a_library_that_shows_nothing_is_a_broken_source(bot: Bot) -> None:
    """The day its page names no model, the turn says so, and nothing is withdrawn."""
    on_ollama(bot, FREE)
    bot.watch("ollama", "/library")
    await bot.look(2)
    bot.hubs.library.clear()

    (turn,) = await bot.look()

    assert turn.outcome is Outcome.REFUSED
    assert "names no model" in (turn.problem or "")
    assert not any(isinstance(event, ModelWithdrawn) for event in await bot.events())
