"""Models that are not installed with us are fetched from the Hugging Face hub, once."""

from pathlib import Path

import huggingface_hub
from yaml import YAMLError  # type: ignore[import-untyped]  # comes with huggingface_hub, without types

from bot.embedding.pinned import PinnedModel, check_files, is_pinned
from bot.errors import EmbedError

OTHER_FORMATS = ("onnx/*", "openvino/*", "*.onnx", "*.h5", "*.msgpack", "*.ot", "*.tflite", "*.mlmodel", "coreml/*")
"""What many repositories hold besides: the same weights again, for other libraries."""


def fetched_folder(model: PinnedModel, data: Path) -> Path:
    """Return where a pinned model is kept once fetched."""
    return data / "embedding" / f"{model.at}-fetched"


def fetch(model: PinnedModel, data: Path) -> Path:
    """Bring a pinned model, unless it is there; return its folder. An `EmbedError` when it can not be had, or is another.

    huggingface_hub shows a bar on stderr, goes on where it was cut off, and asks HF_ENDPOINT where that is set.
    """
    folder = fetched_folder(model, data)
    if is_pinned(model, folder):
        return folder
    try:
        huggingface_hub.snapshot_download(
            model.repository or model.name,
            revision=model.revision,
            local_dir=folder,
            allow_patterns=list(model.files),
            token=False,  # it is public; nobody need know who asks
        )
    except (OSError, ValueError) as error:
        raise EmbedError(unreachable(model.name, error)) from error
    check_files(model, folder)
    return folder


def find(name: str, revision: str | None) -> Path:
    """Return the folder of any model of the hub, fetched at its first use and kept at that revision ever after."""
    try:
        return Path(huggingface_hub.snapshot_download(name, revision=revision, local_files_only=True))
    except (OSError, ValueError):
        pass  # not all of it is here yet
    try:
        return Path(huggingface_hub.snapshot_download(name, revision=revision, ignore_patterns=list(OTHER_FORMATS)))
    except (OSError, ValueError) as error:
        raise EmbedError(unreachable(name, error)) from error


def languages(folder: Path) -> frozenset[str] | None:
    """Return the languages a model's card names; None when it names none, or says that it takes any."""
    try:
        card = huggingface_hub.metadata_load(folder / "README.md") or {}
    except (OSError, ValueError, YAMLError):
        return None
    said = card.get("language")
    named = [said] if isinstance(said, str) else said if isinstance(said, list) else []
    langs = frozenset(str(lang).lower() for lang in named)
    return None if not langs or langs & {"multilingual", "mul"} else langs


def unreachable(name: str, error: Exception) -> str:
    """Say that a model could not be fetched, and why."""
    why = " ".join(str(error).split())[:300]
    return f"{name} could not be fetched from the hub. {why}"
