"""A family of models, as a card."""

import re
from collections.abc import Iterator

from bot.chat.cards.laying import Card, listed
from bot.chat.cards.saying import LINE, joined, license_said, named, notice, plain
from bot.chat.locales import say
from bot.chat.look import COLORS
from bot.chat.markdown import link
from bot.chat.pages import Piece
from bot.domain.answer import Family, Known
from bot.domain.lineage import Kin
from bot.domain.model import Place
from bot.domain.story import Standing
from bot.rules.wording import words
from bot.rules.wording_ledger import vocabulary

DEPTH = 6
"""Steps a branch is indented at most: deeper ones stand where the sixth stands."""

SHOWN = 60
"""Models of a family that are listed; the picture shows no more either."""


_CONFLICT = re.compile(r"possible relabel: says (?P<says>.+), made from (?P<place>\S+) under (?P<above>.+)")
"""As `rules/lineage.py` says it."""


def family_card(family: Family, lang: str) -> Card:
    """Return who was made from whom: the picture, and the same in words, possible relabels marked."""
    lines = list(_branch(family.kin, 0, lang))
    if len(lines) > SHOWN:
        lines = [*lines[:SHOWN], f"-# {words(lang).more(len(lines) - SHOWN)}"]
    return Card(
        heading=f"## {say('cards.family', lang, name=named(family.kin.name))}",
        pieces=(
            Piece(texts=(), picture=family.picture),
            *listed("", lines, color=COLORS[Standing.RELEASED]),
        ),
        foot=notice(lang),
    )


def kin_line(known: Known, lang: str) -> str:
    """Say in a line what a model was made from, and how many were made from it."""
    mine = {record.place for record in known.places}
    path = next(_path(known.family, mine), ())
    if not path:
        return ""
    this, above = path[-1], path[-2] if len(path) > 1 else None
    made = len(this.children) + this.more
    relation = say(f"cards.relation.{this.relation}", lang) if above and this.relation else ""
    return joined(
        [
            say("cards.made_from", lang, name=named(above.name), relation=relation) if above else "",
            say("cards.made", lang, n=f"{made:,}") if made else "",
        ]
    )


def _path(kin: Kin, mine: set[Place], above: tuple[Kin, ...] = ()) -> Iterator[tuple[Kin, ...]]:
    here = (*above, kin)
    if kin.place in mine:
        yield here
    for child in kin.children:
        yield from _path(child, mine, here)


def _relabel(conflict: str, lang: str) -> str:
    """Say in the reader's language what `rules/lineage.py` says of a label that is looser than what it was made from."""
    found = _CONFLICT.fullmatch(conflict)
    if found is None:
        return named(conflict, LINE)
    return say("cards.relabel", lang, **{name: named(said, LINE) for name, said in found.groupdict().items()})


def _branch(kin: Kin, depth: int, lang: str) -> Iterator[str]:
    indent = "  " * min(depth, DEPTH)
    own = vocabulary(lang)
    relation = say(f"cards.relation.{kin.relation}", lang) if kin.relation else ""
    license_ = license_said(kin.license, lang) if kin.license else say("cards.unread", lang)
    access = own.accesses[kin.access] if kin.access else ""
    name = link(plain(kin.name), kin.url)
    yield f"{indent}- {joined([name, relation, license_, access])}"
    if kin.conflict:
        yield f"{indent}  - {_relabel(kin.conflict, lang)}"
    for child in kin.children:
        yield from _branch(child, depth + 1, lang)
    if kin.more:
        yield f"{indent}  - {words(lang).more(kin.more)}"
