"""Texts become vectors here."""

from pathlib import Path

from bot.embedding.compiled import CompiledEmbedder
from bot.embedding.hashing import HashingEmbedder
from bot.embedding.pinned import MINILM, MULTILINGUAL
from bot.embedding.sentences import open_sentences
from bot.errors import EmbedError
from bot.ports import Embedder


def open_embedder(name: str, *, data: Path) -> Embedder:
    """Open the embedder a setting names; what is heavy is loaded at its first use.

    `compiled` is all-MiniLM-L6-v2, English; `multilingual` is multilingual-e5-small, fetched once; both run without torch.
    `sentences` is all-MiniLM-L6-v2 in sentence-transformers, `sentences:NAME_OR_PATH` any other model there. `hashing` needs
    no model.
    """
    kind, _, which = name.partition(":")
    match kind, which:
        case "compiled", "":
            return CompiledEmbedder(MINILM, data)
        case "multilingual", "":
            return CompiledEmbedder(MULTILINGUAL, data)
        case "hashing", "":
            return HashingEmbedder()
        case "sentences", _:
            return open_sentences(which or None)
        case _:
            choices = "compiled, multilingual, hashing, sentences or sentences:NAME_OR_PATH"
            raise EmbedError(f"there is no embedder {name!r}. Write {choices}.")
