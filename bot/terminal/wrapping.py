"""Where a line may end, in Japanese and Chinese too: rich ends lines at spaces alone."""

import re
from collections.abc import Iterator

from rich.cells import cell_len, chop_cells

_OPENING = "「『（《〈【〔［｛“‘([{"
_CLOSING = "、。，．・：；？！）」』】〉》〕］｝”’…ーぁぃぅぇぉっゃゅょゎァィゥェォッャュョヮ々ゝゞ)]},.;:!?"
"""What no line may end or begin with. https://www.w3.org/TR/jlreq/#characters_not_starting_a_line"""

_IDEOGRAPHS = "\u3005-\u3007\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uff01-\uff9f\U00020000-\U0003ffff"
"""Kana, Chinese characters and full-width signs: a line may end after any of them."""

_PIECE = re.compile(
    f"(?:[{re.escape(_OPENING)}]*(?:[{_IDEOGRAPHS}]|[^{_IDEOGRAPHS}{re.escape(_OPENING)}\\s]+)[{re.escape(_CLOSING)}]*"
    f"|[{re.escape(_OPENING)}]+)\\s*|\\s+"
)
"""The shortest piece that stays on one line, and the blanks after it."""


def line_ends(text: str, *, first: int, rest: int) -> list[int]:
    """Return where to cut a text into lines, the first at most `first` cells wide and the others `rest`."""
    ends: list[int] = []
    room, at = first, 0
    for piece in _pieces(text, min(first, rest)):
        if cell_len(piece.rstrip()) > room and at:
            ends.append(at)
            room = rest
        room -= cell_len(piece)
        at += len(piece)
    return ends


def _pieces(text: str, width: int) -> Iterator[str]:
    """Yield the pieces of a text; what is wider than a line by itself is cut anywhere."""
    for found in _PIECE.finditer(text):
        piece = found.group()
        if cell_len(piece.rstrip()) > width:
            yield from chop_cells(piece, width)
        else:
            yield piece
