"""The full-text leg of search: Okapi BM25 in SQL, over what tantivy weighs in the other store.

PostgreSQL's own ranking knows neither how rare a word is nor how long a text. Its index finds the texts that hold a word
just as well where the words are the keys of a jsonb value, and there each comes with how often it is said.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.domain.item import ItemId
from bot.domain.search import Hit, Query
from storage.postgres.block import Block
from storage.terms import MOST_BEGUN, TITLE_WEIGHT, Wanted, wanted

MOST_WEIGHED = 10_000
"""Texts weighed for their rarer words, about 10 µs each."""

NEWEST = 20_000
"""Texts looked through for words that more than `MOST_WEIGHED` texts hold, where the rarer ones find too little."""

MOST_LOOKED_FOR = 256
"""Terms of one question: single characters may begin many."""

K1, B = 1.2, 0.75
"""BM25's constants, as in tantivy. https://docs.rs/tantivy/latest/tantivy/query/struct.Bm25Weight.html."""

_TERMS = f"""
SELECT asked.times, t.term, t.texts, t.titles
FROM unnest(%(terms)s::text[], %(times)s::integer[]) AS asked (term, times) JOIN terms AS t ON t.term = asked.term
WHERE t.texts > 0
UNION ALL
SELECT asked.times, t.term, t.texts, t.titles
FROM unnest(%(singles)s::text[], %(single_times)s::integer[]) AS asked (term, times) CROSS JOIN LATERAL (
    SELECT term, texts, titles FROM terms
    WHERE term >= asked.term AND term < asked.term || chr(1114111) AND texts > 0 ORDER BY term LIMIT {MOST_BEGUN}
) AS t
"""  # 1114111 is U+10FFFF, the last character there can be

_WEIGHED = f"""
SELECT i.id, i.lang, found.score FROM (
    SELECT t.item, s.score FROM {{texts}} AS t CROSS JOIN LATERAL (
        SELECT sum(
            w.weight * said.times / (said.times + {K1} * ({1 - B} + {B} * t.length / %(length)s))
            + w.title_weight * said.titled / (said.titled + {K1} * ({1 - B} + {B} * t.title_length / %(title_length)s))
        )
        FROM unnest(%(terms)s::text[], %(weights)s::float8[], %(title_weights)s::float8[]) AS w (term, weight, title_weight)
        CROSS JOIN LATERAL (
            SELECT (t.words ->> w.term)::float8 AS times, coalesce((t.titles ->> w.term)::float8, 0) AS titled
        ) AS said
        WHERE said.times IS NOT NULL
    ) AS s (score)
    WHERE t.words ?| %(held)s::text[] AND t.seen_at >= coalesce(%(since)s, '-infinity'::timestamptz)
    ORDER BY s.score DESC, t.item LIMIT %(limit)s
) AS found JOIN items AS i ON i.key = found.item ORDER BY found.score DESC, found.item
"""

_NEWEST = (
    "(SELECT * FROM texts WHERE seen_at >= coalesce(%(since)s, '-infinity'::timestamptz) "
    f"ORDER BY seen_at DESC LIMIT {NEWEST})"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Weighed:
    """A term looked for: how many texts hold it, and what it weighs in a text and in a title."""

    term: str
    texts: int
    weight: float
    title_weight: float


async def matching(block: Block, query: Query) -> tuple[Hit, ...]:
    """Return the items that hold any of the question's words, best first.

    Words that thousands of texts hold order what the rarer words find; by themselves they find among the newest texts.
    """
    asked = wanted(query.text)
    if not asked:
        return ()
    corpus = await block.row("SELECT texts, length, title_length FROM corpus")
    assert corpus is not None
    texts = max(corpus[0], 1)
    weighed = await _terms(block, asked, texts)
    rare = _rare(weighed, texts)
    binds = {
        "terms": [each.term for each in weighed],
        "weights": [each.weight for each in weighed],
        "title_weights": [each.title_weight for each in weighed],
        "length": max(corpus[1] / texts, 1.0),
        "title_length": max(corpus[2] / texts, 1.0),
        "since": query.since,
        "limit": query.limit,
    }
    hits = await _found(block, "texts", rare, binds)
    if len(hits) < query.limit and len(rare) < len(weighed):
        hits |= await _found(block, _NEWEST, weighed, binds)
    return tuple(sorted(hits.values(), key=lambda hit: -hit.score)[: query.limit])


async def _terms(block: Block, asked: Sequence[Wanted], texts: int) -> list[Weighed]:
    """Look up the terms of a question, the rarest first."""
    whole = [each for each in asked if not each.is_single]
    single = [each for each in asked if each.is_single]
    rows = await block.rows(
        _TERMS,
        {
            "terms": [each.term for each in whole],
            "times": [each.times for each in whole],
            "singles": [each.term for each in single],
            "single_times": [each.times for each in single],
        },
    )
    weighed = [
        Weighed(
            term=term,
            texts=held,
            weight=times * (K1 + 1) * _rarity(held, texts),
            title_weight=TITLE_WEIGHT * times * (K1 + 1) * _rarity(titled, texts),
        )
        for times, term, held, titled in rows
    ]
    return sorted(weighed, key=lambda each: each.texts)[:MOST_LOOKED_FOR]


def _rarity(held: int, texts: int) -> float:
    """Return how much a term that so many of all texts hold tells: BM25's idf, never below zero."""
    return math.log(1 + (max(texts - held, 0) + 0.5) / (held + 0.5))


def _rare(weighed: Sequence[Weighed], texts: int) -> list[Weighed]:
    """Return the rarest terms that together find no more texts than are weighed; in a small store, all."""
    if texts <= MOST_WEIGHED:
        return list(weighed)
    rare, found = [], 0
    for each in weighed:
        found += each.texts
        if found > MOST_WEIGHED:
            break
        rare.append(each)
    return rare


async def _found(
    block: Block, texts: str, held: Sequence[Weighed], binds: Mapping[str, list[object] | float | datetime | None]
) -> dict[ItemId, Hit]:
    """Weigh the texts that hold any of these terms, by all terms of the question."""
    if not held:
        return {}
    rows = await block.rows(_WEIGHED.format(texts=texts), {**binds, "held": [each.term for each in held]})
    return {ItemId(id_): Hit(item=ItemId(id_), score=score, lang=lang) for id_, lang, score in rows}
