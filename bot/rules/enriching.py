"""An item read once: what it names, what it says happened, and what placing compares."""

from dataclasses import dataclass, replace

from bot.domain.claim import Act, Claim, Understanding
from bot.domain.item import Item
from bot.domain.story import Traits
from bot.domain.vector import Vector
from bot.rules.claims import understand
from bot.rules.likeness.profile import Profile, keys, profile
from bot.rules.mentions import WORD_MARK, mentions_of, traits

RAREST = 10
"""Rare words of an item that others of its happening are looked for by, beside the names it bears."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Enriched:
    """One item as it is understood."""

    item: Item
    said: Understanding
    traits: Traits
    held: Profile

    @property
    def claims(self) -> tuple[Claim, ...]:
        """Return what it says happened."""
        return self.said.claims


def read(item: Item) -> Understanding:
    """Return what one item is about and says."""
    return understand(item.title, item.text, item.lang, mentions_of(item.title, item.text, item.lang), url=item.url)


def enrich(item: Item, vector: Vector | None) -> Enriched:
    """Read an item: its mentions, its claims, and the profile it is placed by."""
    said = read(item)
    about = traits(item.title, item.text, item.lang)
    main = said.main
    names = frozenset(name for name in about.names if not name.startswith(WORD_MARK))
    # What happened is learned from news of models: of other news it says nothing that could be compared.
    act = main.act.value if main and names and main.act is not Act.NOT_AI else None
    about = replace(about, names=names, act=act, roundup=said.roundup or about.roundup)
    held = profile(item, about, vector)
    return Enriched(item=item, said=said, traits=replace(about, names=keys(held, RAREST)), held=held)
