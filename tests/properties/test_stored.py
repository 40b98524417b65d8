"""What is stored comes back equal, in every store."""

from dataclasses import replace
from datetime import datetime, timedelta

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.item import Item, ItemId, PageText
from bot.domain.source import Outcome, PollState
from bot.domain.story import Standing, Story
from bot.domain.subscription import (
    Delivery,
    DeliveryKind,
    Destination,
    Enclosure,
    Posting,
    Receipt,
    SubscriptionState,
)
from bot.domain.vector import Matrix
from bot.ports import Store
from tests.make import make_items, make_placement, make_vectors
from tests.properties.stored import ID, MOMENT, TEXT, several, trying

INTERVAL = st.timedeltas(timedelta(0), timedelta(days=36_500))
COUNT = st.integers(0, 2**31 - 1)
NAMES = st.frozensets(ID, max_size=4)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(
        st.characters(exclude_categories=["Cs"])
    ),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXT, inner, max_size=3),
    max_leaves=8,
)  # fmt: skip

ITEMS = st.lists(
    st.builds(
        Item, id=ID, source=ID, url=st.none() | ID, link=st.none() | TEXT, guid=st.none() | TEXT, title=TEXT, text=TEXT,
        content_hash=TEXT, lang=TEXT, published_at=MOMENT, seen_at=MOMENT, dated=st.booleans(), archival=st.booleans(),
    ),
    max_size=5,
    unique_by=lambda item: item.id,
)  # fmt: skip
PAGE = st.builds(
    PageText, item=st.just("a"), fetched_at=MOMENT, text=TEXT, sha256=st.none() | TEXT, problem=st.none() | TEXT
)
CENTROID = (
    st.lists(st.integers(-99, 99), min_size=3, max_size=3).filter(any).map(lambda row: make_vectors(tuple(row))[0])
)
STORY = st.builds(
    Story, id=ID, items=st.permutations([ItemId("a"), ItemId("b"), ItemId("c")]).map(tuple), opened_at=MOMENT,
    updated_at=MOMENT, centroid=CENTROID, embedded=st.integers(1, 3), names=NAMES, models=NAMES, numbers=NAMES, acts=NAMES,
    langs=NAMES, standing=st.none() | st.sampled_from(Standing), leaked=st.booleans(), archival=st.booleans(),
    moved_at=st.none() | MOMENT,
)  # fmt: skip
POLL = st.builds(
    PollState, source=ID, due_at=MOMENT, etag=st.none() | TEXT, last_modified=st.none() | TEXT,
    body_sha256=st.none() | TEXT, checked_at=st.none() | MOMENT, succeeded_at=st.none() | MOMENT,
    changed_at=st.none() | MOMENT, outcome=st.none() | st.sampled_from(Outcome), status=st.none() | COUNT,
    problem=st.none() | TEXT, failures=COUNT, failing_since=st.none() | MOMENT, yielded=COUNT, moved_to=st.none() | TEXT,
    moved_count=COUNT, retired_at=st.none() | MOMENT, interval=st.none() | INTERVAL,
)  # fmt: skip
DESTINATION = st.builds(Destination, kind=ID, address=TEXT)
POSTING = st.builds(
    Posting, crosspost=st.booleans(), title=st.none() | TEXT, tags=st.lists(TEXT, max_size=2).map(tuple),
    roles=st.lists(ID, max_size=2).map(tuple), answers=st.none() | ID,
)  # fmt: skip
FILE = st.builds(Enclosure, name=ID, media_type=ID, content=st.binary(max_size=9), alt=TEXT)
DELIVERY = st.builds(
    Delivery, id=ID, subscription=ID, destination=DESTINATION, page=st.dictionaries(TEXT, JSON, max_size=4), part=COUNT,
    parts=COUNT, stories=st.lists(ID, max_size=3).map(tuple), items=st.lists(ID, max_size=3).map(tuple),
    created_at=MOMENT, attempts=COUNT, events=st.lists(ID, max_size=3).map(tuple), kind=st.sampled_from(DeliveryKind),
    posting=POSTING, files=st.lists(FILE, max_size=2).map(tuple), edits=st.none() | ID,
    said=st.dictionaries(ID, st.text(st.characters(exclude_categories=["Cs"])), max_size=2), not_before=st.none() | MOMENT,
)  # fmt: skip
STATE = st.builds(
    SubscriptionState, subscription=ID, destination=DESTINATION, digested_at=st.none() | MOMENT, paused=st.none() | TEXT
)


def numbers(story: Story) -> list[float] | None:
    """Say a centroid in values that compare."""
    return None if story.centroid is None else story.centroid.tolist()


@several
@given(items=ITEMS)
async def test_items(store: Store, items: list[Item]) -> None:
    """Items come back as they were, in the order asked."""
    async with trying(store) as tx:
        await tx.items.add(items)

        assert await tx.items.get([item.id for item in items]) == items


@several
@given(page=PAGE)
async def test_pages(store: Store, page: PageText) -> None:
    """The text of a page comes back as it was."""
    async with trying(store) as tx:
        await tx.items.add(make_items("a"))
        await tx.items.put_page(page)

        assert await tx.items.pages([page.item]) == {page.item: page.text}


@several
@given(
    rows=st.lists(
        st.lists(st.floats(width=32, allow_nan=False, allow_infinity=False), min_size=4, max_size=4),
        min_size=1,
        max_size=3,
    )
)
async def test_vectors(store: Store, rows: list[list[float]]) -> None:
    """Vectors come back bit by bit."""
    matrix: Matrix = np.array(rows, dtype=np.float32)
    ids = [ItemId(f"i{n}") for n in range(len(rows))]
    async with trying(store) as tx:
        await tx.items.add(make_items(*ids))
        await tx.items.put_vectors("tiny", ids, matrix)
        found = await tx.items.vectors("tiny", ids)

    assert np.stack([found[id_] for id_ in ids]).tobytes() == matrix.tobytes()


@several
@given(story=STORY, unread=st.booleans())
async def test_stories(store: Store, story: Story, *, unread: bool) -> None:
    """Stories come back as their placement left them, centroid and order of items included."""
    if unread:
        story = replace(story, centroid=None, embedded=0)
    async with trying(store) as tx:
        await tx.items.add(make_items("a", "b", "c"))
        await tx.stories.put([make_placement(story, reasons=(*sorted(story.names), ""))])
        (found,) = await tx.stories.get([story.id])
        reasons = await tx.stories.reasons(story.items[-1])

    assert replace(found, centroid=None) == replace(story, centroid=None)
    assert numbers(found) == numbers(story)
    assert reasons == (*sorted(story.names), "")


@several
@given(states=st.lists(POLL, max_size=4, unique_by=lambda state: state.source))
async def test_poll_states(store: Store, states: list[PollState]) -> None:
    """Poll states come back as they were."""
    async with trying(store) as tx:
        await tx.polls.put(states)

        assert await tx.polls.get([state.source for state in states]) == {state.source: state for state in states}


@several
@given(delivery=DELIVERY, state=STATE, at=MOMENT, reference=TEXT)
async def test_deliveries(
    store: Store, delivery: Delivery, state: SubscriptionState, at: datetime, reference: str
) -> None:
    """Promises, receipts and the states beside them come back as they were."""
    receipt = Receipt(delivery=delivery.id, at=at, reference=reference)
    async with trying(store) as tx:
        await tx.deliveries.promise([delivery], state)
        assert await tx.deliveries.pending() == [delivery]
        await tx.deliveries.receive(receipt)

        assert await tx.deliveries.newest() == [(delivery, receipt)]
        assert await tx.deliveries.state(state.subscription, state.destination) == state
