"""What somebody follows, and what somebody never wants to hear of again: kept, listed and let go."""

import base64
import hashlib
from dataclasses import replace

from bot.domain.answer import Asker
from bot.domain.following import Follow, FollowId, Mute, Subject
from bot.domain.subscription import Destination
from bot.errors import NotAllowed
from bot.flows.targets import Target
from bot.ports import Doors

MOST_FOLLOWS = 100
"""Of a person: who follows more than this wants a digest."""

MOST_MUTES = 200
"""Of a person, and of a server: every digest is held against each of them."""


def in_private(asker: Asker) -> Destination:
    """Return where a person is told in private."""
    return Destination(kind="discord-dm", address=asker.person)


def manage(asker: Asker) -> str:
    """Return the server an asker manages; who manages none is not allowed."""
    if asker.guild is None:
        raise NotAllowed("server-only", "This works in a server.")
    if not asker.manages:
        raise NotAllowed("manage-server", "Only who may manage this server can do that.")
    return asker.guild


async def follow(target: Target, asker: Asker, to: Destination, doors: Doors) -> Follow:
    """Follow a thing from now on; what somebody follows there already goes on as it was."""
    if to != in_private(asker):
        manage(asker)
    name = _id(target, to, asker)
    async with doors.store.begin() as tx:
        there = await tx.follows.all(person=asker.person)
        known = next((each for each in there if each.id == name), None)
        if known is None and len(there) >= MOST_FOLLOWS:
            raise NotAllowed("many-follows", "You follow {most} things, and there can be no more.", most=MOST_FOLLOWS)
        now = doors.clock.now()
        begun = Follow(
            id=name,
            subject=target.subject,
            target=target.id,
            label=target.label,
            destination=to,
            person=asker.person,
            guild=asker.guild,
            language=asker.lang,
            at=known.at if known else now,
            told_until=known.told_until if known else now,
        )
        await tx.follows.put([begun])
    return begun


async def unfollow(subject: Subject, target: str, asker: Asker, doors: Doors) -> bool:
    """Follow a thing no more, wherever one is told of it that the asker sees; say whether it was followed."""
    there = await following(asker, doors)
    async with doors.store.begin() as tx:
        gone = [each.id for each in there if (each.subject, each.target) == (subject, target)]
        return bool(await tx.follows.remove(gone)) if gone else False


async def following(asker: Asker, doors: Doors) -> tuple[Follow, ...]:
    """Return what a person follows in private or in this server; who manages it sees all that its channels follow."""
    async with doors.store.begin() as tx:
        mine = await tx.follows.all(person=asker.person)
        all_here = await tx.follows.all(guild=asker.guild) if asker.guild and asker.manages else []
    here = [each for each in mine if each.destination == in_private(asker) or each.guild == asker.guild]
    public = [each for each in all_here if each.destination.kind == "discord" and each.person != asker.person]
    return tuple(sorted([*here, *public], key=lambda each: each.at))


async def mute(target: Target, asker: Asker, doors: Doors, *, everyone: bool) -> Mute:
    """Never tell of a thing again."""
    scope = scope_of(asker, everyone=everyone)
    said = Mute(
        scope=scope,
        subject=target.subject,
        target=target.id,
        label=target.label,
        person=asker.person,
        at=doors.clock.now(),
    )
    async with doors.store.begin() as tx:
        there = await tx.mutes.of([scope])
        known = next((each for each in there if (each.subject, each.target) == (said.subject, said.target)), None)
        if known is None and len(there) >= MOST_MUTES:
            raise NotAllowed("many-mutes", "{most} things are muted, and there can be no more.", most=MOST_MUTES)
        said = replace(said, at=known.at) if known else said
        await tx.mutes.put([said])
    return said


async def unmute(subject: Subject, target: str, asker: Asker, doors: Doors, *, everyone: bool) -> bool:
    """Tell of a thing again; say whether it was muted."""
    scope = scope_of(asker, everyone=everyone)
    async with doors.store.begin() as tx:
        return await tx.mutes.remove(scope, subject, target)


async def muted(asker: Asker, doors: Doors) -> tuple[Mute, ...]:
    """Return what a person and their server are never told of."""
    async with doors.store.begin() as tx:
        return tuple(await tx.mutes.of(asker.scopes))


def scope_of(asker: Asker, *, everyone: bool) -> str:
    """Return whose mute it is; for everyone it takes somebody who manages the server."""
    return f"guild:{manage(asker)}" if everyone else f"person:{asker.person}"


def _id(target: Target, to: Destination, asker: Asker) -> FollowId:
    """Make the id of a follow out of what is followed, where, and for whom: to follow twice is to follow once."""
    said = "\0".join((target.subject, target.id, str(to), asker.person))
    digest = hashlib.sha256(said.encode("utf-8", "surrogatepass")).digest()[:15]
    return FollowId(base64.b32encode(digest).decode().lower())
