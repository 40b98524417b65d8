"""One of two texts that are compared, read: which license it is, and what it states."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from bot.domain.license import Artifact, License, Statement, Tier
from bot.rules.licensing import catalogue
from bot.rules.licensing.clauses import state
from bot.rules.licensing.identification import identify, leftovers_of
from bot.rules.licensing.readme import artifact_of, is_badge, named

STANDARD = frozenset({"apache", "mit", "bsd", "gnu", "mpl", "cc", "odc", "cdla", "source-available", "openmdw"})
"""Families whose texts are known word for word: what they state is the catalogue's, and only what was added to them is read."""

_ORIGIN = re.compile(
    r"\b(?:derived from|originally|based on|built (?:up)?on|fine-?tuned from|initialized from|distilled from)\b|源自|基于",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """One of two texts, read."""

    license: License
    statements: tuple[Statement, ...]
    text: str
    labels: frozenset[str] = frozenset()  # licenses that only badges name


def side(text: str) -> Side:
    """Read a license text."""
    found = identify(text)
    row = catalogue.row(found.license.key or found.license.variant_of or "")
    if (
        row is None
        or row.family not in STANDARD
        or row.verified not in {"text", "hub-docs"}
        or (not row.clauses and row.family not in {"mit", "bsd"})
    ):
        return Side(license=found.license, statements=found.statements, text=text)
    own = [statement for sentence in leftovers_of(text, row.key) for statement in state(sentence)]
    quotes = {statement.clause.word: statement.quote for statement in found.statements}
    known = [Statement(clause=clause, quote=quotes.get(clause.word, row.name)) for clause in sorted(row.clauses)]
    license_ = replace(found.license, tier=found.license.tier or row.tier)
    return Side(license=license_, statements=(*known, *own), text=text)


def side_of_readme(sentences: Sequence[str]) -> Side:
    """Read a README's sentences: what they state of the weights, and what the licenses they name are known to.

    Prose decides over badges: a badge is a label, and labels are corrected.
    """
    badges = [sentence for sentence in sentences if is_badge(sentence)]
    prose = [sentence for sentence in sentences if not is_badge(sentence) and not _ORIGIN.search(sentence)]
    about = _about_weights(prose)
    text = "\n".join(about)
    names = named(text) or named("\n".join(prose)) or named("\n".join(badges))
    known = [
        Statement(clause=clause, quote=sentence)
        for sentence, license_ in names
        for clause in sorted(catalogue.clauses_of(license_.key))
    ]
    license_ = strictest([each for _, each in names]) or License(key=None, name="no license named")
    labels = frozenset(each.key or each.name for _, each in named("\n".join(badges)))
    return Side(license=license_, statements=(*state(text), *known), text="\n".join(prose), labels=labels)


def _about_weights(prose: Sequence[str]) -> list[str]:
    """Return the sentences about the weights, and those that follow one until another artifact is named; all where none is."""
    kept: list[str] = []
    about: Artifact | None = None
    for sentence in prose:
        said = artifact_of(sentence)
        about = said or about
        if about is None or about is Artifact.WEIGHTS:
            kept.append(sentence)
    return kept if any(artifact_of(sentence) is Artifact.WEIGHTS for sentence in prose) else list(prose)


def strictest(licenses: Sequence[License]) -> License | None:
    """Return the license that grants least: of several that a card names it is the one that binds."""
    tiers = list(Tier)
    return max(licenses, key=lambda each: tiers.index(each.tier) if each.tier else -1, default=None)
