"""Claims, verdicts, disputes and rulings ⇄ JSON and columns, shared by both stores.

Each is kept whole beside the few columns it is looked up by, as the ledger's nouns are.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from bot.domain.claim import Claim, Dispute, Ruling, Verdict
from bot.domain.item import ItemId
from storage.codec import Row, Times
from storage.codec_ledger import Body, key_of

VERDICT = "id, item, at, body"
DISPUTE = "id, verdict, at, raised_by, body"
RULING = "low, high, at, body"

_CLAIMS: Body[tuple[Claim, ...]] = Body(tuple[Claim, ...], "set of claims")
_VERDICTS = Body(Verdict, "verdict")
_DISPUTES = Body(Dispute, "dispute")
_RULINGS = Body(Ruling, "ruling")


def claims_body(claims: Sequence[Claim]) -> str:
    """Write all that one item says."""
    return _CLAIMS.written(tuple(claims))


def claims_of(body: str) -> tuple[Claim, ...]:
    """Read all that one item says."""
    return _CLAIMS.read(body)


def names_in(claims: Iterable[Claim]) -> list[str]:
    """Return the names claims are looked up by, each once."""
    return list(dict.fromkeys(key_of(name) for claim in claims for name in claim.names))


def verdict_row(verdict: Verdict, times: Times) -> Row:
    """Write a verdict in the order of `VERDICT`."""
    return (verdict.id, verdict.item, times.at(verdict.at), _VERDICTS.written(verdict))


def verdict_of(body: str) -> Verdict:
    """Read a verdict."""
    return _VERDICTS.read(body)


def dispute_row(dispute: Dispute, times: Times) -> Row:
    """Write a dispute in the order of `DISPUTE`."""
    return (dispute.id, dispute.verdict, times.at(dispute.at), key_of(dispute.by), _DISPUTES.written(dispute))


def dispute_of(body: str) -> Dispute:
    """Read a dispute."""
    return _DISPUTES.read(body)


def answered(disputes: Iterable[Dispute], there: Iterable[Dispute]) -> list[Dispute]:
    """Return what is to be kept of disputes: one that is there, or comes twice, takes the last answer and nothing else."""
    kept = {dispute.id: dispute for dispute in there}
    for each in disputes:
        before = kept.get(each.id)
        kept[each.id] = each if before is None else replace(before, answer=each.answer, answered_at=each.answered_at)
    return list(kept.values())


def ruling_row(ruling: Ruling, times: Times) -> Row:
    """Write a ruling in the order of `RULING`."""
    return (*pair_of(ruling), times.at(ruling.at), _RULINGS.written(ruling))


def ruling_of(body: str) -> Ruling:
    """Read a ruling."""
    return _RULINGS.read(body)


def pair_of(ruling: Ruling) -> tuple[ItemId, ItemId]:
    """Return the two items a ruling is about, whichever way round it names them."""
    low, high = sorted((ruling.first, ruling.second))
    return ItemId(low), ItemId(high)


def newest_of(rulings: Iterable[Ruling]) -> list[Ruling]:
    """Return one ruling a pair: the newest, and of two of one moment the later in the row."""
    kept: dict[tuple[ItemId, ItemId], Ruling] = {}
    for ruling in rulings:
        before = kept.get(pair_of(ruling))
        if before is None or before.at <= ruling.at:
            kept[pair_of(ruling)] = ruling
    return list(kept.values())
