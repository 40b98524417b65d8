"""A claim against the ledger: backed, contradicted or open, with the evidence.

Importance, credibility and license status are three things: nothing here is a score.
"""

import base64
import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from bot.domain.claim import Act, Claim, Finding, Verdict, VerdictId, Wording
from bot.domain.item import ItemId
from bot.domain.license import LicenseSnapshot
from bot.domain.model import Place
from bot.rules.verdict_license import OWN_TEXT, family, of_license
from bot.rules.verdict_presence import (
    Held,
    access_change,
    as_of,
    is_unsure,
    license_change,
    nowhere,
    says_weights,
    there,
    withdrawal,
)
from bot.rules.verdict_reasons import REASONS, Opinion, Reason

__all__ = ["REASONS", "Held", "Reason", "current", "judge", "news", "wanted"]

RELEASES = frozenset({Act.RELEASE, Act.RUMORED_RELEASE, Act.ANNOUNCEMENT})
"""What can be looked for on a hub."""

CHANGES = frozenset({Act.LICENSE_CHANGE, Act.ACCESS_CHANGE, Act.WITHDRAWAL})
"""What a hub may have seen happen."""

MOST = 4
"""Verdicts of one claim: a family whose sizes have more than four licenses is told by the worst."""

LOOKED_AT = 40
"""Places of one claim whose licenses are compared: the largest families have about thirty sizes and stages."""


def judge(claim: Claim, item: ItemId, held: Held, *, at: datetime, said_at: datetime) -> tuple[Verdict, ...]:
    """Hold a claim that was made at `said_at` against what the ledger holds; empty where nothing can be checked.

    One verdict for each license that differs, the worst first.
    """
    opinions = sorted(_opinions(claim, held, said_at), key=lambda opinion: opinion.rank)
    distinct: dict[tuple[object, ...], Opinion] = {}
    for opinion in opinions:
        license_ = opinion.snapshot.license if opinion.snapshot else None
        distinct.setdefault((opinion.finding, opinion.reason, license_ and family(license_)), opinion)
    return tuple(_verdict(claim, item, opinion, at) for opinion in list(distinct.values())[:MOST])


def wanted(held: Held, *, said_at: datetime) -> list[str]:
    """Return the SHA-256 of the texts a claim would be held against: where the sentences to quote stand."""
    deciding = [as_of(held_there, said_at) for held_there in _by_place(held.snapshots).values()]
    return list(
        dict.fromkeys(each.text_sha256 for each in deciding if each and each.text_sha256 and each.rung in OWN_TEXT)
    )[:LOOKED_AT]


def _opinions(claim: Claim, held: Held, said_at: datetime) -> list[Opinion]:
    if claim.background and claim.act in RELEASES | CHANGES:
        record = next(iter(held.records), None)
        return [Opinion(finding=Finding.OPEN, reason=Reason.BACKGROUND, record=record)]
    if claim.act in RELEASES:
        return _release(claim, held, said_at)
    if claim.act in CHANGES:
        return _change(claim, held, said_at)
    return []


def _release(claim: Claim, held: Held, said_at: datetime) -> list[Opinion]:
    """Hold "it is out" against what lies on the hubs, and then the words against the licenses that lie there."""
    if claim.wording is Wording.PROPRIETARY:
        return []  # what is served may have weights elsewhere, or none: no hub can tell
    said = claim.wording is not Wording.UNSPECIFIED or claim.license is not None or says_weights(claim)
    if not held.readable:
        return [nowhere(claim, held, said_at)] if said or held.holding else []
    if is_unsure(claim):
        return [there(held.readable[0])]
    return _licensed(claim, held, said_at) or [there(held.readable[0])]


def _licensed(claim: Claim, held: Held, said_at: datetime) -> list[Opinion]:
    """Return what each place's license says of a claim's words; a place nobody has read yet counts where no other does."""
    snapshots = _by_place(held.snapshots)
    found = [
        opinion
        for record in held.readable[:LOOKED_AT]
        if (opinion := of_license(claim, record, as_of(snapshots.get(record.place, ()), said_at), held.texts))
    ]
    read = [opinion for opinion in found if opinion.reason is not Reason.UNREAD] or found[:1]
    return [replace(opinion, firm=False) if _differs_elsewhere(opinion, read) else opinion for opinion in read]


