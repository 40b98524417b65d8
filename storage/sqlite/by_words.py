"""The full-text leg of search: the index in its folder, its watermark, and what to do when either is in doubt."""

import asyncio
import shutil
import sqlite3
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Protocol

from bot.domain.item import ItemId
from bot.domain.search import Hit
from storage.codec import listed
from storage.sqlite.connection import T, Work
from storage.sqlite.texts import Broken, Text, Texts, Writer
from storage.sqlite.watermark import Stored, Watermark, read_watermark, write_watermark
from storage.words import MOST_CHARACTERS

BATCH = 250
"""Texts read in one hop; the connection is free for others in between."""

COMMIT_EVERY = 50_000
"""Texts taken in before the index is committed: a rebuild cut short goes on from there."""

_TEXT = (
    f"SELECT i.key, i.seen_at, i.title, substr(i.text, 1, {MOST_CHARACTERS}), substr(p.text, 1, {MOST_CHARACTERS}) "
    "FROM items AS i LEFT JOIN pages AS p ON p.item = i.key"
)


class Reader(Protocol):
    """Reads from the store, between two blocks: what a block has not yet kept is not there."""

    async def __call__(self, work: Work[T]) -> T:
        """Do this on the connection."""


class ByWords:
    """Items by their words. Searching never writes; taking in is for whoever holds the folder's lock."""

    def __init__(self, folder: Path | None, read: Reader) -> None:
        self._folder = folder
        self._read = read
        self._texts: Texts | None = None
        self._mark: Watermark | None = None  # of an index in memory; a folder keeps its own
        self._doubted = False  # the index could not be read, and is to be made anew

    async def is_behind(self, stored: Stored) -> bool:
        """Say whether there is anything to take in."""
        mark = await self._open(stored)
        return mark is None or stored.is_past(mark)

    async def search(self, question: str, stored: Stored, *, limit: int, since: int | None) -> list[tuple[int, float]]:
        """Return the keys of items that hold any of these words, best first; none while the index is to be made anew."""
        if self._texts is None:
            await self._open(stored)
        if self._texts is None:
            return []
        try:
            return await asyncio.to_thread(self._texts.search, question, limit=limit, since=since)
        except Broken:
            self._texts, self._doubted = None, True
            return []

    async def take(self, stored: Stored) -> int:
        """Bring the index up to what is stored; return how many texts it took in."""
        mark = await self._open(stored)
        if mark is None:
            return await self.make(stored)
        try:
            return await self._take(mark, stored)
        except Broken as error:
            if "LockBusy" in str(error):  # a refresh that was cancelled is still letting go of its writer
                return 0
            return await self.make(stored)

    async def make(self, stored: Stored) -> int:
        """Make the index anew; return how many texts it holds."""
        self._texts, self._mark, self._doubted = None, None, False
        await asyncio.to_thread(self._wipe)
        self._texts = await asyncio.to_thread(Texts, self._texts_folder)
        return await self._take(Watermark(store=stored.store), stored)

    async def _open(self, stored: Stored) -> Watermark | None:
        """Open the index and return how far it is; None where it is to be made anew."""
        mark = self._mark if self._folder is None else await asyncio.to_thread(read_watermark, self._folder)
        if mark is None or self._doubted or not stored.fits(mark):
            return None
        if self._texts is None:
            try:
                self._texts = await asyncio.to_thread(Texts, self._texts_folder)
            except Broken:
                return None
        return mark

    async def _take(self, mark: Watermark, stored: Stored) -> int:
        assert self._texts is not None
        replace = await asyncio.to_thread(lambda texts: texts.size > 0, self._texts)
        writer = await asyncio.to_thread(self._texts.write)
        changed = await self._read(lambda raw: _changed(raw, mark, stored))
        for start in range(0, len(changed), BATCH):
            keys = changed[start : start + BATCH]
            await asyncio.to_thread(writer.add, await self._read(partial(_of, keys=keys)), replace=replace)
        last = mark.items
        while batch := await self._read(partial(_past, key=last, stored=stored)):
            await asyncio.to_thread(writer.add, batch, replace=replace)
            last = batch[-1].key
            if writer.waiting >= COMMIT_EVERY:
                await self._keep(writer, Watermark(store=stored.store, items=last, pages=stored.pages))
        await self._keep(writer, Watermark(store=stored.store, items=stored.items, pages=stored.pages))
        await asyncio.to_thread(writer.finish)
        return writer.added

    async def _keep(self, writer: Writer, mark: Watermark) -> None:
        """Commit, then say so: killed in between, the same texts are taken in again in place of themselves."""
        await asyncio.to_thread(writer.commit)
        if self._folder is None:
            self._mark = mark
        else:
            await asyncio.to_thread(write_watermark, self._folder, mark)

    @property
    def _texts_folder(self) -> Path | None:
        return None if self._folder is None else self._folder / "texts"

    def _wipe(self) -> None:
        """Take the index away, the word that it is there first."""
        if self._folder is not None:
            (self._folder / "watermark.json").unlink(missing_ok=True)
            shutil.rmtree(self._folder / "texts", ignore_errors=True)


def read_items(raw: sqlite3.Connection, found: Sequence[tuple[int, float]]) -> tuple[Hit, ...]:
    """Name the items of these keys, in their order."""
    rows = raw.execute(
        "SELECT i.id, i.lang, asked.key FROM json_each(?) AS asked JOIN items AS i ON i.key = asked.value "
        "ORDER BY asked.key",
        (listed(key for key, _ in found),),
    )
    return tuple(Hit(item=ItemId(id_), score=found[place][1], lang=lang) for id_, lang, place in rows)


def _changed(raw: sqlite3.Connection, mark: Watermark, stored: Stored) -> list[int]:
    """Return the items taken in already whose page came or was forgotten since."""
    rows = raw.execute(
        "SELECT item FROM pages WHERE seq > ? AND seq <= ? AND item <= ?", (mark.pages, stored.pages, mark.items)
    )
    return [item for (item,) in rows]


def _of(raw: sqlite3.Connection, keys: Sequence[int]) -> list[Text]:
    sql = f"{_TEXT} WHERE i.key IN (SELECT value FROM json_each(?))"
    return [_text(*row) for row in raw.execute(sql, (listed(keys),))]


def _past(raw: sqlite3.Connection, key: int, stored: Stored) -> list[Text]:
    sql = f"{_TEXT} WHERE i.key > ? AND i.key <= ? ORDER BY i.key LIMIT {BATCH}"
    return [_text(*row) for row in raw.execute(sql, (key, stored.items))]


def _text(key: int, seen_at: int, title: str, text: str, page: str | None) -> Text:
    return Text(key=key, seen_at=seen_at, title=title, body=f"{text}\n{page}" if page else text)
