"""What hangs below a story, pressed by a reader: the real discord.py, and buttons that a restart does not silence."""

from collections.abc import AsyncIterator

import pytest
from structlog.testing import capture_logs

from bot.domain.following import Subject
from bot.domain.item import ItemId
from bot.domain.subscription import Destination
from bot.errors import NotAllowed, StoreError
from tests.chat.asked import Asked, make_happening, make_shelf, told_of
from tests.chat.pressing import MANAGER, OPERATOR, Operators, answered, digest_in, names, online, opened, populate, said
from tests.make import make_line, make_link
from tests.world.discord import DiscordWorld
from tests.world.discord_places import FORUM
from tests.world.discord_shapes import GUILD, READER

FOLLOW, MUTE = "follow~story~story-1", "mute~story~story-1"


@pytest.fixture
def asked() -> Asked:
    return Asked()


@pytest.fixture
def operators() -> Operators:
    return Operators()


@pytest.fixture(autouse=True)
async def client(world: DiscordWorld, asked: Asked, operators: Operators) -> AsyncIterator[None]:
    populate(world)
    async with online(world, asked, operators):
        yield
    assert world.memory.complaints == []


async def test_a_button_from_before_works(world: DiscordWorld, asked: Asked) -> None:
    """What was posted before this client was there is heard by it: everything a button is about stands in its name."""
    message = digest_in(world, "777", "why~story-1")

    told = await answered(world, await world.press(message, "why~story-1"))

    assert "cosine 0.91 to the story" in told
    ((asker, said_),) = told_of(asked, "why")
    assert said_ == ("story-1",)
    assert asker is not None
    assert (asker.person, asker.guild, asker.channel, asker.operates) == (READER, GUILD, "777", False)


async def test_sources_are_listed(world: DiscordWorld, asked: Asked) -> None:
    """Every source is named and linked, and a stranger's name does nothing."""
    sources = (make_link(), make_link(name="@everyone **x** https://evil.example"))
    asked.shelf = make_shelf(make_line(sources=sources))
    message = digest_in(world, "777", "sources~story-1")

    told = await answered(world, await world.press(message, "sources~story-1"))

    assert "[Acme blog](https://example.org/acme-7b)" in told
    assert "@everyone" not in told
    assert "\\*\\*x\\*\\*" in told


async def test_sources_of_a_story_that_is_gone(world: DiscordWorld) -> None:
    """A story that is no longer there is said to be."""
    message = digest_in(world, "777", "sources~nothing")

    assert "no longer there" in await answered(world, await world.press(message, "sources~nothing"))


async def test_a_story_is_followed_in_private(world: DiscordWorld, asked: Asked) -> None:
    """Follow asks where; the choice is kept, said in the same place, and pressing again offers to stop."""
    message = digest_in(world, "777", FOLLOW)
    asking = await world.press(message, FOLLOW)
    await answered(world, asking)
    assert names(asking.messages[0]) == [f"{FOLLOW}~dm"]

    done = await world.press(asking.messages[0], f"{FOLLOW}~dm")
    await world.until(lambda: "Following" in said(asking.messages[0]))

    assert done.callback == {"type": 6}
    (follow,) = asked.follows
    assert (follow.subject, follow.target) == (Subject.STORY, "story-1")
    assert follow.destination == Destination(kind="discord-dm", address=READER)
    again = await world.press(message, FOLLOW)
    assert "You follow" in await answered(world, again)
    await world.press(again.messages[0], "unfollow~story~story-1")
    await world.until(lambda: "no longer follow" in said(again.messages[0]))
    assert asked.follows == []


async def test_who_manages_may_have_a_thread(world: DiscordWorld, asked: Asked) -> None:
    """A thread of the very message is made and named after the story; the follow goes there."""
    message = digest_in(world, "777", FOLLOW)
    asking = await world.press(message, FOLLOW, person=MANAGER)
    await answered(world, asking)
    thread = f"{FOLLOW}~thread~{message['id']}"
    assert names(asking.messages[0]) == [f"{FOLLOW}~dm", thread, f"{FOLLOW}~here"]

    await world.press(asking.messages[0], thread)
    await world.until(lambda: bool(asked.follows))

    assert asked.follows[0].destination == Destination(kind="discord", address=message["id"])
    assert world.memory.rooms[message["id"]]["name"] == "Acme releases Acme-7B"


