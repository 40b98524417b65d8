"""The commands about verdicts, from options to what is printed."""

import json
from pathlib import Path

import pytest

from bot.cli import judging
from bot.cli.arguments import Options
from bot.domain.item import ItemId
from bot.errors import ConfigError
from bot.terminal.screen import Screen
from storage import open_store
from tests.claims import make_claim, make_verdict
from tests.make import make_items


@pytest.fixture
async def folder(tmp_path: Path) -> Path:
    """Make a folder whose store holds one verdict, and a sources file beside it."""
    (tmp_path / "sources.yaml").write_text(
        "sources:\n  - {id: alpha, kind: feed, url: 'https://example.org/feed', language: en}\n"
    )
    store = await open_store(f"sqlite:///{tmp_path}/data/")
    async with store.begin() as tx:
        await tx.items.add(make_items("a"))
        await tx.claims.put({ItemId("a"): [make_claim()]})
        await tx.verdicts.append([make_verdict(item=ItemId("a"))])
    await store.close()
    return tmp_path


def options(folder: Path, *ids: str, **said: object) -> Options:
    fields = {"command": "", "data": folder / "data", "sources": folder / "sources.yaml", "ids": ids, **said}
    return Options(**fields)  # type: ignore[arg-type]  # a test names real fields


async def test_a_verdict_is_shown_disputed_and_answered(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """What holds is listed; a note is kept with it; its answer stands beside it; everything is there as JSON."""
    assert await judging.verdicts(options(folder), Screen()) == 0
    listed = capsys.readouterr().out
    assert await judging.dispute(options(folder, "verdict-1", "a", "leftover"), Screen()) == 0
    kept = capsys.readouterr().out
    assert await judging.disputes(options(folder), Screen()) == 0
    waiting = capsys.readouterr().out
    assert await judging.dispute(options(folder, "a", query="Mended."), Screen()) == 0
    answered = capsys.readouterr().out
    assert await judging.disputes(options(folder, json=True), Screen(json=True)) == 0
    rows = json.loads(capsys.readouterr().out)

    assert "verdict-1" in listed
    assert kept == "1 dispute kept\n"
    assert "a leftover" in waiting
    assert answered == "1 dispute answered\n"
    assert [(row["note"], row["answer"]) for row in rows] == [("a leftover", "Mended.")]


async def test_a_dispute_is_a_document_for_programs(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """With --json what was kept is one JSON document."""
    await judging.dispute(options(folder, "verdict-1", "no", json=True), Screen(json=True))

    (row,) = json.loads(capsys.readouterr().out)
    assert (row["verdict"], row["by"], row["note"]) == ("verdict-1", "operator", "no")


@pytest.mark.parametrize(
    ("ids", "answer", "said"),
    [
        (("verdict-1",), "", "says nothing"),
        (("verdict-1", "no"), "yes", "both a note and an answer"),
        (("nobody", "no"), "", "no verdict, item or story"),
        (("verdict-1",), "yes", "no dispute"),
    ],
)
async def test_what_can_not_be_disputed_is_said(folder: Path, ids: tuple[str, ...], answer: str, said: str) -> None:
    """A dispute of nothing, or without words, is a mistake that says what to do."""
    with pytest.raises(ConfigError, match=said):
        await judging.dispute(options(folder, *ids, query=answer), Screen())
