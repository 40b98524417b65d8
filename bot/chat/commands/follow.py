"""/follow and /watch: to be told when something happens to a story, a model, a maker or a license."""

from collections.abc import Callable, Coroutine
from typing import Any, Literal

import discord
from discord import app_commands

from bot.chat.asking import Desk, desk_of
from bot.chat.commands.choosing import followed
from bot.chat.completing import completing
from bot.chat.ids import Press
from bot.chat.locales import say
from bot.chat.markdown import escape
from bot.chat.permissions import in_words, missing_here
from bot.chat.replies import Asked, language_of
from bot.chat.translator import named
from bot.chat.views.following import followed_page, places
from bot.chat.views.parts import MOST_CHOICES, card, chooser
from bot.chat.views.pressing import begin, show
from bot.domain.answer import Asker, Option
from bot.domain.following import Follow, Subject
from bot.domain.subscription import Destination, Page
from bot.errors import NotAllowed

Command = app_commands.Command[Any, ..., None]

INSTALLS = app_commands.AppInstallationType(guild=True, user=True)
CONTEXTS = app_commands.AppCommandContext(guild=True, dm_channel=True, private_channel=True)
"""What is a person's own works wherever they are."""


def follow_commands(desk: Desk) -> app_commands.Group:
    """Return /follow."""
    return _group("follow", _follow(Subject.STORY, desk), _follow(Subject.MODEL, desk), _list(), _stop())


def watch_commands(desk: Desk) -> app_commands.Group:
    """Return /watch."""
    kinds = (Subject.MAKER, Subject.MODEL, Subject.LICENSE)
    return _group("watch", *(_watch(subject, desk) for subject in kinds), _list(), _stop())


def _group(name: str, *commands: Command) -> app_commands.Group:
    group = app_commands.Group(
        name=named(f"{name}.name"),
        description=named(f"{name}.description"),
        allowed_installs=INSTALLS,
        allowed_contexts=CONTEXTS,
    )
    for command in commands:
        group.add_command(command)
    return group


def _follow(subject: Subject, desk: Desk) -> Command:
    @app_commands.describe(what=named(f"follow.{subject}.what"))
    @app_commands.rename(what=named("follow.what.name"))
    @app_commands.autocomplete(what=completing(desk, subject))
    async def follow(asked: discord.Interaction[discord.Client], what: app_commands.Range[str, 1, 200]) -> None:
        await _begin(asked, subject, what, to=None)

    return _command(f"follow.{subject}", follow)


def _watch(subject: Subject, desk: Desk) -> Command:
    @app_commands.describe(what=named(f"follow.{subject}.what"), who=named("watch.who.description"))
    @app_commands.rename(what=named("follow.what.name"), who=named("watch.who.name"))
    @app_commands.autocomplete(what=completing(desk, subject))
    @app_commands.choices(
        who=[
            app_commands.Choice(name=named("watch.who.me"), value="me"),
            app_commands.Choice(name=named("watch.who.channel"), value="channel"),
        ]
    )
    async def watch(
        asked: discord.Interaction[discord.Client],
        what: app_commands.Range[str, 1, 200],
        who: Literal["me", "channel"] = "me",
    ) -> None:
        await _begin(asked, subject, what, to=_here(asked) if who == "channel" else None)

    return _command(f"follow.{subject}", watch)


def _list() -> Command:
    async def listed(asked: discord.Interaction[discord.Client]) -> None:
        who = await begin(asked)
        await show(asked, *following_pages(await desk_of(asked).answers.following(who), who))

    return _command("follow.list", listed)


def _stop() -> Command:
    @app_commands.describe(what=named("follow.stop.what"))
    @app_commands.rename(what=named("follow.what.name"))
    @app_commands.autocomplete(what=followed)
    async def stop(asked: discord.Interaction[discord.Client], what: app_commands.Range[str, 1, 200]) -> None:
        who = await begin(asked)
        answers = desk_of(asked).answers
        subject, _, target = what.partition("~")
        if subject in set(Subject) and target:
            meant = [(Subject(subject), target)]
        else:  # typed, and not chosen
            mine = await answers.following(who)
            meant = [(each.subject, each.target) for each in mine if each.label.casefold() == what.strip().casefold()]
        was = [await answers.unfollow(*each, who) for each in meant]
        await show(asked, card(say("press.unfollowed" if any(was) else "press.not-followed", who.lang)))

    return _command("follow.stop", stop)


def _command(key: str, callback: Callable[..., Coroutine[Any, Any, None]]) -> Command:
    return app_commands.Command(name=named(f"{key}.name"), description=named(f"{key}.description"), callback=callback)


async def _begin(asked: Asked, subject: Subject, what: str, *, to: Destination | None) -> None:
    who = await begin(asked)
    answers = desk_of(asked).answers
    followed = await answers.follow(subject, what, who, to=to)
    if followed is None:
        near = await answers.near(what) if subject is Subject.MODEL else ()
        text = say("follow.unknown", who.lang, what=escape(what))
        meant = say("follow.meant", who.lang, names=", ".join(map(escape, near))) if near else ""
        await show(asked, card("\n".join(filter(None, (text, meant)))))
        return
    await show(asked, followed_page(followed, who.lang))


def _here(asked: Asked) -> Destination:
    """Return the channel something was asked in, where the bot may post."""
    if asked.guild is None:  # installed for a person alone, the bot is not there
        raise NotAllowed("server-only", "This works in a server.")
    lacking = missing_here(asked.app_permissions, thread=isinstance(asked.channel, discord.Thread))
    if lacking:
        raise NotAllowed("missing", "I lack permissions here: {names}.", names=in_words(lacking, language_of(asked)))
    return Destination(kind="discord", address=str(asked.channel_id))


def following_pages(follows: tuple[Follow, ...], who: Asker) -> list[Page]:
    """Return what somebody follows, each page with a list to stop one."""
    if not follows:
        return [card(say("follow.none", who.lang))]
    pages = []
    for start in range(0, len(follows), MOST_CHOICES):
        there = follows[start : start + MOST_CHOICES]
        lines = [
            f"- {say(f'subject.{each.subject}', who.lang)} **{escape(each.label)}** · {places([each], who.lang)}"
            for each in there
        ]
        options = [Option(label=each.label, value=f"{each.subject}~{each.target}") for each in there]
        heading = f"## {say('follow.heading', who.lang, count=len(follows))}"
        pick = chooser(say("follow.stop.pick", who.lang), options, Press.UNFOLLOW)
        pages.append(card("\n".join([heading, *lines]), pick))
    return pages
