"""Which sources a hub's own word of a change is about."""

from collections.abc import Iterable
from urllib.parse import parse_qsl, unquote, urlsplit

from bot.domain.model import Place
from bot.domain.source import SourceSpec


def concerned(place: Place, specs: Iterable[SourceSpec]) -> tuple[SourceSpec, ...]:
    """Return the sources that list this place: its maker's, or its own."""
    owner = place.repository.split("/")[0].casefold()
    return tuple(
        spec for spec in specs if spec.enabled and spec.kind == place.hub and _names(spec, owner, place.repository)
    )


def _names(spec: SourceSpec, owner: str, repository: str) -> bool:
    parts = urlsplit(spec.url)
    asked = {value.casefold() for key, value in parse_qsl(parts.query) if key in {"author", "owner"}}
    return owner in asked or unquote(parts.path).casefold().endswith(f"/{repository.casefold()}")
