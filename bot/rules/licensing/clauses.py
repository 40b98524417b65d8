"""A license text → the clauses it states, each with its sentence."""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from bot.domain.license import Clause, Statement
from bot.rules.licensing.clauses_chinese import CHINESE, JAPANESE
from bot.rules.licensing.clauses_english import ENGLISH
from bot.rules.licensing.laws import COMPLIANCE, place
from bot.rules.licensing.numbers import COUNTED, thresholds
from bot.rules.licensing.pattern import NOT, Pattern
from bot.rules.licensing.sentences import sentences
from bot.rules.licensing.territories import territories

QUOTE = 400
"""Characters of a sentence that are quoted."""

TABLES = (*ENGLISH, *CHINESE, *JAPANESE)
"""Every pattern of every language: a bilingual text is read in both."""


HINTS = tuple(
    (hint, tuple(at for at, pattern in enumerate(TABLES) if hint in pattern.hints))
    for hint in dict.fromkeys(hint for pattern in TABLES for hint in pattern.hints)
)
ASCII_HINTS = tuple((hint, places) for hint, places in HINTS if hint.isascii())
"""Every hint and the patterns it belongs to: looked for once a sentence, since most sentences state nothing."""

ABOVE = frozenset({"non-commercial", "research-only", "prior-written-authorization"})
"""What a sentence with a threshold asks only of those above it: there it is the threshold's effect, and no clause of its own."""

LISTED = frozenset({"field-of-use", "acceptable-use-policy", "scope", "competing-use"})
"""Clauses that licenses state as lists."""

ITEM = re.compile(r"(?:[-*•●▪]|[(（]?(?:[0-9]{1,2}|[a-zA-Z]|[ivx]{1,4}|[一二三四五六七八九十]{1,2})[.)、）])\s?\S")
"""How an item of a list begins."""

ITEM_MARK = re.compile(
    r"^[-*•●▪]?\s*(?:[(（]?(?:[0-9]{1,2}|[a-zA-Z]|[ivx]{1,4}|[一二三四五六七八九十]{1,2})[.)、）])?\s*"
)
"""What stands before the words of an item."""

BARE = re.compile(r"[(（]?(?:[0-9]{1,2}|[a-zA-Z]|[ivx]{1,4})[.)、）]")
"""A number of an item that stands alone, since a sentence seemed to end behind it."""

HEAD = re.compile(rf"(?:{NOT}|不得|禁止|不应).{{0,200}}(?:[:：]|\b(?:to|not)|\bfor)$")
"""How a sentence ends that forbids what the items after it name."""

HEAD_ENDS = (":", "：", " to", " not", " for")
"""How every such sentence ends: looked for first, since that costs nothing."""

LONGEST_HEAD = 300
"""Characters of such a sentence; a longer one has its own verb."""

FORBIDDING = frozenset(
    {
        "non-commercial", "field-of-use", "competing-use", "output-training-restriction", "no-redistribution",
        "no-derivatives", "content-filter",
    }
)  # fmt: skip
"""Clauses that an item of such a list can state with the verb of its head."""

POLICY = re.compile(r"polic|guideline|政策")
"""How a sentence names a policy that is a text of its own; an attachment of forbidden uses is one of the license."""


def state(text: str) -> tuple[Statement, ...]:
    """Return what a text states, once each, where it says so first."""
    found: dict[Clause, Statement] = {}
    for sentence, head in _headed(sentences(text)):
        for statement in stated_by(sentence):
            found.setdefault(statement.clause, statement)
        if head:
            for statement in stated_by(f"{head} {ITEM_MARK.sub('', sentence)}"):
                if statement.clause.word in FORBIDDING:
                    found.setdefault(statement.clause, statement)
    return _settled(found)


