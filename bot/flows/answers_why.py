"""Why an item lies where it does, and why a story stands as it does: every score and veto, in rows of JSON values."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from bot.domain.claim import Ruling
from bot.domain.item import Item, ItemId
from bot.domain.source import SourceId, SourceSpec
from bot.domain.story import Move, Standing, Story
from bot.flows.answers import item_row
from bot.flows.answers_stories import disputes_of, story_rows, verdict_rows
from bot.flows.judge import holding
from bot.flows.rows import Row, attachment_row, moment, move_row
from bot.flows.ruling import Meant, meant, rulings_of
from bot.flows.settle import standings, trust_of
from bot.ports import Doors, Transaction
from bot.rules.enriching import Enriched, enrich
from bot.rules.moving import replay
from bot.rules.placement import joined, opened

Specs = Mapping[SourceId, SourceSpec]
"""The sources of the roster, by id."""


async def why(words: str, specs: Specs, doors: Doors, *, lang: str = "en") -> Row | None:
    """Explain the item or the story of an id; None where there is neither."""
    async with doors.store.begin() as tx:
        found = await meant(words, tx)
        if found is None:
            return await _waiting(words, tx)
        if found.item is None and found.story.roundup:  # what only holds a round-up is no story
            found = replace(found, item=found.story.items[0])
        if found.item is not None:
            return await _item(found, tx, lang)
        items = await tx.items.get(found.story.items)
        reasons = {item.id: await tx.stories.reasons(item.id) for item in items}
        rulings = await tx.rulings.of(found.story.items)
        moves = await tx.moves.of(found.story.items)
        attached = await _roundups(found.story, tx)
    (row,) = await story_rows([found.story], specs, doors, lang=lang)
    return {
        "kind": "story",
        **row,
        "members": _members(items, reasons, specs),
        "moves": _moves(items, moves, specs),
        "attached": attached,
        "rulings": rulings_of(found.story.items, rulings),
    }


async def _waiting(words: str, tx: Transaction) -> Row | None:
    """Explain an item that no story holds yet."""
    items = await tx.items.get([ItemId(words.strip())])
    return _explained(items[0], None, (), (), []) if items else None


async def _item(found: Meant, tx: Transaction, lang: str) -> Row:
    """Explain an item: its story, what sent it there, what it says, and what the ledger says of that."""
    assert found.item is not None
    (item,) = await tx.items.get([found.item])
    first = await tx.items.get(found.story.items[:1])
    verdicts = await holding([item.id], tx)
    told = verdict_rows([item.id], verdicts, await disputes_of(verdicts, tx), lang)
    reasons, rulings = await tx.stories.reasons(item.id), await tx.rulings.of([item.id])
    if found.story.roundup:
        return {**_explained(item, None, reasons, rulings, told), "attached": await _attached(found.story, tx)}
    return _explained(item, _lies_in(found.story, first), reasons, rulings, told)


async def _attached(holder: Story, tx: Transaction) -> list[Row]:
    """Say which stories a round-up is attached to, and why; of a copy, what its original is."""
    told = await tx.roundups.told_by(holder.items)
    attached = [each for item in holder.items for each in told.get(item, ())]
    stories = {story.id: story for story in await tx.stories.get([each.story for each in attached])}
    first = {item.id: item.title for item in await tx.items.get([story.items[0] for story in stories.values()])}
    return [
        {"story": each.story, "title": first.get(stories[each.story].items[0]), **attachment_row(each)}
        for each in attached
        if each.story in stories
    ]


async def _roundups(story: Story, tx: Transaction) -> list[Row]:
    """Say which round-ups tell a story, and in which passage."""
    attached = (await tx.roundups.of([story.id])).get(story.id, ())
    items = {item.id: item for item in await tx.items.get([each.item for each in attached])}
    return [
        {
            "id": each.item,
            "title": items[each.item].title,
            "source": items[each.item].source,
            "url": items[each.item].url,
            **attachment_row(each),
        }
        for each in attached
    ]


def _lies_in(story: Story, first: Sequence[Item]) -> Row:
    return {
        "id": story.id,
        "title": first[0].title if first else None,
        "standing": story.standing,
        "items": list(story.items),
    }


def _explained(
    item: Item, story: Row | None, reasons: Sequence[str], rulings: Sequence[Ruling], verdicts: Sequence[Row]
) -> Row:
    return {
        "kind": "item",
        **item_row(item, None),
        "story": story,
        "attached": None,
        "reasons": list(reasons),
        "verdicts": list(verdicts),
        "rulings": rulings_of([item.id], rulings),
    }


def _members(items: Sequence[Item], reasons: Mapping[ItemId, Sequence[str]], specs: Specs) -> list[Row]:
    """Say of each item of a story what sent it there, what it says, and whether it moved the story's standing."""
    read = [enrich(item, None) for item in items]
    standings = _standings(read, specs)
    rows: list[Row] = []
    for each, before, after in zip(read, [None, *standings], standings, strict=False):
        main = each.said.main
        rows.append(
            {
                "id": each.item.id,
                "title": each.item.title,
                "source": each.item.source,
                "trust": trust_of(each.item, specs),
                "lang": each.item.lang,
                "published_at": moment(each.item.published_at),
                "act": main.act if main else None,
                "certainty": main.certainty if main else None,
                "moved": None if before == after else {"from": before, "to": after},
                "reasons": list(reasons.get(each.item.id, ())),
            }
        )
    return rows


def _moves(items: Sequence[Item], moves: Mapping[ItemId, Sequence[Move]], specs: Specs) -> list[Row]:
    """Say what the ledger saw of the models of a story, where, at which revision, and what that did to its standing."""
    read = [enrich(item, None) for item in items] if moves else []
    _, steps = replay(standings(read, specs), [move for each in moves.values() for move in each])
    return [
        {
            **move_row(each.move),
            "moved": None if each.before is each.after else {"from": each.before, "to": each.after},
        }
        for each in steps
    ]


def _standings(read: Sequence[Enriched], specs: Specs) -> list[Standing | None]:
    """Return where a story stood after each of its items, in the order they joined."""
    standings: list[Standing | None] = []
    story: Story | None = None
    for each in read:
        trust = trust_of(each.item, specs)
        if story is None:
            story = opened(each.item, None, each.traits, trust)
        else:
            story = joined(story, each.item, None, each.traits, trust)
        standings.append(story.standing)
    return standings
