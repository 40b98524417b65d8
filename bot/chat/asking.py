"""Who asks on Discord, and the desk their questions are answered from."""

from collections import OrderedDict
from dataclasses import dataclass, field
from hashlib import blake2b
from typing import Protocol, runtime_checkable

import discord

from bot.chat.answers import Answers
from bot.chat.replies import Asked, language_of
from bot.domain.answer import Asker

KEPT = 1_000
"""Questions too long for a button that are remembered for its sake; the oldest are forgotten, and a restart forgets all."""


@dataclass(slots=True)
class Memory:
    """Long texts by a short key: bounded, and gone with a restart."""

    _kept: OrderedDict[str, str] = field(default_factory=OrderedDict)

    def keep(self, text: str) -> str:
        """Remember a text; return its key."""
        key = blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()
        self._kept[key] = text
        self._kept.move_to_end(key)
        while len(self._kept) > KEPT:
            self._kept.popitem(last=False)
        return key

    def recall(self, key: str) -> str | None:
        """Return the text of a key; None where it has been forgotten."""
        return self._kept.get(key)


@dataclass(slots=True, kw_only=True)
class Desk:
    """What every command and button answers from."""

    answers: Answers
    operators: frozenset[str] = frozenset()  # Discord ids of Kaiho's operators; whose application it is comes at login
    memory: Memory = field(default_factory=Memory)


@runtime_checkable
class Served(Protocol):
    """A client that has a desk: how a button finds it after a restart."""

    desk: Desk


def desk_of(asked: Asked) -> Desk:
    """Return the desk of the client that heard this."""
    client: object = asked.client
    if not isinstance(client, Served):
        raise TypeError("This client answers no questions.")
    return client.desk


def asker_of(asked: Asked, operators: frozenset[str], *, share: bool = False) -> Asker:
    """Return who asks, in the language they are answered in: the person's, or the server's when everyone there will read it."""
    person = str(asked.user.id)
    return Asker(
        person=person,
        name=asked.user.display_name,
        lang=language_of(asked, share=share),
        guild=str(asked.guild_id) if asked.guild_id is not None else None,
        channel=str(asked.channel_id) if asked.channel_id is not None else None,
        manages=asked.guild_id is not None and asked.permissions.manage_guild,
        operates=person in operators,
    )


def shown_to_all(asked: Asked) -> bool:
    """Say whether the message a button hangs on is read by everyone there."""
    message: discord.Message | None = asked.message
    return message is not None and not message.flags.ephemeral
