"""The matrix of centroids finds what comparing every story would find."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from storage.centroids import DAY, LOOKED_AT, Centroids, around
from tests.make import make_vectors

PUTS = st.lists(
    st.tuples(st.integers(0, 9), st.integers(-12, 12), st.integers(0, 5), st.integers(0, 360) | st.none()), max_size=40
)
"""Stories: key, the day it opened, how many days it lasted, and in which direction its centroid points."""


def pointing(degrees: int) -> tuple[float, float]:
    return (float(np.cos(np.radians(degrees))), float(np.sin(np.radians(degrees))))


@given(PUTS, st.integers(-4, 4), st.integers(0, 4), st.integers(1, 6))
def test_the_nearest_are_those_of_a_comparison_one_by_one(
    puts: list[tuple[int, int, int, int | None]], after: int, days: int, limit: int
) -> None:
    """However stories come, move, and lose their centroids, those within the span come nearest first."""
    held = around(1, -4 * DAY, 8 * DAY)
    known: dict[int, tuple[int, int, int | None]] = {}
    for key, opened, lasted, direction in puts:
        known[key] = (opened, opened + lasted, direction)
        vector = None if direction is None else make_vectors(pointing(direction))[0]
        held.put(key, opened * DAY, (opened + lasted) * DAY, vector)
    span = (after, after + days)
    question = make_vectors(pointing(7))[0]

    found = held.nearest(question, span[0] * DAY, span[1] * DAY, limit)

    cosines = {
        key: float(np.dot(make_vectors(pointing(direction))[0], question))
        for key, (opened, updated, direction) in known.items()
        if direction is not None and updated >= span[0] and opened <= span[1]
    }
    best = sorted(cosines.values(), reverse=True)[:limit]
    assert len(found) == len(best)
    assert np.allclose([cosines[key] for key in found], best, atol=1e-5)


def test_many_stories_are_held() -> None:
    """A matrix grows as stories come, and a question of another length finds none of them."""
    held = around(1, 0, DAY)
    assert held.nearest(make_vectors((1, 0))[0], 0, DAY, 3) == []
    for key in range(700):
        held.put(key, 0, DAY, make_vectors(pointing(key % 360))[0])

    assert held.nearest(make_vectors((1, 0))[0], 0, DAY, 2) == [0, 360]
    assert held.nearest(make_vectors((1, 0, 0))[0], 0, DAY, 2) == []


def test_what_is_near_does_not_depend_on_what_was_asked_before() -> None:
    """Of more stories than are compared one by one the same are found by whoever has just begun and whoever asked much."""
    dice = np.random.default_rng(7)
    vectors = dice.standard_normal((3 * LOOKED_AT, 384)).astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    asked, used = Centroids(embedder=1, after=0, before=10), Centroids(embedder=1, after=0, before=10)
    for held in (asked, used):
        for story, vector in enumerate(vectors):
            held.put(story, 1, 1, vector)
    for vector in (vectors[0], -vectors[0], *vectors[1:20]):
        used.nearest(vector, 0, 10, 12)

    for at in range(20, 60):
        close = vectors[at] + 0.02 * vectors[at + 1]
        found = asked.nearest(close, 0, 10, 12)
        asked.cut = 0
        assert used.nearest(close, 0, 10, 12) == found
        assert found[0] == at
