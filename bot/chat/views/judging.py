"""Below a story: who tells it, what is wrong with it, and the operators' word on what belongs together."""

from typing import Protocol, runtime_checkable

from bot.chat import paging
from bot.chat.asking import desk_of
from bot.chat.books import BOOKS
from bot.chat.cards.laying import listed
from bot.chat.cards.saying import joined, moment, named
from bot.chat.ids import Press
from bot.chat.locales import say
from bot.chat.markdown import escape, link
from bot.chat.pages import bind
from bot.chat.replies import Asked
from bot.chat.views.form import Form, field, written
from bot.chat.views.parts import MOST_CHOICES, button, card, chooser, row
from bot.chat.views.pressing import asker, begin, chosen, follow_up, go_on, show
from bot.domain.answer import Asker, Option
from bot.domain.digest import Line
from bot.domain.subscription import Page
from bot.errors import BotError, NotAllowed
from bot.rules.legibility import clip, legible
from bot.rules.wording import words

LONGEST_NOTE = 1_000
"""Characters of what somebody says is wrong: a paragraph, which an operator will read."""

LONGEST_NAME = 200
"""Characters of the words or the id of another story."""


@runtime_checkable
class Reporting(Protocol):
    """A client that can tell the operators something."""

    async def report(self, text: str) -> None:
        """Say it where the operators read."""


async def why(asked: Asked, parts: tuple[str, ...]) -> None:
    """Say why a story is as it is; below, operators may part and join."""
    who = await begin(asked)
    desk = desk_of(asked)
    leaves = await BOOKS["why"](desk.answers, who, parts[:1], asked.created_at)
    await paging.show(asked, leaves, 1, paging.name_of(desk, "why", parts[:1]), who.lang)
    if who.operates:
        await _offer(asked, parts[0], who)


async def _offer(asked: Asked, story: str, who: Asker) -> None:
    """Show the operators' buttons in a message of their own: a page of reasons may have no room for them."""
    shelf = await desk_of(asked).answers.story(story, who)
    if shelf.lines:
        join = button(say("press.merge", who.lang), Press.MERGE, shelf.lines[0].story)
        page = card(say("press.operators", who.lang), items_to_part(shelf.lines[0], who.lang), row(join))
        await follow_up(asked, page)


async def sources(asked: Asked, parts: tuple[str, ...]) -> None:
    """Say who tells a story, first to say it first."""
    who = await begin(asked)
    shelf = await desk_of(asked).answers.story(parts[0], who)
    if not shelf.lines:
        await show(asked, card(say("press.no-story", who.lang)))
        return
    line, own = shelf.lines[0], words(who.lang)
    said = [
        joined(
            [
                f"- {link(clip(legible(each.name)), each.url)} ({own.teller(each, first=each is line.sources[0])})",
                moment(each.published_at),
            ]
        )
        for each in line.sources
    ]
    heading = f"## {named(line.summary.headline.text, LONGEST_NAME)}"
    pieces = listed(f"**{own.sources}**", said)
    await show(asked, *(leaf.page for leaf in bind(heading, heading, pieces)))


async def wrong(asked: Asked, parts: tuple[str, ...]) -> None:
    """Ask what is wrong with what was said of a story."""
    await asked.response.send_modal(Wrong(parts[0], asker(asked).lang))


class Wrong(Form):
    """A form for what is wrong with a verdict."""

    def __init__(self, story: str, lang: str) -> None:
        """Ask for it in the reader's language."""
        super().__init__(say("press.wrong.title", lang))
        self._story = story
        self.note = field("note", say("press.wrong.what", lang), most=LONGEST_NOTE, needed=True, long=True)
        self.add_item(self.note)

    async def on_submit(self, asked: Asked, /) -> None:
        """Keep what is said with the verdict, and tell the operators."""
        who = await begin(asked)
        count = await desk_of(asked).answers.dispute(self._story, written(self.note), who)
        if not count:
            await show(asked, card(say("press.wrong.none", who.lang)))
            return
        await show(asked, card(say("press.wrong.done", who.lang)))
        if isinstance(asked.client, Reporting):
            await asked.client.report(_told(self._story, written(self.note), await self._lines(asked, who), who))

    async def _lines(self, asked: Asked, who: Asker) -> tuple[Line, ...]:
        """Return the story; the dispute is kept by now, and is told without its headline where that can not be had."""
        try:
            return (await desk_of(asked).answers.story(self._story, who)).lines[:1]
        except BotError:
            return ()


def _told(story: str, note: str, lines: tuple[Line, ...], who: Asker) -> str:
    """Say to the operators who disputes what, and how to answer."""
    headline = lines[0].summary.headline.text if lines else story
    first = lines[0].sources[0].url if lines and lines[0].sources else None
    return say(
        "press.wrong.report",
        "en",
        who=escape(f"{who.name} ({who.person})"),
        story=link(clip(legible(headline)), first),
        id=escape(story),
        note=escape(clip(note, LONGEST_NOTE)),
    )


async def split(asked: Asked, parts: tuple[str, ...]) -> None:
    """Ask which item to part from its story; or part the one that was chosen."""
    picked = chosen(asked)
    who = await (go_on(asked) if picked else begin(asked))
    if not who.operates:
        raise NotAllowed("operators", "Only Kaiho's operators can do that.")
    if picked:
        line = await desk_of(asked).answers.split(picked[0], who)
        await show(asked, _ruled(line, "press.split.done", who.lang))
        return
    shelf = await desk_of(asked).answers.story(parts[0], who)
    row = items_to_part(shelf.lines[0], who.lang) if shelf.lines else None
    text = "press.split.which" if row else "press.split.single"
    await show(asked, card(say(text, who.lang), row))


def items_to_part(line: Line, lang: str) -> dict[str, object] | None:
    """Return a list of a story's items; None where it has one alone."""
    if len(line.items) < 2:
        return None
    labels = [source.name for source in line.sources] if len(line.sources) == len(line.items) else []
    options = [
        Option(label=f"{number}. {labels[number - 1] if labels else item}", value=item)
        for number, item in enumerate(line.items[:MOST_CHOICES], start=1)
    ]
    return chooser(say("press.split.which", lang), options, Press.SPLIT, line.story)


async def merge(asked: Asked, parts: tuple[str, ...]) -> None:
    """Ask which other story is the same happening."""
    who = asker(asked)
    if not who.operates:
        raise NotAllowed("operators", "Only Kaiho's operators can do that.")
    await asked.response.send_modal(Merge(parts[0], who.lang))


class Merge(Form):
    """A form for the other of two stories that are one."""

    def __init__(self, story: str, lang: str) -> None:
        """Ask for it in the operator's language."""
        super().__init__(say("press.merge.title", lang))
        self._story = story
        hint = say("press.merge.hint", lang)
        self.other = field("other", say("press.merge.other", lang), hint=hint, most=LONGEST_NAME, needed=True)
        self.add_item(self.other)

    async def on_submit(self, asked: Asked, /) -> None:
        """Make one of two."""
        who = await begin(asked)
        line = await desk_of(asked).answers.merge(self._story, written(self.other), who)
        await show(asked, _ruled(line, "press.merge.done", who.lang))


def _ruled(line: Line | None, key: str, lang: str) -> Page:
    if line is None:
        return card(say("press.unruled", lang))
    return card(say(key, lang, story=named(line.summary.headline.text, LONGEST_NAME), count=len(line.items)))
