"""The Discord courier, on the real discord.py, against the Discord on this machine."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from bot.chat.courier import DiscordCourier
from bot.chat.limits import texts
from bot.domain.subscription import Delivery, DeliveryId, Destination
from bot.errors import DeliveryError, Undeliverable
from tests.fakes import FixedClock
from tests.make import NOW, make_delivery, make_digest
from tests.world.discord import DiscordWorld

CHANNEL = Destination(kind="discord", address="777")
POST = ("POST", "/channels/777/messages")


@pytest.fixture
async def courier(world: DiscordWorld) -> AsyncIterator[DiscordCourier]:
    courier = DiscordCourier(world.token, FixedClock(NOW), api=world.api)
    yield courier
    await courier.close()


def promise(courier: DiscordCourier, name: str = "first", **changes: Any) -> Delivery:
    (leaf,) = courier.render(make_digest())
    delivery = make_delivery(id=DeliveryId(name), destination=CHANNEL, page=leaf.page, stories=leaf.stories)
    return replace(delivery, **changes)


async def test_a_message_bears_its_delivery(world: DiscordWorld, courier: DiscordCourier) -> None:
    """The last small line of a message names its delivery, and the receipt is the message's id."""
    receipt = await courier.send(promise(courier))

    (message,) = world.messages("777")
    assert list(texts(message))[-1] == "-# kaiho · first"
    assert receipt.reference == message["id"]
    assert world.memory.complaints == []


async def test_one_login_serves_every_page(world: DiscordWorld, courier: DiscordCourier) -> None:
    """The courier logs in once, and not before there is something to say."""
    assert world.memory.requests == []

    await asyncio.gather(*(courier.send(promise(courier, f"page-{n}")) for n in range(3)))

    assert world.memory.requests.count("GET /users/@me") == 1
    assert len(world.messages("777")) == 3


async def test_a_lost_answer_is_found_by_its_last_line(world: DiscordWorld, courier: DiscordCourier) -> None:
    """A message that Discord took while we heard nothing is found again, also when the nonce is long forgotten."""
    delivery = promise(courier, created_at=NOW)
    world.break_down(*POST, status=0, done=True)
    with pytest.raises(DeliveryError, match="cannot be reached"):
        await courier.send(delivery)

    found = await courier.find(delivery)

    assert found is not None
    assert found.reference == world.messages("777")[0]["id"]
    assert found.at == datetime.fromisoformat(world.messages("777")[0]["timestamp"])


async def test_a_message_far_up_the_channel_is_found(world: DiscordWorld, courier: DiscordCourier) -> None:
    """Others may have written hundreds of messages since."""
    receipt = await courier.send(promise(courier))
    for n in range(250):
        world.say("777", content=f"chatter {n}")

    found = await courier.find(promise(courier))

    assert found is not None
    assert found.reference == receipt.reference
    assert world.memory.requests.count("GET /channels/777/messages") == 3


async def test_looking_back_ends_where_the_promise_was_made(world: DiscordWorld, courier: DiscordCourier) -> None:
    """Nothing older than the promise is looked through."""
    for n in range(250):
        world.say("777", content=f"chatter {n}")

    found = await courier.find(promise(courier, created_at=datetime.max.replace(tzinfo=UTC)))

    assert found is None
    assert world.memory.requests.count("GET /channels/777/messages") == 1


async def test_a_strangers_copy_of_our_line_is_no_proof(world: DiscordWorld, courier: DiscordCourier) -> None:
    """Only a message of our own counts, whatever others write."""
    text = {"type": 10, "content": "-# kaiho · first"}
    world.say("777", flags=1 << 15, components=[text])

    assert await courier.find(promise(courier)) is None


async def test_a_rate_limit_is_obeyed(world: DiscordWorld, courier: DiscordCourier) -> None:
    """Asked to wait, discord.py waits, and the message comes once."""
    world.memory.allowance = (1, 0.1)

    for name in ("first", "second", "third"):
        await courier.send(promise(courier, name))

    assert len(world.messages("777")) == 3
    assert world.memory.complaints == []


async def test_being_told_to_wait_is_obeyed(world: DiscordWorld, courier: DiscordCourier) -> None:
    """A 429 is tried again after the time it names."""
    world.break_down(*POST, status=429, retry_after=0.05)

    await courier.send(promise(courier))

    assert world.memory.requests.count("POST /channels/777/messages") == 2
    assert len(world.messages("777")) == 1


@pytest.mark.parametrize(
    ("fault", "said"),
    [
        ({"status": 429, "retry_after": 3600.0}, "asks us to wait 3600 seconds"),
        ({"status": 429, "body": "<html>Slow down</html>"}, "asks us to wait: a web page came instead of an answer"),
        ({"status": 400, "code": 50035}, "refused it: a fault made for a test .400, code 50035."),
        ({"status": 403, "code": 40333}, "refused it"),
        ({"status": 403, "body": "<html>Forbidden by a proxy</html>"}, "a web page came instead of an answer"),
        ({"status": 503, "body": "<html>Down</html>"}, "in trouble itself .503."),
        ({"status": 0}, "cannot be reached"),
        ({"status": 200, "body": "{not json"}, "not JSON"),
        ({"status": 200, "body": "{}"}, "did not name it"),
        ({"status": 200, "body": "<html>Welcome to this hotel</html>"}, "did not name it"),
    ],
)
async def test_a_failure_is_said_in_plain_words(
    world: DiscordWorld, courier: DiscordCourier, fault: dict[str, Any], said: str
) -> None:
    """Whatever goes wrong on the way is a `DeliveryError`, and the page can be sent later."""
    world.break_down(*POST, **fault)

    with pytest.raises(DeliveryError, match=said) as failure:
        await courier.send(promise(courier))

    assert not isinstance(failure.value, Undeliverable)
    await courier.send(promise(courier))
    assert len(world.messages("777")) == 1


