"""A family of models, drawn from who was made from whom."""

from dataclasses import dataclass

from bot.domain.license import License
from bot.domain.model import Access, Place, Relation
from bot.domain.source import Url


@dataclass(frozen=True, slots=True, kw_only=True)
class Kin:
    """One model of a family, and those made from it."""

    place: Place
    name: str
    url: Url
    relation: Relation | None  # to the one above it; None: the root
    license: License | None  # None: nobody has looked yet
    access: Access | None
    conflict: str | None = None  # why its license is looser than one above it; a possible relabel, in words
    children: "tuple[Kin, ...]" = ()
    more: int = 0  # children that are not drawn
