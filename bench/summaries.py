"""Summaries beside what editors wrote (NeuS, development half), headlines beside reference sentences, and every quotation traced.

`python -m bench.summaries` prints the figures, and the weights of bot/summarizing/words.py as they are learned here.
"""

import asyncio
import json
import math
import random
import re
import sys
from collections import Counter
from collections.abc import Callable, Coroutine, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

import numpy as np
from numpy.typing import NDArray

from bench.rouge import rouge
from bot.domain.item import Item, ItemId
from bot.domain.source import SourceId
from bot.domain.story import Story, StoryId, Summary
from bot.embedding import open_embedder
from bot.rules.language import detect, sentences
from bot.summarizing.extractive import ExtractiveSummarizer
from bot.summarizing.words import Weights, count, terms_of, told_by

ROOT = Path(__file__).parent.parent
BUDGET = 50
"""Words at which a baseline stops; its last sentence may run over, as in the figures published for the test half."""

ALIKE = 0.5
"""Cosine beyond which a baseline calls two sentences one."""

THRESHOLD = 0.1
DAMPING = 0.85
"""LexRank's, as its authors chose them: https://doi.org/10.1613/jair.1523"""

FOLDS = 5
RESAMPLES = 5_000
LANGUAGES = "en", "ja", "zh"
T = TypeVar("T")
Vector = Mapping[str, float]
Floats = NDArray[np.float64]


class Cluster(NamedTuple):
    """Three articles of one happening, and what an editor made of them."""

    items: tuple[Item, ...]
    reference: str


def read_neus(path: Path) -> list[Cluster]:
    """Read the clusters; their articles carry no date, and count as of one day."""
    return [
        Cluster(
            tuple(_item(f"{at}", each["title"], each["text"]) for at, each in enumerate(row["articles"])),
            row["reference"],
        )
        for row in map(json.loads, path.read_text(encoding="utf-8").splitlines())
    ]


def _item(name: str, title: str, text: str, lang: str = "en", at: datetime = datetime(2026, 1, 1, tzinfo=UTC)) -> Item:
    return Item(
        id=ItemId(name), source=SourceId(name), url=None, link=None, guid=None, title=title, text=text, content_hash=name, lang=lang,
        published_at=at, seen_at=at, dated=True,
    )  # fmt: skip


def done(work: Coroutine[Any, Any, T]) -> T:
    """Run a coroutine to its end, also where a loop is running already."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, work).result()


async def summarized(clusters: Sequence[Sequence[Item]], lang: str, weights: Weights | None = None) -> list[Summary]:
    """Summarize every cluster."""
    summarizer = ExtractiveSummarizer(weights) if weights else ExtractiveSummarizer()
    return [await summarizer.summarize(_story(items), items, {}, lang) for items in clusters]


def _story(items: Sequence[Item]) -> Story:
    at = items[0].seen_at
    ids = tuple(item.id for item in items)
    return Story(id=StoryId("s"), items=ids, opened_at=at, updated_at=at, centroid=None, embedded=0)


def _told(summary: Summary, *, headline: bool = False) -> str:
    return " ".join([summary.headline.text] * headline + [quote.text for quote in summary.sentences])


# Baselines


def vectors(texts: Sequence[str]) -> list[Vector]:
    """Weigh each text's words by how few of the others use them; unit length."""
    bags = [Counter(re.findall(r"\b\w\w+\b", text.lower())) for text in texts]
    used = Counter(word for bag in bags for word in bag)
    return [
        _unit({word: times * (math.log((1 + len(bags)) / (1 + used[word])) + 1) for word, times in bag.items()})
        for bag in bags
    ]


def _unit(vector: Vector) -> Vector:
    length = math.sqrt(sum(value * value for value in vector.values())) or 1.0
    return {word: value / length for word, value in vector.items()}


def _cosine(one: Vector, other: Vector) -> float:
    return sum(value * other.get(word, 0.0) for word, value in one.items())


def _fill(ranked: Sequence[int], texts: Sequence[str], near: Sequence[Vector] | None) -> str:
    """Take sentences in their rank, none like one that was taken, until there are words enough."""
    taken: list[int] = []
    for at in ranked:
        if sum(len(texts[one].split()) for one in taken) >= BUDGET:
            break
        if near is None or all(_cosine(near[at], near[one]) <= ALIKE for one in taken):
            taken.append(at)
    return " ".join(texts[at] for at in taken)


