"""Somebody says that a verdict is wrong; the operator sees it, and answers. Both stay with the verdict."""

import base64
import hashlib
from collections.abc import Sequence
from dataclasses import replace

from bot.domain.claim import Dispute, Verdict, VerdictId
from bot.domain.item import ItemId
from bot.domain.story import StoryId
from bot.flows.judge import holding
from bot.flows.ledger import license_row
from bot.flows.rows import Row, moment
from bot.ports import Doors, Transaction
from bot.rules.legibility import clip, legible
from bot.rules.wording_verdicts import worded

LONGEST_NOTE = 2_000
"""Characters of a note, and of an answer, that are kept: as many as a Discord message holds, and no archive of quarrels."""

LONGEST_NAME = 80
"""Characters of the name somebody gives; Discord's own limit is 32."""

MOST_DISPUTES = 50
"""Disputes of one verdict that are kept: what more people say has been said."""

LATEST = 2_000
"""Items looked through for the newest verdicts."""


async def raise_dispute(words: str, note: str, doors: Doors, *, by: str = "operator") -> list[Dispute]:
    """Dispute a verdict, or those that hold of an item or of a story; empty where nothing is meant, or nothing is said."""
    said = clip(legible(note).strip(), LONGEST_NOTE)
    if not said:
        return []
    now = doors.clock.now()
    async with doors.store.begin() as tx:
        verdicts = await _meant(words, tx)
        raised = [
            Dispute(
                id=_id(verdict.id, by, said),
                verdict=verdict.id,
                by=clip(legible(by).strip(), LONGEST_NAME) or "somebody",
                note=said,
                at=now,
            )
            for verdict in verdicts
        ]
        there = await tx.verdicts.disputes([verdict.id for verdict in verdicts])
        known = {dispute.id for dispute in there}
        full = {each.verdict for each in there if sum(one.verdict == each.verdict for one in there) >= MOST_DISPUTES}
        new = [each for each in raised if each.id not in known and each.verdict not in full]
        await tx.verdicts.dispute(new)
    return [*new, *(each for each in there if each.id in {one.id for one in raised})]


async def answer_disputes(words: str, answer: str, doors: Doors) -> list[Dispute]:
    """Answer a dispute, or every one of a verdict, an item or a story; a later answer takes an earlier one's place."""
    said = clip(legible(answer).strip(), LONGEST_NOTE)
    if not said:
        return []
    now = doors.clock.now()
    async with doors.store.begin() as tx:
        every = await tx.verdicts.disputes()
        mine = [dispute for dispute in every if dispute.id == words.strip()]
        if not mine:
            verdicts = {verdict.id for verdict in await _meant(words, tx, whole=True)}
            mine = [dispute for dispute in every if dispute.verdict in verdicts]
        answered = [replace(dispute, answer=said, answered_at=now) for dispute in mine]
        await tx.verdicts.dispute(answered)
    return answered


async def disputes(doors: Doors, *, limit: int | None = None) -> list[Row]:
    """Return what is disputed, what waits for an answer first, each with its verdict."""
    async with doors.store.begin() as tx:
        found = await tx.verdicts.disputes()
        ordered = sorted(found, key=lambda dispute: (dispute.answer is not None, -dispute.at.timestamp()))[:limit]
        verdicts = {each.id: each for each in await tx.verdicts.get([dispute.verdict for dispute in ordered])}
    return [dispute_row(dispute, verdicts.get(dispute.verdict)) for dispute in ordered]


async def verdicts(doors: Doors, *, limit: int | None = None, lang: str = "en") -> list[Row]:
    """Return the verdicts that hold now of the items seen last, newest first."""
    async with doors.store.begin() as tx:
        items = [item.id for item in await tx.items.newest(limit=LATEST)]
        found = await holding(items, tx)
        held = sorted(
            (verdict for each in found.values() for verdict in each), key=lambda verdict: -verdict.at.timestamp()
        )[:limit]
        disputed = await tx.verdicts.disputes([verdict.id for verdict in held])
    return [verdict_row(each, [one for one in disputed if one.verdict == each.id], lang) for each in held]


def verdict_row(verdict: Verdict, disputed: Sequence[Dispute] = (), lang: str = "en") -> Row:
    """Say everything a verdict holds, and what is said of it."""
    told = worded(verdict, lang)
    return {
        "id": verdict.id,
        "item": verdict.item,
        "model": verdict.model,
        "place": None if verdict.place is None else str(verdict.place),
        "act": verdict.claim.act,
        "wording": verdict.claim.wording,
        "license_named": verdict.claim.license,
        "sentence": verdict.claim.sentence,
        "finding": verdict.finding,
        "firm": verdict.firm,
        "reason": verdict.reason,
        "said": told.finding,
        "explanation": told.sentence,
        "clauses": list(map(str, verdict.clauses)),
        "quote": verdict.quote,
        "license": license_row(verdict.license),
        "revision": verdict.revision,
        "evidence": verdict.evidence,
        "at": moment(verdict.at),
        "disputes": [dispute_row(dispute) for dispute in disputed],
    }


def dispute_row(dispute: Dispute, verdict: Verdict | None = None) -> Row:
    """Say everything a dispute holds; with its verdict, what it is about too."""
    row: Row = {
        "id": dispute.id,
        "verdict": dispute.verdict,
        "by": dispute.by,
        "note": dispute.note,
        "at": moment(dispute.at),
        "answer": dispute.answer,
        "answered_at": moment(dispute.answered_at),
    }
    if verdict is not None:
        row |= {"item": verdict.item, "finding": verdict.finding, "explanation": worded(verdict, "en").sentence}
    return row


async def _meant(words: str, tx: Transaction, *, whole: bool = False) -> list[Verdict]:
    """Return the verdict of an id, or those that hold now (`whole`: all there were) of an item or a story of that id."""
    asked = words.strip()
    found = await tx.verdicts.get([VerdictId(asked)])
    if found:
        return found
    stories = await tx.stories.get([StoryId(asked)])
    items = [ItemId(asked), *(item for story in stories for item in story.items)]
    of = await tx.verdicts.of(items) if whole else await holding(items, tx)
    return [verdict for each in of.values() for verdict in each]


def _id(verdict: VerdictId, by: str, note: str) -> str:
    """Make the id of a dispute out of what it says: the same words of the same person are one dispute."""
    digest = hashlib.sha256(f"{verdict}\0{by}\0{note}".encode("utf-8", "surrogatepass")).digest()[:12]
    return base64.b32encode(digest).decode().rstrip("=").lower()
