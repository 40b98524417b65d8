"""What a button is called: a word and the ids it is about, so that it works after a restart.

Discord gives a hundred characters and wants every id of a message once.
https://docs.discord.com/developers/components/reference#anatomy-of-a-component-custom-id
"""

from enum import StrEnum
from typing import Final

LONGEST: Final = 100
"""Characters of a custom id."""

_MARK: Final = "~"
"""Between the parts; no story's, verdict's or event's id has one, and of a model's name it is kept out."""


class Press(StrEnum):
    """What a button does."""

    WHY = "why"  # a story
    SOURCES = "sources"  # a story
    FOLLOW = "follow"  # a subject, a target
    UNFOLLOW = "unfollow"  # a subject, a target
    MUTE = "mute"  # a subject, a target
    WRONG = "wrong"  # a story
    SPLIT = "split"  # a story
    MERGE = "merge"  # a story
    MODEL = "model"  # a model
    PAGE = "page"  # what is paged, a number, its key
    SUBSCRIPTION = "subscription"  # edit or remove, an id
    PRIVACY = "privacy"  # delete or keep


def custom_id(press: Press, *parts: str) -> str | None:
    """Return what a button is called; None where its parts do not fit, and there is no button then."""
    said = _MARK.join((press, *parts))
    return said if len(said) <= LONGEST and not any(_MARK in part for part in parts) else None


def read(written: str) -> tuple[Press, tuple[str, ...]] | None:
    """Return what a button does and is about; None where it is not one of ours."""
    word, *parts = written.split(_MARK)
    return (Press(word), tuple(parts)) if word in set(Press) else None
