"""A whole bot in memory, and a web of its own to ask."""

from collections.abc import AsyncIterator

import pytest

from bot.ports import Doors, Store
from storage import open_store
from tests.fakes import FixedClock, RecordingCourier, ScriptedFetcher
from tests.make import NOW, make_doors


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock(NOW)


@pytest.fixture
def web(clock: FixedClock) -> ScriptedFetcher:
    return ScriptedFetcher(clock)


@pytest.fixture
def courier(clock: FixedClock) -> RecordingCourier:
    return RecordingCourier(clock)


@pytest.fixture
async def store() -> AsyncIterator[Store]:
    store = await open_store("sqlite://")
    yield store
    await store.close()


@pytest.fixture
def doors(store: Store, clock: FixedClock, web: ScriptedFetcher, courier: RecordingCourier) -> Doors:
    return make_doors(store, clock=clock, fetcher=web, couriers={"terminal": courier})
