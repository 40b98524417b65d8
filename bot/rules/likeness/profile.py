"""What of an item is compared: made of its words once, and small enough to keep at hand."""

import re
from dataclasses import dataclass
from datetime import datetime

from bot.domain.item import Item, ItemId
from bot.domain.source import Url
from bot.domain.story import Traits
from bot.domain.vector import Vector
from bot.rules.identity import is_root, plain_title
from bot.rules.likeness.terms import (
    DAMPING,
    LEAD,
    READ,
    Ends,
    Terms,
    in_one_piece,
    neutral_of,
    once,
    pairs_of,
    proper_of,
    weigh,
    words_of,
)

SHORT = 160
"""Characters under which an item is a bare headline: it says less, so everything about it is less alike."""


_LISTING = re.compile(
    r"https?://(?:www\.)?(?:huggingface\.co|hf\.co|modelscope\.cn/models)/"
    r"(?!(?:blog|papers|datasets|spaces|docs|posts|collections|learn|organizations)/)[^/]+/[^/?#]+/?$"
)
"""A model's own page; a hub's blog and papers are dated like any other's."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Profile:
    """One item, ready to be held against others."""

    item: ItemId
    lang: str
    day: float  # since 1970
    vector: Vector | None
    headline: bool
    terms: Terms  # words and phrases (within one language), proper nouns, what every language writes alike, names
    ends: Ends
    names: frozenset[str]  # makers, families and models
    models: frozenset[str]
    act: str | None
    serials: frozenset[str]  # which one of many alike its title says it is
    copy: tuple[Url, str, str] | None  # address, source and plain title: what another must share to be the same article
    roundup: bool = False


def profile(item: Item, traits: Traits, vector: Vector | None) -> Profile:
    """Make the profile of one item."""
    lead = f"{item.title} {item.text[:LEAD]}"
    names = frozenset(name for name in traits.names if not name.startswith("~"))
    terms, ends = in_one_piece(
        weigh(words_of(lead)),
        weigh(pairs_of(words_of(f"{item.title} . {item.text[:READ]}"))),
        weigh(f"^{word}" for word in proper_of(f"{item.title} . {item.text[:READ]}")),
        weigh([*neutral_of(lead), *(f"@{name}" for name in names)], damping=2 * DAMPING),
        once(names),
    )
    return Profile(
        item=item.id,
        lang=item.lang,
        day=clock(item).timestamp() / 86_400,
        vector=vector,
        headline=len(item.title) + len(item.text) < SHORT,
        terms=terms,
        ends=ends,
        names=names,
        models=traits.models,
        act=traits.act,
        serials=frozenset(number for number in traits.numbers if number.startswith("#")),
        copy=None if item.url is None else (item.url, item.source, plain_title(item.title)),
        roundup=traits.roundup,
    )


def clock(item: Item) -> datetime:
    """Return when an item became news.

    A model's page on a hub is made days or weeks before anybody may see it: what counts is when it was seen.
    """
    return item.seen_at if item.url is not None and _LISTING.match(item.url) else item.published_at


def is_copy(one: Profile, other: Profile) -> bool:
    """Say whether two items are one article: one address, under one title or in two sources.

    Of a bare site root, and of two parts of a page, placing knows better: it leaves what it joined together.
    """
    if one.copy is None or other.copy is None or one.copy[0] != other.copy[0] or is_root(one.copy[0]):
        return False
    return one.copy[2] == other.copy[2] or one.copy[1] != other.copy[1]


def keys(held: Profile, many: int) -> frozenset[str]:
    """Return what other items of the same happening are looked for by: models, names, and the rarest words."""
    ids, weights = (part[: held.ends[0]] for part in held.terms)  # the words
    rarest = weights.argsort(kind="stable")[::-1][:many]
    return held.models | held.names | {f"~{ids[at]:x}" for at in rarest}
