"""How many round-ups tell a story, in a terminal and on the page."""

import io
from collections.abc import Callable

import pytest
from rich.console import Console

from bot.domain.digest import Digest
from bot.terminal.html import page
from bot.terminal.telling import tell
from tests.make import make_digest, make_line, make_link


def terminal(digest: Digest) -> str:
    """Return what a wide terminal shows."""
    paper = io.StringIO()
    tell(digest, Console(file=paper, width=200))
    return paper.getvalue()


def html(digest: Digest) -> str:
    """Return the page of one digest."""
    return page([digest])


@pytest.mark.parametrize("shown", [terminal, html])
@pytest.mark.parametrize(
    ("lang", "one", "many"),
    [
        ("en", "also in 1 round-up · ", "also in 2 round-ups · "),
        ("ja", "まとめ記事1件にも掲載 · ", "まとめ記事2件にも掲載 · "),
        ("zh", "另见 1 篇汇总 · ", "另见 2 篇汇总 · "),
    ],
)
def test_round_ups_are_counted_behind_the_sources(
    shown: Callable[[Digest], str], lang: str, one: str, many: str
) -> None:
    """The line of sources says how many round-ups tell the story too, in the reader's language, and they are no sources."""
    sources = (make_link(), make_link(name="The Press"))
    single, several, none = (
        shown(make_digest(language=lang, lines=(make_line(sources=sources, roundups=number),))) for number in (1, 2, 0)
    )

    assert one in single
    assert many in several
    assert several.index("The Press") < several.index(many)
    assert one.partition("1")[0] not in none
