"""Texts that mean harm are compared like any other."""

import pytest

from bot.domain.license import Direction
from bot.rules.licensing.comparison import compare


@pytest.mark.parametrize("path", ["LICENSE", "README.md", ""])
@pytest.mark.parametrize(
    "text", ["\0", "not use " * 3_000, "[x](y " * 3_000, "<a " * 3_000, "不得" * 3_000, "Licensed Under " * 3_000]
)
def test_hostile_texts_are_compared_like_any(text: str, path: str) -> None:
    """Nothing in a text makes comparing it fail."""
    assert compare(text, f"{text} x", path=path).direction in Direction
