"""Channels of every kind on this machine take messages, files and threads as Discord's do, and refuse as Discord does."""

import io
from collections.abc import AsyncIterator
from typing import Any

import aiohttp
import discord
import pytest

from bot.chat.endpoint import speak_to
from tests.world.discord import DiscordWorld
from tests.world.discord_limits import Limits

Json = dict[str, Any]
PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d4944415478da63"
    "fccff0bf1e000584027fa8dfb8a10000000049454e44ae426082"
)
"""The smallest PNG."""


@pytest.fixture
async def client(world: DiscordWorld) -> AsyncIterator[discord.Client]:
    """The real client, without a gateway."""
    speak_to(api=world.api, gateway=world.gateway.url)
    world.add_channel("800", type=5, name="announcements")
    world.add_channel("801", type=15, name="stories", tags=["license", "release"])
    async with discord.Client(intents=discord.Intents(guilds=True)) as client:
        await client.login(world.token)
        yield client


async def channel_of(client: discord.Client, number: int) -> Any:
    return await client.fetch_channel(number)


async def ask(world: DiscordWorld, method: str, path: str, body: object = None) -> tuple[int, Any]:
    """Ask as a client of no great wit would."""
    headers = {"Authorization": f"Bot {world.token}"}
    async with (
        aiohttp.ClientSession(headers=headers) as session,
        session.request(method, world.api + path, json=body) as response,
    ):
        return response.status, await response.json() if response.status != 204 else None


async def test_a_picture_is_kept_with_its_words(world: DiscordWorld, client: discord.Client) -> None:
    """A file comes with its description and its size in pixels, can be shown by the message, and is served."""
    view = discord.ui.LayoutView()
    view.add_item(discord.ui.MediaGallery(discord.MediaGalleryItem("attachment://mix.png", description="Licenses")))
    picture = discord.File(io.BytesIO(PIXEL), filename="mix.png", description="The license mix")
    sent = await (await channel_of(client, 777)).send(view=view, file=picture)

    (message,) = world.messages("777")
    (attached,) = message["attachments"]
    async with aiohttp.ClientSession() as session, session.get(attached["url"]) as response:
        served = await response.read()

    assert sent.attachments[0].description == "The license mix"
    assert (attached["width"], attached["height"]) == (1, 1)
    assert message["components"][0]["items"][0]["media"]["url"] == attached["url"]
    assert served == PIXEL
    assert world.memory.complaints == []


async def test_files_are_kept_through_an_edit(world: DiscordWorld, client: discord.Client) -> None:
    """An edit keeps the files it names, adds those it brings, and leaves them alone when it speaks of none."""
    channel = await channel_of(client, 777)
    message = await channel.send("x", file=discord.File(io.BytesIO(b"one"), filename="one.txt"))

    await message.edit(content="y")
    await message.add_files(discord.File(io.BytesIO(b"two"), filename="two.txt"))
    both = [each["filename"] for each in world.messages("777")[0]["attachments"]]
    await message.edit(attachments=[])

    assert both == ["one.txt", "two.txt"]
    assert world.messages("777")[0]["attachments"] == []
    assert world.memory.complaints == []


async def test_an_answer_names_what_it_answers(world: DiscordWorld, client: discord.Client) -> None:
    """A reply holds its reference and the message itself; to one that is gone it is refused, unless told otherwise."""
    channel = await channel_of(client, 777)
    first = await channel.send("first")
    reply = await channel.send("second", reference=first)
    await first.delete()

    with pytest.raises(discord.HTTPException, match="Unknown message"):
        await channel.send("third", reference=first)
    fourth = await channel.send("fourth", reference=first.to_reference(fail_if_not_exists=False))

    assert reply.reference.message_id == first.id
    assert reply.type is discord.MessageType.reply
    assert [each["content"] for each in world.messages("777")] == ["second", "fourth"]
    assert fourth.reference.message_id == first.id


async def test_an_announcement_is_published_once(world: DiscordWorld, client: discord.Client) -> None:
    """In an announcement channel a message is crossposted; twice, elsewhere and without permission it is refused."""
    news, text = await channel_of(client, 800), await channel_of(client, 777)
    message = await news.send("news")
    await message.publish()

    for wrong, code in ((message, 40033), (await text.send("x"), 50024)):
        with pytest.raises(discord.HTTPException) as refused:
            await wrong.publish()
        assert refused.value.code == code
    other = await news.send("more")
    world.add_channel("800", forbidden=frozenset({"crosspost"}))
    with pytest.raises(discord.Forbidden):
        await other.publish()

    assert world.messages("800")[0]["flags"] == 1


async def test_a_forum_takes_posts_with_tags(world: DiscordWorld, client: discord.Client) -> None:
    """A post has a title, tags the forum has, and a first message with the post's own id; the forum itself takes none."""
    forum = await channel_of(client, 801)
    tag = forum.available_tags[0]
    post = await forum.create_thread(name="Example-XL", content="changed", applied_tags=[tag])

    await post.thread.send("a correction")
    status, refused = await ask(world, "POST", "/channels/801/messages", {"content": "x"})
    _, active = await ask(world, "GET", "/guilds/3000/threads/active")

    assert [each["content"] for each in world.messages(str(post.thread.id))] == ["changed", "a correction"]
    assert post.message.id == post.thread.id
    assert active["threads"][0]["applied_tags"] == [str(tag.id)]
    assert (status, refused["code"]) == (400, 50008)
    assert [each["name"] for each in active["threads"]] == ["Example-XL"]
    assert world.memory.complaints == []


