"""What of a text a model is given."""

from collections.abc import Sequence

MOST = 20_000
"""Characters of a text that are looked at: forty times what a model of 512 word pieces reads of ordinary prose.

Without a cap, a hostile text of many megabytes would be split into word pieces before all but 512 of them are dropped.
"""


def readable(texts: Sequence[str], prefix: str = "") -> list[str]:
    """Return texts that any tokenizer takes: with the model's prefix, capped, and without halves of characters."""
    return [prefix + text[:MOST].encode("utf-8", "replace").decode("utf-8") for text in texts]
