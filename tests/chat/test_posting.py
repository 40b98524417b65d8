"""Where pages go on Discord, on the real discord.py: forums, threads, private chats, announcements, pictures and calls."""

from collections.abc import AsyncIterator
from dataclasses import replace
from typing import Any

import pytest

from bot.chat.courier import DiscordCourier
from bot.chat.limits import texts
from bot.domain.subscription import Delivery, DeliveryId, Destination, Enclosure, Posting
from bot.errors import DeliveryError, Undeliverable
from tests.fakes import FixedClock
from tests.make import NOW, make_delivery, make_digest
from tests.world import discord_places as places
from tests.world.discord import DiscordWorld

FORUM, NEWS, PLAIN = (Destination(kind="discord", address=address) for address in ("880", "881", "777"))
PRIVATE = Destination(kind="discord-dm", address="301")
PNG = b"\x89PNG\r\n\x1a\n" + bytes(64)
WEEK = Enclosure(name="week.png", media_type="image/png", content=PNG, alt="Three releases, one of them open source.")


@pytest.fixture
async def courier(world: DiscordWorld) -> AsyncIterator[DiscordCourier]:
    world.add_channel(FORUM.address, type=places.FORUM, tags=["Licenses", "Gates"])
    world.add_channel(NEWS.address, type=places.ANNOUNCEMENT)
    world.add_person(PRIVATE.address, "Zoe")
    courier = DiscordCourier(world.token, FixedClock(NOW), api=world.api)
    yield courier
    await courier.close()
    assert world.memory.slips == []


def page(courier: DiscordCourier, to: Destination, name: str = "first", **changes: Any) -> Delivery:
    """Make the promise of a small digest."""
    (leaf,) = courier.render(make_digest())
    return replace(make_delivery(id=DeliveryId(name), destination=to, page=leaf.page, stories=()), **changes)


async def test_a_forum_gets_a_post(world: DiscordWorld, courier: DiscordCourier) -> None:
    """A page becomes a post with a title and those of the wanted tags that the forum has; it can be edited and found."""
    posting = Posting(title="Open models · 1 May", tags=("licenses", "Unknown"))
    delivery = page(courier, FORUM, posting=posting, created_at=NOW)

    receipt = await courier.send(delivery)
    found = await courier.find(delivery)
    await courier.send(replace(delivery, id=DeliveryId("edit"), edits=receipt.reference))

    (thread,) = (room for room in world.memory.rooms.values() if room.get("parent_id") == FORUM.address)
    (message,) = world.messages(thread["id"])
    tags = {tag["name"]: tag["id"] for tag in world.memory.rooms[FORUM.address]["available_tags"]}
    assert (thread["name"], thread["applied_tags"]) == ("Open models · 1 May", [tags["Licenses"]])
    assert receipt.reference == f"{thread['id']}/{thread['id']}"
    assert found is not None
    assert found.reference == receipt.reference
    assert list(texts(message))[-1] == "-# kaiho · edit"
    assert world.memory.complaints == []


async def test_a_post_nobody_made_is_not_found(world: DiscordWorld, courier: DiscordCourier) -> None:
    """Among the posts of a forum another's is not taken for ours."""
    await courier.send(page(courier, FORUM, "another"))

    assert await courier.find(page(courier, FORUM)) is None


async def test_a_person_is_written_to_in_private(world: DiscordWorld, courier: DiscordCourier) -> None:
    """A private chat is opened once, and its messages are found and edited where they stand."""
    first, second = (page(courier, PRIVATE, name, created_at=NOW) for name in ("first", "second"))

    receipt = await courier.send(first)
    await courier.send(second)
    found = await courier.find(first)
    await courier.send(replace(first, id=DeliveryId("edit"), edits=receipt.reference))

    chat = world.memory.chat_with(PRIVATE.address)["id"]
    assert [list(texts(message))[-1] for message in world.chat(PRIVATE.address)] == [
        "-# kaiho · edit",
        "-# kaiho · second",
    ]
    assert receipt.reference.startswith(f"{chat}/")
    assert found is not None
    assert found.reference == receipt.reference
    assert world.memory.requests.count("POST /users/@me/channels") == 1


