"""The Discord on this machine refuses what no schema says: sums, uniqueness, names, and what may not stand together."""

from typing import Any

import aiohttp
import pytest

from tests.world.discord import DiscordWorld
from tests.world.discord_document import discords_own
from tests.world.discord_registry import command_faults
from tests.world.discord_rules import form_faults, message_faults
from tests.world.discord_schemas import OURS

Json = dict[str, Any]
V2 = 1 << 15


def button(custom_id: str = "why", **changes: object) -> Json:
    return {"type": 2, "style": 2, "label": "Why", "custom_id": custom_id, **changes}


def row(*components: Json) -> Json:
    return {"type": 1, "components": list(components)}


def menu(custom_id: str = "pick", values: tuple[str, ...] = ("en", "ja"), **changes: object) -> Json:
    options = [{"label": each, "value": each} for each in values]
    return {"type": 3, "custom_id": custom_id, "options": options, **changes}


def link(**changes: object) -> Json:
    return {"type": 2, "style": 5, "label": "Source", "url": "https://example.org", **changes}


MESSAGES: list[tuple[Json, str]] = [
    ({"components": [row(button(), button())]}, "is there 2 times"),
    ({"components": [row(button("a", id=3)), row(button("b", id=3))]}, "is there 2 times"),
    ({"components": [row(button(str(n))) for n in range(6)]}, "more than 5 rows"),
    ({"components": [row(link(custom_id="x"))]}, "no custom_id"),
    ({"components": [row(link(url="javascript:alert(1)"))]}, "not a link"),
    ({"components": [row({"type": 2, "style": 1, "label": "x"})]}, "has a custom_id"),
    ({"components": [row(button(label=""))]}, "shows nothing"),
    ({"components": [row(menu(values=("en", "en")))]}, "one value"),
    ({"components": [row(menu(min_values=2))]}, "above max_values"),
    ({"components": [row(menu(max_values=3))]}, "above the number"),
    ({"content": "x", "allowed_mentions": {"parse": ["roles"], "roles": ["1"]}}, "exclude each other"),
    ({"content": "x", "attachments": [{"id": "0", "filename": "x.png"}]}, "no file 0"),
    ({"embeds": [{"image": {"url": "attachment://x.png"}}]}, "no such file"),
    ({"components": [row(button("x" * 101))]}, "components"),
    ({"components": [row(button(label="x" * 81))]}, "components"),
    ({"components": [row(*(button(str(n)) for n in range(6)))]}, "components"),
    ({"components": [row(menu(), menu("other"))]}, "components"),
    ({"components": [row(menu(values=tuple(map(str, range(26)))))]}, "components"),
    ({"flags": V2, "components": [{"type": 12, "items": []}]}, "components"),
]  # fmt: skip
"""Messages that Discord refuses."""


@pytest.mark.parametrize(("body", "said"), MESSAGES)
async def test_a_message_that_breaks_a_rule_is_refused(world: DiscordWorld, body: Json, said: str) -> None:
    """Each of these is a 400 that says what is wrong, is noted among the complaints, and makes no message."""
    headers = {"Authorization": f"Bot {world.token}"}
    async with (
        aiohttp.ClientSession(headers=headers) as session,
        session.post(f"{world.api}/channels/777/messages", json=body) as response,
    ):
        answer = await response.json()

    assert (response.status, answer["code"]) == (400, 50035)
    assert said in answer["message"]
    assert world.memory.complaints != []
    assert world.messages("777") == []


def test_a_message_without_fault_is_taken() -> None:
    """Buttons, links and menus that keep the rules pass, ours and Discord's own."""
    body = {"components": [row(button("a"), button("b"), link()), row(menu(max_values=2, min_values=0))]}

    assert list(message_faults(body)) == []
    for document in (OURS, discords_own() or OURS):
        assert list(document.request_faults("POST", "/channels/777/messages", body)) == []


def test_becoming_components_v2_needs_the_rest_gone() -> None:
    """A message with content becomes one of components only when its content is taken away."""
    before = {"content": "x", "embeds": [], "flags": 0}
    body: Json = {"flags": V2, "components": [{"type": 10, "content": "y"}]}

    assert list(message_faults(body, before=before)) == ["content: not together with IS_COMPONENTS_V2"]
    assert list(message_faults({**body, "content": None}, before=before)) == []


def option(name: str = "model", kind: int = 3, **changes: object) -> Json:
    return {"name": name, "type": kind, "description": "What", **changes}


def command(name: str = "search", **changes: object) -> Json:
    return {"name": name, "type": 1, "description": "Look", **changes}


def chosen(**changes: object) -> Json:
    return {"name": "One", "value": "one", **changes}


