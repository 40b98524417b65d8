"""/follow, /watch, /mute and /privacy, as people use them: private, in their language, undone as easily as done."""

from collections.abc import AsyncIterator

import pytest

from bot.domain.following import Subject
from bot.domain.subscription import Destination
from tests.chat.asked import Asked, told_of
from tests.chat.pressing import MANAGER, answered, names, online, populate, said
from tests.world.discord import DiscordWorld
from tests.world.discord_shapes import GUILD, READER


@pytest.fixture
def asked() -> Asked:
    return Asked()


@pytest.fixture(autouse=True)
async def client(world: DiscordWorld, asked: Asked) -> AsyncIterator[None]:
    populate(world)
    async with online(world, asked):
        yield
    assert world.memory.complaints == []


@pytest.mark.parametrize(
    ("command", "subject"),
    [
        ("follow story", Subject.STORY),
        ("follow model", Subject.MODEL),
        ("watch maker", Subject.MAKER),
        ("watch model", Subject.MODEL),
        ("watch license", Subject.LICENSE),
    ],
)
async def test_things_are_followed_in_private(
    world: DiscordWorld, asked: Asked, command: str, subject: Subject
) -> None:
    """Each command follows its kind of thing, says so to the reader alone, and offers to stop."""
    exchange = await world.use(command, what="rocket-7b")

    told = await answered(world, exchange)

    assert told.startswith("Following **rocket-7b**")
    assert names(exchange.messages[0]) == [f"unfollow~{subject}~rocket-7b"]
    (follow,) = asked.follows
    assert (follow.subject, follow.destination) == (subject, Destination(kind="discord-dm", address=READER))


async def test_a_follow_in_a_private_chat(world: DiscordWorld, asked: Asked) -> None:
    """What is a person's own works without a server, in their own language."""
    told = await answered(world, await world.use("follow model", what="rocket-7b", guild=None, locale="zh-CN"))

    assert told.startswith("已关注 **rocket-7b**")
    assert asked.follows[0].guild is None


@pytest.mark.parametrize("command", ["follow model", "mute model"])
async def test_what_is_not_known_is_said(world: DiscordWorld, asked: Asked, command: str) -> None:
    """Words that mean nothing are answered, and do nothing that they say."""
    told = await answered(world, await world.use(command, what="nothing @everyone **x**"))

    assert told.startswith("I know nothing called “nothing @\u200beveryone \\*\\*x\\*\\*”.")
    assert asked.follows == []
    assert asked.mutes == []


async def test_models_that_may_have_been_meant_are_named(world: DiscordWorld) -> None:
    """Who mistypes a model's name is told of those that are near."""
    told = await answered(world, await world.use("watch model", what="nothing"))

    assert "Did you mean: acme/rocket-7b?" in told


async def test_a_channel_watches(world: DiscordWorld, asked: Asked) -> None:
    """With `who: channel` the place it is asked in is told."""
    told = await answered(
        world, await world.use("watch maker", what="acme", who="channel", person=MANAGER, channel="777")
    )

    assert "<#777>" in told
    assert asked.follows[0].destination == Destination(kind="discord", address="777")


async def test_a_channel_that_may_not_be_written_in(world: DiscordWorld, asked: Asked) -> None:
    """Where the bot may not post, it says which permission it lacks, and follows nothing."""
    world.add_channel("778", forbidden=frozenset({"send", "history"}))

    told = await answered(
        world, await world.use("watch maker", what="acme", who="channel", person=MANAGER, channel="778")
    )

    assert "Send Messages" in told
    assert "Read Message History" in told
    assert asked.follows == []


async def test_choices_are_offered(world: DiscordWorld, asked: Asked) -> None:
    """While a name is typed what fits is offered."""
    offered = await world.complete("watch model", focused="what", typed="70")

    assert offered == [{"name": "rocket-70b", "value": "acme/rocket-70b"}]
    assert told_of(asked, "complete")[0][1] == (Subject.MODEL, "70")


