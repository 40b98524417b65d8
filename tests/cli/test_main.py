"""The command as a whole: how it ends."""

import asyncio
import os
import sys
from pathlib import Path

import pytest

from tests.cli.terminal import Kaiho
from tests.make import make_entries, make_feed
from tests.world.web import LocalWeb

ROOT = Path(__file__).parents[2]


async def test_words_that_can_not_be_read_end_with_2(kaiho: Kaiho) -> None:
    """A usage line stands on stderr, and nothing on stdout."""
    said = await kaiho.alone("--json", "sing")

    assert (said.code, said.out) == (2, "")
    assert said.err.startswith("usage: kaiho")


async def test_json_is_one_document_whatever_is_logged(kaiho: Kaiho, web: LocalWeb) -> None:
    """With --json stdout is one JSON document and nothing else, before or after the command."""
    kaiho.write("alpha", "beta")
    web.put("/alpha", make_feed(*make_entries("amber")))

    for words in (
        ["poll", "--all", "--json"],
        ["--json", "poll", "alpha"],
        ["items", "--json"],
        ["stories", "--json"],
        ["digest", "--preview", "--json"],
        ["digest", "--json"],
        ["deliveries", "--json"],
        ["verdicts", "--json"],
        ["disputes", "--json"],
        ["search", "amber", "--json"],
        ["check", "alpha", "--json"],
        ["reindex", "--json"],
        ["doctor", "--json"],
    ):
        said = await kaiho(*words)
        assert said.json is not None, words
        assert said.out.endswith(("]\n", "}\n")), words


@pytest.mark.slow
async def test_who_has_stopped_listening_is_no_error(tmp_path: Path) -> None:
    """`python -m bot items --json | head` ends with 0 and without a word, though nobody reads what it says."""
    sources = tmp_path / "sources.yaml"
    sources.write_text("sources:\n  - {id: a, kind: feed, url: 'https://example.org/'}\n", encoding="utf-8")
    reading, writing = os.pipe()
    os.close(reading)

    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "bot", "items", "--json"),
        *("--sources", str(sources), "--data", str(tmp_path / "data")),
        env={"KAIHO_EMBEDDER": "hashing"},
        stdout=writing,
        stderr=asyncio.subprocess.PIPE,
        cwd=ROOT,
    )
    os.close(writing)
    _, said = await process.communicate()

    assert (process.returncode, said) == (0, b"")
