"""Whether what a claim says happened to a model is what the ledger saw: there, gone, changed, gated."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from bot.domain.claim import Act, Certainty, Claim, Finding
from bot.domain.event import AccessChanged, Event, LicenseChanged, ModelWithdrawn
from bot.domain.license import Artifact, LicenseSnapshot
from bot.domain.model import Access, Hub, ModelId, ModelRecord
from bot.rules.verdict_license import family, meant
from bot.rules.verdict_reasons import Opinion, Reason

HOLDERS = frozenset({Hub.HUGGINGFACE, Hub.MODELSCOPE, Hub.OLLAMA, Hub.CIVITAI, Hub.KAGGLE})
"""Hubs where a model's weights lie. OpenRouter and Replicate serve models, GitHub has their code, the web their terms."""

SETTLES = timedelta(days=7)
"""How long after a claim, or after the first look, files are still being put right: what stands then is what the claim is
held against. Later changes are news of their own, and make no earlier claim wrong."""

BEFORE, AFTER = timedelta(days=30), timedelta(days=14)
"""How long before a claim a change may lie that it speaks of, and how long after it the ledger may see it: a commit is dated by
its author, and repositories of slow hubs are asked once a day."""

CLAUSES_OF_CHANGE = 4
"""Clauses of a change that a verdict names."""

