"""Fixtures that several suites share."""

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from bot.ports import Store
from storage import open_store
from tests.world.postgres import LocalPostgres


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[LocalPostgres]:
    """Start a PostgreSQL for the tests of one process."""
    with LocalPostgres() as server:
        yield server


@pytest.fixture
def postgres(postgres_server: LocalPostgres) -> Iterator[str]:
    """Make an empty database, and give its address."""
    url = postgres_server.make()
    yield url
    postgres_server.drop(url)


@pytest.fixture(params=["memory", "file", "postgres"])
async def store(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Store]:
    """Open an empty store of each make."""
    if request.param == "postgres":
        url: str = request.getfixturevalue("postgres")
    else:
        url = "sqlite://" if request.param == "memory" else f"sqlite:///{tmp_path / 'kaiho.db'}"
    store = await open_store(url)
    yield store
    await store.close()
