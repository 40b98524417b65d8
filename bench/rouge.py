"""ROUGE-1, -2 and -L as the package rouge-score 0.1.2 counts them with `use_stemmer=True`, so that figures compare with published ones.

Words are runs of a-z and 0-9; those longer than three letters are stemmed as NLTK's `PorterStemmer` stems them: Porter's
algorithm (https://tartarus.org/martin/PorterStemmer/def.txt) with the extensions NLTK names. The package itself would bring
NLTK, absl and pandas along for these few lines.
"""

import re
from collections import Counter
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

_WORD = re.compile(r"[a-z0-9]+")
_STEMMED = 3
"""Words up to this length are left as they are."""

_IRREGULAR = {
    "sky": "sky", "skies": "sky", "dying": "die", "lying": "lie", "tying": "tie", "news": "news", "innings": "inning",
    "inning": "inning", "outings": "outing", "outing": "outing", "cannings": "canning", "canning": "canning",
    "howe": "howe", "proceed": "proceed", "exceed": "exceed", "succeed": "succeed",
}  # fmt: skip
_STEP_2 = (
    ("ational", "ate"), ("tional", "tion"), ("enci", "ence"), ("anci", "ance"), ("izer", "ize"), ("bli", "ble"),
    ("alli", "al"), ("entli", "ent"), ("eli", "e"), ("ousli", "ous"), ("ization", "ize"), ("ation", "ate"),
    ("ator", "ate"), ("alism", "al"), ("iveness", "ive"), ("fulness", "ful"), ("ousness", "ous"), ("aliti", "al"),
    ("iviti", "ive"), ("biliti", "ble"), ("fulli", "ful"),
)  # fmt: skip
_STEP_3 = (
    ("icate", "ic"), ("ative", ""), ("alize", "al"), ("iciti", "ic"), ("ical", "ic"), ("ful", ""), ("ness", ""),
)  # fmt: skip
_STEP_4 = (
    "al", "ance", "ence", "er", "ic", "able", "ible", "ant", "ement", "ment", "ent", "ion", "ou", "ism", "ate", "iti",
    "ous", "ive", "ize",
)  # fmt: skip


class Rouge(NamedTuple):
    """F-measures of one text against another, between 0 and 1."""

    one: float
    two: float
    longest: float


def rouge(reference: str, told: str) -> Rouge:
    """Return how much two texts share: words, pairs of words, and the longest common subsequence."""
    wanted, found = words(reference), words(told)
    return Rouge(_overlap(wanted, found), _overlap(_pairs(wanted), _pairs(found)), _longest(wanted, found))


def words(text: str) -> list[str]:
    """Return the stemmed words of a text."""
    return [stem(word) if len(word) > _STEMMED else word for word in _WORD.findall(text.lower())]


def _pairs(found: list[str]) -> list[str]:
    return [f"{first} {second}" for first, second in pairwise(found)]


def _overlap(wanted: list[str], found: list[str]) -> float:
    shared = sum((Counter(wanted) & Counter(found)).values())
    return _f(shared, len(wanted), len(found))


def _f(shared: int, wanted: int, found: int) -> float:
    return 2 * shared / (wanted + found) if shared else 0.0


def _longest(wanted: list[str], found: list[str]) -> float:
    """Count with one bit a word of `wanted`: https://doi.org/10.1007/3-540-45123-4_5 (Hyyrö's reading of Crochemore et al.)."""
    places: dict[str, int] = {}
    for at, word in enumerate(wanted):
        places[word] = places.get(word, 0) | 1 << at
    full = (1 << len(wanted)) - 1
    row = full
    for word in found:
        here = row & places.get(word, 0)
        row = ((row + here) | (row - here)) & full
    return _f(len(wanted) - row.bit_count(), len(wanted), len(found))


@lru_cache(maxsize=65_536)
def stem(word: str) -> str:
    """Return the stem of a word in small letters."""
    if word in _IRREGULAR:
        return _IRREGULAR[word]
    if len(word) <= 2:
        return word
    return _step_5(_step_4(_swap(_step_2(_step_1c(_step_1b(_step_1a(word)))), _STEP_3)))


def _step_1a(word: str) -> str:
    if word.endswith("ies"):
        return word[:-1] if len(word) == 4 else word[:-2]
    if word.endswith("sses"):
        return word[:-2]
    return word[:-1] if word.endswith("s") and not word.endswith("ss") else word


def _step_1b(word: str) -> str:
    if word.endswith("ied"):
        return word[:-1] if len(word) == 4 else word[:-2]
    if word.endswith("eed"):
        return word[:-1] if _measure(word[:-3]) > 0 else word
    for suffix in ("ed", "ing"):
        left = word.removesuffix(suffix)
        if left != word and "v" in _shape(left):
            break
    else:
        return word
    if left.endswith(("at", "bl", "iz")):
        return left + "e"
    if len(left) >= 2 and left[-1] == left[-2] and _shape(left)[-1] == "c":
        return left if left[-1] in "lsz" else left[:-1]
    return left + "e" if _measure(left) == 1 and _is_short(left) else left


def _step_1c(word: str) -> str:
    return f"{word[:-1]}i" if word.endswith("y") and len(word) > 2 and _shape(word)[-2] == "c" else word


def _step_2(word: str) -> str:
    if word.endswith("alli") and _measure(word[:-4]) > 0:
        return _step_2(word[:-2])
    if word.endswith("logi"):
        return word[:-1] if _measure(word[:-3]) > 0 else word
    return _swap(word, _STEP_2)


def _swap(word: str, rules: tuple[tuple[str, str], ...]) -> str:
    """Swap the first suffix that fits, where something is left before it."""
    for suffix, other in rules:
        if word.endswith(suffix):
            left = word.removesuffix(suffix)
            return left + other if _measure(left) > 0 else word
    return word


def _step_4(word: str) -> str:
    for suffix in _STEP_4:
        if word.endswith(suffix):
            left = word.removesuffix(suffix)
            if suffix == "ion" and not left.endswith(("s", "t")):
                continue
            return left if _measure(left) > 1 else word
    return word


def _step_5(word: str) -> str:
    left = word[:-1]
    if word.endswith("e") and (_measure(left) > 1 or (_measure(left) == 1 and not _is_short(left))):
        word = left
    return word[:-1] if word.endswith("ll") and _measure(word[:-1]) > 1 else word


def _shape(word: str) -> str:
    """Write a word as consonants and vowels; `y` is a vowel after a consonant."""
    shape = ""
    for at, letter in enumerate(word):
        vowel = letter in "aeiou" or (letter == "y" and at > 0 and shape[-1] == "c")
        shape += "v" if vowel else "c"
    return shape


def _measure(word: str) -> int:
    """Count how often a consonant follows a vowel."""
    return _shape(word).count("vc")


def _is_short(word: str) -> bool:
    """Say whether a word ends consonant-vowel-consonant, the last not w, x or y; or is a vowel and a consonant."""
    shape = _shape(word)
    return (shape.endswith("cvc") and word[-1] not in "wxy") or shape == "vc"
