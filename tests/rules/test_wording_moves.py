"""Why a story stands where it does is said in the reader's language."""

import pytest

from bot.domain.digest import Happening
from bot.domain.model import ModelId
from bot.domain.story import Seen
from bot.rules.wording_moves import LANGUAGES, moved_in_words
from tests.ledger import make_move, make_released
from tests.make import make_line


@pytest.mark.parametrize(
    ("lang", "said"),
    [
        ("en", "rocket-7b was seen on huggingface"),
        ("ja-JP", "huggingface で rocket-7b の公開を確認"),
        ("zh_CN", "已在 huggingface 上看到 rocket-7b"),
        ("fr", "rocket-7b was seen on huggingface"),
    ],
)
def test_what_was_seen_is_said_and_linked(lang: str, said: str) -> None:
    """The model, the hub and where to look; English where there are no words of one's own."""
    move = make_move()

    assert moved_in_words(make_line(moved=move), lang) == (said, move.evidence)


def test_it_is_said_once() -> None:
    """A line that nothing moved, or that tells the event below, does not say it."""
    released = make_released()
    happening = Happening(model=ModelId("acme/rocket-7b"), name="rocket-7b", events=(released,), places=())

    assert moved_in_words(make_line(), "en") is None
    assert moved_in_words(make_line(moved=make_move(), happenings=(happening,)), "en") is None


def test_every_sight_has_words() -> None:
    """Whatever moves a story is worded in every language; a strange name stays on one line, and is never empty."""
    assert all(set(own) == set(Seen) for own in LANGUAGES.values())
    strange, empty = (moved_in_words(make_line(moved=make_move(name=name)), "en") for name in ("x\n" * 999, "\u200b"))
    assert strange is not None
    assert "\n" not in strange[0]
    assert len(strange[0]) < 120
    assert empty is not None
    assert empty[0].startswith("… was seen")
