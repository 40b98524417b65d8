"""Items from a file of JSON lines take the whole line."""

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO

from bot.domain.item import Item, ItemId
from bot.domain.source import Entry, PollState, SourceId, SourceSpec, Url
from bot.errors import ConfigError, Mistake
from bot.flows.judge import judge
from bot.flows.settle import Links, settle
from bot.flows.understand import BATCH, place_all
from bot.ports import Doors
from bot.rules.admission import draft
from bot.rules.identity import storable
from bot.rules.language import detect

LINE_BYTES = 4 * 1024 * 1024
"""A line longer than this is no item of ours."""


async def ingest(
    path: Path, specs: Mapping[SourceId, SourceSpec], doors: Doors, report: Callable[[int], None] | None = None
) -> int:
    """Admit and place every line, in order, each with its own clock; return how many were new.

    The file is read through before anything is stored: a `ConfigError` names every line that can not be read. A line whose
    id is stored already is left as it was, so that a run that was cut short can be run again.
    """
    items = read_items(path, doors)
    new = 0
    links = Links()
    for start in range(0, len(items), BATCH):
        batch = items[start : start + BATCH]
        async with doors.store.begin() as tx:
            added = await tx.items.add(batch)
            placed = await tx.stories.of([item.id for item in batch])
        links |= await place_all([item for item in batch if item.id not in placed], specs, doors, by_address=True)
        await judge(batch, doors)
        new += len(added)
        if report:
            report(len(batch))
    await settle(links, specs, doors)
    return new


def read_items(path: Path, doors: Doors) -> list[Item]:
    """Read the file's lines as items; the second line of an id says nothing new."""
    items: dict[ItemId, Item] = {}
    mistakes: list[Mistake] = []
    for number, line in _lines(path):
        try:
            item = item_of(_parsed(line), doors)
        except (ValueError, TypeError) as error:
            remedy = "Each line is one JSON object with at least id, source and title or text."
            mistakes.append(Mistake(file=str(path), line=number, column=1, problem=f"{error}.", remedy=remedy))
            continue
        items.setdefault(item.id, item)
    if mistakes:
        raise ConfigError(tuple(mistakes))
    return list(items.values())


def _lines(path: Path) -> Iterator[tuple[int, bytes]]:
    """Yield the lines that hold anything, numbered from 1."""
    try:
        with path.open("rb") as file:
            for number, line in enumerate(iter(lambda: _line(file), b""), start=1):
                if line.strip():
                    yield number, line
    except OSError as error:
        problem = f"can not be read: {error.strerror}."
        raise ConfigError(
            (Mistake(file=str(path), line=1, column=1, problem=problem, remedy="Name a file of JSON lines."),)
        ) from error


def _line(file: BinaryIO) -> bytes:
    """Read the next line; of one that is too long, no more than its beginning is held."""
    line = part = file.readline(LINE_BYTES)
    while len(part) == LINE_BYTES and not part.endswith(b"\n"):
        part = file.readline(LINE_BYTES)
    return line


def _parsed(line: bytes) -> object:
    if len(line) == LINE_BYTES:
        raise ValueError(f"the line is longer than {LINE_BYTES // 1024} KiB")
    try:
        return json.loads(line)
    except RecursionError:
        raise ValueError("brackets stand inside brackets without end") from None


def item_of(said: object, doors: Doors) -> Item:
    """Make an item of one line; what is wrong with it is a `ValueError` or `TypeError` in words."""
    if not isinstance(said, dict):
        raise TypeError("the line is not a JSON object")
    given, source = ItemId(_needed(said, "id")), SourceId(_needed(said, "source"))
    published, seen = _moment(said, "published_at"), _moment(said, "seen_at")
    clock = seen or published or doors.clock.now()
    entry = Entry(
        guid=_text(said, "guid"),
        link=_text(said, "url"),
        title=_text(said, "title") or "",
        markup=_text(said, "text") or "",
        published_at=published,
        language=_text(said, "lang"),
    )
    spec = SourceSpec(id=source, kind="feed", url=Url(""))
    drafts, refusals = draft(
        [entry], spec, PollState(source=source, due_at=clock), clock, clean=doors.clean, detect=detect
    )
    if refusals:
        raise ValueError(refusals[0].reason)
    return replace(drafts[0], id=given, archival=False)


def _text(said: Mapping[str, object], key: str) -> str | None:
    value = said.get(key)
    if value is not None and not isinstance(value, str):
        raise ValueError(f"{key} is not a text")
    return value or None


def _needed(said: Mapping[str, object], key: str) -> str:
    value = _text(said, key)
    if value is None:
        raise ValueError(f"{key} is missing")
    if storable(value) != value:
        raise ValueError(f"{key} holds characters no store can keep")
    return value


def _moment(said: Mapping[str, object], key: str) -> datetime | None:
    value = _text(said, key)
    if value is None:
        return None
    try:
        moment = datetime.fromisoformat(value)
        return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError):  # year 1 in Tokyo is year 0 in Greenwich, which datetime has not
        raise ValueError(f"{key} is no ISO 8601 time: {value[:40]!r}") from None
