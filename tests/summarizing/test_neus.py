"""Summaries of real clusters, beside what an editor made of them."""

from pathlib import Path

import numpy as np
import pytest

from bench.summaries import above, neus, read_neus, summarized

NEUS = Path(__file__).parents[3] / "shared" / "corpora" / "public" / "summaries" / "neus.jsonl"

pytestmark = [
    pytest.mark.shared,
    pytest.mark.slow,
    pytest.mark.skipif(not NEUS.is_file(), reason="the labelled clusters are not beside this checkout"),
]


async def test_every_sentence_is_a_quotation_in_sixty_words() -> None:
    """Whatever three outlets write, at most sixty words of theirs are quoted, each sentence verbatim."""
    clusters = [cluster.items for cluster in read_neus(NEUS)]

    summaries = await summarized(clusters, "en")

    for items, summary in zip(clusters, summaries, strict=True):
        held = {item.id: item.text for item in items}
        assert all(quote.text.removesuffix("…") in held[quote.item] for quote in summary.sentences)
        assert 0 < sum(len(quote.text.split()) for quote in summary.sentences) <= 60


def test_summaries_are_above_the_centroid() -> None:
    """ROUGE-1, -2 and -L lie above the centroid baseline's by more than chance, with weights learned of other clusters."""
    found = neus(NEUS)

    gains = found["above centroid [mean, low, high]"]
    assert isinstance(gains, dict)
    assert all(low > 0 for _, low, _ in gains["Kaiho, weights cross-validated"].values())


def test_a_bootstrap_knows_no_gain_where_there_is_none() -> None:
    """The same figures are above themselves by nothing."""
    scores = np.random.default_rng(0).random((50, 3))

    assert above(scores, scores) == {"R1": [0.0, 0.0, 0.0], "R2": [0.0, 0.0, 0.0], "RL": [0.0, 0.0, 0.0]}
