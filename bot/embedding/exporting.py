"""A sentence-transformers model becomes ONNX. Loads torch: only the process that compiles imports this."""

import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from tokenizers import Tokenizer
from torch.nn import Linear, Module
from torch.nn.functional import linear

from bot.domain.vector import Matrix
from bot.embedding.reference import load
from bot.embedding.running import GRAPH, TOKENIZER

Untyped = Any
"""A tensor, or a module: neither torch's types nor sentence-transformers' are followed, they cost mypy minutes."""

WHOLE = frozenset({"value"})
"""Layers whose numbers are not rounded: attention's values. Measured layer by layer on all-MiniLM-L6-v2, rounding these
costs more than all others together, and they are a twelfth of the work."""

TINY = 1e-9
"""Keeps an all-zero row from being divided by zero."""

EXAMPLE = 17
"""Word pieces in the text the exporter watches; any number but 0 and 1 gives a graph for every length."""


class Encoder(Module):  # type: ignore[misc]  # as said
    """The whole of a model, from one text's word pieces to its vector."""

    def __init__(self, model: Untyped) -> None:
        super().__init__()
        self.model = model

    def forward(self, pieces: Untyped) -> Untyped:
        """Return the vector of one text, nothing of it being padding."""
        features = {"input_ids": pieces, "attention_mask": torch.ones_like(pieces)}
        return self.model(features)["sentence_embedding"]


def load_reference(source: Path) -> Untyped:
    """Load a model with its attention spelled out, which exports to a simpler graph."""
    return load(source, attention="eager", device="cpu").eval().float()


def encode(model: Untyped, texts: list[str]) -> Matrix:
    """Return the reference's vectors."""
    vectors: Matrix = model.encode(texts, show_progress_bar=False, normalize_embeddings=True).astype(np.float32)
    return vectors


def export_tokenizer(model: Untyped, folder: Path) -> None:
    """Keep the tokenizer as the model uses it, cutting texts at the length it was trained on and padding nothing."""
    path = str(folder / TOKENIZER)
    model.tokenizer.backend_tokenizer.save(path)
    tokenizer = Tokenizer.from_file(path)
    tokenizer.no_padding()
    tokenizer.enable_truncation(model.max_seq_length)
    tokenizer.save(path)


def export_graph(model: Untyped, folder: Path) -> None:
    """Write the model as ONNX, its numbers as they are.

    Every layer that will be rounded is given rows scaled to [-1, 1], and its answer scaled back: the same in arithmetic,
    and then one loud word piece no longer sets how coarsely all others are rounded.
    """
    for name, layer in model.named_modules():
        if isinstance(layer, Linear) and name.rpartition(".")[2] not in WHOLE:
            layer.forward = _row_scaled(layer)
    pieces = torch.arange(EXAMPLE).unsqueeze(0)
    with warnings.catch_warnings(
        action="ignore"
    ):  # torch warns of itself; what comes out is held against the reference
        torch.onnx.export(
            Encoder(model).eval(),
            (pieces,),
            str(folder / GRAPH),
            input_names=["pieces"],
            output_names=["vectors"],
            dynamic_shapes={"pieces": {1: "pieces"}},
            dynamo=True,
            external_data=True,  # kept beside the graph, weights are mapped into memory and not read into it
            verbose=False,
        )


def round_graph(exact: Path, folder: Path, *, tables: bool) -> None:
    """Write an exported model with its numbers rounded to eight bits; with `tables`, those of its vocabulary too."""
    graph = onnx.load(exact / GRAPH, load_external_data=False).graph
    scaled = {output for node in graph.node if node.op_type == "Div" for output in node.output}
    names = [
        node.name
        for node in graph.node
        if (node.op_type == "MatMul" and node.input[0] in scaled) or (tables and node.op_type == "Gather")
    ]
    quantize_dynamic(
        exact / GRAPH,
        folder / GRAPH,
        per_channel=True,
        weight_type=QuantType.QInt8,
        nodes_to_quantize=names,
        use_external_data_format=True,
        extra_options={"MatMulConstBOnly": True},
    )


def _row_scaled(layer: Untyped) -> Callable[[Untyped], Untyped]:
    def forward(rows: Untyped) -> Untyped:
        largest = rows.abs().amax(-1, keepdim=True).clamp_min(TINY)
        answer = linear(rows / largest, layer.weight) * largest
        return answer if layer.bias is None else answer + layer.bias

    return forward
