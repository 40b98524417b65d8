"""Values for tests: valid by default, one keyword to differ."""

import hashlib
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import Any
from xml.sax.saxutils import escape

import numpy as np

from bot.domain.digest import Counts, Digest, Line, SourceLink
from bot.domain.item import Item, ItemId
from bot.domain.source import Entry, PollState, Reading, Request, SourceId, SourceSpec, Trust, Url
from bot.domain.story import Placement, Quote, Standing, Story, StoryId, Summary
from bot.domain.subscription import Delivery, DeliveryId, Destination, Subscription, SubscriptionId
from bot.domain.vector import Matrix
from bot.embedding.hashing import HashingEmbedder
from bot.ports import Doors, SourceKind, Store
from bot.sources import KINDS
from bot.sources._article import extract
from bot.sources._html import clean
from bot.summarizing.extractive import ExtractiveSummarizer
from tests.fakes import FixedClock, RecordingCourier, ScriptedFetcher

NOW = datetime(2026, 3, 5, 12, 0, tzinfo=UTC)


def make_spec(**changes: Any) -> SourceSpec:
    """Make a feed source."""
    spec = SourceSpec(id=SourceId("example-news"), kind="feed", url=Url("https://example.org/feed.xml"), language="en")
    return replace(spec, **changes)


def make_state(**changes: Any) -> PollState:
    """Make the state of a source never asked."""
    return replace(PollState(source=SourceId("example-news"), due_at=NOW), **changes)


def make_entry(**changes: Any) -> Entry:
    """Make an entry as a feed carries it."""
    entry = Entry(
        guid="urn:example:1",
        link="https://example.org/acme-7b",
        title="Acme releases Acme-7B",
        markup="<p>The weights are on the hub under the Apache 2.0 license.</p>",
        published_at=NOW,
    )
    return replace(entry, **changes)


def make_entries(*names: str, **changes: Any) -> list[Entry]:
    """Make entries that differ in everything that could make them one: `make_entries("a", "b")`."""
    return [
        make_entry(
            **{
                "guid": f"urn:example:{name}",
                "link": f"https://example.org/{name}",
                "title": f"News of {name}",
                "markup": f"<p>All there is to say of {name} stands here: {words_of(name)}.</p>",
                **changes,
            }
        )
        for name in names
    ]


def words_of(name: str) -> str:
    """Make words that no other name has."""
    digest = hashlib.sha256(name.encode()).hexdigest()
    letters = digest.translate(str.maketrans("0123456789", "ghijklmnop"))
    return " ".join(letters[at : at + 8] for at in range(0, len(letters) - 8, 2))


def make_feed(*entries: Entry) -> bytes:
    """Make an RSS document of these entries."""
    return "".join(
        (
            '<?xml version="1.0" encoding="utf-8"?><rss version="2.0"><channel>',
            "<title>Example News</title><link>https://example.org/</link>",
            *map(_rss_item, entries),
            "</channel></rss>",
        )
    ).encode()


def _rss_item(entry: Entry) -> str:
    parts = {
        "guid": entry.guid,
        "link": entry.link,
        "title": entry.title,
        "description": entry.markup,
        "pubDate": format_datetime(entry.published_at) if entry.published_at else None,
    }
    inside = "".join(f"<{name}>{escape(text)}</{name}>" for name, text in parts.items() if text)
    return f"<item>{inside}</item>"


def make_item(**changes: Any) -> Item:
    """Make an admitted item."""
    item = Item(
        id=ItemId("item-1"),
        source=SourceId("example-news"),
        url=Url("https://example.org/acme-7b"),
        link="https://example.org/acme-7b",
        guid="urn:example:1",
        title="Acme releases Acme-7B",
        text="The weights are on the hub under the Apache 2.0 license.",
        content_hash="0" * 64,
        lang="en",
        published_at=NOW,
        seen_at=NOW,
        dated=True,
    )
    return replace(item, **changes)


def make_kinds() -> dict[str, SourceKind]:
    """Make a table of kinds that know their options and read nothing."""
    options: dict[str, dict[str, type]] = {
        "feed": {},
        "page": {"items": str},
        "github": {},
        "hackernews": {"min_points": int, "comments": bool},
    }
    return {
        name: SourceKind(
            name=name, options=known, plan=lambda spec, _: Request(url=spec.url), read=lambda _, __: Reading()
        )
        for name, known in options.items()
    }


