"""Strangers' text made safe to show anywhere: one line, nothing invisible, no longer than it may be."""

import re
import unicodedata

LONGEST_QUOTE = 300
"""Characters of one quotation; more than this is a copy, not a quotation."""

_BLANK = re.compile(
    "[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u2065\u2800\u3164\uffa0\ufe00-\ufe0f\ufff0-\ufff8\U000e0000-\U000e0fff]"
)
"""What shows nothing though Unicode does not call it a format character: fillers, blanks, variation selectors and tags.

Variation selectors change nothing a reader needs, and whole hidden texts have been carried in them.
"""

_HIDDEN = frozenset({"Cc", "Cf", "Co", "Cs"})
"""Control, format (direction marks among them), private use, lone surrogates. Unassigned ones stay: they may be new."""

_PILE = re.compile(
    "([\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\u0e31\u0e34-\u0e3a\u0e47-\u0e4e\ufe20-\ufe2f]{4})"
    "[\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\u0e31\u0e34-\u0e3a\u0e47-\u0e4e\ufe20-\ufe2f]+"
)
"""More than four marks on one character; Vietnamese and Thai need two, text that climbs over its neighbors uses dozens."""


def legible(text: str) -> str:
    """Return the text on one line, without anything a reader cannot see; idempotent.

    Direction marks go too: they can make a text read as another.
    """
    shown = "".join(map(_visible, _BLANK.sub("", text)))
    return " ".join(_PILE.sub(r"\1", shown).split())


def clip(text: str, limit: int = LONGEST_QUOTE) -> str:
    """Return the text, or its beginning with an ellipsis: at most `limit` characters, cut between words where it can be."""
    if len(text) <= limit:
        return text
    head = text[: limit - 1]
    word_end = head.rfind(" ", limit // 2)  # Japanese and Chinese have no spaces, and are cut anywhere
    return (head if word_end < 0 else head[:word_end]).rstrip() + "…"


def _visible(character: str) -> str:
    if character.isspace():
        return " "
    return "" if unicodedata.category(character) in _HIDDEN else character
