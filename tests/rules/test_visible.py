"""Visible: what a reader can see of a text."""

import pytest

from bot.rules.visible import visible


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        (" plain ", "plain"),
        ("a  b\t c\u00a0d\u3000e", "a b c d e"),
        ("one\r\n\n  two \u2028three\x0b", "one\ntwo\nthree"),
        ("in\u200bvisi\u00adble\ufeff", "invisible"),
        ("safe\u202efdp.exe\u2066x\u2069", "safefdp.exex"),
        ("a\x00b\x1b[31mc\x7f", "ab[31mc"),
        ("half \ud83d of a pair", "half of a pair"),
        ("hidden\u3164\u115f\U000e0100name", "hiddenname"),
        ("tag\U000e0041\U000e0042s", "tags"),
        ("日本語\u200b の　文", "日本語 の 文"),
        ("☀\ufe0f stays", "☀\ufe0f stays"),
        ("\u200b\n \u200b ", ""),
    ],
)
def test_only_what_can_be_seen_is_kept(text: str, seen: str) -> None:
    """Blanks are collapsed, blank lines and everything hidden are gone."""
    assert visible(text) == seen
    assert visible(seen) == seen