async def test_a_thread_that_is_there_is_used(world: DiscordWorld, asked: Asked) -> None:
    """A second follow of the same message goes to its one thread."""
    message = digest_in(world, "777", FOLLOW, "follow~story~story-2")
    for name in (FOLLOW, "follow~story~story-2"):
        asking = await world.press(message, name, person=MANAGER)
        await answered(world, asking)
        await world.press(asking.messages[0], f"{name}~thread~{message['id']}")
        await world.until(lambda: "Following" in said(asking.messages[0]))  # noqa: B023 - awaited in the loop

    assert {follow.destination.address for follow in asked.follows} == {message["id"]}


async def test_the_channel_itself_may_follow(world: DiscordWorld, asked: Asked) -> None:
    """Who manages the server may have the channel told."""
    message = digest_in(world, "777", FOLLOW)
    asking = await world.press(message, FOLLOW, person=MANAGER)
    await answered(world, asking)

    await world.press(asking.messages[0], f"{FOLLOW}~here")
    await world.until(lambda: bool(asked.follows))

    assert asked.follows[0].destination == Destination(kind="discord", address="777")


async def test_a_story_is_muted(world: DiscordWorld, asked: Asked) -> None:
    """Mute asks whether this, or all of its maker; it is said and can be undone."""
    asked.shelf = make_shelf(make_line(happenings=(make_happening(),)))
    message = digest_in(world, "777", MUTE)
    asking = await world.press(message, MUTE)
    await answered(world, asking)
    assert names(asking.messages[0]) == [f"{MUTE}~me", "mute~maker~acme~me"]

    await world.press(asking.messages[0], "mute~maker~acme~me")
    await world.until(lambda: "is muted for you" in said(asking.messages[0]))

    assert [(mute.scope, mute.subject, mute.target) for mute in asked.mutes] == [
        (f"person:{READER}", Subject.MAKER, "acme")
    ]
    await world.press(asking.messages[0], "mute~maker~acme~unme")
    await world.until(lambda: "hear of it again" in said(asking.messages[0]))
    assert asked.mutes == []


async def test_a_story_is_muted_for_a_server(world: DiscordWorld, asked: Asked) -> None:
    """Who manages the server is offered to mute for everyone in it."""
    message = digest_in(world, "777", MUTE)
    asking = await world.press(message, MUTE, person=MANAGER)
    await answered(world, asking)
    assert names(asking.messages[0]) == [f"{MUTE}~me", f"{MUTE}~all"]

    await world.press(asking.messages[0], f"{MUTE}~all")
    await world.until(lambda: "for the whole server" in said(asking.messages[0]))

    assert [mute.scope for mute in asked.mutes] == [f"guild:{GUILD}"]


async def test_a_dispute_reaches_the_operators(world: DiscordWorld, asked: Asked, operators: Operators) -> None:
    """Wrong? opens a form; what it says is kept with the verdicts and told to the operators, harmless."""
    message = digest_in(world, "777", "wrong~story-1")
    form = await world.press(message, "wrong~story-1", locale="ja")
    assert (await opened(world, form))["title"] == "どこが誤っていますか"

    sent = await world.submit(form, {"note": "The file is a **leftover** @everyone"}, locale="ja")

    assert "運営者が確認します" in await answered(world, sent)
    report = await operators.heard()
    assert asked.disputes == [("story-1", "The file is a **leftover** @everyone")]
    assert "\\*\\*leftover\\*\\*" in report
    assert "@everyone" not in report
    assert READER in report


async def test_nothing_to_dispute(world: DiscordWorld, asked: Asked, operators: Operators) -> None:
    """Where there is no verdict the reader is told so, and the operators are not."""
    asked.verdicts_disputed = 0
    form = await world.press(digest_in(world, "777", "wrong~story-1"), "wrong~story-1")
    await opened(world, form)

    assert "no verdict" in await answered(world, await world.submit(form, {"note": "no"}))
    assert operators.told == []


