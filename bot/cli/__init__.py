"""Words in, words out: the `kaiho` command."""

import asyncio
import sys
from collections.abc import Sequence

from bot.cli.arguments import parse
from bot.cli.commands import COMMANDS
from bot.errors import BotError, ConfigError
from bot.terminal.screen import Screen


def main(words: Sequence[str] | None = None) -> int:
    """Run one command.

    Returns 0 when it did what was asked, 1 when it could not, 2 when the words or a file the operator wrote were wrong,
    130 when it was interrupted.
    """
    options = parse(sys.argv[1:] if words is None else words, COMMANDS)
    screen = Screen(json=options.json)
    try:
        return asyncio.run(COMMANDS[options.command].run(options, screen))
    except ConfigError as error:
        screen.mistakes(error.mistakes)
        return 2
    except BotError as error:
        screen.complain(str(error))
        return 1
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:  # `kaiho items | head`
        screen.abandon()
        return 0
