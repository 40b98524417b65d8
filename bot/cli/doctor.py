"""What is set up, what is not, and what to do about it."""

import sys
from collections.abc import AsyncIterator

from bot.app import App
from bot.cli.arguments import Options
from bot.cli.opening import opened
from bot.errors import BotError
from bot.terminal.screen import Row, Screen


async def examine(options: Options, screen: Screen) -> list[Row]:
    """Look at every part; a part that is broken is a finding, and the rest is looked at all the same where it can be."""
    findings = [finding("Python", found=sys.version.split()[0])]
    try:
        async with opened(options, screen) as app:
            findings += [found async for found in parts(app)]
    except BotError as error:
        findings.append(finding("Set-up", ok=False, found=str(error), remedy="Mend this, then ask again."))
    return findings


async def parts(app: App) -> AsyncIterator[Row]:
    """Look at each part of an app that could be set up."""
    settings = app.settings
    enabled = sum(spec.enabled for spec in app.roster.sources)
    yield finding("Sources", found=f"{enabled} enabled of {len(app.roster.sources)} in {settings.sources}")
    yield finding("Subscriptions", found=", ".join(subscription.id for subscription in app.roster.subscriptions))
    async with app.doors.store.begin() as tx:
        items = await tx.items.count()
        states = await tx.polls.get([spec.id for spec in app.roster.sources if spec.enabled])
    where = "PostgreSQL" if settings.database else f"SQLite in {settings.data}"
    yield finding("Store", found=f"{items} items, {where}")
    down = sorted(source for source, state in states.items() if state.failures)
    yield finding(
        "Polling",
        ok=not down,
        found=f"{len(states)} sources asked so far, {len(down)} in trouble",
        remedy=f"`kaiho check {down[0]}` says why." if down else None,
    )
    yield await embedding(app)
    yield finding(
        "Contact",
        ok=settings.contact is not None,
        found=settings.contact or "not set",
        remedy=None if settings.contact else "Set KAIHO_CONTACT, so that publishers know whom to write to.",
    )
    token = settings.discord_token is not None
    yield finding(
        "Discord",
        found="token set" if token else "no token; digests go to the terminal and an HTML file",
        remedy=None if token else "Set KAIHO_DISCORD_TOKEN and KAIHO_DISCORD_CHANNEL to post there.",
    )


async def embedding(app: App) -> Row:
    """Try the embedder on one sentence."""
    try:
        await app.doors.embedder.embed(["Is anybody there?"])
    except BotError as error:
        return finding("Embedder", ok=False, found=str(error), remedy="`make setup` installs the model it needs.")
    return finding("Embedder", found=app.doors.embedder.name)


def finding(what: str, *, found: str, ok: bool = True, remedy: str | None = None) -> Row:
    """Make one finding."""
    return {"what": what, "ok": ok, "found": found, "remedy": remedy}
