"""Any model of sentence-transformers, by path or by name."""

import asyncio
import json
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from bot.embedding.hub import languages
from bot.embedding.pinned import MINILM
from bot.embedding.sentences import SentencesEmbedder, chosen_of, open_sentences
from bot.errors import EmbedError
from tests.embedding.conftest import Tiny
from tests.world.web import LocalWeb


@pytest.mark.slow
async def test_a_folder_is_run(tiny: Tiny) -> None:
    """A path opens the model in that folder; its name tells the folder and what is in it, down to the bytes."""
    folder, _ = tiny

    embedder = open_sentences(str(folder))
    vectors = await embedder.embed(["Acme releases Acme-7B", "?"])

    assert embedder.name.startswith("tiny-e5@")
    assert embedder.name.endswith("/sentences")
    assert vectors.shape == (2, embedder.dimensions) == (2, 64)
    assert embedder.reads("ja")


@pytest.mark.slow
def test_a_changed_folder_has_another_name(tiny: Tiny, tmp_path: Path) -> None:
    """Other weights in the same folder are another model: what they make is not to be compared."""
    folder, _ = tiny
    copy = tmp_path / "tiny-e5"
    shutil.copytree(folder, copy)
    before = open_sentences(str(copy)).name
    assert before == open_sentences(str(folder)).name

    weights = copy / "model.safetensors"
    weights.write_bytes(weights.read_bytes()[:-1] + b"!")

    assert open_sentences(str(copy)).name != before


@pytest.mark.slow
async def test_the_prompts_a_model_brings_are_used(tiny: Tiny, tmp_path: Path) -> None:
    """A model that wants questions marked, and says so in its configuration, gets them marked."""
    folder, model = tiny
    copy = tmp_path / "prompted"
    shutil.copytree(folder, copy)
    config = copy / "config_sentence_transformers.json"
    said = json.loads(config.read_text())
    config.write_text(json.dumps({**said, "prompts": {"query": "query: ", "document": "passage: "}}))
    prompted, prefixed = open_sentences(str(copy)), SentencesEmbedder(chosen_of(model, folder))

    for query in (False, True):
        ours = await prompted.embed(["open weights"], query=query)
        np.testing.assert_allclose(ours, await prefixed.embed(["open weights"], query=query), atol=1e-5)


@pytest.mark.slow
async def test_a_name_is_fetched_once_and_kept(tiny: Tiny, hub: LocalWeb) -> None:
    """A name on the hub is fetched when it is first opened, stays at that revision, and is opened offline ever after."""
    _, model = tiny
    code = (
        "import asyncio; from bot.embedding.sentences import open_sentences; "
        f"embedder = open_sentences({model.repository!r}); print(embedder.name); "
        "print(asyncio.run(embedder.embed(['a text'])).shape)"
    )

    async def opened(code: str) -> list[str]:
        done = await asyncio.to_thread(
            subprocess.run, [sys.executable, "-c", code], capture_output=True, text=True, check=True
        )
        return str(done.stdout).splitlines()

    first = await opened(code)
    asked = hub.asked.total()
    again = await opened(code.rpartition(";")[0])

    assert first == [f"{model.repository}@{model.revision[:12]}/sentences", "(1, 64)"]
    assert again == first[:1]
    assert hub.asked.total() == asked > 0


@pytest.mark.slow
async def test_exchanged_weights_are_refused(tiny: Tiny) -> None:
    """The default model's files are held to what is pinned before they are read."""
    folder, _ = tiny

    with pytest.raises(EmbedError, match=r"model\.safetensors is not the file pinned for all-MiniLM-L6-v2"):
        await SentencesEmbedder(chosen_of(MINILM, folder)).embed(["a text"])


@pytest.mark.slow
async def test_a_folder_that_can_not_be_loaded_is_told(tmp_path: Path) -> None:
    """A folder that holds something else is an `EmbedError` that names it."""
    (tmp_path / "config.json").write_text("{}")

    with pytest.raises(EmbedError, match="sentence-transformers can not load"):
        await open_sentences(str(tmp_path)).embed(["a text"])


def test_an_empty_folder_is_told(tmp_path: Path) -> None:
    """A folder without a model is refused when it is opened."""
    with pytest.raises(EmbedError, match="holds no model"):
        open_sentences(str(tmp_path))


@pytest.mark.parametrize(
    ("card", "langs"),
    [
        ("---\nlanguage: en\n---\n", {"en"}),
        ("---\nlanguage:\n- ja\n- EN\n---\n", {"ja", "en"}),
        ("---\nlanguage: multilingual\n---\n", None),
        ("---\nlicense: mit\n---\n", None),
        ("# A card without a head\n", None),
        ("---\nlanguage: [en\n---\n", None),
        ("---\n- a list\n---\n", None),
        (None, None),
    ],
)
def test_a_card_tells_the_languages(card: str | None, langs: set[str] | None, tmp_path: Path) -> None:
    """A model reads what its card names; where it names nothing, all is taken for readable."""
    if card is not None:
        (tmp_path / "README.md").write_text(card)

    assert languages(tmp_path) == langs
