"""Strangers' text, safe to show."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.rules.legibility import clip, legible


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("  two\twords \r\n\u3000here\u2029", "two words here"),
        ("a\u202eb\u2066c\u200dd\ufeffe\u00adf", "abcdef"),
        ("bell\x07 escape\x1b[31m", "bell escape[31m"),
        ("\u3164\u2800\u115f", ""),
        ("tagged\U000e0068\U000e0069 varied\ufe0f\U000e0100", "tagged varied"),
        ("lone \ud83d surrogate", "lone surrogate"),
        ("private \ue000", "private"),
        ("cafe\u0301 Việt が e" + "\u0301" * 30, "cafe\u0301 Việt が e" + "\u0301" * 4),
        ("日本語も中文も emoji 🎉 も", "日本語も中文も emoji 🎉 も"),
    ],
)
def test_only_what_can_be_seen_stays(text: str, shown: str) -> None:
    """A text comes out on one line with nothing invisible in it."""
    assert legible(text) == shown


@given(st.text(st.characters(codec=None, exclude_categories=())))
def test_legible_text_stays_as_it_is(text: str) -> None:
    """Making legible twice changes nothing more, and no hidden character is left."""
    shown = legible(text)

    assert legible(shown) == shown
    assert not {unicodedata.category(character) for character in shown} & {"Cc", "Cf", "Cs", "Co", "Zl", "Zp"}


@pytest.mark.parametrize(
    ("text", "limit", "clipped"),
    [
        ("short", 5, "short"),
        ("a sentence that goes on", 20, "a sentence that…"),
        ("averyveryverylongword indeed", 10, "averyvery…"),
        ("日本語の長い文章です", 5, "日本語の…"),
    ],
)
def test_a_long_text_is_cut_between_words(text: str, limit: int, clipped: str) -> None:
    """At most the limit, an ellipsis where something is missing."""
    assert clip(text, limit) == clipped
