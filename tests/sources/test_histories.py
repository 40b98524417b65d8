"""Five months of five real feeds, a snapshot a day: nothing twice, nothing lost."""

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.domain.item import Item, ItemId, Known
from bot.domain.source import Document, Entry, PollState, Url
from bot.rules.admission import admit, draft, strangers
from bot.rules.identity import canonical, distinct, lookups
from bot.sources._html import clean
from bot.sources.feed import FEED
from tests.make import make_spec, make_state

HISTORIES = Path(__file__).parents[3] / "shared" / "corpora" / "feeds" / "replay"
SERIES = sorted(path for path in HISTORIES.glob("*") if path.is_dir()) or [HISTORIES]

pytestmark = [
    pytest.mark.shared,
    pytest.mark.slow,
    pytest.mark.skipif(not HISTORIES.is_dir(), reason="the recorded histories are not beside this checkout"),
]


def read(snapshot: Path) -> tuple[Entry, ...]:
    """Read one day's snapshot."""
    url = Url("https://example.org/feed.xml")
    document = Document(url=url, status=200, headers={}, body=snapshot.read_bytes(), fetched_at=day_of(snapshot))
    return FEED.read(make_spec(url=url), document).entries


def day_of(snapshot: Path) -> datetime:
    """Return the day a snapshot was taken."""
    return datetime.fromisoformat(snapshot.name[:10]).replace(tzinfo=UTC)


class Memory:
    """Items of one source, found again as a store finds them."""

    def __init__(self) -> None:
        self.items: dict[ItemId, Item] = {}

    def known(self, guids: frozenset[str], urls: frozenset[str], hashes: frozenset[str]) -> list[Known]:
        """Return the items that share any of these."""
        return [
            Known(id=item.id, guid=item.guid, url=item.url, title=item.title, content_hash=item.content_hash)
            for item in self.items.values()
            if item.guid in guids or item.url in urls or item.content_hash in hashes
        ]

    def take(self, entries: tuple[Entry, ...], state: PollState, now: datetime) -> None:
        """Admit what is new."""
        present = lookups(entries)
        strange = strangers(
            entries, self.known(frozenset(present.guids), frozenset(present.urls), frozenset()), home=None
        )
        drafts, refused = draft(
            strange, make_spec(), state, now, clean=clean, detect=lambda _text, said: said or "und", feed_language=None
        )
        assert refused == ()
        hashes = frozenset(item.content_hash for item in drafts)
        for item in admit(drafts, self.known(frozenset(), frozenset(), hashes), present=present):
            assert item.id not in self.items
            self.items[item.id] = item


@pytest.mark.parametrize("renamed_every", [None, 7], ids=["as they were", "with guids changed every week"])
@pytest.mark.parametrize("series", SERIES, ids=lambda series: series.name)
def test_every_link_is_admitted_exactly_once(series: Path, renamed_every: int | None) -> None:
    """Feeds that empty, flood, lose entries for weeks and change their guids announce each link once."""
    memory, links, state = Memory(), set(), make_state()

    for number, snapshot in enumerate(sorted(series.glob("*.xml"))):
        entries = distinct(read(snapshot))
        links |= {canonical(entry.link or "") for entry in entries}
        if renamed_every:
            entries = tuple(replace(entry, guid=f"{number // renamed_every} {entry.link}") for entry in entries)
        memory.take(entries, state, day_of(snapshot))
        state = replace(state, succeeded_at=day_of(snapshot))

    urls = [item.url for item in memory.items.values()]
    assert len(urls) == len(set(urls))
    assert set(urls) == links
