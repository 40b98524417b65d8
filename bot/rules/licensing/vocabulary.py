"""The closed list of what a license can state: one table, from which every other part takes its words."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from bot.domain.license import Tier


@dataclass(frozen=True, slots=True)
class Word:
    """One kind of clause."""

    meaning: str
    weight: float
    """How much more restrictive (above zero) or open (below) a license becomes by stating it.

    A judgment, in steps: 10 forbids what most people want to do, 5 binds some of them, 2 is a duty on the way, 0 is neither.
    """


WORDS: Mapping[str, Word] = MappingProxyType(
    {
        "non-commercial": Word("commercial use not allowed", 10),
        "research-only": Word("research (or evaluation) purposes only", 10),
        "registration-required": Word("commercial use needs a registration, form or acceptance", 5),
        "prior-written-authorization": Word("needs the licensor's written permission or a separate agreement", 6),
        "mau-threshold": Word("above N monthly users other terms apply", 5),
        "dau-threshold": Word("above N daily users", 5),
        "revenue-threshold": Word("above N revenue (per month or year)", 5),
        "traffic-threshold": Word("above N visits or requests", 5),
        "territorial-exclusion": Word("not granted in a territory", 6),
        "acceptable-use-policy": Word("an attached or linked use policy binds", 3),
        "field-of-use": Word("named uses are forbidden", 4),
        "output-commercial-use": Word("outputs may be used commercially", -3),
        "output-ownership-claim": Word("who owns outputs", 0),
        "output-training-restriction": Word("outputs (or the model) may not train others", 5),
        "competing-use": Word("no competing product", 5),
        "attribution-notice": Word("keep notices, credit the licensor", 1),
        "attribution-display": Word("show a name in the product", 3),
        "naming": Word("derivatives carry a name or prefix", 2),
        "modification-notice": Word("say what was changed", 1),
        "copyleft": Word("derivatives under the same license", 5),
        "network-copyleft": Word("also when served over a network", 6),
        "share-alike": Word("adaptations under the same terms", 4),
        "upstream-passthrough": Word("terms of a base model, or these terms, pass on", 1.5),
        "patent-grant": Word("a patent license", -1.5),
        "patent-retaliation": Word("ends when you sue over patents", 1),
        "no-derivatives": Word("no adaptations, or limits on passing them on", 7),
        "no-redistribution": Word("copies may not be passed on, or only some", 7),
        "sublicensing": Word("sublicensing allowed or forbidden", 0),
        "non-transferable": Word("the grant can not be transferred", 1),
        "revocable": Word("the grant can be withdrawn", 3),
        "automatic-termination": Word("ends by itself on breach", 1),
        "scope": Word("which models, files or versions are covered", 0),
        "ai-disclosure": Word("say that output is generated", 2),
        "content-filter": Word("filters or review are a duty", 2),
        "watermark": Word("marks may not be removed", 1),
        "indemnity": Word("you protect the licensor", 1),
        "governing-law": Word("law and courts, or local-law compliance", 0),
        "change-date": Word("turns into another license on a date", 0),
        "no-endorsement": Word("no use of names to endorse", 0.5),
    }
)
"""Every word, its meaning, and its weight."""

THRESHOLDS = frozenset({"mau-threshold", "dau-threshold", "revenue-threshold", "traffic-threshold"})
"""Words whose value is a number; the lower it is, the more it binds."""

NARROWED = frozenset({"output-training-restriction"})
"""Words whose value says what alone is forbidden: with no value, all of it is."""


def weight(word: str) -> float:
    """Return how much more restrictive stating this makes a license; 0 for a word that is not of the list."""
    return WORDS[word].weight if word in WORDS else 0.0


def tighter(word: str, before: str, after: str) -> int:
    """Say whether another value binds more (1), less (-1), or neither can be said (0)."""
    if word in THRESHOLDS and before.isdecimal() and after.isdecimal():
        return (int(before) > int(after)) - (int(before) < int(after))
    if word in NARROWED:
        return (not after) - (not before)
    return 0


LEVELS: Mapping[Tier, int] = MappingProxyType(
    {tier: number for number, tier in enumerate(Tier)} | {Tier.RESEARCH_ONLY: list(Tier).index(Tier.NON_COMMERCIAL)}
)
"""How far from open a tier is, from 0; to whoever wants to earn with a model, research only and non-commercial are the same."""
