"""Models that take a while to make are made once."""

import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.embedding.compiling import compile_model
from bot.embedding.hub import fetched_folder
from bot.embedding.pinned import PinnedModel
from tests.embedding.hub import serve_model
from tests.world.web import LocalWeb

Tiny = tuple[Path, PinnedModel]
"""A tiny model's folder, and the model as we pin it."""


@pytest.fixture(scope="session")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> Tiny:
    from tests.embedding.tiny import make_tiny  # noqa: PLC0415 - it loads torch, which no fast test should wait for

    folder = tmp_path_factory.mktemp("tiny") / "tiny-e5"
    return folder, make_tiny(folder)


@pytest.fixture(scope="session")
def compiled(tiny: Tiny, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[str]]:
    """Compile the tiny model, as if it had been fetched, in this very process; return the data folder, and what was said."""
    folder, model = tiny
    data = tmp_path_factory.mktemp("compiled")
    shutil.copytree(folder, fetched_folder(model, data))
    said: list[str] = []
    compile_model(model, data, said.append)
    return data, said


@pytest.fixture
async def hub(tiny: Tiny, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> AsyncIterator[LocalWeb]:
    """A hub with the tiny model on it, which every process that is started will ask instead of the real one."""
    folder, model = tiny
    assert model.repository is not None
    async with LocalWeb() as hub:
        serve_model(hub, folder, repository=model.repository, revision=model.revision)
        monkeypatch.setenv("HF_ENDPOINT", hub.url(""))
        monkeypatch.setenv("HF_HOME", str(tmp_path / "hf"))
        yield hub