_WEIGHTS = re.compile(
    r"\bweights?\b|\bcheckpoints?\b|hugging ?face|modelscope|\bollama\b|\bdownload|重み|ウェイト|ダウンロード|权重|魔搭|下载|開放權重",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """What the ledger holds of the models a claim names."""

    records: tuple[ModelRecord, ...] = ()  # the one it names best first
    snapshots: tuple[LicenseSnapshot, ...] = ()  # every one of their weights, in any order
    events: tuple[Event, ...] = ()
    texts: Mapping[str, str] = field(default_factory=dict)  # license texts by SHA-256
    watched: frozenset[ModelId] = frozenset()  # those whose maker is watched: what it publishes would be seen

    @property
    def holding(self) -> list[ModelRecord]:
        """Return the records of places where weights lie."""
        return [record for record in self.records if record.place.hub in HOLDERS]

    @property
    def readable(self) -> list[ModelRecord]:
        """Return the records of places where the weights can be had."""
        return [record for record in self.holding if record.access not in {Access.GONE, Access.DISABLED}]


def says_weights(claim: Claim) -> bool:
    """Say whether a claim's own sentence speaks of weights that can be had."""
    return _WEIGHTS.search(claim.sentence) is not None


def is_unsure(claim: Claim) -> bool:
    """Say whether a claim is told as a rumor or a guess: such a one is never wrong yet."""
    return claim.act is Act.RUMORED_RELEASE or claim.certainty in {Certainty.RUMORED, Certainty.SPECULATION}


def as_of(snapshots: Sequence[LicenseSnapshot], said_at: datetime) -> LicenseSnapshot | None:
    """Return what stood when a claim was made and the files had settled; the first there is where all are later."""
    weights = [each for each in snapshots if each.artifact is Artifact.WEIGHTS]
    if not weights:
        return None
    settled = max(said_at, min(map(_happened, weights))) + SETTLES
    return max(
        (each for each in weights if _happened(each) <= settled), key=lambda each: (_happened(each), each.observed_at)
    )


def _happened(snapshot: LicenseSnapshot) -> datetime:
    return snapshot.dated_at or snapshot.observed_at


def there(record: ModelRecord) -> Opinion:
    """Say that weights are there, and whether one may simply take them."""
    gates = {Access.GATED_MANUAL: Reason.GATED, Access.GATED_AUTO: Reason.CLICK}
    return Opinion(finding=Finding.BACKED, reason=gates.get(record.access, Reason.THERE), record=record)


def nowhere(claim: Claim, held: Held, said_at: datetime) -> Opinion:
    """Say why nothing is there: contradicted only where the ledger looked, and what was named is gone."""
    gone = [record for record in held.holding if record.access is Access.GONE]
    shut = [record for record in held.holding if record.access is Access.DISABLED]
    if is_unsure(claim):
        return Opinion(finding=Finding.OPEN, reason=Reason.RUMORED, record=next(iter(held.records), None))
    if shut:
        return Opinion(finding=Finding.OPEN, reason=Reason.SHUT, record=shut[0])
    since = [record for record in gone if record.withdrawn_at is not None and record.withdrawn_at > said_at]
    if since:
        return Opinion(finding=Finding.BACKED, reason=Reason.SINCE_GONE, record=since[0])
    looked = [record for record in gone if record.withdrawn_at is not None or record.model in held.watched]
    if looked and claim.act is Act.RELEASE:
        firm = len({record.place.hub for record in looked}) > 1  # two hubs agree
        return Opinion(finding=Finding.CONTRADICTED, reason=Reason.ABSENT, firm=firm, record=looked[0])
    return Opinion(finding=Finding.OPEN, reason=Reason.NOWHERE, record=next(iter(held.records), None))


def license_change(claim: Claim, held: Held, said_at: datetime) -> Opinion | None:
    """Hold "the license changed" against the changes the ledger saw."""
    changes = [
        event
        for event in held.events
        if isinstance(event, LicenseChanged) and event.artifact is Artifact.WEIGHTS and _is_near(event, said_at)
    ]
    asked = meant(claim.license) if claim.license else None
    spoken = [
        each
        for each in changes
        if asked is None or asked.key in {family(each.comparison.new), family(each.comparison.old)}
    ]
    if spoken:
        change = max(spoken, key=lambda event: event.at)
        found = change.comparison
        after = [after for _, after in found.changed]
        return Opinion(
            finding=Finding.BACKED,
            reason=Reason.CHANGED,
            clauses=(*found.added, *after, *found.removed)[:CLAUSES_OF_CHANGE],
            quote=next((quote.after or quote.before for quote in found.quotes), ""),
            record=_at(held, change),
            change=change,
        )
    if not held.records:
        return None
    return Opinion(
        finding=Finding.OPEN, reason=Reason.RUMORED if is_unsure(claim) else Reason.UNSEEN, record=held.records[0]
    )


def access_change(held: Held, said_at: datetime) -> Opinion | None:
    """Hold "who may have it changed" against the gates the ledger saw open or close."""
    moved = [event for event in held.events if isinstance(event, AccessChanged) and _is_near(event, said_at)]
    if moved:
        return Opinion(finding=Finding.BACKED, reason=Reason.MOVED, record=_at(held, moved[0]))
    if not held.holding:
        return None  # plan limits and regions of a service: nothing of it is seen on a hub
    return Opinion(finding=Finding.OPEN, reason=Reason.UNSEEN, record=held.holding[0])


def withdrawal(held: Held, said_at: datetime) -> Opinion | None:
    """Hold "it was withdrawn" against what is there: a service may end while the weights stay, so that no claim is wrong."""
    gone = [record for record in held.holding if record.access is Access.GONE]
    left = [event for event in held.events if isinstance(event, ModelWithdrawn) and _is_near(event, said_at)]
    if left or (gone and not held.readable):
        return Opinion(finding=Finding.BACKED, reason=Reason.WITHDRAWN, record=_at(held, left[0]) if left else gone[0])
    if not held.readable:
        return None
    return Opinion(finding=Finding.OPEN, reason=Reason.STILL, record=held.readable[0])


def _is_near(event: Event, said_at: datetime) -> bool:
    return said_at - BEFORE <= event.at <= said_at + AFTER


def _at(held: Held, event: Event) -> ModelRecord | None:
    """Return the record of an event's place, or any of its model."""
    mine = [record for record in held.records if record.model == event.model]
    return next((record for record in mine if record.place == event.place), next(iter(mine), None))
