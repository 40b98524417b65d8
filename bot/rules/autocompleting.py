"""What somebody may be typing: the likeliest first."""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from bot.domain.answer import Option
from bot.rules.legibility import clip, legible

MOST = 25
"""Choices that Discord shows. https://docs.discord.com/developers/interactions/application-commands#autocomplete"""

LONGEST = 100
"""Characters of a choice's label, and of its value, as Discord takes them."""

_MARKS = re.compile(r"[\s_./:·-]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """One thing that can be chosen, with every name it goes by."""

    label: str
    value: str
    names: tuple[str, ...] = ()  # besides its label and its value
    also: tuple[str, ...] = ()  # names of what belongs to it: what is called so itself comes first


def likeliest(typed: str, offers: Iterable[Offer], *, most: int = MOST) -> tuple[Option, ...]:
    """Return the offers that hold what was typed: those called so, then those that begin so, then words of them, then the rest.

    Of equals the one offered first comes first; each value once. What does not fit into a choice is not offered.
    """
    said = folded(typed)
    found: list[tuple[int, int, Offer]] = []
    for place, offer in enumerate(offers):
        own = min(_fit(said, folded(name)) for name in (offer.label, offer.value, *offer.names))
        fit = min(own, _LOOSE + min((_fit(said, folded(name)) for name in offer.also), default=_NOT))
        if fit < _NOT and 0 < len(offer.value) <= LONGEST:
            found.append((fit, place, offer))
    options: dict[str, Option] = {}
    for _, _, offer in sorted(found, key=lambda each: each[:2]):
        label = clip(legible(offer.label), LONGEST) or clip(legible(offer.value), LONGEST)
        if label:
            options.setdefault(offer.value, Option(label=label, value=offer.value))
        if len(options) == most:
            break
    return tuple(options.values())


def folded(said: str) -> str:
    """Write a name so that neither case, nor width, nor the marks between its parts matter: `Llama_3.1` is `llama 3 1`."""
    shown = said[:LONGEST] if said.isprintable() else legible(said[:LONGEST])
    return _MARKS.sub(" ", unicodedata.normalize("NFKC", shown).casefold()).strip()


_NOT, _LOOSE = 8, 2


def _fit(said: str, name: str) -> int:
    """Say how well a name fits, the lower the better; `_NOT`: not at all."""
    if said == name:
        return 0
    if name.startswith(said):
        return 1
    if f" {said}" in name:
        return 2
    if said in name:
        return 3
    return 4 if said.replace(" ", "") in name.replace(" ", "") else _NOT


def beginning(typed: str, names: Sequence[str]) -> bool:
    """Say whether any of these names begins with what was typed."""
    said = folded(typed)
    return bool(said) and any(folded(name).startswith(said) for name in names)
