"""The spring of 2023 on a Discord of our own: `make demo-discord`. Read the channels, press the buttons, use the commands."""

import argparse
import asyncio
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import replace
from datetime import timedelta
from types import MappingProxyType

from bot.app import App, chat, subscriptions
from bot.flows.rounds import digest_round, poll_round
from bot.terminal.screen import Screen
from tests.demo.__main__ import BEGIN, DAYS, END, spring
from tests.fakes import FixedClock
from tests.world import discord_shapes as shapes
from tests.world.discord import DiscordWorld

CHANNELS = MappingProxyType({"en": ("101", "open-models"), "ja": ("102", "公開モデル"), "zh": ("103", "开放模型")})
"""A channel for each language, with its id."""

OPERATORS = ("104", "operators")
ALERTED = "license, gate, withdrawn"
FORUM = ("105", "licenses")
FORUM_TYPE = 15
PERSONS = (("301", "Yuki", "ja"), ("302", "小林", "zh-CN"))
MANAGE = 1 << 5
"""The permission to manage a server; the demo's reader has it, so that every command can be tried.
https://docs.discord.com/developers/topics/permissions#permissions-bitwise-permission-flags"""


def readers() -> str:
    """Write the subscriptions: each channel is told of licenses and gates at once, and of everything twice a month."""
    told = [
        f'  - id: reader-{lang}\n    to: ["discord:{channel}"]\n    cadence: "{DAYS}"\n    language: {lang}\n'
        f"    window: 20d\n    urgent: [{ALERTED}]"
        for lang, (channel, _) in CHANNELS.items()
    ]
    forum = (
        f'  - id: forum\n    to: ["discord:{FORUM[0]}"]\n    cadence: "0 8 * * 1"\n    window: 20d\n'
        "    forum_tags: [Licenses]\n    max_stories: 4"
    )
    return "\n".join([*told, forum])


def furnish(world: DiscordWorld) -> None:
    """Put the channels and the people in."""
    for channel, name in (*CHANNELS.values(), OPERATORS):
        world.add_channel(channel, name=name)
    world.add_channel(FORUM[0], name=FORUM[1], type=FORUM_TYPE, tags=["Licenses"])
    world.memory.persons[shapes.READER].permissions |= MANAGE
    for number, name, locale in PERSONS:
        world.add_person(
            number, name, locale=locale, permissions=MANAGE | world.memory.persons[shapes.READER].permissions
        )


async def live(app: App) -> None:
    """Poll every publisher, and let the channels have what is due."""
    asked = tuple(replace(spec, polite_delay=timedelta(0)) for spec in app.specs.values())
    await poll_round(asked, app.specs, app.doors)
    await digest_round(await subscriptions(app), app.specs, app.doors)


@asynccontextmanager
async def played(port: int, screen: Screen) -> AsyncIterator[tuple[App, DiscordWorld]]:
    """Live through the spring; give the app and the Discord as they are in the end."""
    clock = FixedClock(BEGIN)
    world = DiscordWorld(now=lambda: clock.now().timestamp())
    furnish(world)
    await world.start(port)
    screen.out.print(f"A Discord of our own: {world.root}")
    given = {
        "discord_token": world.token,
        "discord_api": world.api,
        "discord_gateway": world.gateway.url,
        "discord_operators": frozenset({shapes.READER}),
        "discord_operator_channel": OPERATORS[0],
    }
    try:
        async with spring(screen, clock, readers(), **given) as days:
            async for app in days:
                await live(app)
            clock.move(END - clock.now())
            yield app, world
    finally:
        await world.stop()


async def play(port: int, *, stay: bool) -> None:
    """Live through the spring; then answer whoever opens the page, until stopped."""
    screen = Screen()
    async with played(port, screen) as (app, world):
        counted = {name: len(world.messages(channel)) for channel, name in CHANNELS.values()}
        screen.out.print(", ".join(f"#{name}: {number} messages" for name, number in counted.items()))
        if stay:
            async with online(app, world):
                screen.out.print(f"The bot is online. Open {world.root} in a browser; stop with Ctrl-C.")
                while True:
                    await asyncio.sleep(2)
                    await digest_round(await subscriptions(app), app.specs, app.doors)


@asynccontextmanager
async def online(app: App, world: DiscordWorld) -> AsyncIterator[None]:
    """Have the bot online, answering commands and buttons."""
    client = chat(app)
    assert client is not None, "there is a token"
    running = asyncio.create_task(client.run())
    await world.gateway.connected()
    try:
        yield
    finally:
        await client.close()
        await running


def main() -> int:
    """Play, and stay until stopped."""
    parser = argparse.ArgumentParser(prog="python -m tests.demo.discord")
    parser.add_argument("--port", type=int, default=18090)
    parser.add_argument("--leave", action="store_true", help="end when the spring is over")
    said = parser.parse_args()
    with suppress(KeyboardInterrupt):
        asyncio.run(play(said.port, stay=not said.leave))
    return 0


if __name__ == "__main__":
    sys.exit(main())
