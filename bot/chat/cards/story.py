"""A story as a card: where it stands, the news, what the ledger says of it, who tells it."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from bot.chat.box import Box, piece
from bot.chat.cards.laying import ANEW, Card, button, written
from bot.chat.cards.saying import joined, moment, named, notice, plain, sentence, verdict_said
from bot.chat.ids import Press
from bot.chat.locales import say
from bot.chat.look import COLORS
from bot.chat.markdown import link
from bot.chat.pages import Button, Piece
from bot.chat.story import story_boxes
from bot.domain.answer import Option, Shelf
from bot.domain.digest import Line
from bot.domain.following import Subject
from bot.rules.wording import words
from bot.rules.wording_ledger import license_words, vocabulary
from bot.rules.wording_verdicts import spoken

SHOWN = 5
"""Stories on a page of a list: more is a wall of text."""

HEADLINE = 200
REASONS, MODELS, MAKERS = 3, 3, 2

FOLLOWED = 60
"""Characters of what was looked for on the button that follows it: the label holds a word beside it."""


def shelf_card(
    heading: str,
    shelf: Shelf,
    lang: str,
    *,
    words_asked: str = "",
    makers: Sequence[Option] = (),
    reasons: bool = False,
) -> Card:
    """Return stories, five to a page; where there are none, what is nearest, and how to be told when there is one.

    `makers` are those whose releases would be it.
    """
    if not shelf.lines:
        return _nothing(heading, shelf, lang, words_asked, makers)
    foot = [f"-# {words(lang).more(shelf.more)}"] if shelf.more else []
    if any(line.verdicts or line.happenings for line in shelf.lines):
        foot.append(notice(lang))
    return Card(
        heading=heading,
        pieces=tuple(story_box(line, lang, reasons=reasons) for line in shelf.lines),
        foot="\n".join(foot),
        most=SHOWN,
    )


def story_card(line: Line, lang: str) -> Card:
    """Return one story as a digest tells it."""
    boxes = [replace(box, title="", address=None) if number == 0 else box for number, box in _whole(line, lang)]
    return Card(
        heading=f"## {named(line.summary.headline.text, HEADLINE)}",
        pieces=tuple(map(piece, boxes)),
        foot=notice(lang) if line.verdicts or line.happenings else "",
    )


def _whole(line: Line, lang: str) -> Iterator[tuple[int, Box]]:
    return enumerate(story_boxes(line, words(lang)))


def story_box(line: Line, lang: str, *, reasons: bool = False) -> Piece:
    """Return a story in a few lines, for a list."""
    own = words(lang)
    first = line.sources[0] if line.sources else None
    headline = link(plain(line.summary.headline.text, HEADLINE) or "…", first.url if first else None)
    said = [_chips(line, lang), f"**{headline}**"]
    said += [sentence(quote, lang) for quote in line.summary.sentences[:1]]
    said += [verdict_said(verdict) for verdict in spoken(line, lang)[:1]]
    said += _licenses(line, lang)[:1]
    if reasons and line.reasons:
        said.append(say("cards.matters", lang, reasons=joined(map(named, line.reasons[:REASONS]))))
    by = f"{named(first.name)} ({own.teller(first)})" if first else ""
    rest = own.more(len(line.sources) - 1) if len(line.sources) > 1 else ""
    said.append(f"-# {joined([by, rest, own.first_seen(moment(line.first_seen_at))])}")
    return Piece(
        texts=("\n".join(filter(None, said)),),
        color=COLORS[line.standing],
        buttons=tuple(_buttons(line, lang)),
    )


def _nothing(heading: str, shelf: Shelf, lang: str, asked: str, makers: Sequence[Option]) -> Card:
    """Say that nothing was found, what is nearest, and offer to follow what may have been meant."""
    said = [say("cards.nothing", lang, words=named(asked)) if asked else say("cards.nothing.yet", lang)]
    if shelf.models:
        said.append(say("cards.meant", lang, names=joined(map(named, shelf.models))))
    follow: list[Button] = []
    for model in shelf.models[:MODELS]:
        label = say("cards.follow.model", lang, name=plain(model, FOLLOWED))
        follow.extend(button(label, Press.FOLLOW, Subject.MODEL, model))
    for maker in makers[:MAKERS]:
        label = say("cards.follow.maker", lang, name=plain(maker.label, FOLLOWED))
        follow.extend(button(label, Press.FOLLOW, Subject.MAKER, maker.value))
    boxes = [Piece(texts=("\n".join(said),), color=COLORS[None], buttons=tuple(follow))]
    if shelf.nearest:
        boxes.append(Piece(texts=(f"**{say('cards.nearest', lang)}**",)))
        boxes.extend(story_box(line, lang) for line in shelf.nearest[:3])
    return Card(heading=heading, pieces=tuple(boxes))


def _chips(line: Line, lang: str) -> str:
    own = words(lang)
    chips = [own.chip(line.standing)] if line.standing else []
    chips += [own.leak_chip()] if line.leaked else []
    return joined(f"**{chip}**" for chip in chips)


def _licenses(line: Line, lang: str) -> list[str]:
    """Say what the license and the gate of a story's models are now, as far as the ledger knows."""
    own = vocabulary(lang)
    said = []
    for happening in line.happenings[:MODELS]:
        facts = [
            f"{own.license}: {license_words(happening.license, lang)}" if happening.license else "",
            f"{own.gate}: {own.accesses[happening.access]}" if happening.access else "",
        ]
        if any(facts):
            said.append(joined([f"**{named(happening.name)}**", *facts]))
    return said


def _buttons(line: Line, lang: str) -> Iterator[Button]:
    yield from button(say("cards.why", lang), Press.WHY, line.story)
    yield from button(say("cards.details", lang), Press.PAGE, "story", ANEW, written(line.story))
    yield from button(say("cards.follow", lang), Press.FOLLOW, Subject.STORY, line.story)
