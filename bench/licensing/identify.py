"""How well license texts are identified: `python -m bench.licensing.identify CORPORA`."""

import json
import random
import re
import resource
import subprocess
import sys
import textwrap
import time
from collections.abc import Callable
from pathlib import Path

from bench.licensing.build import KEYS, POINTERS
from bot.rules.licensing import identification
from bot.rules.licensing.catalogue import catalogue
from bot.rules.licensing.fingerprints import index
from bot.rules.licensing.normalizing import digest, words

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
        r"(?im)^(\W*copyright\s*(?:\(c\)|©)?\s*)(?:\d{4}[-, \d]*)?.*$",
        r"\g<1>2031 Rocket Works and its contributors",
        text,
    )
    return re.sub(r"(?<=[cC]\) )(?:19|20)\d\d", "2031", text)


def embedded(text: str) -> str:
    """Put a text into a README."""
    return f"{README_BEFORE}{text}{README_AFTER}"


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
    found = []
    for path in sorted((corpora / "license_texts" / "licensedb").glob("*.txt")):
        found.append((path.stem, known.get(path.stem, path.stem), path.read_text(encoding="utf-8", errors="replace")))
    for path in sorted((corpora / "license_texts" / "models").glob("*.txt")):
        key = KEYS.get(path.stem, path.stem.split("__")[0])
        found.append((path.stem, key, path.read_text(encoding="utf-8", errors="replace")))
    return found


def figures(corpora: Path, *, show: bool = False) -> dict[str, object]:
    """Measure every form."""
    every = cases(corpora)
    equal: dict[str, set[str]] = {}
    for _, key, text in every:
        equal.setdefault(digest(words(text)), set()).add(key)
    result: dict[str, object] = {"texts": len(every)}
    for form, change in FORMS.items():
        right = wrong = 0
        identification._identify.cache_clear()
        took = []
        for name, key, text in every:
            said = change(text)
            began = time.perf_counter()
            found = identification.identify(said)
            took.append(time.perf_counter() - began)
            accepted = equal[digest(words(text))] | {key}
            ok = found.license.key in accepted
            confident = found.license.key is not None and not ok and found.confidence >= 0.9
            right += ok
            wrong += confident
            if show and not ok:
                print(
                    f"  {form}: {name}: {found.license.key or found.license.variant_of} {found.license.name[:40]!r} {found.confidence}{' CONFIDENT' if confident else ''}"
                )
        took.sort()
        result[form] = {
            "right": round(right / len(every), 4),
            "confidently wrong": wrong,
            "mean ms": round(1000 * sum(took) / len(took), 2),
            "median ms": round(1000 * took[len(took) // 2], 2),
        }
    return result


def main() -> int:
    """Print the figures."""
    corpora = Path(next((word for word in sys.argv[1:] if not word.startswith("-")), "../shared/corpora"))
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    began = time.perf_counter()
    index(), catalogue()
    print(
        f"load {time.perf_counter() - began:.3f} s, {(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024:.0f} MB more"
    )
    print(json.dumps(figures(corpora, show="-v" in sys.argv), indent=1))
    return 0


if __name__ == "__main__":
    sys.exit(main())
