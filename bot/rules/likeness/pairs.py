"""Items held against items: for every pair, how sure it is that both tell of one happening."""

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib import resources
from itertools import chain
from typing import Final

import numpy as np
import numpy.typing as npt
from scipy import sparse

from bot.rules.likeness.profile import Profile
from bot.rules.likeness.terms import BUCKETS, KINDS, NOTHING

Grid = npt.NDArray[np.float32]
"""One number a pair: rows × columns."""

Truths = npt.NDArray[np.bool_]
"""One truth a pair."""

OPEN_DAYS: Final = 10.0
"""How far apart two items of one happening lie at most; 98 of 100 labeled pairs lie nearer."""

FEW: Final = 64
"""Rows up to which a product is made one by one: beyond it, sparse matrices are quicker."""

AT_ONCE: Final = 512
"""Rows held against all at once: against 5,000 each feature of them takes 10 MB."""

FEATURES = (
    *(
        "vector",
        "vectors",
        "headline vector",
        "words",
        "phrases",
        "proper",
        "neutral",
        "neutral across",
        "across",
        "headline",
    ),
    *(
        "same act",
        "other act",
        "names",
        "days",
        "days of one model",
        "other model",
        "other version",
        "sibling",
        "finer",
        "same model",
    ),
    *("acts untold", "models untold", "bare headline", "same vague act", "same model in a vague act", "other moment"),
    "across without models",
)
"""What is known of a pair, in the order of the weights."""

COMMON = frozenset({"words", "phrases", "proper", "neutral", "names"})
"""Where vectors do not compare, two items have something of these in common, or are two happenings."""

APART = frozenset({"other model", "other version", "sibling"})
"""Of these two items are two happenings: of 115,000 labeled pairs that differ so, 11 were one."""

VAGUE = frozenset({"product_other", "benchmark_or_research", "policy_or_opinion"})
"""Acts under which any number of happenings of one model fall: the same one says little."""

PRESENTED = frozenset({"release", "rumored_release", "announcement_without_weights"})
"""Acts that are one model at different moments: near, and yet another happening each."""

_VERSION = re.compile(r"[\d.]+$")


@dataclass(frozen=True, slots=True)
class Stack:
    """Profiles side by side, their terms in one piece: those of kind k of item n end at `ends[n * KINDS + k + 1]`."""

    profiles: Sequence[Profile]
    vectors: Grid
    embedded: npt.NDArray[np.bool_]
    ids: npt.NDArray[np.int32]
    weights: npt.NDArray[np.float32]
    ends: npt.NDArray[np.int64]
    langs: npt.NDArray[np.object_]
    days: npt.NDArray[np.float64]
    headline: npt.NDArray[np.bool_]
    named: npt.NDArray[np.bool_]


def stack(profiles: Sequence[Profile]) -> Stack:
    """Put profiles side by side."""
    length = next((len(each.vector) for each in profiles if each.vector is not None), 1)
    vectors = np.zeros((len(profiles), length), dtype=np.float32)
    for at, each in enumerate(profiles):
        if each.vector is not None:
            vectors[at] = each.vector
    ends = np.array([each.ends for each in profiles], dtype=np.int64).reshape(-1, KINDS)
    before = np.concatenate([[0], np.cumsum(ends[:, -1])])
    return Stack(
        profiles=profiles,
        vectors=vectors,
        embedded=np.array([each.vector is not None for each in profiles]),
        ids=np.concatenate([NOTHING[0], *(each.terms[0] for each in profiles)]),
        weights=np.concatenate([NOTHING[1], *(each.terms[1] for each in profiles)]),
        ends=np.concatenate([[0], (ends + before[:-1, None]).ravel()]),
        langs=np.array([each.lang for each in profiles], dtype=object),
        days=np.array([each.day for each in profiles]),
        headline=np.array([each.headline for each in profiles]),
        named=np.array([bool(each.names) for each in profiles]),
    )


