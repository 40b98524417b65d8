"""A compiled model at work: onnxruntime and a tokenizer, and nothing that trains models."""

from pathlib import Path
from typing import Any

import numpy as np
import onnxruntime
from tokenizers import Tokenizer

from bot.domain.vector import Vector
from bot.embedding.manifest import compiled_folder, probe_of, read_manifest
from bot.embedding.pinned import PinnedModel
from bot.embedding.probes import AGREEMENT

GRAPH = "model.onnx"
TOKENIZER = "tokenizer.json"

SLOW = ["SkipLayerNormFusion"]
"""Left out of onnxruntime's optimizing: in 1.32 the fused kernel takes three times what its parts take, a fifth of a text."""

LEAN = ("CPUExecutionProvider", {"arena_extend_strategy": "kSameAsRequested"})
"""The arena grows by what is asked for; by itself it would double, and keep what it never uses."""


class RunningModel:
    """One model, loaded; threads may share it.

    It is given one text at a time, by as many threads as there are processors, each thread on one. So no text has a
    neighbor that could touch its vector: neither by padding, nor by the scale its numbers are rounded to. Batches would
    be no quicker: of 100 word pieces, one processor takes 79 texts a second one by one, 80 by eights, 76 by sixteens.
    """

    def __init__(self, folder: Path) -> None:
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        options.inter_op_num_threads = 1
        options.enable_mem_pattern = False  # it would keep a plan for every length there is
        self._session: Any = onnxruntime.InferenceSession(
            folder / GRAPH,
            options,
            providers=[LEAN],
            disabled_optimizers=SLOW,
        )
        self._tokenizer: Any = Tokenizer.from_file(str(folder / TOKENIZER))

    def vector(self, text: str) -> Vector:
        """Return a text's vector."""
        pieces = np.array([self._tokenizer.encode(text).ids], np.int64)
        (rows,) = self._session.run(None, {"pieces": pieces})
        vector: Vector = rows[0] / np.linalg.norm(rows[0])
        return vector


def start(model: PinnedModel, data: Path) -> RunningModel | None:
    """Load a model that was compiled into this data folder; None when it was not, or is no longer what it was.

    Its first probe is tried again: what was compiled on one machine may round differently on another.
    """
    folder = compiled_folder(model, data)
    manifest = read_manifest(folder, model)
    if manifest is None:
        return None
    running = RunningModel(folder)
    text, wanted = probe_of(manifest)
    agrees = float(running.vector(model.passage + text) @ wanted) >= AGREEMENT
    return running if agrees else None
