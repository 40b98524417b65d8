"""Claims are held against the ledger: when an item says something, and again when the ledger moves."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice

from bot.domain.claim import Claim, Verdict
from bot.domain.event import Event
from bot.domain.item import Item, ItemId
from bot.domain.license import Artifact, LicenseSnapshot
from bot.domain.mention import Mention, Named
from bot.domain.model import ModelId, ModelRecord, Place
from bot.flows.stand import Waiting, move
from bot.ports import Doors, Transaction
from bot.rules.mentions import mentions_of
from bot.rules.moving import MOVING
from bot.rules.resolving import key_of, resolve
from bot.rules.verdict import CHANGES, RELEASES, Held, current, news, wanted
from bot.rules.verdict import judge as hold_against

BATCH = 32
"""Items judged in one transaction: what they name is looked up some hundred times, well under a second."""

CLAIMS = 6
"""Claims of an item that are judged: a text that says more than that of today is a list of other texts."""

NAMES = 6
"""Models of a claim that are looked up, the one it is most about first."""

FOUND = 200
"""Records looked at for each spelling of a name, exact ones and then the most used: the largest families have about a hundred."""

MODELS = 24
"""Models of one claim whose licenses are read: a family's sizes and stages."""

EVENTS = 50
"""The newest events of each of them: a repository that changes daily has that many in two months."""

AGAIN = 200
"""Items judged again when models moved, the last published first: what was said years ago was held against what stood then."""

TOGETHER = 100
"""Models asked about in one question when the ledger moved."""

_RELEASE = re.compile(r"[\d-]")
_FAMILY = re.compile(r"[a-z]+")


@dataclass(slots=True)
class _Looked:
    """What was looked up for a batch of items, each thing once."""

    tx: Transaction
    makers: frozenset[str]
    found: dict[str, list[ModelRecord]] = field(default_factory=dict)
    places: dict[ModelId, list[ModelRecord]] = field(default_factory=dict)
    snapshots: dict[ModelId, list[LicenseSnapshot]] = field(default_factory=dict)
    events: dict[ModelId, list[Event]] = field(default_factory=dict)

    async def held(self, claim: Claim, item: Item) -> Held:
        """Gather what the ledger holds of the models a claim names, with the texts it is held against."""
        held = await self.known(claim)
        return replace(held, texts=await self.tx.texts.get(wanted(held, said_at=item.published_at)))

    async def known(self, claim: Claim) -> Held:
        """Gather what the ledger holds of the models a claim names."""
        records: dict[Place, ModelRecord] = {}
        for name, label in islice(zip(claim.names, claim.models or claim.names, strict=False), NAMES):
            records |= {record.place: record for record in await self._named(mention_of(name, label))}
        models = list(dict.fromkeys(record.model for record in records.values()))[:MODELS]
        for model in models:
            await self._look(model)
        records |= {record.place: record for model in models for record in self.places[model]}
        return Held(
            records=tuple(record for record in records.values() if record.model in models),
            snapshots=tuple(each for model in models for each in self.snapshots[model]),
            events=tuple(each for model in models for each in self.events[model]),
            watched=frozenset(model for model in models if model.partition("/")[0] in self.makers),
        )

    async def waiting(self, item: Item, claims: Sequence[Claim]) -> Waiting:
        """Return what one item is news of, and what the ledger holds of the very model it is most about.

        What is only compared or told beside moves nothing, nor does a family: of `Qwen` no release is the one that is meant.
        """
        claim = next((claim for claim in claims if not claim.background), None)
        if claim is None or claim.act not in MOVING or not claim.names:
            return Waiting(item=item)
        claim = replace(claim, names=claim.names[:1], models=claim.models[:1])
        if not mention_of(claim.names[0], (claim.models or claim.names)[0]).certain:
            return Waiting(item=item)
        return Waiting(item=item, claim=claim, held=await self.known(claim))

    async def _named(self, mention: Mention) -> list[ModelRecord]:
        """Return the records of one name, the best first."""
        if mention.name not in self.found:
            self.found[mention.name] = []
            for words in spellings(mention):
                records = await self.tx.models.find(words, limit=FOUND)
                self.found[mention.name] = list(resolve(mention, records))
                if self.found[mention.name]:
                    break
        return self.found[mention.name]

    async def _look(self, model: ModelId) -> None:
        """Read what is known of one model."""
        if model in self.places:
            return
        self.places[model] = await self.tx.models.of(model)
        history = await self.tx.snapshots.history(model)
        self.snapshots[model] = [each for each in history if each.artifact is Artifact.WEIGHTS]
        self.events[model] = await self.tx.events.newest(model=model, limit=EVENTS)


