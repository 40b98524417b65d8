"""Read what follows a name: version, sizes, variants and stage, however they are joined."""

import re
from dataclasses import dataclass

from bot.rules.names import MAKERS
from bot.rules.names_words import AFTER_A_SPACE, BUILDS, NOT_VARIANTS, UNTOLD, VARIANTS

PIECE = re.compile(r"[a-z]+|\d+(?:\.\d+){0,3}")
"""A run of letters, or a number with its dots."""

GAPS = frozenset({"", " ", "-", "_", " - ", ":", ".", " [", "["})
"""What may stand between a name and what follows it."""

SIZE = re.compile(r"(?:\d{1,3}x)?\d{1,4}(?:\.\d{1,2})?[bmt]|a\d{1,3}(?:\.\d{1,2})?b|e\d{1,2}b")
"""`27b`, `8x22b`, `1.8b`, `440m`, `1t`, `a3b`, `e2b`."""

MOST = 7
"""Parts of a name that are read: the longest real ones have six."""

_NAMED = frozenset(said for names in MAKERS.values() for said in names)
"""Makers: after a hyphen too they are names of their own."""

_LOOSE_SIZE = re.compile(r"(?:\d{1,3}x)?\d{1,4}(?:\.\d{1,2})?b|a\d{1,3}(?:\.\d{1,2})?b|e\d{1,2}b|1t")
_LOOSE_VERSION = re.compile(r"[kvmrs]?\d{1,2}(?:\.\d{1,2}){0,2}[on]?")
_LETTERED = re.compile(r"[a-gi-pr-z]\d{1,2}(?:\.\d)?")
"""`U1`, `X2`: a version with any letter before it but those of quarters and halves, where it is a capital."""


@dataclass(frozen=True, slots=True)
class Tail:
    """What follows a name, part by part, and how far it goes."""

    parts: tuple[str, ...] = ()
    taken: int = 0  # pieces
    end: int = 0  # in characters; 0: nothing follows

    @property
    def sized(self) -> bool:
        """Say whether a size is among them: `llama-3.1-8b` is a model however it is written."""
        return any(SIZE.fullmatch(part) for part in self.parts)


NOTHING = Tail()


def read_tail(
    pieces: list[re.Match[str]], at: int, body: str, plain: str, *, hub: bool = False, after: int | None = None
) -> Tail:
    """Read version, size and variant from this piece on; on a hub, all that is joined belongs to the name.

    `after`: where the name before them ends, if it is none of the pieces.
    """
    parts: list[str] = []
    here = at
    versioned = False
    while here < len(pieces) and len(parts) < MOST:
        start = pieces[here].start()
        end_before = after if here == at and after is not None else pieces[here - 1].end() if here else start
        gap = plain[end_before:start]
        if gap not in GAPS or (gap == "." and (parts or not pieces[here][0][0].isdigit())):
            break
        end = here
        while end + 1 < len(pieces) and pieces[end].end() == pieces[end + 1].start() and pieces[end][0] not in VARIANTS:
            end += 1
        # Letters and digits without a gap are one part: `27b`, `k2.6`, `a3b`, `4o`.
        part = plain[start : pieces[end].end()]
        loose = " " in gap
        capital = body[start : pieces[end].end()] != part
        if not _belongs(part, loose=loose, capital=capital, versioned=versioned, first=not parts, hub=hub):
            break
        if plain[pieces[end].end() : pieces[end].end() + 1] in {"%", "％", "$"}:
            break
        versioned = versioned or bool(_LOOSE_VERSION.fullmatch(part))
        parts.append(part)
        here = end + 1
    return Tail(tuple(parts), here - at, pieces[here - 1].end() if parts else 0)


def _belongs(part: str, *, loose: bool, capital: bool, versioned: bool, first: bool, hub: bool) -> bool:
    """Say whether a run of letters and digits belongs to the name before it."""
    if part in VARIANTS or part in UNTOLD or part in BUILDS:
        return not loose or capital or part in AFTER_A_SPACE
    if SIZE.fullmatch(part):
        # `Gemma 3 270M`, and not `Qwen 100M downloads`
        return not loose or bool(_LOOSE_SIZE.fullmatch(part)) or (versioned and capital and part[-1] == "m")
    if not any(char.isdigit() for char in part):
        told = hub or (capital and part not in NOT_VARIANTS and not (first and part in _NAMED))
        return not loose and told and len(part) <= 24
    if len(part) > 8 and not hub:
        return False
    # A year, or a large count after a space, is no version; only one number may stand free.
    if loose:
        return not versioned and bool(_LOOSE_VERSION.fullmatch(part) or (capital and _LETTERED.fullmatch(part)))
    return not part.isdigit() or len(part) <= 4 or hub


@dataclass(frozen=True, slots=True)
class Parts:
    """What a name's parts say, each in its place."""

    version: str  # without a `v` before it; empty: none
    sizes: tuple[str, ...]
    rest: tuple[str, ...]  # variants, in order
    stages: tuple[str, ...]
    builds: tuple[str, ...]


def sort_parts(parts: tuple[str, ...]) -> Parts:
    """Tell version, sizes, variants, stage and packing apart; `3.0` is `3`."""
    version = ""
    sizes: list[str] = []
    rest: list[str] = []
    stages: list[str] = []
    builds: list[str] = []
    for part in parts:
        bare = part[1:] if part[0] == "v" and part[1:2].isdigit() else part
        if part in BUILDS:
            builds.append(part)
        elif SIZE.fullmatch(part):
            sizes.append(part)
        elif bare[0].isdigit() and not version:
            version = bare.removesuffix(".0")
        elif part in UNTOLD:
            stages.append(part)
        elif bare not in rest:
            rest.append(bare)
    return Parts(version, tuple(sizes), tuple(rest), tuple(stages), tuple(builds))
