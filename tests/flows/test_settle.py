"""Stories that lie near each other are looked at together when all that came is there."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain.claim import Act, Certainty
from bot.domain.item import Item, ItemId
from bot.domain.source import SourceId, Trust
from bot.domain.story import Placement, Standing, Story
from bot.flows import settle as settling
from bot.flows.digest import preview
from bot.flows.settle import Links, keep, recall, settle
from bot.flows.understand import understand
from bot.ports import Doors
from bot.rules.enriching import enrich, read
from bot.rules.placement import opened, story_id
from tests.make import NOW, make_item, make_spec, make_subscription

SPECS = {SourceId("example-news"): make_spec()}
TITLES = (
    "Alibaba releases Qwen3.8-27B, an open model for coding",
    "Qwen3.8-27B: Alibaba's open coding model is released",
)

RUMORS = {
    "ja": (
        "南風AI、新しいオープンソース言語モデルの公開を準備か　中国紙報道",
        (
            "中国紙の海峡日報は3日、南風AIが新しいオープンソースの言語モデルを公開する準備をしていると報じた。同社の広報はコメントを控えた。"
            "これまでの経緯を振り返ると、2023年2月にMetaがLLaMAを研究者向けに公開し、その1週間後に重みが流出した。スタンフォード大学はそれをもとにAlpacaを作り、"
            "Vicunaがそれに続いた。Stable Diffusionは重みを公開して広く使われ、T5やThe Pileもその土台になった。"
        ),
    ),
    "zh": (
        "据报道，南风AI准备发布新的开源语言模型",
        (
            "据《海峡日报》周三报道，南风AI正准备向公众发布一款新的开源语言模型，该公司发言人拒绝置评。"
            "回顾过去，2023年2月Meta向研究人员开放了LLaMA，一周后权重即遭泄露；斯坦福大学据此训练了Alpaca，随后又有Vicuna。"
            "Stable Diffusion公开了权重，T5与The Pile则是更早的基础。"
        ),
    ),
    "en": (
        "Southwind AI is preparing to release a new open-source language model, paper says",
        (
            "Southwind AI is preparing to release a new open-source language model to the public, the Strait Daily reported on Wednesday. "
            "A spokesperson for the company declined to comment. In February 2023 Meta handed LLaMA to researchers; a week later the weights "
            "were leaked. Stanford trained Alpaca on it, and Vicuna followed. Stable Diffusion had published its weights the year before."
        ),
    ),
}
"""Reports of our own writing: one rumor of today, and history told along the way."""


async def put_alone(doors: Doors, items: Sequence[Item]) -> list[Story]:
    """Open a story for each item, as if none had known of the other."""
    stories = []
    async with doors.store.begin() as tx:
        await tx.items.add(items)
        for item in items:
            about = enrich(item, None)
            story = opened(item, None, about.traits, Trust.PRESS)
            await tx.stories.put([Placement(item=item.id, story=story, joined=False, reasons=("opened",))])
            stories.append(story)
    return stories


async def stories(doors: Doors) -> list[Story]:
    async with doors.store.begin() as tx:
        return await tx.stories.newest()


async def test_two_stories_of_one_happening_are_merged(doors: Doors) -> None:
    """What was opened twice becomes the older story, whole; each item that moved says from where."""
    items = [
        make_item(id=ItemId(str(at)), title=title, text="", url=None, published_at=NOW + timedelta(hours=at))
        for at, title in enumerate(TITLES)
    ]
    first, second = await put_alone(doors, items)
    links = Links({(min(first.id, second.id), max(first.id, second.id)): 0.9})

    assert await settle(links, SPECS, doors) == 1

    (story,) = await stories(doors)
    assert (story.id, story.items) == (first.id, ("0", "1"))
    assert story.updated_at == items[1].published_at
    async with doors.store.begin() as tx:
        assert f"from {second.id}" in (await tx.stories.reasons(ItemId("1")))[-1]
    assert await settle(links, SPECS, doors) == 0


async def test_profiles_at_hand_are_bounded(doors: Doors) -> None:
    """The oldest profile is let go when there are too many, and made again of what is stored."""
    item = make_item(url=None)
    await put_alone(doors, [item])
    held = enrich(item, None).held
    for number in range(settling.HELD + 1):
        keep(replace(held, item=ItemId(str(number))), doors)

    assert len(doors.held) == settling.HELD
    async with doors.store.begin() as tx:
        found = await recall([item.id, ItemId("never stored")], tx, doors)
    assert list(found) == [item.id]


@pytest.mark.parametrize("lang", sorted(RUMORS))
async def test_a_rumor_with_histories_is_one_rumor(doors: Doors, lang: str) -> None:
    """A report of a rumor that tells old releases and leaks along the way is one rumor; nothing of old is an event of today."""
    title, text = RUMORS[lang]
    item = make_item(title=title, text=text, lang=lang, url=None)

    said = read(item)

    assert said.main is not None
    assert said.main.act is Act.RUMORED_RELEASE
    assert said.main.certainty in {Certainty.RUMORED, Certainty.REPORTED}
    assert all(claim.background for claim in said.claims[1:])

    async with doors.store.begin() as tx:
        await tx.items.add([item])
    await understand(SPECS, doors)
    (story,) = await stories(doors)
    assert story.standing is Standing.RUMORED
    assert not story.leaked
    subscription = make_subscription(language=lang)
    (line,) = (await preview(subscription, subscription.destinations[0], SPECS, doors)).lines
    assert line.standing is Standing.RUMORED


def test_a_part_is_named_after_what_it_was_parted_from() -> None:
    """The same parting gives the same name, another one another."""
    item = ItemId("a")
    assert story_id(item, parted_from=story_id(item)) == story_id(item, parted_from=story_id(item))
    assert story_id(item, parted_from=story_id(item)) != story_id(item)
