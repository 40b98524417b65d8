"""Where Discord does not let us read back, the courier says so, instead of saying that nothing is there."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.chat.courier import DiscordCourier
from bot.domain.subscription import Delivery, DeliveryId, Destination, Posting
from bot.errors import Untraceable
from tests.fakes import FixedClock
from tests.make import NOW, make_delivery, make_digest
from tests.world.discord import DiscordWorld
from tests.world.discord_places import ANNOUNCEMENT, FORUM

UNREADABLE = frozenset({"history"})
TEXT, BOARD, NEWS = (Destination(kind="discord", address=address) for address in ("771", "772", "773"))


@pytest.fixture
async def world() -> AsyncIterator[DiscordWorld]:
    async with DiscordWorld(now=NOW.timestamp) as world:
        world.add_channel(TEXT.address, forbidden=UNREADABLE)
        world.add_channel(BOARD.address, forbidden=UNREADABLE, type=FORUM)
        world.add_channel(NEWS.address, forbidden=UNREADABLE, type=ANNOUNCEMENT)
        yield world
    assert world.memory.slips == []


@pytest.fixture
async def courier(world: DiscordWorld) -> AsyncIterator[DiscordCourier]:
    courier = DiscordCourier(world.token, FixedClock(NOW), api=world.api)
    yield courier
    await courier.close()


def page(courier: DiscordCourier, to: Destination, name: str = "first") -> Delivery:
    """Make a promise of a small digest."""
    (leaf,) = courier.render(make_digest())
    return make_delivery(id=DeliveryId(name), destination=to, page=leaf.page)


@pytest.mark.parametrize(("to", "folds"), [(TEXT, True), (BOARD, False)])
async def test_what_can_not_be_read_can_not_be_looked_for(
    world: DiscordWorld, courier: DiscordCourier, to: Destination, *, folds: bool
) -> None:
    """A channel that hides its messages, and a forum that hides its posts, leave it open; a forum knows no nonce either."""
    await courier.send(page(courier, to))

    with pytest.raises(Untraceable) as caught:
        await courier.find(page(courier, to))

    assert caught.value.folds is folds


@pytest.mark.parametrize("to", [TEXT, BOARD])
async def test_where_nothing_ever_was_there_is_no_doubt(
    world: DiscordWorld, courier: DiscordCourier, to: Destination
) -> None:
    """A channel nobody wrote in, and a forum without posts, do not hold the page, whatever we may read."""
    assert await courier.find(page(courier, to)) is None


async def test_older_posts_of_a_forum_are_not_looked_through(world: DiscordWorld, courier: DiscordCourier) -> None:
    """What was posted long before the promise is no place to look for it."""
    await courier.send(page(courier, BOARD, "older"))

    found = await courier.find(replace(page(courier, BOARD), created_at=NOW + timedelta(days=1)))

    assert found is None
    assert not any("/messages/" in request for request in world.memory.requests)


async def test_what_was_crossposted_before_is_done(world: DiscordWorld, courier: DiscordCourier) -> None:
    """Killed after it was published, the same send again hands out the old message: it is not published twice, and no failure."""
    delivery = replace(page(courier, NEWS), posting=Posting(crosspost=True))

    first = await courier.send(delivery)
    again = await courier.send(delivery)

    (message,) = world.messages(NEWS.address)
    assert (first.reference, again.reference, message["flags"] & 1) == (message["id"], message["id"], 1)
