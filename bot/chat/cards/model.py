"""A model as a card: its license in our words, its gate, where it lies, what happened, its family, its picture."""

from collections.abc import Iterator

from bot.chat.cards.family import kin_line
from bot.chat.cards.history import history_lines
from bot.chat.cards.laying import ANEW, Card, button, listed, written
from bot.chat.cards.saying import LINE, joined, license_color, license_said, moment, named, notice, plain, quoted
from bot.chat.ids import Press
from bot.chat.locales import say
from bot.chat.look import COLORS
from bot.chat.markdown import escape, link
from bot.chat.pages import Button, Piece
from bot.domain.answer import Explained, Sheet
from bot.domain.following import Subject
from bot.domain.license import Artifact, LicenseSnapshot
from bot.domain.model import ModelRecord
from bot.rules.happenings import WEIGHT
from bot.rules.licensing.explanation import clause_words
from bot.rules.licensing.vocabulary import weight
from bot.rules.wording import words
from bot.rules.wording_ledger import told, vocabulary

PLACES, CLAUSES, HISTORY, STORIES, MISMATCHES = 6, 8, 6, 3, 4


def model_card(sheet: Sheet, explained: Explained | None, lang: str) -> Card:
    """Return what is known of a model, what decides first; `explained` gives clauses the sentences that state them."""
    first = sheet.known.places[0]
    boxes = [_terms(sheet, explained, lang), *_changes(sheet, lang), *_places(sheet, lang), *_past(sheet, lang)]
    if sheet.picture is not None:
        boxes.append(Piece(texts=(), picture=sheet.picture))
    boxes.append(Piece(texts=(), buttons=tuple(_buttons(sheet, lang))))
    return Card(
        heading=f"## {named(first.name)}\n-# {joined([named(first.model), kin_line(sheet.known, lang)])}",
        pieces=tuple(box for box in boxes if box.components),
        foot=notice(lang),
    )


def _terms(sheet: Sheet, explained: Explained | None, lang: str) -> Piece:
    """Say what one may do: the license, the gate, the clauses and the sentences that state them, what does not agree."""
    own, happening = vocabulary(lang), sheet.happening
    weights = next((held for held in sheet.known.now if held.artifact is Artifact.WEIGHTS), None)
    license_ = happening.license or (weights.license if weights else None)
    said = [f"**{own.license}** {license_said(license_, lang)}"]
    access = happening.access or sheet.known.places[0].access
    said.append(f"**{own.gate}** {own.accesses[access]}")
    if weights is not None:
        said.append(f"-# {_read(weights, lang)}")
    quotes = {each.clause: each.quote for each in explained.statements} if explained else {}
    held = happening.clauses or (weights.clauses if weights else None) or frozenset(quotes)
    clauses = sorted(held, key=lambda one: (-weight(one.word), one))
    for clause in clauses[:CLAUSES]:
        quote = quoted(quotes.get(clause, ""), lang)
        said.append(f"- {escape(clause_words(clause, lang))}" + (f"\n> {quote}" if quote else ""))
    if len(clauses) > CLAUSES:
        said.append(f"-# {words(lang).more(len(clauses) - CLAUSES)}")
    said += [f"⚠ {named(each, LINE)}" for each in sheet.known.mismatches[:MISMATCHES]]
    return Piece(texts=("\n".join(said),), color=license_color(license_))


def _read(held: LicenseSnapshot, lang: str) -> str:
    """Say where a license was read, and when."""
    at = link(f"{held.place.hub} {plain(held.revision[:7])}".rstrip(), held.evidence)
    return say("cards.read", lang, rung=say(f"cards.rung.{held.rung.name.lower()}", lang), at=at) + (
        f" · {moment(held.observed_at)}"
    )


def _changes(sheet: Sheet, lang: str) -> Iterator[Piece]:
    """Say what happened in the last weeks, the weightiest first."""
    if not sheet.happening.events:
        return
    happened = told(sheet.happening, lang)
    lines = [f"**{words(lang).chip(happened.standing)}** {escape(happened.headline)}"]
    if min(WEIGHT[type(event)] for event in sheet.happening.events) == 0:  # a license: its clauses tell what changed
        lines += [escape(each) for each in happened.lines[:CLAUSES]]
    lines.append(f"-# {moment(sheet.happening.events[0].at)}")
    yield Piece(texts=("\n".join(lines),), color=COLORS[happened.standing])


def _places(sheet: Sheet, lang: str) -> Iterator[Piece]:
    places = sheet.known.places
    lines = [f"- {_place(record, sheet, lang)}" for record in places[:PLACES]]
    if len(places) > PLACES:
        lines.append(f"-# {words(lang).more(len(places) - PLACES)}")
    yield from listed(f"**{say('cards.places', lang)}**", lines)


def _place(record: ModelRecord, sheet: Sheet, lang: str) -> str:
    own = vocabulary(lang)
    held = [
        f"{say(f'cards.artifact.{each.artifact}', lang)}: {named(each.license.name)}"
        for each in sheet.known.now
        if each.place == record.place
    ]
    counted = say("cards.downloads", lang, n=f"{record.downloads:,}") if record.downloads else ""
    name = link(plain(f"{record.place.hub}: {record.place.repository}", 100), record.url)
    return joined([name, own.accesses[record.access], *held, counted])


def _past(sheet: Sheet, lang: str) -> Iterator[Piece]:
    lines = history_lines(sheet.known, lang)
    if len(lines) > 1:
        shown = lines[-HISTORY:]
        hidden = len(lines) - len(shown)
        rest = [f"-# {words(lang).more(hidden)}: `/license history`"] if hidden else []
        yield from listed(f"**{say('cards.history', lang)}**", [*shown, *rest])
    if sheet.stories:
        headlines = [
            f"- {link(plain(line.summary.headline.text, 120), line.sources[0].url if line.sources else None)}"
            f" · {moment(line.first_seen_at)}"
            for line in sheet.stories[:STORIES]
        ]
        yield from listed(f"**{say('cards.stories', lang)}**", headlines)


def _buttons(sheet: Sheet, lang: str) -> Iterator[Button]:
    model = sheet.known.places[0].model
    yield from button(say("cards.follow", lang), Press.FOLLOW, Subject.MODEL, model)
    yield from button(say("cards.mute", lang), Press.MUTE, Subject.MODEL, model)
    yield from button(say("cards.license", lang), Press.PAGE, "explain", ANEW, written(model))
    yield from button(say("cards.history", lang), Press.PAGE, "history", ANEW, written(model))
    yield from button(say("cards.lineage", lang), Press.PAGE, "lineage", ANEW, written(model))
