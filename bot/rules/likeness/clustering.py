"""Items into stories: average linkage, which no single resemblance can chain together."""

from collections.abc import Sequence
from typing import Final

import numpy as np
from scipy.cluster.hierarchy import fcluster, linkage
from scipy.spatial.distance import squareform

from bot.rules.likeness.pairs import Grid

CUT: Final = 0.80
"""Mean sureness between two groups from which they are one story: learned with the weights, the same for every input."""


def cluster(sure: Grid) -> Sequence[int]:
    """Return which group each item falls into, numbered from 0 in the order of their first items.

    The two groups whose members are on the average surest of each other are joined first, and so on down to `CUT`
    (unweighted average linkage, Sokal and Michener 1958). A pair forbidden is as unsure as -1 and weighs against the rest.
    """
    if len(sure) < 2:
        return [0] * len(sure)
    far = 1.0 - (sure + sure.T) / 2
    np.fill_diagonal(far, 0.0)
    groups = fcluster(linkage(squareform(far, checks=False), method="average"), 1.0 - CUT, criterion="distance")
    seen: dict[int, int] = {}
    return [seen.setdefault(int(group), len(seen)) for group in groups]
