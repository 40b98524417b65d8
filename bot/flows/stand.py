"""Stories stand where the ledger says: what it saw of their models moves them, and is kept with the item that names the model."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.domain.claim import Claim
from bot.domain.item import Item
from bot.domain.story import ROUNDUP, Move, StoryId
from bot.ports import Transaction
from bot.rules.moving import is_about, moves_of, repeats, step
from bot.rules.verdict import Held


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """An item, what it is news of, and what the ledger holds of the model it means; without a claim nothing moves it."""

    item: Item
    claim: Claim | None = None
    held: Held | None = None


async def move(waiting: Sequence[Waiting], tx: Transaction, now: datetime) -> list[StoryId]:
    """Keep what the ledger saw of the models these items are about; return the stories that stand elsewhere by it."""
    found = await _found(waiting, tx, now)
    fresh = await tx.moves.append(found)
    # Keeping them took the lock on stories: from here on nobody else places anything, and what is read is what is moved.
    lies_in = await tx.stories.of([each.item for each in fresh])
    of_story: dict[StoryId, list[Move]] = defaultdict(list)
    for each in (each for each in fresh if each.item in lies_in):
        of_story[lies_in[each.item]].append(each)
    moved: list[StoryId] = []
    for story in await tx.stories.get(list(of_story)):
        mine = of_story[story.id]
        there = await tx.moves.of([item for item in story.items if item not in {each.item for each in mine}])
        known = [each for moves in there.values() for each in moves]
        standing = story.standing
        for each in sorted(mine, key=lambda each: (each.happened_at, each.event)):
            standing = standing if repeats(each, known) else step(standing, each)
        if standing is not None and standing is not story.standing:
            await tx.stories.move(story.id, standing, now)
            moved.append(story.id)
    return moved


async def _found(waiting: Sequence[Waiting], tx: Transaction, now: datetime) -> list[Move]:
    """Return what moves the stories of these items."""
    told = [(each.item.id, each.claim, each.held) for each in waiting if each.claim and each.held and each.held.events]
    lies_in = await tx.stories.of([item for item, _, _ in told])
    stories = {story.id: story for story in await tx.stories.get(list(dict.fromkeys(lies_in.values())))}
    moves: list[Move] = []
    for item, claim, held in told:
        story = stories.get(lies_in.get(item, StoryId("")))
        if story is not None and ROUNDUP not in story.acts and is_about(claim, story.models):
            moves += moves_of(claim, item, held, opened_at=story.opened_at, at=now)
    return moves
