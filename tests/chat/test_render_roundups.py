"""How many round-ups tell a story, in a message."""

import pytest

from bot.chat.limits import texts
from bot.chat.render import render
from tests.make import make_digest, make_line, make_link


@pytest.mark.parametrize(
    ("lang", "said"), [("en", "also in 2 round-ups"), ("ja", "まとめ記事2件にも掲載"), ("zh", "另见 2 篇汇总")]
)
def test_round_ups_are_counted_behind_the_sources(lang: str, said: str) -> None:
    """The line of sources says how many round-ups tell the story too, before since when it is known; none is not said."""
    sources = (make_link(), make_link(name="The Press"))
    with_them, without = (
        "\n".join(
            text
            for leaf in render(make_digest(language=lang, lines=(make_line(sources=sources, roundups=number),)))
            for text in texts(leaf.page)
        )
        for number in (2, 0)
    )

    assert with_them.index("The Press") < with_them.index(said) < with_them.index("<t:")
    assert without == with_them.replace(f"{said} · ", "")
