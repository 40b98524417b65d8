"""How well license texts are identified: `python -m bench.licensing.identify CORPORA`."""

import json
import re
import resource
import sys
import textwrap
import time
from collections.abc import Callable
from dataclasses import replace
from importlib.resources import files
from pathlib import Path
from statistics import mean, median

import numpy as np

from bench.licensing.build import KEYS
from bot.rules.licensing import fingerprints, identification
from bot.rules.licensing.catalogue import catalogue
from bot.rules.licensing.clauses import state
from bot.rules.licensing.fingerprints import index
from bot.rules.licensing.normalizing import body, digest, essence, exactly

README_BEFORE = """# Rocket 7B\n\nRocket is a language model of 7 billion parameters.\n\n## Usage\n\nInstall the package with pip and load the weights as shown below.\n\n```python\nmodel = load("rocket-7b")\n```\n\n## License\n\n"""
README_AFTER = """\n\n## Citation\n\nIf you find this work useful, please cite our paper.\n\n## Contact\n\nWrite to us for questions about training and evaluation.\n"""


def rewrapped(text: str) -> str:
    """Wrap every paragraph anew."""
    paragraphs = re.split(r"\n\s*\n", text)
    return "\n\n".join(
        textwrap.fill(" ".join(each.split()), 61, break_long_words=False, break_on_hyphens=False) for each in paragraphs
    )


def renamed(text: str) -> str:
    """Change years and holders."""
    text = re.sub(
        r"(?im)^(\W*copyright\s*)(?=[^\n]{0,6}(?:\(c\)|©|(?:19|20)\d\d)).*$",
        r"\g<1>(c) 2031 Rocket Works and its contributors",
        text,
    )
    return re.sub(r"(?<=[cC]\) )(?:19|20)\d\d", "2031", text)


def embedded(text: str) -> str:
    """Put a text into a README."""
    return f"{README_BEFORE}{text}{README_AFTER}"


SCANCODE = {
    "of 48 texts right": 24, "partly": 2, "confidently the wrong neighbor": 9, "unknown": 13, "ms exact": "20-30", "ms fuzzy": "130-870",
    "load s": 4.9, "RSS MB": 1385, "installed MB": 746,
}  # fmt: skip
"""ScanCode 32.5.0 over 48 real license texts, 42 of them of models, on a machine like this: the licensing note, section 1.1."""

CONFIDENT = 0.9
"""From which confidence on a key is a claim."""

GRANT = re.compile(r"-(?:plus|only|or-later|no-invariants|invariants|rfn|no-rfn)\b")
"""What keys say of a grant that stands outside the text: GPL 3.0 only, or any later version."""

FORMS: dict[str, Callable[[str], str]] = {
    "plain": str,
    "re-wrapped": rewrapped,
    "years and holders": renamed,
    "in a README": embedded,
}


def cases(corpora: Path) -> list[tuple[str, str, str]]:
    """Return every text with its name and key."""
    known = {
        row.scancode: row.key for row in catalogue().rows.values() if row.scancode and row.key != "cohere-cc-by-nc"
    }
    listed = sorted((corpora / "license_texts" / "licensedb").glob("*.txt"))
    found = [
        (path.stem, known.get(path.stem, path.stem), body(path.read_text(encoding="utf-8", errors="replace")))
        for path in listed
    ]
    for path in sorted((corpora / "license_texts" / "models").glob("*.txt")):
        key = KEYS.get(path.stem, path.stem.split("__")[0])
        found.append((path.stem, key, body(path.read_text(encoding="utf-8", errors="replace"))))
    return found


def figures(corpora: Path, *, show: bool = False) -> dict[str, object]:
    """Measure every form, and every text with itself taken out of the index."""
    every = cases(corpora)
    equal: dict[str, set[str]] = {}
    for _, key, text in every:
        equal.setdefault(digest(essence(text)), set()).add(key)
    result: dict[str, object] = {
        "texts": len(every),
        "say the same": sorted(sorted(keys) for keys in equal.values() if len(keys) > 1),
    }
    for form, change in FORMS.items():
        result[form] = measured(form, [(name, key, change(text)) for name, key, text in every], equal, every, show=show)
    result["left out"] = left_out(every, show=show)
    return result