def make_quote(text: str = "The weights are on the hub.", **changes: Any) -> Quote:
    """Make a sentence somebody published."""
    return replace(Quote(text=text, item=ItemId("item-1"), lang="en"), **changes)


def make_link(**changes: Any) -> SourceLink:
    """Make a source of a story."""
    link = SourceLink(
        name="Acme blog",
        url=Url("https://example.org/acme-7b"),
        lang="en",
        trust=Trust.MAKER,
        published_at=NOW,
    )
    return replace(link, **changes)


def make_line(**changes: Any) -> Line:
    """Make a story as a digest tells it."""
    line = Line(
        story=StoryId("story-1"),
        items=(ItemId("item-1"),),
        standing=Standing.RELEASED,
        leaked=False,
        summary=Summary(headline=make_quote("Acme releases Acme-7B"), sentences=(make_quote(),)),
        sources=(make_link(),),
        reasons=("the maker says so",),
        first_seen_at=NOW,
    )
    return replace(line, **changes)


def make_digest(**changes: Any) -> Digest:
    """Make a digest of one story."""
    digest = Digest(
        subscription=SubscriptionId("everything"),
        language="en",
        timezone="UTC",
        at=NOW,
        since=NOW - timedelta(days=1),
        lines=(make_line(),),
        counts=Counts(items=212, sources=71),
    )
    return replace(digest, **changes)


def make_subscription(**changes: Any) -> Subscription:
    """Make a subscription that is told of everything, on the terminal, at eight."""
    subscription = Subscription(
        id=SubscriptionId("everything"), destinations=(Destination(kind="terminal"),), cadence="0 8 * * *"
    )
    return replace(subscription, **changes)


def make_delivery(**changes: Any) -> Delivery:
    """Make a promise to send one page."""
    delivery = Delivery(
        id=DeliveryId("01k9m2x4v7q8r5t6w3y1z0abc"),
        subscription=SubscriptionId("everything"),
        destination=Destination(kind="terminal"),
        page={},
        part=1,
        parts=1,
        stories=(StoryId("story-1"),),
        items=(ItemId("item-1"),),
        created_at=NOW,
    )
    return replace(delivery, **changes)


def make_items(*names: str, **changes: Any) -> list[Item]:
    """Make items that differ in everything that could make them one: `make_items("a", "b")`."""
    return [
        make_item(
            **{
                "id": ItemId(name),
                "guid": f"urn:example:{name}",
                "url": Url(f"https://example.org/{name}"),
                "link": f"https://example.org/{name}",
                "content_hash": f"hash-{name}",
                **changes,
            }
        )
        for name in names
    ]


def make_story(**changes: Any) -> Story:
    """Make a story of one item, without a vector."""
    story = Story(
        id=StoryId("story-1"),
        items=(ItemId("item-1"),),
        opened_at=NOW,
        updated_at=NOW,
        centroid=None,
        embedded=0,
        names=frozenset({"acme", "acme-7b"}),
        models=frozenset({"acme-7b"}),
        numbers=frozenset({"7b"}),
        acts=frozenset({"release"}),
        langs=frozenset({"en"}),
        standing=Standing.RELEASED,
    )
    return replace(story, **changes)


def make_placement(story: Story, **changes: Any) -> Placement:
    """Make the placement of a story's last item."""
    placement = Placement(item=story.items[-1], story=story, joined=len(story.items) > 1, reasons=("no story fits",))
    return replace(placement, **changes)


def make_vectors(*rows: tuple[float, ...]) -> Matrix:
    """Make unit vectors that point where these do."""
    matrix = np.array(rows, dtype=np.float32)
    unit: Matrix = matrix / np.linalg.norm(matrix, axis=1, keepdims=True)
    return unit


def make_doors(store: Store, **changes: Any) -> Doors:
    """Make a whole bot over this store: the real kinds, a web and a destination in memory, a clock that stands still."""
    clock = changes.get("clock") or FixedClock(NOW)
    doors = Doors(
        clock=clock,
        fetcher=ScriptedFetcher(clock),
        kinds=KINDS,
        embedder=HashingEmbedder(),
        summarizer=ExtractiveSummarizer(),
        couriers={"terminal": RecordingCourier(clock)},
        store=store,
        clean=clean,
        extract=extract,
    )
    return replace(doors, **changes)
