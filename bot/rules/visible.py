"""What a reader can see of a text."""

import re

_INVISIBLE = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164\ufeff\uffa0"
    "\ufff9-\ufffb\U000e0000-\U000e0fff\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\ud800-\udfff]"
)
"""Unicode's Default_Ignorable code points but for the selectors of emoji (FE00-FE0F), control characters, lone surrogates.

They hide words, reverse them or split them from search (https://www.unicode.org/reports/tr36/#Bidirectional_Text_Spoofing),
and stores refuse some of them.
"""

_LETTERS = re.compile("[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180d\u180f\u3164\uffa0\U000e0100-\U000e01ef]")
"""Those of them that `str.isprintable` takes for letters and marks."""


def visible(text: str) -> str:
    """Return a text's lines without what can not be seen: no blank lines, no runs of blanks, nothing hidden."""
    shown = text.replace("\n", "")
    if shown.isprintable() and (shown.isascii() or not _LETTERS.search(shown)):
        return text if _is_tidy(text) else "\n".join(line for each in text.split("\n") if (line := _joined(each)))
    return "\n".join(line for written in text.splitlines() if (line := _line(written)))


def _is_tidy(text: str) -> bool:
    """Say whether every blank and every line break of a printable text stands alone, between words."""
    untidy = ("  ", "\n\n", " \n", "\n ")
    return text[:1] not in {" ", "\n"} and text[-1:] not in {" ", "\n"} and not any(run in text for run in untidy)


def _line(line: str) -> str:
    if not line.isprintable() or (not line.isascii() and _LETTERS.search(line)):
        line = _INVISIBLE.sub("", line)
    return _joined(line)


def _joined(line: str) -> str:
    return " ".join(line.split())
