"""A license explained, and two held side by side, as cards."""

from collections.abc import Iterator

from bot.chat.cards.laying import Card, button, listed
from bot.chat.cards.saying import joined, license_color, moment, named, notice, plain, quoted
from bot.chat.ids import Press
from bot.chat.locales import say
from bot.chat.look import COLORS
from bot.chat.markdown import escape, link
from bot.chat.pages import Button, Piece
from bot.domain.answer import Compared, Explained
from bot.domain.following import Subject
from bot.domain.license import Clause, Comparison, Direction
from bot.domain.story import Standing
from bot.rules.licensing.explanation import DIRECTIONS, clause_words, consequence, number
from bot.rules.wording_ledger import license_words

WAYS = {
    Direction.MORE_OPEN: Standing.RELEASED,
    Direction.MORE_RESTRICTIVE: Standing.CHANGED,
    Direction.NEUTRAL: None,
    Direction.NONE: None,
}
"""Which color a direction has; it only repeats what is said in words."""

QUOTES = 4
"""Pairs of sentences side by side."""

EVIDENCE = 4


def explained_card(explained: Explained, lang: str) -> Card:
    """Return what a license grants and demands, each clause with the sentence that states it."""
    license_ = explained.license
    said = [f"**{license_words(license_, lang)}**"]
    said.append(joined([f"SPDX `{plain(license_.spdx)}`" if license_.spdx else "", _where(explained, lang)]))
    if license_.variant_of:
        said.append(say("cards.variant", lang, name=named(license_.variant_of)))
    said += [f"⚠ {named(doubt, 200)}" for doubt in license_.doubts[:2]]
    if explained.models:
        said.append(f"-# {say('cards.under', lang, n=f'{explained.models:,}')}")
    clauses = [_clause(each.clause, each.quote, lang) for each in explained.statements]
    if not clauses:
        clauses = [say("cards.clauses.none", lang)]
    return Card(
        heading=f"## {named(license_.name, 120)}",
        pieces=(
            Piece(texts=("\n".join(filter(None, said)),), buttons=tuple(_follow(explained, lang))),
            *listed(f"**{say('cards.clauses', lang)}**", clauses, color=license_color(license_)),
        ),
        foot=notice(lang),
    )


def compared_card(compared: Compared, lang: str) -> Card:
    """Return how two licenses differ: which way, clause by clause, who is touched, the sentences, the evidence."""
    found = compared.comparison
    names = [named(compared.before), named(compared.after)]
    title = " → ".join(names)
    if names[0] == names[1]:
        edited = found.words_changed or found.direction is not Direction.NONE
        title = say("cards.same_name", lang, name=names[0]) if edited else names[0]
    way = DIRECTIONS[lang if lang in DIRECTIONS else "en"][found.direction]
    mixed = say("cards.mixed", lang) if found.mixed else ""
    tiers = [license_words(each, lang) for each in (found.old, found.new)]
    head = [
        joined([f"**{escape(way)}**", mixed]),
        " → ".join(tiers) if tiers[0] != tiers[1] else tiers[0],
        *_differences(found, lang),
    ]
    if touched := consequence(found, lang):
        head.append(say("cards.touched", lang, who=escape(touched)))
    return Card(
        heading=f"## {title}",
        pieces=(
            *listed("", head, color=COLORS[WAYS[found.direction]]),
            *listed("", _quotes(found, lang), color=COLORS[None]),
            *listed("", _evidence(compared, lang)),
        ),
        foot=notice(lang),
    )


def _differences(found: Comparison, lang: str) -> Iterator[str]:
    for clause in found.removed:
        yield f"− {escape(clause_words(clause, lang))}"
    for clause in found.added:
        yield f"\\+ {escape(clause_words(clause, lang))}"
    for before, after in found.changed:
        was = f" ← {escape(number(before.value, lang))}" if before.value != after.value else ""
        yield f"\\~ {escape(clause_words(after, lang))}{was}"
    if not (found.removed or found.added or found.changed):
        yield say("cards.same_clauses", lang)


def _quotes(found: Comparison, lang: str) -> Iterator[str]:
    for each in found.quotes[:QUOTES]:
        for sign, text in (("−", each.before), ("+", each.after)):
            if said := quoted(text, lang):
                yield f"> {sign} {said}"


def _evidence(compared: Compared, lang: str) -> Iterator[str]:
    found = compared.comparison
    shown = compared.evidence[:EVIDENCE]
    labels = (compared.before, compared.after) if len(shown) == 2 else ("",) * len(shown)
    links = [link(plain(label), url) for label, url in zip(labels, shown, strict=True)]
    most = max(found.words_before, found.words_after)
    counted = say("cards.words", lang, n=f"{found.words_changed:,}", all=f"{most:,}") if most else ""
    said = joined([say("cards.evidence", lang, links=" · ".join(links)) if links else "", counted])
    if said:
        yield f"-# {said}"


def _clause(clause: Clause, quote: str, lang: str) -> str:
    said = quoted(quote, lang)
    return f"- {escape(clause_words(clause, lang))}" + (f"\n> {said}" if said else "")


def _where(explained: Explained, lang: str) -> str:
    if explained.read_of is not None and explained.read_at is not None:
        of = link(plain(explained.read_of), explained.url)
        return say("cards.read_of", lang, name=of, when=moment(explained.read_at, "D"))
    return link(say("cards.text", lang), explained.url) if explained.url else ""


def _follow(explained: Explained, lang: str) -> Iterator[Button]:
    if explained.license.key:
        yield from button(say("cards.follow", lang), Press.FOLLOW, Subject.LICENSE, explained.license.key)
