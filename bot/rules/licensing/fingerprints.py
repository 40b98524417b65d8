"""The index of license texts: hashes of what they say, never what they say."""

import json
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from io import BytesIO

import numpy as np
import numpy.typing as npt

Hashes = npt.NDArray[np.uint32]
Flags = npt.NDArray[np.bool_]

PRIMES = (np.uint32(2654435761), np.uint32(2246822519), np.uint32(3266489917))
"""Odd 32-bit multipliers, Knuth's (The Art of Computer Programming, 6.4) and two of xxHash's: three words in a row become one number."""

TEXT_WORDS_LEAST = 3
"""A text of fewer words has no three in a row."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """What is known of one text of the index."""

    key: str
    exact: str  # names its letters and digits
    digest: str  # names its words after normalizing
    title: str  # its first line, in lower case
    words: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Index:
    """Every text's hashes, each way around: hash → texts, text → hashes."""

    entries: tuple[Entry, ...]
    hashes: Hashes  # sorted, once each
    starts: npt.NDArray[np.int64]  # where each one's texts begin in `texts`
    texts: npt.NDArray[np.uint16]  # numbers of entries
    of_texts: tuple[Hashes, ...]  # each entry's own hashes, sorted
    sizes: npt.NDArray[np.int64]
    by_exact: dict[str, int]
    by_digest: dict[str, int]

    def shared(self, asked: Hashes) -> npt.NDArray[np.int64]:
        """Return how many of these hashes, once each, every text has."""
        places = np.minimum(np.searchsorted(self.hashes, asked), len(self.hashes) - 1)
        found = places[self.hashes[places] == asked]
        starts, lengths = self.starts[found], self.starts[found + 1] - self.starts[found]
        before = np.cumsum(lengths) - lengths
        picked = self.texts[np.repeat(starts - before, lengths) + np.arange(int(lengths.sum()))]
        return np.bincount(picked, minlength=len(self.entries))

    def has(self, number: int, asked: Hashes) -> Flags:
        """Say which of these hashes one text has."""
        own = self.of_texts[number]
        places = np.minimum(np.searchsorted(own, asked), len(own) - 1)
        known: Flags = own[places] == asked
        return known


def trigrams(words: Sequence[str]) -> Hashes:
    """Return the hashes of every three words in a row, in order, repeated ones too."""
    numbers = np.fromiter(map(_number, words), dtype=np.uint32, count=len(words))
    if len(numbers) < TEXT_WORDS_LEAST:
        return np.zeros(0, dtype=np.uint32)
    mixed = numbers[:-2] * PRIMES[0] + np.uint32(1)
    mixed ^= (numbers[1:-1] * PRIMES[1]) >> np.uint32(3)
    mixed += numbers[2:] * PRIMES[2]
    mixed ^= mixed >> np.uint32(15)
    return mixed


@lru_cache(maxsize=20_000)
def _number(word: str) -> int:
    return zlib.crc32(word.encode(errors="replace"))


def packed(entries: Sequence[Entry], own: Sequence[Hashes]) -> bytes:
    """Pack texts' hashes and what is known of them, for `unpacked`."""
    numbers = np.repeat(np.arange(len(own), dtype=np.uint16), [len(each) for each in own])
    every = np.concatenate(own)
    order = np.lexsort((numbers, every))
    hashes, counts = np.unique(every, return_counts=True)
    rows = [[each.key, each.exact, each.digest, each.title, each.words] for each in entries]
    told = zlib.compress(json.dumps(rows, ensure_ascii=False).encode(), 9)
    file = BytesIO()
    np.savez_compressed(
        file,
        steps=np.diff(hashes, prepend=np.uint32(0)).astype(np.uint32),  # steps compress where hashes do not
        counts=counts.astype(np.uint16),
        texts=numbers[order],
        entries=np.frombuffer(told, dtype=np.uint8),
    )
    return file.getvalue()


def unpacked(data: bytes) -> Index:
    """Return the index that `packed` packed."""
    with np.load(BytesIO(data)) as held:
        hashes = np.cumsum(held["steps"], dtype=np.uint32)
        counts, texts = held["counts"], held["texts"]
        rows = json.loads(zlib.decompress(held["entries"].tobytes()))
    entries = tuple(
        Entry(key=key, exact=exact, digest=digest, title=title, words=words)
        for key, exact, digest, title, words in rows
    )
    order = np.argsort(texts, kind="stable")
    sizes = np.bincount(texts, minlength=len(entries))
    by_text = np.repeat(hashes, counts)[order]
    return Index(
        entries=entries,
        hashes=hashes,
        starts=np.concatenate(([0], np.cumsum(counts, dtype=np.int64))),
        texts=texts,
        of_texts=tuple(np.split(by_text, np.cumsum(sizes)[:-1])),
        sizes=sizes,
        by_exact={each.exact: number for number, each in reversed(list(enumerate(entries)))},
        by_digest={each.digest: number for number, each in reversed(list(enumerate(entries)))},
    )


@lru_cache(maxsize=1)
def index() -> Index:
    """Load the index that lies beside this file, once."""
    return unpacked((files("bot.rules.licensing") / "data" / "fingerprints.npz").read_bytes())
