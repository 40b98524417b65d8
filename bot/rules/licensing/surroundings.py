"""What stands beside a license in a text, and whether it changes it: a license with a sentence more is another license."""

import re
from collections.abc import Sequence
from itertools import pairwise, takewhile

import numpy as np

from bot.domain.license import Clause, Statement
from bot.rules.licensing.fingerprints import Index, trigrams
from bot.rules.licensing.fitting import Fit, Reading
from bot.rules.licensing.normalizing import MARK, SECTION, essence
from bot.rules.licensing.vocabulary import weight

LEFTOVER_WORDS, LEFTOVER_LEAST = 8, 5
"""Words a sentence needs to add anything to a license: in a README, and in a file that is nothing else."""

COVERED = 0.5
"""The share of a sentence's words that must stand in a license for the sentence to be its own."""

BINDING = 4.0
"""Weight of a clause that nobody may overlook, wherever in a document it stands."""

LEGAL = re.compile(
    r"\b(?:shall|must|may not|may only|must not|only if|provided that|prohibited|not permitted|permission|permitted|except|unless|conditions?|required)\b"
    r"|不得|禁止|必须|应当|仅限|须"
)
SUBJECT = re.compile(
    r"\b(?:software|licen[sc]e[ed]?|licensor|commercial|rights?|derivative|distribut\w+|terms|agreement|model|weights|outputs?|users?|revenue|use)\b"
    r"|许可|授权|商业|商用|模型|协议|使用"
)
"""A leftover sentence counts when it both obliges and is about what is licensed: a README's other sentences do not."""

OFFERED = re.compile(r"\b(?:warrant\w+|without|provided|liab\w+|offered|permit\w*|grant\w*)\b")
"""What beside these a sentence after a license file's license may be about."""

POINTS = re.compile(
    r"licen[sc]ed under|released under|under the (?:terms of the )?[^.]{0,60}licen[sc]e|see the (?:file|licen[sc]e)"
)
"""A sentence that only points to a license adds nothing to it …"""

HOWEVER = re.compile(r"\b(?:not|but|however|only|non|additional|addition|following|subject to|in case)\b")
"""… but for one of these words."""

ABOUT = 10
"""Words under other headings that make a document one about something else."""

SENTENCE = re.compile(rf"(?<=[.!?;])\s|(?<=[。！？；])|[{MARK}{SECTION}]")
"""Where a sentence of a folded text ends."""

TERMS = re.compile(r"licen[sc]|terms|condition|restrict|commercial|许可|授权|条款|限制|商业|ライセンス")
"""Words of a heading under which more of a license may stand."""

POLICY = frozenset({Clause(word="acceptable-use-policy"), Clause(word="field-of-use")})
"""Clauses of licenses that come with a policy of uses."""

ATTACHED = re.compile(r"acceptable use|use policy|prohibited uses|use restrictions|使用政策|使用限制")
"""How such a policy begins where it follows its license."""


def is_among_others(reading: Reading, start: int) -> bool:
    """Say whether a license stands under a heading of a document that is about something else: a README."""
    before, mark, _ = reading.between(0, start).rpartition(SECTION)
    return bool(mark) and len(before.split()) >= ABOUT


def is_amended(reading: Reading, apart: list[Fit], known: Index, *, among: bool, own: frozenset[Clause]) -> bool:
    """Say whether a sentence beside the licenses adds to them: in a README one of the same section that obliges, else any."""
    before = reading.between(0, apart[0].start)
    after = reading.between(apart[-1].end, len(reading.words))
    if among:
        before, after = before.rpartition(SECTION)[2], _section_after(after)
    if own & POLICY and ATTACHED.search(after[:400]):
        after = ""
    between = [reading.between(one.end, other.start) for one, other in pairwise(apart)]
    adds = obliges if among else _speaks
    return any(
        adds(sentence) and all(share(sentence, found.number, known) < COVERED for found in apart)
        for part in (before, *between, after)
        for sentence in SENTENCE.split(part)
    )


def _section_after(rest: str) -> str:
    """Return what follows a license up to the next heading, and over it where that speaks of terms."""
    first, *others = rest.split(SECTION)
    return " ".join([first, *takewhile(lambda section: TERMS.search(section[:60]) is not None, others)])


def obliges(sentence: str) -> bool:
    """Say whether a sentence in lower case demands something, and of what is licensed."""
    return bool(LEGAL.search(sentence) and SUBJECT.search(sentence)) and len(essence(sentence)) >= LEFTOVER_WORDS


def _speaks(sentence: str) -> bool:
    """Say whether a sentence says anything about what is licensed, but that it is."""
    if len(essence(sentence)) < LEFTOVER_LEAST or not any(each.search(sentence) for each in (LEGAL, SUBJECT, OFFERED)):
        return False
    return not POINTS.search(sentence) or bool(LEGAL.search(sentence)) or bool(HOWEVER.search(sentence))


def parted(
    statements: Sequence[Statement], numbers: Sequence[int], known: Index
) -> tuple[frozenset[Clause], tuple[Statement, ...]]:
    """Part what a text states into the clauses of sentences that are a license's own, and the statements of all others."""
    added = tuple(
        statement
        for statement in statements
        if all(share(statement.quote, number, known) < COVERED for number in numbers)
    )
    return frozenset(statement.clause for statement in statements if statement not in added), added


def is_weighty(statement: Statement) -> bool:
    """Say whether nobody may overlook what a sentence states, wherever in a document it stands."""
    return weight(statement.clause.word) >= BINDING or statement.clause in POLICY


def is_overruled(own: frozenset[Clause], added: Sequence[Statement]) -> bool:
    """Say whether a weighty sentence anywhere in the document adds to the licenses, whose own weighty clauses these are."""
    words = {clause.word for clause in own}
    return any(
        statement.clause.word not in words and not (own & POLICY and statement.clause in POLICY) for statement in added
    )


def share(sentence: str, number: int, known: Index) -> float:
    """Return how much of a sentence stands in a license."""
    hashes = trigrams(essence(sentence))
    return float(np.mean(known.has(number, hashes))) if len(hashes) else 1.0
