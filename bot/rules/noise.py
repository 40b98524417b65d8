"""Which models are copies of somebody else's: the most part of what is new on a hub, and no news."""

import re

from bot.domain.model import Place, Relation, Sighting

COPIES = {
    Relation.QUANTIZED: "a quantized copy of",
    Relation.ADAPTER: "an adapter for",
    Relation.MERGE: "a merge of",
}
"""A fine-tune is not among them: it is somebody's own work, and may be news."""

FORMATS = re.compile(
    r"""(?<![a-z0-9])(?: i?\d?-?gguf | ggml | awq | gptq | exl[23] | mlx | bnb | imatrix | hqq | aqlm | q?lora
          | [2-8]-?bits? | int[48] | nf4 | w\d{1,2}a\d{1,2} | i?q[2-8]_(?:[01k](?:_[sml])?) )(?![a-z0-9])""",
    re.IGNORECASE | re.VERBOSE,
)
"""Words in a model's name that say it is another one in another format: what llama.cpp, AutoAWQ, AutoGPTQ, ExLlama and MLX call theirs."""


def is_noise(sighting: Sighting) -> str | None:
    """Say why a model is a copy of another maker's; None where it is not. A maker's own copies of its own models are none."""
    mine = _owner(sighting.place)
    strangers = [parent for parent in sighting.parents if _owner(parent.place) != mine]
    if sighting.parents and not strangers:
        return None
    for parent in strangers:
        if parent.relation in COPIES:
            return f"{COPIES[parent.relation]} {parent.place.repository}"
    found = FORMATS.search(sighting.name)
    return f"another model as {found[0]}" if found else None


def _owner(place: Place) -> str:
    return place.repository.partition("/")[0].casefold()
