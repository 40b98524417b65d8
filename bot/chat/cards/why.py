"""Why a story is as it is, as a card."""

from collections.abc import Iterator, Sequence

from bot.chat.cards.laying import Card, listed
from bot.chat.cards.saying import LINE, joined, named, notice, plain
from bot.chat.cards.story import HEADLINE
from bot.chat.locales import say
from bot.chat.look import COLORS
from bot.chat.markdown import escape, link
from bot.chat.pages import Piece
from bot.domain.answer import Reason, Why
from bot.rules.wording import words
from bot.rules.wording_verdicts import spoken

SAID = 6
"""Scores and vetoes shown of one item; `kaiho why` prints all."""


def why_card(why: Why, lang: str) -> Card:
    """Return what moved a story, why it matters, and every score and veto that put its items there."""
    line, own = why.line, words(lang)
    chip = own.chip(line.standing) if line.standing else ""
    return Card(
        heading=f"## {named(line.summary.headline.text, HEADLINE)}\n-# {joined([chip, f'`{plain(line.story)}`'])}",
        pieces=tuple(_boxes(why, lang)),
        foot=notice(lang) if line.verdicts else "",
    )


def _boxes(why: Why, lang: str) -> Iterator[Piece]:
    color = COLORS[why.line.standing]
    yield from _list("cards.why.standing", why.standing, lang, color)
    yield from _list("cards.why.reasons", why.reasons, lang, color)
    verdicts = [f"- **{each.chip}** · {escape(each.sentence)}" for each in spoken(why.line, lang)]
    if verdicts:
        yield from listed(f"**{say('cards.why.verdicts', lang)}**", verdicts, color=color)
    yield from _reasons("cards.why.items", why.items, lang)
    yield from _reasons("cards.why.roundups", why.roundups, lang)


def _list(key: str, lines: Sequence[str], lang: str, color: int) -> Iterator[Piece]:
    if lines:
        yield from listed(f"**{say(key, lang)}**", [f"- {named(each, LINE)}" for each in lines], color=color)


def _reasons(key: str, reasons: Sequence[Reason], lang: str) -> Iterator[Piece]:
    lines = []
    for reason in reasons:
        lines.append(f"- {link(plain(reason.about, 160), reason.url)}")
        lines += [f"  - {named(said, LINE)}" for said in reason.said[:SAID]]
        if len(reason.said) > SAID:
            lines.append(f"  - {words(lang).more(len(reason.said) - SAID)}")
    if lines:
        yield from listed(f"**{say(key, lang)}**", lines)