def measured(
    form: str,
    changed: list[tuple[str, str, str]],
    equal: dict[str, set[str]],
    every: list[tuple[str, str, str]],
    *,
    show: bool,
) -> dict[str, float]:
    """Measure one form: right where the key is the text's own; `or equal` where another key's text says the same."""
    right = same = wrong = 0
    whole, alone = [], []
    for (name, key, text), (_, _, plain) in zip(changed, every, strict=True):
        identification._identify.cache_clear()
        began = time.perf_counter()
        found = identification.identify(text)
        whole.append(time.perf_counter() - began)
        statements = found.statements
        began = time.perf_counter()
        identification.recognize(body(text), statements, fingerprints.index())
        alone.append(time.perf_counter() - began)
        right += found.license.key == key
        ok = found.license.key in equal[digest(essence(plain))] | {key}
        same += ok
        confident = not ok and found.license.key is not None and found.confidence >= CONFIDENT
        wrong += confident
        if show and not ok:
            said = found.license.key or f"~{found.license.variant_of}"
            print(f"  {form}: {name}: {said} {found.confidence}{' CONFIDENT' if confident else ''}")
    return {
        "right": round(right / len(changed), 4),
        "right or equal": round(same / len(changed), 4),
        "confidently wrong": wrong,
        "mean ms without clauses": round(1000 * mean(alone), 2),
        "mean ms": round(1000 * mean(whole), 2),
        "median ms": round(1000 * median(whole), 2),
    }


def left_out(every: list[tuple[str, str, str]], *, show: bool) -> dict[str, float]:
    """Identify each text by an index that lacks it and what is equal to it: no other key may be named with confidence."""
    whole = fingerprints.index()
    wrong = grants = variants = unknown = 0
    for name, key, text in every:
        names = (exactly(text), digest(essence(text)))
        gone = {
            number
            for number, entry in enumerate(whole.entries)
            if entry.key == key or entry.exact == names[0] or entry.digest == names[1]
        }
        license_, confidence = identification.recognize(text, state(text), without(whole, gone))
        confident = license_.key is not None and license_.key != key and confidence >= CONFIDENT
        wrong += confident
        grants += confident and GRANT.sub("", str(license_.key)) == GRANT.sub("", key)
        variants += license_.variant_of is not None
        unknown += license_.key is None and license_.variant_of is None
        if show and confident:
            print(f"  left out: {name}: {license_.key} {confidence} CONFIDENT")
    return {
        "confidently wrong": wrong,
        "of these the same text under another grant": grants,
        "variant of another": variants,
        "unknown": unknown,
    }


def without(whole: fingerprints.Index, gone: set[int]) -> fingerprints.Index:
    """Return the index with some texts emptied: no hash leads to them."""
    nothing = np.array([0xFFFFFFFF], dtype=np.uint32)
    keep = ~np.isin(whole.texts, list(gone))
    before = np.concatenate(([0], np.cumsum(keep)))
    return replace(
        whole,
        texts=whole.texts[keep],
        starts=before[whole.starts],
        of_texts=tuple(nothing if number in gone else own for number, own in enumerate(whole.of_texts)),
        by_exact={name: number for name, number in whole.by_exact.items() if number not in gone},
        by_digest={name: number for name, number in whole.by_digest.items() if number not in gone},
    )


def main() -> int:
    """Print the figures."""
    corpora = Path(next((word for word in sys.argv[1:] if not word.startswith("-")), "../shared/corpora"))
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    began = time.perf_counter()
    index(), catalogue()
    print(
        f"load {time.perf_counter() - began:.3f} s, {(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024:.0f} MB more"
    )
    size = len((files("bot.rules.licensing") / "data" / "fingerprints.npz").read_bytes())
    print(f"index {size / 1e6:.2f} MB")
    print(json.dumps(figures(corpora, show="-v" in sys.argv), indent=1))
    print("ScanCode, from the note:", json.dumps(SCANCODE))
    return 0


if __name__ == "__main__":
    sys.exit(main())
