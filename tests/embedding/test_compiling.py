"""Compiling: which form is kept, and what is said when none can be."""

import shutil
from pathlib import Path

import pytest

from bot.embedding.compiled import CompiledEmbedder, problem_of
from bot.embedding.compiling import choose, compile_model, export
from bot.embedding.manifest import NAME, compiled_folder, read_manifest, write_manifest
from bot.embedding.pinned import MINILM, PinnedModel, describe, described
from bot.embedding.running import start
from bot.errors import EmbedError
from tests.embedding.conftest import Tiny
from tests.make import make_vectors

ANY = make_vectors((1.0, *[0.5] * (MINILM.dimensions - 1)))[0]


def make_model(**changes: object) -> PinnedModel:
    """Make a model that nobody has."""
    given = {"name": "nobodys", "revision": "0" * 40, "files": {}, "dimensions": 384, "langs": None, **changes}
    return PinnedModel(**given)  # type: ignore[arg-type]  # a test's shorthand


@pytest.mark.slow
def test_the_quickest_form_that_agrees_is_kept(tiny: Tiny, tmp_path: Path) -> None:
    """Rounded where that holds, exact where it does not, and nothing where even the exact one says something else."""
    folder, model = tiny
    drafts = [tmp_path / name for name in ("rounded", "exact", "none")]
    drafts[0].mkdir()
    wanted = export(model, folder, drafts[0] / "float32")
    for draft in drafts[1:]:
        shutil.copytree(drafts[0], draft)

    assert choose(model, drafts[0], wanted) == "int8"
    assert choose(model, drafts[1], wanted, agreement=0.99999) == "float32"
    with pytest.raises(EmbedError, match=r"does not say what .* KAIHO_EMBEDDER=sentences"):
        choose(model, drafts[2], wanted, agreement=1.1)


@pytest.mark.slow
def test_a_model_of_another_shape_is_refused(tiny: Tiny, tmp_path: Path) -> None:
    """Vectors of another length than promised are told before anything is exported."""
    folder, _ = tiny

    with pytest.raises(EmbedError, match="makes vectors of 64 numbers, not of 384"):
        export(make_model(), folder, tmp_path / "exact")


@pytest.mark.slow
def test_it_says_how_far_it_is(tiny: Tiny, compiled: tuple[Path, list[str]]) -> None:
    """Whoever waits reads what for, and once compiled there is nothing more to say."""
    _, model = tiny
    data, said = compiled

    compile_model(model, data, said.append)

    assert [line.split()[0] for line in said] == ["Fetching", "Compiling", "Compiled"]
    assert said[-1].endswith("(int8).")


@pytest.mark.slow
async def test_a_package_that_is_not_installed_is_told(tmp_path: Path) -> None:
    """Without the package that carries the model, the error names it and what to do."""
    model = make_model(package="nobodys_package")

    with pytest.raises(EmbedError, match=r"nobodys-package is not installed\. `make setup` installs it"):
        await CompiledEmbedder(model, tmp_path).embed(["a text"])


@pytest.mark.slow
async def test_installed_weights_that_were_exchanged_are_refused(tmp_path: Path) -> None:
    """The installed model's files are held to what is pinned; the error names the file and how to install it anew."""
    model = make_model(package=MINILM.package, files={"model.safetensors": "0" * 64})

    with pytest.raises(EmbedError, match=r"model\.safetensors is not the file pinned.* pip install --force-reinstall"):
        await CompiledEmbedder(model, tmp_path).embed(["a text"])

    assert not compiled_folder(model, tmp_path).exists()


def test_a_process_that_said_nothing_leaves_no_problem() -> None:
    """What a compiling process wrote is read as far as it goes."""
    assert problem_of(b'noise\n{"problem": "no disk"}\n') == "no disk"
    assert [problem_of(said) for said in (b"", b"{}", b"[]", b"Traceback", b"\xff")] == [None] * 5


def test_a_model_survives_being_described() -> None:
    """The process that compiles is told exactly the model that is meant."""
    for model in (MINILM, make_model(query="query: ")):
        assert described(describe(model)) == model


def test_a_manifest_holds_its_folder_to_what_it_says(tmp_path: Path) -> None:
    """As written, it is read; with a file changed, missing, or of another model, it is as if nothing were there."""
    (tmp_path / "model.onnx").write_bytes(b"graph")
    write_manifest(tmp_path, MINILM, form="int8", cosine=0.9925, probe=ANY)
    whole = read_manifest(tmp_path, MINILM)
    assert whole is not None
    assert (whole.form, whole.cosine, list(whole.files)) == ("int8", 0.9925, ["model.onnx"])

    assert read_manifest(tmp_path, make_model()) is None
    (tmp_path / "model.onnx").write_bytes(b"grape")
    assert read_manifest(tmp_path, MINILM) is None
    (tmp_path / "model.onnx").unlink()
    assert read_manifest(tmp_path, MINILM) is None


@pytest.mark.parametrize(
    "said", [b"", b"{", b"[]", b"null", b'{"model": 1}', b"\xff\xfe", b'{"files": "x", "probe": 3}', b"[" * 100_000]
)
def test_a_broken_manifest_is_none(said: bytes, tmp_path: Path) -> None:
    """Whatever stands in its place, nothing is raised: the model is compiled again."""
    folder = compiled_folder(MINILM, tmp_path)
    folder.mkdir(parents=True)
    (folder / NAME).write_bytes(said)

    assert start(MINILM, tmp_path) is None
