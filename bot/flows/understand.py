"""New items find their stories."""

from collections.abc import Callable, Mapping, Sequence

import numpy as np

from bot.domain.claim import Ruling
from bot.domain.item import Item, ItemId
from bot.domain.source import SourceId, SourceSpec
from bot.domain.story import Placement, Story
from bot.domain.vector import Vector
from bot.flows.attach import attach_placed
from bot.flows.judge import judge
from bot.flows.settle import Links, keep, recall, settle, trust_of
from bot.ports import Doors, Transaction
from bot.rules.enriching import Enriched, enrich
from bot.rules.likeness.profile import clock
from bot.rules.placement import MOST_MEMBERS, OPEN_FOR, Judgment, is_copy, place, weigh

BATCH = 128
"""Items read and embedded in one go."""

TOGETHER = 16
"""Items placed in one transaction: a tenth of a second, for which whoever asks something meanwhile waits."""

NEAR = 12
"""Stories the store offers for each item, by vector and by name each."""

READERS = ("en", "ja", "zh")
"""The languages of our readers: what an embedder that does not read everything is asked about."""

LEAD = 1_000
"""Characters of text embedded after the title: all-MiniLM-L6-v2 reads 256 word pieces, about as many characters."""


def passage(item: Item) -> str:
    """Say what of an item is embedded: its title, then the beginning of its text."""
    return f"{item.title}\n{item.text[:LEAD]}".strip()


async def understand(
    specs: Mapping[SourceId, SourceSpec], doors: Doors, report: Callable[[int], None] | None = None
) -> int:
    """Place every item no story holds yet; return how many there were. `report` hears of each batch's size.

    Fresh items are embedded first. Archives are placed at once and embedded later, by `embed_backlog`: they are searched,
    never announced, so nobody waits for them. When all are placed, stories that lie near each other are looked at together.
    """
    done = 0
    links = Links()
    while True:
        async with doors.store.begin() as tx:
            items = await tx.items.unplaced(limit=BATCH)
        if not items:
            await settle(links, specs, doors)
            return done
        items.sort(key=lambda item: (item.published_at, item.seen_at))
        links |= await place_all(items, specs, doors)
        await judge(items, doors)
        done += len(items)
        if report:
            report(len(items))


async def place_all(
    items: Sequence[Item], specs: Mapping[SourceId, SourceSpec], doors: Doors, *, by_address: bool = False
) -> Links:
    """Place these items, in this order, each seeing where those before it went; `by_address`, one address is one story.

    Return which stories lie near each other, for `settle`.
    """
    vectors = await embed([item for item in items if not item.archival], doors)
    links = Links()
    for start in range(0, len(items), TOGETHER):
        async with doors.store.begin() as tx:
            some = items[start : start + TOGETHER]
            await put_vectors({item.id: vectors[item.id] for item in some if item.id in vectors}, tx, doors)
            rulings = await tx.rulings.of([item.id for item in some])
            for item in some:
                read = enrich(item, vectors.get(item.id))
                copied = await original(item, tx, by_address=by_address)
                judgments = (
                    [] if copied or item.archival or read.traits.roundup else await weighed(read, tx, doors, rulings)
                )
                placed = place(item, read.held, read.traits, judgments, trust=trust_of(item, specs), copy_of=copied)
                await _keep(read, placed, tx, doors)
                links.add(placed.story, judgments)
    return links


async def _keep(read: Enriched, placed: Placement, tx: Transaction, doors: Doors) -> None:
    """Keep what one item says and where it went."""
    keep(read.held, doors)
    if read.claims:
        await tx.claims.put({read.item.id: read.claims})
    await tx.stories.put([placed])
    await attach_placed(read, placed, tx, doors)


async def weighed(read: Enriched, tx: Transaction, doors: Doors, rulings: Sequence[Ruling] = ()) -> list[Judgment]:
    """Hold one item against the stories near it."""
    at = clock(read.item)
    near = await tx.stories.near(
        embedder=doors.embedder.name,
        vector=read.held.vector,
        names=read.traits.names,
        after=at - OPEN_FOR,
        before=at + OPEN_FOR,
        limit=NEAR,
    )
    members = await recall([id_ for each in near for id_ in each.story.items[-MOST_MEMBERS:]], tx, doors)
    return weigh(read.held, near, members, rulings)


async def original(item: Item, tx: Transaction, *, by_address: bool) -> Story | None:
    """Return the story that holds this very article already, from whichever source."""
    if item.url is None:
        return None
    there = await tx.items.by_url(item.url)
    copies = [other.id for other in there if other.id != item.id and (by_address or is_copy(item, other))]
    told = await tx.stories.of(copies)
    found = await tx.stories.get([told[copy] for copy in copies if copy in told][:1])
    return found[0] if found else None


async def embed(items: Sequence[Item], doors: Doors) -> dict[ItemId, Vector]:
    """Embed the items the embedder can read; what it can not read it must not judge."""
    readable = [item for item in items if doors.embedder.reads(item.lang)]
    if not readable:
        return {}
    matrix = await doors.embedder.embed([passage(item) for item in readable])
    return {item.id: vector for item, vector in zip(readable, matrix, strict=True)}


async def put_vectors(vectors: Mapping[ItemId, Vector], tx: Transaction, doors: Doors) -> None:
    """Keep vectors under the embedder that made them."""
    if vectors:
        await tx.items.put_vectors(doors.embedder.name, list(vectors), np.stack(list(vectors.values())))


async def embed_backlog(doors: Doors, *, limit: int) -> int:
    """Embed up to `limit` placed items that have no vector of this embedder yet, newest first; return how many there were.

    Archives after a first run, and everything after the model was changed, come this way: search goes on meanwhile.
    """
    langs = None if doors.embedder.reads("und") else [lang for lang in READERS if doors.embedder.reads(lang)]
    async with doors.store.begin() as tx:
        items = await tx.items.unembedded(doors.embedder.name, langs, limit=limit)
    vectors = await embed(items, doors)
    async with doors.store.begin() as tx:
        await put_vectors(vectors, tx, doors)
    return len(items)
