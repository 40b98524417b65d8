"""Compiling a model, in a process of its own: `python -m bot.embedding.compiling MODEL DATA`.

It says how far it is on stderr, and in the end one JSON document on stdout: `{}`, or what went wrong.
"""

import json
import logging
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from filelock import FileLock
from rich.console import Console
from rich.control import Control
from rich.segment import ControlType

from bot.domain.vector import Matrix
from bot.embedding.hub import fetch
from bot.embedding.manifest import compiled_folder, write_manifest
from bot.embedding.pinned import PinnedModel, check_files, described, package_folder
from bot.embedding.probes import AGREEMENT, PROBES
from bot.embedding.running import TOKENIZER, RunningModel, start
from bot.errors import EmbedError

DRAFT = "compiling-"
"""How folders are called that are not finished; whoever compiles next clears them away."""

FORMS = ("int8", "int8-layers", "float32")
"""From the quickest to the most exact: layers and vocabulary rounded to eight bits, layers alone, nothing.

Measured on all-MiniLM-L6-v2, texts a second on one processor and the least cosine to the reference over 928 real texts
of all lengths and many scripts: 65 and 0.992; 65 and 0.992, with 0.997 and not 0.996 at the first percentile, for 35 MB
more; 33 and 1.000. Rounded as onnxruntime does it by itself, without what exporting.py does first: 75 and 0.975.
"""


def main(words: Sequence[str]) -> int:
    """Compile the model that is described, into the data folder that is named."""
    logging.disable(logging.WARNING)  # of much that the check against the reference settles
    model, data = described(words[0]), Path(words[1])
    try:
        compile_model(model, data, Teller())
    except EmbedError as error:
        answer = {"problem": str(error)}
    except OSError as error:
        answer = {"problem": f"{model.name} could not be compiled: {error}."}
    else:
        answer = {}
    sys.stdout.write(json.dumps(answer) + "\n")
    return 1 if answer else 0


class Teller:
    """Says on stderr how far we are, over whatever bar stands there."""

    def __init__(self) -> None:
        self._console = Console(stderr=True, highlight=False)

    def __call__(self, line: str) -> None:
        """Write one line."""
        self._console.control(Control(ControlType.CARRIAGE_RETURN, (ControlType.ERASE_IN_LINE, 2)))
        self._console.print(line, markup=False, soft_wrap=True)


def compile_model(model: PinnedModel, data: Path, tell: Callable[[str], None]) -> None:
    """Make a model's compiled folder, unless another process has made it by the time we may."""
    folder = compiled_folder(model, data)
    folder.parent.mkdir(parents=True, exist_ok=True)
    with FileLock(folder.parent / "compiling.lock"):
        if start(model, data) is not None:
            return
        for left in (*folder.parent.glob(f"{model.at}-compiled-*"), *folder.parent.glob(f"{DRAFT}*/")):
            shutil.rmtree(left, ignore_errors=True)  # of older recipes, damaged, or never finished
        source = find_source(model, data, tell)
        tell(f"Compiling {model.name}, once; it takes about half a minute.")
        began = time.monotonic()
        with tempfile.TemporaryDirectory(prefix=DRAFT, dir=folder.parent) as draft:
            form = make(model, source, Path(draft))
            (Path(draft) / form).rename(folder)  # all of it at once, or nothing
        tell(f"Compiled {model.name} in {time.monotonic() - began:.0f} s ({form}).")


def find_source(model: PinnedModel, data: Path, tell: Callable[[str], None]) -> Path:
    """Return the folder of a model's own files, checked."""
    if model.package is None:
        tell(f"Fetching {model.name}, once.")
        return fetch(model, data)
    folder = package_folder(model.package)
    check_files(model, folder)
    return folder


def make(model: PinnedModel, source: Path, draft: Path) -> str:
    """Compile a model within a draft folder; return the form to be kept, which is the name of a folder in there."""
    return choose(model, draft, export(model, source, draft / FORMS[-1]))


def export(model: PinnedModel, source: Path, exact: Path) -> Matrix:
    """Write a model's most exact form into a folder; return what the reference makes of the probes."""
    # Not before: it loads torch, and who only waited for another process to compile need not wait for that too.
    from bot.embedding import exporting  # noqa: PLC0415 - as said

    reference = exporting.load_reference(source)
    wanted = exporting.encode(reference, [model.passage + probe for probe in PROBES])
    if wanted.shape[1] != model.dimensions:
        raise EmbedError(f"{model.name} makes vectors of {wanted.shape[1]} numbers, not of {model.dimensions}.")
    exact.mkdir()
    exporting.export_tokenizer(reference, exact)
    exporting.export_graph(reference, exact)
    return wanted


def choose(model: PinnedModel, draft: Path, wanted: Matrix, *, agreement: float = AGREEMENT) -> str:
    """Make the other forms of what was exported, from the quickest on, until one agrees with the reference; return it."""
    from bot.embedding import exporting  # noqa: PLC0415 - as above

    exact = draft / FORMS[-1]
    cosines: dict[str, float] = {}
    for form in FORMS:
        made = draft / form
        if made != exact:
            made.mkdir()
            shutil.copy(exact / TOKENIZER, made)
            exporting.round_graph(exact, made, tables=form == FORMS[0])
        cosines[form] = least_cosine(RunningModel(made), [model.passage + probe for probe in PROBES], wanted)
        if cosines[form] >= agreement:
            write_manifest(made, model, form=form, cosine=cosines[form], probe=wanted[0])
            return form
    tried = ", ".join(f"{form} {cosine:.3f}" for form, cosine in cosines.items())
    raise EmbedError(
        f"{model.name}, once compiled, does not say what it says in sentence-transformers (least cosines: {tried}). "
        "Set KAIHO_EMBEDDER=sentences to run it there."
    )


def least_cosine(running: RunningModel, texts: Sequence[str], wanted: Matrix) -> float:
    """Return the cosine of the vector that lies farthest from the reference's."""
    return min(float(running.vector(text) @ vector) for text, vector in zip(texts, wanted, strict=True))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
