"""`python -m bench.likeness MATERIAL`: learn how alike items of one story are, from labeled streams; writes what ships."""

import asyncio
import hashlib
import json
import math
import sys
import zlib
from collections import Counter
from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
from rich.console import Console
from rich.progress import Progress
from sklearn.linear_model import LogisticRegression

from bench.stories import STREAMS, Stream, bcubed, embed, read_stream
from bot.domain.item import Item
from bot.embedding import open_embedder
from bot.rules.enriching import enrich
from bot.rules.likeness import clustering, pairs, terms
from bot.rules.likeness.pairs import FEATURES, features, forbidden, stack
from bot.rules.likeness.profile import Profile

SHIPPED = Path(pairs.__file__).parent
MOST_PAIRS = 45_000
"""Pairs learned from in each set, so that the largest does not drown the others."""

MOST_ITEMS = 4_400
"""Items of a set the cut is tried on: whole stories, by the hash of their names."""

SHARES = {"AI news (en, ja, zh)": 2.0}
"""What a set counts for, where not once: the news we are for counts twice."""

UNLIKE = {"AI news (en, ja, zh)": 4.0}
"""What a set's pairs of two happenings count for together, where those of one count for one: news of models is all alike."""

CAUTION = 1.5
"""How much less sure two languages are without vectors and without a model in common, than was learned: a maker's name in both
is soon taken for a happening. It costs half a point of BCubed F1 on the news."""

BARE = (0.0, 0.4, 0.8, 1.2, 1.6, 2.0, 2.4, 2.8, 3.2)
"""Reliefs tried for bare headlines of news that names no model."""


@dataclass(frozen=True, slots=True)
class Labeled:
    """Profiles and the story of each."""

    profiles: Sequence[Profile]
    stories: Sequence[Hashable]

    def part(self, keep: Callable[[int], bool]) -> "Labeled":
        """Return the items of the stories whose hash is kept."""
        kept = [at for at, story in enumerate(self.stories) if keep(number(story))]
        return Labeled([self.profiles[at] for at in kept], [self.stories[at] for at in kept])


def number(story: Hashable) -> int:
    """Give a story its number, the same in every run."""
    return int.from_bytes(hashlib.sha256(str(story).encode()).digest()[:6])


def count(items: Sequence[Item]) -> dict[int, int]:
    """Count in how many items each term stands, by its hash; those in one alone are as rare as those in none."""
    seen: Counter[int] = Counter()
    for item in items:
        lead = f"{item.title} {item.text[: terms.LEAD]}"
        words = {
            *terms.words_of(lead),
            *terms.pairs_of(terms.words_of(f"{item.title} . {item.text[: terms.READ]}")),
            *terms.neutral_of(lead),
            *(f"^{word}" for word in terms.proper_of(f"{item.title} . {item.text[: terms.READ]}")),
        }
        seen.update({zlib.crc32(word.encode()) % terms.BUCKETS for word in words})
    return {term: many for term, many in sorted(seen.items()) if many > 1}


def write_rarity(items: Sequence[Item]) -> None:
    """Write how rare terms are: the logarithm of the share of items that hold them, in tenths."""
    seen = count(items)
    tenths = [max(1, round(10 * math.log((len(items) + 1) / (many + 0.5)))) for many in seen.values()]
    with (SHIPPED / "rarity.npz").open("wb") as file:
        np.savez_compressed(file, ids=np.array(list(seen), dtype=np.int32), tenths=np.array(tenths, dtype=np.uint8))
    terms.rarity.cache_clear()


def grid(held: Labeled) -> tuple[npt.NDArray[np.float32], npt.NDArray[np.bool_]]:
    """Return the features of every pair, and which pairs nothing can join."""
    side = stack(held.profiles)
    return np.stack([values for _, values in features(side, side)], axis=-1), forbidden(side, side)


