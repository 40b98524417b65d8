"""A summary without a model: a headline and up to three sentences, every one a quotation."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from itertools import combinations
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from bot.domain.item import Item, ItemId
from bot.domain.story import Quote, Standing, Story, Summary
from bot.rules.claims import is_hedged
from bot.rules.language import sentences
from bot.summarizing.pieces import READ, Piece, cut, pieces_of
from bot.summarizing.words import LEAD, LEARNED, Weights, count, follows, terms_of, told_by, worth

MOST_SENTENCES = 3
MOST_ITEMS = 24

MOST_READ = 96
LEAST_READ = 6
"""Sentences looked at in all items together, and in each at least: what matters stands at the beginning."""

MOST_WEIGHED = 24
"""Pieces of which every three are weighed: 2,300 sets in a millisecond or two; the best of them lie far inside."""

TOO_ALIKE = 0.6
"""Share of the shorter sentence's terms that two may have in common: beyond it, one of them says nothing new."""

PRICE = 0.05
"""What a summary that uses all its room must gain by it: of two that say the same, the shorter is better."""

SENTENCE_PRICE = 0.02
SOURCE_PRICE = 0.01
"""What another sentence, and another source, must add: one that tells it whole reads better than three that take turns."""

MOST_HEARD = 12
"""Sets, the best by their words, that are held against the sources' own order; eight did as well."""

TITLES_AGREE = 1.0
TEXTS_AGREE = 1.5
MOST_VOICES = 6
"""What it is worth that a summary goes along, word after word, with the titles and with the texts of so many sources. From 0.8 to
2, all did alike on NeuS."""

LATE = 0.02
MOST_LATE = 5
"""What a sentence loses for each day that its source is older than the newest, and for how many days: news ages."""

SECOND = "en"
"""What is quoted where no source speaks the reader's language: most readers read some of it."""