async def test_a_discord_that_never_answers_is_given_up(world: DiscordWorld) -> None:
    """What takes longer than the deadline fails, and is tried again another time."""
    answered = asyncio.Event()
    world.ambush(*POST, "asked", answered.wait)
    courier = DiscordCourier(world.token, FixedClock(NOW), api=world.api, deadline=timedelta(seconds=0.2))

    with pytest.raises(DeliveryError, match="did not answer in time"):
        await courier.send(promise(courier))

    answered.set()
    await courier.close()


@pytest.mark.parametrize(
    ("fault", "said"),
    [
        ({"status": 404, "code": 10003}, "name another channel"),
        ({"status": 403, "code": 50001}, "Invite the bot again"),
        ({"status": 403, "code": 50013}, "Invite the bot again"),
        ({"status": 400, "code": 50008}, "name another channel"),
        ({"status": 401}, "KAIHO_DISCORD_TOKEN"),
    ],
)
async def test_a_channel_that_is_closed_to_us_is_undeliverable(
    world: DiscordWorld, courier: DiscordCourier, fault: dict[str, Any], said: str
) -> None:
    """A channel that is gone, a permission that was taken, a token that was revoked: sending again would not help."""
    world.break_down(*POST, **fault)

    with pytest.raises(Undeliverable, match=said):
        await courier.send(promise(courier))


async def test_a_permission_taken_is_undeliverable(world: DiscordWorld, courier: DiscordCourier) -> None:
    """Discord's own refusal to let us write pauses the subscription, and to let us look, too."""
    world.add_channel("778", forbidden=frozenset({"send"}))
    world.add_channel("779", forbidden=frozenset({"view"}))

    with pytest.raises(Undeliverable, match="Missing Permissions"):
        await courier.send(promise(courier, destination=Destination(kind="discord", address="778")))
    with pytest.raises(Undeliverable, match="Missing Access"):
        await courier.find(promise(courier, destination=Destination(kind="discord", address="779")))


@pytest.mark.parametrize("address", ["", "general", "٧٧٧", "-1"])
async def test_an_address_that_is_no_channel_is_undeliverable(courier: DiscordCourier, address: str) -> None:
    """A channel is named by its number."""
    with pytest.raises(Undeliverable, match="not a channel id"):
        await courier.send(promise(courier, destination=Destination(kind="discord", address=address)))


async def test_a_wrong_token_is_undeliverable_and_says_which_setting(world: DiscordWorld) -> None:
    """A token Discord does not know needs its operator, and no connection stays open."""
    courier = DiscordCourier("nonsense", FixedClock(NOW), api=world.api)

    with pytest.raises(Undeliverable, match="KAIHO_DISCORD_TOKEN"):
        await courier.send(promise(courier))

    await courier.close()


@pytest.mark.parametrize("body", ["<html>Please log in to this network</html>", '{"some": "thing"}'])
async def test_a_portal_before_discord_is_a_delivery_error(
    world: DiscordWorld, courier: DiscordCourier, body: str
) -> None:
    """What answers in Discord's place at login is not taken for Discord; later the login is tried again."""
    world.break_down("GET", "/users/@me", 200, body=body)

    with pytest.raises(DeliveryError, match="not Discord"):
        await courier.send(promise(courier))

    await courier.send(promise(courier))
    assert len(world.messages("777")) == 1


async def test_a_history_that_is_none_is_a_delivery_error(world: DiscordWorld, courier: DiscordCourier) -> None:
    """Where looking failed nothing is sent, so that nothing is sent twice."""
    world.break_down("GET", "/channels/777/messages", 200, body="<html>Welcome</html>")

    with pytest.raises(DeliveryError, match="gave none"):
        await courier.find(promise(courier))


async def test_a_message_can_be_edited(world: DiscordWorld, courier: DiscordCourier) -> None:
    """Another page takes a message's place, under the same reference; done twice it is done once."""
    receipt = await courier.send(promise(courier))
    (leaf,) = courier.render(make_digest(lines=()))
    edit = promise(courier, "second", page=leaf.page, edits=receipt.reference)

    edited = [await courier.send(edit) for _ in range(2)]

    (message,) = world.messages("777")
    said = "\n".join(texts(message))
    assert [each.reference for each in edited] == [receipt.reference] * 2
    assert "A quiet day" in said
    assert said.endswith("-# kaiho · second")
    assert await courier.find(edit) is None
    assert world.memory.complaints == []


async def test_a_message_that_is_gone_needs_no_edit(world: DiscordWorld, courier: DiscordCourier) -> None:
    """Where somebody deleted the message there is nothing left to mend, and nothing after it is held back."""
    receipt = await courier.send(promise(courier))
    world.messages("777").clear()

    edited = await courier.send(promise(courier, "second", edits=receipt.reference))

    assert edited.reference == receipt.reference
    assert world.messages("777") == []


@pytest.mark.parametrize("reference", ["", "printed", "7/x", "x/7"])
async def test_what_is_no_message_can_not_be_edited(courier: DiscordCourier, reference: str) -> None:
    """A reference that names no message is told in words."""
    with pytest.raises(DeliveryError, match="is no message"):
        await courier.send(promise(courier, edits=reference or "-"))