def _differs_elsewhere(opinion: Opinion, others: Iterable[Opinion]) -> bool:
    """Say whether another place of the same model has another license: then neither is the last word."""
    one = opinion.snapshot
    return one is not None and any(
        other.model == one.model and other.rungs and family(other.license) != family(one.license)
        for other in (each.snapshot for each in others)
        if other is not None
    )


def _change(claim: Claim, held: Held, said_at: datetime) -> list[Opinion]:
    if claim.act is Act.ACCESS_CHANGE:
        found = access_change(held, said_at)
    elif claim.act is Act.WITHDRAWAL:
        found = withdrawal(held, said_at)
    else:
        found = license_change(claim, held, said_at)
        words = [] if is_unsure(claim) or found is None else _licensed(claim, held, said_at)
        against = [each for each in words if each.finding is Finding.CONTRADICTED and each.reason is not Reason.ANOTHER]
        same = [each for each in words if each.reason is Reason.SAME]
        if against or (found is not None and found.finding is Finding.OPEN and same):
            return against or same
    return [found] if found is not None else []


def _by_place(snapshots: Iterable[LicenseSnapshot]) -> Mapping[Place, list[LicenseSnapshot]]:
    places: dict[Place, list[LicenseSnapshot]] = {}
    for each in snapshots:
        places.setdefault(each.place, []).append(each)
    return places


def _verdict(claim: Claim, item: ItemId, opinion: Opinion, at: datetime) -> Verdict:
    record, snapshot, change = opinion.record, opinion.snapshot, opinion.change
    license_ = snapshot.license if snapshot and snapshot.rungs else None
    revision, evidence = (record.revision, record.url) if record else (None, None)
    if snapshot:
        revision, evidence = snapshot.revision or None, snapshot.evidence
    if change:
        license_, revision, evidence = change.comparison.new, change.revision, change.evidence
    verdict = Verdict(
        id=VerdictId(""),
        item=item,
        claim=claim,
        model=record.model if record else change.model if change else None,
        place=record.place if record else change.place if change else None,
        finding=opinion.finding,
        reason=opinion.reason.value,
        firm=opinion.firm,
        clauses=opinion.clauses,
        quote=opinion.quote,
        license=license_,
        revision=revision,
        evidence=evidence,
        at=at,
    )
    return replace(verdict, id=_id(verdict, ()))


def _id(verdict: Verdict, before: Sequence[Verdict]) -> VerdictId:
    """Make an id of what a verdict says and of those it comes after: 20 characters, the same for the same judgment.

    Two processes that judge at once say one thing; a finding that comes back after another is a new one.
    """
    said = "\0".join(map(repr, (verdict.item, verdict.claim, _substance(verdict), sorted(each.id for each in before))))
    digest = hashlib.sha256(said.encode("utf-8", "surrogatepass")).digest()[:12]
    return VerdictId(base64.b32encode(digest).decode().rstrip("=").lower())


def _substance(verdict: Verdict) -> tuple[object, ...]:
    """Return what makes a verdict another one: neither a later revision that says the same, nor a place named before another."""
    license_ = verdict.license
    return (
        verdict.finding.value,
        verdict.reason,
        verdict.firm,
        tuple(map(str, verdict.clauses)),
        license_ and (license_.key, license_.name),
    )


def current(verdicts: Iterable[Verdict], claims: Iterable[Claim] | None = None) -> tuple[Verdict, ...]:
    """Return what holds now: of each claim the verdicts made last, the worst first; of these claims alone, if given."""
    said = None if claims is None else list(claims)
    last: dict[Claim, list[Verdict]] = {}
    for verdict in verdicts:
        kept = last.setdefault(verdict.claim, [])
        if kept and kept[0].at < verdict.at:
            kept.clear()
        if not kept or kept[0].at == verdict.at:
            kept.append(verdict)
    held = [each for claim, kept in last.items() if said is None or claim in said for each in kept]
    return tuple(sorted(held, key=_weight))


def news(before: Sequence[Verdict], judged: Sequence[Verdict]) -> tuple[Verdict, ...]:
    """Return the verdicts of one claim that are to be kept: none where they say what those before them said."""
    if sorted(map(repr, map(_substance, before))) == sorted(map(repr, map(_substance, judged))):
        return ()
    return tuple(replace(verdict, id=_id(verdict, before)) for verdict in judged)


def _weight(verdict: Verdict) -> tuple[bool, bool, bool, bool]:
    found = verdict.finding
    return (
        verdict.claim.background,
        found is not Finding.CONTRADICTED,
        found is Finding.CONTRADICTED and not verdict.firm,
        found is Finding.BACKED,
    )