_CLICKBAIT = re.compile(
    r"you won.t believe|\?$|？$|か(?:？|\?)?$|吗(?:？|\?)?$|!{2,}|！|^(?:this|here.s) (?:is )?(?:why|how|what)|^(?:why|how|what|is|are|can|will|should|does)\b|\.{3}$|…$"
    r"|^woo*w\b|[\U0001f300-\U0001faff]|震惊|炸裂|重磅|刚刚|やばい|必見|速報|ヤバ",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Candidate:
    """A title that could be the headline."""

    quote: Quote
    score: float
    hedged: bool


class Voice(NamedTuple):
    """The terms of a source, in their order."""

    title: list[str]
    text: list[str]


class ExtractiveSummarizer:
    """Quotes what the sources agree on: the few sentences that hold most of the words an editor would use."""

    def __init__(self, weights: Weights = LEARNED) -> None:
        self._weights = weights

    async def summarize(self, story: Story, items: Sequence[Item], pages: Mapping[ItemId, str], lang: str) -> Summary:
        """Return a headline and at most three sentences within sixty words, preferring sources in the reader's language."""
        newest = sorted(items, key=lambda item: (item.published_at, item.seen_at, item.id), reverse=True)[:MOST_ITEMS]
        if not newest:
            raise ValueError(f"story {story.id} has no item to quote")
        rumored = story.standing is Standing.RUMORED
        days = {item.id: _days(newest[0], item) for item in newest}
        speaking = _speaking(newest, lang)
        values = self._values(speaking, pages)
        headline = max(
            (_headline(item, days[item.id], values, lang, rumored=rumored) for item in newest),
            key=lambda each: (each.score, each.quote.item),
        )
        own, pieces = _quotable(newest, pages, headline)
        voices = [Voice(terms_of(item.title), terms_of(_text(item, pages)[:LEAD])) for item in own[:MOST_VOICES]]
        if own != speaking:
            values = self._values(own, pages)
        chosen = _choose(pieces, values, days, voices)
        if rumored and not headline.hedged:
            chosen = _hedge(chosen, [piece for item in newest for piece in pieces_of(item, _text(item, pages))], values)
        return Summary(headline=headline.quote, sentences=tuple(each.quote for each in chosen))

    def _values(self, items: Sequence[Item], pages: Mapping[ItemId, str]) -> dict[str, float]:
        return worth(count([item.title for item in items], [_text(item, pages) for item in items]), self._weights)


def _text(item: Item, pages: Mapping[ItemId, str]) -> str:
    return pages.get(item.id) or item.text


def _days(newest: Item, item: Item) -> int:
    """Return how many whole days older an item is than the newest: within one, outlets tell the same state."""
    return min(MOST_LATE, (newest.published_at - item.published_at) // timedelta(days=1))


def _speaking(items: Sequence[Item], lang: str) -> list[Item]:
    """Return the items in one language, or all where there are none."""
    return [item for item in items if item.lang == lang] or list(items)


def _headline(item: Item, days: int, values: Mapping[str, float], lang: str, *, rumored: bool) -> Candidate:
    """Weigh an item's title; an item without one lends its first sentence."""
    words = item.title.strip() or next(iter(sentences(item.text[:READ], item.lang)), "") or str(item.url or item.id)
    terms = told_by(terms_of(words))
    hedged = is_hedged(words.lower(), item.lang)
    score = sum(values.get(term, 0.0) for term in terms) / (len(terms) + 4) ** 0.5 + (
        1.0 if item.lang == lang else 0.3 * (item.lang == SECOND)
    )
    score -= 0.01 * days + 0.06 * bool(_CLICKBAIT.search(words)) + 0.05 * (len(words) > 140) + 0.05 * (len(terms) < 4)
    score += 0.5 * (rumored and hedged) - 0.05 * (not item.title.strip())
    return Candidate(Quote(text=cut(words), item=item.id, lang=item.lang), score, hedged)


def _quotable(
    newest: Sequence[Item], pages: Mapping[ItemId, str], headline: Candidate
) -> tuple[list[Item], list[Piece]]:
    """Return the items and their pieces in the headline's language; where it has none, in English, else in any.

    The others say the same to whoever reads both.
    """
    title = _bare(headline.quote.text)
    for langs in ({headline.quote.lang}, {SECOND}, {item.lang for item in newest}):
        own = [item for item in newest if item.lang in langs]
        found = [
            piece
            for item in own
            for piece in pieces_of(item, _text(item, pages), most=max(LEAST_READ, MOST_READ // len(own)))
            if piece.terms and _bare(piece.quote.text) not in title
        ]
        if found:
            return own, found
    return list(newest), []


def _bare(text: str) -> str:
    """Return a sentence without how it ends, to see whether it is a title again."""
    return text.rstrip("。.!！… ").casefold()


def _choose(
    pieces: Sequence[Piece],
    values: Mapping[str, float],
    days: Mapping[ItemId, int],
    voices: Sequence[Voice],
) -> list[Piece]:
    """Choose the pieces that say most of what matters, in the room there is and at the least cost; the newest leads."""
    scored = sorted(pieces, key=lambda each: (-_alone(each, values, days), each.sentence, each.quote.text))[
        :MOST_WEIGHED
    ]
    if not scored:
        return []
    terms = sorted({term for each in scored for term in each.terms if term in values})
    at = {term: place for place, term in enumerate(terms)}
    held = np.zeros((len(scored), len(terms) + 1), dtype=bool)
    for row, each in enumerate(scored):
        held[row, [at[term] for term in each.terms if term in at]] = True
    worths = np.array([*(values[term] for term in terms), 0.0], dtype=np.float32)
    costs = np.array([_cost(each, days) for each in scored])
    rooms = np.array([each.room for each in scored])
    apart = _apart(scored)
    whose = np.unique([each.quote.item for each in scored], return_inverse=True)[1]
    found: list[tuple[float, list[Piece]]] = []
    for size in range(1, MOST_SENTENCES + 1):
        sets = _sets(apart, rooms, size)
        if not len(sets):
            break
        said = held[sets].any(axis=1) @ worths
        sources = 1 + (np.diff(np.sort(whose[sets], axis=1), axis=1) > 0).sum(axis=1)
        scores = said - costs[sets].sum(axis=1) - PRICE * rooms[sets].sum(axis=1) - SOURCE_PRICE * sources
        best = np.argsort(-scores, kind="stable")[:MOST_HEARD]
        found += [(float(scores[one]), _in_order([scored[piece] for piece in sets[one]], values, days)) for one in best]
    found.sort(key=lambda each: -each[0])
    return max(found[:MOST_HEARD], key=lambda each: each[0] + _agreement(each[1], voices))[1]


def _in_order(pieces: Sequence[Piece], values: Mapping[str, float], days: Mapping[ItemId, int]) -> list[Piece]:
    """Order what was chosen: the newest leads, then as it stands in its text."""
    return sorted(pieces, key=lambda each: (days[each.quote.item], each.sentence[1], -_alone(each, values, days)))


def _agreement(pieces: Sequence[Piece], voices: Sequence[Voice]) -> float:
    """Return how far a summary reads as its sources do."""
    told = [term for piece in pieces for term in terms_of(piece.quote.text)]
    agreed = sum(
        TITLES_AGREE * follows(voice.title, told) + TEXTS_AGREE * follows(voice.text, told) for voice in voices
    )
    return agreed / len(voices)


def _sets(apart: NDArray[np.bool_], rooms: NDArray[np.float64], size: int) -> NDArray[np.intp]:
    """Return every set of so many pieces that go together and that there is room for."""
    sets = np.array(list(combinations(range(len(rooms)), size)), dtype=np.intp).reshape(-1, size)
    fits = rooms[sets].sum(axis=1) <= 1 + 1e-9
    for one, other in combinations(range(size), 2):
        fits &= apart[sets[:, one], sets[:, other]]
    fitting: NDArray[np.intp] = sets[fits]
    return fitting


def _apart(pieces: Sequence[Piece]) -> NDArray[np.bool_]:
    """Say of every two pieces whether each says something that the other does not."""
    apart = np.ones((len(pieces), len(pieces)), dtype=bool)
    for (row, one), (column, other) in combinations(enumerate(pieces), 2):
        shorter = min(len(one.terms), len(other.terms))
        apart[row, column] = one.sentence != other.sentence and len(one.terms & other.terms) <= TOO_ALIKE * shorter
    return apart


def _cost(piece: Piece, days: Mapping[ItemId, int]) -> float:
    return SENTENCE_PRICE + piece.fault + LATE * days[piece.quote.item]


def _alone(piece: Piece, values: Mapping[str, float], days: Mapping[ItemId, int]) -> float:
    """Return what a piece is worth by itself."""
    return sum(values.get(term, 0.0) for term in piece.terms) - _cost(piece, days) - PRICE * piece.room


def _hedge(chosen: Sequence[Piece], pieces: Sequence[Piece], values: Mapping[str, float]) -> list[Piece]:
    """Let a rumor be called one: of those chosen the one that does leads, else the best of any language, for the last of them."""
    if any(each.hedged for each in chosen):
        return sorted(chosen, key=lambda each: not each.hedged)
    called = [each for each in pieces if each.hedged]
    if not called:
        return list(chosen)
    same = [each for each in called if chosen and each.quote.lang == chosen[0].quote.lang] or called
    best = max(
        same, key=lambda each: (sum(values.get(term, 0.0) for term in each.terms), each.sentence, each.quote.text)
    )
    rest = [each for each in chosen if each.sentence != best.sentence]
    while rest and (len(rest) >= MOST_SENTENCES or best.room + sum(each.room for each in rest) > 1):
        rest.pop()
    return [best, *rest]
