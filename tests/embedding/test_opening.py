"""A setting opens an embedder."""

import subprocess
import sys
from pathlib import Path

import pytest

from bot.embedding import open_embedder
from bot.embedding.pinned import MINILM, MULTILINGUAL
from bot.errors import ConfigError, EmbedError
from bot.settings import read_settings


@pytest.mark.parametrize(
    ("setting", "name"),
    [
        ("hashing", "hashing@1/sums"),
        ("compiled", "all-MiniLM-L6-v2@53aa51172d14/compiled-1"),
        ("sentences", "all-MiniLM-L6-v2@53aa51172d14/sentences"),
        ("multilingual", "multilingual-e5-small@614241f622f5/compiled-1"),
    ],
)
def test_a_name_tells_model_revision_and_form(setting: str, name: str, tmp_path: Path) -> None:
    """What may be compared bears one name, what may not another; nothing is loaded or fetched to know it."""
    embedder = open_embedder(setting, data=tmp_path)

    assert embedder.name == name
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("setting", ["word2vec", "compiled:x", "hashing:x", "", "multilingual:en"])
def test_an_unknown_name_is_told_with_what_would_be_right(setting: str, tmp_path: Path) -> None:
    """A name nobody knows is an `EmbedError` that lists the ones there are."""
    with pytest.raises(EmbedError, match="sentences:NAME_OR_PATH"):
        open_embedder(setting, data=tmp_path)


@pytest.mark.parametrize(
    "setting", ["compiled", "multilingual", "hashing", "sentences", "sentences:BAAI/bge-m3", "sentences:./m"]
)
def test_the_settings_take_what_can_be_opened(setting: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each embedder may be set, and any model of sentence-transformers."""
    monkeypatch.setenv("KAIHO_EMBEDDER", setting)

    assert read_settings().embedder == setting


@pytest.mark.parametrize("setting", ["word2vec", "compiled:x", "sentences:"])
def test_the_settings_refuse_what_can_not(setting: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A mistyped embedder is told before anything is opened."""
    monkeypatch.setenv("KAIHO_EMBEDDER", setting)

    with pytest.raises(ConfigError, match=r"KAIHO_EMBEDDER: is no embedder\. Write compiled, multilingual"):
        read_settings()


def test_opening_loads_nothing_heavy() -> None:
    """Whoever embeds nothing waits neither for onnxruntime nor for torch."""
    heavy = "{'torch', 'transformers', 'sentence_transformers', 'onnxruntime', 'tokenizers'}"
    opening = "[bot.embedding.open_embedder(name, data=pathlib.Path('.')) for name in ('compiled', 'sentences')]"
    code = f"import bot.embedding, pathlib, sys; {opening}; print(sorted({heavy} & set(sys.modules)))"

    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert loaded.stdout.strip() == "[]"


@pytest.mark.parametrize(
    ("lang", "read"), [("en", True), ("en-US", True), ("ja", False), ("zh", False), ("de", False), ("und", False)]
)
def test_the_default_model_reads_english_only(lang: str, read: bool, tmp_path: Path) -> None:  # noqa: FBT001 - a table
    """What the English model can not read it does not judge, by whichever way it is run."""
    assert open_embedder("compiled", data=tmp_path).reads(lang) is read
    assert open_embedder("sentences", data=tmp_path).reads(lang) is read


@pytest.mark.parametrize("lang", ["en", "ja", "zh", "de", "und"])
def test_the_multilingual_model_reads_them_all(lang: str, tmp_path: Path) -> None:
    """With `multilingual`, every source is compared by its vectors."""
    assert open_embedder("multilingual", data=tmp_path).reads(lang)


def test_both_pinned_models_pin_their_weights() -> None:
    """Neither model is taken on trust: weights, tokenizer and configuration are held to a SHA-256."""
    for model in (MINILM, MULTILINGUAL):
        assert {"model.safetensors", "tokenizer.json", "config.json"} <= set(model.files)
        assert all(len(digest) == 64 for digest in model.files.values())
