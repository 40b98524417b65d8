"""A text somebody points at: what it claims, and what the ledger says of that."""

import asyncio
import re
from dataclasses import replace

from bot.domain.answer import Checked
from bot.domain.claim import Act, Claim
from bot.domain.item import Item, ItemId
from bot.domain.source import SourceId
from bot.flows.asking.desk import Desk
from bot.flows.judge import hold
from bot.rules.absence import is_there
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

NAMES = 8
"""Names in a text that are looked up in the ledger: each is one question."""

LOOKED_AT = 20
"""Records that hold a name, of which the one that is called exactly so counts: the most used comes first."""

_NAME = re.compile(r"(?<![\w/.-])[a-z][\w.]*(?:-[\w.]*[a-z0-9])+(?![\w/-])", re.ASCII | re.IGNORECASE)
"""What repositories are called: words with dashes between them. https://huggingface.co/docs/hub/repositories"""

_STOPS = " .!。！"

CHECKABLE = RELEASES | CHANGES
"""What the ledger can be held against (`rules/verdict.py`)."""

_SAID = {Act.DATASET_OR_CODE, Act.PRODUCT}
"""What a sentence such as "X is fully open source" is taken for where it tells no news."""


async def check(text: str, desk: Desk) -> tuple[Checked, ...]:
    """Return the claims of a text, each with what the ledger says of it now; nothing is kept."""
    said = await _spelled_out(text[:LONGEST], desk)
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


async def _spelled_out(text: str, desk: Desk) -> str:
    """Write names of the ledger's models, `gale-7b`, as their hubs do, `northwind/gale-7b`: so that nobody doubts what is meant."""
    names = list(dict.fromkeys(_NAME.findall(text)))[:NAMES]
    async with desk.doors.store.begin() as tx:
        for name in names:
            found = await tx.models.find(name, limit=LOOKED_AT)
            there = [record for record in found if record.name.casefold() == name.casefold() and is_there(record)]
            if there and "/" in there[0].place.repository:
                # A space parts it from Japanese or Chinese, which are letters too.
                named = re.compile(rf"(?<![\w/.-]){re.escape(name)}(?![\w/-])(?=([^\x00-\x7f])?)", re.ASCII)
                written = there[0].place.repository
                text = named.sub(lambda met, said=written: f"{said} " if met[1] else said, text)  # type: ignore[misc]  # bound now
    return text


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
