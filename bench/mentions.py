"""Which models an item is about, measured on labelled news: found at all, in focus, first in focus; beside shape alone."""

import hashlib
import json
import re
import statistics
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.domain.mention import Mention, Named
from bot.rules.mentions import focus, mentions_of, traits
from bot.rules.mentions_finding import find

STAGE = re.compile(r"(?:preview|instruct|base|chat|it)$")
"""A stage names the same release: labels have it or leave it out."""

SHAPE = re.compile(r"(?<![\w./-])[A-Za-z][A-Za-z]*(?:[ -]?[A-Z]?[A-Za-z]{0,12}[- ]?\d[\w.]*)(?:-\w+)*")
"""The baseline: a word with a number after it, whatever it is called."""

LONG = 1_500
"""Characters of the texts whose time is measured."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """A labelled item that names a model; the first label is the one it is most about."""

    title: str
    text: str
    lang: str
    models: Sequence[str]
    aside: bool  # of the third of the stories that were set aside before names and rules were written


def read(material: Path) -> list[Example]:
    """Read the items whose label names a model, round-ups left out."""
    news = material / "news"
    items = {row["id"]: row for row in _rows(news / "items_dev.jsonl")}
    return [
        Example(
            title=items[row["id"]]["title"],
            text=items[row["id"]]["text"] or "",
            lang=items[row["id"]]["lang"],
            models=row["models"],
            aside=hashlib.sha256(row["story"].encode()).digest()[0] % 3 == 0,
        )
        for row in _rows(news / "labels_dev.jsonl")
        if row["kind"] != "roundup" and row["models"]
    ]


def _rows(path: Path) -> list[Mapping[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def plain(name: str) -> str:
    """Return a model's name without maker, case, blanks, marks and stage."""
    return STAGE.sub("", re.sub(r"[\s._·:-]+", "", name.rpartition("/")[2].lower()))


def figures(material: Path) -> dict[str, object]:
    """Return shares of items, by language and by whether they were set aside; and milliseconds for a long text."""
    examples = read(material)
    parts = {
        "all": examples,
        **{lang: [each for each in examples if each.lang == lang] for lang in ("en", "ja", "zh")},
        "set aside": [each for each in examples if each.aside],
        "rest": [each for each in examples if not each.aside],
    }
    return {**{name: measure(part) for name, part in parts.items() if part}, "milliseconds": pace(examples)}


def measure(examples: Sequence[Example]) -> dict[str, float]:
    """Return how often the first model of the label is found, and how many in focus no label names."""
    counted = {"found": 0, "in focus": 0, "first in focus": 0, "wrong beside": 0, "baseline: shape alone": 0}
    for each in examples:
        wanted = plain(each.models[0])
        labelled = set(map(plain, each.models))
        mentions = mentions_of(each.title, each.text, each.lang)
        about = [plain(one.label) for one in focus(mentions, len(each.title))]
        counted["found"] += wanted in {plain(one.label) for one in mentions if one.kind is Named.MODEL}
        counted["in focus"] += wanted in about
        counted["first in focus"] += about[:1] == [wanted]
        counted["wrong beside"] += sum(one not in labelled for one in about)
        counted["baseline: shape alone"] += wanted in {
            plain(one) for one in SHAPE.findall(f"{each.title}\n{each.text}")
        }
    shares = {name: round(count / len(examples), 3) for name, count in counted.items()}
    return {"items": len(examples), **shares}


def pace(examples: Sequence[Example]) -> dict[str, float]:
    """Return the median milliseconds for a text of full length: what placing reads, and that with every mention."""
    filled = [(each.title, (each.text * 9)[:LONG], each.lang) for each in examples if len(each.text) > LONG / 9][:200]

    def median(*, named: bool) -> float:
        spent = []
        for title, text, lang in filled:
            find.cache_clear()
            began = time.perf_counter()
            traits(title, text, lang)
            found: Sequence[Mention] = mentions_of(title, text, lang) if named else ()
            spent.append(time.perf_counter() - began)
            del found
        return round(statistics.median(spent) * 1000, 2)

    return {"traits": median(named=False), "traits and mentions": median(named=True)} if filled else {}


if __name__ == "__main__":
    print(json.dumps(figures(Path(sys.argv[1])), indent=1))
