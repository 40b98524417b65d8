"""Lines end where a reader of each language expects them to."""

import pytest

from bot.terminal.wrapping import line_ends


def lines(text: str, width: int, *, first: int | None = None) -> list[str]:
    ends = line_ends(text, first=first or width, rest=width)
    return [text[start:end].rstrip() for start, end in zip([0, *ends], [*ends, None], strict=True)]


@pytest.mark.parametrize(
    ("text", "width", "broken"),
    [
        ("", 10, [""]),
        ("one two three", 9, ["one two", "three"]),
        ("one two", 7, ["one two"]),
        ("漢字漢字漢字", 4, ["漢字", "漢字", "漢字"]),
        ("漢字漢字。漢字", 8, ["漢字漢", "字。漢字"]),
        ("漢字（漢）", 6, ["漢字", "（漢）"]),
        ("サーバー", 6, ["サー", "バー"]),
        ("正在OpenAI", 6, ["正在", "OpenAI"]),
        ("a https://example.org/long", 10, ["a", "https://ex", "ample.org/", "long"]),
        ("“Quoted words.” ja", 14, ["“Quoted", "words.” ja"]),
        ("a (b) c", 3, ["a", "(b)", "c"]),
    ],
)
def test_lines_end_where_they_may(text: str, width: int, broken: list[str]) -> None:
    """Between words and between characters, never before a full stop or after an opening bracket; long words anywhere."""
    assert lines(text, width) == broken


def test_the_first_line_may_be_wider() -> None:
    """Further lines that hang are narrower than the first."""
    assert lines("one two three four", 8, first=13) == ["one two three", "four"]
    assert lines("one two three four", 5, first=7) == ["one two", "three", "four"]
