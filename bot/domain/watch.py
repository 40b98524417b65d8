"""The makers and models an operator follows closely: `watch:` in `sources.yaml`."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from bot.domain.model import Hub, Place


@dataclass(frozen=True, slots=True, kw_only=True)
class Maker:
    """Who makes models, and what they are called on each hub."""

    id: str  # lower case, chosen once: the first half of its models' ids
    name: str
    handles: Mapping[Hub, tuple[str, ...]] = field(
        default_factory=dict
    )  # owners, repositories or pages, as the hub spells them


@dataclass(frozen=True, slots=True, kw_only=True)
class Watch:
    """Everything that is followed closely."""

    makers: tuple[Maker, ...] = ()
    models: tuple[Place, ...] = ()  # single models beside those of the makers