def sample(held: Labeled, dice: np.random.Generator) -> tuple[npt.NDArray[np.float32], npt.NDArray[np.bool_]]:
    """Return pairs to learn from: of one story, and of two that look somewhat alike."""
    side = stack(held.profiles)
    first, second = np.triu_indices(len(held.profiles), 1)
    names = np.array([number(story) for story in held.stories])
    same, apart = names[first] == names[second], forbidden(side, side)[first, second]
    columns, alike = [], np.zeros(len(first), dtype=bool)
    for name, values in features(side, side):
        column = values[first, second].astype(np.float32)
        alike |= column > {"vector": 0.3, "words": 0.05, "neutral": 0.05}.get(name, np.inf)
        columns.append(column)
    ours, theirs = np.flatnonzero(same & ~apart), np.flatnonzero(~same & ~apart & alike)
    unlike = np.flatnonzero(~same & ~apart & ~alike)
    chosen = np.concatenate(
        [
            dice.choice(ours, min(len(ours), MOST_PAIRS // 3), replace=False),
            dice.choice(theirs, min(len(theirs), MOST_PAIRS), replace=False),
            # What has nothing in common is learned too, else having no model in common would speak for one happening.
            dice.choice(unlike, min(len(unlike), MOST_PAIRS // 3), replace=False),
        ]
    )
    return np.stack([column[chosen] for column in columns], axis=-1), same[chosen]


def learn(sets: Mapping[str, Labeled], *, relief: float | None = None) -> dict[str, float]:
    """Learn the weights: logistic regression over pairs, each set and each side counting alike; then the bare headlines' relief.

    Where a `relief` is given none is looked for: that takes a minute.
    """
    dice = np.random.default_rng(0)
    learned = [(SHARES.get(name, 1.0), UNLIKE.get(name, 1.0), *sample(held, dice)) for name, held in sets.items()]
    known = np.concatenate([values for _, _, values, _ in learned])
    known[:, FEATURES.index("bare headline")] = 0.0
    truth = np.concatenate([same for *_, same in learned])
    counts = np.concatenate(
        [share * np.where(same, 0.5 / same.sum(), 0.5 * unlike / (~same).sum()) for share, unlike, _, same in learned]
    )
    model = LogisticRegression(C=1.0, max_iter=3000).fit(known, truth, sample_weight=counts / counts.mean())
    weights = dict(zip(FEATURES, (round(float(each), 3) for each in model.coef_[0]), strict=True))
    weights["always"] = round(float(model.intercept_[0]), 3)
    weights["across without models"] = round(weights["across without models"] - CAUTION, 3)
    weights["bare headline"] = relieve(weights, sets) if relief is None else relief
    return weights


def relieve(weights: Mapping[str, float], sets: Mapping[str, Labeled]) -> float:
    """Choose how much surer bare headlines are taken to be: what gives the sets of bare headlines their best BCubed F1."""
    bare = [
        held for held in sets.values() if np.mean([each.headline and not each.names for each in held.profiles]) > 0.5
    ]
    tried = {relief: [clustered(held, {**weights, "bare headline": relief})[2] for held in bare] for relief in BARE}
    return max(BARE, key=lambda relief: (sum(tried[relief]), -relief)) if bare else 0.0


def clustered(held: Labeled, weights: Mapping[str, float]) -> tuple[float, float, float]:
    """Return BCubed precision, recall and F1 of clustering all at once with these weights."""
    found = groups(few(held), weights)
    return bcubed(found, {str(at): story for at, story in enumerate(few(held).stories)})


def groups(held: Labeled, weights: Mapping[str, float]) -> dict[str, Hashable]:
    """Cluster items all at once with these weights."""
    side = stack(held.profiles)
    return {str(at): group for at, group in enumerate(clustering.cluster(pairs.sureness(side, side, weights)))}


def few(held: Labeled) -> Labeled:
    """Return whole stories up to about `MOST_ITEMS`."""
    parts = max(1, round(len(held.profiles) / MOST_ITEMS))
    return held.part(lambda story: story // 7 % parts == 0)


async def labeled(material: Path, data: Path, progress: Progress, *, count_terms: bool = False) -> dict[str, Labeled]:
    """Read and embed every set; `count_terms` writes how rare terms are before profiles are made of them."""
    embedder = open_embedder("compiled", data=data)
    streams: dict[str, Stream] = {}
    for name, (items, labels) in progress.track(STREAMS.items(), description="reading"):
        streams[name] = read_stream(material / items, material / labels if labels else None)
    if count_terms:
        write_rarity([item for stream in streams.values() for item in stream.items])
    sets: dict[str, Labeled] = {}
    for name, stream in progress.track(streams.items(), description="embedding"):
        vectors = await embed(stream.items, embedder)
        held = [enrich(item, vectors.get(item.id)).held for item in stream.items]
        sets[name] = Labeled(held, [stream.truth[item.id] for item in stream.items])
    return sets


def main(material: Path) -> int:
    """Learn, write the weights, and say how well they cluster what they were learned from."""
    root = Path(__file__).parent.parent
    with Progress(console=Console(stderr=True), transient=True) as progress:
        sets = asyncio.run(labeled(material, root / "build" / "eval", progress, count_terms=True))
        weights = learn(sets)
    said = {"by": "python -m bench.likeness", "weights": weights}
    (SHIPPED / "weights.json").write_text(json.dumps(said, indent=1) + "\n", encoding="utf-8")
    for name, held in sets.items():
        print(
            f"{name}: BCubed {' / '.join(f'{each:.3f}' for each in clustered(held, weights))}, all at once, learned from"
        )
    print(json.dumps(weights))
    return 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
