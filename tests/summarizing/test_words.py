"""What each word of a story is worth."""

from math import log1p

import pytest

from bot.summarizing.words import LEARNED, count, follows, terms_of, told_by, worth


def test_terms_are_beginnings_and_pairs() -> None:
    """Words count by their beginnings, names with a figure whole, Japanese and Chinese by two characters."""
    assert terms_of("模型开源 GPT-4.") == ["模型", "型开", "开源", "gpt-4"]
    assert terms_of("Acme’s releases released Qwen3.6-27B") == ["acme", "releas", "releas", "qwen3.6-27b"]


def test_words_that_say_nothing_are_passed_over() -> None:
    """Neither `the` nor a pair of hiragana tells what a text is about."""
    assert told_by(["the", "acme", "した", "公開", "x"]) == {"acme", "公開"}


def test_what_more_sources_say_is_worth_more() -> None:
    """A word of every text and title outweighs one of a single text."""
    counts = count(["Acme opens", "Acme again", "Acme"], ["acme tokens", "acme", "acme"])

    values = worth(counts)

    assert values["acme"] > values.get("tokens", 0.0)
    assert sum(values.values()) == pytest.approx(1.0)


def test_one_source_is_read_as_three() -> None:
    """A story of one item is weighed as if three said the same, so that weights mean one thing."""
    alone = count(["Acme"], ["Acme tokens"])
    thrice = count(["Acme"] * 3, ["Acme tokens"] * 3)

    assert alone == thrice
    assert alone["acme"].features() == (1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, log1p(3))
    assert len(alone["acme"].features()) == sum(1 if isinstance(each, float) else len(each) for each in LEARNED)


def test_nothing_is_worth_nothing() -> None:
    """Empty texts have no words, and no word is divided by."""
    assert worth(count([""], [""])) == {}


def test_order_counts_in_following() -> None:
    """Two texts follow each other by their longest common subsequence."""
    assert follows(list("abcd"), list("abcd")) == 1.0
    assert follows(list("abcd"), list("acxd")) == 2 * 3 / 8
    assert follows(list("abcd"), list("dcba")) == 2 * 1 / 8
    assert follows([], list("ab")) == 0.0
