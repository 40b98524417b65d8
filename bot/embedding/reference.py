"""sentence-transformers, loaded. Importing this imports torch, which takes seconds: only import it to use it."""

from pathlib import Path

from sentence_transformers import SentenceTransformer
from transformers.utils.logging import disable_progress_bar

from bot.errors import EmbedError

UNREADABLE = (OSError, ValueError, RuntimeError, KeyError, ImportError)
"""What transformers raises over files that are missing, cut off, of another shape, or of a model it does not know."""


def load(folder: Path, *, attention: str | None = None, device: str | None = None) -> SentenceTransformer:
    """Load the model in a folder; an `EmbedError` when it can not be."""
    disable_progress_bar()  # reading a file takes no longer than drawing its bar
    wanted = {"attn_implementation": attention} if attention else None
    try:
        return SentenceTransformer(str(folder), device=device, local_files_only=True, model_kwargs=wanted)
    except UNREADABLE as error:
        why = " ".join(str(error).split())[:300]
        raise EmbedError(f"sentence-transformers can not load {folder}: {why}") from error
