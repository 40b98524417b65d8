import re
import time
from dataclasses import fields
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.claim import Act
from bot.rules.claims import understand
from bot.rules.claims.signs import see
from bot.rules.claims.weights import Weights, packed, score, shipped, unpacked
from tests.rules.claims.naming import named

CORPORA = Path(__file__).parents[4] / "shared" / "corpora"


def test_weights_come_back_as_they_were_packed() -> None:
    """What is packed is unpacked the same."""
    weights = shipped()
    numbers = sorted(weights.rows, key=lambda number: weights.rows[number])

    again = unpacked(packed(numbers, weights))

    assert again.rows == weights.rows
    for field in fields(Weights):
        if field.name != "rows":
            assert np.array_equal(getattr(again, field.name), getattr(weights, field.name))


def test_the_shipped_weights_are_small() -> None:
    """Weights are a small file that holds numbers only."""
    path = Path(__file__).parents[3] / "bot" / "rules" / "claims" / "data" / "weights.npz"

    with np.load(path) as held:
        kinds = {held[name].dtype.kind for name in held.files}

    assert path.stat().st_size < 1_500_000
    assert kinds <= {"f", "u"}


def test_shares_are_shares() -> None:
    """The likelihoods of one question add up to one."""
    scores = score(see("Acme releases Acme-7B", "", "en", (), None), shipped())

    assert scores.act.sum() == pytest.approx(1, abs=1e-3)
    assert scores.certainty.sum() == pytest.approx(1, abs=1e-3)
    assert len(scores.act) == len(Act)


@pytest.mark.parametrize("url", ["http://[", "", "no address", "https://acme.example/x", "https://huggingface.co/acme"])
def test_any_address_is_taken(url: str) -> None:
    """What a stranger calls an address never raises."""
    assert understand("Acme releases Acme-7B", "", "en", named("Acme releases Acme-7B", ""), url=url).claims


@settings(max_examples=60, deadline=None)
@given(
    title=st.text(max_size=300),
    text=st.text(max_size=2_000),
    lang=st.sampled_from(["en", "ja", "zh", "und"]),
    url=st.one_of(st.none(), st.text(max_size=60)),
)
def test_any_text_is_understood(title: str, text: str, lang: str, url: str | None) -> None:
    """Nothing raises, and every sentence shown stands in the item."""
    said = understand(title, text, lang, named(title, text), url=url)

    for claim in said.claims:
        assert claim.sentence in f"{title}\n{text}"
        assert claim.act in Act


@pytest.mark.parametrize(
    "piece",
    [
        "zqm ",
        "release model ",
        "公開モデル",
        "模型发布",
        "GPT-4 beats ",
        "(" * 50,
        "a" * 40 + " ",
        "zq" * 30,
        "最新" * 30,
    ],
)
def test_hostile_text_takes_no_longer_than_any(piece: str) -> None:
    """Text made to be slow is read in a moment."""
    title, text = (piece * 400)[:20_000], (piece * 4_000)[:200_000]
    began = time.perf_counter()

    understand(title, text, "ja", named(title[:300], text[:1_500]))

    assert time.perf_counter() - began < 1


@pytest.mark.shared
@pytest.mark.slow
@pytest.mark.skipif(not (CORPORA / "news").is_dir(), reason="the labelled items are not beside this checkout")
def test_the_shipped_weights_are_those_the_command_learns(tmp_path: Path) -> None:
    """Learning again from the same items gives the same file, bit by bit."""
    from bench.claims import train  # noqa: PLC0415  # only where its material is

    assert train.main(CORPORA, tmp_path / "weights.npz") == 0

    assert (tmp_path / "weights.npz").read_bytes() == train.OUT.read_bytes()


def test_no_word_of_any_item_ships() -> None:
    """The rules hold phrases of the trade, and no name of a story's models beside the series."""
    folder = Path(__file__).parents[3] / "bot" / "rules" / "claims"

    for path in folder.glob("frames_*.py"):
        assert not re.search(r"glasswing|talkie|luce|sulphur", path.read_text(encoding="utf-8"))
