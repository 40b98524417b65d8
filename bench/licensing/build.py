"""Build the catalogue and the fingerprint index that ship with the rules: `python -m bench.licensing.build CORPORA`.

CORPORA holds `catalogue/licenses.yaml`, `license_texts/licensedb/` (LicenseDB, CC-BY-4.0) and `license_texts/models/`.
What is written holds facts and hashes; no sentence of any text.
"""

import json
import re
import sys
from collections.abc import Iterable
from pathlib import Path

import numpy as np
import yaml

from bot.rules.licensing.clauses import state
from bot.rules.licensing.fingerprints import TEXT_WORDS_LEAST, Entry, packed, trigrams
from bot.rules.licensing.normalizing import body, digest, essence, exactly
from bot.rules.licensing.sentences import plain
from bot.rules.licensing.vocabulary import WORDS

OUT = Path("bot/rules/licensing/data")

TITLE = 12
"""Words of a title kept: a name, and no more."""

KEYS = {
    "apple-ascl-like": "apple-ascl", "chameleon": "chameleon-research", "codellama": "llama2", "deepseek-model": "deepseek-license",
    "dinov3": "dinov3-license", "flux-1-dev-nc-1.1.1": "flux-1-dev-nc", "gpt4all-som": "soml-1.0", "hfoil": "hfoil-1.0",
    "minicpm-model": "minicpm-model-license", "sam": "sam-license", "seamless": "seamless-license", "yi-2.1": "yi-license",
    "yuan-2": "yuan-2.0", "cogvideo-rail": "cogvideo-rail", "creativeml-openrailpp-m": "openrail++",
    "creativeml-openrailpp-m-sdxl1.0": "openrail++",
}  # fmt: skip
"""Texts of model repositories whose file is called other than the catalogue's key."""

POINTERS = {"codellama"}
"""Files that only point to a license: they are no text of it."""

BY_HAND = {
    "busl-1.1": ["field-of-use", "change-date"], "sspl-1.0": ["network-copyleft", "patent-grant"],
    "cc-by-nc-nd-4.0": ["no-derivatives"], "cc-by-4.0": ["attribution-notice"], "mpl-2.0": ["copyleft"],
    "openrail++": ["field-of-use"], "hfoil-1.0": ["no-redistribution"], "falcon-180b": ["prior-written-authorization"],
    "msr-la": ["no-redistribution"], "fair-ai-public-1.0-sd": ["network-copyleft"],
}  # fmt: skip
"""Clauses that the catalogue's flags have no field for."""

RESEARCH = {"research-only"}


def clauses_of(row: dict) -> list[str]:
    """Turn a row's flags into clauses."""
    flags, found = row["flags"], set(BY_HAND.get(row["key"], ()))
    if flags.get("commercial") == "no" and row["tier"] != "closed":
        found.add("research-only" if row["tier"] == "research-only" else "non-commercial")
    for each in flags.get("threshold") or ():
        kind, value = each["kind"], each["value"]
        if kind == "registration":
            found.add("registration-required")
        elif kind in {"mau", "dau", "revenue", "traffic"}:
            found.add(f"{kind}-threshold:{value}")
        elif kind == "muu":
            found.add(f"mau-threshold:{value}")
    if flags.get("commercial") == "registration":
        found.add("registration-required")
    if flags.get("acceptable_use_policy"):
        found.add("acceptable-use-policy")
    for each in flags.get("territorial_exclusion") or ():
        found.add(f"territorial-exclusion:{each.split()[0]}")
    training = str(flags.get("output_training") or "")
    if training.startswith("banned"):
        found.add("output-training-restriction")
    if training == "competing-only":
        found.add("competing-use")
    attribution = str(flags.get("attribution") or "")
    if any(word in attribution for word in ("display", "ui-", "powered-by", "built-with")):
        found.add("attribution-display")
    elif attribution and attribution not in {"none", "unknown"}:
        found.add("attribution-notice")
    if flags.get("naming"):
        found.add("naming")
    share = str(flags.get("share_alike") or "none")
    found |= {
        "strong": {"copyleft"},
        "weak": {"copyleft"},
        "file": {"copyleft"},
        "network": {"network-copyleft"},
        "share-alike": {"share-alike"},
    }.get(share, set())
    if "pass-through" in share:
        found.add("upstream-passthrough")
    patent = str(flags.get("patent") or "")
    if patent.startswith("grant"):
        found.add("patent-grant")
    elif patent == "retaliation":
        found.add("patent-retaliation")
    if row["family"] == "rail":
        found.add("field-of-use")
    assert all(each.split(":")[0] in WORDS for each in found), found
    return sorted(found)


def full_name(path: Path) -> str | None:
    """Return the name LicenseDB gives a license."""
    found = re.search(
        r"(?m)^name: *['\"]?(.{2,120}?)['\"]?$", path.read_text(encoding="utf-8", errors="replace")[:4000]
    )
    return found.group(1) if found else None


