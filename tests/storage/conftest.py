"""Fixtures for what concerns a store's own ways: two processes on one database, and the databases themselves."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.ports import Store
from storage import open_store


@pytest.fixture(params=["file", "postgres"])
def address(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Give the address of an empty store of each make that outlives its process."""
    if request.param == "postgres":
        url: str = request.getfixturevalue("postgres")
        return url
    return f"sqlite:///{tmp_path / 'kaiho.db'}"


@pytest.fixture
async def pair(address: str) -> AsyncIterator[tuple[Store, Store]]:
    """Open one store twice, as two processes do."""
    one, other = await open_store(address), await open_store(address)
    yield one, other
    await one.close()
    await other.close()
