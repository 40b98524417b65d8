"""What a text names and what placing compares: makers, models, licenses, hubs, datasets; in en, ja, zh."""

import re
from itertools import chain

from bot.domain.mention import Mention
from bot.domain.story import Traits
from bot.rules.claims import act_of, is_hedged, is_roundup
from bot.rules.mentions_beside import find_beside, focus
from bot.rules.mentions_finding import FIRST, family_of, find
from bot.rules.mentions_making import Found
from bot.rules.mentions_naming import mention_of
from bot.rules.mentions_others import datasets, hubs, licenses
from bot.rules.mentions_reading import LEAD
from bot.rules.mentions_shapes import by_context
from bot.rules.names import FAMILIES, MAKERS, VARIANTS

__all__ = ["SERIAL_MARK", "WORD_MARK", "family_of", "focus", "maker_of", "mentions_of", "traits"]

MOST_NUMBERS = 12
MOST_WORDS = 10
MOST_SERIALS = 4
"""Bounds that keep a profile small, whatever a text lists."""

WORD_MARK = "~"
"""Stands before a proper noun that is no maker and no model: weak evidence, never a canonical name."""

SERIAL_MARK = "#"
"""Stands before the serial number of a title: an issue, a build, a day. Two that differ are two happenings."""

MANY = 6
"""Makers in one title and lead that nothing joins: a text that tells of this many tells many happenings."""

_NUMBER = re.compile(
    r"(?<![\w.])[$¥€£]?\d{1,3}(?:,\d{3}){0,4}(?:\.\d{1,3})?\s?(?:%|％|percent\b|billion\b|million\b|trillion\b|[bmtk]\b|[億亿万兆])"
)
_SERIAL = re.compile(
    r"(?<![\w.+-])(?:#\d{1,7}|v\d{1,4}(?:\.\d{1,4}){1,3}|\d{1,6}(?:\.\d{1,6}){2,4}|\d{1,6}(?:[-_/]\d{1,6}){1,4}|[br]\d{3,6})"
    r"(?![\w%]|[.-]\w)"
)
"""`#512`, `v0.6.1`, `1.2.3`, `2026-03-05`, `b4321`: which one of many alike."""

_UNITS = {"percent": "%", "％": "%", "billion": "b", "million": "m", "trillion": "t", "亿": "億"}
_PROPER = re.compile(r"(?<![A-Za-z0-9'’])[A-Z][A-Za-z]{2,24}(?![A-Za-z0-9])")
_COMMON_WORDS = (
    "the this that these those with from after before over under says said new how why what when who will "
    "can could would and but for not are was were has have had its his her their our your more most all "
    "one two three first last get gets may might could should must than then into out off about amid "
    "report reports news update week day year time here there they she you his him now just also some "
    "many open source model models release released releases introducing launch launches launched "
    "announces announced monday tuesday wednesday thursday friday saturday sunday january february march "
    "april june july august september october november december inc corp company "
)
_COMMON = frozenset(_COMMON_WORDS.split())


def traits(title: str, text: str, lang: str) -> Traits:
    """Return what placing compares besides vectors; only the beginning of the text is read."""
    said, found = find(title, text)
    plain, title_end = said.plain, said.title_end
    models = _models(found, title_end)
    lead = plain[: title_end + 1 + LEAD]
    numbers = {_canonical_number(each) for each in _NUMBER.findall(lead)[:MOST_NUMBERS]}
    numbers |= {SERIAL_MARK + each.lstrip("#v") for each in _SERIAL.findall(plain[:title_end])[:MOST_SERIALS]}
    makers = {maker_of(each.family) for each in found if each.start < title_end + LEAD}
    hedged = is_hedged(lead, lang)
    return Traits(
        names=frozenset({each.name for each in found} | models | _words(said.body[: title_end + 1 + LEAD])),
        models=frozenset(models),
        numbers=frozenset(numbers),
        act=act_of(plain[:title_end], lead, hedged=hedged),
        hedged=hedged,
        roundup=is_roundup(plain[:title_end], lead, makers=len(makers - {None}), many=MANY),
    )


def mentions_of(title: str, text: str, lang: str) -> tuple[Mention, ...]:
    """Return every name in the beginning of a text, in order."""
    del lang  # names are looked for in every language: quotes travel
    said, found = find(title, text)
    more = by_context(said, found)
    models = sorted(chain(_kept(found, more), more), key=lambda each: each.start)
    beside = find_beside(said, models)
    # Only the beginning of a long title is read: what stands in the text stands that much further on.
    skipped = len(title) - said.title_end
    named = [mention_of(each, said, skipped, beside=at in beside) for at, each in enumerate(models)]
    terms = list(licenses(said, skipped))
    # `Llama 3.1 Community License` is no model; what is a hub may be a maker too.
    named = [each for each in named if not any(_holds(term, each) for term in terms)]
    sets = [each for each in datasets(said, skipped) if not any(_holds(model, each) for model in named)]
    return tuple(sorted([*named, *terms, *sets, *hubs(said, skipped)], key=lambda each: each.start))


def _holds(one: Mention, other: Mention) -> bool:
    """Say whether one name stands inside another."""
    return one.start <= other.start and other.start + len(other.spelled) <= one.start + len(one.spelled)


def maker_of(family: str) -> str | None:
    """Return who makes a family of models, or the maker itself; None when we do not know."""
    if family in MAKERS:
        return family
    return FAMILIES[family][0] if family in FAMILIES else None


def _kept(found: tuple[Found, ...], more: list[Found]) -> list[Found]:
    """Return what is no part of a name found otherwise: of `org/name`, the name is read once."""
    named = [each for each in found if not each.program]
    return [each for each in named if not any(other.start <= each.start < other.end for other in more)]


def _models(found: tuple[Found, ...], title_end: int) -> set[str]:
    """Return the models an item is about: those of its title, else those its first sentences name."""
    in_title = {each.name for each in found if each.certain and each.start < title_end}
    if in_title or any(each.start < title_end for each in found):
        return in_title
    return {each.name for each in found if each.certain and each.start < title_end + LEAD}


def _canonical_number(found: str) -> str:
    """Write a figure one way: `65 percent` and `65%`, `1.5 trillion` and `1.5T`."""
    number = found.replace(",", "").replace(" ", "")
    for unit, short in _UNITS.items():
        number = number.replace(unit, short)
    return number


def _words(lead: str) -> set[str]:
    """Return the proper nouns of a title and lead: what general news is recognized by."""
    words: dict[str, None] = {}
    for word in _PROPER.findall(lead):
        small = word.lower()
        if small not in _COMMON and small not in FIRST and small not in VARIANTS:
            words[WORD_MARK + small] = None
    return set(list(words)[:MOST_WORDS])
