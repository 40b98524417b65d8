"""Asking commands, as a reader uses them: the real discord.py over the gateway of the Discord on this machine."""

from collections.abc import AsyncIterator
from datetime import timedelta

import pytest
from discord.utils import snowflake_time

from bot.chat.commands import COMMANDS
from bot.chat.limits import EPHEMERAL
from bot.domain.answer import Option, Search
from bot.domain.claim import Act
from bot.domain.following import Subject
from bot.errors import StoreError
from tests.chat.asked import Asked, told_of
from tests.chat.using import OTHER, answered, online, searches
from tests.world.discord import DiscordWorld

USES: dict[str, dict[str, object]] = {
    "search": {"query": "rocket"},
    "latest": {},
    "trending": {},
    "story": {"story": "rocket"},
    "why": {"story": "story-1"},
    "model": {"model": "rocket-7b"},
    "lineage": {"model": "rocket-7b"},
    "license compare": {"before": "apache-2.0", "after": "cc-by-nc-4.0"},
    "license explain": {"license": "cc-by-nc-4.0"},
    "license history": {"model": "rocket-7b"},
    "changes": {},
    "status": {},
    "help": {},
    "digest": {},
}
"""Every command that anyone may use, used once."""


@pytest.fixture
def asked() -> Asked:
    return Asked()


@pytest.fixture
async def client(world: DiscordWorld, asked: Asked) -> AsyncIterator[None]:
    world.add_person(OTHER, "other", permissions=1 << 11)
    async with online(world, asked):
        yield


@pytest.mark.parametrize("command", USES)
async def test_every_command_defers_and_answers_privately(world: DiscordWorld, client: object, command: str) -> None:
    """A command is heard at once, answered for its reader alone, and Discord finds no fault with it."""
    exchange = await world.use(command, USES[command])

    await answered(world, exchange)

    assert exchange.callback is not None
    assert exchange.callback["type"] == 5
    assert exchange.messages[0]["flags"] & EPHEMERAL
    assert exchange.first_after is not None
    assert exchange.first_after < 1
    assert world.memory.complaints == []


@pytest.mark.parametrize("locale", ["ja", "zh-CN", "zh-TW"])
@pytest.mark.parametrize("command", ["model", "license compare", "search", "help"])
async def test_an_answer_is_in_its_readers_language(
    world: DiscordWorld, client: object, asked: Asked, command: str, locale: str
) -> None:
    """What is asked in Japanese or Chinese is answered so."""
    said = await answered(world, await world.use(command, USES[command], locale=locale))

    assert any("\u3040" <= letter <= "\u9fff" for letter in said)
    assert {asker.lang for _, asker, _ in asked.asked if asker} <= {locale[:2]}


async def test_a_shared_answer_is_for_everyone_in_the_servers_language(
    world: DiscordWorld, client: object, asked: Asked
) -> None:
    """With `share` all can read it, in the language of the server."""
    exchange = await world.use("trending", locale="zh-CN", guild_locale="ja", share=True)

    said = await answered(world, exchange)

    assert said.startswith("## 今注目の話題")
    assert not exchange.messages[0]["flags"] & EPHEMERAL
    assert world.messages(exchange.channel)


async def test_a_search_passes_on_everything_that_was_chosen(world: DiscordWorld, client: object, asked: Asked) -> None:
    """Since, kind, maker, license and language reach the search as they were chosen."""
    chosen = {"query": "open 7B", "since": 30, "kind": "license_change", "maker": "acme", "license": "mit"}

    await answered(world, await world.use("search", {**chosen, "language": "ja"}))

    assert searches(asked) == [
        Search(
            words="open 7B",
            since=timedelta(days=30),
            act=Act.LICENSE_CHANGE,
            maker="acme",
            license="mit",
            language="ja",
        )
    ]


async def test_a_model_comes_with_its_picture(world: DiscordWorld, client: object) -> None:
    """The picture is sent along, with what it shows in words."""
    exchange = await world.use("model", model="rocket-7b")
    await answered(world, exchange)

    (attachment,) = exchange.messages[0]["attachments"]
    assert attachment["filename"] == "license.png"
    assert attachment["description"] == "The license over time."
    assert world.memory.complaints == []


async def test_a_model_is_opened_from_a_button(world: DiscordWorld, client: object, asked: Asked) -> None:
    """A change names its model; pressing it shows all that is known of it."""
    exchange = await world.use("changes", since=30)
    await answered(world, exchange)

    opened = await world.press(exchange.messages[0], "model~acme/rocket-7b")

    assert (await answered(world, opened)).startswith("## rocket-7b")
    ((_, (since,)),) = told_of(asked, "changes")
    assert since == snowflake_time(int(exchange.id)) - timedelta(days=30)