COMMANDS: list[tuple[list[Json], str]] = [
    ([command(), command()], "of this name"),
    ([command(f"c{n}") for n in range(101)], "more than 100"),
    ([command(f"Check {n}", type=3) for n in range(16)], "more than 15"),
    ([command("Search")], "not a command's name"),
    ([command("search it")], "not a command's name"),
    ([command("x" * 33)], "not a command's name"),
    ([command(name_localizations={"ja": "検索", "de": "Suche"})], "Suche"),
    ([command(options=[option("a b")])], "a b"),
    ([command(options=[option(), option()])], "two options of one name"),
    ([command(options=[option("a", name_localizations={"ja": "型"}), option("b", name_localizations={"ja": "型"})])], "ja"),
    ([command(options=[option("a"), option("b", required=True)])], "a required option after"),
    ([command(options=[option("sub", 1), option("text")])], "side by side"),
    ([command(options=[option("a", 2, options=[option("b", 2)])])], "nested too deep"),
    ([command(options=[option("a", 1, options=[option("b", 1)])])], "nested too deep"),
    ([command(options=[option("a", 2, options=[option("b")])])], "subcommands alone"),
    ([command(options=[option(choices=[chosen()], autocomplete=True)])], "exclude each other"),
    ([command(options=[option(choices=[chosen(), chosen(value="two")])])], "two choices"),
    ([command(options=[option(choices=[chosen(value=1)])])], "not of its type"),
    ([command(options=[option(kind=5, autocomplete=True)])], "for text and numbers"),
    ([command(options=[option(f"o{n}", choices=[chosen(name=f"{m:>100}") for m in range(25)]) for n in range(4)])], "8000"),
]  # fmt: skip
"""Lists of commands that Discord refuses."""


@pytest.mark.parametrize(("commands", "said"), COMMANDS)
def test_commands_that_break_a_rule_are_refused(commands: list[Json], said: str) -> None:
    """Each of these is refused with what is wrong."""
    assert said in "; ".join(command_faults(commands))


def test_commands_without_fault_are_taken() -> None:
    """Groups two deep, translated names and spaces in the names of menus are fine, for us and for Discord's own document."""
    inner = option(
        "compare", 1, options=[option("a", required=True, autocomplete=True), option("b", choices=[chosen()])]
    )
    commands: list[Json] = [
        command(name_localizations={"ja": "検索", "zh-CN": "搜索"}),
        command("license", options=[option("text", 2, options=[inner]), option("show", 1)]),
        {"name": "Check license claims", "type": 3, "name_localizations": {"ja": "ライセンスを確認"}},
    ]

    assert list(command_faults(commands)) == []
    for document in (OURS, discords_own() or OURS):
        assert list(document.request_faults("PUT", "/applications/2000/commands", commands)) == []


def field(**changes: object) -> Json:
    return {"type": 4, "style": 1, "custom_id": "name", **changes}


def label(inner: Json) -> Json:
    return {"type": 18, "label": "Name", "component": inner}


FORMS: list[tuple[list[Json], str]] = [
    ([label(field(min_length=5, max_length=4))], "above max_length"),
    ([label(field(value="xyz", max_length=2))], "not of a length"),
    ([label(field()), label(field())], "is there 2 times"),
    ([row(field())], "needs a label"),
]
"""Forms that Discord refuses."""


@pytest.mark.parametrize(("components", "said"), FORMS)
def test_forms_that_break_a_rule_are_refused(components: list[Json], said: str) -> None:
    """Each of these is refused with what is wrong."""
    form = {"title": "A form", "custom_id": "form", "components": components}

    assert said in "; ".join(form_faults(form))


@pytest.mark.parametrize(
    "form",
    [
        {"title": "x" * 46, "custom_id": "form", "components": [label(field())]},
        {"title": "x", "custom_id": "form", "components": []},
        {"title": "x", "custom_id": "form", "components": [label(field(custom_id=f"f{n}")) for n in range(6)]},
        {"title": "x", "custom_id": "form", "components": [label(button())]},
    ],
)
def test_a_form_of_another_shape_is_refused(form: Json) -> None:
    """A title too long, no field or six, and a button where a field belongs are refused by what we wrote down."""
    body = {"type": 9, "data": form}

    assert list(OURS.request_faults("POST", "/interactions/1/token/callback", body)) != []


def test_more_than_twenty_five_choices_are_refused() -> None:
    """Discord shows twenty-five proposals and no more."""
    body = {"type": 8, "data": {"choices": [chosen() for _ in range(26)]}}

    assert list(OURS.request_faults("POST", "/interactions/1/token/callback", body)) != []


async def test_a_day_takes_two_hundred_new_commands() -> None:
    """Renewing commands is free; the two hundred and first new one of a day is refused."""
    now = [1_800_000_000.0]
    async with (
        DiscordWorld(now=lambda: now[0]) as world,
        aiohttp.ClientSession(headers={"Authorization": f"Bot {world.token}"}) as session,
    ):
        url = f"{world.api}/applications/2000/commands"
        told = []
        for names in ("abcdefgh" * 12, "ij" * 50, "kl" * 10):
            del world.memory.commands[1:]
            commands = [command(f"{name}{n}") for n, name in enumerate(names)]
            for _ in range(2):
                async with session.put(url, json=commands) as response:
                    told.append((response.status, len(world.memory.commands)))

    assert told == [(200, 96), (200, 96), (200, 100), (200, 100), (429, 1), (429, 1)]
