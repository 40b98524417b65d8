"""Questions about stories, shared by the command line and slash commands: rows of JSON values."""

from collections.abc import Mapping, Sequence

from bot.domain.claim import Dispute, Verdict
from bot.domain.item import Item, ItemId
from bot.domain.source import SourceId, SourceSpec
from bot.domain.story import Story, Summary
from bot.flows.answers_understanding import summary_row
from bot.flows.dispute import verdict_row
from bot.flows.judge import holding
from bot.flows.makers import makers_of
from bot.flows.rows import Row, moment, move_row
from bot.ports import Doors, Transaction
from bot.rules.composition import members
from bot.rules.mentions import WORD_MARK
from bot.rules.moving import explains
from bot.rules.ranking import rank

TOGETHER = 200
"""Stories whose items are held at once: some thousand texts, a few megabytes."""

Specs = Mapping[SourceId, SourceSpec]
"""The sources of the roster, by id."""


async def stories(specs: Specs, doors: Doors, *, limit: int | None = None, lang: str = "en") -> list[Row]:
    """Return the stories, newest first, each with its words, the verdicts that hold and why it matters."""
    async with doors.store.begin() as tx:
        found = await tx.stories.newest(limit=limit)
    rows: list[Row] = []
    for start in range(0, len(found), TOGETHER):
        rows += await story_rows(found[start : start + TOGETHER], specs, doors, lang=lang)
    return rows


async def story_rows(found: Sequence[Story], specs: Specs, doors: Doors, *, lang: str = "en") -> list[Row]:
    """Return the rows of some stories, in their order."""
    ids = [item for story in found for item in story.items]
    async with doors.store.begin() as tx:
        held = {item.id: item for item in await tx.items.get(ids)}
        pages = await tx.items.pages(ids)
        verdicts = await holding(ids, tx)
        disputed = await disputes_of(verdicts, tx)
        moves = await tx.moves.of(ids)
        attached = await tx.roundups.of([story.id for story in found])
    makers = await makers_of(found, doors)
    now = doors.clock.now()
    rows: list[Row] = []
    for story in found:
        items = members(story, held)
        summary = await doors.summarizer.summarize(story, items, pages, lang) if items else None
        row = story_row(story, summary, held)
        row["verdicts"] = verdict_rows(story.items, verdicts, disputed, lang)
        held_of = [each for item in story.items for each in verdicts.get(item, ())]
        ranked = rank(story, items, specs, now, verdicts=held_of, maker=makers.get(story.id), lang=lang)
        row["reasons"] = list(ranked.reasons) if items else []
        moved = explains(story.standing, (each for item in story.items for each in moves.get(item, ())))
        row["moved"] = move_row(moved) if moved else None
        row["roundups"] = [each.item for each in attached.get(story.id, ())]
        rows.append(row)
    return rows


def story_row(story: Story, summary: Summary | None, held: Mapping[ItemId, Item]) -> Row:
    """Say everything a story holds, but its vector, and the words about it."""
    return {
        "id": story.id,
        "title": next((held[item].title for item in story.items if item in held), None),
        "standing": story.standing,
        "leaked": story.leaked,
        "items": list(story.items),
        "opened_at": moment(story.opened_at),
        "updated_at": moment(story.updated_at),
        "models": sorted(story.models),
        "names": sorted(name for name in story.names if not name.startswith(WORD_MARK)),
        "langs": sorted(story.langs),
        "archival": story.archival,
        "summary": summary_row(summary, held) if summary else None,
    }


async def disputes_of(verdicts: Mapping[ItemId, Sequence[Verdict]], tx: Transaction) -> list[Dispute]:
    """Return what is said of these verdicts."""
    return await tx.verdicts.disputes([verdict.id for each in verdicts.values() for verdict in each])


def verdict_rows(
    items: Sequence[ItemId], verdicts: Mapping[ItemId, Sequence[Verdict]], disputed: Sequence[Dispute], lang: str
) -> list[Row]:
    """Say the verdicts that hold of these items, each with its disputes."""
    return [
        verdict_row(verdict, [one for one in disputed if one.verdict == verdict.id], lang)
        for item in items
        for verdict in verdicts.get(item, ())
    ]
