"""The labelled news, and how its stories are parted: the items of one are never on both sides."""

import hashlib
import json
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from bot.domain.mention import Mention
from bot.rules.claims.signs import Signs, see
from bot.rules.mentions import mentions_of

FOLDS = 5


@dataclass(frozen=True, kw_only=True)
class Example:
    """An item with its labels."""

    id: str
    story: str
    title: str
    text: str
    lang: str
    url: str | None
    roundup: bool
    relevant: bool
    act: str
    wording: str
    certainty: str
    license: str | None

    @cached_property
    def mentions(self) -> tuple[Mention, ...]:
        """Return the names in it."""
        return mentions_of(self.title, self.text, self.lang)

    @cached_property
    def signs(self) -> Signs:
        """Return what is seen in it."""
        return see(self.title, self.text, self.lang, self.mentions, self.url)


def read(corpora: Path) -> list[Example]:
    """Read the labelled items, in the order of the file."""
    news = corpora / "news"
    items = {row["id"]: row for row in map(json.loads, _lines(news / "items_dev.jsonl"))}
    found = []
    for row in map(json.loads, _lines(news / "labels_dev.jsonl")):
        item = items[row["id"]]
        example = Example(
            id=row["id"], story=row["story"] or row["id"], title=item["title"], text=item["text"] or "", lang=item["lang"],
            url=item["url"] or None, roundup=row["kind"] == "roundup", relevant=row["relevant"], act=row["act"],
            wording=row["wording"], certainty=row["certainty"], license=row["license"],
        )  # fmt: skip
        found.append(example)
    return found


def _lines(path: Path) -> list[str]:
    return path.read_text(encoding="utf-8").splitlines()


def _digest(text: str) -> int:
    return int(hashlib.sha256(text.encode()).hexdigest(), 16)


def fold(example: Example) -> int:
    """Return the fold of an item's story."""
    return _digest("a" + example.story) % FOLDS


def inner_fold(example: Example) -> int:
    """Return the fold of an item's story where a training half is parted once more."""
    return _digest("b" + example.story) % FOLDS


def set_aside(example: Example) -> bool:
    """Say whether an item belongs to the third that was set aside while the first cues were written."""
    return _digest(example.story) % 3 == 0


def sealed(example: Example) -> bool:
    """Say whether an item belongs to the half of that third that was looked at last: see `eval.UNSEEN`."""
    return set_aside(example) and _digest("seal" + example.story) % 2 == 0
