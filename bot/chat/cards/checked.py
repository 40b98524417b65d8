"""The claims of a message, each with what the ledger says of it, as a card."""

from collections.abc import Iterator, Sequence

from bot.chat.cards.laying import Card, button
from bot.chat.cards.saying import joined, notice, plain, quoted, verdict_said
from bot.chat.ids import Press
from bot.chat.locales import say
from bot.chat.look import COLORS
from bot.chat.markdown import escape
from bot.chat.pages import Button, Piece
from bot.domain.answer import Checked
from bot.domain.claim import Finding, Verdict
from bot.domain.story import Standing
from bot.rules.wording_verdicts import differing, worded

VERDICTS = 3
"""Places of one model that are held against a claim."""

COLORED = {
    Finding.BACKED: Standing.RELEASED,
    Finding.CONTRADICTED: Standing.WITHDRAWN,
    Finding.OPEN: Standing.RUMORED,
}
"""Which color a finding has; it only repeats the chip."""


def checked_card(checked: Sequence[Checked], lang: str) -> Card:
    """Return each claim that was found and the verdicts on it; where none was found, what is looked for."""
    heading = f"## {say('cards.checked', lang)}"
    if not checked:
        return Card(heading=heading, pieces=(Piece(texts=(say("cards.checked.none", lang),), color=COLORS[None]),))
    return Card(heading=heading, pieces=tuple(_claim(each, lang) for each in checked), foot=notice(lang), most=5)


def _claim(checked: Checked, lang: str) -> Piece:
    said = [f"> {quoted(checked.claim.sentence, lang, 300)}"] if checked.claim.sentence else []
    said += [_verdict(verdict, lang) for verdict in checked.verdicts[:VERDICTS]]
    if places := differing(checked.verdicts, lang):
        said.append(escape(places))
    if not checked.verdicts:
        names = joined(f"**{escape(plain(model))}**" for model in checked.claim.models)
        said.append(joined([names, say("cards.checked.open", lang)]))
    worst = checked.verdicts[0].finding if checked.verdicts else Finding.OPEN
    return Piece(texts=("\n".join(said),), color=COLORS[COLORED[worst]], buttons=tuple(_buttons(checked, lang)))


def _verdict(verdict: Verdict, lang: str) -> str:
    told = worded(verdict, lang)
    return f"{verdict_said(told)}\n> {escape(told.quote)}" if told.quote else verdict_said(told)


def _buttons(checked: Checked, lang: str) -> Iterator[Button]:
    models = dict.fromkeys(verdict.model for verdict in checked.verdicts if verdict.model)
    for model in list(models)[:3]:
        label = say("cards.open", lang, name=plain(model, 60))
        yield from button(label, Press.MODEL, model)
