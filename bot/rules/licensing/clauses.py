"""A license text → the clauses it states, each with its sentence."""

from collections.abc import Iterator

from bot.domain.license import Clause, Statement
from bot.rules.licensing.clauses_chinese import CHINESE, JAPANESE
from bot.rules.licensing.clauses_english import ENGLISH
from bot.rules.licensing.numbers import thresholds
from bot.rules.licensing.pattern import Pattern
from bot.rules.licensing.sentences import sentences
from bot.rules.licensing.territories import territories

QUOTE = 400
"""Characters of a sentence that are quoted."""

TABLES = (*ENGLISH, *CHINESE, *JAPANESE)
"""Every pattern of every language: a bilingual text is read in both."""


def state(text: str) -> tuple[Statement, ...]:
    """Return what a text states, once each, where it says so first."""
    found: dict[Clause, Statement] = {}
    for sentence in sentences(text):
        for statement in _states(sentence):
            found.setdefault(statement.clause, statement)
    return _settled(found)


def _states(sentence: str) -> Iterator[Statement]:
    lowered = sentence.lower()
    for threshold in thresholds(sentence):
        clause = Clause(word=f"{threshold.kind}-threshold", value=str(threshold.value))
        yield Statement(clause=clause, quote=_quote(sentence), threshold=threshold)
    for territory in territories(lowered):
        yield Statement(clause=Clause(word="territorial-exclusion", value=territory), quote=_quote(sentence))
    for pattern in TABLES:
        if pattern.fits(lowered):
            yield Statement(clause=Clause(word=pattern.word, value=pattern.value), quote=_quote(sentence))


def _quote(sentence: str) -> str:
    return sentence if len(sentence) <= QUOTE else f"{sentence[: QUOTE - 1]}…"


def _settled(found: dict[Clause, Statement]) -> tuple[Statement, ...]:
    """Drop what a stronger statement makes idle: a license for research only is not for commerce either way."""
    words = {clause.word for clause in found}
    idle = set[str]()
    if "network-copyleft" in words:
        idle.add("copyleft")
    if "patent-grant" in words:
        idle.add("patent-retaliation")  # a grant that ends when one sues is one clause
    if "acceptable-use-policy" in words:
        idle.add("field-of-use")  # the policy is the list of forbidden uses
    if "registration-required" in words:
        idle |= {"non-commercial", "research-only"}  # "without registering, not for commercial purposes"
    elif "non-commercial" in words and "research-only" in words:
        quotes = {clause.word: statement.quote for clause, statement in found.items()}
        if quotes["non-commercial"] == quotes["research-only"]:
            idle.add("research-only")  # "solely for your non-commercial research purposes"
    return tuple(statement for clause, statement in found.items() if clause.word not in idle)


__all__ = ["Pattern", "state"]
