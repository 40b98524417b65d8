"""Commands about verdicts, and what people say of them."""

from bot.cli.arguments import Options
from bot.cli.asking import shown
from bot.cli.opening import opened
from bot.errors import ConfigError, Mistake
from bot.flows import dispute as flow
from bot.terminal.screen import Screen, counted


async def verdicts(options: Options, screen: Screen) -> int:
    """Show what the ledger says of what was said."""
    async with opened(options, screen) as app:
        rows = await flow.verdicts(app.doors, limit=shown(options))
        screen.rows(rows, "at", "id", "said", "model", "explanation")
    return 0


async def disputes(options: Options, screen: Screen) -> int:
    """Show what is disputed, what waits for an answer first."""
    async with opened(options, screen) as app:
        rows = await flow.disputes(app.doors, limit=shown(options))
        screen.rows(rows, "at", "id", "verdict", "answer", "note")
    return 0


async def dispute(options: Options, screen: Screen) -> int:
    """Dispute a verdict, or answer what was disputed."""
    (meant, *note), answer = options.ids, options.query
    if bool(note) == bool(answer):
        problem = "says both a note and an answer." if note else "says nothing of it."
        raise _mistake(meant, problem, "Write what is wrong with it, or --answer TEXT.")
    async with opened(options, screen) as app:
        if answer:
            found = await flow.answer_disputes(meant, answer, app.doors)
        else:
            found = await flow.raise_dispute(meant, " ".join(note), app.doors)
        if not found:
            what = (
                "no dispute, and no verdict, item or story with one" if answer else "no verdict, item or story with one"
            )
            raise _mistake(meant, f"is {what}.", "Name one that kaiho verdicts or kaiho disputes lists.")
        if screen.json:
            screen.document([flow.dispute_row(each) for each in found])
        else:
            screen.say(f"{counted(len(found), 'dispute')} {'answered' if answer else 'kept'}")
    return 0


def _mistake(what: str, problem: str, remedy: str) -> ConfigError:
    return ConfigError((Mistake(file=what, line=0, column=0, problem=problem, remedy=remedy),))
