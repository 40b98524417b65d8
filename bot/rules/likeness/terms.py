"""Texts as weighted terms: words of one language, proper nouns and figures, and what every language writes alike."""

import re
import unicodedata
import zlib
from collections import Counter
from collections.abc import Iterable
from functools import cache
from importlib import resources
from itertools import pairwise

import numpy as np
import numpy.typing as npt

LEAD = 400
"""Characters of text whose words are compared beside the title's: a report says first what happened."""

READ = 1_500
"""Characters of text in which proper nouns and figures are looked for."""

BUCKETS = 1 << 20
"""Terms are told apart by a hash of 20 bits: of two texts' 200 terms one pair in a hundred million meets by chance."""

RAREST = 12.0
"""The weight of a term the table does not know."""

_RUN = re.compile(r"[a-z][a-z']+|\d+(?:\.\d+)*|[\u3040-\u30ff\u3400-\u9fff]+")
_PROPER = re.compile(r"(?<![A-Za-z0-9'’])[A-Z][A-Za-z'’.-]*[A-Za-z]|\d+(?:[.,]\d+)*|[\u30a1-\u30fa\u30fc]{3,}")
_NEUTRAL = re.compile(r"[a-z][a-z0-9'+]*[a-z0-9]|\d+(?:\.\d+)*")
_ENDINGS = ("'s", "ing", "ed", "es", "s", "ly")
_STOP = frozenset(
    [
        "the",
        "a",
        "an",
        "of",
        "to",
        "in",
        "and",
        "for",
        "on",
        "with",
        "is",
        "at",
        "by",
        "as",
        "from",
        "that",
        "this",
        "it",
        "its",
        "be",
        "are",
        "was",
        "will",
        "has",
        "have",
        "had",
        "not",
        "but",
        "or",
        "he",
        "she",
        "his",
        "her",
        "they",
        "their",
        "we",
        "our",
        "you",
        "your",
        "i",
        "who",
        "what",
        "which",
        "how",
        "why",
        "when",
        "where",
        "after",
        "over",
        "new",
        "said",
        "says",
        "say",
        "more",
        "than",
        "about",
        "into",
        "out",
        "up",
        "off",
    ]
)

KINDS = 5
"""Words, phrases, proper nouns, what every language writes alike, and names."""

DAMPING = 6.0
"""The length of one middling word, added to every text's: two texts that hold one common word alone are not the same for it."""

Terms = tuple[npt.NDArray[np.int32], npt.NDArray[np.float32]]
"""Hashes in rising order, and their weights; together nearly of unit length, and shorter where there are few."""

Ends = tuple[int, ...]
"""Where each kind of an item's terms ends, all of them in one piece: the hashes of kind n are counted from n * BUCKETS."""

NOTHING: Terms = (np.zeros(0, dtype=np.int32), np.zeros(0, dtype=np.float32))


def words_of(text: str) -> list[str]:
    """Return the words of a text: Latin ones without their endings, pairs of Japanese and Chinese characters."""
    found: list[str] = []
    for run in _RUN.findall(unicodedata.normalize("NFKC", text).lower()):
        if run[0] >= "\u3040":
            found.extend(run[at : at + 2] for at in range(max(1, len(run) - 1)))
        elif run not in _STOP:
            found.append(_stem(run))
    return found


def proper_of(text: str) -> list[str]:
    """Return the proper nouns and figures of a text, as far as writing shows them."""
    found = []
    for word in _PROPER.findall(text):
        small = re.sub(r"['’]s$", "", word.lower().rstrip("."))
        if len(small) > 1 and small not in _STOP:
            found.append(small)
    return found


def neutral_of(text: str) -> list[str]:
    """Return what every language writes alike: Latin words and figures."""
    return [word for word in _NEUTRAL.findall(unicodedata.normalize("NFKC", text).lower()) if word not in _STOP]


def weigh(terms: Iterable[str], *, damping: float = DAMPING) -> Terms:
    """Weigh terms by how often they stand here and how rare they are elsewhere (tf-idf, logarithmic tf), to about unit length."""
    counts = Counter(zlib.crc32(term.encode()) % BUCKETS for term in terms)
    if not counts:
        return NOTHING
    ids = np.fromiter(sorted(counts), dtype=np.int32, count=len(counts))
    often = np.fromiter((counts[id_] for id_ in sorted(counts)), dtype=np.float32, count=len(counts))
    weights = (1 + np.log(often)) * rarity()[ids]
    return ids, (weights / np.hypot(np.linalg.norm(weights), damping)).astype(np.float32)


def once(names: Iterable[str]) -> Terms:
    """Return names as terms of equal weight."""
    ids = sorted({zlib.crc32(name.encode()) % BUCKETS for name in names})
    return np.array(ids, dtype=np.int32), np.ones(len(ids), dtype=np.float32)


def in_one_piece(*kinds: Terms) -> tuple[Terms, Ends]:
    """Put terms of several kinds one behind the other, in rising order."""
    ids = [ids + np.int32(kind * BUCKETS) for kind, (ids, _) in enumerate(kinds)]
    ends = np.cumsum([len(each) for each in ids]).tolist()
    return (np.concatenate(ids), np.concatenate([weights for _, weights in kinds])), tuple(ends)


@cache
def rarity() -> npt.NDArray[np.float32]:
    """Return how rare each term is in news: `python -m bench.likeness` counts it."""
    with resources.files(__package__).joinpath("rarity.npz").open("rb") as file, np.load(file) as kept:
        table = np.full(BUCKETS, RAREST, dtype=np.float32)
        table[kept["ids"]] = kept["tenths"].astype(np.float32) / 10
        return table


def pairs_of(words: Iterable[str]) -> list[str]:
    """Return neighboring words, two and two."""
    return [f"{first} {second}" for first, second in pairwise(words)]


def _stem(word: str) -> str:
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= 4:
            return word[: -len(ending)]
    return word
