"""What can be asked for by a word and a text: commands open it, and buttons turn its pages, after a restart too."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import datetime, timedelta
from types import MappingProxyType

from bot.chat.answers import Answers
from bot.chat.cards.checked import checked_card
from bot.chat.cards.family import family_card
from bot.chat.cards.happening import changes_card
from bot.chat.cards.history import history_card
from bot.chat.cards.laying import lay
from bot.chat.cards.license import compared_card, explained_card
from bot.chat.cards.model import model_card
from bot.chat.cards.nothing import nothing_card
from bot.chat.cards.saying import moment, named
from bot.chat.cards.sources import sources_card, trial_card
from bot.chat.cards.story import shelf_card, story_card
from bot.chat.cards.why import why_card
from bot.chat.locales import say
from bot.chat.status import status_pages
from bot.domain.answer import Asker, Option, Search
from bot.domain.claim import Act
from bot.domain.following import Subject
from bot.domain.subscription import Leaf
from bot.errors import NotAllowed

Leaves = Sequence[Leaf]
Book = Callable[[Answers, Asker, tuple[str, ...], datetime], Awaitable[Leaves]]
"""Asks, and lays out the answer: of whom, for whom, what exactly, and when."""


async def _search(answers: Answers, asker: Asker, parts: tuple[str, ...], _: datetime) -> Leaves:
    words, days, act, maker, license_, language = (*parts, *[""] * 6)[:6]
    search = Search(
        words=words,
        since=timedelta(days=int(days)) if days.isdecimal() else None,
        act=Act(act) if act in set(Act) else None,
        maker=maker or None,
        license=license_ or None,
        language=language or None,
    )
    heading = f"## {say('cards.search', asker.lang, words=named(words))}"
    shelf = await answers.search(search, asker)
    makers = () if shelf.lines else await _makers(words, answers, asker)
    return lay(shelf_card(heading, shelf, asker.lang, words_asked=words, makers=makers))


async def _makers(words: str, answers: Answers, asker: Asker) -> Sequence[Option]:
    """Return the makers that a search without a find may be about: `Qwen 5` is Qwen's to release."""
    return await answers.complete(Subject.MAKER, words.split(maxsplit=1)[0], asker) if words.split() else ()


async def _latest(answers: Answers, asker: Asker, _: tuple[str, ...], __: datetime) -> Leaves:
    return lay(shelf_card(f"## {say('cards.latest', asker.lang)}", await answers.latest(asker), asker.lang))


async def _trending(answers: Answers, asker: Asker, _: tuple[str, ...], __: datetime) -> Leaves:
    heading = f"## {say('cards.trending', asker.lang)}"
    return lay(shelf_card(heading, await answers.trending(asker), asker.lang, reasons=True))


async def _story(answers: Answers, asker: Asker, parts: tuple[str, ...], _: datetime) -> Leaves:
    shelf = await answers.story(parts[0], asker)
    if shelf.lines:
        return lay(story_card(shelf.lines[0], asker.lang))
    return lay(shelf_card(f"## {named(parts[0])}", shelf, asker.lang, words_asked=parts[0]))


async def _why(answers: Answers, asker: Asker, parts: tuple[str, ...], _: datetime) -> Leaves:
    """Say why of an id; of other words, of the story they mean best."""
    why = await answers.why(parts[0], asker)
    if why is None:
        shelf = await answers.story(parts[0], asker)
        if not shelf.lines:
            return lay(shelf_card(f"## {named(parts[0])}", shelf, asker.lang, words_asked=parts[0]))
        why = await answers.why(shelf.lines[0].story, asker)
    return lay(why_card(why, asker.lang)) if why else await _nothing(answers, asker, "cards.nothing", parts[0])


async def _model(answers: Answers, asker: Asker, parts: tuple[str, ...], _: datetime) -> Leaves:
    sheet, explained = await asyncio.gather(answers.model(parts[0], asker), answers.explain(parts[0], asker))
    if sheet is None or not sheet.known.places:
        return await _nothing(answers, asker, "cards.no_model", parts[0])
    return lay(model_card(sheet, explained, asker.lang))


async def _lineage(answers: Answers, asker: Asker, parts: tuple[str, ...], _: datetime) -> Leaves:
    family = await answers.lineage(parts[0], asker)
    return (
        lay(family_card(family, asker.lang)) if family else await _nothing(answers, asker, "cards.no_model", parts[0])
    )


async def _history(answers: Answers, asker: Asker, parts: tuple[str, ...], _: datetime) -> Leaves:
    known = await answers.history(parts[0], asker)
    if known is None or not known.places:
        return await _nothing(answers, asker, "cards.no_model", parts[0])
    return lay(history_card(known, asker.lang))


async def _explain(answers: Answers, asker: Asker, parts: tuple[str, ...], _: datetime) -> Leaves:
    explained = await answers.explain(parts[0], asker)
    if explained is None:
        return await _nothing(answers, asker, "cards.no_license", parts[0])
    return lay(explained_card(explained, asker.lang))


async def _compare(answers: Answers, asker: Asker, parts: tuple[str, ...], _: datetime) -> Leaves:
    before, after = parts
    compared = await answers.compare(before, after, asker)
    if compared is None:
        unknown = after if await answers.explain(before, asker) else before
        return await _nothing(answers, asker, "cards.no_license", unknown)
    return lay(compared_card(compared, asker.lang))


async def _changes(answers: Answers, asker: Asker, parts: tuple[str, ...], at: datetime) -> Leaves:
    since = at - timedelta(days=int(parts[0]))
    return lay(changes_card(await answers.changes(since, asker), moment(since, "D"), asker.lang))


async def _check(answers: Answers, asker: Asker, parts: tuple[str, ...], _: datetime) -> Leaves:
    return lay(checked_card(await answers.check(parts[0], asker), asker.lang))


async def _sources(answers: Answers, asker: Asker, _: tuple[str, ...], __: datetime) -> Leaves:
    only_operators(asker)
    return lay(sources_card(await answers.sources(asker), asker.lang))


async def _trial(answers: Answers, asker: Asker, parts: tuple[str, ...], _: datetime) -> Leaves:
    only_operators(asker)
    return lay(trial_card(await answers.try_source(parts[0], asker), asker.lang))


async def _status(answers: Answers, asker: Asker, _: tuple[str, ...], __: datetime) -> Leaves:
    return [Leaf(page=page) for page in status_pages(await answers.status(asker), asker.lang)]


async def _nothing(answers: Answers, asker: Asker, key: str, words: str) -> Leaves:
    return lay(nothing_card(key, words, await answers.near(words), asker.lang))


def only_operators(asker: Asker) -> None:
    """Refuse whoever is not one of Kaiho's operators, whatever Discord let them see."""
    if not asker.operates:
        raise NotAllowed("operators-only", "Only Kaiho's operators may do that.")


BOOKS: Mapping[str, Book] = MappingProxyType(
    {
        "search": _search,
        "latest": _latest,
        "trending": _trending,
        "story": _story,
        "why": _why,
        "model": _model,
        "lineage": _lineage,
        "history": _history,
        "explain": _explain,
        "compare": _compare,
        "changes": _changes,
        "check": _check,
        "sources": _sources,
        "trial": _trial,
        "status": _status,
    }
)
"""Every book by its word, which stands in the ids of its buttons."""
