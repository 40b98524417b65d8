"""What the heading before a license calls it."""

import re

from bot.rules.licensing import catalogue
from bot.rules.licensing.fitting import Fit, Reading
from bot.rules.licensing.normalizing import SECTION

LEAD = 25
"""Words before a license that may be its heading."""

_ALTERED = re.compile(
    r"\b(?:modified|custom(?:ized)?|additional|amended|extended|restricted|derived from|based on|adapted)\b|修改|补充"
)
_VERSION = re.compile(r"(?:licen\w+|agreement|terms|version)\W{0,3}(?:version|v)?\W{0,2}(\d+(?:\.\d+)*)")
_NAMED = re.compile(r"((?:[\w.+-]+ ){1,4})(?:licen[sc]e|agreement|terms of use)\b")
_GENERIC = frozenset(
    {
        "the", "this", "a", "an", "of", "and", "or", "for", "to", "in", "is", "under", "by", "with", "your", "our",
        "all", "file", "text", "public", "open", "source", "free", "software", "general", "model", "models",
        "weights", "community", "end", "user", "non", "version", "use", "terms", "conditions", "license", "agreement",
        "copyright",
    }
)  # fmt: skip
"""Words of a heading that name nothing."""


def is_renamed(reading: Reading, found: Fit, *, is_open: bool, among: bool) -> bool:
    """Say whether the heading before a license calls it something else: modified, of another version, of another name.

    Open-source licenses go by many names; all others stand under their own.
    """
    if not is_open and not _words(found.entry.title) - _GENERIC <= set(reading.words):
        return True
    lead = reading.between(max(0, found.start - LEAD), found.start).rpartition(SECTION)[2]
    if not lead.strip():
        return False
    altered = _ALTERED.search(lead)
    if altered is not None and not _names(lead[altered.start() :], found.entry.key):
        return True
    known = set(re.findall(r"\d+(?:\.\d+)*", f"{found.entry.title} {found.entry.key}"))
    if any(number not in known for number in _VERSION.findall(lead)):
        return True
    return not (is_open or among) and any(
        _words(name) - _GENERIC - _words(found.entry.title) for name in _NAMED.findall(lead)
    )


def _names(lead: str, key: str) -> bool:
    """Say whether what a heading begins with is the license's own name: `modified BSD license` is one."""
    return any(at == 0 and license_.key == key for at, license_ in catalogue.mentions(lead))


def _words(name: str) -> set[str]:
    return {word for word in name.split() if len(word) > 2 and word.isalpha()}
