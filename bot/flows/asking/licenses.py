"""Licenses that are asked for: what one grants, and how two differ."""

import asyncio
from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from bot.domain.answer import Compared, Explained
from bot.domain.license import Artifact, Clause, License, LicenseSnapshot, Statement
from bot.domain.model import ModelId, ModelRecord
from bot.domain.source import Url
from bot.flows import ledger
from bot.flows.asking.desk import Desk
from bot.flows.asking.models import deciding
from bot.rules.absence import is_there
from bot.rules.licensing import catalogue
from bot.rules.licensing.comparison import compare as compare_texts
from bot.rules.licensing.comparison import compare_licenses
from bot.rules.licensing.identification import identify
from bot.rules.verdict_license import OWN_TEXT

TOGETHER = 500
"""Records whose licenses are read in one block: others have their turn in between."""

STALE = timedelta(hours=1)
"""How old a count of the models under each license may be."""


@dataclass(slots=True)
class Tally:
    """How many watched models are under each license now: counted by reading what the hubs list, and kept for an hour."""

    counted: Counter[str] = field(default_factory=Counter)
    at: datetime | None = None
    turn: asyncio.Lock = field(default_factory=asyncio.Lock)

    async def of(self, key: str, desk: Desk) -> int:
        """Return how many models are under one license."""
        async with self.turn:
            now = desk.doors.clock.now()
            if self.at is None or now - self.at >= STALE:
                self.counted, self.at = await _counted(desk), now
        return self.counted[key]


async def _counted(desk: Desk) -> Counter[str]:
    under: dict[ModelId, str] = {}
    for spec in desk.specs.values():
        if desk.doors.kinds[spec.kind].probe is None:
            continue
        async with desk.doors.store.begin() as tx:
            listed = [record for record in await tx.models.listed(spec.id) if is_there(record)]
        for start in range(0, len(listed), TOGETHER):
            async with desk.doors.store.begin() as tx:
                latest = await tx.snapshots.latest([record.place for record in listed[start : start + TOGETHER]])
            for (_, artifact), held in latest.items():
                if artifact is Artifact.WEIGHTS and held.rungs and held.license.key:
                    under[held.model] = held.license.key
    return Counter(under.values())


@dataclass(frozen=True, slots=True, kw_only=True)
class _Side:
    """A license that was named, or that of a model that was."""

    name: str
    license: License
    clauses: frozenset[Clause]
    url: Url | None
    text: str | None = None  # its own, where it was read
    held: LicenseSnapshot | None = None
    record: ModelRecord | None = None


async def explain(words: str, desk: Desk, tally: Tally) -> Explained | None:
    """Return what a license of the catalogue states, or that of a model in the words of its own text."""
    side = await _side(words, desk)
    if side is None:
        return None
    if side.text is not None:
        statements = (await asyncio.to_thread(identify, side.text)).statements
    else:
        statements = tuple(Statement(clause=clause, quote="") for clause in sorted(side.clauses))
    return Explained(
        license=side.license,
        statements=statements,
        models=await tally.of(side.license.key, desk) if side.license.key else 0,
        url=side.url,
        read_at=side.held.observed_at if side.held else None,
        read_of=side.record.name if side.record else None,
    )


async def compare(before: str, after: str, desk: Desk) -> Compared | None:
    """Hold two licenses side by side: by their texts where both were read, else by what is known of them."""
    one, other = await _side(before, desk), await _side(after, desk)
    if one is None or other is None:
        return None
    if one.text is not None and other.text is not None:
        found = await asyncio.to_thread(compare_texts, one.text, other.text)
    else:
        found = compare_licenses(one.license, one.clauses, other.license, other.clauses)
    evidence = tuple(dict.fromkeys(url for url in (one.url, other.url) if url))
    return Compared(before=one.name, after=other.name, comparison=found, evidence=evidence)


async def _side(words: str, desk: Desk) -> _Side | None:
    """Return the license that words name, or that of the model they mean; None where neither is known."""
    license_ = catalogue.resolve(words)
    if license_ is not None:
        row = catalogue.row(license_.key or "")
        return _Side(
            name=license_.name,
            license=license_,
            clauses=catalogue.clauses_of(license_.key),
            url=Url(row.url) if row and row.url else None,
        )
    record = await ledger.find(words, desk.doors)
    if record is None:
        return None
    async with desk.doors.store.begin() as tx:
        places = [each.place for each in await tx.models.of(record.model)]
        held = deciding(list((await tx.snapshots.latest(places)).values()))
        if held is None:
            return None
        sha256 = held.text_sha256 if held.rung in OWN_TEXT else None
        texts = await tx.texts.get([sha256]) if sha256 else {}
    return _Side(
        name=record.name,
        license=held.license,
        clauses=held.clauses or catalogue.clauses_of(held.license.key),
        url=held.evidence,
        text=texts.get(sha256) if sha256 else None,
        held=held,
        record=record,
    )
