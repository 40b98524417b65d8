"""Sentences → the licenses they name, however a README spells them, in English and Chinese."""

import re
from collections.abc import Iterator
from itertools import islice

from bot.domain.license import License
from bot.rules.licensing import catalogue

LEAST = 2
"""Words of a name that are looked up: `License` and `Agreement` alone name nothing."""

LONGEST = 2_000
"""Characters of a sentence that are looked at for names."""

LONGEST_TEXT = 40_000
"""Characters of a README's license sentences that are looked at for names."""

MOST = 12
"""Phrases of a sentence that are looked up: a sentence that names more is a list of other people's licenses."""

_PHRASE = re.compile(
    r"\b(?:\[?[A-Z0-9\[][\w.+\[\]-]{0,30}(?:\s+|(?=-))-?){1,7}(?:Licen[sc]e|LICEN[SC]E|Agreement|Terms\s+of\s+Use|Terms)\b(?:\s+Agreement)?"
    r"(?:,?\s+(?:[Vv]ersion\s+|v)?\d+(?:\.\d+)*\b)?"
)
_CREATIVE_COMMONS = re.compile(
    r"creative\s+commons\s+(?:licen[sc]e\s+)?attribution((?:[\s-]+(?:non-?commercial|share-?alike|no-?derivat(?:ive)?s?))*)",
    re.IGNORECASE,
)
_GNU = re.compile(
    r"gnu\s+(affero|lesser|library)?\s*general\s+public\s+licen[sc]e(?:,?\s+(?:version\s+|v)?(\d)(?:\.\d)?)?",
    re.IGNORECASE,
)
_SHORT = re.compile(
    r"(?:\bunder|licen[sc]e[ds]?:?|\bare|\bis|:|依照|遵循|采用|基于|使用)\s{1,3}(?:the\s|an?\s)?(?P<name>MIT|Apache|BSD|ISC)\b(?!\s?[-\w]*\s?(?:CSAIL|Media|Press|researcher|student|TVM|Spark|Arrow))"
)
"""Names that are words of their own, and a license's where one is spoken of."""

_CHINESE = re.compile(
    r"([A-Za-z][A-Za-z0-9.+-]{1,30}(?:\s[A-Za-z0-9.+-]{1,20})?)\s?(?:系列)?(?:模型)?(?:权重)?((?:社区|商用|开源|研究){0,2})(?:许可协议|许可证|协议|授权协议)"
)
_KINDS = {"社区": ("community license", "license"), "研究": ("research license",)}
"""What a Chinese name of a license calls it → how its English name would end."""

_NARROWED = re.compile(r"^[\s\w.-]{0,20}?\b(?:research|non-?commercial|community)\b", re.IGNORECASE)
_LEADING = re.compile(r"^(?:(?:The|This|Our|Under|Use|See|Please|And|the|This)\s+)+")


def named(text: str) -> list[tuple[str, License]]:
    """Return the licenses that sentences name, each with its sentence, in order, once each."""
    found: dict[str, tuple[str, License]] = {}
    for sentence in text.splitlines():
        for license_ in _in_sentence(sentence[:LONGEST]):
            found.setdefault(license_.key or license_.name, (sentence[:400], license_))
    return list(found.values())


def phrases(text: str) -> frozenset[str]:
    """Return what looks like names of licenses, known or not, without case and marks."""
    said = {_LEADING.sub("", match.group()) for match in _PHRASE.finditer(text[:LONGEST_TEXT])}
    said |= {match.group() for match in _CHINESE.finditer(text[:LONGEST_TEXT])}
    return frozenset(
        filter(None, (re.sub(r"[\W_]+|^the |agreement|license|licence", "", each.lower()) for each in said))
    )


def _in_sentence(sentence: str) -> Iterator[License]:
    spans: list[tuple[int, int]] = []
    for expression, lookup in _LOOKUPS:
        for match in islice(expression.finditer(sentence), MOST):
            found = None if _within(match.start(), spans) else lookup(match)
            if found is not None:
                spans.append(match.span())
                yield found
    for at, license_ in catalogue.mentions(sentence):
        if not _within(at, spans) and not _is_narrowed(sentence[at:], license_):
            spans.append((at, at + 1))
            yield license_
    if not spans:
        yield from filter(None, map(_short, _SHORT.finditer(sentence)))


def _resolved(phrase: re.Match[str]) -> License | None:
    """Look a phrase up, whole and then without its first words: what stands before a name is a sentence's."""
    words = phrase.group().split()
    for start in range(len(words) - LEAST + 1):
        found = catalogue.resolve(" ".join(words[start:]))
        if found is not None:
            return found
    return None


def _creative_commons(match: re.Match[str]) -> License | None:
    said = match.group(1).lower().replace("-", "").replace(" ", "")
    marks = [
        mark for word, mark in (("noncommercial", "nc"), ("sharealike", "sa"), ("noderivat", "nd")) if word in said
    ]
    return catalogue.resolve("-".join(("cc-by", *marks, "4.0")))


def _gnu(match: re.Match[str]) -> License | None:
    kind, version = (match.group(1) or "").lower(), match.group(2) or "3"
    short = {"affero": "agpl", "lesser": "lgpl", "library": "lgpl"}.get(kind, "gpl")
    return catalogue.resolve(f"{short}-{version}.{1 if (short, version) == ('lgpl', '2') else 0}")


def _short(match: re.Match[str]) -> License | None:
    name = match["name"]
    return catalogue.resolve({"Apache": "apache-2.0", "BSD": "bsd-3-clause"}.get(name, name))


def _from_chinese(match: re.Match[str]) -> License | None:
    name, kinds = match.group(1), match.group(2)
    ends = next(
        (ends for kind, ends in _KINDS.items() if kind in kinds), ("model license", "community license", "license")
    )
    return next((found for end in ends if (found := catalogue.resolve(f"{name} {end}")) is not None), None)


_LOOKUPS = ((_PHRASE, _resolved), (_CREATIVE_COMMONS, _creative_commons), (_GNU, _gnu), (_CHINESE, _from_chinese))
"""Ways of spelling a name that are looked for before the names as they stand in the catalogue."""


def _within(at: int, spans: list[tuple[int, int]]) -> bool:
    return any(start <= at < end for start, end in spans)


def _is_narrowed(rest: str, license_: License) -> bool:
    """Say whether a name goes on as that of another license: `Qwen Research License` is not the Qwen license."""
    held = re.sub(r"[\W_]+", "", f"{license_.name}{license_.key}".lower())
    more = _NARROWED.match(rest)
    return more is not None and re.sub(r"[\W_]+", "", more.group().split()[-1].lower()) not in held
