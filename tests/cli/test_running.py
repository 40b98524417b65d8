"""The bot, running until somebody says stop."""

import asyncio
import signal
import sys
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from bot.app import App
from bot.cli.running import Postbox, Watch, run_until_stopped
from bot.domain.source import SourceId, SourceSpec, Url
from bot.domain.subscription import Delivery, Receipt, SubscriptionState
from bot.errors import StoreError, Undeliverable
from bot.flows.deliver import Sent
from bot.flows.turn import Turn
from bot.ports import Doors
from bot.roster import Roster
from bot.settings import Settings
from bot.terminal.screen import Screen
from storage import open_store
from tests.fakes import FixedClock, RecordingCourier, ScriptedFetcher, WatchedStore
from tests.make import (
    NOW,
    make_delivery,
    make_doors,
    make_entries,
    make_feed,
    make_spec,
    make_state,
    make_subscription,
)
from tests.world.web import LocalWeb

GOOD = make_spec(id=SourceId("good"), url=Url("https://good.example.org/feed"), full_text=False)
BAD = make_spec(id=SourceId("bad"), url=Url("https://bad.example.org/feed"))
DAILY = make_subscription()


def turn(*, problem: str | None = None, kept: int = 0) -> Turn:
    """Make how a turn went."""
    return Turn(source=GOOD.id, state=make_state(source=GOOD.id, problem=problem), kept=kept)


def test_a_source_is_said_once_when_lost_and_once_when_back(capsys: pytest.CaptureFixture[str]) -> None:
    """However long a source is down, it is one line when it is lost and one when it answers again; news is said each time."""
    watch = Watch({}, Screen())

    for each in (turn(kept=2), turn(problem="down"), turn(problem="still down"), turn(), turn(), turn(kept=1)):
        watch(each)

    assert capsys.readouterr().out.splitlines() == ["good: 2 new", "good: down", "good: back", "good: 1 new"]


def test_a_source_that_was_lost_before_the_start_is_said_at_the_start(capsys: pytest.CaptureFixture[str]) -> None:
    """What was known to be down when the bot started is one line then, and one when it is back."""
    watch = Watch({GOOD.id: "down"}, Screen())

    watch.recall()
    watch(turn(problem="down"))
    watch(turn())

    assert capsys.readouterr().out.splitlines() == ["good: down", "good: back"]


def test_a_destination_is_said_once_when_lost_and_once_when_back(capsys: pytest.CaptureFixture[str]) -> None:
    """A page that is tried every half minute is one line when it fails and one when it is through; others are silent."""
    postbox = Postbox(Screen())
    lost = Sent(delivery=make_delivery(), problem="no permission")
    sent = Sent(delivery=make_delivery(), receipt=Receipt(delivery=make_delivery().id, at=NOW, reference="printed"))

    for each in (sent, lost, lost, replace(lost, problem="another reason"), sent, sent):
        postbox(each)

    assert capsys.readouterr().out.splitlines() == ["terminal: no permission", "terminal: back"]


def test_a_page_that_may_be_there_twice_is_said(capsys: pytest.CaptureFixture[str]) -> None:
    """Whoever watches the terminal learns which page is worth a look."""
    receipt = Receipt(delivery=make_delivery().id, at=NOW, reference="1")

    Postbox(Screen())(Sent(delivery=make_delivery(), receipt=receipt, doubtful=True))

    assert "may be there twice" in capsys.readouterr().out


class Hearing(Screen):
    """A screen whose lines can be waited for."""

    def __init__(self) -> None:
        super().__init__()
        self.lines: list[str] = []
        self._said = asyncio.Event()

    def say(self, line: str) -> None:
        """Say it, and let whoever waits know."""
        super().say(line)
        self.lines.append(line)
        self._said.set()

    async def hear(self, line: str) -> None:
        """Wait until this was said."""
        while line not in self.lines:
            self._said.clear()
            await self._said.wait()


class Signal(RecordingCourier):
    """A courier that lets a test know when a page came."""

    def __init__(self, clock: FixedClock) -> None:
        super().__init__(clock)
        self.came = asyncio.Event()

    async def send(self, delivery: Delivery) -> Receipt:
        """Take a page in, and say so."""
        try:
            return await super().send(delivery)
        finally:
            self.came.set()


