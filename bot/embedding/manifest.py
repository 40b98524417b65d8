"""What compiling leaves behind says of itself: what it is, and what every file of it must be."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np

from bot.domain.vector import Vector
from bot.embedding.pinned import PinnedModel, sha256
from bot.embedding.probes import PROBES

RECIPE = 1
"""Raised with every change to how models are compiled, so that what an older recipe made is made anew."""

NAME = "manifest.json"

LARGEST = 1_000_000
"""Bytes of a manifest: ours have some ten thousand."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """What stands in one compiled model's folder."""

    model: str
    recipe: int
    form: str  # how its numbers are written: "int8" or "float32"
    cosine: float  # the least of any probe's to the reference's
    probe: list[float]  # the reference's vector of the first probe
    files: Mapping[str, str]  # name → SHA-256


def compiled_folder(model: PinnedModel, data: Path) -> Path:
    """Return where a model is kept once compiled."""
    return data / "embedding" / f"{model.at}-compiled-{RECIPE}"


def write_manifest(folder: Path, model: PinnedModel, *, form: str, cosine: float, probe: Vector) -> None:
    """Write down everything that lies in a folder by now."""
    files = {path.name: sha256(path) or "" for path in sorted(folder.iterdir())}
    said = Manifest(
        model=model.at, recipe=RECIPE, form=form, cosine=round(cosine, 5), probe=probe.tolist(), files=files
    )
    (folder / NAME).write_text(json.dumps(asdict(said), indent=1), encoding="utf-8")


def read_manifest(folder: Path, model: PinnedModel) -> Manifest | None:
    """Return what a folder says of itself; None when it is not there, is another's, or does not hold what it says."""
    try:
        text = (folder / NAME).read_bytes()[:LARGEST]
        manifest = _manifest(json.loads(text))
    except (OSError, ValueError, TypeError, KeyError, RecursionError):
        return None
    if (manifest.model, manifest.recipe, len(manifest.probe)) != (model.at, RECIPE, model.dimensions):
        return None
    whole = bool(manifest.files) and all(sha256(folder / name) == held for name, held in manifest.files.items())
    return manifest if whole else None


def probe_of(manifest: Manifest) -> tuple[str, Vector]:
    """Return a text and the vector it must get, near enough."""
    return PROBES[0], np.array(manifest.probe, np.float32)


def _manifest(said: Mapping[str, Any]) -> Manifest:
    return Manifest(
        model=str(said["model"]),
        recipe=int(said["recipe"]),
        form=str(said["form"]),
        cosine=float(said["cosine"]),
        probe=[float(number) for number in said["probe"]],
        files={Path(name).name: str(held) for name, held in dict(said["files"]).items()},
    )
