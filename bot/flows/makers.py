"""Whose models stories are about, and how large whoever makes them is by what the ledger holds."""

from collections.abc import Sequence

from bot.domain.model import Output
from bot.domain.story import Story, StoryId
from bot.ports import Doors
from bot.rules.placement import MOST_MEMBERS
from bot.rules.weighing import Stature, maker_of


async def makers_of(stories: Sequence[Story], doors: Doors) -> dict[StoryId, Stature]:
    """Return the watched maker each of these stories is about, of those that are about one: by its first items."""
    if not doors.makers:
        return {}
    asked = {story.id: story.items[:MOST_MEMBERS] for story in stories}
    async with doors.store.begin() as tx:
        said = await tx.claims.of([item for items in asked.values() for item in items])
        found = {id_: maker_of([said.get(item, ()) for item in items], doors.makers) for id_, items in asked.items()}
        makers = {id_: maker for id_, maker in found.items() if maker is not None}
        output = await tx.models.output([maker.id for maker in makers.values()])
    return {id_: Stature(name=maker.name, output=output.get(maker.id, Output())) for id_, maker in makers.items()}
