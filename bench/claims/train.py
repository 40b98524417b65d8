"""Learn the weights that ship with the rules from the labelled news: `python -m bench.claims.train CORPORA`.

What is written holds numbers only; no word of any item.
"""

import sys
from pathlib import Path

import numpy as np

from bench.claims.learning import design, learn
from bench.claims.material import read
from bot.rules.claims.weights import packed

OUT = Path("bot/rules/claims/data/weights.npz")


def main(corpora: Path, out: Path = OUT) -> int:
    """Learn from every item; the figures come from cross-validation, never from these weights."""
    examples = read(corpora)
    made = design(examples)
    weights = learn(made, examples, np.ones(len(examples), dtype=np.bool_))
    out.parent.mkdir(exist_ok=True)
    out.write_bytes(packed(made.numbers, weights))
    sys.stdout.write(f"{len(examples)} items, {len(made.numbers)} signs, {out.stat().st_size} bytes\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