@pytest.fixture
async def doors() -> AsyncIterator[Doors]:
    clock = FixedClock(NOW)
    store = await open_store("sqlite://")
    web = ScriptedFetcher(clock)
    web.put(GOOD.url, make_feed(*make_entries("amber")))
    yield make_doors(store, clock=clock, fetcher=web, couriers={"terminal": Signal(clock)})
    await store.close()


def running(doors: Doors, *specs: SourceSpec) -> App:
    """Put a bot together of these doors, without a token."""
    roster = Roster(defaults={}, sources=specs, subscriptions=(DAILY,))
    return App(settings=Settings(), roster=roster, doors=doors)


def courier(doors: Doors) -> Signal:
    """Return the courier of the terminal."""
    found = doors.couriers["terminal"]
    assert isinstance(found, Signal)
    return found


@pytest.mark.parametrize("name", [signal.SIGINT, signal.SIGTERM])
async def test_it_runs_until_it_is_stopped(doors: Doors, name: signal.Signals) -> None:
    """The bot says it is ready, asks what is due, tells each trouble in a line, delivers, and stops cleanly when told."""
    screen = Hearing()

    work = asyncio.create_task(run_until_stopped(running(doors, GOOD, BAD), screen))
    await courier(doors).came.wait()
    signal.raise_signal(name)
    await work

    assert screen.lines[0].endswith("is ready: 2 sources, 1 subscription.")
    assert sorted(screen.lines[1:-1]) == ["bad: nothing is there (404)", "good: 1 new"]
    assert screen.lines[-1] == "Stopped."
    assert courier(doors).seen() == ["News of amber"]


async def test_a_paused_destination_is_tried_again_at_the_start(doors: Doors) -> None:
    """A destination that was paused gets another try when the bot starts; when it fails, that is said."""
    async with doors.store.begin() as tx:
        paused = SubscriptionState(subscription=DAILY.id, destination=DAILY.destinations[0], paused="was gone")
        await tx.deliveries.put_state(paused)
    courier(doors).break_down(Undeliverable("it is gone"))
    screen = Hearing()

    work = asyncio.create_task(run_until_stopped(running(doors, GOOD), screen))
    await screen.hear("terminal: it is gone")
    signal.raise_signal(signal.SIGTERM)
    await work

    assert len(courier(doors).tried) == 1
    assert screen.lines[-1] == "Stopped."


async def test_work_that_breaks_stops_the_bot_loudly(doors: Doors) -> None:
    """What the bot can not go on without ends it, with the reason."""
    screen = Hearing()
    store = WatchedStore(doors.store)
    store.refusing = True

    with pytest.raises(StoreError, match="locked"):
        await run_until_stopped(running(replace(doors, store=store), BAD), screen)

    assert screen.lines[-1] == "Stopped."


SOURCES = """
defaults: {{polite_delay: 0s, full_text: false}}
sources:
  - {{id: good, kind: feed, url: "http://{host}/good", language: en}}
  - {{id: bad, kind: feed, url: "http://{host}/bad"}}
"""


@pytest.mark.slow
async def test_a_process_of_its_own_stops_on_ctrl_c(tmp_path: Path) -> None:
    """`kaiho run` polls, prints its first digest, stays up, and ends with 0 when it is interrupted."""
    async with LocalWeb() as web:
        web.put("/good", make_feed(*make_entries("amber", published_at=NOW)))
        sources = tmp_path / "sources.yaml"
        sources.write_text(SOURCES.format(host=web.host), encoding="utf-8")
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "bot", "run", "--data", str(tmp_path / "data"), "--sources", str(sources)),
            *("--now", (NOW + timedelta(hours=1)).isoformat()),
            env={"KAIHO_ALLOW_HOSTS": web.host, "KAIHO_EMBEDDER": "hashing", "PATH": ""},
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
            cwd=Path(__file__).parents[2],
        )
        assert process.stdout
        lines = []
        while "News of amber" not in (line := (await process.stdout.readline()).decode()):
            assert line, "it ended before it told anything"
            lines.append(line)
        process.send_signal(signal.SIGINT)
        out, err = await process.communicate()

    assert process.returncode == 0
    assert "is ready: 2 sources, 1 subscription." in lines[0]
    assert sum(line.startswith("bad: ") for line in lines) == 1
    assert out.decode().rstrip().endswith("Stopped.")
    assert b"Traceback" not in err