def catalogue(corpora: Path) -> dict:
    """Make the catalogue of the researched rows, and of every SPDX license LicenseDB names."""
    researched = yaml.safe_load((corpora / "catalogue" / "licenses.yaml").read_text(encoding="utf-8"))["licenses"]
    rows = [
        {
            "key": row["key"],
            "name": row["name"],
            "spdx": row["spdx"],
            "scancode": row["scancode_key"],
            "aliases": [
                *row["aliases"],
                *([row["hf_key"]] if row["hf_key"] and row["key"] != "cohere-cc-by-nc" else []),
            ],
            "family": row["family"],
            "tier": row["tier"],
            "clauses": clauses_of(row),
            "url": row["url"],
            "verified": row["verified"],
            "uncertain": row["uncertain"],
        }
        for row in researched
        if row["key"] not in {"no-license", "other", "proprietary-api"}
    ]
    taken = {row["scancode"] for row in rows} | {row["key"] for row in rows}
    folder = corpora / "license_texts" / "licensedb"
    for each in json.loads((folder / "index.json").read_text(encoding="utf-8")):
        if each["key"] not in taken:
            spdx = each.get("spdx")
            each["spdx"] = None if not spdx or spdx.startswith("LicenseRef") else spdx
            rows.append(
                {
                    "key": each["key"],
                    "name": each["spdx"],
                    "spdx": each["spdx"],
                    "scancode": each["key"],
                    "aliases": [],
                    "family": each["key"],
                    "tier": None,
                    "clauses": [],
                    "url": None,
                    "verified": "text",
                    "uncertain": [],
                }  # fmt: skip
            )
    spoken = [
        r"apache(?: license)?(?:,? ?(?:version|v)?\.? ?2(?:\.0)?)", r"mit license", r"(?:gnu )?gpl ?v?3(?:\.0)?", r"(?:gnu )?agpl ?v?3(?:\.0)?",
        r"cc[ -]by[ -]nc[ -]nd(?: ?4\.0)?", r"cc[ -]by[ -]nc[ -]sa(?: ?4\.0)?", r"cc[ -]by[ -]nc(?: ?4\.0)?", r"cc[ -]by[ -]sa(?: ?4\.0)?", r"cc[ -]by(?: ?4\.0)?",
        r"bsd[ -]3[ -]clause", r"bsd[ -]2[ -]clause", r"llama ?2(?: community)? license", r"llama ?3(?: community)? license", r"llama ?3\.1(?: community)? license",
        r"llama ?3\.2(?: community)? license", r"llama ?3\.3(?: community)? license", r"minicpm model license", r"deepseek(?: model)? license", r"model agreement",
        r"tongyi qianwen(?: license)?(?: agreement)?", r"gemma terms of use", r"(?:creativeml )?open ?rail(?:\+\+)?-?m",
    ]  # fmt: skip
    return {"rows": rows, "spoken": spoken}


def texts(corpora: Path, known: dict[str, str]) -> list[tuple[str, str]]:
    """Return every text and its key, the repositories' own first: where two are equal, theirs decides."""
    found = []
    for path in sorted((corpora / "license_texts" / "models").glob("*.txt"), key=lambda path: path.stem):
        stem = path.stem.split("__")[0]
        if path.stem not in POINTERS:
            found.append((KEYS.get(path.stem, stem), body(path.read_text(encoding="utf-8", errors="replace"))))
    for path in sorted((corpora / "license_texts" / "licensedb").glob("*.txt"), key=lambda path: path.stem):
        found.append((known.get(path.stem, path.stem), body(path.read_text(encoding="utf-8", errors="replace"))))
    return found


def title(text: str) -> str:
    """Return the words of the first line that names something."""
    for line in plain(text).splitlines()[:12]:
        said = essence(line)
        if len("".join(said)) >= 4 and said[0] not in {"copyright", "version", "http", "www"}:
            return " ".join(said[:TITLE])
    return ""


def parts(text: str) -> list[str]:
    """Return a text, and the text without what many copies leave out: how to apply it, what it is not a part of."""
    whole = [text]
    end = re.search(r"END OF TERMS AND CONDITIONS", text)
    if end and len(text) - end.end() > 200:
        whole.append(text[: end.end()])
    start = re.search(r"(?m)^.{0,4}Creative Commons [\w-]+ (?:4\.0 International )?Public License\s+By exercising", text)
    tail = re.search(r"Creative Commons is not a\s+party to its public", text)
    if start and start.start() > 200:
        whole.append(text[start.start() :])
    if tail:
        whole += [part[: part.index(tail.group())] for part in list(whole)]
    return whole


def indexed(found: Iterable[tuple[str, str]]) -> tuple[bytes, int]:
    """Make the index of texts and their keys; of texts that say the same the first stays."""
    entries, own, seen = [], [], set[str]()
    for key, text in ((key, part) for key, text in found for part in parts(text)):
        said = essence(text)
        name = digest(said)
        exact = exactly(text)
        if exact in seen or len(said) < TEXT_WORDS_LEAST:
            continue
        seen.add(exact)
        clauses = frozenset(statement.clause for statement in state(text))
        entries.append(Entry(key=key, exact=exact, digest=name, title=title(text), clauses=clauses, words=len(said)))
        own.append(np.unique(trigrams(said)))
    return packed(entries, own), len(entries)


def main() -> int:
    """Write the catalogue and the index, and say how large they are."""
    corpora = Path(sys.argv[1] if len(sys.argv) > 1 else "../shared/corpora")
    OUT.mkdir(parents=True, exist_ok=True)
    held = catalogue(corpora)
    (OUT / "catalogue.json").write_text(json.dumps(held, ensure_ascii=False, indent=0) + "\n", encoding="utf-8")
    known = {row["scancode"]: row["key"] for row in held["rows"] if row["scancode"] and row["key"] != "cohere-cc-by-nc"}
    data, count = indexed(texts(corpora, known))
    (OUT / "fingerprints.npz").write_bytes(data)
    size = (OUT / "fingerprints.npz").stat().st_size
    print(f"{count} texts: {size / 1e6:.1f} MB; {len(held['rows'])} names")
    return 0


if __name__ == "__main__":
    sys.exit(main())
