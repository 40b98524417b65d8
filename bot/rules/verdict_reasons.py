"""Why a verdict is what it is: a closed list of words, which `wording_verdicts.py` says in every language."""

from dataclasses import dataclass
from enum import StrEnum

from bot.domain.claim import Finding
from bot.domain.event import LicenseChanged
from bot.domain.license import Clause, LicenseSnapshot
from bot.domain.model import ModelRecord


class Reason(StrEnum):
    """What decided, or what is missing."""

    # backed
    THERE = "weights-there"
    CLICK = "weights-there-after-a-click"
    GATED = "weights-there-gated"  # somebody decides who may have them
    SINCE_GONE = "was-there"  # it was, and has been withdrawn since
    APPROVED = "osi-approved"
    APPROVED_GATED = "osi-approved-gated"
    SAME = "same-license"
    CHANGED = "license-changed"
    MOVED = "access-changed"
    WITHDRAWN = "withdrawn"
    # contradicted
    FORBIDS = "license-forbids"  # a clause that no open source license may have
    RESTRICTED = "license-restricted"  # the same, where only its kind is known and no clause of it
    ANOTHER = "another-license"
    ABSENT = "nothing-there"
    # open
    NOWHERE = "not-in-the-ledger"
    SHUT = "disabled-by-the-hub"
    UNREAD = "license-not-read-yet"
    UNSTATED = "no-license-stated"
    UNKNOWN = "license-not-recognized"
    DOUBTFUL = "license-not-verified"
    UNAPPROVED = "not-osi-approved"  # nothing in it restricts use, and OSI has not approved it
    VERSION = "another-version"
    AMONG = "one-of-several-licenses"
    UNCLEAR = "labels-contradict"
    UNSEEN = "no-change-seen"
    STILL = "still-there"
    RUMORED = "rumored"
    BACKGROUND = "told-as-history"


REASONS = frozenset(reason.value for reason in Reason)
"""Every word a verdict's `reason` may be."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Opinion:
    """What one look at the ledger says of a claim, before it becomes a verdict."""

    finding: Finding
    reason: Reason
    firm: bool = False
    clauses: tuple[Clause, ...] = ()
    quote: str = ""
    record: ModelRecord | None = None
    snapshot: LicenseSnapshot | None = None
    change: LicenseChanged | None = None

    @property
    def rank(self) -> int:
        """Return how much it weighs beside others of the same claim: the worst first."""
        if self.finding is Finding.CONTRADICTED:
            return 0 if self.firm else 1
        return 2 if self.finding is Finding.OPEN else 3
