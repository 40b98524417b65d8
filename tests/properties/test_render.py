"""Any digest can be shown on a terminal and as a page: nothing dropped, nothing of a stranger's obeyed."""

import io
import unicodedata
from html.parser import HTMLParser

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.cells import cell_len
from rich.console import Console

from bot.domain.digest import Digest
from bot.rules.legibility import clip, legible
from bot.terminal.courier import of_page, to_page
from bot.terminal.html import page
from bot.terminal.telling import tell, telling
from bot.terminal.wrapping import line_ends
from tests.properties.digests import WORDS, digests

pytestmark = pytest.mark.slow

MANY = settings(max_examples=60, deadline=None)
"""Digests are large: sixty of them take seconds."""


class Reader(HTMLParser):
    """Reads a page as a browser would, and notes what could do harm."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: set[str] = set()
        self.links: list[str] = []
        self.attributes: set[str] = set()
        self.said = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes |= {name for name, _ in attrs}
        self.links += [value or "" for name, value in attrs if name in {"href", "src"}]

    def handle_data(self, data: str) -> None:
        self.said += data

    def handle_comment(self, data: str) -> None:
        self.tags.add("comment")


@MANY
@given(digests())
def test_the_page_escapes_everything(digest: Digest) -> None:
    """The page holds our own tags and attributes alone, links to the web alone, and every sentence as it is."""
    reader = Reader()

    written = page([digest])
    reader.feed(written)

    assert written.encode()
    ours = "html head meta title style body main section i div p b span h1 h2 time article blockquote code a ul li"
    assert reader.tags <= set(ours.split())
    known = "lang charset name content http-equiv class aria-hidden datetime title style href rel"
    assert reader.attributes <= set(known.split())
    assert all(link.startswith(("https://", "http://")) for link in reader.links)
    for line in digest.lines:
        assert all(
            clip(legible(quote.text)) in reader.said for quote in (line.summary.headline, *line.summary.sentences)
        )
    assert all(clip(legible(title), 100) in reader.said for flood in digest.floods for title, _ in flood.shown)


@MANY
@given(digests(), st.sampled_from([20, 80, 100, 300]))
def test_the_terminal_is_not_steered(digest: Digest, width: int) -> None:
    """Printed lines fit the terminal and hold no control characters; a page is the same after the store had it."""
    paper = io.StringIO()

    tell(digest, Console(file=paper, width=width, color_system=None))

    lines = paper.getvalue().split("\n")
    narrowest = (
        28  # a paragraph keeps 20 cells for its words; the deepest, a quotation within a story, is indented by 8
    )
    assert all(cell_len(line) <= max(min(width, 100), narrowest) for line in lines)
    assert all(unicodedata.category(character) != "Cc" for line in lines for character in line)
    assert all(line == line.rstrip() for line in lines)
    assert tuple(of_page(to_page(telling(digest)))) == telling(digest)


@given(WORDS | st.text("「漢字ー、。）( a\t"), st.integers(4, 60))
def test_wrapping_loses_nothing(text: str, width: int) -> None:
    """The lines of a text put together are the text, and none is wider than it may be."""
    legibly = legible(text)
    ends = line_ends(legibly, first=width, rest=width)

    lines = [legibly[start:end] for start, end in zip([0, *ends], [*ends, None], strict=True)]

    assert "".join(lines) == legibly
    assert all(cell_len(line.rstrip()) <= width for line in lines)
