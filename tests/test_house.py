"""The house checks itself."""

import ast
import inspect
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot import errors, ports
from bot.cli.commands import COMMANDS
from bot.roster.sources import SHARED
from bot.roster.subscriptions import TASTE
from bot.settings import settings_table
from bot.sources import KINDS

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
LONGEST = 400
SOURCE_KEYS = ("id", "kind", "url", "name")
SUBSCRIPTION_KEYS = ("id", "to", "cadence", "timezone", "language", *sorted(TASTE), "window")
DOORS = ("Fetcher", "Embedder", "Summarizer", "Courier", "Store")
"""Doors with a suite of their own. A Clock is three lines; a kind is pure and has goldens instead."""


def python_files(*folders: str) -> Iterator[Path]:
    for folder in folders:
        yield from sorted((ROOT / folder).rglob("*.py"))


def test_no_file_is_longer_than_a_person_reads() -> None:
    """No file exceeds 400 lines."""
    long = {
        str(path.relative_to(ROOT)): lines
        for path in python_files("bot", "storage", "tests", "bench")
        if (lines := len(path.read_text(encoding="utf-8").splitlines())) > LONGEST
    }

    assert long == {}


def test_every_test_says_what_it_promises() -> None:
    """Every test has a docstring."""
    silent = [
        f"{path.name}:{node.name}"
        for path in python_files("tests")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and node.name.startswith("test_")
        and not ast.get_docstring(node)
    ]

    assert silent == []


def test_every_door_has_its_contract_suite() -> None:
    """Each door is a Protocol in ports.py with a suite in tests/contracts."""
    suites = {
        path.stem.removeprefix("test_").split("_")[0] for path in (ROOT / "tests" / "contracts").glob("test_*.py")
    }

    assert {door.lower() for door in DOORS} <= suites
    assert all(hasattr(ports, door) for door in DOORS)


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_every_kind_is_tested_with_bytes(kind: str) -> None:
    """Each kind in KINDS goes by its name, has tests of its own, and stands in the README."""
    assert KINDS[kind].name == kind
    assert list((ROOT / "tests" / "sources").glob(f"test_{kind}*.py"))
    assert f"`{kind}`" in README


@pytest.mark.parametrize("command", sorted(COMMANDS))
def test_every_command_is_in_the_readme(command: str) -> None:
    """The README says what each command is for, in the command's own words."""
    assert f"`kaiho {command}" in README
    assert COMMANDS[command].help in README


@pytest.mark.parametrize(("name", "default", "description"), settings_table())
def test_every_setting_is_in_the_readme(name: str, default: str, description: str) -> None:
    """The README's table of settings is the settings' own."""
    assert f"| `{name}` | {f'`{default}`' if default else ''} | {description} |" in README


@pytest.mark.parametrize("key", [*SHARED, *SOURCE_KEYS, *SUBSCRIPTION_KEYS])
def test_every_key_of_the_sources_file_is_in_the_readme(key: str) -> None:
    """The README's tables name every key a stanza may have."""
    assert f"`{key}`" in README


@pytest.mark.parametrize(("kind", "option"), [(kind.name, key) for kind in KINDS.values() for key in kind.options])
def test_every_option_of_a_kind_is_in_the_readme(kind: str, option: str) -> None:
    """The README's row of a kind names the keys it alone understands."""
    (row,) = [line for line in README.splitlines() if line.startswith(f"| `{kind}` |")]

    assert f"`{option}`" in row


def test_every_error_is_drawn_in_the_tree() -> None:
    """The docstring of errors.py names every error there is, and the README says what an operator sees."""
    drawn = inspect.getdoc(errors) or ""
    named = [name for name, thing in vars(errors).items() if inspect.isclass(thing) and issubclass(thing, Exception)]

    assert [name for name in named if name not in drawn] == []


def test_both_stores_have_the_same_migrations() -> None:
    """A column is two migrations, same number and name, and each says why."""
    folders = [ROOT / "storage" / store / "migrations" for store in ("sqlite", "postgres")]
    names = [sorted(path.name for path in folder.glob("*.sql")) for folder in folders]

    assert names[0] == names[1] != []
    assert all(path.read_text(encoding="utf-8").startswith("--") for folder in folders for path in folder.glob("*.sql"))


def test_the_command_line_loads_nothing_heavy() -> None:
    """`import bot.cli` brings in neither torch nor discord, nor what reads a web page."""
    heavy = "{'torch', 'transformers', 'sentence_transformers', 'discord', 'trafilatura', 'psycopg', 'onnxruntime'}"
    code = f"import bot.cli, sys; print(sorted({heavy} & set(sys.modules)))"

    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT)

    assert loaded.stdout.strip() == "[]"


def test_ci_runs_exactly_the_tests() -> None:
    """`.ci/run` is `make test` and nothing else."""
    lines = (ROOT / ".ci" / "run").read_text(encoding="utf-8").splitlines()

    assert lines[-1] == "make test"


@pytest.mark.parametrize("first", ["usearch.index, onnxruntime", "onnxruntime, usearch.index"])
def test_the_index_and_the_model_live_in_one_process(first: str) -> None:
    """Neither of the two compiled libraries that every process loads brings the other down, in whichever order they come."""
    done = subprocess.run([sys.executable, "-c", f"import {first}"], capture_output=True, text=True, check=False)

    assert done.returncode == 0, done.stderr
