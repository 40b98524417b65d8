"""What a license says of a claim's words: of "open source", and of the license it names."""

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache

from bot.domain.claim import Claim, Finding, Wording
from bot.domain.license import Clause, Evidence, License, LicenseSnapshot, Statement, Tier
from bot.domain.model import Access, ModelRecord
from bot.rules.ladder import is_graded
from bot.rules.licensing import catalogue
from bot.rules.licensing.identification import identify
from bot.rules.licensing.names import named as named_in
from bot.rules.licensing.vocabulary import LEVELS, THRESHOLDS, weight
from bot.rules.verdict_reasons import Opinion, Reason

FORBIDDEN = frozenset(
    {
        "non-commercial",
        "research-only",
        "no-derivatives",
        "no-redistribution",
        "prior-written-authorization",
        "territorial-exclusion",
        "registration-required",
        "mau-threshold",
        "dau-threshold",
        "revenue-threshold",
        "traffic-threshold",
        "output-training-restriction",
        "competing-use",
        "field-of-use",
        "acceptable-use-policy",
    }
)
"""What no license may state that OSI approves: free redistribution (1), derived works (3), no discrimination against persons or
fields of endeavor (5, 6), no additional license (7). https://opensource.org/osd"""

CLAUSES = 4
"""Clauses a verdict names: the one that decides, and what else decides beside it."""

OWN_TEXT = frozenset({Evidence.TEXT, Evidence.LINKED, Evidence.GATE})
"""Rungs on which a license speaks for itself; all others are labels."""

BY_KIND: Mapping[Tier, Clause] = {
    Tier.NON_COMMERCIAL: Clause(word="non-commercial"),
    Tier.RESEARCH_ONLY: Clause(word="research-only"),
}
"""What a kind of license states by being of it, where the catalogue names no clause."""

GENERIC = frozenset({"cc", "modified-mit", "rail", "gnu", "source-available", "bsd", "odc", "cdla"})
"""Families of the catalogue whose members grant different things; the others are one maker's license and its versions."""

LONGEST_NAME = 120
"""Characters of a named license that are looked at; the longest real names have ninety."""

_MODIFIED = re.compile(r"modif|修改|修正|改変|改良|変更", re.IGNORECASE)
_CALLED = re.compile(
    r"\s*(?:许可协议|授权协议|开源协议|许可证|协议|授权|許可證|授權|ライセンス|許諾契約|許諾)\s*$|^\s*the\s+",
    re.IGNORECASE,
)
_APACHE = re.compile(r"阿帕奇|アパッチ")
_PRECISE = re.compile(r"\d|research|communit|commercial|研究|社区|コミュニティ|商用|商业", re.IGNORECASE)
_VERSION = re.compile(r"[\d.]+|-(?:plus|only|or-later)$")


def meant(word: str) -> License | None:
    """Return the license an item names, however a journalist spells it; None where it may be several, or none we know."""
    return _meant(word[:LONGEST_NAME])


@lru_cache(maxsize=512)
def _meant(word: str) -> License | None:
    said = _APACHE.sub("Apache", word)
    bare = _CALLED.sub("", said).strip()
    if bare.casefold() in {"apache", "apache license"}:
        return catalogue.resolve("apache-2.0")  # the first and second Apache licenses left use before there were models
    found = catalogue.resolve(said) or catalogue.resolve(bare)
    if found is not None:
        return found
    several = {license_.key: license_ for _, license_ in named_in(f"Licensed under {said}")}
    return several.popitem()[1] if len(several) == 1 else None


def of_license(
    claim: Claim, record: ModelRecord, snapshot: LicenseSnapshot | None, texts: Mapping[str, str]
) -> Opinion | None:
    """Hold a claim's words against one place's license; None where they say nothing of it."""
    names = claim.license is not None and (
        meant(claim.license) is not None or _MODIFIED.search(claim.license) is not None
    )
    if not names and claim.wording is not Wording.OPEN_SOURCE:
        return None
    if snapshot is None:
        return Opinion(finding=Finding.OPEN, reason=Reason.UNREAD, record=record)
    if not snapshot.rungs or snapshot.rung is Evidence.INHERITED:
        return Opinion(finding=Finding.OPEN, reason=Reason.UNSTATED, record=record, snapshot=snapshot)
    if not is_graded(snapshot.rungs, snapshot.contradictions):
        return Opinion(finding=Finding.OPEN, reason=Reason.UNCLEAR, record=record, snapshot=snapshot)
    held = _Held(record, snapshot, texts)
    found = [each for each in (held.named(claim.license or ""), held.worded(claim.wording)) if each is not None]
    return min(found, key=lambda each: each.rank, default=None)


