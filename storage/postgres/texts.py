"""How the full-text index takes texts in: each as its terms and how often it says them, and how many texts say a term."""

import asyncio
import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from storage.codec import Row
from storage.postgres.block import Block
from storage.terms import terms
from storage.words import MOST_CHARACTERS

BATCH = 500
"""Texts taken in by one transaction: about half a second."""

_PUT = (
    "INSERT INTO texts (item, seen_at, words, titles, length, title_length) VALUES (%s, %s, %s, %s, %s, %s) "
    "ON CONFLICT (item) DO UPDATE SET words = excluded.words, titles = excluded.titles, length = excluded.length, "
    "title_length = excluded.title_length"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """An item as it is searched; the title is part of the words as well."""

    item: int
    seen_at: datetime
    words: Mapping[str, int]
    titles: Mapping[str, int]

    @property
    def row(self) -> Row:
        """Write it in the order of the table."""
        words, titles = (json.dumps(each, ensure_ascii=False) for each in (self.words, self.titles))
        return (self.item, self.seen_at, words, titles, sum(self.words.values()), sum(self.titles.values()))


async def take(block: Block) -> int:
    """Take in the texts that have waited longest; return how many there were."""
    waiting = await block.rows(
        "DELETE FROM unsearched WHERE seq IN (SELECT seq FROM unsearched ORDER BY seq LIMIT %s) RETURNING item",
        (BATCH,),
    )
    items = sorted({item for (item,) in waiting})
    if not items:
        return 0
    texts = await asyncio.to_thread(_analyzed, await _read(block, items))
    before = await block.rows("SELECT words, titles, length, title_length FROM texts WHERE item = ANY(%s)", (items,))
    await block.change_each(_PUT, [text.row for text in texts])
    await _count_terms(block, texts, before)
    return len(items)


async def take_all_again(block: Block) -> None:
    """Forget every text, and line all up to be taken in."""
    await block.change("TRUNCATE texts, terms")
    await block.change("UPDATE corpus SET texts = 0, length = 0, title_length = 0")
    await block.change("DELETE FROM unsearched")
    await block.change("INSERT INTO unsearched (item) SELECT key FROM items ORDER BY key")


async def count_texts(block: Block) -> int:
    """Return how many texts the index holds."""
    return int(await block.value("SELECT texts FROM corpus"))


async def _read(block: Block, items: Sequence[int]) -> list[Row]:
    return await block.rows(
        f"SELECT i.key, i.seen_at, i.title, left(i.text, {MOST_CHARACTERS}), left(p.text, {MOST_CHARACTERS}) "
        "FROM items AS i LEFT JOIN pages AS p ON p.item = i.key WHERE i.key = ANY(%s)",
        (items,),
    )


def _analyzed(rows: Sequence[Row]) -> list[Text]:
    return [_text(*row) for row in rows]


def _text(item: int, seen_at: datetime, title: str, text: str, page: str | None) -> Text:
    titles = Counter(terms(title))
    body = Counter(terms(f"{text}\n{page}" if page else text))
    return Text(item=item, seen_at=seen_at, words=titles + body, titles=titles)


async def _count_terms(block: Block, texts: Sequence[Text], before: Sequence[Row]) -> None:
    """Count what came, and what it took the place of."""
    texts_with, titles_with = Counter[str](), Counter[str]()
    for text in texts:
        texts_with.update(text.words.keys())
        titles_with.update(text.titles.keys())
    for words, titles, _, _ in before:
        texts_with.subtract(words.keys())
        titles_with.subtract(titles.keys())
    await block.change(
        "INSERT INTO terms (term, texts, titles) SELECT * FROM unnest(%s::text[], %s::bigint[], %s::bigint[]) "
        "ON CONFLICT (term) DO UPDATE SET texts = terms.texts + excluded.texts, titles = terms.titles + excluded.titles",
        (list(texts_with), list(texts_with.values()), [titles_with[term] for term in texts_with]),
    )
    rows = [text.row for text in texts]
    await block.change(
        "UPDATE corpus SET texts = texts + %s, length = length + %s, title_length = title_length + %s",
        (
            len(texts) - len(before),
            sum(row[4] for row in rows) - sum(length for _, _, length, _ in before),
            sum(row[5] for row in rows) - sum(length for _, _, _, length in before),
        ),
    )
