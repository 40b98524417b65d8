"""Fixtures that several suites share."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.ports import Store
from storage import open_store


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
