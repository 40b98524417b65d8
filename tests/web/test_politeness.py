"""One host, one queue."""

import asyncio
from itertools import pairwise

from bot.web import politeness
from bot.web.politeness import AT_ONCE, Politeness

DELAY = 0.02


async def settle() -> None:
    """Let every task that can go on do so."""
    for _ in range(5):
        await asyncio.sleep(0)


async def test_requests_pass_in_order_a_delay_apart() -> None:
    """Requests to one host pass one at a time, in the order they came, each a delay after the last one ended."""
    queue = Politeness()
    loop = asyncio.get_running_loop()
    passed: list[int] = []
    times: list[float] = []

    async def visit(number: int) -> None:
        await queue.enter("host", DELAY)
        passed.append(number)
        times.append(loop.time())
        await settle()
        queue.leave("host")

    await asyncio.gather(*map(visit, range(4)))

    assert passed == [0, 1, 2, 3]
    assert all(later - earlier >= DELAY * 0.9 for earlier, later in pairwise(times))


async def test_hosts_do_not_wait_for_each_other() -> None:
    """A host whose turn is taken holds up no other."""
    queue = Politeness()
    await queue.enter("slow", 3600)

    quick = asyncio.create_task(queue.enter("quick", 3600))
    again = asyncio.create_task(queue.enter("slow", 3600))
    await asyncio.wait_for(quick, timeout=5)

    assert not again.done()
    again.cancel()
    queue.leave("quick")
    queue.leave("slow")


async def test_without_a_delay_a_few_pass_at_once() -> None:
    """Without a delay up to `AT_ONCE` pass together, and one more when one leaves."""
    queue = Politeness()
    for _ in range(AT_ONCE):
        await queue.enter("host", 0)
    late = asyncio.create_task(queue.enter("host", 0))
    await settle()
    assert not late.done()

    queue.leave("host")

    await late


async def test_a_polite_request_waits_for_all_others() -> None:
    """A request with a delay passes alone, also behind requests without one; those behind it keep their place."""
    queue = Politeness()
    await queue.enter("host", 0)
    await queue.enter("host", 0)
    polite = asyncio.create_task(queue.enter("host", DELAY))
    behind = asyncio.create_task(queue.enter("host", 0))
    queue.leave("host")
    await settle()
    assert not polite.done()
    assert not behind.done()

    queue.leave("host")
    await polite

    await behind


async def test_who_gives_up_leaves_the_queue() -> None:
    """A request cancelled while it waits, or in the instant its turn came, holds up nobody."""
    queue = Politeness()
    for _ in range(AT_ONCE):
        await queue.enter("host", 0)
    impatient, unlucky, patient = (asyncio.create_task(queue.enter("host", 0)) for _ in range(3))
    await settle()

    impatient.cancel()
    await settle()
    queue.leave("host")  # unlucky's turn comes …
    unlucky.cancel()  # … and is not taken
    await patient

    assert impatient.cancelled()
    assert unlucky.cancelled()
    assert queue._hosts["host"].running == AT_ONCE


async def test_hosts_left_long_ago_are_forgotten() -> None:
    """What is remembered of hosts does not grow without bound; a host in use is never forgotten."""
    queue = Politeness()
    await queue.enter("in use", 0)
    for number in range(politeness.REMEMBERED - 1):
        await queue.enter(f"host {number}", 0)
        queue.leave(f"host {number}")
        queue._hosts[f"host {number}"].ended -= politeness.FORGOTTEN_AFTER

    await queue.enter("one more", 0)

    assert set(queue._hosts) == {"in use", "one more"}
