"""The Store's contract: transactions, poll states and what opening promises."""

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain.source import Outcome, SourceId, Url
from bot.errors import StoreError
from bot.ports import Store
from tests.make import NOW, make_item, make_items, make_state


async def test_what_a_block_wrote_is_there_afterwards(store: Store) -> None:
    """A block that ends keeps what it wrote."""
    item = make_item()

    async with store.begin() as tx:
        await tx.items.add([item])

    async with store.begin() as tx:
        assert await tx.items.get([item.id]) == [item]


async def test_a_block_that_raises_leaves_no_trace(store: Store) -> None:
    """Everything a failed block wrote is gone, and the store goes on."""
    item = make_item()

    async def fail() -> None:
        async with store.begin() as tx:
            await tx.items.add([item])
            await tx.polls.put([make_state()])
            raise LookupError

    with pytest.raises(LookupError):
        await fail()

    async with store.begin() as tx:
        assert await tx.items.get([item.id]) == []
        assert await tx.polls.get([make_state().source]) == {}


async def test_a_block_sees_what_it_wrote(store: Store) -> None:
    """Reads within a block see its own writes."""
    async with store.begin() as tx:
        await tx.items.add([make_item()])

        assert await tx.items.count() == 1


async def test_a_cancelled_block_leaves_no_trace(store: Store) -> None:
    """A task cancelled in the middle of a block keeps nothing and blocks nobody."""
    wrote = asyncio.Event()

    async def stuck() -> None:
        async with store.begin() as tx:
            await tx.items.add([make_item()])
            wrote.set()
            await asyncio.Event().wait()

    task = asyncio.create_task(stuck())
    await wrote.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task

    async with store.begin() as tx:
        assert await tx.items.count() == 0


async def test_blocks_of_many_tasks_do_not_mix(store: Store) -> None:
    """Blocks opened at once each keep or lose their own writes."""

    async def write(name: str, *, fail: bool) -> None:
        async with store.begin() as tx:
            await tx.items.add(make_items(name))
            await asyncio.sleep(0)
            if fail:
                raise LookupError(name)

    await asyncio.gather(*(write(f"i{n}", fail=n % 3 == 0) for n in range(12)), return_exceptions=True)

    async with store.begin() as tx:
        assert {item.id for item in await tx.items.newest()} == {f"i{n}" for n in range(12) if n % 3}


async def test_a_block_inside_a_block_is_refused(store: Store) -> None:
    """Opening a second block inside the first is an error, not a wait for ever."""
    async with store.begin():
        with pytest.raises(StoreError, match="inside another"):
            async with store.begin():
                pass

    async with store.begin() as tx:
        assert await tx.items.count() == 0


async def test_a_block_that_is_over_does_nothing_more(store: Store) -> None:
    """Repositories of a block that ended refuse to read and write."""
    async with store.begin() as tx:
        await tx.items.count()

    with pytest.raises(StoreError, match="over"):
        await tx.items.count()
    with pytest.raises(StoreError, match="over"):
        await tx.items.add([make_item()])


async def test_poll_states_come_back_as_they_were_put(store: Store) -> None:
    """Every field of a poll state is kept; a later one takes an earlier one's place."""
    bare = make_state(source=SourceId("bare"))
    full = make_state(
        etag='W/"1"',
        last_modified="Thu, 05 Mar 2026 12:00:00 GMT",
        body_sha256="ab" * 32,
        checked_at=NOW,
        succeeded_at=NOW - timedelta(days=1),
        changed_at=NOW - timedelta(days=2),
        outcome=Outcome.TOO_LARGE,
        status=200,
        problem="It is too large.",
        failures=3,
        failing_since=NOW - timedelta(hours=3),
        yielded=20,
        moved_to=Url("https://example.org/moved"),
        moved_count=2,
        retired_at=NOW,
        interval=timedelta(minutes=41, microseconds=7),
    )

    async with store.begin() as tx:
        await tx.polls.put([bare, make_state()])
        await tx.polls.put([full])

    async with store.begin() as tx:
        assert await tx.polls.get([full.source, bare.source, SourceId("other")]) == {
            full.source: full,
            bare.source: bare,
        }


async def test_nothing_asked_is_nothing_found(store: Store) -> None:
    """Empty questions and empty writes are answered with nothing."""
    async with store.begin() as tx:
        await tx.polls.put([])
        await tx.stories.put([])
        assert await tx.items.add([]) == frozenset()
        assert await tx.items.get([]) == []
        assert await tx.items.known(SourceId("any"), guids=(), urls=(), hashes=()) == []
        assert await tx.items.pages([]) == {}
        assert await tx.items.vectors("tiny", []) == {}
        assert await tx.stories.get([]) == []
        assert await tx.stories.of([]) == {}
        assert await tx.polls.get([]) == {}


async def test_moments_keep_their_microseconds(store: Store) -> None:
    """A moment comes back to the microsecond, and means the same moment whatever zone it was said in."""
    state = make_state(due_at=NOW.replace(microsecond=123_457).astimezone())

    async with store.begin() as tx:
        await tx.polls.put([state])
        found = (await tx.polls.get([state.source]))[state.source]

    assert found == state
    assert found.due_at.utcoffset() == timedelta(0)
    assert replace(found, due_at=state.due_at) == state


async def test_a_closed_store_says_so(store: Store) -> None:
    """A store that was closed refuses in words, and closing twice is no error."""
    await store.close()
    await store.close()

    with pytest.raises(StoreError, match="closed"):
        async with store.begin() as tx:
            await tx.items.count()
