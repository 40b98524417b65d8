"""Commands that only look."""

from urllib.parse import urlsplit

from bot.cli.arguments import Options
from bot.cli.doctor import examine
from bot.cli.opening import opened
from bot.flows import answers, answers_stories
from bot.flows.rows import Row
from bot.terminal.screen import Screen

SHOWN = 20
"""Rows a person is shown unless they ask for more; `--json` gives everything."""

FOUND = 10
"""Answers to a search a person is shown; a program gets ten times as many."""


def shown(options: Options) -> int | None:
    """Say how many rows are wanted: everything as JSON, a screenful otherwise."""
    return options.limit or (None if options.json else SHOWN)


async def items(options: Options, screen: Screen) -> int:
    """Show what was admitted."""
    async with opened(options, screen) as app:
        screen.rows(await answers.items(app.doors, limit=shown(options)), "published_at", "source", "lang", "title")
    return 0


async def stories(options: Options, screen: Screen) -> int:
    """Show what the items are about."""
    async with opened(options, screen) as app:
        rows = await answers_stories.stories(app.specs, app.doors, limit=shown(options))
        screen.rows(rows if options.json else list(map(headed, rows)), "updated_at", "standing", "items", "headline")
    return 0


def headed(row: Row) -> Row:
    """Return a story's row with its headline beside the rest, as a table shows it."""
    summary = row["summary"]
    return {**row, "headline": summary["headline"]["text"] if isinstance(summary, dict) else row["title"]}


async def deliveries(options: Options, screen: Screen) -> int:
    """Show what was sent where."""
    async with opened(options, screen) as app:
        rows = await answers.deliveries(app.doors, limit=shown(options))
        screen.rows(rows, "created_at", "destination", "stories", "at", "receipt")
    return 0


async def search(options: Options, screen: Screen) -> int:
    """Find items by words and by meaning."""
    async with opened(options, screen) as app:
        rows = await answers.search(
            options.query, app.doors, limit=options.limit or (10 * FOUND if options.json else FOUND)
        )
        screen.rows(rows, "published_at", "source", "lang", "title")
    return 0


async def check(options: Options, screen: Screen) -> int:
    """Fetch one source now and say what would be kept or refused."""
    (asked,) = options.ids
    async with opened(options, screen) as app:
        spec = app.stranger(asked) if urlsplit(asked).scheme in ("http", "https") else app.source(asked)
        screen.checked(await answers.check(spec, app.doors), shown(options))
    return 0


async def doctor(options: Options, screen: Screen) -> int:
    """Say what is set up, what is not, and what to do."""
    findings = await examine(options, screen)
    screen.findings(findings)
    return 0 if all(finding["ok"] for finding in findings) else 1
