"""Items into stories by how sure they are of each other."""

import numpy as np
import pytest

from bot.rules.likeness.clustering import CUT, MANY, cluster
from bot.rules.likeness.pairs import Grid


def sides(one: int, other: int, *, within: float, between: float) -> Grid:
    """Make the sureness of two groups, of themselves and of each other."""
    side = np.arange(one + other) < one
    return np.where(side[:, None] == side[None, :], within, between).astype(np.float32)


def test_two_happenings_of_one_kind_are_parted() -> None:
    """Two groups sure enough of each other to be one story are two where each is much surer of itself."""
    sure = sides(MANY, MANY + 2, within=0.99, between=0.87)

    groups = cluster(sure)

    assert sure.min() > CUT
    assert groups == [0] * MANY + [1] * (MANY + 2)


def test_three_happenings_of_one_kind_are_parted() -> None:
    """What was parted is looked at again: a third happening does not hide in one of the halves."""
    sure = np.full((3 * MANY, 3 * MANY), 0.83, dtype=np.float32)
    sure[: 2 * MANY, : 2 * MANY] = sides(MANY, MANY, within=0.999, between=0.93)
    sure[2 * MANY :, 2 * MANY :] = 0.999

    groups = cluster(sure)

    assert groups == [0] * MANY + [1] * MANY + [2] * MANY


@pytest.mark.parametrize(
    ("one", "other", "within", "between"),
    [(MANY, MANY, 0.93, 0.87), (MANY - 1, 2 * MANY, 0.99, 0.87), (2, 2, 0.999, 0.85)],
    ids=["not much surer", "one side is small", "both are"],
)
def test_one_happening_told_in_two_ways_stays_one(one: int, other: int, within: float, between: float) -> None:
    """Groups that are little surer of themselves, or too small to tell, stay one story."""
    assert cluster(sides(one, other, within=within, between=between)) == [0] * (one + other)


def test_no_single_resemblance_chains_two_groups() -> None:
    """One pair that is sure of each other joins nothing whose other members are not."""
    sure = sides(3, 3, within=0.95, between=0.1)
    sure[2, 3] = sure[3, 2] = 0.94

    assert cluster(sure) == [0, 0, 0, 1, 1, 1]


def test_the_order_of_items_does_not_matter() -> None:
    """The same items fall into the same groups in whatever order they stand."""
    dice = np.random.default_rng(7)
    noise = dice.uniform(0, 0.004, (2 * MANY + 4, 2 * MANY + 4)).astype(np.float32)
    sure: Grid = np.asarray(
        sides(MANY + 1, MANY + 3, within=0.99, between=0.87) - (noise + noise.T) / 2, dtype=np.float32
    )
    order = dice.permutation(len(sure))

    groups, shuffled = cluster(sure), cluster(sure[np.ix_(order, order)])

    assert len(set(groups)) == 2
    assert len(set(zip((groups[at] for at in order), shuffled, strict=True))) == 2
