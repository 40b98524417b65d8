"""A command line, the web it asks, and an environment that says nothing else."""

import logging
import os
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
import structlog

from tests.cli.terminal import Kaiho
from tests.world.web import LocalWeb


@pytest.fixture(autouse=True)
def _plain_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in os.environ if name.startswith("KAIHO_")]:  # noqa: TID251 - the tests' own must not leak in
        monkeypatch.delenv(name)
    monkeypatch.setenv("KAIHO_EMBEDDER", "hashing")


@pytest.fixture(autouse=True)
def _logging_as_it_was() -> Iterator[None]:
    root = logging.getLogger()
    handlers, level = root.handlers, root.level
    yield
    root.handlers = handlers
    root.setLevel(level)
    structlog.reset_defaults()


@pytest.fixture
async def web(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[LocalWeb]:
    async with LocalWeb() as web:
        monkeypatch.setenv("KAIHO_ALLOW_HOSTS", web.host)
        yield web


@pytest.fixture
def kaiho(tmp_path: Path, web: LocalWeb, capsys: pytest.CaptureFixture[str]) -> Kaiho:
    return Kaiho(tmp_path, web.host, capsys)
