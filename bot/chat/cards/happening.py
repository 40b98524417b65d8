"""What the ledger saw of models, as cards."""

from collections.abc import Iterator, Sequence

from bot.chat.cards.laying import Card, button
from bot.chat.cards.saying import LINE, joined, moment, named, notice, plain
from bot.chat.ids import Press
from bot.chat.locales import say
from bot.chat.look import COLORS
from bot.chat.markdown import escape, link
from bot.chat.pages import Button, Piece
from bot.domain.digest import Happening
from bot.domain.following import Subject
from bot.rules.wording import words
from bot.rules.wording_ledger import told

LINES, QUOTES, LINKS = 6, 1, 3

SHOWN = 5
"""Models on a page."""


def changes_card(happenings: Sequence[Happening], since: str, lang: str) -> Card:
    """Return the license and access changes since a moment, a model each."""
    heading = f"## {say('cards.changes', lang, since=since)}"
    if not happenings:
        return Card(heading=heading, pieces=(Piece(texts=(say("cards.changes.none", lang),)),))
    return Card(
        heading=heading,
        pieces=tuple(happening_box(happening, lang) for happening in happenings),
        foot=notice(lang),
        most=SHOWN,
    )


def happening_box(happening: Happening, lang: str) -> Piece:
    """Return what happened to one model, and what holds of it now."""
    happened = told(happening, lang)
    said = [
        joined([f"**{words(lang).chip(happened.standing)}**", moment(happening.events[0].at)]),
        f"**{escape(happened.headline)}**",
    ]
    said += [named(each, LINE) for each in happened.lines[:LINES]]
    if len(happened.lines) > LINES:
        said.append(words(lang).more(len(happened.lines) - LINES))
    for before, after in happened.quotes[:QUOTES]:
        said += [f"> {sign} {escape(text)}" for sign, text in (("−", before), ("+", after)) if text]
    links = [link(plain(label), url) for label, url in happened.links[:LINKS]]
    said.append(f"-# {joined([*map(escape, happened.facts), *links])}")
    return Piece(texts=("\n".join(said),), color=COLORS[happened.standing], buttons=tuple(_buttons(happening, lang)))


def _buttons(happening: Happening, lang: str) -> Iterator[Button]:
    yield from button(say("cards.model", lang), Press.MODEL, happening.model)
    yield from button(say("cards.follow", lang), Press.FOLLOW, Subject.MODEL, happening.model)
