"""The catalogue that ships with the rules, made of researched facts and of what LicenseDB says above its texts."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml  # type: ignore[import-untyped]  # its annotations are a package of their own

from bot.rules.licensing.catalogue import UNSURE
from bot.rules.licensing.vocabulary import WORDS

BY_HAND = {
    "busl-1.1": ["field-of-use", "change-date"], "sspl-1.0": ["network-copyleft", "patent-grant"],
    "cc-by-nc-nd-4.0": ["no-derivatives"], "cc-by-4.0": ["attribution-notice"], "mpl-2.0": ["copyleft"],
    "openrail++": ["field-of-use"], "hfoil-1.0": ["no-redistribution"], "falcon-180b": ["prior-written-authorization"],
    "nvidia-ai-foundation-community": ["revocable"], "fair-ai-public-1.0-sd": ["network-copyleft"],
}  # fmt: skip
"""Clauses that the catalogue's flags have no field for."""


THRESHOLDS = {"mau": "mau", "muu": "mau", "dau": "dau", "revenue": "revenue", "traffic": "traffic"}
"""The researcher's kinds of thresholds → ours; monthly unique users are monthly users."""

SHARED = {
    "strong": "copyleft", "weak": "copyleft", "file": "copyleft", "network": "network-copyleft", "share-alike": "share-alike",
}  # fmt: skip
"""How far a license reaches → the clause that says so."""

DISPLAYED = re.compile(r"display|ui-|powered-by|built-with")
"""Attribution that users of a product see."""


def clauses_of(row: dict[str, Any]) -> list[str]:
    """Turn a row's flags into clauses."""
    found = {*BY_HAND.get(row["key"], ()), *use_clauses(row), *duty_clauses(row["flags"])}
    if row["family"] == "rail":
        found.add("field-of-use")
    assert all(each.split(":")[0] in WORDS for each in found), found
    return sorted(found)


def use_clauses(row: dict[str, Any]) -> Iterator[str]:
    """Return what a row's flags say about who may use a model, where and for what."""
    flags = row["flags"]
    if flags.get("commercial") == "no" and row["tier"] != "closed":
        yield "research-only" if row["tier"] == "research-only" else "non-commercial"
    thresholds = flags.get("threshold") or ()
    yield from (
        f"{THRESHOLDS[each['kind']]}-threshold:{each['value']}" for each in thresholds if each["kind"] in THRESHOLDS
    )
    if flags.get("commercial") == "registration" or any(each["kind"] == "registration" for each in thresholds):
        yield "registration-required"
    if flags.get("acceptable_use_policy"):
        yield "acceptable-use-policy"
    yield from (f"territorial-exclusion:{each.split()[0]}" for each in flags.get("territorial_exclusion") or ())


def duty_clauses(flags: dict[str, Any]) -> Iterator[str]:
    """Return what a row's flags say about duties, outputs and patents."""
    training, patent = str(flags.get("output_training") or ""), str(flags.get("patent") or "")
    if training.startswith("banned"):
        yield "output-training-restriction"
    if training == "competing-only":
        yield "competing-use"
    attribution = str(flags.get("attribution") or "none")
    if attribution not in {"none", "unknown"}:
        yield "attribution-display" if DISPLAYED.search(attribution) else "attribution-notice"
    if flags.get("naming"):
        yield "naming"
    share = str(flags.get("share_alike") or "none")
    if share in SHARED:
        yield SHARED[share]
    if "pass-through" in share:
        yield "upstream-passthrough"
    if patent.startswith("grant"):
        yield "patent-grant"
    if patent == "retaliation":
        yield "patent-retaliation"


OWN: tuple[tuple[str, str, str, str, list[str]], ...] = (
    ("cogvideo-rail", "CogVideo License", "use-restricted", "rail", ["field-of-use", "upstream-passthrough"]),
    ("hunyuan-large", "Tencent Hunyuan Large Community License", "commercial-threshold", "hunyuan", []),
    ("hunyuan-video", "Tencent HunyuanVideo Community License", "commercial-threshold", "hunyuan", []),
)
"""Licenses of `license_texts/models/` that the researched catalogue has no row of its own for."""

CALLED = {
    "nvidia-ai-foundation-community": ("AI Foundation Models Community License",),
    "cc-by-4.0": ["CC BY"], "cc-by-sa-4.0": ["CC BY-SA"], "cc-by-nc-4.0": ["CC BY-NC"], "cc-by-nc-sa-4.0": ["CC BY-NC-SA"],
    "cc-by-nc-nd-4.0": ["CC BY-NC-ND"], "cc-by-nd-4.0": ["CC BY-ND"],
    "bsd-3-clause": ["Modified BSD License", "Revised BSD License"],
}  # fmt: skip
"""More names: those without a version (every version of these grants the same in what we ask), and old ones."""

CREATIVE_COMMONS = (
    ("-nc", "non-commercial", "non-commercial"), ("-nd", "use-restricted", "no-derivatives"),
    ("-sa", "permissive-weights", "share-alike"), ("cc-by", "permissive-weights", "attribution-notice"),
)  # fmt: skip
"""Part of a Creative Commons key → the tier (the first that fits) and the clause it stands for."""

GNU = (("agpl-", "network-copyleft"), ("lgpl-", "copyleft"), ("gpl-", "copyleft"))
"""How the keys of the GNU licenses begin, and the clause that makes them what they are."""

