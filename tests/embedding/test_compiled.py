"""The default model, compiled."""

import asyncio
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from bot.embedding import open_embedder
from bot.embedding.manifest import compiled_folder, read_manifest
from bot.embedding.pinned import MINILM
from tests.embedding.shared import shared_data

pytestmark = pytest.mark.slow

NEWS = [
    f"{maker} {act} {model}\n{more}"
    for maker, model in (("Acme", "Acme-7B"), ("Umbrella Labs", "Parasol 70B"), ("the Initech research group", "TPS-3"))
    for act, more in (
        ("releases", "The weights may be downloaded from the hub; a technical report will follow next week."),
        (
            "withdraws",
            "Its repository was emptied over night. Mirrors still serve the files, under the license of old.",
        ),
        (
            "changes the license of",
            "Companies with more than 700 million users need to ask first; all others need not.",
        ),
        ("benchmarks", "On MMLU it scores 77.8, on HumanEval 61.0, at 45 tokens a second on one consumer card. " * 9),
    )
]
"""Texts as we embed them, none of them among those by which compiling checked itself."""


@pytest.fixture(scope="session")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return shared_data(tmp_path_factory)


async def test_it_agrees_with_the_reference(data: Path) -> None:
    """Every vector lies within a cosine of 0.99 of what sentence-transformers makes of the text."""
    ours = await open_embedder("compiled", data=data).embed(NEWS)

    theirs = await open_embedder("sentences", data=data).embed(NEWS)

    assert (ours * theirs).sum(axis=1).min() >= 0.99


async def test_a_vector_is_the_same_to_the_last_bit(data: Path) -> None:
    """Neither neighbors nor a restart change anything at all: no text shares a batch with another."""
    together = await open_embedder("compiled", data=data).embed(NEWS)

    embedder = open_embedder("compiled", data=data)
    alone = np.concatenate([await embedder.embed([text]) for text in NEWS])

    assert np.array_equal(together, alone)


async def test_the_event_loop_goes_on_meanwhile(data: Path) -> None:
    """While texts are embedded, everything else has its turns."""
    embedder = open_embedder("compiled", data=data)
    turns = 0

    embedding = asyncio.create_task(embedder.embed(NEWS * 4))
    while not embedding.done():
        await asyncio.sleep(0)
        turns += 1

    assert turns > 100
    assert (await embedding).shape == (len(NEWS) * 4, embedder.dimensions)


async def test_it_runs_without_torch(data: Path) -> None:
    """Once compiled, neither torch nor transformers is loaded to open the model and embed."""
    await open_embedder("compiled", data=data).embed(["compiled by now"])
    heavy = "{'torch', 'transformers', 'sentence_transformers', 'onnx'}"
    code = (
        "import asyncio, pathlib, sys; from bot.embedding import open_embedder; "
        f"embedder = open_embedder('compiled', data=pathlib.Path({str(data)!r})); "
        f"asyncio.run(embedder.embed(['a text'])); print(sorted({heavy} & set(sys.modules)))"
    )

    loaded = await asyncio.to_thread(
        subprocess.run, [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )

    assert loaded.stdout.strip() == "[]"


async def test_what_was_compiled_says_what_it_is(data: Path) -> None:
    """The folder tells the model, the form that was kept, how near it comes, and what each file must be."""
    await open_embedder("compiled", data=data).embed(["compiled by now"])

    manifest = read_manifest(compiled_folder(MINILM, data), MINILM)

    assert manifest is not None
    assert manifest.model == MINILM.at
    assert manifest.cosine >= 0.99
    assert {"model.onnx", "tokenizer.json"} < set(manifest.files)
