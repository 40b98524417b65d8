"""Stories, measured: the real flows over a real store in five seeded orders, and by cross-validation over stories."""

import json
import random
from collections.abc import Callable, Hashable, Mapping, Sequence
from pathlib import Path
from statistics import fmean

from rich.progress import Progress

from bench.likeness import Labeled, groups, learn
from bench.stories import STREAMS, Found, Stream, alone, bcubed, embed, one_pass, pairwise, placed, read_stream
from bot.domain.item import Item, ItemId
from bot.ports import Embedder
from bot.rules.enriching import enrich
from bot.rules.likeness.pairs import learned

ORDERS = 5
"""Seeded orders within a day, whose figures are averaged."""

FOLDS = 5
"""Parts of the stories: each is clustered by what the others taught."""

NEWS = "AI news (en, ja, zh)"


async def figures(material: Path, embedder: Embedder, progress: Progress) -> dict[str, object]:
    """Return BCubed and pairs for every set: as shipped, beside every item alone and one pass by cosine; and crossed."""
    found: dict[str, object] = {}
    labeled: dict[str, Labeled] = {}
    for name, (items, labels) in progress.track(STREAMS.items(), description="stories"):
        stream = read_stream(material / items, material / labels if labels else None)
        vectors = await embed(stream.items, embedder)
        ours = [await placed(shuffled(stream.items, seed), vectors) for seed in range(ORDERS)]
        found[name] = {
            "items": len(stream.items),
            "every item alone": scored(alone(stream.items), stream.truth),
            "one pass by cosine": scored(one_pass(stream.items, vectors), stream.truth),
            "as shipped, five orders": mean([scored(each, stream.truth) for each in ours]),
            "two orders agree, BCubed F1": round(min(bcubed(ours[0], each)[2] for each in ours[1:]), 4),
        }
        held = [enrich(item, vectors.get(item.id)).held for item in stream.items]
        labeled[name] = Labeled(held, [stream.truth[item.id] for item in stream.items])
        if name == NEWS:
            found["AI news, further"] = further(material, stream, ours[0])
    found["cross-validated over stories"] = crossed(labeled)
    return found


def shuffled(items: Sequence[Item], seed: int) -> list[Item]:
    """Shuffle items within their day."""
    order = list(items)
    random.Random(seed).shuffle(order)
    return sorted(order, key=lambda item: item.published_at.date())


def scored(found: Found, truth: Found) -> dict[str, float]:
    """Return BCubed and pairs."""
    names = ("BCubed P", "BCubed R", "BCubed F1", "pairs P", "pairs R", "pairs F1")
    return dict(zip(names, (round(each, 4) for each in (*bcubed(found, truth), *pairwise(found, truth))), strict=True))


def mean(figures: Sequence[Mapping[str, float]]) -> dict[str, float]:
    """Average figures of the same names."""
    return {name: round(fmean(each[name] for each in figures), 4) for name in figures[0]}


def further(material: Path, stream: Stream, found: Found) -> dict[str, float]:
    """Return how many pairs of one language, and of two, were found; and how many of the hard pairs were joined."""
    langs = {item.id: item.lang for item in stream.items}
    pairs = json.loads((material / "news" / "hard_pairs_dev.json").read_text(encoding="utf-8"))
    hard = [found[one] == found[other] for one, other, _ in pairs if one in found and other in found]
    return {**recalls(found, stream.truth, langs), "hard pairs joined": round(sum(hard) / len(hard), 4)}


def recalls(found: Found, truth: Found, langs: Mapping[ItemId, str] | Mapping[str, str]) -> dict[str, float]:
    """Return the share of pairs found, of one language and of two."""
    held: dict[bool, list[bool]] = {True: [], False: []}
    ids = list(found)
    said: Mapping[str, str] = {str(item): lang for item, lang in langs.items()}
    for at, one in enumerate(ids):
        for other in ids[:at]:
            if truth[one] == truth[other]:
                held[said[one] == said[other]].append(found[one] == found[other])
    return {
        "pair recall, one language": round(fmean(held[True]), 4),
        "pair recall, two languages": round(fmean(held[False]), 4),
    }


def within(parts: int, part: int, *, inside: bool = True) -> Callable[[int], bool]:
    """Choose the stories of one part of many, or all the others."""
    return lambda story: (story % parts == part) is inside


def crossed(labeled: Mapping[str, Labeled]) -> dict[str, object]:
    """Cluster each fold of the AI news, and each half of every set, by weights learned from the other stories.

    One number, the relief of bare headlines, is the shipped one throughout.
    """
    news = labeled[NEWS]
    found: dict[str, Hashable] = {}
    truth: dict[str, Hashable] = {}
    langs: dict[str, str] = {}
    for fold in range(FOLDS):
        rest = {**labeled, NEWS: news.part(within(FOLDS, fold, inside=False))}
        tested = news.part(within(FOLDS, fold))
        for at, group in groups(tested, learn(rest, relief=learned()["bare headline"])).items():
            item = str(tested.profiles[int(at)].item)
            found[item], truth[item] = (fold, group), tested.stories[int(at)]
            langs[item] = tested.profiles[int(at)].lang
    result: dict[str, object] = {f"{NEWS}, five folds": {**scored(found, truth), **recalls(found, truth, langs)}}
    for half in (0, 1):
        part = {name: held.part(within(2, half)) for name, held in labeled.items()}
        weights = learn(part, relief=learned()["bare headline"])
        for name, held in labeled.items():
            other = held.part(within(2, half, inside=False))
            truth = {str(at): story for at, story in enumerate(other.stories)}
            result[f"{name}, half {half + 1}"] = scored(groups(other, weights), truth)
    return result