def centroid(cluster: Cluster) -> str:
    """Take the sentences nearest to the mean of all sentences and titles."""
    texts, known = _texts(cluster)
    center: Counter[str] = Counter()
    for vector in known:
        center.update(vector)
    middle = _unit(center)
    return _fill(sorted(range(len(texts)), key=lambda at: -_cosine(known[at], middle)), texts, known)


def lexrank(cluster: Cluster) -> str:
    """Take the sentences that sentences which are taken resemble."""
    texts, known = _texts(cluster)
    near = np.array([[_cosine(one, other) > THRESHOLD for other in known[: len(texts)]] for one in known[: len(texts)]])
    walk = near / np.maximum(near.sum(axis=1, keepdims=True), 1)
    rank = np.full(len(texts), 1 / len(texts))
    for _ in range(100):
        rank = (1 - DAMPING) / len(texts) + DAMPING * walk.T @ rank
    return _fill(np.argsort(-rank, kind="stable").tolist(), texts, known)


def lead(cluster: Cluster) -> str:
    """Take the first article's beginning."""
    texts = sentences(cluster.items[0].text, "en")
    return _fill(range(len(texts)), texts, None)


def chance(cluster: Cluster) -> str:
    """Take any sentences."""
    texts, _ = _texts(cluster)
    return _fill(random.Random(cluster.reference).sample(range(len(texts)), len(texts)), texts, None)


def _texts(cluster: Cluster) -> tuple[list[str], list[Vector]]:
    texts = [sentence for item in cluster.items for sentence in sentences(item.text, "en")]
    return texts, vectors([*texts, *(item.title for item in cluster.items)])


BASELINES: Mapping[str, Callable[[Cluster], str]] = {
    "random": chance,
    "lead": lead,
    "LexRank": lexrank,
    "centroid": centroid,
}


# Learning


def learn(clusters: Sequence[Cluster]) -> Weights:
    """Learn what the sources' use of a word says of an editor's: a logistic regression, a little ridge, by Newton's method."""
    rows: list[tuple[float, ...]] = []
    used: list[bool] = []
    for cluster in clusters:
        wanted = told_by(terms_of(cluster.reference))
        for term, counts in count(
            [item.title for item in cluster.items], [item.text for item in cluster.items]
        ).items():
            rows.append(counts.features())
            used.append(term in wanted)
    features, truth = np.array(rows), np.array(used, dtype=float)
    weights = np.zeros(features.shape[1])
    for _ in range(12):
        chances = 1 / (1 + np.exp(-features @ weights))
        slope = features.T @ (truth - chances) - weights
        curve = (features * (chances * (1 - chances))[:, None]).T @ features + np.eye(len(weights))
        weights += np.linalg.solve(curve, slope)
    one, *rest = (round(float(weight), 2) for weight in weights)
    return Weights(one, (rest[0], rest[1], rest[2]), (rest[3], rest[4], rest[5]), rest[6])


async def crossed(clusters: Sequence[Cluster]) -> list[Summary]:
    """Summarize each cluster by weights learned of the others' folds."""
    fold = np.random.default_rng(0).permutation(len(clusters)) % FOLDS
    found: dict[int, Summary] = {}
    for left_out in range(FOLDS):
        weights = learn([cluster for at, cluster in enumerate(clusters) if fold[at] != left_out])
        held = [at for at in range(len(clusters)) if fold[at] == left_out]
        found.update(zip(held, await summarized([clusters[at].items for at in held], "en", weights), strict=True))
    return [found[at] for at in range(len(clusters))]


# Figures


def _rouges(clusters: Sequence[Cluster], texts: Sequence[str]) -> Floats:
    return np.array([rouge(cluster.reference, text) for cluster, text in zip(clusters, texts, strict=True)]) * 100


def _row(scores: Floats, texts: Sequence[str]) -> dict[str, object]:
    lengths = [len(text.split()) for text in texts]
    rounded = [round(float(score), 2) for score in scores.mean(axis=0)]
    return {"R1/R2/RL": rounded, "words": round(float(np.mean(lengths)), 1), "longest": max(lengths)}


