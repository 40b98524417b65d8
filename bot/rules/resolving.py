"""Names in texts and repositories on hubs, made comparable: which of the ledger's models a text means."""

import re
from collections.abc import Sequence

from bot.domain.mention import Mention
from bot.domain.model import ModelRecord, Relation
from bot.rules.mentions_making import Found
from bot.rules.mentions_shapes import read_name
from bot.rules.names import HUB_OWNERS

_LATEST = re.compile(r":(?:latest|free|beta|extended|thinking|online)$", re.IGNORECASE)
"""What a hub puts after a name and is no part of it."""

_BY_OTHERS = frozenset({Relation.QUANTIZED, Relation.FINETUNE, Relation.ADAPTER, Relation.MERGE})

LONGEST = 200
"""Characters of a repository's name that are read."""


def key_of(name: str) -> str:
    """Return what a hub's name for a model is compared by: the `name` its mention in a text would have.

    `meta-llama/Llama-3.1-8B-Instruct`, Ollama's `llama3.1:8b` and a text's `Llama 3.1 8B` are all `llama3.1-8b`.
    """
    found = _read(name)
    return found.bare if found else name.lower()


def resolve(mention: Mention, records: Sequence[ModelRecord]) -> tuple[ModelRecord, ...]:
    """Return which records are the model a text names: exact ones first, then the sizes of a release named without one.

    Never another version or variant, and never what somebody else made of it.
    """
    wanted = _read(mention.label) or _read(mention.name)
    if wanted is None:
        return ()
    fitting: list[tuple[tuple[bool, bool, bool, bool], ModelRecord]] = []
    for record in records:
        found = _read(record.place.repository) or _read(record.name)
        if found is None or not _is_makers(mention, record) or not _is_release(wanted, found):
            continue
        rank = (
            found.parts.sizes != wanted.parts.sizes,
            found.parts.builds != wanted.parts.builds,
            found.parts.stages != wanted.parts.stages,
            record.withdrawn_at is not None,
        )
        fitting.append((rank, record))
    return tuple(record for _, record in sorted(fitting, key=lambda pair: pair[0]))


def _read(name: str) -> Found | None:
    """Read a hub's name for a model, without its owner."""
    return read_name(_LATEST.sub("", name[:LONGEST]).rpartition("/")[2])


def _is_release(wanted: Found, found: Found) -> bool:
    """Say whether a repository holds the release named: all its parts, and its size where one is named."""
    one, two = wanted.parts, found.parts
    if (wanted.family, one.version, set(one.rest)) != (found.family, two.version, set(two.rest)):
        return False
    return not one.sizes or one.sizes == two.sizes or (len(one.sizes) == 1 and one.sizes[0] in two.sizes)


def _is_makers(mention: Mention, record: ModelRecord) -> bool:
    """Say whether a repository is the maker's own; a name whose maker nobody knows may be anybody's original."""
    maker = record.model.partition("/")[0] if "/" in record.model else ""
    owner = record.place.repository.partition("/")[0].lower() if "/" in record.place.repository else ""
    owners = {
        maker.rpartition(":")[2],
        owner,
        HUB_OWNERS.get(owner, ""),
        HUB_OWNERS.get(maker.rpartition(":")[2], ""),
    } - {""}
    if mention.maker:
        return mention.maker in owners or not owner
    return not any(parent.relation in _BY_OTHERS for parent in record.parents)
