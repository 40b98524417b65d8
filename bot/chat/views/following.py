"""Follow and Mute below a story: in private, in a thread, for oneself, for a server; and back again."""

import discord

from bot.chat.asking import desk_of
from bot.chat.ids import Press
from bot.chat.locales import say
from bot.chat.markdown import escape
from bot.chat.replies import Asked
from bot.chat.views.parts import Json, button, card, row
from bot.chat.views.pressing import begin, chosen, go_on, show
from bot.domain.answer import Asker
from bot.domain.following import Follow, Mute, Subject
from bot.domain.subscription import Destination, Page
from bot.errors import NotAllowed
from bot.rules.legibility import clip, legible

LONGEST_NAME = 100
"""Characters of a thread's name. https://docs.discord.com/developers/resources/channel#start-thread-from-message"""

_HAS_A_THREAD = 160004
"""A message has one thread at most, whose id is its own. https://docs.discord.com/developers/topics/opcodes-and-status-codes#json"""


async def follow(asked: Asked, parts: tuple[str, ...]) -> None:
    """Ask where to tell of it; or, once that was said, follow it there."""
    subject, target, *step = parts
    if step:
        await _follow_there(asked, Subject(subject), target, step)
        return
    who = await begin(asked)
    there = await desk_of(asked).answers.following(who)
    mine = [each for each in there if (each.subject, each.target) == (subject, target)]
    if mine:
        text = say("press.follow.already", who.lang, what=escape(mine[0].label), where=places(mine, who.lang))
        stop = button(say("press.stop", who.lang), Press.UNFOLLOW, subject, target, danger=True)
        await show(asked, card(text, row(stop)))
        return
    private = button(say("press.follow.private", who.lang), Press.FOLLOW, subject, target, "dm", main=True)
    await show(asked, card(say("press.follow.where", who.lang), row(private, *_in_public(asked, who, subject, target))))


def _in_public(asked: Asked, who: Asker, subject: str, target: str) -> list[Json | None]:
    """Return the choices of those who manage the server: a thread of this message, or the channel itself."""
    if not who.manages or asked.message is None or asked.channel is None:
        return []
    here = button(say("press.follow.channel", who.lang), Press.FOLLOW, subject, target, "here")
    if not isinstance(asked.channel, discord.TextChannel) or asked.message.flags.ephemeral:
        return [here]
    message = str(asked.message.id)
    return [button(say("press.follow.thread", who.lang), Press.FOLLOW, subject, target, "thread", message), here]


async def _follow_there(asked: Asked, subject: Subject, target: str, step: list[str]) -> None:
    who = await go_on(asked)
    to = None
    if step[0] == "here":
        to = Destination(kind="discord", address=str(asked.channel_id))
    elif step[0] == "thread" and who.manages:
        to = Destination(kind="discord", address=await _thread(asked, who, int(step[1]), target))
    followed = await desk_of(asked).answers.follow(subject, target, who, to=to)
    await show(asked, followed_page(followed, who.lang))


async def _thread(asked: Asked, who: Asker, message: int, target: str) -> str:
    """Make a thread of the message, named as the story is; or return the one it has."""
    if not isinstance(asked.channel, discord.TextChannel):
        raise NotAllowed("no-thread", "There can be no thread here.")
    shelf = await desk_of(asked).answers.story(target, who)
    headline = shelf.lines[0].summary.headline.text if shelf.lines else target
    try:
        name = clip(legible(headline), LONGEST_NAME) or target
        thread = await asked.channel.get_partial_message(message).create_thread(name=name)
    except discord.Forbidden as error:
        raise NotAllowed("may-not-thread", "I may not make threads here.") from error
    except discord.HTTPException as error:
        if error.code != _HAS_A_THREAD:
            raise
        return str(message)
    return str(thread.id)


def followed_page(followed: Follow | None, lang: str) -> Page:
    """Say what is followed from now on, with a way back."""
    if followed is None:
        return card(say("press.nothing", lang))
    text = say("press.follow.done", lang, what=escape(followed.label), where=places([followed], lang))
    return card(text, row(button(say("press.stop", lang), Press.UNFOLLOW, followed.subject, followed.target)))


def places(follows: list[Follow], lang: str) -> str:
    """Say where somebody is told."""
    private = say("press.in-private", lang)
    said = [private if each.destination.kind == "discord-dm" else f"<#{each.destination.address}>" for each in follows]
    return ", ".join(dict.fromkeys(said))


async def unfollow(asked: Asked, parts: tuple[str, ...]) -> None:
    """Follow a thing no more: the button's, or the one chosen of a list."""
    who = await go_on(asked)
    subject, target = parts or chosen(asked)[0].split("~", maxsplit=1)
    was = await desk_of(asked).answers.unfollow(Subject(subject), target, who)
    await show(asked, card(say("press.unfollowed" if was else "press.not-followed", who.lang)))


async def mute(asked: Asked, parts: tuple[str, ...]) -> None:
    """Ask for whom, and whether all its maker's; or, once that was said, mute it, or undo that."""
    if parts == ("undo",):
        whom, subject, target = chosen(asked)[0].split("~", maxsplit=2)
        await _unmute(asked, Subject(subject), target, everyone=whom == "all")
        return
    subject, target, *step = parts
    if step in (["unme"], ["unall"]):
        await _unmute(asked, Subject(subject), target, everyone=step == ["unall"])
    elif step:
        await _mute(asked, Subject(subject), target, everyone=step == ["all"])
    else:
        await _ask_what(asked, subject, target)


async def _ask_what(asked: Asked, subject: str, target: str) -> None:
    who = await begin(asked)
    maker = await _maker(asked, who, target) if subject == Subject.STORY else None
    rows = []
    for whom in ("me", *(["all"] if who.manages else [])):
        this = button(say(f"press.mute.this.{whom}", who.lang), Press.MUTE, subject, target, whom)
        theirs = maker and button(
            say(f"press.mute.maker.{whom}", who.lang, maker=legible(maker)), Press.MUTE, Subject.MAKER, maker, whom
        )
        rows.append(row(this, theirs or None))
    await show(asked, card(say("press.mute.what", who.lang), *rows))


async def _maker(asked: Asked, who: Asker, story: str) -> str | None:
    """Return whose models a story is about, where the ledger knows one."""
    shelf = await desk_of(asked).answers.story(story, who)
    for line in shelf.lines[:1]:
        models = [*(each.model for each in line.happenings), *(each.model for each in line.verdicts if each.model)]
        return models[0].partition("/")[0] if models else None
    return None


async def _mute(asked: Asked, subject: Subject, target: str, *, everyone: bool) -> None:
    who = await go_on(asked)
    muted = await desk_of(asked).answers.mute(subject, target, who, everyone=everyone)
    if muted is None:
        await show(asked, card(say("press.nothing", who.lang)))
        return
    await show(asked, muted_page(muted, who.lang))


def muted_page(muted: Mute, lang: str) -> Page:
    """Say what is muted from now on, with a way back."""
    whom = "all" if muted.scope.startswith("guild:") else "me"
    said = say(f"press.muted.{whom}", lang, what=escape(muted.label))
    undo = button(say("press.undo", lang), Press.MUTE, muted.subject, muted.target, f"un{whom}")
    return card(said, row(undo))


async def _unmute(asked: Asked, subject: Subject, target: str, *, everyone: bool) -> None:
    who = await go_on(asked)
    was = await desk_of(asked).answers.unmute(subject, target, who, everyone=everyone)
    await show(asked, card(say("press.unmuted" if was else "press.not-muted", who.lang)))
