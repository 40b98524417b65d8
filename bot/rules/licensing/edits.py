"""Which sentences of two texts differ in substance, where no clause came or went."""

import re
from collections import Counter
from dataclasses import dataclass
from difflib import SequenceMatcher

from bot.rules.licensing.clauses import ITEM, LISTED, by_sentence
from bot.rules.licensing.normalizing import words

MOST = 60
"""Sentences of either side that are paired: beyond that it is another text, and its clauses tell."""

ALIKE = 0.55
"""How alike two sentences must be to be one, edited."""

LITTLE = 3
"""Words that may differ within a sentence as a typo, a number or a name does."""

LONG = 8
"""Words a sentence needs to be more than a heading or a pointer."""

FOREIGN = 4
"""Chinese characters of a line that is in English all the same."""

SPOKEN, WHOLE = 0.02, 0.1
"""The share of letters from which on a text has sentences in a script, and from which on they are a translation of all of it."""

_OBLIGES = re.compile(
    r"\b(?:shall|must|may|not|only|if|unless|except|provided|grant\w*|permi\w+|require\w*|consider\w*|deemed|authority|represent|extend|apply|applies|subject)\b|不|须|应|可|得|必须|仅"
)
_ADDRESS = re.compile(r"https?://\S+|\S+@\S+\.\w+|\[[^\]]{0,80}\]\([^)]{0,300}\)|\bwww\.\S+")
_DEFINES = re.compile(
    r"^\W{0,4}(?:[\w.-]{1,30} ){0,4}\"?(?:models?|software|materials?|works?|weights|model materials)\"?\W{0,3}\s?(?:means?|shall mean|refers? to|includes?)\b"
    r"|^\W{0,4}\"?.{0,16}(?:模型|软件|材料)\"?.{0,3}(?:是指|系指|指)",
    re.IGNORECASE,
)
"""How a sentence says which models, files or works a license covers."""

_PLAIN = frozenset(
    [
        "a",
        "an",
        "and",
        "any",
        "as",
        "at",
        "by",
        "for",
        "from",
        "in",
        "is",
        "its",
        "not",
        "of",
        "on",
        "or",
        "other",
        "that",
        "the",
        "their",
        "this",
        "to",
        "under",
        "with",
    ]
)
"""Words whose coming and going names nothing else."""

_CJK = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]")
_LATIN = re.compile(r"[A-Za-z]{3,}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Edits:
    """What differs between two texts, sentence by sentence."""

    pairs: tuple[tuple[str, str], ...]  # before and after; either may be empty
    material: bool  # an obligation, a grant or its conditions read otherwise
    party: bool  # another licensor
    words: frozenset[str]  # words of clauses whose sentences read otherwise
    details: frozenset[str]  # those of them that only items of a list state otherwise


def edits(before: str, after: str) -> Edits:
    """Pair the sentences that differ, and say whether any differs in substance.

    Addresses, numbers of versions, single words and names are not substance: typos, links, titles and years differ so.
    """
    said_before, said_after = by_sentence(before), by_sentence(after)
    stated = {_bare(sentence): words_ for sentence, words_ in (*said_before, *said_after)}
    one = Counter(_bare(sentence) for sentence, _ in said_before)
    two = Counter(_bare(sentence) for sentence, _ in said_after)
    gone, come = list((one - two).elements())[:MOST], list((two - one).elements())[:MOST]
    bags = {sentence: Counter(words(sentence)) for sentence in (*gone, *come)}
    pairs: list[tuple[str, str]] = []
    touched, whole = set[str](), set[str]()
    material = False
    for sentence in gone:
        best = max(come, key=lambda other: _alike(bags[sentence], bags[other]), default="")
        if best and _alike(bags[sentence], bags[best]) >= ALIKE:
            come.remove(best)
            pairs.append((sentence, best))
            if _weighs(sentence, best):
                material = True
                same = stated[sentence] == stated[best]  # else the clause that came or went is what was edited
                told = stated[sentence] if same else frozenset[str]()
                touched |= told
                whole |= frozenset() if ITEM.match(sentence) else told
            if _redefines(sentence, best):
                touched.add("scope")
        else:
            pairs.append((sentence, ""))
    pairs += [("", sentence) for sentence in come]
    for alone in (was or now for was, now in pairs if not (was and now)):
        material |= _stands_alone(alone)
        touched |= stated[alone] & LISTED if ITEM.match(alone) else frozenset()
    return Edits(
        pairs=tuple(pairs),
        material=material or bool(touched),
        party=_party(before) != _party(after),
        words=frozenset(touched),
        details=frozenset((touched - whole) & LISTED),
    )


def _bare(sentence: str) -> str:
    return " ".join(_ADDRESS.sub(" ", sentence).split())


def _alike(one: Counter[str], two: Counter[str]) -> float:
    """Return how many words two sentences share, from 0 to 1; order is left to whoever looks closer."""
    return 2 * (one & two).total() / max(1, one.total() + two.total())


def _differing(one: str, two: str) -> tuple[list[str], list[str]]:
    """Return the words only one of two forms of a sentence has: of the first, of the second."""
    before, after = words(one), words(two)
    codes = [code for code in SequenceMatcher(None, before, after, autojunk=False).get_opcodes() if code[0] != "equal"]
    return (
        [word for _, start, end, _, _ in codes for word in before[start:end]],
        [word for _, _, _, start, end in codes for word in after[start:end]],
    )


def _weighs(one: str, two: str) -> bool:
    """Say whether two forms of a sentence differ by more than a few words."""
    removed, added = _differing(one, two)
    differing = [word for word in (*added, *removed) if not word[0].isdigit()]
    return (
        max(len(added), len(removed)) > LITTLE
        and len(differing) > LITTLE
        and bool(_OBLIGES.search(one.lower()) or _OBLIGES.search(two.lower()))
    )


def _redefines(one: str, two: str) -> bool:
    """Say whether a definition of what is covered names something else."""
    if not (_DEFINES.search(one) and _DEFINES.search(two)):
        return False
    removed, added = _differing(one, two)
    return any(not word[0].isdigit() and len(word) > 1 and word not in _PLAIN for word in (*removed, *added))


def _stands_alone(sentence: str) -> bool:
    return len(words(sentence)) >= LONG and bool(_OBLIGES.search(sentence.lower()))


def _party(text: str) -> str:
    for line in text.splitlines()[:60]:
        found = re.match(r"(?i)\s*licensor:\s*(.{2,120}?)\s*$", line)
        if found:
            return " ".join(words(found.group(1)))
    return ""


def common_language(before: str, after: str) -> tuple[str, str]:
    """Return both texts without what is in a language only one of them is in: a translation added changes nothing."""
    for script, other in ((_CJK, _LATIN), (_LATIN, _CJK)):
        least, most = sorted((_share(before, script), _share(after, script)))
        if least <= SPOKEN and most >= WHOLE and min(_share(before, other), _share(after, other)) > SPOKEN:
            return _lines(before, other), _lines(after, other)
    return before, after


def _share(text: str, script: re.Pattern[str]) -> float:
    return sum(len(found.group()) for found in script.finditer(text)) / max(1, len(text))


def _lines(text: str, script: re.Pattern[str]) -> str:
    """Keep the lines in a script, and those that are in none; names in Latin letters stand in Chinese lines too."""
    return "\n".join(line for line in text.splitlines() if _is_in(line, script))


def _is_in(line: str, script: re.Pattern[str]) -> bool:
    if script is _CJK:
        return bool(_CJK.search(line)) or not _LATIN.search(line)
    return len(_CJK.findall(line)) <= FOREIGN