def above(ours: Floats, theirs: Floats) -> dict[str, list[float]]:
    """Return by how much we are above, with the 95 % interval of a paired bootstrap."""
    differences = ours - theirs
    picks = np.random.default_rng(0).integers(0, len(differences), (RESAMPLES, len(differences)))
    means = np.array([differences[pick].mean(axis=0) for pick in picks])
    low, high = np.percentile(means, [2.5, 97.5], axis=0)
    return {
        name: [round(float(figure), 2) for figure in (differences[:, at].mean(), low[at], high[at])]
        for at, name in enumerate(("R1", "R2", "RL"))
    }


def neus(path: Path) -> dict[str, object]:
    """Measure summaries, and every baseline on the same clusters."""
    clusters = read_neus(path)
    mine = done(summarized([cluster.items for cluster in clusters], "en"))
    texts = {name: [make(cluster) for cluster in clusters] for name, make in BASELINES.items()}
    texts["Kaiho"] = [_told(summary) for summary in mine]
    texts["Kaiho, weights cross-validated"] = [_told(summary) for summary in done(crossed(clusters))]
    texts["Kaiho, headline and sentences"] = [_told(summary, headline=True) for summary in mine]
    scores = {name: _rouges(clusters, each) for name, each in texts.items()}
    return {
        "clusters": len(clusters),
        "systems": {name: _row(scores[name], texts[name]) for name in texts},
        "above centroid [mean, low, high]": {
            name: above(scores[name], scores["centroid"]) for name in texts if name.startswith("Kaiho")
        },
    }


def read_news(folder: Path) -> tuple[dict[str, list[Item]], dict[str, str]]:
    """Read the stories of the labelled news, and the reference sentences of those that have one."""
    items = {
        row["id"]: _item(
            row["id"],
            row["title"] or "",
            row["text"] or "",
            detect(f"{row['title']} {row['text']}", row["lang"]),
            _when(row),
        )
        for row in map(json.loads, (folder / "items_dev.jsonl").read_text(encoding="utf-8").splitlines())
    }
    stories = json.loads((folder / "stories_dev.json").read_text(encoding="utf-8"))
    held = {name: [items[one] for one in story["items"] if one in items] for name, story in stories.items()}
    return held, {name: story["sentence"] for name, story in stories.items() if story["sentence"]}


def _when(row: Mapping[str, Any]) -> datetime:
    at = datetime.fromisoformat(str(row["published_at"] or row["seen_at"]))
    return at if at.tzinfo else at.replace(tzinfo=UTC)


def news(folder: Path) -> dict[str, object]:
    """Measure headlines against the reference sentences, and trace every quotation to its item."""
    stories, wanted = read_news(folder)
    by_lang = {lang: done(summarized(list(stories.values()), lang)) for lang in LANGUAGES}
    told = {name: summary.headline.text for name, summary in zip(stories, by_lang["en"], strict=True) if name in wanted}
    baseline = {name: stories[name][0].title for name in told}
    quotes = [
        (quote, {item.id: item for item in items}[quote.item])
        for summaries in by_lang.values()
        for summary, items in zip(summaries, stories.values(), strict=True)
        for quote in (summary.headline, *summary.sentences)
    ]
    traced = sum(quote.text.removesuffix("…") in f"{item.title}\n{item.text}" for quote, item in quotes)
    return {
        "stories": len(stories),
        "grounding": {"quotations": len(quotes), "traced": traced, "share": traced / len(quotes)},
        "headlines (indications)": {
            "references": len(told),
            "Kaiho": done(_agreement(told, wanted)),
            "first item's title": done(_agreement(baseline, wanted)),
        },
    }


async def _agreement(told: Mapping[str, str], wanted: Mapping[str, str]) -> dict[str, float]:
    embedder = open_embedder("compiled", data=ROOT / "build" / "eval")
    ours, theirs = await embedder.embed(list(told.values())), await embedder.embed([wanted[name] for name in told])
    return {
        "ROUGE-L": round(100 * float(np.mean([rouge(wanted[name], text).longest for name, text in told.items()])), 1),
        "cosine": round(float((ours * theirs).sum(axis=1).mean()), 3),
    }


def figures(material: Path) -> dict[str, object]:
    """Return every figure on the material."""
    return {"neus": neus(material / "public" / "summaries" / "neus.jsonl"), "news": news(material / "news")}


if __name__ == "__main__":
    shared = Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT.parent / "shared" / "corpora"
    print(learn(read_neus(shared / "public" / "summaries" / "neus.jsonl")))
    print(json.dumps(figures(shared), indent=1, ensure_ascii=False))