def _headed(said: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Return every sentence with the head of the list it is an item of, where that head forbids: "You shall not:", "(a) use …"."""
    head, before = "", ""
    for sentence in said:
        is_item = bool(ITEM.match(sentence)) or BARE.fullmatch(before) is not None or before.endswith((";", "；"))
        if not (is_item or BARE.fullmatch(sentence)):
            head = ""
        yield sentence, head
        if sentence.endswith(HEAD_ENDS) and len(sentence) <= LONGEST_HEAD and HEAD.search(sentence.lower()):
            head = sentence
        before = sentence


def by_sentence(text: str) -> list[tuple[str, frozenset[str]]]:
    """Return every sentence with the words it states; the items of a list state what its head does."""
    found: list[tuple[str, frozenset[str]]] = []
    head = frozenset[str]()
    for sentence in sentences(text):
        words = frozenset(statement.clause.word for statement in stated_by(sentence))
        if sentence.endswith((":", "：")):
            head = words & LISTED
        elif not ITEM.match(sentence):
            head = frozenset()
        found.append((sentence, words | head))
    return found


@lru_cache(maxsize=4096)
def stated_by(sentence: str) -> tuple[Statement, ...]:
    """Return what one sentence states; kept, since both texts of a comparison share most of theirs."""
    return tuple(_states(sentence))


def _states(sentence: str) -> Iterator[Statement]:
    lowered = sentence.lower()
    above = tuple(thresholds(sentence)) if any(hint in lowered for hint in COUNTED) else ()
    for threshold in above:
        clause = Clause(word=f"{threshold.kind}-threshold", value=str(threshold.value))
        yield Statement(clause=clause, quote=_quote(sentence), threshold=threshold)
    for territory in territories(lowered):
        yield Statement(clause=Clause(word="territorial-exclusion", value=territory), quote=_quote(sentence))
    for pattern in _near(lowered):
        if not (above and pattern.word in ABOVE) and pattern.says_it(lowered):
            value = pattern.value or (place(lowered) if pattern.word == "governing-law" else "")
            yield Statement(clause=Clause(word=pattern.word, value=value), quote=_quote(sentence))


def _near(sentence: str) -> list[Pattern]:
    """Return the patterns of whose hints one stands in a sentence, in their order."""
    hints = HINTS if not sentence.isascii() else ASCII_HINTS
    return [TABLES[at] for at in sorted({at for hint, places in hints if hint in sentence for at in places})]


def _quote(sentence: str) -> str:
    return sentence if len(sentence) <= QUOTE else f"{sentence[: QUOTE - 1]}…"


def _settled(found: dict[Clause, Statement]) -> tuple[Statement, ...]:
    """Drop what a stronger statement makes idle: a license for research only is not for commerce either way."""
    quotes = {clause.word: statement.quote for clause, statement in reversed(found.items())}
    idle = set[str]()
    if "network-copyleft" in quotes:
        idle.add("copyleft")
    if "patent-grant" in quotes:
        idle.add("patent-retaliation")  # a grant that ends when one sues is one clause
    if POLICY.search(quotes.get("acceptable-use-policy", "").lower()):
        idle.add("field-of-use")  # the policy is the list of forbidden uses
    if "registration-required" in quotes:
        idle |= {"non-commercial", "research-only"}  # "without registering, not for commercial purposes"
        if quotes.get("prior-written-authorization") == quotes["registration-required"]:
            idle.add("prior-written-authorization")  # "must register and obtain a basic commercial license"
    elif "research-only" in quotes and quotes.get("non-commercial") == quotes["research-only"]:
        idle.add("research-only")  # "solely for your non-commercial research purposes"
    loose = Clause(word="output-training-restriction", value="competing models")
    weaker = {loose} if Clause(word=loose.word) in found else set[Clause]()
    if any(clause.word == "governing-law" and clause.value not in {"", COMPLIANCE} for clause in found):
        weaker.add(Clause(word="governing-law"))  # courts and arbitration, beside the law they are under
    found = {clause: statement for clause, statement in found.items() if clause not in weaker}
    return tuple(statement for clause, statement in found.items() if clause.word not in idle)
