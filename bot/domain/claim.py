"""What an item says happened, and what the ledger says of it."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import NewType

from bot.domain.item import ItemId
from bot.domain.license import Clause, License
from bot.domain.mention import Mention
from bot.domain.model import ModelId, Place
from bot.domain.source import Url


class Act(StrEnum):
    """What happened."""

    RELEASE = "release"  # the model is out; of a closed one, it is on offer
    RUMORED_RELEASE = "rumored_release"
    ANNOUNCEMENT = "announcement_without_weights"  # its maker presents it; weights are promised or not there
    LICENSE_CHANGE = "license_change"
    ACCESS_CHANGE = "access_change"  # gates, plan limits, regions
    LEAK = "leak"
    WITHDRAWAL = "withdrawal"  # retirement and suspension too
    DATASET_OR_CODE = "dataset_or_code_release"
    POLICY = "policy_or_opinion"
    RESEARCH = "benchmark_or_research"
    PRODUCT = "product_other"
    NOT_AI = "not_ai"


class Wording(StrEnum):
    """What an item calls the model. `open model`, `オープンモデル` and `無償公開` alone say neither."""

    OPEN_SOURCE = "open-source"
    OPEN_WEIGHTS = "open-weights"
    PROPRIETARY = "proprietary/API"
    UNSPECIFIED = "unspecified"


class Certainty(StrEnum):
    """How certain a claim is said to be."""

    CONFIRMED = "confirmed_by_maker"  # the maker says it, or the maker's own publication is told
    REPORTED = "reported"
    RUMORED = "rumored"
    SPECULATION = "speculation"


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """What an item says happened, in one sentence of it."""

    act: Act
    models: tuple[str, ...] = ()  # labels, `Alibaba/Qwen3.6-27B`, the one it is most about first
    names: tuple[str, ...] = ()  # the same models' canonical names, in the same order: what the ledger is asked by
    makers: tuple[str, ...] = ()  # who acts, as labels: `Alibaba`
    wording: Wording = Wording.UNSPECIFIED
    license: str | None = None  # as the item names it: `Apache 2.0`
    certainty: Certainty = Certainty.REPORTED
    sentence: str = ""  # the one that shows it, as it stands there
    background: bool = False  # told as history: nothing of today


@dataclass(frozen=True, slots=True, kw_only=True)
class Understanding:
    """What one item is about and says."""

    relevant: bool = False  # about a model's release, license, access, gate, leak or withdrawal
    mentions: tuple[Mention, ...] = ()  # in the order of the text
    claims: tuple[Claim, ...] = ()  # the main one first; background last
    roundup: bool = False  # tells many happenings

    @property
    def main(self) -> Claim | None:
        """Return what the item is news of, if of anything."""
        return next((claim for claim in self.claims if not claim.background), None)


class Finding(StrEnum):
    """What the ledger says of a claim."""

    BACKED = "backed"
    CONTRADICTED = "contradicted"
    OPEN = "open"  # nothing to check yet: judged again when the ledger moves


VerdictId = NewType("VerdictId", str)
"""Made of what the verdict says: the same judgment of the same claim is one verdict."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """A claim held against the ledger, with the evidence. Never edited: a later one stands beside it."""

    id: VerdictId
    item: ItemId
    claim: Claim
    model: ModelId | None  # the ledger's model it was held against; None: none is known
    place: Place | None = None
    finding: Finding
    reason: str  # a word of rules/verdict.py's REASONS; every language words it
    firm: bool = False  # from the license's own text, or from two rungs that agree; else it "looks inconsistent"
    clauses: tuple[Clause, ...] = ()  # those that decide
    quote: str = ""  # the sentence of the license that states the first of them
    license: License | None = None
    revision: str | None = None
    evidence: Url | None = None  # at that revision
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Dispute:
    """Somebody says that a verdict is wrong. It stays with the verdict; so does the operator's answer."""

    id: str
    verdict: VerdictId
    by: str
    note: str
    at: datetime
    answer: str | None = None
    answered_at: datetime | None = None


class Bond(StrEnum):
    """What an operator ruled of two items."""

    MERGE = "merge"
    SPLIT = "split"


@dataclass(frozen=True, slots=True, kw_only=True)
class Ruling:
    """An operator's word that two items are one happening, or are not. The newest for a pair holds."""

    bond: Bond
    first: ItemId
    second: ItemId
    at: datetime
