"""Every command there is, used as a person uses it: the real discord.py, the real answers, a store on disk."""

from collections.abc import AsyncIterator, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from bot.chat.limits import EPHEMERAL
from bot.chat.locales import say
from tests.journeys.asking_world import (
    ELSEWHERE,
    LOCALES,
    MANAGER,
    NEWS,
    OPERATOR,
    ROLE,
    WITHOUT,
    Town,
    open_town,
    refusals,
    said,
)
from tests.world.discord_memory import Exchange
from tests.world.discord_places import CHAT
from tests.world.discord_shapes import GUILD

Json = dict[str, Any]

pytestmark = pytest.mark.slow

CHAT_INPUT, ON_MESSAGE, SUBCOMMAND = 1, 3, 1
"""Types of commands, and of an option that is a command itself."""


@dataclass(frozen=True, kw_only=True)
class Walk:
    """How a command is used, and what its answer has in every language."""

    options: Mapping[str, object] = field(default_factory=dict)
    says: str = ""
    form: bool = False


WALKS: Mapping[str, Walk] = {
    "alert": Walk(options={"subscription": f"{GUILD}-1", "role": ROLE, "kind": "gate", "maker": "acme"}, says=ROLE),
    "changes": Walk(options={"since": 7}, says="rocket-7b"),
    "digest": Walk(options={"mode": "preview"}, says="Rocket-7B"),
    "follow list": Walk(),
    "follow model": Walk(options={"what": "rocket-7b"}, says="rocket-7b"),
    "follow stop": Walk(options={"what": "model~acme/rocket-7b"}),
    "follow story": Walk(options={"what": "rocket"}, says="Rocket"),
    "help": Walk(says="/license compare"),
    "latest": Walk(says="Comet"),
    "license compare": Walk(options={"before": "apache-2.0", "after": "acme/rocket-7b"}, says="Apache"),
    "license explain": Walk(options={"license": "llama3.1"}, says="Llama 3.1"),
    "license history": Walk(options={"model": "acme/rocket-7b"}, says="Apache"),
    "lineage": Walk(options={"model": "acme/rocket-7b"}, says="engine-7b"),
    "model": Walk(options={"model": "rocket-7b"}, says="CC BY-NC 4.0"),
    "mute license": Walk(options={"what": "llama3.1"}, says="Llama 3.1"),
    "mute list": Walk(),
    "mute maker": Walk(options={"what": "acme", "everyone": False}, says="Acme"),
    "mute model": Walk(options={"what": "engine-7b"}, says="engine-7b"),
    "mute source": Walk(options={"what": "press"}, says="The Press"),
    "mute stop": Walk(options={"what": "me~maker~acme"}),
    "mute story": Walk(options={"what": "other-3"}, says="Comet-3B"),
    "privacy delete": Walk(),
    "privacy show": Walk(),
    "search": Walk(
        options={"query": "Rocket-7B", "since": 30, "kind": "release", "maker": "acme", "language": "en"},
        says="Rocket-7B",
    ),
    "sources check": Walk(options={"source": "press"}, says="News of alpha"),
    "sources list": Walk(says="press.example.org"),
    "status": Walk(says="no connection"),
    "story": Walk(options={"story": "rocket"}, says="Rocket-7B"),
    "subscribe": Walk(options={"channel": NEWS}, form=True),
    "subscriptions": Walk(says=NEWS),
    "trending": Walk(says="Rocket-7B"),
    "unsubscribe": Walk(options={"subscription": f"{GUILD}-1"}, says=NEWS),
    "watch license": Walk(options={"what": "apache-2.0", "who": "me"}, says="Apache"),
    "watch list": Walk(),
    "watch maker": Walk(options={"what": "acme", "who": "channel"}, says="Acme"),
    "watch model": Walk(options={"what": "engine-7b", "who": "me"}, says="engine-7b"),
    "watch stop": Walk(options={"what": "license~apache-2.0"}),
    "why": Walk(options={"story": "rocket"}, says="Rocket-7B"),
}
"""Every command, by its words; one that stands here and is not registered, or the other way round, fails the test."""