def features(rows: Stack, columns: Stack) -> Iterator[tuple[str, Grid]]:
    """Yield every feature of every pair, one after the other: of thousands of items each takes many megabytes."""
    both = rows.embedded[:, None] & columns.embedded[None, :]
    across = rows.langs[:, None] != columns.langs[None, :]
    headline = rows.headline[:, None] | columns.headline[None, :]
    if rows.vectors.shape[1] == columns.vectors.shape[1]:
        near: Grid = np.asarray(rows.vectors @ columns.vectors.T * both, dtype=np.float32)
    else:  # on one side nobody has a vector
        near = np.zeros(both.shape, dtype=np.float32)
    words, phrases, proper, neutral, names = _products(rows, columns)
    same, other, vague, moment = _acts(rows.profiles, columns.profiles)
    kin = _kin(rows.profiles, columns.profiles)
    # Within a day time says nothing: publishers' clocks are rounded, copied or missing.
    days = np.log1p(np.maximum(np.abs(rows.days[:, None] - columns.days[None, :]) - 1.0, 0.0))
    unnamed = ~(rows.named[:, None] | columns.named[None, :])
    values = chain(
        (near, both, headline * near, words * ~across, phrases * ~across, proper, neutral, neutral * across, across),
        (headline, same, other, names > 0, days, days * (kin >= 3)),
        (kin == level for level in range(5)),
        (
            ~(same | other),
            kin < 0,
            headline & unnamed & both,
            same & vague,
            (kin >= 3) & same & vague,
            moment,
            across & ~both & (kin < 0),
        ),
    )
    for name, value in zip(FEATURES, values, strict=True):
        yield name, np.asarray(value, dtype=np.float32)


def sureness(rows: Stack, columns: Stack, weights: Mapping[str, float] | None = None) -> Grid:
    """Return for every pair how sure it is, from 0 to 1, that both are one happening; by the shipped weights unless told."""
    return added_up(features(rows, columns), forbidden(rows, columns), weights or learned())


def sure_of_each_other(profiles: Sequence[Profile]) -> Grid:
    """Return how sure every pair of these is; made some rows at a time, as what is known of a pair takes 27 numbers."""
    columns = stack(profiles)
    sure: Grid = np.empty((len(profiles), len(profiles)), dtype=np.float32)
    for start in range(0, len(profiles), AT_ONCE):
        rows = profiles[start : start + AT_ONCE]
        sure[start : start + len(rows)] = sureness(stack(rows), columns)
    return sure


def added_up(known: Iterable[tuple[str, Grid]], apart: Truths, weights: Mapping[str, float]) -> Grid:
    """Return how sure pairs are of which these features are known; of those that are `apart` nothing is sure."""
    total = np.full(apart.shape, weights["always"], dtype=np.float32)
    common = np.zeros(apart.shape, dtype=bool)
    for name, values in known:
        total += np.float32(weights[name]) * values
        if name in COMMON or name == "vectors":
            common |= values > 0
        elif name in APART:
            apart = apart | (values > 0)
    sure: Grid = np.asarray(1 / (1 + np.exp(-total)), dtype=np.float32)
    sure[apart | ~common] = 0.0
    return sure


def forbidden(rows: Stack, columns: Stack) -> npt.NDArray[np.bool_]:
    """Return which pairs nothing can join: too far apart in time, or two of many alike, by their serial numbers."""
    apart: npt.NDArray[np.bool_] = np.abs(rows.days[:, None] - columns.days[None, :]) > OPEN_DAYS
    for at in (at for at, each in enumerate(rows.profiles) if each.serials):
        ours = rows.profiles[at].serials
        apart[at] |= [bool(each.serials) and not ours & each.serials for each in columns.profiles]
    return apart


@cache
def learned() -> dict[str, float]:
    """Return the weights: `python -m bench.likeness` learns them."""
    text = resources.files(__package__).joinpath("weights.json").read_text(encoding="utf-8")
    kept: dict[str, float] = json.loads(text)["weights"]
    return kept


@lru_cache(maxsize=65_536)
def kinship(ours: frozenset[str], theirs: frozenset[str]) -> int:
    """Say how near two items' models are.

    4: the same; 3: one named more finely (`qwen3.6`, `qwen3.6-27b`); 2: siblings (`-27b`, `-35b-a3b`); 1: another version of
    the family; 0: other models; -1: one of them names none.
    """
    if not ours or not theirs:
        return -1
    return max(_kinship(one, other) for one in ours for other in theirs)


