"""What was learned from labelled news: one number for each sign and each answer, added up."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from io import BytesIO
from zlib import crc32

import numpy as np
import numpy.typing as npt

from bot.rules.claims.signs import Signs

Numbers = npt.NDArray[np.float32]

PIECES = 1.4
"""What all pieces of a title together count, and those of a lead, beside one fact. By cross-validation; anything from 1 to 2 does."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Weights:
    """Numbers for every sign that was learned from."""

    rows: dict[int, int]  # a sign's number → its row
    act: Numbers  # by sign and act, in the order of `Act`; the last row is for every item
    open: Numbers  # by sign: that a model told of as released is an open one
    certainty: Numbers  # by sign and certainty, in the order of `Certainty`
    certainty_of_act: Numbers  # by act and certainty
    roundup: Numbers  # by sign


@dataclass(frozen=True, slots=True, kw_only=True)
class Scores:
    """How likely each answer is."""

    act: Numbers
    open: float
    certainty: Numbers
    roundup: float


def told(signs: Signs) -> list[tuple[str, float]]:
    """Return the facts and cues of an item as names, with what each counts."""
    return [
        *((f"T:{cue}", 1.0) for cue in sorted(signs.in_title)),
        *((f"L:{cue}", 1.0) for cue in sorted(signs.in_lead)),
        *((f"F:{fact}", 1.0) for fact in sorted(signs.facts)),
    ]


def number(name: str) -> int:
    """Return a sign's number."""
    return crc32(name.encode())


def filled(signs: Signs, rows: dict[int, int]) -> tuple[npt.NDArray[np.int64], Numbers]:
    """Return the rows an item fills, and with what; signs never learned from are passed over."""
    places: list[int] = []
    values: list[float] = []
    for name, value in told(signs):
        if (row := rows.get(number(name))) is not None:
            places.append(row)
            values.append(value)
    for zone in signs.pieces:
        known = [row for piece in zone if (row := rows.get(piece)) is not None]
        places += known
        values += [PIECES * max(len(known), 1) ** -0.5] * len(known)
    return np.asarray(places, dtype=np.int64), np.asarray(values, dtype=np.float32)


def score(signs: Signs, weights: Weights) -> Scores:
    """Say how likely each answer is."""
    places, values = filled(signs, weights.rows)
    act = _shares(values @ weights.act[places] + weights.act[-1])
    certainty = values @ weights.certainty[places] + weights.certainty[-1] + act @ weights.certainty_of_act
    return Scores(
        act=act,
        open=_share(float(values @ weights.open[places] + weights.open[-1])),
        certainty=_shares(certainty),
        roundup=_share(float(values @ weights.roundup[places] + weights.roundup[-1])),
    )


def _shares(sums: Numbers) -> Numbers:
    raised = np.exp(sums - sums.max())
    shares: Numbers = (raised / raised.sum()).astype(np.float32)
    return shares


def _share(total: float) -> float:
    return float(1 / (1 + np.exp(-total)))


def packed(numbers: Sequence[int], weights: Weights) -> bytes:
    """Pack weights for `unpacked`; `numbers` are the signs' in the order of the rows."""
    file = BytesIO()
    half = {
        name: getattr(weights, name).astype(np.float16)
        for name in ("act", "open", "certainty", "certainty_of_act", "roundup")
    }
    np.savez_compressed(file, numbers=np.asarray(numbers, dtype=np.uint32), **half)
    return file.getvalue()


def unpacked(data: bytes) -> Weights:
    """Return the weights that `packed` packed."""
    with np.load(BytesIO(data)) as held:
        rows = {int(each): row for row, each in enumerate(held["numbers"])}
        return Weights(
            rows=rows,
            act=held["act"].astype(np.float32),
            open=held["open"].astype(np.float32),
            certainty=held["certainty"].astype(np.float32),
            certainty_of_act=held["certainty_of_act"].astype(np.float32),
            roundup=held["roundup"].astype(np.float32),
        )


@lru_cache(maxsize=1)
def shipped() -> Weights:
    """Load the weights that lie beside this file, once."""
    return unpacked((files("bot.rules.claims") / "data" / "weights.npz").read_bytes())
