"""Which sentences of two texts differ in substance, where no clause came or went."""

import re
from collections import Counter
from dataclasses import dataclass
from difflib import SequenceMatcher

from bot.rules.licensing.clauses import state
from bot.rules.licensing.normalizing import words
from bot.rules.licensing.sentences import sentences

MOST = 60
"""Sentences of either side that are paired: beyond that it is another text, and its clauses tell."""

ALIKE = 0.55
"""How alike two sentences must be to be one, edited."""

LITTLE = 3
"""Words that may differ within a sentence as a typo, a number or a name does."""

LONG = 8
"""Words a sentence needs to be more than a heading or a pointer."""

_OBLIGES = re.compile(
    r"\b(?:shall|must|may|not|only|if|unless|except|provided|grant\w*|permi\w+|require\w*|consider\w*|deemed|authority|represent|extend|apply|applies|subject)\b|不|须|应|可|得|必须|仅"
)
_ADDRESS = re.compile(r"https?://\S+|\S+@\S+\.\w+|\[[^\]]{0,80}\]\([^)]{0,300}\)|\bwww\.\S+")
_PARTY = re.compile(
    r"(?i)^\s*licensor:\s*(.{2,120}?)\s*(?:$|licensed work)|\"(?:licensor|we|us)\"[^.]{0,30}?\bmeans?\b([^.]{2,120})"
)
_CJK = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]")
_LATIN = re.compile(r"[A-Za-z]{3,}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Edits:
    """What differs between two texts, sentence by sentence."""

    pairs: tuple[tuple[str, str], ...]  # before and after; either may be empty
    material: bool  # an obligation, a grant or its conditions read otherwise
    party: bool  # another licensor

    @property
    def words(self) -> frozenset[str]:
        """Return the words of clauses that both sides of an edited pair state."""
        found: set[str] = set()
        for before, after in self.pairs:
            one = {each.clause.word for each in state(before)} if before else set()
            two = {each.clause.word for each in state(after)} if after else set()
            found |= one & two
        return frozenset(found)


def edits(before: str, after: str) -> Edits:
    """Pair the sentences that differ, and say whether any differs in substance.

    Addresses, numbers of versions, single words and names are not substance: typos, links, titles and years differ so.
    """
    one, two = Counter(map(_bare, sentences(before))), Counter(map(_bare, sentences(after)))
    gone, come = list((one - two).elements())[:MOST], list((two - one).elements())[:MOST]
    pairs: list[tuple[str, str]] = []
    material = False
    for sentence in gone:
        best = max(come, key=lambda other: _ratio(sentence, other), default="")
        if best and _ratio(sentence, best) >= ALIKE:
            come.remove(best)
            pairs.append((sentence, best))
            material |= _weighs(sentence, best)
        else:
            pairs.append((sentence, ""))
            material |= _stands_alone(sentence)
    pairs += [("", sentence) for sentence in come]
    material |= any(map(_stands_alone, come))
    return Edits(pairs=tuple(pairs), material=material, party=_party(before) != _party(after))


def _bare(sentence: str) -> str:
    return " ".join(_ADDRESS.sub(" ", sentence).split())


def _ratio(one: str, two: str) -> float:
    return SequenceMatcher(None, words(one), words(two), autojunk=False).ratio()


def _weighs(one: str, two: str) -> bool:
    """Say whether two forms of a sentence differ by more than a few words."""
    before, after = words(one), words(two)
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    added = [word for tag, _, _, start, end in matcher.get_opcodes() if tag != "equal" for word in after[start:end]]
    removed = [word for tag, start, end, _, _ in matcher.get_opcodes() if tag != "equal" for word in before[start:end]]
    differing = [word for word in (*added, *removed) if not word[0].isdigit()]
    return (
        max(len(added), len(removed)) > LITTLE
        and len(differing) > LITTLE
        and bool(_OBLIGES.search(one.lower()) or _OBLIGES.search(two.lower()))
    )


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
    scripts = [(_share(text, _CJK) > 0.02, _share(text, _LATIN) > 0.02) for text in (before, after)]
    if scripts[0] == scripts[1] or not any(one and two for one, two in zip(*scripts, strict=True)):
        return before, after
    keep_cjk = scripts[0][0] and scripts[1][0]
    keep_latin = scripts[0][1] and scripts[1][1]
    if keep_cjk and keep_latin:
        return before, after
    wanted = _CJK if keep_cjk else _LATIN
    return _only(before, wanted, other=_CJK if wanted is _LATIN else None), _only(
        after, wanted, other=_CJK if wanted is _LATIN else None
    )


def _share(text: str, script: re.Pattern[str]) -> float:
    return sum(len(found.group()) for found in script.finditer(text)) / max(1, len(text))


def _only(text: str, wanted: re.Pattern[str], *, other: re.Pattern[str] | None) -> str:
    """Keep the lines in one script."""
    return "\n".join(
        line
        for line in text.splitlines()
        if not line.strip()
        or (len(wanted.findall(line)) > 0 and (other is None or len(other.findall(line)) <= 4))
        or not (_CJK.search(line) or _LATIN.search(line))
    )
