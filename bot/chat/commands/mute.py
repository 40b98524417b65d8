"""/mute: never to be told of a thing again, for oneself or for a server; and to hear of it again."""

from collections.abc import Callable, Coroutine
from typing import Any

import discord
from discord import app_commands

from bot.chat.asking import Desk, desk_of
from bot.chat.commands.choosing import muted, whose
from bot.chat.commands.follow import CONTEXTS, INSTALLS
from bot.chat.completing import completing
from bot.chat.ids import Press
from bot.chat.locales import say
from bot.chat.markdown import escape
from bot.chat.translator import named
from bot.chat.views.following import muted_page
from bot.chat.views.parts import MOST_CHOICES, card, chooser
from bot.chat.views.pressing import begin, show
from bot.domain.answer import Asker, Option
from bot.domain.following import Mute, Subject
from bot.domain.subscription import Page

Command = app_commands.Command[Any, ..., None]


def mute_commands(desk: Desk) -> app_commands.Group:
    """Return /mute."""
    group = app_commands.Group(
        name=named("mute.name"),
        description=named("mute.description"),
        allowed_installs=INSTALLS,
        allowed_contexts=CONTEXTS,
    )
    for command in (*(_mute(subject, desk) for subject in Subject), _list(), _stop()):
        group.add_command(command)
    return group


def _mute(subject: Subject, desk: Desk) -> Command:
    @app_commands.describe(what=named(f"mute.{subject}.what"), everyone=named("mute.everyone.description"))
    @app_commands.rename(what=named("follow.what.name"), everyone=named("mute.everyone.name"))
    @app_commands.autocomplete(what=completing(desk, subject))
    async def mute(
        asked: discord.Interaction[discord.Client],
        what: app_commands.Range[str, 1, 200],
        *,
        everyone: bool = False,
    ) -> None:
        who = await begin(asked)
        said = await desk_of(asked).answers.mute(subject, what, who, everyone=everyone)
        if said is None:
            await show(asked, card(say("follow.unknown", who.lang, what=escape(what))))
            return
        await show(asked, muted_page(said, who.lang))

    return _command(f"mute.{subject}", mute)


def _list() -> Command:
    async def listed(asked: discord.Interaction[discord.Client]) -> None:
        who = await begin(asked)
        await show(asked, *muted_pages(await desk_of(asked).answers.muted(who), who))

    return _command("mute.list", listed)


def _stop() -> Command:
    @app_commands.describe(what=named("mute.stop.what"))
    @app_commands.rename(what=named("follow.what.name"))
    @app_commands.autocomplete(what=muted)
    async def stop(asked: discord.Interaction[discord.Client], what: app_commands.Range[str, 1, 200]) -> None:
        who = await begin(asked)
        answers = desk_of(asked).answers
        meant = [
            each
            for each in await answers.muted(who)
            if what in {each.label, f"{whose(each.scope)}~{each.subject}~{each.target}"}
        ]
        was = [
            await answers.unmute(each.subject, each.target, who, everyone=whose(each.scope) == "all") for each in meant
        ]
        await show(asked, card(say("press.unmuted" if any(was) else "press.not-muted", who.lang)))

    return _command("mute.stop", stop)


def _command(key: str, callback: Callable[..., Coroutine[Any, Any, None]]) -> Command:
    return app_commands.Command(name=named(f"{key}.name"), description=named(f"{key}.description"), callback=callback)


def muted_pages(mutes: tuple[Mute, ...], who: Asker) -> list[Page]:
    """Return what is muted, each page with a list to hear of one again."""
    if not mutes:
        return [card(say("mute.none", who.lang))]
    pages = []
    for start in range(0, len(mutes), MOST_CHOICES):
        there = mutes[start : start + MOST_CHOICES]
        lines = [
            f"- {say(f'subject.{each.subject}', who.lang)} **{escape(each.label)}** · "
            f"{say(f'mute.for.{whose(each.scope)}', who.lang)}"
            for each in there
        ]
        mine = [each for each in there if who.manages or whose(each.scope) == "me"]
        options = [Option(label=each.label, value=f"{whose(each.scope)}~{each.subject}~{each.target}") for each in mine]
        heading = f"## {say('mute.heading', who.lang, count=len(mutes))}"
        pages.append(
            card("\n".join([heading, *lines]), chooser(say("mute.stop.pick", who.lang), options, Press.MUTE, "undo"))
        )
    return pages
