"""What every answer is made from."""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from bot.domain.event import Event
from bot.domain.license import LicenseSnapshot
from bot.domain.lineage import Kin
from bot.domain.source import SourceId, SourceSpec
from bot.domain.subscription import Subscription
from bot.domain.watch import Maker
from bot.ports import Doors
from bot.rules.legibility import legible

Specs = Mapping[SourceId, SourceSpec]
"""The sources of the roster, by id."""

LONGEST = 300
"""Characters of a question that are read: a sentence has a hundred, an address seldom more than two."""


def asked(words: str) -> str:
    """Return what somebody typed as it is looked for: on one line, without what can not be seen or stored."""
    return legible(words[: 4 * LONGEST])[:LONGEST]


@dataclass(frozen=True, slots=True, kw_only=True)
class Draw:
    """How pictures are drawn, as PNG: given by whoever may draw."""

    timeline: Callable[
        [str, Sequence[LicenseSnapshot], Sequence[Event]], bytes
    ]  # a model's name, its license over time
    lineage: Callable[[Kin], bytes]


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """The doors, the roster, and the pencil."""

    doors: Doors
    specs: Specs
    makers: Sequence[Maker]
    subscriptions: Sequence[Subscription]  # of the roster; those made by command are in the store
    draw: Draw
    drawing: asyncio.Lock = field(
        default_factory=asyncio.Lock
    )  # one picture at a time: each takes half a second of a core
