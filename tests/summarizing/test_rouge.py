"""The ruler that summaries are measured by."""

import pytest

from bench.rouge import rouge, stem


@pytest.mark.parametrize(
    ("word", "stemmed"),
    [
        ("caresses", "caress"), ("flies", "fli"), ("dies", "die"), ("mules", "mule"), ("denied", "deni"), ("died", "die"),
        ("agreed", "agre"), ("owned", "own"), ("humbled", "humbl"), ("sized", "size"), ("meeting", "meet"), ("stating", "state"),
        ("siezing", "siez"), ("itemization", "item"), ("sensational", "sensat"), ("traditional", "tradit"), ("reference", "refer"),
        ("colonizer", "colon"), ("plotted", "plot"), ("news", "news"), ("skies", "sky"), ("proceed", "proceed"),
    ],
)  # fmt: skip
def test_stems_are_nltks(word: str, stemmed: str) -> None:
    """Words are stemmed as in the example of NLTK's documentation (https://www.nltk.org/howto/stem.html)."""
    assert stem(word) == stemmed


def test_scores_are_f_measures() -> None:
    """Words, pairs and the longest common subsequence, each as twice the shared over both lengths."""
    same = rouge("The cat sat on the mat.", "the cat sat on the mat")
    other = rouge("the cat sat on the mat today", "the mat the cat sat today")

    assert same == (1.0, 1.0, 1.0)
    assert other == pytest.approx((12 / 13, 6 / 11, 8 / 13))
    assert rouge("something", "") == (0.0, 0.0, 0.0)
