"""Sources and how they do, for operators, as cards."""

from collections.abc import Iterator, Sequence

from bot.chat.cards.laying import Card, listed
from bot.chat.cards.saying import LINE, joined, moment, named, plain
from bot.chat.locales import say
from bot.chat.look import COLORS
from bot.chat.markdown import link
from bot.chat.pages import Piece
from bot.domain.answer import Rhythm, Trial
from bot.domain.source import Outcome
from bot.domain.story import Standing

WELL = frozenset({Outcome.READ, Outcome.UNCHANGED})
"""How a turn ends when all is well."""

SHOWN = 20
"""Titles shown of what a source would give."""


def sources_card(rhythms: Sequence[Rhythm], lang: str) -> Card:
    """Return every source, those in trouble first with why, each with when it was asked and when it will be."""
    troubled = [each for each in rhythms if _troubled(each)]
    well = [each for each in rhythms if not _troubled(each)]
    heading = f"## {say('cards.sources.heading', lang, n=len(rhythms), down=len(troubled))}"
    boxes: list[Piece] = []
    if troubled:
        lines = [_rhythm(each, lang) for each in troubled]
        boxes += listed(f"**{say('cards.sources.trouble', lang)}**", lines, color=COLORS[Standing.CHANGED])
    if well:
        lines = [_rhythm(each, lang) for each in well]
        boxes += listed(f"**{say('cards.sources.well', lang)}**", lines, color=COLORS[Standing.RELEASED])
    return Card(heading=heading, pieces=tuple(boxes) or (Piece(texts=(say("cards.sources.none", lang),)),))


def trial_card(trial: Trial, lang: str) -> Card:
    """Return what a source gave when it was asked now; nothing of it is kept."""
    said = [f"**{_outcome(trial.outcome, lang)}**", f"-# {say('cards.trial.kept_nowhere', lang)}"]
    if trial.problem:
        said.insert(1, named(trial.problem, LINE))
    boxes = [Piece(texts=("\n".join(said),), color=COLORS[Standing.CHANGED if trial.problem else Standing.RELEASED])]
    boxes += _titles(
        say("cards.trial.kept", lang, n=len(trial.kept)),
        [f"- {link(plain(title, 160) or '…', url)}" for title, url in trial.kept[:SHOWN]],
    )
    boxes += _titles(
        say("cards.trial.refused", lang, n=len(trial.refused)),
        [f"- {joined([named(title, 160), named(reason, LINE)])}" for title, reason in trial.refused[:SHOWN]],
    )
    return Card(heading=f"## {named(trial.source, 160)}", pieces=tuple(boxes))


def _titles(head: str, lines: Sequence[str]) -> Iterator[Piece]:
    if lines:
        yield from listed(f"**{head}**", lines)


def _outcome(word: str, lang: str) -> str:
    """Say how a turn ended; a word that is none of ours stays as it is."""
    return say(f"cards.outcome.{Outcome(word).name.lower()}", lang) if word in set(Outcome) else named(word)


def _troubled(rhythm: Rhythm) -> bool:
    return rhythm.enabled and (rhythm.problem is not None or rhythm.outcome not in {*WELL, None})


def _rhythm(rhythm: Rhythm, lang: str) -> str:
    state = _outcome(rhythm.outcome, lang) if rhythm.outcome else say("cards.sources.never", lang)
    asked = say("cards.sources.asked", lang, when=moment(rhythm.checked_at)) if rhythm.checked_at else ""
    due = say("cards.sources.due", lang, when=moment(rhythm.due_at)) if rhythm.due_at and rhythm.enabled else ""
    said = [
        f"**{link(plain(rhythm.id), rhythm.url)}**",
        state if rhythm.enabled else say("cards.sources.off", lang),
        named(rhythm.kind),
        say("cards.sources.kept", lang, n=f"{rhythm.kept:,}"),
        asked,
        due,
    ]
    problem = f"\n> {named(rhythm.problem, LINE)}" if rhythm.problem else ""
    return f"- {joined(said)}{problem}"
