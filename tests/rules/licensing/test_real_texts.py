"""The shipped index over seven hundred real license texts, which lie beside the checkout."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from bot.rules.licensing.clauses import state
from bot.rules.licensing.fingerprints import Index, index
from bot.rules.licensing.identification import identify, recognize
from bot.rules.licensing.normalizing import body, digest, essence, exactly

CORPORA = Path(__file__).parents[4] / "shared" / "corpora"

pytestmark = [
    pytest.mark.shared,
    pytest.mark.slow,
    pytest.mark.skipif(
        not (CORPORA / "license_texts").is_dir(), reason="the license texts are not beside this checkout"
    ),
]


def real(folder: str = "*") -> list[tuple[str, str]]:
    """Return every text of the index's material, with its file's name."""
    return [
        (path.stem, body(path.read_text(encoding="utf-8", errors="replace")))
        for path in sorted((CORPORA / "license_texts").glob(f"{folder}/*.txt"))
    ]


def without(held: Index, gone: list[int]) -> Index:
    """Return the index with some texts emptied: no hash leads to them."""
    keep = ~np.isin(held.texts, gone)
    before = np.concatenate(([0], np.cumsum(keep)))
    none = np.array([0xFFFFFFFF], dtype=np.uint32)
    return replace(
        held,
        texts=held.texts[keep],
        starts=before[held.starts],
        of_texts=tuple(none if at in gone else own for at, own in enumerate(held.of_texts)),
        by_exact={exact: at for exact, at in held.by_exact.items() if at not in gone},
        by_digest={said: at for said, at in held.by_digest.items() if at not in gone},
    )


def test_real_texts() -> None:
    """Real texts are all known by the shipped index, but for an empty file and a line that points elsewhere."""
    unknown = [name for name, text in real() if identify(text).license.key is None]

    assert unknown == ["codellama", "gpt4all-som"]


def test_never_a_neighbor() -> None:
    """A model's license that the index lacks is never called by another's name with confidence; AGPL-3.0 `or later` is its own text."""
    held = index()
    wrong = []
    for name, text in real("models"):
        own = held.by_exact.get(exactly(text))
        key = held.entries[own].key if own is not None else name
        known = without(held, [at for at, each in enumerate(held.entries) if each.key == key])
        license_, confidence = recognize(text, state(text), known)
        if license_.key and confidence >= 0.9 and license_.key != f"{key}-plus":
            wrong.append((name, license_.key))

    assert wrong == []


def test_index_is_fresh() -> None:
    """The shipped index is made of what today's rules read in the texts: else it has to be built anew."""
    held = {each.exact: each for each in index().entries}
    stale = []
    for name, text in real():
        made = held.get(exactly(text))
        if made and made.digest != digest(essence(text)):
            stale.append(name)

    assert stale == []
