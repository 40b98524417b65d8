"""Which words each command understands."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot import __version__
from bot.cli.arguments import Options, parse
from bot.cli.commands import COMMANDS

NOON = datetime(2026, 3, 5, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    "words",
    [
        ["--json", "--data", "d", "--sources", "s", "--now", "2026-03-05T12:00:00Z", "items", "--limit", "3"],
        ["items", "--limit", "3", "--json", "--data", "d", "--sources", "s", "--now", "2026-03-05T12:00:00Z"],
        ["--json", "--now", "2026-03-05T12:00", "items", "--limit=3", "--data=d", "--sources=s"],
        ["--data", "other", "--json", "items", "--data", "d", "--sources", "s", "--now", "2026-03-05T21:00+09:00", "--limit", "3"],
    ],
)  # fmt: skip
def test_common_options_stand_before_and_after_the_command(words: list[str]) -> None:
    """--data, --sources, --now and --json are understood on either side; what is said last counts."""
    assert parse(words, COMMANDS) == Options(
        command="items", data=Path("d"), sources=Path("s"), now=NOON, json=True, limit=3
    )


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["run"], {}),
        (["poll"], {"ids": ()}),
        (["poll", "a", "b"], {"ids": ("a", "b")}),
        (["poll", "--all"], {"ids": (), "all": True}),
        (["check", "a"], {"ids": ("a",)}),
        (["items"], {}),
        (["stories", "--limit", "1"], {"limit": 1}),
        (["digest"], {}),
        (["digest", "--preview", "--html", "f"], {"preview": True, "html": Path("f")}),
        (["deliveries"], {}),
        (["search", "what is new?"], {"query": "what is new?"}),
        (["ingest", "f.jsonl"], {"file": Path("f.jsonl")}),
        (["why", "s", "--limit", "3"], {"ids": ("s",), "limit": 3}),
        (["merge", "a", "b"], {"ids": ("a", "b")}),
        (["split", "a", "b"], {"ids": ("a", "b")}),
        (["verdicts", "--limit", "2"], {"limit": 2}),
        (["disputes"], {}),
        (["dispute", "v", "it", "is", "wrong"], {"ids": ("v", "it", "is", "wrong")}),
        (["dispute", "v", "--answer", "it is not"], {"ids": ("v",), "query": "it is not"}),
        (["reindex"], {}),
        (["doctor"], {}),
    ],
)
def test_every_command(words: list[str], said: dict[str, object]) -> None:
    """Each command takes its own words, and what is not said is empty."""
    assert parse(words, COMMANDS) == Options(command=words[0], **said)  # type: ignore[arg-type]  # any of Options' fields


@pytest.mark.parametrize(
    ("words", "complaint"),
    [
        ([], "required: COMMAND"),
        (["sing"], "invalid choice: 'sing'"),
        (["items", "--loud"], "unrecognized arguments: --loud"),
        (["items", "--limit", "many"], "--limit: 'many' is no number of rows; try 20"),
        (["items", "--limit", "0"], "--limit: '0' is no number of rows"),
        (["items", "--limit=-3"], "--limit: '-3' is no number of rows"),
        (["items", "--limit", "9" * 30], "is no number of rows"),
        (["items", "--limit", "²"], "--limit: '²' is no number of rows"),
        (["items", "--now", "noon"], "'noon' is no ISO 8601 time; try 2026-03-05"),
        (["items", "--now", "0001-01-01T00:00+09:00"], "is no ISO 8601 time"),
        (["items", "--now", "0001-01-01"], "lies outside the years 1970 to 2999"),
        (["check"], "required: ID|URL"),
        (["check", "a", "b"], "unrecognized arguments: b"),
        (["search"], "required: QUERY"),
        (["ingest"], "required: FILE.jsonl"),
        (["why"], "required: ITEM|STORY"),
        (["merge", "a"], "required: ITEM|STORY"),
        (["split", "a", "b", "c"], "unrecognized arguments: c"),
        (["dispute"], "required: VERDICT|ITEM|STORY NOTE"),
    ],
)
def test_words_that_can_not_be_read(words: list[str], complaint: str, capsys: pytest.CaptureFixture[str]) -> None:
    """A command line that can not be read ends with 2 and says on stderr what is wrong."""
    with pytest.raises(SystemExit) as end:
        parse(words, COMMANDS)

    out, err = capsys.readouterr()
    assert (end.value.code, out) == (2, "")
    assert complaint in err


def test_a_day_is_its_beginning_in_utc() -> None:
    """`--now` takes a day as well as a moment."""
    assert parse(["items", "--now", "2026-03-05"], COMMANDS).now == datetime(2026, 3, 5, tzinfo=UTC)


def test_the_version_is_said(capsys: pytest.CaptureFixture[str]) -> None:
    """`kaiho --version` names the version and does nothing."""
    with pytest.raises(SystemExit) as end:
        parse(["--version"], COMMANDS)

    assert (end.value.code, capsys.readouterr().out) == (0, f"kaiho {__version__}\n")


def test_help_names_every_command(capsys: pytest.CaptureFixture[str]) -> None:
    """`kaiho --help` says what each command is for."""
    with pytest.raises(SystemExit):
        parse(["--help"], COMMANDS)

    said = " ".join(capsys.readouterr().out.split())
    assert all(command.help in said for command in COMMANDS.values())
