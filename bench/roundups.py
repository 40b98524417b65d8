"""Round-ups, measured: which stories they are attached to, beside every story that shares a model's name with them."""

import json
import tempfile
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from bench.stories import Kept, embed, item_of
from bot.domain.item import Item, ItemId
from bot.domain.story import Attachment, Story
from bot.domain.vector import Vector
from bot.flows.settle import Links, settle
from bot.flows.understand import BATCH, place_all
from bot.ports import Embedder
from bot.rules.attaching import AHEAD, WINDOW, Roundup, read_roundup
from storage import open_store
from tests.make import make_doors

TRUTH = Path(__file__).with_name("roundups.json")
"""Round-up → the labeled stories it tells, read by hand: our own labels, of ids alone."""

ANYTHING = "anything"
"""Stands for what a passage tells of a happening that is in no labeled story: never right."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What was placed, and what was attached."""

    stories: list[Story]
    attachments: list[Attachment]
    roundups: list[Roundup]


async def figures(material: Path, embedder: Embedder) -> dict[str, object]:
    """Return how many attachments there are and how many of them are right, beside the baseline."""
    rows = [json.loads(line) for line in (material / "news/items_dev.jsonl").read_text(encoding="utf-8").splitlines()]
    said = [json.loads(line) for line in (material / "news/labels_dev.jsonl").read_text(encoding="utf-8").splitlines()]
    labels = {row["id"]: row["story"] for row in said if row["story"] is not None}
    truth: Mapping[str, Sequence[str]] = json.loads(TRUTH.read_text(encoding="utf-8"))
    items = sorted(map(item_of, rows), key=lambda item: item.published_at)
    outcome = await _placed(items, await embed(items, embedder))
    stories = {story.id: _label(story, labels) for story in outcome.stories}
    ours = {(each.item, stories[each.story]) for each in outcome.attachments}
    plain = {(roundup.item, stories[story.id]) for roundup, story in _sharing(outcome)}
    wanted = {(ItemId(item), story) for item, told in truth.items() for story in told}
    return {
        "round-ups found": len(outcome.roundups),
        "stories they tell, labeled by hand": len(wanted),
        "shares any model's name": _scored(plain, wanted),
        "attached": _scored(ours, wanted),
        "wrong": sorted(f"{item} {story}" for item, story in ours - wanted),
    }


async def _placed(items: Sequence[Item], vectors: Mapping[ItemId, Vector]) -> Outcome:
    """Place everything as the bot does, round-ups too."""
    with tempfile.TemporaryDirectory() as folder:
        store = await open_store(f"sqlite:///{folder}/kaiho.db")
        try:
            doors = make_doors(store=store, embedder=Kept(vectors, items))
            links = Links()
            for start in range(0, len(items), BATCH):
                batch = items[start : start + BATCH]
                async with store.begin() as tx:
                    await tx.items.add(batch)
                links |= await place_all(batch, {}, doors, by_address=True)
            await settle(links, {}, doors)
            async with store.begin() as tx:
                stories = await tx.stories.newest()
                attached = await tx.roundups.of([story.id for story in stories])
                held = {item for story in stories for item in story.items}
            roundups = [read_roundup(item) for item in items if item.id not in held]
            return Outcome(stories, [each for of_it in attached.values() for each in of_it], roundups)
        finally:
            await store.close()


def _label(story: Story, labels: Mapping[str, str]) -> str:
    """Return the labeled story that most of a story's items lie in."""
    told = Counter(
        labels[item] for item in story.items if item in labels
    )  # the first counts where as many say otherwise
    return told.most_common(1)[0][0] if told else ANYTHING


def _sharing(outcome: Outcome) -> list[tuple[Roundup, Story]]:
    """Attach every story of the window that a round-up names a model of: what a tag would do."""
    return [
        (roundup, story)
        for roundup in outcome.roundups
        for story in outcome.stories
        if story.opened_at - AHEAD <= roundup.at <= story.updated_at + WINDOW
        and any(passage.models & story.models for passage in roundup.passages)
    ]


def _scored(found: set[tuple[ItemId, str]], wanted: set[tuple[ItemId, str]]) -> dict[str, float]:
    """Return how many were found, and how many of them, and of those that were wanted, are right."""
    right = len(found & wanted)
    return {
        "attachments": len(found),
        "precision": round(right / max(len(found), 1), 4),
        "recall": round(right / max(len(wanted), 1), 4),
    }