async def test_claims_of_a_message_are_checked(world: DiscordWorld, client: object, asked: Asked) -> None:
    """The menu of any message finds its claims and says what the ledger says of them, for who asked alone."""
    message = world.say("777", content="Rocket-7B is open source!")

    exchange = await world.use_on(message, "Check license claims")
    said = await answered(world, exchange)

    assert "contradicted" in said
    assert told_of(asked, "check")[0][1] == ("Rocket-7B is open source!",)
    assert exchange.messages[0]["flags"] & EPHEMERAL
    assert world.memory.complaints == []


async def test_a_message_is_read_without_its_markdown(world: DiscordWorld, client: object, asked: Asked) -> None:
    """What stands in bold, in a quotation, behind a link or escaped is read as it is shown."""
    written = "### Rocket\\-7B\n> **Rocket-7B** is \\[fully\\] [open source](https://example.org/a_b)\n-# `Acme`"
    message = world.say("777", content=written)

    await answered(world, await world.use_on(message, "Check license claims"))

    assert told_of(asked, "check")[0][1] == ("Rocket-7B\nRocket-7B is [fully] open source\nAcme",)


async def test_a_message_without_claims_is_told_so(world: DiscordWorld, client: object) -> None:
    """Where nothing is claimed it is said what is looked for."""
    message = world.say("777", content="nothing to see")

    said = await answered(world, await world.use_on(message, "Check license claims"))

    assert "No claim about a model's release or license was found" in said


async def test_typing_offers_what_fits(world: DiscordWorld, client: object, asked: Asked) -> None:
    """While somebody types a model, those whose names hold it are offered."""
    offered = await world.complete("model", focused="model", typed="70")

    assert [(each["name"], each["value"]) for each in offered] == [("rocket-70b", "acme/rocket-70b")]
    assert told_of(asked, "complete")[-1][1] == (Subject.MODEL, "70")


async def test_a_comparison_offers_licenses_and_models(world: DiscordWorld, client: object, asked: Asked) -> None:
    """Either side may be a license or a model; what both lists have is offered once."""
    offered = await world.complete("license compare", {"before": "mit"}, focused="after", typed="rock")

    assert [each["value"] for each in offered] == ["acme/rocket-7b", "acme/rocket-70b"]
    assert [subject for _, (subject, _) in told_of(asked, "complete")] == [Subject.LICENSE, Subject.MODEL]


async def test_strange_choices_are_cut_or_left_out(world: DiscordWorld, client: object, asked: Asked) -> None:
    """Discord takes 25 choices of 100 characters: longer names are cut, longer values are not offered."""
    asked.options = (
        Option(label="a" * 300, value="a"),
        Option(label="b", value="b" * 101),
        *(Option(label=f"model {n}", value=f"{n}") for n in range(40)),
    )

    offered = await world.complete("model", focused="model", typed="")

    assert len(offered) == 25
    assert len(offered[0]["name"]) == 100
    assert world.memory.complaints == []


async def test_an_error_while_typing_offers_nothing(world: DiscordWorld, client: object, asked: Asked) -> None:
    """Where nothing can be looked up, nothing is offered, and one can type on."""
    asked.refuse = lambda _: StoreError("The store is locked.")

    assert await world.complete("model", focused="model", typed="70") == []


async def test_asking_commands_are_to_be_had_everywhere(world: DiscordWorld, client: object) -> None:
    """They can be installed by a person, and used in private chats; operators' ones only in servers."""
    asking = [each for each in world.memory.commands if each["name"] in {*COMMANDS, "Check license claims"}]

    for command in asking:
        operators = command["name"] == "sources"
        assert command["integration_types"] == ([0] if operators else [0, 1])
        assert command["contexts"] == ([0] if operators else [0, 1, 2])
    assert len(asking) == len(COMMANDS)


async def test_a_question_in_a_private_chat_has_no_server(world: DiscordWorld, client: object, asked: Asked) -> None:
    """In a private chat there is no server, and nobody manages one."""
    await answered(world, await world.use("model", model="rocket-7b", guild=None))

    (asker, _), *_ = told_of(asked, "model")
    assert asker is not None
    assert (asker.guild, asker.manages) == (None, False)


async def test_a_digest_can_be_shown_now(world: DiscordWorld, client: object) -> None:
    """`now` shows everyone what is due; a preview is for its reader alone."""
    alone = await world.use("digest", mode="preview")
    await answered(world, alone)
    shown = await world.use("digest", mode="now")
    await answered(world, shown)

    assert alone.messages[0]["flags"] & EPHEMERAL
    assert not shown.messages[0]["flags"] & EPHEMERAL
