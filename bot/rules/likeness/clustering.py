"""Items into stories: average linkage, which no single resemblance can chain together; and what it joined too much is parted."""

from collections.abc import Iterator, Sequence
from typing import Final

import numpy as np
import numpy.typing as npt
from scipy.cluster.hierarchy import fcluster, linkage, to_tree
from scipy.spatial.distance import squareform

from bot.rules.likeness.pairs import Grid

CUT: Final = 0.80
"""Mean sureness between two groups from which they are one story: learned with the weights, the same for every input."""

MANY: Final = 5
"""Items both halves of a group hold at least, before it is asked whether they are two happenings of one kind: of fewer the
means say little. 4 does as well."""

LOOSER: Final = 2.0
"""How much less sure, in log-odds, the halves of a group are of each other than the less sure one is of itself, where they are
two happenings. With weights that never saw ECB+ its BCubed F1 rises from .87 to .93; anything from 1.5 to 2.5 helps."""

SUREST: Final = 8.0
"""Log-odds beyond which nothing is surer: one copy or one forbidden pair shall not outweigh a hundred others."""

Places = npt.NDArray[np.int64]
"""Which items: their rows in a grid."""


def cluster(sure: Grid) -> Sequence[int]:
    """Return which group each item falls into, numbered from 0 in the order of their first items.

    The two groups whose members are on the average surest of each other are joined first, and so on down to `CUT`
    (unweighted average linkage, Sokal and Michener 1958); a pair that is forbidden weighs against the rest. Then each group
    is parted again where it falls into two that are each much surer of themselves than of each other: two fires in shops of
    one chain are alike, but less so than the reports of either.
    """
    if len(sure) < 2:
        return [0] * len(sure)
    both: Grid = np.asarray((sure + sure.T) / 2, dtype=np.float32)
    joined = fcluster(_tree(1.0 - both), 1.0 - CUT, criterion="distance")
    groups = np.zeros(len(sure), dtype=np.int64)
    parts = (part for group in np.unique(joined) for part in _parted(np.flatnonzero(joined == group), both))
    for number, part in enumerate(parts):
        groups[part] = number
    seen: dict[int, int] = {}
    return [seen.setdefault(int(group), len(seen)) for group in groups]


def _parted(group: Places, both: Grid) -> Iterator[Places]:
    """Yield the parts of a group that are happenings of their own; itself, where it is one."""
    if len(group) < 2 * MANY:
        yield group
        return
    shares = np.clip(both[np.ix_(group, group)], 1e-6, 1 - 1e-6)
    odds = np.clip(np.log(shares / (1 - shares)), -SUREST, SUREST)
    root, nodes = to_tree(_tree(SUREST - odds), rd=True)
    sums = [0.0] * len(nodes)  # of the log-odds of all pairs below
    for node in nodes[len(group) :]:
        pairs = node.left.count * node.right.count
        sums[node.id] = sums[node.left.id] + sums[node.right.id] + (SUREST - node.dist) * pairs
    asked = [root]
    while asked:
        node = asked.pop()
        halves = [] if node.is_leaf() else [node.left, node.right]
        if halves and min(half.count for half in halves) >= MANY:
            within = min(sums[half.id] / (half.count * (half.count - 1) / 2) for half in halves)
            if within - (SUREST - node.dist) > LOOSER:
                asked += halves
                continue
        yield group[node.pre_order()]


def _tree(far: Grid) -> npt.NDArray[np.float64]:
    """Return what is joined with what, the nearest first, by mean distance."""
    np.fill_diagonal(far, 0.0)
    return np.asarray(linkage(squareform(far, checks=False), method="average"))