async def judge(items: Sequence[Item], doors: Doors) -> list[Verdict]:
    """Hold what items say of today against the ledger; keep and return the verdicts that say something new.

    Where the ledger saw what an item tells of, its story moves to where it stands by that.
    """
    kept: list[Verdict] = []
    for start in range(0, len(items), BATCH):
        async with doors.store.begin() as tx:
            kept += await _judge(items[start : start + BATCH], tx, doors)
    return kept


async def _judge(items: Sequence[Item], tx: Transaction, doors: Doors) -> list[Verdict]:
    ids = [item.id for item in items]
    said, before = await tx.claims.of(ids), await tx.verdicts.of(ids)
    looked = _Looked(tx, frozenset(maker.id for maker in doors.makers))
    now = doors.clock.now()
    new: list[Verdict] = []
    await move([await looked.waiting(item, said.get(item.id, ())) for item in items], tx, now)
    for item in items:
        claims = [claim for claim in said.get(item.id, ()) if not claim.background and claim.act in RELEASES | CHANGES]
        for claim in dict.fromkeys(claims[:CLAIMS]):
            held = await looked.held(claim, item)
            found = hold_against(claim, item.id, held, at=now, said_at=item.published_at)
            new += news(current(before.get(item.id, ()), [claim]), found)
    added = await tx.verdicts.append(new)
    return [verdict for verdict in new if verdict.id in added]


async def hold(claim: Claim, item: Item, tx: Transaction, doors: Doors) -> tuple[Verdict, ...]:
    """Hold one claim of an item against the ledger as it is now, the worst first; nothing is kept."""
    held = await _Looked(tx, frozenset(maker.id for maker in doors.makers)).held(claim, item)
    return hold_against(claim, item.id, held, at=doors.clock.now(), said_at=item.published_at)


async def rejudge(models: Sequence[ModelId], doors: Doors) -> list[Verdict]:
    """Judge again whatever names these models, of which the ledger has just learned something."""
    kept: list[Verdict] = []
    for start in range(0, len(models), TOGETHER):
        async with doors.store.begin() as tx:
            records = [record for model in models[start : start + TOGETHER] for record in await tx.models.of(model)]
            naming = await tx.claims.naming(called(records), limit=AGAIN)
            items = await tx.items.get(naming)
        kept += await judge(items, doors)
    return kept


async def holding(items: Sequence[ItemId], tx: Transaction) -> dict[ItemId, tuple[Verdict, ...]]:
    """Return the verdicts that hold now of what each item says, the worst first; of items that have any."""
    said, found = await tx.claims.of(items), await tx.verdicts.of(items)
    held = {item: current(verdicts, said.get(item, ())) for item, verdicts in found.items()}
    return {item: verdicts for item, verdicts in held.items() if verdicts}


def called(records: Iterable[ModelRecord]) -> list[str]:
    """Return the names texts may use of models: their own, and those of the releases they are a size or a stage of."""
    names: dict[str, None] = {}
    for record in records:
        for said in (record.place.repository, record.name, record.model):
            parts = key_of(said).split("-")
            longer = ["-".join(parts[:length]) for length in range(len(parts), 0, -1)]
            # Whoever says `qwen` alone names no release; `mistral-small` is one.
            names |= dict.fromkeys(name for name in longer if name == longer[0] or _RELEASE.search(name))
    return list(names)


def spellings(mention: Mention) -> list[str]:
    """Return what to look for in the ledger, as hubs are likely to spell it first, and at last the family alone."""
    written = "-".join(mention.label.rpartition("/")[2].lower().split())
    joined = re.sub(r"(?<=[a-z])-(?=\d)", "", written, count=1)
    apart = re.sub(r"(?<=[a-z])(?=\d)", "-", written, count=1)
    family = _FAMILY.match(mention.name)
    found = [written, joined, apart, mention.name, family.group() if family else ""]
    return [words for words in dict.fromkeys(found) if len(words) > 1]


def mention_of(name: str, label: str) -> Mention:
    """Make the mention again that a claim keeps the name and the label of."""
    said = label.rpartition("/")[2] or name
    read = (each for each in mentions_of(said, "", "en") if each.kind is Named.MODEL)
    plain = Mention(kind=Named.MODEL, name=name, label=label, spelled=said, start=0)
    return replace(next(read, plain), name=name, label=label)
