"""One way of stating a clause."""

import re
from dataclasses import dataclass

NOT = r"\b(?:may|shall|must|can|could|do|will|should|agree|are|is) ?not\b(?: permitted| allowed| authorized| entitled)?(?: to)?"
"""A prohibition, up to its verb."""


@dataclass(frozen=True, slots=True)
class Pattern:
    """A sentence states `word` where `says` is found in it and `unless` is not; both look at lower case."""

    word: str
    hints: tuple[str, ...]  # one of these stands in every such sentence: looked for first, since that costs nothing
    says: re.Pattern[str]
    unless: re.Pattern[str] | None = None
    value: str = ""

    def says_it(self, sentence: str) -> bool:
        """Say whether a sentence with one of the hints states the clause."""
        return self.says.search(sentence) is not None and (self.unless is None or not self.unless.search(sentence))


def pattern(word: str, hints: str, says: str, *, unless: str | None = None, value: str = "") -> Pattern:
    """Make a pattern of hints with bars between them and two regular expressions, in which `~` is up to eighty characters.

    `<not>` is a prohibition up to its verb.
    """
    return Pattern(word, tuple(hints.split("|")), _compiled(says), _compiled(unless) if unless else None, value)


def _compiled(expression: str) -> re.Pattern[str]:
    return re.compile(expression.replace("~", ".{0,80}?").replace("<not>", NOT))