TYPED: Mapping[tuple[str, str], str] = {
    ("alert", "license"): "apa",
    ("alert", "maker"): "ac",
    ("alert", "subscription"): "",
    ("follow model", "what"): "rock",
    ("follow stop", "what"): "rock",
    ("follow story", "what"): "rocket",
    ("license compare", "after"): "rock",
    ("license compare", "before"): "apa",
    ("license explain", "license"): "llama",
    ("license history", "model"): "rock",
    ("lineage", "model"): "eng",
    ("model", "model"): "rock",
    ("mute license", "what"): "mit",
    ("mute maker", "what"): "ac",
    ("mute model", "what"): "rock",
    ("mute source", "what"): "pre",
    ("mute stop", "what"): "",
    ("mute story", "what"): "rocket",
    ("search", "license"): "apa",
    ("search", "maker"): "ac",
    ("sources check", "source"): "pre",
    ("story", "story"): "rocket",
    ("unsubscribe", "subscription"): "",
    ("watch license", "what"): "apa",
    ("watch maker", "what"): "ac",
    ("watch model", "what"): "rock",
    ("watch stop", "what"): "",
    ("why", "story"): "rocket",
}
"""What is typed into every option that proposes something."""


@pytest.fixture
async def town(tmp_path: Path) -> AsyncIterator[Town]:
    async with open_town(tmp_path) as town, town.online():
        yield town


def commands(town: Town) -> Iterator[tuple[str, Json, Json]]:
    """Yield every command a person can type: its words, how it is registered, and the part that has its options."""
    for command in town.world.memory.commands:
        if command.get("type", CHAT_INPUT) == CHAT_INPUT:
            below = [each for each in command.get("options") or () if each["type"] == SUBCOMMAND]
            yield from ((f"{command['name']} {each['name']}", command, each) for each in below)
            if not below:
                yield command["name"], command, command


def options_of(part: Json) -> Iterator[Json]:
    yield from part.get("options") or ()


async def used(town: Town, words: str, lang: str, more: Mapping[str, object], **where: Any) -> Exchange:
    """Use a command and wait for all it has to say first; nothing in it is a refusal."""
    walk = WALKS[words]
    exchange = await town.world.use(words, {**walk.options, **more}, person=OPERATOR, locale=LOCALES[lang], **where)
    if walk.form:
        await town.form(exchange)
        return exchange
    text = await town.filled(exchange)
    assert refusals(text) == [], (words, lang, text)
    assert walk.says in text, (words, lang, text)
    return exchange


async def subscribed(town: Town) -> None:
    """Make the subscription that other commands name."""
    exchange = await town.world.use("subscribe", {"channel": NEWS}, person=OPERATOR)
    await town.form(exchange)
    await town.filled(await town.world.submit(exchange, {"makers": "acme"}))


@pytest.mark.parametrize("lang", LOCALES)
async def test_every_command_answers_in_a_server_for_its_reader_alone(town: Town, lang: str) -> None:
    """Each command that is registered is used with sensible options, and its answer is private, to the point and in time."""
    await subscribed(town)
    registered = {words for words, _, _ in commands(town)}

    exchanges = {words: await used(town, words, lang, {}) for words in sorted(registered)}

    assert registered == set(WALKS)
    shown = [message for each in exchanges.values() for message in each.messages]
    assert all(message["flags"] & EPHEMERAL for message in shown)
    assert {words for words, each in exchanges.items() if each.modal} == {"subscribe"}
    assert max(each.first_after or 9 for each in exchanges.values()) < 3


