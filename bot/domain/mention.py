"""A name that stands in a text: a maker, a model, a license, a hub or a dataset."""

from dataclasses import dataclass
from enum import StrEnum


class Named(StrEnum):
    """What bears a name."""

    MAKER = "maker"
    MODEL = "model"  # one certain model, or a family of them: `certain` tells
    LICENSE = "license"
    HUB = "hub"
    DATASET = "dataset"


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """One name in a text. Two spellings of one thing have one `name`."""

    kind: Named
    name: str  # what it is compared by, small letters: `qwen3.6-27b`, `alibaba`, `apache-2.0`, `huggingface`
    label: str  # as people write it, a model with its maker: `Alibaba/Qwen3.6-27B`
    spelled: str  # exactly as the text has it
    start: int  # where, in characters of the title, a line break and the text
    certain: bool = True  # of a model: it has a version, a size or a variant, so that it is one and not a family
    maker: str | None = None  # of a model, its maker's `name`, where known
    family: str | None = None  # of a model: `qwen`
    version: str | None = None  # `3.6`
    size: str | None = None  # `27b`, `35b-a3b`
    variant: str | None = None  # `coder`, `mini`
    stage: str | None = None  # `preview`, `instruct`, `base`, `gguf`: the same release
    beside: bool = False  # of a model: what the text's own model is compared with or made from: `beats GPT-5`
