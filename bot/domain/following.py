"""What somebody follows, and what somebody never wants to hear of again."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import NewType

from bot.domain.subscription import Destination

FollowId = NewType("FollowId", str)


class Subject(StrEnum):
    """What can be followed, watched or muted."""

    STORY = "story"
    MODEL = "model"
    MAKER = "maker"
    LICENSE = "license"
    SOURCE = "source"


@dataclass(frozen=True, slots=True, kw_only=True)
class Follow:
    """A person, or a server's channel, that is told when something happens to one thing."""

    id: FollowId  # made of all that follows but the moments: following twice is following once
    subject: Subject
    target: str  # a story's id, a model's id, a maker's id, a license's key
    label: str  # what it was called when it was followed
    destination: Destination  # `discord-dm` with the person, or `discord` with a channel or thread
    person: str  # who asked for it
    guild: str | None
    language: str
    at: datetime
    told_until: datetime  # what happened up to then has been told


@dataclass(frozen=True, slots=True, kw_only=True)
class Mute:
    """What a person, or a whole server, is never told of."""

    scope: str  # "person:123" or "guild:456"
    subject: Subject
    target: str
    label: str
    person: str  # who said so
    at: datetime