async def test_a_forum_may_require_a_tag(world: DiscordWorld, client: discord.Client) -> None:
    """Where a tag is required a post without one is refused, and one the forum does not have everywhere."""
    world.add_channel("802", type=15, tags=["license"], tag_required=True)
    post = {"name": "x", "message": {"content": "x"}}

    _, untagged = await ask(world, "POST", "/channels/802/threads", post)
    _, unknown = await ask(world, "POST", "/channels/802/threads", {**post, "applied_tags": ["1"]})

    assert untagged["code"] == 40067
    assert "no such tag" in unknown["message"]


async def test_a_message_opens_a_thread(world: DiscordWorld, client: discord.Client) -> None:
    """A thread opened from a message has its id; a locked one takes nothing."""
    message = await (await channel_of(client, 777)).send("x")
    thread = await message.create_thread(name="about x")
    await thread.send("in it")
    await thread.edit(locked=True)

    with pytest.raises(discord.Forbidden):
        await thread.send("no more")

    assert thread.id == message.id
    assert [each["content"] for each in world.messages(str(thread.id))] == ["in it"]


async def test_a_private_chat_takes_messages_of_those_who_want_them(
    world: DiscordWorld, client: discord.Client
) -> None:
    """A person is written to in one private chat; one who takes no messages of bots is not, and a stranger is none."""
    world.add_person("4001", "zoe", takes_messages=False)
    await (await client.create_dm(discord.Object(4000))).send("hello")
    await (await client.create_dm(discord.Object(4000))).send("again")

    with pytest.raises(discord.Forbidden) as closed:
        await (await client.create_dm(discord.Object(4001))).send("hello")
    status, _ = await ask(world, "POST", "/users/@me/channels", {"recipient_id": "4999"})

    assert [each["content"] for each in world.chat()] == ["hello", "again"]
    assert closed.value.code == 50007
    assert status == 400


async def test_a_server_is_told_of(world: DiscordWorld, client: discord.Client) -> None:
    """A server's channels, roles and members can be asked for; one the bot has left cannot."""
    world.add_role("3000", "999", "watchers")
    guild = await client.fetch_guild(3000)
    roles = [role.name for role in await guild.fetch_roles()]
    channels = [channel.name for channel in await guild.fetch_channels()]
    member = await guild.fetch_member(4000)
    await guild.leave()

    with pytest.raises(discord.NotFound):
        await client.fetch_guild(3000)
    with pytest.raises(discord.Forbidden):
        await channel_of(client, 777)

    assert roles == ["@everyone", "watchers"]
    assert channels == ["channel-777", "announcements", "stories"]
    assert member.name == "reader"


async def test_who_is_called_is_written_down(world: DiscordWorld, client: discord.Client) -> None:
    """Only what is allowed calls: a role named and let through does, "@everyone" in a text alone does not."""
    channel = await channel_of(client, 777)
    words = "@everyone <@&999> <@4000>"

    await channel.send(words, allowed_mentions=discord.AllowedMentions.none())
    await channel.send(
        words, allowed_mentions=discord.AllowedMentions(everyone=False, users=False, roles=[discord.Object(999)])
    )
    await channel.send(words)

    called = [
        (each["mentioned_roles"], each["mentioned_everyone"], len(each["mentions"])) for each in world.messages("777")
    ]
    assert called == [([], False, 0), (["999"], False, 0), (["999"], True, 1)]


async def test_an_edit_calls_nobody(world: DiscordWorld, client: discord.Client) -> None:
    """A mention that comes with an edit is named in the message, and rings nowhere."""
    message = await (await channel_of(client, 777)).send("x")
    await message.edit(content="<@&999>")

    (edited,) = world.messages("777")
    assert edited["mention_roles"] == ["999"]
    assert edited["mentioned_roles"] == []


async def test_too_many_requests_are_held_up() -> None:
    """The bucket of a channel says what is left; everything together has a limit too, and says that it is global."""
    now = [1_800_000_000.0]
    limits = Limits(messages=(2, 5.0), altogether=(4, 1.0), wrong=(2, 600.0))
    async with DiscordWorld(now=lambda: now[0], limits=limits) as world:
        world.add_channel("777")
        path, body = "/channels/777/messages", {"content": "x"}
        first = [await ask(world, "POST", path, body) for _ in range(3)]
        now[0] += 1
        second = [await ask(world, "GET", "/users/@me") for _ in range(5)]
        now[0] += 1
        async with (
            aiohttp.ClientSession(headers={"Authorization": f"Bot {world.token}"}) as session,
            session.get(f"{world.api}/users/@me") as response,
        ):
            last, page = response, await response.text()

    assert [status for status, _ in first] == [200, 200, 429]
    assert first[2][1]["retry_after"] == 5.0
    assert [status for status, _ in second] == [200, 200, 200, 200, 429]
    assert second[4][1]["global"] is True
    assert (last.status, "Via" in last.headers, page[:6]) == (429, False, "<html>")
