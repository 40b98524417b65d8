"""What is known of licenses by name: keys, aliases, tiers, clauses, and how sure each row is."""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from string import ascii_lowercase, ascii_uppercase
from typing import Any

from license_expression import ExpressionError, get_spdx_licensing

from bot.domain.license import Clause, License, Tier

UNSURE = {
    "memory": "the catalogue's row was written from memory",
    "secondary": "the catalogue's row rests on second-hand reports",
}
"""How a row was checked that never decides alone."""

AMBIGUOUS = frozenset(
    {
        "bsd", "cc", "gpl", "lgpl", "agpl", "gfdl", "rail", "openrail", "other", "custom", "unknown", "license", "research", "proprietary",
        "none", "closed", "exaone", "hunyuan", "yi", "internlm", "chatglm", "baichuan", "falconllm",
    }
)  # fmt: skip
"""Names that stand for several licenses, or for none. Names that two rows claim are found while loading: three are called modified MIT."""

ARTICLE = 6
"""Letters from which on a name may begin with an article."""

LOWERED = str.maketrans(ascii_uppercase, ascii_lowercase)
"""Letters of names to lower case, each in its place: some other letters become two."""

TIERS = list(Tier)


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One license of the catalogue."""

    key: str
    name: str
    spdx: str | None
    tier: Tier | None
    family: str
    clauses: frozenset[Clause]
    verified: str
    uncertain: tuple[str, ...]
    url: str | None
    scancode: str | None

    @property
    def license(self) -> License:
        """Return the license this row is about."""
        doubts = [UNSURE[self.verified]] if self.verified in UNSURE else []
        doubts += [f"not sure: {field}" for field in self.uncertain]
        return License(key=self.key, name=self.name, spdx=self.spdx, tier=self.tier, doubts=tuple(doubts))


@dataclass(frozen=True, slots=True, kw_only=True)
class Catalogue:
    """Every row, and the names each goes by."""

    rows: dict[str, Row]
    names: dict[str, str]  # a name without its spelling → key


def squeezed(word: str) -> str:
    """Return a name without case, blanks and marks: `Llama-3.1 Community` is `llama31community`."""
    return re.sub(r"[^a-z0-9+\u3040-\u9fff]", "", word.lower().replace("licence", "license"))


@lru_cache(maxsize=1)
def catalogue() -> Catalogue:
    """Load the catalogue that lies beside this file, once."""
    said = _data()["rows"]
    rows = {each["key"]: _row(each) for each in said}
    names = {squeezed(key): key for key in reversed(rows)}
    claims: dict[str, set[str]] = {}
    for each in said:
        for name in (each["spdx"] or "", each["scancode"] or "", each["name"], *each["aliases"]):
            short = squeezed(name)
            for form in {short, re.sub(r"v(?=\d)", "", short)}:
                claims.setdefault(form, set()).add(each["key"])
    for name, keys in claims.items():
        if len(keys) == 1 and name:
            names.setdefault(name, min(keys))
    return Catalogue(rows=rows, names={name: key for name, key in names.items() if name not in AMBIGUOUS})


def _data() -> dict[str, Any]:
    lies = files("bot.rules.licensing") / "data" / "catalogue.json"
    held: dict[str, Any] = json.loads(lies.read_text(encoding="utf-8"))
    return held


def _row(said: Mapping[str, Any]) -> Row:
    return Row(
        key=said["key"],
        name=said["name"],
        spdx=said["spdx"],
        tier=Tier(said["tier"]) if said["tier"] else None,
        family=said["family"],
        clauses=frozenset(map(clause, said["clauses"])),
        verified=said["verified"],
        uncertain=tuple(said["uncertain"]),
        url=said["url"],
        scancode=said["scancode"],
    )


def clause(said: str) -> Clause:
    """Read a clause as it is written everywhere."""
    word, _, value = said.partition(":")
    return Clause(word=word, value=value)


def row(key: str) -> Row | None:
    """Return a row by its key."""
    return catalogue().rows.get(key)


def resolve(word: str) -> License | None:
    """Return the license a tag, name, key, SPDX id or expression stands for; None where it stands for none, or for several."""
    said = word.strip()[:200]
    found = _named(said)
    if found is not None:
        return found
    return _expression(said) if re.search(r"\b(?:OR|AND|WITH)\b", said) else None


def _named(said: str) -> License | None:
    names = catalogue().names
    key = next((names[form] for form in _forms(said) if form in names), None)
    return catalogue().rows[key].license if key else _only_version(squeezed(said))


def _forms(said: str) -> Iterator[str]:
    """Return the ways a name may be spelled, the nearest first."""
    said = re.sub(r"(?i)^licenseref-(?:scancode-)?", "", said)
    short = squeezed(re.sub(r"\(.{0,40}?\)", "", said))
    short = short.removeprefix("the") if len(short) > ARTICLE else short
    bare = re.sub(r"(?:license)?(?:agreement)?$", "", short)
    bare = re.sub(r"(?:version|v)(?=\d)", "", bare)
    unsaid = re.sub(r"license(?=\d)", "", bare)
    for form in dict.fromkeys(
        (
            squeezed(said),
            short,
            f"{bare}license",
            bare,
            unsaid,
            re.sub(r"(?<=\d)$", "0", bare),
            re.sub(r"(?<=\d)$", "0", unsaid),
        )
    ):
        if form not in AMBIGUOUS and len(form) > 1:
            yield form


def _only_version(short: str) -> License | None:
    """Return the license of a name without its version, where there is but one version: `odbl`."""
    if not short.isalpha() or short in AMBIGUOUS:
        return None
    held = catalogue()
    versions = {key for name, key in held.names.items() if name.startswith(short) and name[len(short) :].isdecimal()}
    return held.rows[versions.pop()].license if len(versions) == 1 else None


def _expression(said: str) -> License | None:
    """Read an SPDX expression: of several to choose from the most open, of several that bind together the strictest."""
    try:
        parsed = get_spdx_licensing().parse(said, validate=False, simple=True)
        symbols = list(map(str, get_spdx_licensing().license_keys(parsed)))
    except (ExpressionError, ValueError, TypeError):
        return None
    members = [_named(symbol) for symbol in symbols if "exception" not in symbol.lower()]
    tiers = [found.tier if found else None for found in members]
    known = [tier for tier in tiers if tier]
    either = " OR " in str(parsed)
    if not known or (None in tiers and not either):
        return None
    doubts = tuple(doubt for found in members if found for doubt in found.doubts)
    tier = (min if either else max)(known, key=TIERS.index)
    return License(key=str(parsed).lower(), name=str(parsed), spdx=str(parsed), tier=tier, doubts=doubts)


def clauses_of(key: str | None) -> frozenset[Clause]:
    """Return what a license of the catalogue states, of an expression what all its choices do; nothing of one that is not there."""
    held = row(key) if key else None
    if held is not None or not key:
        return held.clauses if held else frozenset()
    if " or " in key:
        return frozenset.intersection(*map(_clauses_named, key.split(" or ")))
    return frozenset[Clause]().union(*map(_clauses_named, key.split(" and ")))


def _clauses_named(word: str) -> frozenset[Clause]:
    found = _named(word.strip("() "))
    held = row(found.key) if found and found.key else None
    return held.clauses if held else frozenset()


def is_open_source(license_: License) -> bool:
    """Say whether the license is one OSI approved, and known to be it."""
    return license_.tier is Tier.OSI_OPEN and license_.key is not None and not license_.doubts


def mentions(text: str) -> Iterator[tuple[int, License]]:
    """Return the licenses a text names, and where, in order; the longest name at each place."""
    for match in _mention().finditer(text.translate(LOWERED)):
        if (found := _named(match.group())) is not None:
            yield match.start(), found


@lru_cache(maxsize=1)
def _mention() -> re.Pattern[str]:
    """Make the one expression that finds every name: spelled with any blanks and marks between its parts.

    A name that is one ordinary word (Python, Ruby, curl) counts only where a license is spoken of. Names stand
    together by their first letters, so that of several hundred the engine tries only those that can begin where it looks.
    """
    held = _data()
    forms = {form: _begins(form) for form in held["spoken"]}
    for each in held["rows"]:
        for name in {each["key"], each["spdx"] or "", each["name"]}:
            parts = re.findall(r"[a-z]+|\d+(?:\.\d+)*|\+\+", name.lower())
            if len("".join(parts)) < 3 or squeezed(name) in AMBIGUOUS:
                continue
            spelled = r"[\s_.,:-]{0,3}(?:version |v)?".join(map(re.escape, parts))
            form = spelled if len(parts) > 1 else f"{_SPOKEN_OF}{spelled}|{spelled}(?=[ -]licen[cs])"
            forms[form] = parts[0][0]
    ordered = sorted(sorted(forms), key=len, reverse=True)
    letters = sorted(set("".join(forms.values())))
    groups = [
        f"(?={re.escape(letter)})(?:{'|'.join(form for form in ordered if letter in forms[form])})"
        for letter in letters
    ]
    starts = re.escape("".join(letters))
    return re.compile(rf"(?<![a-z0-9])(?=[{starts}])(?:{'|'.join(groups)})(?![a-z0-9])")


def _begins(form: str) -> str:
    """Return the letters an expression for a name can begin with: of each choice, and of what follows a choice that may be left out."""
    choices = re.match(r"\(\?:([^()]*)\)(?:\?(\w))?", form)
    if choices is None:
        return form[0]
    return "".join(choice[0] for choice in choices[1].split("|")) + (choices[2] or "")


_SPOKEN_OF = r"(?:(?<=licensed under )|(?<=license: )|(?<=licence: )|(?<=under the )|(?<=license-))"
