"""YAML in, a message out: the real command, the real discord.py, a Discord on this machine."""

import pytest

from bot.chat.limits import EPHEMERAL, texts
from tests.journeys.kaiho import CHANNEL, HEADLINES, Kaiho
from tests.world.discord import DiscordWorld, Json

pytestmark = pytest.mark.slow


def read(message: Json) -> str:
    """Return what a message says."""
    return "\n".join(texts(message))


async def test_a_feed_becomes_one_message(kaiho: Kaiho, world: DiscordWorld) -> None:
    """`kaiho poll` and `kaiho digest` put one message in the channel, and the receipt is its id."""
    polled = await kaiho.run("poll")
    digested = await kaiho.run("digest")
    again = await kaiho.run("digest")
    delivered = await kaiho.run("deliveries", "--json")

    (message,) = world.messages(CHANNEL)
    assert (polled.code, digested.code, again.code) == (0, 0, 0)
    assert all(read(message).count(headline) == 1 for headline in HEADLINES[:3])
    assert "[Acme News](https://acme.example/0) (maker) · first seen <t:1772712" in read(message)
    assert again.out == "No digest is due.\n"
    assert polled.err == digested.err == ""
    (row,) = delivered.rows()
    assert row["destination"] == f"discord:{CHANNEL}"
    assert row["receipt"] == message["id"]
    assert len(row["stories"]) == len(row["items"]) == 3


async def test_the_bot_runs_answers_and_stops(kaiho: Kaiho, world: DiscordWorld) -> None:
    """`kaiho run` polls, posts, registers its commands, answers them privately, and on Ctrl-C stops in peace."""
    running = await kaiho.start("run")
    await world.until(lambda: bool(world.messages(CHANNEL)), seconds=60)

    status, digest = await world.use("status"), await world.use("digest", locale="ja")
    await world.until(lambda: status.filled and digest.filled, seconds=60)
    running.interrupt()
    ended = await running.ended()

    assert ended.code == 0, ended.err
    assert "is ready: 1 source, 1 subscription." in ended.out
    assert ended.out.endswith("Stopped.\n")
    assert {"digest", "status", "subscribe"} <= {command["name"] for command in world.memory.commands}
    assert "1 sources · 3 items · 3 stories" in read(status.messages[0])
    assert "オープンモデル" in read(digest.messages[0])
    assert status.messages[0]["flags"] & digest.messages[0]["flags"] & EPHEMERAL
    assert len(world.messages(CHANNEL)) == 1


async def test_a_channel_that_is_gone_is_said_once_and_tried_again_when_asked(
    kaiho: Kaiho, world: DiscordWorld
) -> None:
    """A channel that refuses us pauses its subscription with a reason; the operator mends it, asks again, and it comes."""
    await kaiho.run("poll")
    world.add_channel(CHANNEL, forbidden=frozenset({"send"}))

    refused = await kaiho.run("digest")
    world.add_channel(CHANNEL)
    mended = await kaiho.run("digest")

    assert refused.code == 1
    assert "not delivered: discord:777: Missing Permissions" in refused.out
    assert mended.code == 0, mended.out
    assert len(world.messages(CHANNEL)) == 1
