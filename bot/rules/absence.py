"""When a model that is not there any more is withdrawn."""

from collections.abc import Mapping

from bot.domain.model import Access, Hub, ModelRecord

LOOKS: Mapping[Hub, int] = {Hub.HUGGINGFACE: 3, Hub.MODELSCOPE: 3, Hub.GITHUB: 3}
"""How many looks in a row must miss a model, each with a neighbor that is there.

These hubs answer alike for what was deleted, made private or never was (Hugging Face: 401 for all three). Elsewhere a whole
listing that no longer names a model is its hub's own word, and one look is enough.
"""

HEALTHY = 0.5
"""A listing that lost more than this part of what it held is not believed: a lab's feed once showed 5 of 88 entries for a day."""


def is_withdrawn(record: ModelRecord) -> bool:
    """Say whether enough looks have missed a model."""
    return record.misses >= LOOKS.get(record.place.hub, 1)


def is_believable(*, listed: int, missing: int) -> bool:
    """Say whether a listing that names so many fewer may be believed; a short one may well lose one or two."""
    return missing <= max(2, int(listed * HEALTHY))


def is_there(record: ModelRecord) -> bool:
    """Say whether a model was there when last seen."""
    return record.access is not Access.GONE
