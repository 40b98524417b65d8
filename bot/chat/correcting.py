"""A correction: what a message said, and what holds now, a line a story."""

from collections.abc import Sequence

from bot.chat.box import Box, piece
from bot.chat.embeds import bind_embeds
from bot.chat.limits import MAX_TEXT, width
from bot.chat.locales import say
from bot.chat.look import COLORS
from bot.chat.markdown import escape, link
from bot.chat.pages import FOOTER_TEXT, LONGEST_PIECE, NUMBER_TEXT, bind
from bot.chat.story import evident, mark, quotation
from bot.domain.claim import Verdict
from bot.domain.digest import Corrected, Correction
from bot.domain.story import Standing
from bot.domain.subscription import Leaf, Look
from bot.rules.wording import Words, words
from bot.rules.wording_verdicts import worded

HEADLINE = 160
"""Characters of a story's headline: enough to know which one it is, the news itself stands in the message."""

SHORT_HEADLINE = 60
"""Where that is too much for one message: the message holds at most some thirty stories."""

MORE = 24
"""Characters left free for how many stories are not shown."""


def render_correction(correction: Correction) -> Leaf:
    """Return the one page that says what is no longer so of a message; stories it has no room for are counted."""
    own = words(correction.language)
    title = f"## ✎ {say('render.correction', own.lang)}"
    name = say("render.correction.message", own.lang)
    message = link(name, correction.message) if correction.message else name
    first = f"{title}\n-# {say('render.correction.told', own.lang, message=message)}"
    room = min(LONGEST_PIECE, MAX_TEXT - FOOTER_TEXT - NUMBER_TEXT - width(first))
    body = _fitting(correction.stories, own, room=room)
    color = COLORS[correction.stories[0].line.standing] if correction.stories else COLORS[None]
    box = Box(body=tuple(body), color=color, stories=tuple(each.line.story for each in correction.stories))
    if not body:
        return bind(first, title, ())[0]
    embeds = correction.look is Look.EMBEDS
    return (bind_embeds(first, title, (box,)) if embeds else bind(first, title, (piece(box),)))[0]


def _fitting(stories: Sequence[Corrected], own: Words, *, room: int) -> list[str]:
    full = ["\n".join(_lines(each, own)) for each in stories]
    if sum(width(each) + 1 for each in full) <= room:
        return full
    room -= MORE
    shown: list[str] = []
    for short in (f"- {_name(each, own, SHORT_HEADLINE)}: {_moved(each, own)}" for each in stories):
        if width(short) + 1 > room:
            return [*shown, own.more(len(stories) - len(shown))]
        shown.append(short)
        room -= width(short) + 1
    return shown


def _lines(corrected: Corrected, own: Words) -> list[str]:
    """Say which story, where it stood and stands, and each verdict that was told and is no longer so."""
    return [
        f"- {_name(corrected, own, HEADLINE)}: {_moved(corrected, own)}",
        *(f"  - {_judged(verdict, corrected, own)}" for verdict in corrected.verdicts_before),
    ]


def _name(corrected: Corrected, own: Words, limit: int) -> str:
    headline = corrected.line.summary.headline
    return f"{quotation(headline, limit)}{mark(headline.lang, own)}"


def _moved(corrected: Corrected, own: Words) -> str:
    before, now = corrected.before, corrected.line.standing
    if before is now:
        return f"**{_chip(now, own)}**{say('render.correction.unchanged', own.lang)}"
    return f"~~{_chip(before, own)}~~ → **{_chip(now, own)}**"


def _chip(standing: Standing | None, own: Words) -> str:
    return own.chip(standing) if standing else say("render.correction.none", own.lang)


def _judged(before: Verdict, corrected: Corrected, own: Words) -> str:
    """Say a verdict as it was told, and the one that holds of the same model now."""
    line, told = corrected.line, worded(before, own.lang)
    about = "".join(f" · {escape(each)}" for each in (told.about,) if each)
    said = f"~~{told.chip}~~{about}"
    same = [each for each in line.verdicts if _subject(each) == _subject(before)]
    if not same:
        return f"{said} → {say('render.correction.unsaid', own.lang)}"
    now = worded(same[0], own.lang, disputed=same[0].id in line.disputed)
    chip = " · ".join((f"**{now.chip}**", *map(escape, filter(None, (now.disputed,)))))
    return f"{said} → {chip} · {evident(now)}"


def _subject(verdict: Verdict) -> object:
    return verdict.model or verdict.claim.names or verdict.item