async def test_an_operator_splits(world: DiscordWorld, asked: Asked) -> None:
    """Below the reasons an operator chooses the report that tells another happening."""
    asked.shelf = make_shelf(make_line(items=(ItemId("a"), ItemId("b")), sources=(make_link(), make_link(name="B"))))
    why = await world.press(digest_in(world, "777", "why~story-1"), "why~story-1", person=OPERATOR)
    await answered(world, why, messages=2)

    await world.choose(why.messages[1], "split~story-1", ["b"])
    await world.until(lambda: "Split off" in said(why.messages[1]))

    assert [said_ for _, said_ in told_of(asked, "split")] == [("b",)]


async def test_an_operator_merges(world: DiscordWorld, asked: Asked) -> None:
    """A form takes the other story; two that are not there are said to be not."""
    why = await world.press(digest_in(world, "777", "why~story-1"), "why~story-1", person=OPERATOR)
    await answered(world, why, messages=2)
    told = []
    for other in ("story-2", "nothing"):
        form = await world.press(why.messages[1], "merge~story-1")
        await opened(world, form)
        told.append(await answered(world, await world.submit(form, {"other": other})))

    assert told[0].startswith("Merged")
    assert told[1].startswith("There was nothing to do")
    assert told_of(asked, "merge")[0][1] == ("story-1", "story-2")


@pytest.mark.parametrize("name", ["split~story-1", "merge~story-1"])
async def test_nobody_else_rules(world: DiscordWorld, asked: Asked, name: str) -> None:
    """A reader is shown no such button, and pressing one all the same is refused in words."""
    why = await world.press(digest_in(world, "777", "why~story-1"), "why~story-1")
    await answered(world, why)

    told = await answered(world, await world.press(digest_in(world, "777", name), name))

    assert len(why.messages) == 1
    assert told == "Only Kaiho's operators can do that."
    assert told_of(asked, "split") == told_of(asked, "merge") == []


async def test_an_error_of_a_button_is_said(world: DiscordWorld, asked: Asked) -> None:
    """What goes wrong behind a button is told in the reader's language, and the next press works."""
    asked.refuse = lambda what: StoreError("The store is *locked*.") if what == "story" else None
    message = digest_in(world, "777", "sources~story-1")

    told = await answered(world, await world.press(message, "sources~story-1", locale="ja"))
    asked.refuse = lambda _: None

    assert told == "実行できませんでした：The store is \\*locked\\*."
    assert "Acme blog" in await answered(world, await world.press(message, "sources~story-1"))


async def test_a_mistake_of_ours_behind_a_button_is_admitted(world: DiscordWorld, asked: Asked) -> None:
    """A mistake in the code is said to be one, without its details."""
    asked.shelf = None  # type: ignore[assignment]  # a mistake to be made
    message = digest_in(world, "777", "sources~story-1")

    with capture_logs() as logged:
        told = await answered(world, await world.press(message, "sources~story-1"))
        await answered(world, await world.use("status"))  # by then it is logged

    assert "our fault" in told
    assert [(each["event"], each["command"]) for each in logged] == [("command failed", "sources~story-1")]


async def test_an_error_of_a_form_is_said(world: DiscordWorld, asked: Asked) -> None:
    """What goes wrong behind a form is told as it is behind a button."""
    asked.refuse = lambda what: NotAllowed("many-disputes", "{most} disputes", most=100) if what == "dispute" else None
    form = await world.press(digest_in(world, "777", "wrong~story-1"), "wrong~story-1")
    await opened(world, form)

    assert "disputed 100 verdicts" in await answered(world, await world.submit(form, {"note": "no"}))


async def test_a_server_that_left_is_forgotten(world: DiscordWorld, asked: Asked) -> None:
    """When the bot is removed from a server, what is kept about it and its channels is deleted."""
    world.add_guild("5000", "Another", channels=["5001"])
    world.add_channel("5002", guild="5000", type=FORUM)
    world.remove_guild("5000")
    await world.until(lambda: True)
    await answered(world, await world.press(digest_in(world, "777", "why~story-1"), "why~story-1"))

    assert [(guild, sorted(channels)) for guild, channels in asked.gone] == [("5000", ["5001", "5002"])]