async def test_what_is_followed_is_listed_and_stopped(world: DiscordWorld, asked: Asked) -> None:
    """The list has a menu to stop one; `stop` offers what is followed, and takes its name too."""
    for number in range(30):
        await answered(world, await world.use("watch maker", what=f"maker-{number}"))
    listed = await world.use("follow list")
    told = await answered(world, listed, messages=2)
    assert told.count("Maker **maker-") == 30

    await world.choose(listed.messages[0], "unfollow", ["maker~maker-3"])
    await world.until(lambda: "no longer follow" in said(listed.messages[0]))
    offered = await world.complete("watch stop", focused="what", typed="MAKER-29")
    by_choice = await answered(world, await world.use("watch stop", what=offered[0]["value"]))
    by_name = await answered(world, await world.use("follow stop", what="Maker-7"))
    again = await answered(world, await world.use("follow stop", what="Maker-7"))

    assert offered == [{"name": "maker-29", "value": "maker~maker-29"}]
    assert (by_choice, by_name) == ("You no longer follow it.", "You no longer follow it.")
    assert again == "You did not follow that."
    assert {"maker-3", "maker-7", "maker-29"}.isdisjoint(follow.target for follow in asked.follows)
    assert len(asked.follows) == 27


@pytest.mark.parametrize("subject", Subject)
async def test_things_are_muted(world: DiscordWorld, asked: Asked, subject: Subject) -> None:
    """Each command mutes its kind of thing for the reader, and offers to undo it."""
    exchange = await world.use(f"mute {subject}", what="acme")

    assert await answered(world, exchange) == "**acme** is muted for you."
    assert names(exchange.messages[0]) == [f"mute~{subject}~acme~unme"]
    assert [(mute.scope, mute.subject) for mute in asked.mutes] == [(f"person:{READER}", subject)]


async def test_a_server_mutes(world: DiscordWorld, asked: Asked) -> None:
    """`everyone` mutes for the server."""
    told = await answered(world, await world.use("mute maker", what="acme", everyone=True, person=MANAGER))

    assert told == "**acme** is muted for the whole server."
    assert [mute.scope for mute in asked.mutes] == [f"guild:{GUILD}"]


async def test_what_is_muted_is_listed_and_heard_again(world: DiscordWorld, asked: Asked) -> None:
    """The list shows the server's too, and lets a reader undo their own alone."""
    await answered(world, await world.use("mute maker", what="acme", everyone=True, person=MANAGER))
    await answered(world, await world.use("mute model", what="rocket"))
    listed = await world.use("mute list")
    told = await answered(world, listed)
    assert "Maker **acme** · for the whole server" in told
    assert "Model **rocket** · for you" in told

    await world.choose(listed.messages[0], "mute~undo", ["me~model~rocket"])
    await world.until(lambda: "hear of it again" in said(listed.messages[0]))
    offered = await world.complete("mute stop", focused="what", typed="", person=MANAGER)
    undone = await answered(world, await world.use("mute stop", what=offered[0]["value"], person=MANAGER))

    assert offered == [{"name": "acme", "value": "all~maker~acme"}]
    assert undone == "You will hear of it again."
    assert asked.mutes == []


@pytest.mark.parametrize(
    ("command", "told"),
    [
        ("follow list", "You follow nothing yet"),
        ("mute list", "Nothing is muted."),
        ("privacy delete", "Things you follow: 0"),
    ],
)
async def test_nothing_is_said_to_be_nothing(world: DiscordWorld, command: str, told: str) -> None:
    """Where there is nothing to list or delete that is said."""
    assert told in await answered(world, await world.use(command))


async def test_a_person_sees_and_deletes_what_is_kept(world: DiscordWorld, asked: Asked) -> None:
    """What is kept is counted; deleting asks once more, and after it nothing is left."""
    await answered(world, await world.use("follow model", what="rocket-7b"))
    shown = await world.use("privacy show", guild=None)
    assert "Things you follow: 1" in await answered(world, shown)

    await world.press(shown.messages[0], "privacy~ask")
    await world.until(lambda: "cannot be undone" in said(shown.messages[0]))
    assert len(asked.follows) == 1
    await world.press(shown.messages[0], "privacy~delete")
    await world.until(lambda: "Deleted: what you followed (1)" in said(shown.messages[0]))

    assert asked.follows == []
    assert "Things you follow: 0" in await answered(world, await world.use("privacy show"))


async def test_a_person_may_change_their_mind(world: DiscordWorld, asked: Asked) -> None:
    """Who does not want to delete keeps everything."""
    await answered(world, await world.use("follow model", what="rocket-7b"))
    asking = await world.use("privacy delete")
    await answered(world, asking)

    await world.press(asking.messages[0], "privacy~keep")
    await world.until(lambda: "Nothing was deleted" in said(asking.messages[0]))

    assert len(asked.follows) == 1
