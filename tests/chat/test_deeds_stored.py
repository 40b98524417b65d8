"""Buttons and forms over the real store: what was said yesterday holds after a restart of everything."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import cast

import pytest

from bot.chat.answers import Answers
from bot.domain.item import ItemId
from bot.domain.story import StoryId
from bot.flows.deeds import Doing
from storage import open_store
from tests.chat.asked import Asked
from tests.chat.pressing import MANAGER, answered, digest_in, online, opened, populate, said
from tests.make import make_doors, make_items, make_placement, make_story
from tests.world.discord import DiscordWorld

FOLLOW = "follow~story~story-1"


class Kept(Asked):
    """Made answers, and deeds that are done."""

    def __init__(self, doing: Doing) -> None:
        super().__init__()
        self._doing = doing

    def answers(self) -> Answers:
        """Return what asks of made nouns and does in the store."""
        return cast("Answers", _Both(self._doing, self))


class _Both:
    def __init__(self, doing: Doing, asked: Asked) -> None:
        self._doing = doing
        self._asked = asked

    def __getattr__(self, name: str) -> object:
        return getattr(self._doing if hasattr(self._doing, name) else self._asked, name)


@pytest.fixture
async def kept(tmp_path: Path) -> AsyncIterator[Kept]:
    store = await open_store(f"sqlite:///{tmp_path / 'kaiho.db'}")
    async with store.begin() as tx:
        await tx.items.add(make_items("item-1"))
        await tx.stories.put([make_placement(make_story(id=StoryId("story-1"), items=(ItemId("item-1"),)))])
    yield Kept(Doing(make_doors(store), {}, [], []))
    await store.close()


async def test_a_follow_outlives_the_client(world: DiscordWorld, kept: Kept) -> None:
    """Followed before a restart, the same button of the same message offers to stop after it."""
    populate(world)
    message = digest_in(world, "777", FOLLOW)
    async with online(world, kept):
        asking = await world.press(message, FOLLOW)
        await answered(world, asking)
        await world.press(asking.messages[0], f"{FOLLOW}~dm")
        await world.until(lambda: said(asking.messages[0]).startswith("Following"))
    await world.gateway.left()

    async with online(world, kept):
        again = await world.press(message, FOLLOW)

        assert "You follow **Acme releases Acme-7B** (in private)." in await answered(world, again)
        assert "1" in await answered(world, await world.use("privacy show"))


async def test_a_form_reaches_the_store(world: DiscordWorld, kept: Kept) -> None:
    """What a form holds is looked over and kept; what the store does not know is said in the manager's words."""
    populate(world)
    async with online(world, kept):
        form = await world.use("subscribe", person=MANAGER, locale="zh-CN")
        await opened(world, form)
        wrong = await world.submit(form, {"makers": "nobody"}, locale="zh-CN")
        assert await answered(world, wrong) == "没有找到名为“nobody”的开发者。"
        form = await world.use("subscribe", person=MANAGER)
        await opened(world, form)
        await answered(world, await world.submit(form, {"licenses": "Apache 2.0", "timezone": "asia/tokyo"}))

        listed = await answered(world, await world.use("subscriptions", person=MANAGER))

    assert "daily 08:00 · Asia/Tokyo · English · apache-2.0" in listed
