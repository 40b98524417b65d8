"""Which cues a text holds, and where: one pass over its words, one over its Japanese and Chinese letters."""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from functools import lru_cache

from bot.rules.claims.cues import CHINESE, ENGLISH, JAPANESE

_WORD = re.compile(r"[a-z0-9][a-z0-9.'’+-]*")
_CJK = re.compile(r"[\u3041-\u30ff\u3400-\u9fff]")
_WITHIN = re.compile(r"[.'’+-]+$")


def words(small: str) -> list[str]:
    """Return the Latin words of a text in small letters."""
    return [_WITHIN.sub("", each).replace("’", "'") for each in _WORD.findall(small)]


@lru_cache(maxsize=20_000)
def stem(word: str) -> str:
    """Drop an ending, and one of two like letters: `dropped`, `drops` and `drop` are one."""
    for ending in ("ing", "ed", "es", "s", "e"):
        if len(word) - len(ending) >= 3 and word.endswith(ending):
            word = word[: -len(ending)]
            break
    return word[:-1] if len(word) > 3 and word[-1] == word[-2] else word


def _phrases() -> Mapping[str, tuple[tuple[tuple[str, ...], str], ...]]:
    """Return English phrases by their first word's stem, each with its cue."""
    found: dict[str, dict[tuple[tuple[str, ...], str], None]] = defaultdict(dict)
    for cue, line in ENGLISH.items():
        for phrase in line.split(";"):
            stems = tuple(stem(word) for word in words(phrase))
            found[stems[0]][(stems, cue)] = None
    return {first: tuple(each) for first, each in found.items()}


def _strings(*tables: Mapping[str, str]) -> Mapping[str, tuple[tuple[str, str], ...]]:
    """Return strings by their first letter, each with its cue."""
    found: dict[str, dict[tuple[str, str], None]] = defaultdict(dict)
    for table in tables:
        for cue, line in table.items():
            for string in line.split():
                if _CJK.search(string):
                    found[string[0].lower()][(string.lower(), cue)] = None
    return {first: tuple(each) for first, each in found.items()}


_ENGLISH = _phrases()
_BY_LANG = {"ja": _strings(JAPANESE), "zh": _strings(CHINESE)}
_EITHER = _strings(JAPANESE, CHINESE)


def cues(small: str, lang: str) -> frozenset[str]:
    """Return the cues in a text in small letters: English ones in any language, for names and quotes travel."""
    return frozenset(_heard(small, lang))


def _heard(small: str, lang: str) -> Iterator[str]:
    stems = [stem(word) for word in words(small)]
    for at, first in enumerate(stems):
        for phrase, cue in _ENGLISH.get(first, ()):
            if len(phrase) == 1 or tuple(stems[at : at + len(phrase)]) == phrase:
                yield cue
    if small.isascii():
        return
    table = _BY_LANG.get(lang, _EITHER)
    for at, letter in enumerate(small):
        for string, cue in table.get(letter, ()):
            if small.startswith(string, at):
                yield cue
