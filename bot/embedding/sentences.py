"""The reference: models run by sentence-transformers. Torch is loaded with the first text."""

import asyncio
import hashlib
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from bot.domain.vector import Matrix
from bot.embedding.hub import find, languages
from bot.embedding.pinned import MINILM, MULTILINGUAL, SHORT, PinnedModel, check_files, package_folder, sha256
from bot.embedding.texts import readable
from bot.errors import EmbedError

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer


@dataclass(frozen=True, slots=True, kw_only=True)
class Chosen:
    """A model to be run, and where it lies."""

    at: str  # its name and revision
    folder: Path
    langs: frozenset[str] | None = None
    query: str = ""
    passage: str = ""
    pinned: PinnedModel | None = None  # whose files are checked before they are read


class SentencesEmbedder:
    """Runs any sentence-transformers model, on whatever device torch prefers."""

    def __init__(self, chosen: Chosen) -> None:
        self.name = f"{chosen.at}/sentences"
        self._chosen = chosen
        self._model: SentenceTransformer | None = None
        # One thread: torch spreads over all processors by itself, and the model is loaded once.
        self._pool = ThreadPoolExecutor(1, thread_name_prefix="sentences")

    @property
    def dimensions(self) -> int:
        """Return the length of a vector; only the model itself knows, so this loads it."""
        return int(self._pool.submit(self._encode, [""], query=False).result().shape[1])

    def reads(self, lang: str) -> bool:
        """Say whether the model's card names this language; a card that names none is taken to mean all."""
        return self._chosen.langs is None or lang.split("-", 1)[0].lower() in self._chosen.langs

    async def embed(self, texts: Sequence[str], *, query: bool = False) -> Matrix:
        """Return one row a text."""
        prepared = readable(texts, self._chosen.query if query else self._chosen.passage)
        loop = asyncio.get_running_loop()
        if not prepared:
            return np.zeros((0, await loop.run_in_executor(None, lambda: self.dimensions)), np.float32)
        return await loop.run_in_executor(self._pool, lambda: self._encode(prepared, query=query))

    def _encode(self, texts: list[str], *, query: bool) -> Matrix:
        """Encode with the prompts the model brings along, if any."""
        if self._model is None:
            self._model = _load(self._chosen)
        encode: Any = self._model.encode_query if query else self._model.encode_document
        vectors: Matrix = encode(texts, normalize_embeddings=True, show_progress_bar=False)
        return vectors.astype(np.float32, copy=False)


def open_sentences(which: str | None) -> SentencesEmbedder:
    """Choose a model: the default one, a folder, or a name on the hub, `NAME@REVISION` for one revision of it."""
    if not which:
        assert MINILM.package is not None
        return SentencesEmbedder(chosen_of(MINILM, package_folder(MINILM.package)))
    folder = Path(which).expanduser()
    if folder.is_dir():
        at = f"{folder.resolve().name}@{_digest(folder)[:SHORT]}"
        return SentencesEmbedder(Chosen(at=at, folder=folder, langs=languages(folder)))
    name, _, revision = which.partition("@")
    if name == MULTILINGUAL.repository and revision in {"", MULTILINGUAL.revision}:
        return SentencesEmbedder(chosen_of(MULTILINGUAL, find(name, MULTILINGUAL.revision)))
    folder = find(name, revision or None)
    # The hub's cache calls a snapshot's folder after its commit.
    return SentencesEmbedder(Chosen(at=f"{name}@{folder.name[:SHORT]}", folder=folder, langs=languages(folder)))


def chosen_of(model: PinnedModel, folder: Path) -> Chosen:
    """Return a pinned model in its folder, to be run as it wants to be."""
    return Chosen(at=model.at, folder=folder, langs=model.langs, query=model.query, passage=model.passage, pinned=model)


def _digest(folder: Path) -> str:
    """Return what tells a folder's model from any other: the SHA-256 of its files' own."""
    paths = sorted(
        path for path in folder.rglob("*") if path.suffix in {".json", ".safetensors", ".bin", ".txt", ".model"}
    )
    if not paths:
        raise EmbedError(f"{folder} holds no model. Name the folder that SentenceTransformer.save wrote.")
    return hashlib.sha256("".join(sha256(path) or "" for path in paths).encode()).hexdigest()


def _load(chosen: Chosen) -> "SentenceTransformer":
    if chosen.pinned is not None:
        check_files(chosen.pinned, chosen.folder)
    from bot.embedding.reference import load  # noqa: PLC0415 - it loads torch, which takes seconds

    return load(chosen.folder)
