"""Commands by which the operator says what is one happening, and what is not."""

from bot.cli.arguments import Options
from bot.cli.opening import opened
from bot.flows import ruling as flow
from bot.flows.ruling import Ruled, ruled_row
from bot.terminal.screen import Screen, counted


async def merge(options: Options, screen: Screen) -> int:
    """Rule that two items, or stories, are one happening."""
    one, other = options.ids
    async with opened(options, screen) as app:
        ruled = await flow.merge(one, other, app.specs, app.doors)
    told(
        ruled, screen, f"{ruled.ruling.first} and {ruled.ruling.second} are one happening, in story {ruled.stories[0]}"
    )
    return 0


async def split(options: Options, screen: Screen) -> int:
    """Rule that two items, or stories, are two happenings."""
    one, other = options.ids
    async with opened(options, screen) as app:
        ruled = await flow.split(one, other, app.specs, app.doors)
    apart = (
        f"{ruled.ruling.first} and {ruled.ruling.second} are two happenings, in stories {' and '.join(ruled.stories)}"
    )
    told(ruled, screen, apart)
    return 0


def told(ruled: Ruled, screen: Screen, sentence: str) -> None:
    """Say what was ruled, and what it moved."""
    if screen.json:
        screen.document(ruled_row(ruled))
        return
    moved = f"{counted(len(ruled.moved), 'item')} moved" if ruled.moved else "nothing had to move"
    screen.say(f"{sentence}; {moved}.")