async def test_a_person_who_takes_no_messages_is_undeliverable(world: DiscordWorld, courier: DiscordCourier) -> None:
    """Whoever closed their chat to the bot is not tried for ever."""
    world.add_person("302", "Bob", takes_messages=False)

    with pytest.raises(Undeliverable):
        await courier.send(page(courier, replace(PRIVATE, address="302")))


async def test_an_announcement_is_published(world: DiscordWorld, courier: DiscordCourier) -> None:
    """In an announcement channel a page goes on to every server that follows it, once, if the subscription says so."""
    told = Posting(crosspost=True)
    delivery = page(courier, NEWS, posting=told, created_at=NOW)

    await courier.send(delivery)
    await courier.find(delivery)
    await courier.send(page(courier, NEWS, "kept"))
    await courier.send(page(courier, PLAIN, "plain", posting=told))

    published = [bool(message["flags"] & 1) for message in world.messages(NEWS.address)]
    assert published == [True, False]
    assert sum("crosspost" in request for request in world.memory.requests) == 1
    assert world.memory.complaints == []


async def test_one_that_may_not_be_published_is_said_all_the_same(world: DiscordWorld, courier: DiscordCourier) -> None:
    """Without the right to publish the page stands in its own channel."""
    world.add_channel(NEWS.address, type=places.ANNOUNCEMENT, forbidden=frozenset({"crosspost"}))

    receipt = await courier.send(page(courier, NEWS, posting=Posting(crosspost=True)))

    assert [message["id"] for message in world.messages(NEWS.address)] == [receipt.reference]


async def test_a_picture_goes_with_its_words(world: DiscordWorld, courier: DiscordCourier) -> None:
    """A picture is uploaded with what it shows, in words, to channels and forums alike."""
    await courier.send(page(courier, PLAIN, files=(WEEK,)))
    await courier.send(page(courier, FORUM, "post", files=(WEEK,)))

    thread = next(room["id"] for room in world.memory.rooms.values() if room.get("parent_id") == FORUM.address)
    for channel in (PLAIN.address, thread):
        (attached,) = world.messages(channel)[0]["attachments"]
        assert (attached["filename"], attached["description"]) == (WEEK.name, WEEK.alt)
        assert attached["size"] == len(PNG)
    assert world.memory.complaints == []


async def test_only_the_roles_of_a_posting_are_called(world: DiscordWorld, courier: DiscordCourier) -> None:
    """A page that names roles and everyone calls those its posting allows, and nobody else."""
    for role in ("41", "42"):
        world.add_role("3000", role, f"role-{role}")
    calls: dict[str, object] = {
        "flags": 1 << 15,
        "components": [{"type": 10, "content": "<@&41> <@&42> @everyone <@301>"}],
    }

    await courier.send(page(courier, PLAIN, page=calls, posting=Posting(roles=("41",))))

    (message,) = world.messages(PLAIN.address)
    assert [message["mention_roles"], message["mention_everyone"], message["mentions"]] == [["41"], False, []]


async def test_a_correction_answers_its_message(world: DiscordWorld, courier: DiscordCourier) -> None:
    """It stands below as a reply; where the message is gone it stands alone."""
    first = await courier.send(page(courier, PLAIN))
    await courier.send(page(courier, PLAIN, "second", posting=Posting(answers=first.reference)))
    await courier.send(page(courier, PLAIN, "third", posting=Posting(answers="99")))

    _, answer, lone = world.messages(PLAIN.address)
    assert answer["message_reference"]["message_id"] == first.reference
    assert list(texts(lone))[-1] == "-# kaiho · third"


@pytest.mark.parametrize("path", ["/channels/880", "/guilds/3000/threads/active"])
async def test_what_is_no_channel_is_said_plainly(world: DiscordWorld, courier: DiscordCourier, path: str) -> None:
    """A portal that answers in Discord's place is an error in words, and nothing is sent."""
    world.break_down("GET", path, 200, body="<html>Welcome</html>")

    if path.startswith("/channels"):
        with pytest.raises(DeliveryError, match="gave none"):
            await courier.send(page(courier, FORUM))
    else:
        assert await courier.find(page(courier, FORUM)) is None
