"""Commands that do the work."""

from collections.abc import Sequence
from pathlib import Path

from bot.app import App, operators_channel, subscriptions
from bot.cli.arguments import Options
from bot.cli.opening import opened
from bot.cli.running import run_until_stopped
from bot.domain.digest import Digest
from bot.domain.source import SourceSpec
from bot.errors import ConfigError, Mistake
from bot.flows import answers
from bot.flows.answers import digest_row, turn_row
from bot.flows.deliver import Sent, resume
from bot.flows.digest import preview as composed
from bot.flows.ingest import ingest as take
from bot.flows.poll import due
from bot.flows.rounds import backlog_round, digest_round, poll_round
from bot.flows.turn import Turn
from bot.terminal.html import page
from bot.terminal.screen import Screen, counted
from bot.terminal.telling import tell

BACKLOG_STEPS = 4
"""How much of the archive one `kaiho poll` embeds, in steps of `rounds.BACKLOG_STEP`: a few seconds' worth."""


async def run(options: Options, screen: Screen) -> int:
    """Poll, digest and deliver until stopped."""
    async with opened(options, screen) as app:
        await run_until_stopped(app, screen)
    return 0


async def poll(options: Options, screen: Screen) -> int:
    """Ask the sources that are due, or those named, and say how each turn went."""
    async with opened(options, screen) as app:
        asked = await chosen(options, app)
        with screen.progress() as progress:
            task = progress.add_task("asking", total=len(asked))

            def report(turn: Turn) -> None:
                progress.advance(task)
                if not screen.json:
                    screen.turn(turn_row(turn))

            turns = await poll_round(asked, app.specs, app.doors, report)
        await backlog_round(app.doors, steps=BACKLOG_STEPS)
        if screen.json:
            screen.document([turn_row(turn) for turn in turns])
        else:
            screen.say(summary(turns))
    return 0


async def chosen(options: Options, app: App) -> list[SourceSpec]:
    """Return the sources a poll was asked for: named ones, all, or those that are due."""
    if options.ids:
        return [app.source(name) for name in dict.fromkeys(options.ids)]
    if options.all:
        return [spec for spec in app.specs.values() if spec.enabled]
    return await due(app.specs.values(), app.doors)


def summary(turns: Sequence[Turn]) -> str:
    """Say how a poll went, in a line."""
    kept = sum(turn.kept for turn in turns)
    troubled = sum(turn.problem is not None for turn in turns)
    return f"{counted(len(turns), 'source')} asked, {counted(kept, 'new item')}, {troubled} in trouble"


async def digest(options: Options, screen: Screen) -> int:
    """Compose and deliver what is due; with `--preview`, show it and deliver nothing."""
    async with opened(options, screen) as app:
        if options.preview or options.html:
            await preview(options, app, screen)
        if options.preview:
            return 0
        everyone = await subscriptions(app)
        await resume(everyone, app.doors)
        sent = await digest_round(everyone, app.specs, app.doors, operator=operators_channel(app))
        if screen.json:
            made = {one.delivery.id for one in sent}
            rows = await answers.deliveries(app.doors)
            screen.document([row for row in rows if row["id"] in made])
        else:
            screen.say(told(sent))
    return 1 if any(one.problem for one in sent) else 0


async def preview(options: Options, app: App, screen: Screen) -> None:
    """Show each subscription's digest as it would be told now."""
    digests: list[Digest] = []
    for subscription in app.roster.subscriptions:
        digest = await composed(subscription, subscription.destinations[0], app.specs, app.doors)
        digests.append(digest)
        if options.preview and not screen.json:
            tell(digest, screen.out)
    if options.html:
        write(options.html, page(digests))
    if options.preview and screen.json:
        screen.document([digest_row(digest) for digest in digests])


def write(path: Path, text: str) -> None:
    """Write a file the operator named; a `ConfigError` when it can not be."""
    try:
        path.write_text(text, encoding="utf-8")
    except OSError as error:
        problem, remedy = f"can not be written: {error.strerror}.", "Name a file in a folder you may write to."
        raise ConfigError((Mistake(file=str(path), line=0, column=0, problem=problem, remedy=remedy),)) from error


def told(sent: Sequence[Sent]) -> str:
    """Say what was delivered, in a line a destination."""
    if not sent:
        return "No digest is due."
    return "\n".join(
        f"{one.delivery.destination}: {stories(len(one.delivery.stories))}, "
        + (f"delivered ({one.receipt.reference})" if one.receipt else f"not delivered: {one.problem}")
        for one in sent
    )


def stories(number: int) -> str:
    """Say how many stories a page tells."""
    return "1 story" if number == 1 else f"{number:,} stories"


async def ingest(options: Options, screen: Screen) -> int:
    """Take items from a file of JSON lines."""
    async with opened(options, screen) as app:
        with screen.progress() as progress:
            task = progress.add_task("placing", total=None)
            new = await take(options.file, app.specs, app.doors, lambda done: progress.advance(task, done))
        await app.doors.store.refresh()
        if screen.json:
            screen.document({"new": new})
        else:
            screen.say(counted(new, "new item"))
    return 0


async def reindex(options: Options, screen: Screen) -> int:
    """Make the search indexes anew."""
    async with opened(options, screen) as app:
        held = await app.doors.store.rebuild()
        if screen.json:
            screen.document({"items": held})
        else:
            screen.say(f"{counted(held, 'item')} can be found")
    return 0
