"""A text somebody points at: what it claims, and what the ledger says of that."""

import asyncio
from dataclasses import replace

from bot.domain.answer import Checked
from bot.domain.claim import Act, Claim
from bot.domain.item import Item, ItemId
from bot.domain.source import SourceId
from bot.flows.asking.desk import Desk
from bot.flows.judge import hold
from bot.rules.enriching import read
from bot.rules.language import detect, sentences
from bot.rules.legibility import clip, legible
from bot.rules.verdict import CHANGES, RELEASES

LONGEST = 4_000
"""Characters of a text that are read: as many as the longest message on Discord."""

SENTENCES = 12
"""Sentences that are read one by one: each takes some milliseconds."""

MOST = 6
"""Claims that are checked, as of an item (`flows/judge.py`)."""

_STOPS = " .!。！"

CHECKABLE = RELEASES | CHANGES
"""What the ledger can be held against (`rules/verdict.py`)."""

_SAID = {Act.DATASET_OR_CODE, Act.PRODUCT}
"""What a sentence such as "X is fully open source" is taken for where it tells no news."""


async def check(text: str, desk: Desk) -> tuple[Checked, ...]:
    """Return the claims of a text, each with what the ledger says of it now; nothing is kept."""
    said = text[:LONGEST]
    now = desk.doors.clock.now()
    item = Item(
        id=ItemId("asked"),
        source=SourceId("asked"),
        url=None,
        link=None,
        guid=None,
        title="",
        text=said,
        content_hash="",
        lang=detect(said),
        published_at=now,
        seen_at=now,
        dated=False,
    )
    claims = await asyncio.to_thread(_claims, item)
    async with desk.doors.store.begin() as tx:
        return tuple([Checked(claim=claim, verdicts=await hold(claim, item, tx, desk.doors)) for claim in claims])


def _claims(item: Item) -> list[Claim]:
    """Read a text sentence by sentence, each as a headline, which ends without a stop: `Apache 2.0.` is read as no version."""
    parts = [sentence for line in item.text.splitlines() for sentence in sentences(line, item.lang)][:SENTENCES]
    found: dict[tuple[object, ...], Claim] = {}
    for part in parts:
        for claim in read(replace(item, title=clip(legible(part)).rstrip(_STOPS), text="")).claims:
            told = _as_told(claim)
            if told is not None:
                found.setdefault((told.act, told.names, told.wording, told.license), told)
    return list(found.values())[:MOST]


def _as_told(claim: Claim) -> Claim | None:
    """Return a claim that can be checked: of a certain model, and of today."""
    if claim.background or not claim.names:
        return None
    if claim.act in _SAID and (claim.license is not None or claim.wording.value.startswith("open")):
        return replace(claim, act=Act.RELEASE)
    return claim if claim.act in CHECKABLE else None
