"""What a model's license has been, as a card."""

from bot.chat.cards.laying import Card, listed
from bot.chat.cards.saying import joined, moment, named, notice, plain
from bot.chat.locales import say
from bot.chat.look import COLORS
from bot.chat.markdown import escape, link
from bot.domain.answer import Known
from bot.domain.license import Artifact
from bot.domain.story import Standing
from bot.rules.wording_ledger import license_words, vocabulary


def history_card(known: Known, lang: str) -> Card:
    """Return every license a model has had, oldest first, each with its date and where it was read."""
    first = known.places[0]
    lines = history_lines(known, lang) or [say("cards.history.none", lang)]
    return Card(
        heading=f"## {named(first.name)}\n-# {say('cards.history', lang)} · {named(first.model)}",
        pieces=tuple(listed("", lines, color=COLORS[Standing.CHANGED])),
        foot=notice(lang),
    )


def history_lines(known: Known, lang: str) -> list[str]:
    """Say each license a model has had in a line, oldest first; one that only was read again is not said again."""
    own, told, lines = vocabulary(lang), dict[tuple[object, ...], tuple[object, ...]](), []
    for held in known.history:
        now = (held.license.key or held.license.name, held.text_sha256, held.access)
        at = (held.place, held.artifact)
        if told.get(at) == now:
            continue
        same = (told.get(at) or ())[:2] == now[:2]  # the gate alone moved, and a commit's date says nothing of that
        told[at] = now
        what = "" if held.artifact is Artifact.WEIGHTS else say(f"cards.artifact.{held.artifact}", lang)
        evidence = link(plain(f"{held.place.hub} {held.revision[:7]}"), held.evidence)
        said = joined(
            [
                moment(held.observed_at if same else held.dated_at or held.observed_at, "D"),
                what,
                f"**{named(held.license.name)}**",
                license_words(held.license, lang),
                escape(own.accesses[held.access]),
                evidence,
            ]
        )
        lines.append(f"- {said}")
    return lines
