"""Who makes models and what the models are called, in three languages: data, no decisions.

`names.json` holds one entry a maker: `label`, how it is written; `said`, how people call it, small letters; `hubs`, the owners
it has on hubs; `namesake`, its models are called as it is; `series`, the words its models' versions begin with (`V4` after
DeepSeek); `families`, each with how it is written first and how people call it after. Marks on a name: `flux?` is also a plain
word, a name only with a capital and in a text about models, `mythos^` with a capital anywhere; `step!` is one only with a version or a
size after it; `=opus?` stands for the family and is one of its variants. Marks on a label: `Qwen+` is written together with its
version; `Privacy-Filter*` is one model by itself, whatever follows. `called` is what a namesake's models are called.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files
from types import MappingProxyType
from typing import Any

from bot.rules.names_words import NOT_MODELS, UNTOLD, VARIANTS

__all__ = [
    "ALIASES",
    "CALLED",
    "FAMILIES",
    "HUB_OWNERS",
    "LABELS",
    "MAKERS",
    "MAKER_LABELS",
    "NAMESAKES",
    "NOT_MODELS",
    "SERIES",
    "SINGLE",
    "UNTOLD",
    "VARIANTS",
    "Alias",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Alias:
    """One way to call a maker or a family."""

    said: str  # small letters
    name: str  # the canonical name of what is called so
    variant: str = ""  # what it says besides the family: `opus`
    plain: bool = False  # also a plain word
    capital: bool = False  # a name only with a capital
    numbered: bool = False  # a name only with a version or a size


def _held() -> Mapping[str, Mapping[str, Any]]:
    lies = files("bot.rules") / "names.json"
    held: dict[str, dict[str, Any]] = json.loads(lies.read_text(encoding="utf-8"))
    return held


_MARKS = "?!^"


def _alias(said: str, name: str) -> Alias:
    """Read a name with its marks."""
    bare = said.removeprefix("=").rstrip(_MARKS)
    return Alias(
        said=bare,
        name=name,
        variant=bare if said.startswith("=") else "",
        plain=said.endswith("?"),
        capital=said.endswith("^"),
        numbered=said.endswith("!"),
    )


_HELD = _held()

MAKERS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {maker: tuple(said.rstrip(_MARKS) for said in held["said"]) for maker, held in _HELD.items()}
)
"""Canonical maker → what people write, lower case."""

FAMILIES: Mapping[str, tuple[str, tuple[str, ...]]] = MappingProxyType(
    {
        family: (maker, tuple(_alias(said, family).said for said in spoken[1:]))
        for maker, held in _HELD.items()
        for family, spoken in held.get("families", {}).items()
    }
)
"""Canonical family → its maker and what people write. `mistral`, `deepseek` and `minimax` are makers whose models bear their name."""

ALIASES: tuple[Alias, ...] = tuple(
    [_alias(said, maker) for maker, held in _HELD.items() for said in held["said"]]
    + [
        _alias(said, family)
        for held in _HELD.values()
        for family, spoken in held.get("families", {}).items()
        for said in spoken[1:]
    ]
)
"""Every way to call a maker or a family."""

LABELS: Mapping[str, str] = MappingProxyType(
    {maker: held["label"] for maker, held in _HELD.items()}
    | {family: spoken[0] for held in _HELD.values() for family, spoken in held.get("families", {}).items()}
)
"""Maker or family → how it is written; with `+` at the end where a version follows without a hyphen."""

NAMESAKES = frozenset(
    maker for maker, held in _HELD.items() if held.get("namesake") or maker in held.get("families", {})
)
"""Makers whose models are called as they are: a version after the name makes it a model."""

MAKER_LABELS: Mapping[str, str] = MappingProxyType({maker: held["label"] for maker, held in _HELD.items()})
"""Maker → how it is written; a family may have its name and be written otherwise."""

CALLED: Mapping[str, str] = MappingProxyType(
    {**LABELS, **{maker: held["called"] for maker, held in _HELD.items() if "called" in held}}
)
"""Maker or family → how a model of that name begins."""

SINGLE = frozenset(name for name, label in LABELS.items() if label.endswith("*"))
"""Families that are one model."""

SERIES: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {maker: tuple(held["series"]) for maker, held in _HELD.items() if "series" in held}
    | {"kimi": ("k",), "mimo": ("v",), "grok": ("v",)}
)
"""Maker or family → what its versions begin with, where a text that names it goes on with the version alone."""

HUB_OWNERS: Mapping[str, str] = MappingProxyType(
    {owner: maker for maker, held in _HELD.items() for owner in held["hubs"]}
)
"""Owner on a hub, small letters → the maker it belongs to."""
