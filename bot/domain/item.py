"""An entry we admitted."""

from dataclasses import dataclass
from datetime import datetime
from typing import NewType

from bot.domain.source import SourceId, Url

ItemId = NewType("ItemId", str)


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """An entry we admitted. Never edited.

    `published_at` is the publisher's claim, never later than `seen_at`; an undated entry takes `seen_at`.
    """

    id: ItemId  # given once; found again by guid, canonical URL or content hash within its source
    source: SourceId
    url: Url | None  # canonical; only rules/identity.py makes one
    link: str | None  # as the publisher wrote it, made absolute
    guid: str | None
    title: str  # plain text
    text: str  # plain text; markup never reaches it
    content_hash: str  # of title and text
    lang: str  # en, ja, zh … or und
    published_at: datetime
    seen_at: datetime  # ours; the one we order by
    dated: bool  # the publisher gave a date
    archival: bool = False  # old when first seen: kept and searched, never announced


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """An entry we did not admit, and why, in words."""

    title: str
    link: str | None
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What recognizing an entry needs of an item admitted before."""

    id: ItemId
    guid: str | None
    url: Url | None
    title: str
    content_hash: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PageText:
    """The article behind a teaser, followed once; `text` is None where it could not be had, or was forgotten since."""

    item: ItemId
    fetched_at: datetime
    text: str | None
    sha256: str | None
    problem: str | None = None
