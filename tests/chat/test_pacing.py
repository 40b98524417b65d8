"""No more requests a second than Discord takes from one bot."""

import asyncio
import itertools
import time

from bot.chat.pacing import Pace


async def test_no_second_has_more_than_its_share() -> None:
    """However many ask at once, and however long something else kept us, they pass one by one, in the order of asking."""
    pace, passed, order = Pace(a_second=200), list[float](), list[int]()

    async def ask(number: int) -> None:
        await pace.wait()
        passed.append(asyncio.get_running_loop().time())
        order.append(number)

    asking = [asyncio.create_task(ask(number)) for number in range(20)]
    await asyncio.sleep(0)
    time.sleep(0.03)  # noqa: ASYNC251 (what is tested is a loop that was busy with something else)
    await asyncio.gather(*asking)

    gaps = [later - earlier for earlier, later in itertools.pairwise(passed)]
    assert order == list(range(20))
    assert min(gaps) >= 1 / 200 - 0.0005


async def test_who_comes_alone_does_not_wait() -> None:
    """After a pause the next request begins at once."""
    pace = Pace(a_second=0.01)
    began = asyncio.get_running_loop().time()

    await pace.wait()

    assert asyncio.get_running_loop().time() - began < 1
