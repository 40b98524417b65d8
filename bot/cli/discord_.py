"""Commands about Discord."""

from dataclasses import asdict

from rich.text import Text

from bot.cli.arguments import Options
from bot.errors import ConfigError, Mistake
from bot.settings import read_settings
from bot.terminal.screen import Screen


async def discord(options: Options, screen: Screen) -> int:
    """Say by which links a server, or a person, takes the bot in."""
    settings = read_settings(data=options.data, sources=options.sources)
    if settings.discord_token is None:
        problem, remedy = (
            "KAIHO_DISCORD_TOKEN: is not set.",
            "Create an application at https://discord.com/developers, and set it to its bot's token.",
        )
        raise ConfigError((Mistake(file="environment", line=0, column=0, problem=problem, remedy=remedy),))
    from bot.chat.invite import ask_invitation  # noqa: PLC0415 - discord.py takes a third of a second to load

    found = await ask_invitation(settings.discord_token, api=settings.discord_api)
    if screen.json:
        screen.document(asdict(found))
        return 0
    screen.out.print("For a server you manage, with digests, alerts and commands:")
    screen.out.print(Text(found.server), soft_wrap=True)
    screen.out.print("For yourself, commands alone, in private chats and everywhere:")
    screen.out.print(Text(found.person), soft_wrap=True)
    return 0
