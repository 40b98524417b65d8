"""Read-only questions, shared by the command line and slash commands. Each answer is rows of JSON values."""

from collections.abc import Sequence
from dataclasses import asdict

from bot.domain.digest import Digest
from bot.domain.item import Item, ItemId, Refusal
from bot.domain.search import Query
from bot.domain.source import Outcome, PollState, SourceId, SourceSpec
from bot.domain.story import Quote, StoryId
from bot.flows.answers_understanding import said_row
from bot.flows.dispute import verdict_row
from bot.flows.poll import states
from bot.flows.rows import Row, moment, move_row
from bot.flows.turn import Turn, ask, drafted, settled
from bot.ports import Doors, Transaction
from bot.rules.enriching import read
from bot.rules.fusion import DEPTH, fuse
from bot.rules.identity import distinct
from bot.rules.language import asked_in
from bot.rules.polling import first_state, next_turn


def turn_row(turn: Turn) -> Row:
    """Say how one source's turn went."""
    state = turn.state
    return {
        "source": turn.source,
        "outcome": state.outcome,
        "status": state.status,
        "entries": turn.entries,
        "kept": turn.kept,
        "refused": [refusal_row(refusal) for refusal in turn.refused],
        "problem": state.problem,
        "next_due": moment(None if state.retired_at else state.due_at),
        "retired_at": moment(state.retired_at),
    }


def refusal_row(refusal: Refusal) -> Row:
    """Say what was refused, and why."""
    return dict(asdict(refusal))


def item_row(item: Item, story: str | None) -> Row:
    """Say everything an item holds, and what it says."""
    return {
        "id": item.id,
        "source": item.source,
        "url": item.url,
        "link": item.link,
        "guid": item.guid,
        "title": item.title,
        "text": item.text,
        "lang": item.lang,
        "published_at": moment(item.published_at),
        "seen_at": moment(item.seen_at),
        "dated": item.dated,
        "archival": item.archival,
        "content_hash": item.content_hash,
        "story": story,
        **said_row(read(item)),
    }


def digest_row(digest: Digest) -> Row:
    """Say everything a digest tells."""
    return {
        "subscription": digest.subscription,
        "language": digest.language,
        "at": moment(digest.at),
        "since": moment(digest.since),
        "stories": [
            {
                "id": line.story,
                "standing": line.standing,
                "leaked": line.leaked,
                "headline": quote_row(line.summary.headline),
                "sentences": [quote_row(quote) for quote in line.summary.sentences],
                "sources": [{"name": source.name, "url": source.url, "lang": source.lang} for source in line.sources],
                "items": list(line.items),
                "roundups": line.roundups,
                "by": line.summary.by,
                "note": line.summary.note,
                "detail": line.summary.detail,
                "reasons": list(line.reasons),
                "moved": move_row(line.moved) if line.moved else None,
                "verdicts": [
                    {**verdict_row(each, lang=digest.language), "disputed": each.id in line.disputed}
                    for each in line.verdicts
                ],
            }
            for line in digest.lines
        ],
        "floods": [
            {"source": flood.source, "entries": flood.entries, "shown": [title for title, _ in flood.shown]}
            for flood in digest.floods
        ],
        "left_out": digest.left_out,
        "down": list(digest.counts.down),
    }


def quote_row(quote: Quote) -> Row:
    """Say a sentence and where it stands."""
    return {"text": quote.text, "item": quote.item, "lang": quote.lang}


async def items(doors: Doors, *, limit: int | None = None, source: SourceId | None = None) -> list[Row]:
    """Return the items, newest first."""
    async with doors.store.begin() as tx:
        found = await tx.items.newest(limit=limit, source=source)
        told = await lying_in(found, tx)
    return [item_row(item, told.get(item.id)) for item in found]


async def deliveries(doors: Doors, *, limit: int | None = None) -> list[Row]:
    """Return the deliveries, newest first, with their receipts."""
    async with doors.store.begin() as tx:
        found = await tx.deliveries.newest(limit=limit)
    return [
        {
            "id": delivery.id,
            "subscription": delivery.subscription,
            "destination": str(delivery.destination),
            "part": delivery.part,
            "parts": delivery.parts,
            "stories": list(delivery.stories),
            "items": list(delivery.items),
            "created_at": moment(delivery.created_at),
            "at": moment(receipt.at) if receipt else None,
            "receipt": receipt.reference if receipt else None,
        }
        for delivery, receipt in found
    ]


async def search(text: str, doors: Doors, *, limit: int) -> list[Row]:
    """Return the items nearest a question, by words and by meaning, best first."""
    lang = asked_in(text)
    readable = doors.embedder.reads(lang)
    vector = (await doors.embedder.embed([text], query=True))[0] if readable else None
    await doors.store.refresh()
    query = Query(text=text, vector=vector, limit=max(limit, DEPTH))
    found = await doors.store.search(query, embedder=doors.embedder.name)
    best = fuse(found, query_lang=lang, reads=doors.embedder.reads, limit=limit)
    async with doors.store.begin() as tx:
        hits = await tx.items.get(best)
        told = await lying_in(hits, tx)
    return [item_row(item, told.get(item.id)) for item in hits]


async def lying_in(found: Sequence[Item], tx: Transaction) -> dict[ItemId, StoryId]:
    """Return the story of each item that lies in one; a round-up does not."""
    held = await tx.stories.of([item.id for item in found])
    told = {story.id for story in await tx.stories.get(list(dict.fromkeys(held.values()))) if not story.roundup}
    return {item: story for item, story in held.items() if story in told}


async def check(spec: SourceSpec, doors: Doors) -> Row:
    """Fetch one source now and say what would be kept or refused, and why; nothing is stored."""
    now = doors.clock.now()
    state = first_state(spec, now)
    asked = await ask(spec, state, doors)
    if asked.reading is None:
        return {**turn_row(settled(spec, state, asked, now)), "kept": [], "refused": []}
    entries = distinct(asked.reading.entries)
    kept, refused = await drafted(entries, spec, state, doors, now=now, language=asked.reading.language)
    after = next_turn(spec, state, asked.answer, reading=asked.reading, new=len(kept), now=now)
    row = turn_row(Turn(source=spec.id, state=after, entries=len(asked.reading.entries)))
    return {
        **row,
        "title": asked.reading.title,
        "kept": [item_row(item, None) for item in kept],
        "refused": [refusal_row(refusal) for refusal in refused],
    }


async def status(specs: Sequence[SourceSpec], doors: Doors) -> list[Row]:
    """Say of each enabled source how it is, those in trouble first."""
    enabled = [spec for spec in specs if spec.enabled]
    known = await states(enabled, doors)
    rows = [status_row(spec, known[spec.id]) for spec in enabled]
    return sorted(rows, key=lambda row: (row["problem"] is None, str(row["source"])))


def status_row(spec: SourceSpec, state: PollState) -> Row:
    """Say how one source is."""
    return {
        "source": spec.id,
        "outcome": state.outcome or ("not asked yet" if state.checked_at is None else Outcome.READ),
        "problem": state.problem,
        "failures": state.failures,
        "failing_since": moment(state.failing_since),
        "checked_at": moment(state.checked_at),
        "succeeded_at": moment(state.succeeded_at),
        "next_due": moment(None if state.retired_at else state.due_at),
        "retired_at": moment(state.retired_at),
    }