class _Held:
    """One place's license, and the text it was read from where there is one."""

    def __init__(self, record: ModelRecord, snapshot: LicenseSnapshot, texts: Mapping[str, str]) -> None:
        self._record = record
        self._snapshot = snapshot
        self._license = snapshot.license
        text = texts.get(snapshot.text_sha256 or "") if snapshot.rung in OWN_TEXT else None
        self._statements: Sequence[Statement] = identify(text).statements if text else ()

    def named(self, word: str) -> Opinion | None:
        """Hold the license an item names against the one that is there."""
        license_, asked = self._license, meant(word)
        if _MODIFIED.search(word):
            same = license_.variant_of is not None or _MODIFIED.search(license_.name)
            return self._say(Finding.BACKED, Reason.SAME) if same else None
        if asked is None:
            return None
        if asked.key in {license_.key, *(license_.key or "").split(" or ")}:
            return self._say(Finding.BACKED, Reason.SAME)
        if asked.key in (license_.key or "").split(" and "):
            return self._say(Finding.OPEN, Reason.AMONG)
        own = catalogue.clauses_of(asked.key)
        beyond = tuple(clause for clause in self._forbidden() if clause not in own)
        if license_.key is None and asked.tier is Tier.OSI_OPEN and beyond and self._snapshot.rung in OWN_TEXT:
            return self._against(Reason.ANOTHER, beyond)
        if _is_version(word, asked, license_):
            # A Business Source License is never the same twice: its licensor fills in what it grants.
            return self._say(Finding.OPEN, Reason.VERSION)
        if license_.key is None:
            return self._say(Finding.OPEN, Reason.UNKNOWN)  # what a text resembles is a neighbor, not its name
        return self._against(Reason.ANOTHER, self._forbidden())

    def worded(self, wording: Wording) -> Opinion | None:
        """Hold "open source" against the license that is there: only what OSI approved is called so."""
        if wording is not Wording.OPEN_SOURCE:
            return None
        license_, tier = self._license, self._license.tier
        if catalogue.is_open_source(license_):
            gated = self._record.access is Access.GATED_MANUAL
            return self._say(Finding.BACKED, Reason.APPROVED_GATED if gated else Reason.APPROVED)
        clauses = self._forbidden()
        if license_.key and tier is Tier.PERMISSIVE_WEIGHTS:
            # Kimi's threshold asks for a name to be shown, and forbids nothing.
            return self._say(Finding.OPEN, Reason.UNAPPROVED)
        if clauses:
            return self._against(Reason.FORBIDS, clauses)
        if tier is None:
            return self._say(Finding.OPEN, Reason.UNKNOWN)
        if LEVELS[tier] >= LEVELS[Tier.USE_RESTRICTED]:
            return self._against(Reason.RESTRICTED, ())
        return self._say(Finding.OPEN, Reason.DOUBTFUL if license_.doubts else Reason.UNAPPROVED)

    def _forbidden(self) -> tuple[Clause, ...]:
        """Return the clauses no open source license has, the weightiest first; those the text itself states before others."""
        kind = BY_KIND.get(self._license.tier) if self._license.tier else None
        showing = {
            each.clause
            for each in self._statements
            if each.threshold is not None and each.threshold.effect == "display"
        }
        said = {clause for clause in self._snapshot.clauses if clause.word in FORBIDDEN and clause not in showing}
        if kind is not None and not any(weight(clause.word) >= weight(kind.word) for clause in said):
            said.add(kind)
        return tuple(
            sorted(said, key=lambda clause: (-weight(clause.word), not self._quote((clause,)), _order(clause)))
        )

    def _quote(self, clauses: Sequence[Clause]) -> str:
        """Return the sentence of the stored text that states the first of these clauses."""
        if not clauses:
            return ""
        first = clauses[0]
        same = [each.quote for each in self._statements if each.clause == first]
        like = [each.quote for each in self._statements if each.clause.word == first.word]
        return next(iter(same or like), "")

    def _against(self, reason: Reason, clauses: tuple[Clause, ...]) -> Opinion:
        """Contradict, as firmly as the evidence is; what nobody has verified decides nothing unless the text itself says it."""
        snapshot, quote = self._snapshot, self._quote(clauses)
        if self._license.doubts and not (quote and snapshot.rung in OWN_TEXT) and not _agree(snapshot):
            return self._say(Finding.OPEN, Reason.DOUBTFUL)
        doubtful = bool(self._license.doubts) and not quote
        firm = not snapshot.contradictions and not doubtful and (snapshot.rung in OWN_TEXT or _agree(snapshot))
        return Opinion(
            finding=Finding.CONTRADICTED,
            reason=reason,
            firm=firm,
            clauses=clauses[:CLAUSES],
            quote=quote,
            record=self._record,
            snapshot=snapshot,
        )

    def _say(self, finding: Finding, reason: Reason) -> Opinion:
        return Opinion(finding=finding, reason=reason, record=self._record, snapshot=self._snapshot)


def family(license_: License) -> str:
    """Name what a license is or resembles, as the ladder tells licenses apart."""
    return license_.key or license_.variant_of or license_.name.casefold()


def _agree(snapshot: LicenseSnapshot) -> bool:
    """Say whether a second rung names the license that decides."""
    mine = [
        rung
        for rung in snapshot.rungs
        if rung.rung is not Evidence.INHERITED
        and (rung.license.key or rung.license.variant_of)
        and family(rung.license) == family(snapshot.license)
    ]
    return len({rung.rung for rung in mine}) > 1


def _is_version(word: str, asked: License, held: License) -> bool:
    """Say whether a name may mean the other license: people say "the Llama license" and mean any of five."""
    names = [asked.key or "", held.key or held.variant_of or ""]
    if len({_VERSION.sub("", name) for name in names}) == 1:
        return True
    one, other = map(catalogue.row, names)
    if one is None or other is None or one.family != other.family or one.family in GENERIC:
        return False
    return _PRECISE.search(word) is None or (one.tier is not None and one.tier is other.tier)


def _order(clause: Clause) -> tuple[int, str, str]:
    """Order clauses of one weight: of thresholds the lowest first."""
    low = int(clause.value) if clause.word in THRESHOLDS and clause.value.isdecimal() else 0
    return (low, clause.word, clause.value)