@pytest.mark.parametrize("lang", LOCALES)
async def test_every_command_that_can_be_shared_is_in_the_language_of_the_server(town: Town, lang: str) -> None:
    """With `share:` everyone reads the answer, in the server's language, whatever the asker's is."""
    sharing = [words for words, _, part in commands(town) if "share" in {each["name"] for each in options_of(part)}]
    town.world.memory.guilds[GUILD].locale = LOCALES[lang]
    other = {"en": "ja", "ja": "zh", "zh": "en"}[lang]

    exchanges = {words: await used(town, words, other, {"share": True}, channel=NEWS) for words in sharing}

    assert len(sharing) == 14
    assert not any(message["flags"] & EPHEMERAL for each in exchanges.values() for message in each.messages)
    assert all(each.messages[0] in town.world.messages(NEWS) for each in exchanges.values())
    assert f"## {say('cards.latest', lang)}" in said(exchanges["latest"])


@pytest.mark.parametrize(("lang", "guild"), [("en", None), ("ja", None), ("zh", None), ("ja", WITHOUT)])
async def test_what_a_person_takes_along_works_elsewhere(town: Town, lang: str, guild: str | None) -> None:
    """What is installed for a person answers in the private chat, and in a server the bot is not in."""
    taken = [words for words, command, _ in commands(town) if 1 in command["integration_types"]]
    here = {"watch maker": {"who": "me"}}  # a channel can not be told of anything where the bot is not

    exchanges = {words: await used(town, words, lang, here.get(words, {}), guild=guild) for words in taken}

    only_servers = {words.split()[0] for words in WALKS} - {words.split()[0] for words in taken}
    assert only_servers == {"alert", "sources", "subscribe", "subscriptions", "unsubscribe"}
    types = {town.world.memory.rooms[each.channel]["type"] for each in exchanges.values()}
    assert (types == {CHAT}) is (guild is None)


@pytest.mark.parametrize("lang", LOCALES)
async def test_what_is_typed_is_completed_and_what_is_chosen_is_understood(town: Town, lang: str) -> None:
    """Every option that proposes something does, and the command understands the first of what it proposed."""
    await subscribed(town)
    for words in ("follow model", "mute story", "watch license"):
        await used(town, words, lang, {})
    where: Json = {"person": OPERATOR, "locale": LOCALES[lang]}
    proposing = [(words, each["name"]) for words, _, part in commands(town) for each in options_of(part) if each.get("autocomplete")]  # fmt: skip

    for words, name in proposing:
        given = {key: value for key, value in WALKS[words].options.items() if key != name}
        offered = await town.world.complete(words, given, focused=name, typed=TYPED[words, name], **where)
        assert offered, (words, name)
        chosen = await town.world.use(words, {**given, name: offered[0]["value"]}, **where)
        assert refusals(await town.filled(chosen)) == [], (words, name, offered)

    assert set(proposing) == set(TYPED)


@pytest.mark.parametrize("lang", LOCALES)
async def test_any_message_can_be_checked_for_claims(town: Town, lang: str) -> None:
    """The one entry of a message's menu finds the model and what is claimed of it, and answers with a verdict."""
    menu = [each["name"] for each in town.world.memory.commands if each.get("type") == ON_MESSAGE]
    boast = town.world.say(NEWS, person=MANAGER, content="Acme's Rocket-7B is fully open source under Apache 2.0!")
    chat = town.world.say(NEWS, person=MANAGER, content="What is for lunch?")

    checked = await town.world.use_on(boast, menu[0], person=MANAGER, locale=LOCALES[lang])
    nothing = await town.world.use_on(chat, menu[0], person=MANAGER, locale=LOCALES[lang])

    assert len(menu) == 1
    verdict = await town.filled(checked)
    assert "ocket-7" in verdict
    assert "CC BY-NC 4.0" in verdict
    assert refusals(verdict) == refusals(await town.filled(nothing)) == []
    assert checked.messages[0]["flags"] & EPHEMERAL


async def test_a_server_is_answered_in_its_own_words_only_where_it_is_shared(town: Town) -> None:
    """In a Japanese server an English reader is answered in English, until they share it."""
    private = await town.world.use("trending", person=OPERATOR, guild=ELSEWHERE)
    shared = await town.world.use("trending", {"share": True}, person=OPERATOR, guild=ELSEWHERE)

    assert say("cards.trending", "en") in await town.filled(private)
    assert say("cards.trending", "ja") in await town.filled(shared)
