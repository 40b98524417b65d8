"""A model that is fetched: proven on a tiny one of the same architecture, from a hub on this machine."""

import asyncio
import shutil
from pathlib import Path

import numpy as np
import pytest
from aiohttp import web
from filelock import FileLock

from bot.embedding.compiled import CompiledEmbedder
from bot.embedding.hub import fetched_folder
from bot.embedding.manifest import compiled_folder
from bot.embedding.pinned import PinnedModel
from bot.embedding.sentences import SentencesEmbedder, chosen_of
from bot.errors import EmbedError
from tests.embedding.conftest import Tiny
from tests.world.web import LocalWeb

pytestmark = pytest.mark.slow

TEXTS = ["Acme releases Acme-7B", "アクメ社、大規模言語モデルを公開", "开源大模型 Acme-7B 发布", "?"]


def weights(model: PinnedModel) -> str:
    """Return the path the hub serves the weights at."""
    return f"/{model.repository}/resolve/{model.revision}/model.safetensors"


async def test_it_is_fetched_once_compiled_once_and_agrees(tiny: Tiny, hub: LocalWeb, tmp_path: Path) -> None:
    """Two at once fetch and compile once between them; both say what the reference says, questions and texts alike."""
    folder, model = tiny
    embedders = [CompiledEmbedder(model, tmp_path), CompiledEmbedder(model, tmp_path)]

    ours = await asyncio.gather(*(embedder.embed(TEXTS) for embedder in embedders))
    questions = await embedders[0].embed(TEXTS, query=True)

    reference = SentencesEmbedder(chosen_of(model, folder))
    assert np.array_equal(ours[0], ours[1])
    assert (ours[0] * await reference.embed(TEXTS)).sum(axis=1).min() >= 0.99
    assert (questions * await reference.embed(TEXTS, query=True)).sum(axis=1).min() >= 0.99
    assert float(np.abs(questions - ours[0]).max()) > 0.01
    assert float(ours[0][0] @ ours[0][1]) < 0.99
    assert hub.asked[weights(model)] == 2  # a HEAD and a GET


async def test_what_is_damaged_is_made_anew(
    tiny: Tiny, compiled: tuple[Path, list[str]], hub: LocalWeb, tmp_path: Path
) -> None:
    """A compiled file that is no longer what it was is compiled again, from what was fetched; leftovers are cleared away."""
    _, model = tiny
    shutil.copytree(compiled[0], tmp_path, dirs_exist_ok=True)
    before = await CompiledEmbedder(model, tmp_path).embed(TEXTS)
    graph = compiled_folder(model, tmp_path) / "model.onnx"
    graph.write_bytes(graph.read_bytes()[:-100] + bytes(100))
    leftover = graph.parent.parent / "compiling-killed"
    leftover.mkdir()

    after = await CompiledEmbedder(model, tmp_path).embed(TEXTS)

    assert np.array_equal(before, after)
    assert not leftover.exists()
    assert hub.asked.total() == 0


async def test_an_interrupted_compile_leaves_nothing_behind(tiny: Tiny, hub: LocalWeb, tmp_path: Path) -> None:
    """Who stops waiting ends the process that compiles, and nothing half made is ever taken for whole."""
    _, model = tiny
    reached = asyncio.Event()

    async def stall(request: web.Request) -> web.StreamResponse:
        reached.set()
        await asyncio.Event().wait()
        return web.Response()

    hub.handle(weights(model), stall)
    embedding = asyncio.create_task(CompiledEmbedder(model, tmp_path).embed(TEXTS))
    await reached.wait()

    embedding.cancel()
    with pytest.raises(asyncio.CancelledError):
        await embedding

    assert not compiled_folder(model, tmp_path).exists()
    # The process that compiles holds this lock, and is no more.
    with FileLock(tmp_path / "embedding" / "compiling.lock", timeout=5) as lock:
        assert lock.is_locked


async def test_another_file_than_the_pinned_one_is_refused(tiny: Tiny, hub: LocalWeb, tmp_path: Path) -> None:
    """Weights somebody exchanged are never run: the error names the file and what to do."""
    folder, model = tiny
    other = (folder / "model.safetensors").read_bytes()[:-1] + b"!"
    hub.put(weights(model), other, headers={"ETag": '"other"', "X-Repo-Commit": model.revision}, validators=False)

    with pytest.raises(EmbedError, match=r"model\.safetensors is not the file pinned for tiny-e5.*Delete .*fetched"):
        await CompiledEmbedder(model, tmp_path).embed(TEXTS)

    assert not compiled_folder(model, tmp_path).exists()
    assert fetched_folder(model, tmp_path).exists()


async def test_a_hub_that_does_not_have_it_is_told(tiny: Tiny, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the model can not be had, the error says so in words."""
    _, model = tiny
    async with LocalWeb() as empty:
        monkeypatch.setenv("HF_ENDPOINT", empty.url(""))
        monkeypatch.setenv("HF_HOME", str(tmp_path / "hf"))

        with pytest.raises(EmbedError, match="tiny-e5 could not be fetched from the hub"):
            await CompiledEmbedder(model, tmp_path).embed(TEXTS)
