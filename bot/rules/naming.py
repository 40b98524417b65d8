"""Models that are named before anybody has seen them: what somebody follows to be told when there is one."""

from functools import lru_cache
from typing import Final

from bot.domain.mention import Named
from bot.rules.happenings import is_about
from bot.rules.mentions import mentions_of, traits
from bot.rules.resolving import key_of

NAMED: Final = "name:"
"""Begins what stands for a model by its name alone; no model's id has a colon."""


def by_name(words: str) -> tuple[str, str] | None:
    """Return what stands for the one certain model that words name, and what it is called; None where they name none."""
    found = {each.name: each for each in mentions_of(words, "", "en") if each.kind is Named.MODEL and each.certain}
    if len(found) != 1:
        return None
    ((name, mention),) = found.items()
    return f"{NAMED}{name}", mention.label.rpartition("/")[2]


def name_in(target: str) -> str | None:
    """Return the name that stands for a model; None where its id does."""
    return target.removeprefix(NAMED) if target.startswith(NAMED) else None


def goes_by(target: str, called: str) -> bool:
    """Say whether what is called so goes by the name that stands for a model, or is a size or a stage of it."""
    name = name_in(target)
    return name is not None and is_about(name, _models_in(called))


@lru_cache(maxsize=16_384)
def _models_in(called: str) -> frozenset[str]:
    """Read a name once: who waits for a model is held against the events of two weeks, every half minute."""
    return traits(called, "", "en").models | {key_of(called)}