CERTIFIED = {"0bsd", "blueoak-1.0.0", "epl-2.0", "eupl-1.2", "mit-0", "mulanpsl-2.0", "unlicense", "upl-1.0"}
"""Licenses on https://opensource.org/licenses of which LicenseDB does not say that they are."""

NOT_A_FIELD = re.compile(r"\b(?:HF key|SPDX|URL|url|ScanCode|licensedb)\b")
"""What the researcher was unsure of besides what a license grants: its names and addresses."""

DOUBTED = re.compile(r"^(?:all )?flags|^tier|not read|by analogy|from memory", re.IGNORECASE)
"""Doubts that are about a whole row; of others only the clause they are about is left out."""

DOUBTED_CLAUSES = {
    "output": {"output-training-restriction", "competing-use"}, "patent": {"patent-grant"},
    "attribution": {"attribution-display", "attribution-notice"},
}  # fmt: skip
"""What a doubt is about → the clauses left out for it: what is doubtful never decides."""

NOT_LICENSES = {"no-license", "other", "proprietary-api"}
"""Rows that stand for having none."""

SPOKEN = [
    r"(?:nvidia )?ai foundation models community license",
    r"apache(?: license)?(?:,? ?(?:version|v)?\.? ?2(?:\.0)?)", r"mit license", r"(?:gnu )?gpl ?v?3(?:\.0)?",
    r"(?:gnu )?agpl ?v?3(?:\.0)?", r"cc[ -]by(?:[ -]n[cd])?(?:[ -](?:sa|nd))?(?: ?[1-4]\.[05])?", r"bsd[ -][23][ -]clause",
    r"llama ?(?:2|3(?:\.[123])?|4)(?: community)? license", r"minicpm model license", r"deepseek(?: model)? license",
    r"model agreement", r"(?:modified|revised) bsd license", r"tongyi qianwen(?: license)?(?: agreement)?", r"gemma terms of use",
    r"(?:creativeml )?open ?rail(?:\+\+)?-?m",
]  # fmt: skip
"""How people say the names of licenses in prose, where rows say them otherwise."""


def researched_row(row: dict[str, Any]) -> dict[str, Any]:
    """Make a catalogue row of a researched one."""
    doubts = [each for each in row["uncertain"] if not NOT_A_FIELD.search(each)]
    gone = {word for each in doubts for about, words in DOUBTED_CLAUSES.items() if about in each for word in words}
    hub = [row["hf_key"]] if row["hf_key"] and row["key"] != "cohere-cc-by-nc" else []
    return {
        "key": row["key"],
        "name": row["name"],
        "spdx": row["spdx"],
        "scancode": row["scancode_key"],
        "aliases": sorted({*row["aliases"], *hub, *CALLED.get(row["key"], ())}),
        "family": row["family"],
        "tier": row["tier"],
        "clauses": [each for each in clauses_of(row) if each not in gone],
        "url": row["url"],
        "verified": row["verified"],
        "uncertain": doubts if row["verified"] in UNSURE else [each for each in doubts if DOUBTED.search(each)],
    }


def listed_row(front: dict[str, Any]) -> dict[str, Any]:
    """Make a catalogue row of what LicenseDB says above a text."""
    key, spdx = front["key"], front.get("spdx_license_key", "")
    tier, clauses = None, []
    certified = "OSI certified" in " ".join(str(front.get("notes")).split())
    if front.get("osi_license_key") or front.get("osi_url") or certified or key in CERTIFIED:
        tier = "OSI-open"
    if key.startswith("cc-by"):
        fitting = [(tier_, clause) for part, tier_, clause in CREATIVE_COMMONS if part in key]
        tier, clauses = fitting[0][0], sorted(clause for _, clause in fitting)
    clauses += next(([clause] for part, clause in GNU if key.startswith(part)), [])
    return {
        "key": key,
        "name": front["name"],
        "spdx": None if spdx.startswith("LicenseRef") else spdx,
        "scancode": key,
        "aliases": sorted({front["short_name"], *front.get("other_spdx_license_keys", ()), *CALLED.get(key, ())}),
        "family": key,
        "tier": tier,
        "clauses": clauses,
        "url": front.get("homepage_url"),
        "verified": "text",
        "uncertain": [],
    }


def own_row(key: str, name: str, tier: str, family: str, clauses: list[str]) -> dict[str, Any]:
    """Make a catalogue row of one of ours."""
    return {
        "key": key, "name": name, "spdx": None, "scancode": None, "aliases": [], "family": family, "tier": tier, "clauses": clauses,
        "url": None, "verified": "text", "uncertain": [],
    }  # fmt: skip


def catalogue(corpora: Path) -> dict[str, Any]:
    """Make the catalogue of the researched rows, of our own, and of every license of LicenseDB."""
    researched = yaml.safe_load((corpora / "catalogue" / "licenses.yaml").read_text(encoding="utf-8"))["licenses"]
    rows = [researched_row(row) for row in researched if row["key"] not in NOT_LICENSES]
    rows += [own_row(*each) for each in OWN]
    taken = {row["scancode"] for row in rows} | {row["key"] for row in rows}
    for path in sorted((corpora / "license_texts" / "licensedb").glob("*.txt")):
        front = yaml.safe_load(path.read_text(encoding="utf-8").split("\n---", 1)[0].removeprefix("---"))
        if front["key"] not in taken:
            rows.append(listed_row(front))
    return {"rows": rows, "spoken": SPOKEN}
