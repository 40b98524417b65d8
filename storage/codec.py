"""Domain ⇄ rows, shared by both stores.

Rows hold what every database can: texts, whole numbers, truths as given, and times as `at` writes them. SQLite keeps times as
UTC microseconds, PostgreSQL as timestamps; `moment` reads either.
"""

import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import numpy as np

from bot.domain.item import Item, ItemId, Known, PageText
from bot.domain.source import Outcome, PollState, SourceId, Url
from bot.domain.story import Attachment, Standing, Story, StoryId
from bot.domain.vector import Vector

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)

Row = Sequence[Any]
"""One row as a database driver gives it: in the order of the columns named here."""

ITEM = "id, source, url, link, guid, title, text, content_hash, lang, published_at, seen_at, dated, archival"
ATTACHMENT = "i.id, s.id, a.reason, a.quote, a.at"
STORY = "id, opened_at, updated_at, embedded, traits, standing, leaked, archival, moved_at"
POLL = (
    "source, due_at, etag, last_modified, body_sha256, checked_at, succeeded_at, changed_at, outcome, status, problem, "
    "failures, failing_since, yielded, moved_to, moved_count, retired_at, interval"
)
MOST_OF_A_NAME = 24
"""Stories looked at for each name, the newest: twice as many as placing is offered."""


def to_micros(moment: datetime) -> int:
    """Write a moment as UTC microseconds since 1970."""
    return (moment - EPOCH) // MICROSECOND


def of_micros(micros: int) -> datetime:
    """Read a moment written as microseconds."""
    return EPOCH + timedelta(microseconds=micros)


@dataclass(frozen=True, slots=True)
class Times:
    """How one database keeps moments."""

    at: Callable[[datetime], Any]
    moment: Callable[[Any], datetime]

    def maybe_at(self, moment: datetime | None) -> Any:  # noqa: ANN401 - what a driver binds
        """Write a moment that may be absent."""
        return None if moment is None else self.at(moment)

    def maybe_moment(self, written: Any) -> datetime | None:  # noqa: ANN401 - what a driver returns
        """Read a moment that may be absent."""
        return None if written is None else self.moment(written)


def listed(values: Iterable[object]) -> str:
    """Write texts or numbers as a JSON list."""
    return json.dumps(list(values), ensure_ascii=False)


def item_row(item: Item, times: Times) -> Row:
    """Write an item in the order of `ITEM`."""
    return (
        item.id,
        item.source,
        item.url,
        item.link,
        item.guid,
        item.title,
        item.text,
        item.content_hash,
        item.lang,
        times.at(item.published_at),
        times.at(item.seen_at),
        item.dated,
        item.archival,
    )


def item_of(row: Row, times: Times) -> Item:
    """Read an item from the columns of `ITEM`."""
    return Item(
        id=ItemId(row[0]),
        source=SourceId(row[1]),
        url=row[2],
        link=row[3],
        guid=row[4],
        title=row[5],
        text=row[6],
        content_hash=row[7],
        lang=row[8],
        published_at=times.moment(row[9]),
        seen_at=times.moment(row[10]),
        dated=bool(row[11]),
        archival=bool(row[12]),
    )


def known_of(row: Row) -> Known:
    """Read what recognizing an entry needs: id, guid, url, title, content hash."""
    return Known(id=ItemId(row[0]), guid=row[1], url=row[2], title=row[3], content_hash=row[4])


def page_row(page: PageText, times: Times) -> Row:
    """Write a page without its item."""
    return (times.at(page.fetched_at), page.text, page.sha256, page.problem)


def story_row(story: Story, times: Times) -> Row:
    """Write a story in the order of `STORY`; its items and its centroid lie elsewhere."""
    sets = {
        "names": story.names,
        "models": story.models,
        "numbers": story.numbers,
        "acts": story.acts,
        "langs": story.langs,
    }
    return (
        story.id,
        times.at(story.opened_at),
        times.at(story.updated_at),
        story.embedded,
        json.dumps({name: sorted(values) for name, values in sets.items() if values}, ensure_ascii=False),
        story.standing and story.standing.value,
        story.leaked,
        story.archival,
        times.maybe_at(story.moved_at),
    )


