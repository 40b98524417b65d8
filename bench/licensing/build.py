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

from bench.licensing.rows import catalogue
from bot.rules.licensing.fingerprints import TEXT_WORDS_LEAST, Entry, packed, trigrams
from bot.rules.licensing.normalizing import body, digest, essence, exactly
from bot.rules.licensing.sentences import plain

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


def texts(corpora: Path, known: dict[str, str]) -> list[tuple[str, str]]:
    """Return every text and its key, the repositories' own first: where two are equal, theirs decides."""
    found = []
    for path in sorted((corpora / "license_texts" / "models").glob("*.txt"), key=lambda path: path.stem):
        stem = path.stem.split("__")[0]
        if path.stem not in POINTERS:
            found.append((KEYS.get(path.stem, stem), body(path.read_text(encoding="utf-8", errors="replace"))))
    listed = sorted((corpora / "license_texts" / "licensedb").glob("*.txt"), key=lambda path: path.stem)
    found += [
        (known.get(path.stem, path.stem), body(path.read_text(encoding="utf-8", errors="replace"))) for path in listed
    ]
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
    start = re.search(
        r"Creative\s+Commons\s+[\w-]+\s+(?:4\.0\s+International\s+)?Public\s+License\s+By\s+exercising", text
    )
    tail = re.search(r"Creative Commons is not a\s+party to its public", text)
    if start and start.start() > 200:
        whole.append(text[start.start() :])
    if tail:
        whole += [part[: part.index(tail.group())] for part in list(whole)]
    return whole


def indexed(found: Iterable[tuple[str, str]]) -> tuple[bytes, int]:
    """Make the index of texts and their keys; of texts that say the same the first stays."""
    entries, own, seen = [], [], set[str]()
    for key, text in ((key, part) for key, whole in found for part in parts(whole)):
        said = essence(text)
        name = digest(said)
        exact = exactly(text)
        if exact in seen or len(said) < TEXT_WORDS_LEAST:
            continue
        seen.add(exact)
        entries.append(Entry(key=key, exact=exact, digest=name, title=title(text), words=len(said)))
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
