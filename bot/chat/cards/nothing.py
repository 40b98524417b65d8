"""What is said where nothing is meant by what somebody wrote."""

from collections.abc import Sequence

from bot.chat.cards.laying import Card, button
from bot.chat.cards.saying import joined, named, plain
from bot.chat.ids import Press
from bot.chat.locales import say
from bot.chat.look import COLORS
from bot.chat.pages import Button, Piece
from bot.rules.naming import by_name

OFFERED = 4
"""Names on buttons."""


def nothing_card(key: str, words: str, near: Sequence[str], lang: str) -> Card:
    """Say that nothing goes by these words, and what may have been meant, each a button away."""
    said = [say(key, lang, words=named(words))]
    if near:
        said.append(say("cards.near", lang, names=joined(map(named, near))))
    buttons: list[Button] = []
    if waited := by_name(words):  # nobody has seen it: it can be waited for
        target, called = waited
        buttons.extend(button(say("cards.wait", lang, name=plain(called, 60)), Press.FOLLOW, "model", target))
    for model in near[:OFFERED]:
        buttons.extend(button(say("cards.open", lang, name=plain(model, 60)), Press.MODEL, model))
    return Card(
        heading=f"## {named(words)}",
        pieces=(Piece(texts=("\n".join(said),), color=COLORS[None], buttons=tuple(buttons)),),
    )