def story_of(row: Row, items: Sequence[str], centroid: Vector | None, times: Times) -> Story:
    """Read a story from the columns of `STORY`, its items and its centroid."""
    sets = json.loads(row[4])
    return Story(
        id=StoryId(row[0]),
        items=tuple(map(ItemId, items)),
        opened_at=times.moment(row[1]),
        updated_at=times.moment(row[2]),
        centroid=centroid,
        embedded=row[3] if centroid is not None else 0,
        names=frozenset(sets.get("names", ())),
        models=frozenset(sets.get("models", ())),
        numbers=frozenset(sets.get("numbers", ())),
        acts=frozenset(sets.get("acts", ())),
        langs=frozenset(sets.get("langs", ())),
        standing=None if row[5] is None else Standing(row[5]),
        leaked=bool(row[6]),
        archival=bool(row[7]),
        moved_at=times.maybe_moment(row[8]),
    )


def attachment_of(row: Row, times: Times) -> Attachment:
    """Read an attachment from the columns of `ATTACHMENT`."""
    return Attachment(item=ItemId(row[0]), story=StoryId(row[1]), reason=row[2], quote=row[3], at=times.moment(row[4]))


def by_story(attachments: Iterable[Attachment]) -> dict[StoryId, tuple[Attachment, ...]]:
    """Group attachments by their stories, in their order."""
    found: dict[StoryId, list[Attachment]] = {}
    for each in attachments:
        found.setdefault(each.story, []).append(each)
    return {story: tuple(of_it) for story, of_it in found.items()}


def by_item(attachments: Iterable[Attachment]) -> dict[ItemId, tuple[Attachment, ...]]:
    """Group attachments by their round-ups, in their order."""
    found: dict[ItemId, list[Attachment]] = {}
    for each in attachments:
        found.setdefault(each.item, []).append(each)
    return {item: tuple(of_it) for item, of_it in found.items()}


def names_of(traits: str) -> frozenset[str]:
    """Return the names in a story's written sets."""
    return frozenset(json.loads(traits).get("names", ()))


def to_bytes(vector: Vector) -> bytes:
    """Write a vector as little-endian float32."""
    return np.ascontiguousarray(vector, dtype="<f4").tobytes()


def of_bytes(written: bytes) -> Vector:
    """Read a vector written as little-endian float32; it can not be changed in place."""
    return np.frombuffer(written, dtype="<f4")


def poll_row(state: PollState, times: Times) -> Row:
    """Write a poll state in the order of `POLL`."""
    return (
        state.source,
        times.at(state.due_at),
        state.etag,
        state.last_modified,
        state.body_sha256,
        times.maybe_at(state.checked_at),
        times.maybe_at(state.succeeded_at),
        times.maybe_at(state.changed_at),
        state.outcome and state.outcome.value,
        state.status,
        state.problem,
        state.failures,
        times.maybe_at(state.failing_since),
        state.yielded,
        state.moved_to,
        state.moved_count,
        times.maybe_at(state.retired_at),
        None if state.interval is None else state.interval // MICROSECOND,
    )


def poll_of(row: Row, times: Times) -> PollState:
    """Read a poll state from the columns of `POLL`."""
    return PollState(
        source=SourceId(row[0]),
        due_at=times.moment(row[1]),
        etag=row[2],
        last_modified=row[3],
        body_sha256=row[4],
        checked_at=times.maybe_moment(row[5]),
        succeeded_at=times.maybe_moment(row[6]),
        changed_at=times.maybe_moment(row[7]),
        outcome=None if row[8] is None else Outcome(row[8]),
        status=row[9],
        problem=row[10],
        failures=row[11],
        failing_since=times.maybe_moment(row[12]),
        yielded=row[13],
        moved_to=None if row[14] is None else Url(row[14]),
        moved_count=row[15],
        retired_at=times.maybe_moment(row[16]),
        interval=None if row[17] is None else timedelta(microseconds=row[17]),
    )
