"""What is known of licenses by name: keys, aliases, tiers, clauses, and how sure each row is."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

from license_expression import ExpressionError, get_spdx_licensing

from bot.domain.license import Clause, License, Tier
from bot.rules.licensing.fingerprints import clause

UNSURE = {
    "memory": "the catalogue's row was written from memory",
    "secondary": "the catalogue's row rests on second-hand reports",
}
"""How a row was checked that never decides alone."""

AMBIGUOUS = frozenset(
    {"modifiedmit", "modifiedmitlicense", "exaone", "falconllmlicense", "bsd", "cc", "gpl", "lgpl", "gfdl", "other", "custom", "unknown", "openrail", "hunyuan", "yi", "internlm", "chatglm", "license", "research", "proprietary", "none", "closed"}
)  # fmt: skip
"""Names that stand for several licenses, or for none: three different ones are called modified MIT."""

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
        doubts += [f"not sure: {field}" for field in self.uncertain if self.verified in UNSURE]
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
    said = json.loads((files("bot.rules.licensing") / "data" / "catalogue.json").read_text(encoding="utf-8"))
    rows: dict[str, Row] = {}
    names: dict[str, str] = {}
    for each in said["rows"]:
        row = Row(
            key=each["key"],
            name=each["name"],
            spdx=each["spdx"],
            tier=Tier(each["tier"]) if each["tier"] else None,
            family=each["family"],
            clauses=frozenset(map(clause, each["clauses"])),
            verified=each["verified"],
            uncertain=tuple(each["uncertain"]),
            url=each["url"],
            scancode=each["scancode"],
        )
        rows[row.key] = row
    for row in rows.values():  # keys first: the SPDX id of a license with an addendum is another row's key
        names.setdefault(squeezed(row.key), row.key)
    for row, each in zip(rows.values(), said["rows"], strict=True):
        for name in (row.spdx or "", row.name, *each["aliases"]):
            short = squeezed(name)
            if short and short not in AMBIGUOUS:
                names.setdefault(short, row.key)
    return Catalogue(rows=rows, names=names)


def row(key: str) -> Row | None:
    """Return a row by its key."""
    return catalogue().rows.get(key)


def resolve(word: str) -> License | None:
    """Return the license a tag, name, key, SPDX id or expression stands for; None where it stands for none, or for several."""
    said = word.strip()[:200]
    found = _named(said)
    if found is not None:
        return found
    if re.search(r"\b(?:OR|AND|WITH)\b|[()]", said):
        return _expression(said)
    return None


def _named(said: str) -> License | None:
    short = squeezed(said)
    names = catalogue().names
    for form in (
        short,
        short.removesuffix("license"),
        short.removesuffix("agreement").removesuffix("license"),
        short + "license",
        re.sub(r"^the|license(?:version|v)?(?=\d)", "", short),
        re.sub(r"(?:only|orlater)$", "", short),
    ):
        key = names.get(form)
        if key is not None and form not in AMBIGUOUS:
            return catalogue().rows[key].license
    return None


def _expression(said: str) -> License | None:
    """Read an SPDX expression: of several to choose from the most open, of several that bind together the strictest."""
    try:
        parsed = get_spdx_licensing().parse(said, validate=False, simple=True)
    except (ExpressionError, ValueError, TypeError):
        return None
    if parsed is None:
        return None
    members = [found for symbol in get_spdx_licensing().license_keys(parsed) if (found := _named(str(symbol)))]
    tiers = [found.tier for found in members if found.tier]
    if not tiers:
        return None
    either = " OR " in f" {parsed} ".upper()
    tier = (min if either else max)(tiers, key=TIERS.index)
    return License(key=str(parsed).lower(), name=str(parsed), spdx=str(parsed), tier=tier)


def clauses_of(key: str | None) -> frozenset[Clause]:
    """Return what a license of the catalogue states; nothing of one that is not there."""
    held = row(key) if key else None
    return held.clauses if held else frozenset()


def is_open_source(license_: License) -> bool:
    """Say whether the license is one OSI approved, and known to be it."""
    return license_.tier is Tier.OSI_OPEN and license_.key is not None and not license_.doubts


def mentions(text: str) -> Iterator[tuple[int, License]]:
    """Return the licenses a text names, and where, in order; the longest name at each place."""
    for match in _mention().finditer(text):
        if (found := _named(match.group())) is not None:
            yield match.start(), found


@lru_cache(maxsize=1)
def _mention() -> re.Pattern[str]:
    """Make the one expression that finds every name: spelled with any blanks and marks between its parts."""
    forms = set[str]()
    for each in catalogue().rows.values():
        for name in (each.key, each.spdx or "", each.name):
            parts = re.findall(r"[a-z]+|\d+(?:\.\d+)*|\+\+", name.lower())
            if len("".join(parts)) >= 3 and squeezed(name) not in AMBIGUOUS:
                forms.add(r"[\s_.,:-]{0,3}(?:version |v)?".join(map(re.escape, parts)))
    for alias in json.loads((files("bot.rules.licensing") / "data" / "catalogue.json").read_text(encoding="utf-8"))[
        "spoken"
    ]:
        forms.add(alias)
    ordered = sorted(forms, key=len, reverse=True)
    return re.compile(r"(?<![a-z0-9])(?:" + "|".join(ordered) + r")(?![a-z0-9])", re.IGNORECASE)