def _kinship(one: str, other: str) -> int:
    if one == other:
        return 4
    (first, *ours), (second, *theirs) = one.split("-"), other.split("-")
    if first == second:
        return 3 if set(ours) <= set(theirs) or set(theirs) <= set(ours) else 2
    return int(_VERSION.sub("", first) == _VERSION.sub("", second))


def _kin(rows: Sequence[Profile], columns: Sequence[Profile]) -> npt.NDArray[np.int8]:
    ours, theirs = _numbered([each.models for each in rows]), _numbered([each.models for each in columns])
    table = np.array([[kinship(one, other) for other in theirs[0]] for one in ours[0]], dtype=np.int8)
    return table[np.ix_(ours[1], theirs[1])]


def _acts(rows: Sequence[Profile], columns: Sequence[Profile]) -> tuple[Truths, Truths, Truths, Truths]:
    """Return which pairs do the same, which do something else, of which the act is vague, and which are of two moments.

    Of an item whose act is not known neither of the first two is said.
    """
    ours = np.array([each.act or "" for each in rows], dtype=object)
    theirs = np.array([each.act or "" for each in columns], dtype=object)
    told = (ours != "")[:, None] & (theirs != "")[None, :]
    same = ours[:, None] == theirs[None, :]
    vague = np.array([each.act in VAGUE for each in rows])[:, None] & np.ones(len(columns), dtype=bool)
    presented = np.array([act in PRESENTED for act in ours])[:, None] & np.array([act in PRESENTED for act in theirs])
    return told & same, told & ~same, vague, presented & ~same


def _numbered(sets: Sequence[frozenset[str]]) -> tuple[list[frozenset[str]], npt.NDArray[np.int64]]:
    """Return the distinct sets, and which one each is."""
    seen: dict[frozenset[str], int] = {}
    which = [seen.setdefault(each, len(seen)) for each in sets]
    return list(seen), np.array(which, dtype=np.int64)


def _products(rows: Stack, columns: Stack) -> Sequence[Grid]:
    """Return the dot product of every row with every column, for each kind of terms."""
    if len(rows.profiles) >= FEW:
        return [_sparse(rows, columns, kind) for kind in range(KINDS)]
    products = np.zeros((len(rows.profiles), len(columns.profiles) * KINDS), dtype=np.float32)
    filled = np.flatnonzero(np.diff(columns.ends))
    starts = columns.ends[:-1][filled]
    for at in range(len(products)):
        mine = slice(rows.ends[at * KINDS], rows.ends[(at + 1) * KINDS])
        if len(filled) and mine.start < mine.stop:
            ids, weights = rows.ids[mine], rows.weights[mine]
            found = np.minimum(np.searchsorted(ids, columns.ids), len(ids) - 1)
            theirs = np.where(ids[found] == columns.ids, weights[found], np.float32(0))
            products[at, filled] = np.add.reduceat(theirs * columns.weights, starts)
    return list(products.reshape(len(rows.profiles), -1, KINDS).transpose(2, 0, 1))


def _sparse(rows: Stack, columns: Stack, kind: int) -> Grid:
    """Return the products of one kind of terms: of many items, as sparse matrices."""
    (ids, ours, ends), (others, theirs, their_ends) = _of_kind(rows, kind), _of_kind(columns, kind)
    kept, numbered = np.unique(np.concatenate([ids, others]), return_inverse=True)
    shapes = ((len(ends) - 1, len(kept)), (len(their_ends) - 1, len(kept)))
    first = sparse.csr_matrix((ours, numbered[: len(ids)], ends), shape=shapes[0])
    second = sparse.csr_matrix((theirs, numbered[len(ids) :], their_ends), shape=shapes[1])
    return np.asarray((first @ second.T).toarray(), dtype=np.float32)


def _of_kind(side: Stack, kind: int) -> tuple[npt.NDArray[np.int32], npt.NDArray[np.float32], npt.NDArray[np.int64]]:
    """Return the terms of one kind: hashes, weights, and where those of each item end."""
    those = side.ids // BUCKETS == kind
    lengths = np.diff(side.ends).reshape(-1, KINDS)[:, kind]
    return side.ids[those], side.weights[those], np.concatenate([[0], np.cumsum(lengths)])
