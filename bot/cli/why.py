"""`kaiho why`: from an answer to what a person reads."""

from bot.cli.arguments import Options
from bot.cli.asking import shown
from bot.cli.opening import opened
from bot.cli.why_telling import telling
from bot.errors import ConfigError, Mistake
from bot.flows import answers_why
from bot.terminal.screen import Screen
from bot.terminal.telling import show


async def why(options: Options, screen: Screen) -> int:
    """Say why an item lies where it does, or why a story stands as it does."""
    (asked,) = options.ids
    async with opened(options, screen) as app:
        answer = await answers_why.why(asked, app.specs, app.doors)
    if answer is None:
        remedy = "Name one by its id, as kaiho items --json and kaiho stories --json list them."
        problem = "is no item or story."
        raise ConfigError((Mistake(file=asked, line=0, column=0, problem=problem, remedy=remedy),))
    if screen.json:
        screen.document(answer)
    else:
        show(telling(answer, most=shown(options)), screen.out)
    return 0
